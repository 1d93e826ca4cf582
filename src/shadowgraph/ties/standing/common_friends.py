"""Common friends: third organisations named on one side with each."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.fights import company
from shadowgraph.ties.standing.incidence import incidence, present, shared


class CommonFriends:
    """Log of 1 + organisations named on one side with the one and, at some time, with the other."""

    name = "common friends"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "organisations named on one side with each of the two"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        return np.log1p(shared(panel, present(incidence(panel, company(panel), ["friend"]))))
