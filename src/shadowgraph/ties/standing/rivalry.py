"""Rivalry: the share of the smaller one's events that are fights with the other."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.standing.fights import fights


class Rivalry:
    """Clashes between the two over events of the less active one, 0 to 1, square root."""

    name = "rivalry"
    mode: Mode = "events"
    sign: Sign = -1
    compared = "clashes between the two, as a share of the less active one's events"

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,)."""
        fought = fights(panel)
        counts = np.zeros((panel.orgs.height, panel.orgs.height))
        np.add.at(counts, (fought["org"].to_numpy(), fought["enemy"].to_numpy()), 1.0)
        events = np.bincount(panel.encounters["org"].to_numpy(), minlength=panel.orgs.height)
        fewer = np.minimum(events[panel.pair_a], events[panel.pair_b])
        return np.sqrt(counts[panel.pair_a, panel.pair_b] / np.maximum(fewer, 1))
