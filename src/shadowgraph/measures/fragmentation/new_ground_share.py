"""Share of an organisation's violence on new ground."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.footprint import LEAST_EARLIER, footprint, own_records
from shadowgraph.measures.shares import share
from shadowgraph.measures.totals import group_sums


class NewGroundShare(Measure):
    """How much of an organisation's violence falls outside the ground it was on before.

    Formula: of its events of the period that are located within about 25 km, the share in PRIO-GRID cells (half a
        degree) in and around which, the eight cells beside included, it had no event in any earlier period.
    Units: share.
    Range: 0 to 1; none before its sixth located event, nor in periods without any.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. Ground where it was but no event fell is not covered:
        an organisation may have been there all along.
    Source: cells of Tollefsen, Strand and Buhaug (2012); expansion as in Schutte and Weidmann (2011).
    """

    name = "new_ground_share"
    title = "Share of violence on new ground"
    theme = "fragmentation"
    unit_kinds = ("actor",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Schutte and Weidmann 2011; Tollefsen, Strand and Buhaug 2012"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        rows = own_records(context, footprint(context))
        rows = rows.filter(rows["earlier"] >= LEAST_EARLIER)
        slot, record, outside = (rows[name].to_numpy() for name in ("slot", "record", "outside"))
        weights = context.matrix("events", sampled=True)
        whole = group_sums(slot, record, np.ones(len(slot)), context.n_slots, weights)
        return share(context, group_sums(slot, record, outside, context.n_slots, weights), whole, "events")
