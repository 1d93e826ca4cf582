"""Attribution doubt."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.ambiguity.perpetrators import open_part, perpetrators, prior
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext


class AttributionDoubt(Measure):
    """How much the record leaves open about who did it, per event.

    Formula: mean over the period's events of the entropy of who did it: 0 for an event that names its perpetrators; for
        one that doesn't, the entropy of its distribution in the attribution given beside the theatre, and for what that
        leaves open, that of those named there in the twelve months up to the end of the period, as often as each was
        named, plus one event by somebody else (`attribution_entropy` is of the events together: many perpetrators, all
        of them known, raise that and not this).
    Units: nats per event.
    Range: 0 and above; none without events, or where events name nobody and nobody was named there within the year.
    Interval: Bayesian bootstrap of events with half an unseen event to either side (Jeffreys' prior), the one side
        unattributed.
    Source: Shannon (1948), conditional entropy.
    """

    name = "attribution_doubt"
    title = "Doubt about who did it"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district")
    units = "nats per event"
    range = (0.0, float("inf"))
    citation = "Shannon 1948"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        found, spread = perpetrators(context), prior(context)
        own = found.doubt[context.records["event"].to_numpy()]
        left = open_part(context)
        nats = spread.nats[:, None].astype(np.float32)
        whole = context.total("events", sampled=True)
        part = context.total("events", sampled=True, weight=own) + left * nats
        more, rest = context.unseen("events"), context.unseen("events", other=True)
        made = np.full_like(whole, np.nan)
        there = np.broadcast_to(whole[:, :1] > 0, whole.shape) & (whole + more + rest > 0)
        np.divide(part + more * nats, whole + more + rest, out=made, where=there)
        made[(left[:, 0] > 0) & ~spread.known] = np.nan
        return made
