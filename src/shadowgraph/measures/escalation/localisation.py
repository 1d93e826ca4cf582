"""Localisation."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, IntArray, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.totals import Totals
from shadowgraph.records.period import MONTHS

HOTTEST = 0.1
"""Part of the cells that counts as the smallest set."""

LEAST_EVENTS = 10
"""Below this many events a tenth of the cells says nothing about concentration."""


class Localisation(Measure):
    """Share of violence in the hottest tenth of the ground.

    Formula: of the events of the twelve months up to the end of the period that are located within about 25 km, the
        share in the most violent k of the C PRIO-GRID cells that saw any, with k = max(1, C / 10) (a broken cell
        counts in part). A trailing year, since in one month with few events every cell that saw one would be hot.
    Units: share.
    Range: 0.1 (spread evenly over many cells) to 1 (all in a tenth of them, or in one cell); none with fewer than ten
        such events.
    Interval: Bayesian bootstrap of events, placed around the value (resampling alone is biased upwards). Cells are
        those seen.
    Source: law of concentration at places, Weisburd (2015); cells of Tollefsen, Strand and Buhaug (2012).
    """

    name = "localisation"
    title = "Localisation"
    theme = "escalation"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Weisburd 2015; Tollefsen, Strand and Buhaug 2012"
    centre = "shift"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        cells = trailing_year(context, context.totals("places", "place", "events", sampled=True))
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        ends = np.searchsorted(cells.slot, np.arange(context.n_slots + 1))
        for slot in np.flatnonzero(np.diff(ends)):
            values = cells.values[ends[slot] : ends[slot + 1]]
            if values[:, 0].sum() >= LEAST_EVENTS:
                made[slot] = hottest_share(values)
        return made


def hottest_share(values: Draws) -> Draws:
    """Share in the hottest tenth of the cells that the point column shows, shape (1 + n_draws,).

    Args:
        values: shape (cells, 1 + n_draws), violence per cell.
    """
    k = max(1.0, HOTTEST * float((values[:, 0] > 0).sum()))
    whole = int(k)
    falling = -np.sort(-values, axis=0)
    top = falling[:whole].sum(axis=0)
    if whole < len(falling):
        top = top + (k - whole) * falling[whole]
    made: Draws = (top / values.sum(axis=0)).astype(np.float32)
    return made


def trailing_year(context: MeasureContext, totals: Totals) -> Totals:
    """Sums over each slot and the slots before it in its run, to twelve months."""
    runs = context.slots["run"].to_numpy()
    slot: list[IntArray] = []
    taken: list[IntArray] = []
    for back in range(12 // MONTHS[context.step]):
        later = totals.slot + back
        inside = later < context.n_slots
        inside[inside] = runs[later[inside]] == runs[totals.slot[inside]]
        slot.append(later[inside])
        taken.append(np.flatnonzero(inside))
    taken_rows = np.concatenate(taken)
    spread = Totals(
        np.concatenate(slot), totals.group[taken_rows], totals.values[taken_rows], context.n_slots
    )
    return spread.regrouped(spread.group)[0]
