"""Rivals of attribution: the nearest events' frequencies, the country's year, boosted trees on the same features."""

from __future__ import annotations

import numpy as np
from numba import njit

from benchmarks.attribution_masks import Case, Masked, sight_of
from shadowgraph.trust.attribution.candidates import REACH_KM
from shadowgraph.trust.attribution.ground import NON_STATE

KM_PER_DAY = (0.3, 1.0, 3.0)
NEAREST = (1, 3, 5, 10, 20, 50)
SMOOTHING = (0.05, 0.2, 0.5, 1.0, 2.0)
ELSE_SHARE = (0.02, 0.1, 0.3)
MOST = 4
SURE = 1e-9
TREES = {
    "learning_rate": 0.1,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "lambda_l2": 5.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "min_sum_hessian_in_leaf": 1.0,
    "num_threads": 1,
    "seed": 0,
    "deterministic": True,
    "verbose": -1,
}
ROUNDS = 150


@njit(cache=True)
def _nearest(  # noqa: C901
    where, first, last, violence, hidden, members, targets, reach, dark, ahead, km_per_day, keep
):  # type: ignore[no-untyped-def]
    starts, organisation, side_of, weight = members
    target, side, opponent_starts, opponents = targets
    found = np.full((len(target), keep, MOST), -1, np.int64)
    counted = np.zeros((len(target), keep, MOST))
    chord2 = (reach / 6371.0) ** 2
    distance, event = np.empty(keep), np.empty(keep, np.int64)
    for t in range(len(target)):
        e = target[t]
        middle = 0.5 * (first[e] + last[e])
        distance[:], event[:] = 1e18, -1
        begin = np.searchsorted(where[:, 2], where[e, 2] - chord2**0.5)
        for f in range(begin, len(where)):
            if where[f, 2] > where[e, 2] + chord2**0.5:
                break
            if f == e or hidden[f] == hidden[e] or violence[f] != violence[e]:
                continue
            if not ahead and last[f] >= first[e]:
                continue
            d2 = 0.0
            for axis in range(3):
                d2 += (where[e, axis] - where[f, axis]) ** 2
            gap, km2 = abs(0.5 * (first[f] + last[f]) - middle), d2 * 6371.0**2
            if d2 > chord2 or (km2 <= dark[0] ** 2 and gap <= dark[1] and dark[1] > 0):
                continue
            far = km2 + (gap * km_per_day) ** 2
            if far >= distance[keep - 1]:
                continue
            facing = opponent_starts[t] == opponent_starts[t + 1]
            for k in range(opponent_starts[t], opponent_starts[t + 1]):
                for m in range(starts[f], starts[f + 1]):
                    facing = facing or organisation[m] == opponents[k]
            if not facing:
                continue
            p = keep - 1
            while p > 0 and distance[p - 1] > far:
                distance[p], event[p] = distance[p - 1], event[p - 1]
                p -= 1
            distance[p], event[p] = far, f
        for k in range(keep):
            if event[k] < 0:
                break
            c = 0
            for m in range(starts[event[k]], starts[event[k] + 1]):
                own = True
                for q in range(opponent_starts[t], opponent_starts[t + 1]):
                    own = own and organisation[m] != opponents[q]
                if c < MOST and own and (side_of[m] == side[t] or violence[e] == 1):
                    found[t, k, c], counted[t, k, c] = organisation[m], weight[m]
                    c += 1
    return found, counted


def nearest_frequency(cast: Masked, way: str, case: Case, number: int) -> dict[tuple[float, ...], np.ndarray]:
    """Log scores by how often the k nearest events of that violence (and opponent) show the true side.

    Args:
        cast: The targets.
        way: Way of masking.
        case: Cases of one setting; those of this way are scored, with the same candidates.
        number: Index of the way in `case.way`.

    Returns:
        (km per day, k, smoothing, share of somebody else) to log scores, shape (cases of the way,).
    """
    sight, ground = sight_of(way, cast.facts), cast.ground
    own = np.flatnonzero(case.way == number)
    targets = cast.targets.only(case.target[own])
    hidden = np.arange(len(ground.event_id)) if sight.hidden is None else sight.hidden
    part = case.within(case.way == number)
    truth, share = _truth(cast, case.target[own])
    n_candidates = np.maximum(np.bincount(part.choices.case, minlength=len(own)), 1)
    inside = _inside(part, truth)
    made = {}
    for rate in KM_PER_DAY:
        found, counted = _nearest(
            ground.where,
            ground.first,
            ground.last,
            ground.violence,
            hidden.astype(np.int64),
            ground.members,
            (targets.event, targets.side, targets.opponent_starts, targets.opponents),
            REACH_KM,
            sight.dark,
            sight.ahead,
            rate,
            max(NEAREST),
        )
        state = ground.state[np.maximum(found, 0)] & (found >= 0)
        counted[state & (ground.violence[targets.event] == NON_STATE)[:, None, None]] = 0.0
        for k in NEAREST:
            seen = counted[:, :k].sum(axis=(1, 2))
            hits = np.column_stack(
                [
                    (counted[:, :k] * (found[:, :k] == truth[:, j, None, None])).sum(axis=(1, 2))
                    for j in range(MOST)
                ]
            )
            for smooth in SMOOTHING:
                for other in ELSE_SHARE:
                    base = np.where(inside, (smooth * (1 - other) / n_candidates)[:, None], smooth * other)
                    p = (hits + base) / (seen + smooth)[:, None]
                    made[rate, k, smooth, other] = (share * np.log(np.maximum(p, SURE))).sum(axis=1)
    return made


