"""Crowded field: how many groups fight the same states."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.base import LEAST_EVENTS
from shadowgraph.ties.patrons.panel import PatronPanel

MAIN_SHARE = 0.2
"""A state is a main enemy of a group that spends this share of its fights with states on it."""


class CrowdedField:
    """Log of 1 + the other groups whose main enemies are those of this one, by its share of fights.

    A patron picks a few of many (Salehyan, Gleditsch and Cunningham 2011: strong, but not too strong). Null: the
    typical group.
    """

    name = "crowded field"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "other groups whose main enemies are the states this one fights"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        rebels = ~panel.orgs["kind"].is_in(["state"]).to_numpy() & (panel.events_of >= LEAST_EVENTS)
        main = (panel.foes > MAIN_SHARE) & rebels[:, None]
        others = main.sum(axis=0)[None, :] - main[panel.group_orgs]
        return panel.spread_groups(np.log1p((panel.of_groups(panel.foes) * others).sum(axis=1)))
