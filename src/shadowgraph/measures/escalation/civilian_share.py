"""Civilian share of deaths."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.shares import share
from shadowgraph.measures.streams import uniforms


class CivilianShare(Measure):
    """Share of the dead known to be civilians.

    Formula: civilian deaths / all deaths (best estimates). The dead of one-sided violence are civilians; deaths whose
        affiliation is unknown are in the whole but not in the part.
    Units: share.
    Range: 0 to 1; none where nobody died.
    Interval: Bayesian bootstrap of events, draws of their deaths, Jeffreys' prior; and in each draw one part, uniform
        between none and all, of the deaths of unknown affiliation counts as civilian. So the interval reaches up
        from the value when many of the dead are unidentified.
    Source: civilian targeting ratio, Eck and Hultman (2007).
    """

    name = "civilian_share"
    title = "Civilians among the dead"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "share"
    range = (0.0, 1.0)
    citation = "Eck and Hultman 2007"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        known = context.total("deaths", sampled=True, weight=context.records["civilian"].to_numpy())
        unsure = context.total("deaths", sampled=True, weight=context.records["unsure"].to_numpy())
        part = np.zeros((context.n_slots, 1 + context.n_draws), np.float32)
        # One draw for the whole slot: which side the unidentified dead were on is one question, not many.
        part[:, 1:] = uniforms(context.slot_keys, "affiliation", context.n_draws)
        return share(context, known + part * unsure, context.total("deaths", sampled=True), "deaths")
