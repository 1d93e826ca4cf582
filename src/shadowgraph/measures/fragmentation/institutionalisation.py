"""Institutionalisation of the non-state side."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.movement import movement
from shadowgraph.measures.totals import ratio


class Institutionalisation(Measure):
    """How far non-state organisations are bound to each other: the second dimension of fragmentation.

    A *proxy*: Bakke, Cunningham and Seymour mean shared institutions; events show only who likely cooperates.

    Formula: (S - H) / (1 - H), with H the sum of squared shares of non-state organisations in taking part in the year's
        events, and S the same with each coalition (a camp of the network of likely ties, see `coalitions`) taken as
        one, mean over the ties' periods of the year: of two parts in violence taken at random from different
        organisations, the chance that these stand in one coalition.
    Units: share.
    Range: 0 (each stands alone) to 1 (one coalition); none without ties or with a single organisation.
    Interval: Bayesian bootstrap of events with Jeffreys' prior, draws of which ties are likely, and a Dirichlet process
        for groups that no event showed, which stand alone. Ties are those inferred from the whole window, so a value
        may move when later events come in.
    Source: Bakke, Cunningham and Seymour (2012); the formula is ours.
    """

    name = "institutionalisation"
    title = "Institutionalisation of non-state groups"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Bakke, Cunningham and Seymour 2012"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        found = movement(context)
        several = np.where(found.number[:, None] > 1, 1.0 - found.same, np.nan).astype(np.float32)
        # As for any share of few events: half a part more on each side of it in every draw.
        bound, apart = (
            ratio(context.unseen("events", other=other), np.broadcast_to(found.parts, several.shape))
            for other in (False, True)
        )
        return ratio(found.linked - found.same + bound, several + bound + apart)
