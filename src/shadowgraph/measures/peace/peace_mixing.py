"""How mixed peace and war are among neighbours."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.peace.join_counts import expected_joins
from shadowgraph.measures.peace.war_states import last_months, war_tallies


class PeaceMixing(Measure):
    """How many neighbours differ in peace and war, against how many would by chance.

    Formula: pairs of neighbours of which one is at war and one at peace, over their mean number if as many wars lay in
        districts drawn at random: 2 J w p / n (n - 1), with J pairs of neighbours, w districts at war, p at peace, n in
        all. 1: peace and war lie as they might fall; below 1: each keeps to its own part of the map; above 1: a
        patchwork finer than chance.
    Units: ratio.
    Range: 0 and above; none without neighbours, where all districts are in one state, or where more than a fifth can't
        be asked.
    Interval: As `peace_share`. Whether a value below 1 could be chance is what `peace_clustering` says.
    Source: join counts under sampling without replacement, Cliff and Ord (1981).
    """

    name = "peace_mixing"
    title = "Mixing of peace and war"
    theme = "peace"
    unit_kinds = ("theatre",)
    units = "ratio"
    range = (0.0, float("inf"))
    citation = "Cliff and Ord 1981"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        tallies, at = war_tallies(context), last_months(context)
        mean, _ = expected_joins(tallies.joins[at], tallies.paths[at], tallies.ever[at], tallies.war[at])
        made = np.full(mean.shape, np.nan, np.float32)
        np.divide(tallies.mixed[at], mean, out=made, where=mean > 0, casting="unsafe")
        return made
