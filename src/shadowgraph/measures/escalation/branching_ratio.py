"""Branching ratio."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.escalation.self_excitation import by_slot


class BranchingRatio(Measure):
    """How much of the violence is set off by the violence of the days before.

    Formula: n of a Hawkes process with an exponential kernel, seen by the day: the mean number of events that one event
        directly sets off, which is also the share of events that another set off. The mean of a day is
        background + n times an echo of earlier days (`kernels.reference.daily_hawkes`). The background may change
        from one two-month knot to the next, its stiffness is averaged over, so that a common trend is not read as
        excitation. Events that fall on one day count as clumping, not as excitation, since one attack is often coded
        in several places. An event dated to a span of up to a month is heard in parts on each of its possible days;
        only those dated to the day are explained. n is the most likely value over half-lives of 0.6 to 10 days.
    Units: offspring per event.
    Range: 0 to 0.99; none with fewer than 20 events dated to the day in a year, or where these are fewer than half of
        those dated to the month: a record that knows only years says nothing of days.
    Interval: lower half of the draws from the posterior with an even prior chance of no excitation, upper half from
        the confidence distribution of the profile likelihood. It covers the truth in about nine of ten simulated
        years, less where the half-life nears a week and n nears 1, or where the background jumps.
    Source: Hawkes (1971); Mohler, Short, Brantingham, Schoenberg and Tita (2011) for violence; generalised Poisson of
        Consul and Jain (1973) for days with several events.
    """

    name = "branching_ratio"
    title = "Branching ratio"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "offspring per event"
    range = (0.0, 0.99)
    citation = "Hawkes 1971; Mohler et al. 2011"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        for slot, found in by_slot(context).items():
            made[slot, 0], made[slot, 1:] = found.branching, found.branching_draws
        return made
