"""Proxy share."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.held import group_takes, held_share
from shadowgraph.measures.patronage.proxies import proxy_held


class ProxyShare(Measure):
    """Share of the violence by organisations that a state likely supports.

    Formula: of taking part in the period's events by non-state organisations (divided equally among those named
        together on a side), the share weighed by the chance that the organisation has a patron: 1 - product over
        states of (1 - chance of support). Left out: organisations whose patrons aren't judged (those that fight no
        government, or have too few events). Of an organisation's own series: that chance.
    Units: share.
    Range: 0 to 1; none where most of the violence is by organisations that aren't judged.
    Interval: Bayesian bootstrap of events with Jeffreys' prior, draws of who supports whom, and one uniform draw for
        all that aren't judged. Patrons are of the whole window: support that began late counts early.
    Source: Salehyan, Gleditsch and Cunningham (2011); San-Akca (2016).
    """

    name = "proxy_share"
    title = "Violence by groups with a likely patron"
    theme = "patronage"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Salehyan, Gleditsch and Cunningham 2011; San-Akca 2016"
    needs = ("patrons",)

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        takes = group_takes(context)
        held = proxy_held(context, takes)
        if held is None:
            return np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        return held_share(context, takes, held)
