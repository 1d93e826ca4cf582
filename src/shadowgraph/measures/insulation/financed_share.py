"""Financed share."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.held import group_takes, held_share
from shadowgraph.measures.insulation.layer_holders import layer_held


class FinancedShare(Measure):
    """Share of the violence by organisations that a tie likely brings money.

    Formula: of taking part in the period's events by non-state organisations (divided equally among those named
        together on a side), the share by those with a likely tie, in the tie period of the event, that has the layer
        'finance'. The chance that one has it is 1 - product over its likely ties of (1 - chance of the layer). Left
        out: organisations with a likely tie of which it can't be said, unless another makes it at least even. Of an
        organisation's own series: the chance that it is one of them, over its events.
    Units: share.
    Range: 0 to 1; none without likely ties to judge by, or where most of the violence is by organisations that can't
        be judged.
    Interval: Bayesian bootstrap of events with Jeffreys' prior, draws of which ties are likely and of their layers,
        and one uniform draw for all that can't be said. Ties and layers are inferred from the whole window; money
        without a tie to an organisation of the theatre (smuggling, gold, levies) isn't seen.
    Source: insulation by war economies, Collier and Hoeffler (2004), Staniland (2012); the measure is ours.
    """

    name = "financed_share"
    title = "Violence by groups with a tie that brings money"
    theme = "insulation"
    unit_kinds = ("theatre", "district", "actor")
    units = "share"
    range = (0.0, 1.0)
    citation = "Collier and Hoeffler 2004; Staniland 2012"
    needs = ("layers",)

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        return layer_share(context, "finance")


def layer_share(context: MeasureContext, layer: str) -> Draws:
    """Share of non-state violence by holders of a layer, shape (n_slots, 1 + n_draws)."""
    takes = group_takes(context)
    held = layer_held(context, takes, layer)
    if held is None:
        return np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
    return held_share(context, takes, held)
