"""Learning rates, dwell times and starts from a theatre by expectation-maximisation with priors."""

from __future__ import annotations

import numpy as np

from shadowgraph.records.period import MONTHS
from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.evidence.opportunity import overlap, states_in_pair
from shadowgraph.ties.models.likelihood import Counts, shares, summed_ratios
from shadowgraph.ties.models.parameters import (
    CLASSES,
    COOPERATING,
    MOST_COORDINATED,
    N_STATES,
    REACH,
    RIVAL,
    STRATEGIC,
    TACTICAL,
    UNRELATED,
    Parameters,
)
from shadowgraph.ties.models.posterior import Chain
from shadowgraph.ties.panel import Panel

ITERATIONS = 12
TOLERANCE = 1e-3
MOVE_STRENGTH = 1000.0
"""Moves the prior transition matrix is worth, per state."""
START_STRENGTH = 500.0
LEAST_COORDINATED = 0.01
LEAST_CELLS = 50
LEAST_POWER = 0.25
MOST_SURPRISE = 3.0
"""Single surprises must not decide how much of a period is news: residuals beyond count as this."""


def pair_classes(panel: Panel) -> IntArray:
    """Class of each pair, shape (P,), index into `CLASSES`."""
    kinds = panel.orgs["kind"].to_numpy()
    a, b = kinds[panel.pair_a], kinds[panel.pair_b]
    n_states = states_in_pair(panel)
    communal = np.isin(a, ("communal", "party")) | np.isin(b, ("communal", "party"))
    active = panel.activity.mean(axis=1) * len(panel.periods)
    lasted = np.diff(panel.cell_starts)
    ground = overlap(panel)[panel.pair_a, panel.pair_b]
    reach = ground * np.sqrt(active[panel.pair_a] * active[panel.pair_b]) / lasted
    # Rounded, so that who lies on an edge does not change class with the order in which sums are added.
    per_quarter = np.round(reach * 3 / MONTHS[panel.step], 12)
    groups = CLASSES.index("reach 0") + np.searchsorted(REACH, per_quarter)
    distant = CLASSES.index("state and distant group")
    with_state = np.where(per_quarter < REACH[1], distant, CLASSES.index("state and group"))
    return np.select(
        [n_states == 1, n_states > 1, communal],
        [with_state, CLASSES.index("state-state"), CLASSES.index("communal")],
        groups,
    )


def learn(panel: Panel, counts: Counts, prior: Parameters) -> Parameters:
    """Fit parameters to one theatre, starting from and pulled towards `prior`.

    Args:
        panel: Pairs and periods.
        counts: Observed and expected counts.
        prior: Where to start and what to pull towards (by each term's `strength`).

    Returns:
        Maximum a posteriori parameters.
    """
    fitted, classes = prior, pair_classes(panel)
    for _ in range(ITERATIONS):
        update = _maximise(panel, counts, classes, prior, fitted)
        moved = np.abs(np.log(update.multipliers / fitted.multipliers)).max()
        fitted = update
        if moved < TOLERANCE:
            break
    return fitted


def _maximise(
    panel: Panel, counts: Counts, classes: IntArray, prior: Parameters, fitted: Parameters
) -> Parameters:
    logs = summed_ratios(counts, fitted)
    chain = Chain.of(logs, panel.cell_starts, fitted, panel.step, classes)
    posterior = chain.states()
    moves, first = chain.expected_moves()
    multipliers, coordinated = _rates(counts, prior, fitted, posterior)
    fitted = fitted.but(multipliers=multipliers, coordinated=coordinated)
    return fitted.but(
        power=_power(panel, counts, prior, fitted, posterior),
        **_dwell_and_moves(panel, prior, moves),
        starts=_starts(prior, classes, first),
    )


