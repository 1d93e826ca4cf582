"""Judging: probabilities of one setting's cases, with intervals and the events behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.kernels.reference.conditional_logit import probabilities
from shadowgraph.trust.attribution.candidates import LAGS_DAYS, REACH_KM, SPACES_KM, Candidates, Targets
from shadowgraph.trust.attribution.features import IN_COUNTRY, SOFT, Sheet, sum_columns
from shadowgraph.trust.attribution.ground import Floats, Ground, Ints
from shadowgraph.trust.attribution.weights import Learnt

LISTED = 0.005
"""Organisations less probable than this are not listed; their probability goes to somebody else."""

KEEP = 5
TAIL = 1.645
_EDGE = 1e-9


@dataclass(frozen=True)
class Judged:
    """Listed candidates of one setting.

    Args:
        row: shape (Q,), row of the candidates; -1 for somebody else.
        case: shape (Q,), case of the sheet.
        p: shape (Q,), probabilities; sum to 1 per case.
        low: shape (Q,), 5 % quantile.
        high: shape (Q,), 95 % quantile.
        events: shape (Q, KEEP), events of the ground that speak most for it, -1 padded.
    """

    row: Ints
    case: Ints
    p: Floats
    low: Floats
    high: Floats
    events: Ints


def judge(
    ground: Ground, targets: Targets, found: Candidates, of: Sheet, learnt: Learnt, *, ahead: bool
) -> Judged:
    """Probabilities and their intervals.

    Two things make them uncertain: the weights (jackknife over the countries they were learnt from), and the events
    nearby, which could have come out otherwise (the variance Bayesian-bootstrap weights would give, to first order).
    Both are added on the scale of log-odds.
    """
    named, outside = probabilities(of.choices, learnt.utility)
    listed = np.flatnonzero(named >= LISTED)
    case = of.choices.case[listed]
    n = len(outside)
    rest = np.clip(1.0 - np.bincount(case, named[listed], n), 0.0, 1.0)
    spread2 = _weights_variance(of, learnt, listed, n)
    moved, events = _events_variance(ground, targets, found, of, learnt, listed, ahead=ahead)
    p = np.concatenate([named[listed], rest])
    of_case = np.concatenate([case, np.arange(n)])
    total = np.sqrt(spread2 + _passed_on(named[listed], case, moved, rest))
    odds = np.log(np.clip(p, _EDGE, 1 - _EDGE)) - np.log1p(-np.clip(p, _EDGE, 1 - _EDGE))
    order = np.lexsort((np.concatenate([of.rows[listed], np.full(n, -1)]), -p, of_case))
    padded = np.concatenate([events, np.full((n, KEEP), -1, np.int64)])
    return Judged(
        np.concatenate([of.rows[listed], np.full(n, -1, np.int64)])[order],
        of_case[order],
        p[order],
        (1.0 / (1.0 + np.exp(-(odds - TAIL * total))))[order],
        (1.0 / (1.0 + np.exp(-(odds + TAIL * total))))[order],
        padded[order],
    )


def _weights_variance(of: Sheet, learnt: Learnt, listed: Ints, n: int) -> Floats:
    """Jackknife variance of the log-odds of each listed candidate, then of the rest of each case."""
    made = []
    for refit in learnt.refits:
        named, _ = probabilities(of.choices, refit)
        rest = 1.0 - np.bincount(of.choices.case[listed], named[listed], n)
        p = np.clip(np.concatenate([named[listed], rest]), _EDGE, 1 - _EDGE)
        made.append(np.log(p) - np.log1p(-p))
    if not made:
        return np.zeros(len(listed) + n)
    drawn = np.array(made)
    return np.asarray((len(made) - 1) * drawn.var(axis=0))


def _events_variance(
    ground: Ground,
    targets: Targets,
    found: Candidates,
    of: Sheet,
    learnt: Learnt,
    listed: Ints,
    *,
    ahead: bool,
) -> tuple[Floats, Ints]:
    from shadowgraph.kernels.compiled.presence import influence

    setting = int(targets.setting[of.target[0]]) if len(of.target) else 0
    columns = sum_columns(setting)
    rows = of.rows[listed]
    gains = np.zeros((len(listed), len(SPACES_KM) * len(LAGS_DAYS) * 3 + len(IN_COUNTRY)))
    sums = found.sums[rows].astype(np.float64)
    named = learnt.utility.named
    gains[:, columns] = named[: len(columns)] / (sums[:, columns] + SOFT)
    at_home = slice(len(columns), len(columns) + len(IN_COUNTRY))
    gains[:, -len(IN_COUNTRY) :] = named[at_home] / (sums[:, list(IN_COUNTRY)] + SOFT)
    starts, organisation, _, _ = ground.members
    events = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.lexsort((events, organisation))
    of_organisation = (
        np.searchsorted(organisation[order], np.arange(len(ground.names) + 1)).astype(np.int64),
        events[order].astype(np.int64),
    )
    return influence(
        ground.where,
        ground.blur,
        ground.first,
        ground.last,
        ground.violence,
        ground.gwno,
        ground.members,
        of_organisation,
        (targets.event, targets.side, targets.opponent_starts, targets.opponents),
        (found.target[rows], found.organisation[rows]),
        gains,
        (np.array(SPACES_KM), np.array(LAGS_DAYS)),
        REACH_KM,
        KEEP,
        ahead=ahead,
    )


def _passed_on(p: Floats, case: Ints, variance: Floats, rest: Floats) -> Floats:
    """Variance of log-odds from that of utilities: of the listed, then of the rest of each case.

    The log-odds of one option move by its own utility, less the others' weighted by their share of what is not it.
    """
    n = len(rest)
    each = np.bincount(case, p**2 * variance, n)
    others = np.clip(each[case] - p**2 * variance, 0.0, None) / np.clip(1.0 - p, _EDGE, None) ** 2
    of_rest = each / np.clip(1.0 - rest, _EDGE, None) ** 2
    return np.concatenate([variance + others, of_rest])
