"""Proxies: rebels of one state act on the ground of another."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.patrons.panel import PatronPanel


def rebels_abroad(panel: PatronPanel) -> FloatArray:
    """How much each non-state organisation acts on each state's ground as a foe of each state, shape (N, S, S) summed.

    Returns:
        shape (S, S): [s, e], events of organisations on e's ground, each times the share of its fights with states
        that go against s; 0 where s = e.
    """
    made = _weights(panel).T @ panel.soil
    np.fill_diagonal(made, 0.0)
    return made


def without_own(panel: PatronPanel, of_state: FloatArray) -> FloatArray:
    """Sum over the group's foes e of the log of [e, s], the group's own part in it taken out, shape (G, S)."""
    foes = panel.of_groups(panel.foes)
    own = panel.of_groups(panel.soil)
    made = np.zeros(panel.shape)
    for e in np.flatnonzero(foes.sum(axis=0) > 0):
        rest = np.maximum(of_state[e][None, :] - foes[:, [e]] * own, 0.0)
        rest[:, e] = 0.0
        made += foes[:, [e]] * np.log1p(rest)
    return made


def _weights(panel: PatronPanel) -> FloatArray:
    """Share of each state in an organisation's fights with states, states' own forces left out, shape (N, S)."""
    made = panel.foes.copy()
    made[panel.orgs["kind"].is_in(["state"]).to_numpy()] = 0.0
    return made