def _rates(
    counts: Counts, prior: Parameters, fitted: Parameters, posterior: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Multipliers, shape (K, 4), and shares of chances used together, shape (K,)."""
    from shadowgraph.kernels.compiled.count_ratios import rate_sums

    made, used_together = np.empty_like(fitted.multipliers), fitted.coordinated.copy()
    both = list(COOPERATING)
    for k in range(len(fitted.terms)):
        seen, due, used, left = rate_sums(
            counts.observed[k],
            counts.expected[k],
            counts.unused[k],
            posterior,
            fitted.multipliers[k],
            shares(fitted, k),
            float(prior.dispersion[k]),
            float(fitted.power[k]),
        )
        strength, stated = prior.strength[k], prior.multipliers[k]
        made[k] = (strength * stated + seen) / (strength + due)
        if prior.coordinated[k] > 0:
            made[k][both] = made[k][UNRELATED]
            # One step of expectation-maximisation: which encounters were by chance, which by agreement.
            level = fitted.multipliers[k][UNRELATED]
            share = (strength * prior.coordinated[k] + used) / (strength + level * left)
            used_together[k] = np.clip(share, LEAST_COORDINATED, MOST_COORDINATED)
        else:
            # Tactical and strategic ties differ in how long they last, and in what their files state; learnt
            # apart, whatever is stronger would come out as strategic.
            scale = (strength + seen[both].sum()) / (strength + (due[both] * stated[both]).sum())
            made[k][both] = stated[both] * scale
        made[k] = _in_order(made[k], prior.multipliers[k], added=prior.coordinated[k] > 0)
    return made, used_together


def _in_order(learnt: FloatArray, prior: FloatArray, *, added: bool) -> FloatArray:
    """Keep cooperation on the side of 'unrelated' and of 'rival' on which the term's file puts it.

    States have no names in the data: without this, the states could swap their meaning in a theatre where a term
    is rare (two friends that clash now and then would be learnt as what friends do).
    """
    made = learnt.copy()
    for state in (RIVAL,) if added else (RIVAL, TACTICAL, STRATEGIC):
        bound = made[UNRELATED]
        made[state] = max(made[state], bound) if prior[state] > prior[UNRELATED] else min(made[state], bound)
    return made


def _power(
    panel: Panel, counts: Counts, prior: Parameters, fitted: Parameters, posterior: FloatArray
) -> FloatArray:
    """How much of each period is news: (1 - a) / (1 + a), a the lag-one autocorrelation of a term's residuals.

    Neighbouring periods of a windowed or persistent statistic look at the same thing; counting each in full would
    make the chain too sure. The formula is the effective sample size of a first-order autoregression.
    """
    from shadowgraph.kernels.compiled.count_ratios import persistence

    made = prior.power.copy()
    for k in range(len(prior.terms)):
        n, a = persistence(
            counts.observed[k],
            counts.expected[k],
            counts.unused[k],
            posterior,
            fitted.multipliers[k],
            shares(fitted, k),
            float(prior.dispersion[k]),
            panel.cell_starts,
            MOST_SURPRISE,
        )
        if n >= LEAST_CELLS:
            made[k] = prior.power[k] * np.clip((1.0 - a) / (1.0 + a), LEAST_POWER, 1.0)
    return made


def _dwell_and_moves(panel: Panel, prior: Parameters, moves: FloatArray) -> dict[str, FloatArray]:
    total = moves + MOVE_STRENGTH * prior.transition(panel.step)
    matrix = total / total.sum(axis=2, keepdims=True)
    leave = 1.0 - np.diagonal(matrix, axis1=1, axis2=2)
    off = np.where(np.eye(N_STATES, dtype=bool), 0.0, matrix)
    return {
        "dwell": MONTHS[panel.step] / 3 / np.maximum(leave, 1e-4),
        "moves": off / off.sum(axis=2, keepdims=True),
    }


def _starts(prior: Parameters, classes: IntArray, first: FloatArray) -> FloatArray:
    counts = START_STRENGTH * prior.starts
    np.add.at(counts, classes, first)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))
