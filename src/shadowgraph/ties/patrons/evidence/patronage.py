"""Patronage: the state is reported to support groups elsewhere."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.stated import strongest, support_stated
from shadowgraph.ties.patrons.panel import PatronPanel


class Patronage:
    """Log of 1 + other groups the state is reported to support, anywhere. Null: 0; most states support none."""

    name = "patronage"
    mode: Mode = "events+reports"
    sign: Sign = 1
    compared = "other groups, anywhere, that the state is reported to support"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S)."""
        stated = strongest(panel, support_stated(panel))
        stated[panel.orgs["kind"].is_in(["state"]).to_numpy()] = 0.0
        return np.asarray(np.log1p(np.maximum(stated.sum(axis=0)[None, :] - panel.of_groups(stated), 0.0)))
