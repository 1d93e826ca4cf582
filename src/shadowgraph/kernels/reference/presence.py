"""The presence sums in plain Python, one definition a line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EARTH_KM = 6371.0
CLASSES = 3
FAR = 1e9
POINTS = 20_001


def mean_lag(gap: float, half: float, mean: float) -> float:
    """Mean of exp(-|gap + u| / mean) for u spread evenly over -half to half, by adding up."""
    steps = np.linspace(-half, half, POINTS)
    values = np.exp(-np.abs(gap + steps) / mean)
    return float((values[1:] + values[:-1]).mean() / 2.0)


def presence(
    where: Floats,
    blur: Floats,
    first: Floats,
    last: Floats,
    violence: Ints,
    country: Ints,
    hidden: Ints,
    members: tuple[Ints, Ints, Ints, Floats],
    targets: tuple[Ints, Ints, Ints, Ints],
    ranges: tuple[Floats, Floats],
    reach_km: float,
    dark: tuple[float, float],
    *,
    ahead: bool,
) -> list[dict[int, Floats]]:
    """See `kernels.compiled.presence.presence`: for each target, organisation to its sums and nearest figures."""
    starts, organisation, side, weight = members
    target, of_side, opponent_starts, opponents = targets
    spaces, lags = ranges
    made = []
    for t, e in enumerate(target):
        facing = set(opponents[opponent_starts[t] : opponent_starts[t + 1]].tolist())
        rows: dict[int, Floats] = {}
        for f in range(len(where)):
            parties = [
                (int(organisation[m]), int(side[m]), float(weight[m]))
                for m in range(starts[f], starts[f + 1])
            ]
            km = EARTH_KM * float(np.linalg.norm(where[e] - where[f]))
            lag = float((first[f] + last[f]) / 2 - (first[e] + last[e]) / 2)
            out_of_sight = f == e or hidden[f] == hidden[e] or (not ahead and last[f] >= first[e])
            in_the_dark = dark[1] > 0 and km <= dark[0] and abs(lag) <= dark[1]
            if out_of_sight or in_the_dark or km > EARTH_KM * 2 * np.sin(reach_km / EARTH_KM / 2):
                continue
            half = float(np.hypot((last[e] - first[e]) / 2, (last[f] - first[f]) / 2))
            unsure2 = float(blur[e] ** 2 + blur[f] ** 2)
            in_space = [s**2 / (s**2 + unsure2) * np.exp(-(km**2) / (2 * (s**2 + unsure2))) for s in spaces]
            in_time = [mean_lag(abs(lag), half, r) for r in lags]
            for one, own, share in parties:
                same = violence[f] == violence[e] and (own == of_side[t] or violence[f] == 1)
                against = any(other in facing and place != own for other, place, _ in parties)
                counted = np.array([1.0, float(same), float(against)])
                sums = share * np.einsum("s,r,c->src", in_space, in_time, counted).ravel()
                row = rows.setdefault(one, np.array([0.0] * len(sums) + [FAR, FAR, FAR, 0.0, 0.0, 0.0]))
                row[:-6] += sums
                row[-6] = min(row[-6], np.hypot(km, np.sqrt(unsure2)))
                row[-5] = min(row[-5], max(abs(lag), half)) if lag <= 0 else row[-5]
                row[-4] = min(row[-4], max(abs(lag), half)) if lag >= 0 else row[-4]
                at_home = share * float(country[e] == country[f])
                row[-3] += at_home * in_space[-2] * in_time[-2]
                row[-2] += at_home * in_space[-1] * in_time[-1]
                row[-1] += share
        made.append(rows)
    return made
