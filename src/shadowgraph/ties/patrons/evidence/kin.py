"""Kin: the people the group speaks for has other organisations on the state's ground."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.peoples import claims_of, incidence
from shadowgraph.ties.patrons.panel import PatronPanel


class Kin:
    """Square root of the share, on the state's ground, of events of other organisations of the same people.

    Kin across a border bring governments in (Cederman et al. 2013). Families of peoples count where the people itself
    has no other organisation. Null: a people lives in one state.
    """

    name = "kin"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "share of events of other organisations of the group's people that are on the state's ground"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 to 1."""
        narrow, wide = (incidence(claims) for claims in claims_of(panel))
        made = np.zeros(panel.shape)
        for claims in (wide, narrow):
            same = panel.of_groups(((claims @ claims.T) > 0).astype(np.float64))
            same[np.arange(len(same)), panel.group_orgs] = 0.0
            events = same @ panel.soil
            total = events.sum(axis=1, keepdims=True)
            made = np.where(total > 0, events / np.maximum(total, 1.0), made)
        return np.sqrt(made)
