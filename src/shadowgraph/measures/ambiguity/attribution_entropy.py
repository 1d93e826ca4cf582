"""Attribution entropy."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.ambiguity.perpetrators import named_records, open_part, perpetrators, prior
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.concentration import entropy
from shadowgraph.measures.totals import Totals
from shadowgraph.measures.unseen_groups import unseen_groups


class AttributionEntropy(Measure):
    """How hard it is to guess whose violence the next event is.

    Formula: -sum of p_i log p_i + (m - 1) / (2 n), with p_i organisation i's share of the period's n events as a
        perpetrator (the first side of one-sided violence, both sides of fighting with half an event each) and m the
        number of perpetrators: Shannon entropy with the Miller-Madow correction for those not seen. An event that names
        nobody is spread: over the attribution given beside the theatre, and what that leaves open over those named
        there in the twelve months up to the end of the period, as often as each was named, plus one event by somebody
        else.
    Units: nats (exp of it is the number of equally likely perpetrators).
    Range: 0 and above; none without events, or where events name nobody and nobody was named there within the year.
    Interval: Bayesian bootstrap of events, with a Dirichlet process for perpetrators that no event showed
        (`unseen_groups`).
    Source: Shannon (1948); Miller (1955) for the correction.
    """

    name = "attribution_entropy"
    title = "Attribution entropy"
    theme = "ambiguity"
    unit_kinds = ("theatre", "district")
    units = "nats"
    range = (0.0, float("inf"))
    citation = "Shannon 1948; Miller 1955"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        found = perpetrators(context)
        table = pl.concat([found.named, found.likely])
        counted = context.totals_of(named_records(context, table), "actor", "events", sampled=True)
        left = open_part(context)
        if left.any():
            counted = _with_open(context, counted, left)
        made = entropy(counted, unseen_groups(context, counted))
        n_events = np.maximum(context.slots["n_events"].to_numpy(), 1)
        made[:, 0] += np.maximum(counted.present()[:, 0] - 1, 0) / (2.0 * n_events)
        if left.any():
            made[(left[:, 0] > 0) & ~prior(context).known] = np.nan
        return made


def _with_open(context: MeasureContext, counted: Totals, left: Draws) -> Totals:
    """Totals with what is left open spread over the prior."""
    spread = prior(context)
    some = np.flatnonzero(left.any(axis=1))
    wanted = np.isin(spread.totals.slot, some)
    slot, group = spread.totals.slot[wanted], spread.totals.group[wanted]
    nobody = context.ground.frames.actors.height
    values = np.concatenate(
        [
            counted.values,
            (spread.totals.values[wanted] * left[slot]).astype(np.float32),
            (spread.other[some, None] * left[some]).astype(np.float32),
        ]
    )
    groups = np.concatenate([counted.group, group, np.full(len(some), nobody)])
    slots = np.concatenate([counted.slot, slot, some])
    return Totals(slots, groups, values, context.n_slots).regrouped(groups)[0]
