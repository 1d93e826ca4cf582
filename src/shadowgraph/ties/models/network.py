"""Network feedback: a friend's friend, an enemy's friend, as a shift of the log-likelihood ratios."""

from __future__ import annotations

import numpy as np

from shadowgraph.kernels.threads import side_by_side
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.models.parameters import COOPERATING, N_STATES, RIVAL, STRATEGIC, TACTICAL, Parameters
from shadowgraph.ties.models.posterior import Chain
from shadowgraph.ties.panel import Panel

MOST = 0.4
"""The network alone moves no single period by more than this (nats). Small: a chain adds it up over a whole spell,
and a closed circle of friends must not talk itself into certainty."""

WEIGHTS = (0.0, 0.03, 0.06, 0.12)
COST = 3.0
"""Nats of pseudo-likelihood a weight must gain to be used at all."""


def network_ratios(panel: Panel, posterior: FloatArray, parameters: Parameters) -> FloatArray:
    """What the rest of the signed network says about each cell, shape (C, 4), 'unrelated' 0.

    For a pair (i, j), support is the expected number of common friends and conflict the expected number of third
    parties that one befriends and the other fights (structural balance: Cartwright and Harary 1956), both
    computed from this period's probabilities and damped by log(1 + x).

    Args:
        panel: Pairs and periods.
        posterior: shape (C, 4), current state probabilities.
        parameters: Their `friend` and `foe` weights.
    """
    return _ratios(*_third_parties(panel, posterior), parameters.friend, parameters.foe)


def learn_weights(panel: Panel, chain: Chain, parameters: Parameters) -> Parameters:
    """Choose the weights of friends and foes by pseudo-likelihood (Besag 1975), on a small grid.

    The shift of a pair is computed from all other pairs; its own evidence then tells how well that shift
    predicted it. In a theatre without balance both weights come out 0.

    Args:
        panel: Pairs and periods.
        chain: Chains with every pair's own evidence and no feedback.
        parameters: Their weights are replaced.
    """
    support, conflict = _third_parties(panel, chain.states())

    def score(weights: tuple[float, float]) -> float:
        shift = _ratios(support, conflict, *weights)
        gain = chain.with_logs(chain.logs + shift).evidence() - chain.with_logs(shift).evidence()
        # A unit-information prior at 0: feedback has to earn its place.
        return gain - COST * sum(weight > 0 for weight in weights)

    grid = [(friend, foe) for friend in WEIGHTS for foe in WEIGHTS]
    weights = grid[int(np.argmax(side_by_side(score, grid)))]
    return parameters.but(friend=weights[0], foe=weights[1])


def _ratios(support: FloatArray, conflict: FloatArray, friend: float, foe: float) -> FloatArray:
    shift = np.zeros((len(support), N_STATES))
    pull = friend * np.log1p(support) - foe * np.log1p(conflict)
    shift[:, [TACTICAL, STRATEGIC]] = np.clip(pull, -MOST, MOST)[:, None]
    shift[:, RIVAL] = np.clip(foe * np.log1p(conflict), 0.0, MOST) / 2
    return shift


def _third_parties(panel: Panel, posterior: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Expected number of common friends, and of third parties that divide the two, each of shape (C,)."""
    from shadowgraph.kernels.compiled.third_parties import third_parties

    order = np.argsort(panel.cell_period, kind="stable")
    bounds = np.searchsorted(panel.cell_period[order], np.arange(len(panel.periods) + 1))
    pair = panel.cell_pair[order]
    # A pair is no third party to itself: nobody is paired with himself, so paths through i or j do not exist.
    found = third_parties(
        panel.pair_a[pair],
        panel.pair_b[pair],
        posterior[:, COOPERATING].sum(axis=1)[order],
        np.ascontiguousarray(posterior[order, RIVAL]),
        bounds,
        panel.orgs.height,
    )
    support, conflict = np.empty(panel.n_cells), np.empty(panel.n_cells)
    support[order], conflict[order] = found
    return support, conflict
