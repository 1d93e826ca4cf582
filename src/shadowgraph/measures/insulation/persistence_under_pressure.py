"""Persistence under pressure."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.insulation.pressure import (
    HISTORY,
    LEAST_BLOWS,
    LEAST_LOSSES,
    WINDOW,
    OwnMonths,
    monthly,
    response,
)


class PersistenceUnderPressure(Measure):
    """What an organisation does after months in which states hit it hard.

    Formula: log of its monthly events in the three months after a blow over those in the twelve months before it, less
        the same after months as active without a blow; over the blows of the three years up to the end of the period.
        A blow is a month with at least five of its own dead at the hands of states, and in the upper half of its
        months with any. Each is set beside the month without a blow that is nearest in activity (log events of the
        month and of the twelve before), within 1; half an event is added to each sum.
    Units: log ratio (0: as after any month as active; below: it falls back; above: it strikes back).
    Range: any number; none with fewer than three blows that have a month beside them.
    Interval: Bayesian bootstraps of events and of blows with the months beside them. States strike when and where they
        expect something: the answer to a blow is no proof of its effect. Deaths that nobody divided between the sides
        are missed.
    Source: Johnston (2012) on attrition; Staniland (2012) on insulation; matching as in Ho et al. (2007).
    """

    name = "persistence_under_pressure"
    title = "Activity after heavy losses to states"
    theme = "insulation"
    unit_kinds = ("actor",)
    units = "log ratio"
    range = (-float("inf"), float("inf"))
    citation = "Johnston 2012; Staniland 2012"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        events, losses, fine = monthly(context)
        runs = context.slots["run"].to_numpy()
        often = (
            np.add.reduceat(losses >= LEAST_LOSSES, np.arange(0, len(losses), 12)) if len(losses) else losses
        )
        for slot in range(context.lead, context.n_slots):
            if often[max(0, slot - WINDOW + 1) : slot + 1].sum() < LEAST_BLOWS:
                continue
            begin = slot
            while begin > max(0, slot - HISTORY + 1) and runs[begin - 1] == runs[slot] and fine[begin - 1]:
                begin -= 1
            rows = slice(12 * begin, 12 * (slot + 1))
            first = 12 * max(0, slot - WINDOW + 1 - begin)
            if fine[slot]:
                found = response(OwnMonths(events[rows], losses[rows]), first, context.slot_keys[slot])
                made[slot] = np.nan if found is None else found
        return made
