"""Friends and foes: the friends of one fight the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.fights import company, fights

if TYPE_CHECKING:
    from scipy.sparse import csr_array


class FriendsFoes:
    """Log of 1 + organisations that one of the two is named with and the other fights (imbalance, Harary 1953)."""

    name = "friends and foes"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "organisations that one is named with and the other fights"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        friend = _links(panel, company(panel), "friend")
        foe = _links(panel, fights(panel), "enemy")
        a, b = panel.pair_a, panel.pair_b
        # Both relations are symmetric: the rows' common columns are the third parties.
        crossed = friend[a].multiply(foe[b]).sum(axis=1) + foe[a].multiply(friend[b]).sum(axis=1)
        return np.log1p(np.asarray(crossed, np.float64).ravel())


def _links(panel: Panel, rows: pl.DataFrame, other: str) -> csr_array:
    """Who is linked to whom, shape (N, N), 0 or 1."""
    from scipy.sparse import csr_array

    links = rows.select("org", other).unique().sort("org", other)
    at = (links["org"].to_numpy(), links[other].to_numpy())
    return csr_array((np.ones(links.height), at), shape=(panel.orgs.height, panel.orgs.height))
