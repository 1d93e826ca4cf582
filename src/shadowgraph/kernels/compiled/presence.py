"""Who was about an event, at several ranges of space and time: the sums attribution is made of."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EARTH_KM = 6371.0
CLASSES = 3
"""Sums per pair of ranges: any part in an event, the same part in the same violence, against the same opponent."""
NEAREST = 6
"""After the sums: nearest event in km (its blur included), days since the last and to the next event, sums over events
in the same country at the last ranges but one and at the last, events seen."""
FAR = 1e9


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
) -> tuple[Ints, Ints, Floats]:
    """Sum, for each target and organisation, kernels over the events that organisation took part in.

    A kernel is a normal curve in distance times an exponential in days. Events whose place is known only roughly are
    smeared: their curve is wider and lower. Events whose day is known only roughly count by the mean over their days.

    Args:
        where: shape (E, 3), unit vectors, sorted by latitude (the third coordinate, ascending).
        blur: shape (E,), standard deviation of the place, km.
        first: shape (E,), first possible day.
        last: shape (E,), last possible day.
        violence: shape (E,), code of the type of violence; 1 is non-state, whose two sides are alike.
        country: shape (E,), code of the country.
        hidden: shape (E,), group of each event: a target sees no event of its own group.
        members: starts (E + 1,), organisation (M,), side (M,) 0 or 1, weight (M,) of each event's named parties.
        targets: event (T,), side (T,), opponent starts (T + 1,), opponents: organisations named on the other side.
        ranges: standard deviations in km (S,), mean lags in days (R,).
        reach_km: No event further away than this counts.
        dark: Events within both that many km and days of the target are not seen; zeros: none.
        ahead: Whether events after the target may count; if not, only those over before its first possible day.

    Returns:
        starts: shape (T + 1,), into the rows; organisation: shape (rows,), ascending within a target;
        sums: shape (rows, S * R * CLASSES + NEAREST): space outermost, then time, then class.
    """
    found: tuple[Ints, Ints, Floats] = _presence(
        (where, blur, first, last, violence, country, hidden), members, targets, ranges, reach_km, dark, ahead
    )
    return found


@njit(cache=True, nogil=True)
def _lag(gap: float, half: float, mean: float) -> float:
    """Mean of exp(-|gap + u| / mean) for u spread evenly over -half to half."""
    if half <= 0.0:
        return math.exp(-gap / mean)
    if gap >= half:
        return 0.5 * mean / half * (math.exp(-(gap - half) / mean) - math.exp(-(gap + half) / mean))
    return mean / half * (1.0 - 0.5 * (math.exp(-(half - gap) / mean) + math.exp(-(half + gap) / mean)))


@njit(cache=True, nogil=True)
def _grown(kept: Floats, names: Ints, needed: int) -> tuple[Floats, Ints]:
    if needed <= kept.shape[0]:
        return kept, names
    size = max(needed, 2 * kept.shape[0])
    wider, longer = np.empty((size, kept.shape[1])), np.empty(size, np.int64)
    wider[: kept.shape[0]] = kept
    longer[: kept.shape[0]] = names
    return wider, longer


@njit(cache=True, nogil=True)
def _presence(
    events: tuple[Floats, Floats, Floats, Floats, Ints, Ints, Ints],
    members: tuple[Ints, Ints, Ints, Floats],
    targets: tuple[Ints, Ints, Ints, Ints],
    ranges: tuple[Floats, Floats],
    reach_km: float,
    dark: tuple[float, float],
    ahead: bool,
) -> tuple[Ints, Ints, Floats]:
    where, blur, first, last, violence, country, hidden = events
    starts, organisation, side_of, weight = members
    target, side, opponent_starts, opponents = targets
    spaces, lags = ranges
    n_orgs = 1
    for m in range(len(organisation)):
        n_orgs = max(n_orgs, organisation[m] + 1)
    n_space, n_lag = len(spaces), len(lags)
    width = n_space * n_lag * CLASSES
    sums = np.zeros((n_orgs, width + NEAREST))
    seen, touched = np.zeros(n_orgs, np.bool_), np.empty(n_orgs, np.int64)
    in_space, in_time = np.empty(n_space), np.empty(n_lag)
    kept, names = np.empty((1024, width + NEAREST)), np.empty(1024, np.int64)
    row_starts = np.zeros(len(target) + 1, np.int64)
    chord2 = (2.0 * math.sin(min(reach_km / EARTH_KM, math.pi) / 2.0)) ** 2
    n_rows = 0
    for t in range(len(target)):
        e = target[t]
        middle, half_e = 0.5 * (first[e] + last[e]), 0.5 * (last[e] - first[e])
        band = math.sqrt(chord2)
        begin = np.searchsorted(where[:, 2], where[e, 2] - band)
        n_touched = 0
        for f in range(begin, len(where)):
            if where[f, 2] > where[e, 2] + band:
                break
            if f == e or hidden[f] == hidden[e] or starts[f] == starts[f + 1]:
                continue
            if not ahead and last[f] >= first[e]:
                continue
            d2 = 0.0
            for axis in range(3):
                d2 += (where[e, axis] - where[f, axis]) ** 2
            if d2 > chord2:
                continue
            km2 = d2 * EARTH_KM**2
            lag = 0.5 * (first[f] + last[f]) - middle
            gap = abs(lag)
            if km2 <= dark[0] ** 2 and gap <= dark[1] and dark[1] > 0.0:
                continue
            half = math.sqrt(half_e**2 + (0.5 * (last[f] - first[f])) ** 2)
            unsure2 = blur[e] ** 2 + blur[f] ** 2
            for s in range(n_space):
                total = spaces[s] ** 2 + unsure2
                in_space[s] = spaces[s] ** 2 / total * math.exp(-0.5 * km2 / total)
            for r in range(n_lag):
                in_time[r] = _lag(gap, half, lags[r])
            apart = math.sqrt(km2 + unsure2)
            for m in range(starts[f], starts[f + 1]):
                o = organisation[m]
                if not seen[o]:
                    seen[o] = True
                    touched[n_touched] = o
                    n_touched += 1
                    sums[o, :width] = 0.0
                    sums[o, width : width + 3] = FAR
                    sums[o, width + 3 :] = 0.0
                role = violence[f] == violence[e] and (side_of[m] == side[t] or violence[f] == 1)
                facing = False
                for k in range(opponent_starts[t], opponent_starts[t + 1]):
                    for other in range(starts[f], starts[f + 1]):
                        if organisation[other] == opponents[k] and side_of[other] != side_of[m]:
                            facing = True
                for s in range(n_space):
                    for r in range(n_lag):
                        value = weight[m] * in_space[s] * in_time[r]
                        column = (s * n_lag + r) * CLASSES
                        sums[o, column] += value
                        if role:
                            sums[o, column + 1] += value
                        if facing:
                            sums[o, column + 2] += value
                sums[o, width] = min(sums[o, width], apart)
                away = max(gap, half)
                if lag <= 0.0:
                    sums[o, width + 1] = min(sums[o, width + 1], away)
                if lag >= 0.0:
                    sums[o, width + 2] = min(sums[o, width + 2], away)
                if country[f] == country[e]:
                    sums[o, width + 3] += weight[m] * in_space[n_space - 2] * in_time[n_lag - 2]
                    sums[o, width + 4] += weight[m] * in_space[n_space - 1] * in_time[n_lag - 1]
                sums[o, width + 5] += weight[m]
        kept, names = _grown(kept, names, n_rows + n_touched)
        chosen = np.sort(touched[:n_touched])
        for k in range(n_touched):
            o = chosen[k]
            kept[n_rows] = sums[o]
            names[n_rows] = o
            seen[o] = False
            n_rows += 1
        row_starts[t + 1] = n_rows
    return row_starts, names[:n_rows].copy(), kept[:n_rows].copy()


def influence(
    where: Floats,
    blur: Floats,
    first: Floats,
    last: Floats,
    violence: Ints,
    country: Ints,
    members: tuple[Ints, Ints, Ints, Floats],
    of_organisation: tuple[Ints, Ints],
    targets: tuple[Ints, Ints, Ints, Ints],
    asked: tuple[Ints, Ints],
    gains: Floats,
    ranges: tuple[Floats, Floats],
    reach_km: float,
    keep: int,
    *,
    ahead: bool,
) -> tuple[Floats, Ints]:
    """How much each event of an organisation adds to its utility, to first order.

    The derivative of the utility with respect to an event's weight is the sum over kernels of the event's value times
    `gains`; its squares add up to the variance that exponential weights (the Bayesian bootstrap) would give.

    Args:
        where: As for `presence`, likewise all others of its names.
        blur: See there.
        first: See there.
        last: See there.
        violence: See there.
        country: See there.
        members: See there.
        of_organisation: starts (N + 1,) and events, those of each organisation.
        targets: See there.
        asked: target (Q,), organisation (Q,).
        gains: shape (Q, S * R * CLASSES + 2), derivative of the utility with respect to each sum, the two over
            events in the same country last.
        ranges: See there.
        reach_km: See there.
        keep: How many events to name.
        ahead: See there.

    Returns:
        variance: shape (Q,); strongest: shape (Q, keep), events that add most, -1 padded.
    """
    found: tuple[Floats, Ints] = _influence(
        (where, blur, first, last, violence, country),
        members,
        of_organisation,
        targets,
        asked,
        gains,
        ranges,
        reach_km,
        keep,
        ahead,
    )
    return found


@njit(cache=True, nogil=True)
def _influence(
    events: tuple[Floats, Floats, Floats, Floats, Ints, Ints],
    members: tuple[Ints, Ints, Ints, Floats],
    of_organisation: tuple[Ints, Ints],
    targets: tuple[Ints, Ints, Ints, Ints],
    asked: tuple[Ints, Ints],
    gains: Floats,
    ranges: tuple[Floats, Floats],
    reach_km: float,
    keep: int,
    ahead: bool,
) -> tuple[Floats, Ints]:
    where, blur, first, last, violence, country = events
    starts, organisation, side_of, weight = members
    target, side, opponent_starts, opponents = targets
    spaces, lags = ranges
    n_space, n_lag = len(spaces), len(lags)
    width = n_space * n_lag * CLASSES
    variance = np.zeros(len(asked[0]))
    strongest, best = np.full((len(asked[0]), keep), -1, np.int64), np.zeros(keep)
    chord2 = (2.0 * math.sin(min(reach_km / EARTH_KM, math.pi) / 2.0)) ** 2
    for q in range(len(asked[0])):
        t, o = asked[0][q], asked[1][q]
        e = target[t]
        middle, half_e = 0.5 * (first[e] + last[e]), 0.5 * (last[e] - first[e])
        best[:] = 0.0
        for place in range(of_organisation[0][o], of_organisation[0][o + 1]):
            f = of_organisation[1][place]
            if f == e or (not ahead and last[f] >= first[e]):
                continue
            d2 = 0.0
            for axis in range(3):
                d2 += (where[e, axis] - where[f, axis]) ** 2
            if d2 > chord2:
                continue
            km2 = d2 * EARTH_KM**2
            gap = abs(0.5 * (first[f] + last[f]) - middle)
            half = math.sqrt(half_e**2 + (0.5 * (last[f] - first[f])) ** 2)
            unsure2 = blur[e] ** 2 + blur[f] ** 2
            added = 0.0
            for m in range(starts[f], starts[f + 1]):
                if organisation[m] != o:
                    continue
                role = violence[f] == violence[e] and (side_of[m] == side[t] or violence[f] == 1)
                facing = False
                for k in range(opponent_starts[t], opponent_starts[t + 1]):
                    for other in range(starts[f], starts[f + 1]):
                        if organisation[other] == opponents[k] and side_of[other] != side_of[m]:
                            facing = True
                for s in range(n_space):
                    total = spaces[s] ** 2 + unsure2
                    in_space = spaces[s] ** 2 / total * math.exp(-0.5 * km2 / total)
                    for r in range(n_lag):
                        value = weight[m] * in_space * _lag(gap, half, lags[r])
                        column = (s * n_lag + r) * CLASSES
                        gain = gains[q, column]
                        if role:
                            gain += gains[q, column + 1]
                        if facing:
                            gain += gains[q, column + 2]
                        if country[f] == country[e] and s == r + n_space - n_lag:
                            if s == n_space - 2:
                                gain += gains[q, width]
                            elif s == n_space - 1:
                                gain += gains[q, width + 1]
                        added += value * gain
            variance[q] += added * added
            if added > best[keep - 1]:
                k = keep - 1
                while k > 0 and best[k - 1] < added:
                    best[k] = best[k - 1]
                    strongest[q, k] = strongest[q, k - 1]
                    k -= 1
                best[k] = added
                strongest[q, k] = f
    return variance, strongest
