"""The co-timing and co-location count in plain Python, one definition a line."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def close_among_wide(
    when: Floats,
    place: Floats,
    weight: Floats,
    member_starts: Ints,
    member: Ints,
    period: Ints,
    pair_of: Ints,
    first_period: Ints,
    cell_starts: Ints,
    reach: tuple[float, float, float, float],
    prior: float,
) -> tuple[Floats, Floats, Floats]:
    """See `kernels.compiled.closeness.close_among_wide`: the same observed and expected counts and chances."""
    wide_days, close_days, wide_chord, close_chord = reach
    share = min(1.0, close_days / wide_days) * min(1.0, (close_chord / wide_chord) ** 2)
    sides = [set(member[a:b].tolist()) for a, b in itertools.pairwise(member_starts.tolist())]
    observed, expected, chances = (np.zeros(int(cell_starts[-1])) for _ in range(3))
    chord = np.linalg.norm(place[:, None] - place[None], axis=2)
    gap = np.abs(when[:, None] - when[None])
    for e, members in enumerate(sides):
        wide = [
            f for f in range(len(when)) if f != e and gap[e, f] <= wide_days and chord[e, f] <= wide_chord
        ]
        close = [f for f in wide if gap[e, f] <= close_days and chord[e, f] <= close_chord]
        for i in members:
            for j in {org for f in wide for org in sides[f]} - members:
                pair = int(pair_of[i, j])
                if pair < 0:
                    continue
                offset = int(period[e] - first_period[pair])
                if not 0 <= offset < cell_starts[pair + 1] - cell_starts[pair]:
                    continue

                def total(records: list[int], *, has: set[int], lacks: set[int]) -> float:
                    return float(sum(weight[f] for f in records if has <= sides[f] and not lacks & sides[f]))

                n_wide, n_close = (total(records, has={j}, lacks={i}) for records in (wide, close))
                if n_wide == 0:
                    continue
                others_wide, others_close = (
                    total(records, has=set(), lacks={i, j}) for records in (wide, close)
                )
                q = np.clip((others_close + prior * share) / (others_wide + prior), 1e-6, 0.999)
                cell = int(cell_starts[pair]) + offset
                chances[cell] += weight[e]
                expected[cell] += weight[e] * (1 - (1 - q) ** n_wide)
                observed[cell] += weight[e] * min(1.0, n_close)
    return observed, expected, chances
