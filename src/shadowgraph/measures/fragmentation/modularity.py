"""Modularity."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.network import MODULARITY, network_scores


class Modularity(Measure):
    """How sharply the network falls into its camps.

    Formula: signed modularity of the division behind `coalitions`: (1 / m) times the sum over pairs in one camp of
        [a+ - k+ k+ / 2 m+] - [a- - k- k- / 2 m-], each taken once, with a the ties, k their number per group and m
        their total: cooperation inside camps, and rivalry between them, beyond what numbers of ties alone would
        bring.
    Units: index.
    Range: -1 to 1; none without ties.
    Interval: draws of which ties are likely, from their intervals, pair by pair.
    Source: Gomez, Jensen and Arenas (2009).
    """

    name = "modularity"
    title = "Modularity"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "index"
    range = (-1.0, 1.0)
    citation = "Gomez, Jensen and Arenas 2009"
    resolution = "ties"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return network_scores(context)[:, :, MODULARITY].astype(np.float32)
