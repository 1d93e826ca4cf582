"""Common friends: third organisations named on one side with each."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.fights import company
from shadowgraph.ties.standing.incidence import incidence, present, shared


class CommonFriends:
    """n / (n + 1) of the n organisations named on one side with the one and, at some time, with the other."""

    name = "common friends"
    mode: Mode = "events"
    sign: Sign = 1
    compared = "organisations named on one side with each of the two, n / (n + 1)"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        n = shared(panel, present(incidence(panel, company(panel), ["friend"])))
        return np.asarray(n / (n + 1.0))