def _truth(cast: Masked, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """True organisations (-2 padded) and their shares, shape (n, MOST)."""
    starts, organisation, share = cast.truth
    names, shares = np.full((len(target), MOST), -2), np.zeros((len(target), MOST))
    for j in range(MOST):
        at = starts[target] + j
        has = at < starts[target + 1]
        names[has, j], shares[has, j] = organisation[at[has]], share[at[has]]
    return names, shares


def _inside(case: Case, truth: np.ndarray) -> np.ndarray:
    """Whether each true organisation is a candidate, shape of truth."""
    width = int(max(case.organisation.max(), truth.max())) + 1
    there = case.choices.case * width + case.organisation
    return np.isin(np.arange(len(truth))[:, None] * width + truth, there) & (truth >= 0)


def country_year(cast: Masked, way: str, case: Case, number: int) -> np.ndarray:
    """Log scores by how often events of that violence in the country and year show the true side."""
    sight, ground = sight_of(way, cast.facts), cast.ground
    own = np.flatnonzero(case.way == number)
    target = case.target[own]
    part = case.within(case.way == number)
    truth, share = _truth(cast, target)
    inside = _inside(part, truth)
    n_candidates = np.maximum(np.bincount(part.choices.case, minlength=len(own)), 1)
    year = cast.facts["date_start"].dt.year().to_numpy()
    hidden = np.arange(len(year)) if sight.hidden is None else sight.hidden
    starts, organisation, side, weight = ground.members
    events = np.repeat(np.arange(len(year)), np.diff(starts))
    marks = np.empty(len(own))
    for row, t in enumerate(target):
        e = cast.targets.event[t]
        same = (year == year[e]) & (ground.gwno == ground.gwno[e]) & (ground.violence == ground.violence[e])
        same &= (hidden != hidden[e]) & (sight.ahead | (ground.last < ground.first[e]))
        fits = same[events] & ((side == cast.targets.side[t]) | (ground.violence[e] == NON_STATE))
        counts = np.bincount(organisation[fits], weight[fits], len(ground.names) + 1)
        base = np.where(inside[row], 0.9 / n_candidates[row], 0.1)
        p = (counts[truth[row]] * (truth[row] >= 0) + base) / (counts.sum() + 1.0)
        marks[row] = share[row] @ np.log(p)
    return marks


def trees(taught: Case, judged: Case) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities by boosted trees on the same features, softmax over the candidates and somebody else."""
    import lightgbm as lgb

    x, case, y = _flat(taught)
    unseen, of, _ = _flat(judged)

    def objective(raw: np.ndarray, _: object) -> tuple[np.ndarray, np.ndarray]:
        p = _softmax(raw, case)
        return p - y, np.maximum(p * (1 - p), 1e-3)

    model = lgb.train({**TREES, "objective": objective}, lgb.Dataset(x), num_boost_round=ROUNDS)
    p = _softmax(np.asarray(model.predict(unseen)), of)
    return p[: len(judged.share)], p[len(judged.share) :]


def _flat(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    choices, n = case.choices, len(case.target)
    named = np.hstack([choices.x, choices.outside[choices.case]])
    other = np.hstack([np.full((n, choices.x.shape[1]), np.nan), choices.outside])
    x = np.vstack([named, other]).astype(np.float32)
    return x, np.concatenate([choices.case, np.arange(n)]), np.concatenate([case.share, case.outside_share])


def _softmax(raw: np.ndarray, case: np.ndarray) -> np.ndarray:
    top = np.full(case.max() + 1, -np.inf)
    np.maximum.at(top, case, raw)
    risen = np.exp(raw - top[case])
    return risen / np.bincount(case, risen)[case]


def nested(marks: dict[tuple[float, ...], np.ndarray], year: np.ndarray) -> np.ndarray:
    """Log scores with the settings that do best on all other years."""
    keys = list(marks)
    stacked = np.array([marks[key] for key in keys])
    years, group = np.unique(year, return_inverse=True)
    sums = np.array([np.bincount(group, row, len(years)) for row in stacked])
    best = (sums.sum(axis=1, keepdims=True) - sums).argmax(axis=0)
    return stacked[best[group], np.arange(len(year))]


def utility_marks(case: Case, named: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """Log scores of probabilities, shape (D,)."""
    of_named = np.bincount(case.choices.case, case.share * np.log(np.maximum(named, SURE)), len(outside))
    return of_named + case.outside_share * np.log(np.maximum(outside, SURE))
