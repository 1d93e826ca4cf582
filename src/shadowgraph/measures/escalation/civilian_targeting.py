"""Civilian targeting by an organisation."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.shares import share


class CivilianTargeting(Measure):
    """How much of an organisation's violence is aimed at civilians.

    Formula: deaths in one-sided violence by the organisation / deaths in all events it took part in. Each organisation
        named together with others counts the event in full. Its own dead in fights are in the whole: it is
        the share of the killing around the organisation that is its killing of civilians.
    Units: share.
    Range: 0 to 1; none where nobody died.
    Interval: Bayesian bootstrap of events, draws of their deaths, Jeffreys' prior. It does not cover killings that
        are recorded without a perpetrator, or under another's name.
    Source: Eck and Hultman (2007).
    """

    name = "civilian_targeting"
    title = "Violence aimed at civilians"
    theme = "escalation"
    unit_kinds = ("actor",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Eck and Hultman 2007"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        aimed = (context.records["violence"] == "one-sided").to_numpy().astype(np.float64)
        part = context.total("deaths", sampled=True, weight=aimed)
        return share(context, part, context.total("deaths", sampled=True), "deaths")
