"""Cross-border share."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.held import group_takes
from shadowgraph.measures.patronage.homes import whereabouts
from shadowgraph.measures.patronage.taking_part import part_share


class CrossBorderShare(Measure):
    """Share of the violence by organisations that are at home in another country.

    Formula: of taking part in the period's events by non-state organisations (divided equally among those named
        together on a side), the share outside the organisation's home: the country with most of its events in the
        theatre up to that one. Of an organisation's own series: the share of its events outside its home.
    Units: share.
    Range: 0 to 1; none where no non-state organisation took part.
    Interval: Bayesian bootstrap of events with Jeffreys' prior. What an organisation does outside the theatre isn't
        seen: a theatre of one country has no crossings.
    Source: Salehyan (2009); the home as in the UCDP Actor Dataset's location, but from events.
    """

    name = "cross_border_share"
    title = "Violence by groups from across a border"
    theme = "patronage"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Salehyan 2009"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        flags = whereabouts(context).select("event", "actor", pl.col("away").alias("flag"))
        return part_share(context, group_takes(context), flags)
