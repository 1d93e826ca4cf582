"""How far the mixing of peace and war is from chance."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.peace.join_counts import expected_joins
from shadowgraph.measures.peace.war_states import last_months, war_tallies

LEAST_DEVIATION = 1e-6


class PeaceClustering(Measure):
    """How strongly peace and war keep to their own parts of the map, in standard deviations from chance.

    Formula: (E - B) / S, with B the pairs of neighbours of which one is at war and one at peace, and E and S the mean
        and standard deviation of B if as many wars lay in districts drawn at random without replacement (the
        join-count statistic with its sign turned). Above about 1.6, no more than one random map in twenty is as
        clustered.
    Units: standard deviations.
    Range: any; none without neighbours, where all districts are in one state, or where more than a fifth can't be
        asked.
    Interval: As `peace_share`, over draws of the states: what the record leaves open, not the chance of the null
        itself.
    Source: Cliff and Ord (1981, chapter 2).
    """

    name = "peace_clustering"
    title = "Clustering of peace and war"
    theme = "peace"
    unit_kinds = ("theatre",)
    units = "standard deviations"
    range = (float("-inf"), float("inf"))
    citation = "Cliff and Ord 1981"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        tallies, at = war_tallies(context), last_months(context)
        mean, deviation = expected_joins(
            tallies.joins[at], tallies.paths[at], tallies.ever[at], tallies.war[at]
        )
        made = np.full(mean.shape, np.nan, np.float32)
        np.divide(
            mean - tallies.mixed[at], deviation, out=made, where=deviation > LEAST_DEVIATION, casting="unsafe"
        )
        return made
