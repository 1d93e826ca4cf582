"""Tail index of deaths per event."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
from numpy.typing import NDArray

from shadowgraph.kernels.reference.power_law import LARGEST, fit
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.streams import exponentials
from shadowgraph.records.period import MONTHS

WINDOW_MONTHS = 36
LEAST_DEADLY = 20
"""Events with a death that a window must have."""
LEAST_TAIL = 10
"""Events a tail must have; with fewer, one massacre decides."""
LARGEST_INDEX = 7.0
MOST_DRAWS = 40
MANY, FEW_DRAWS = 1000, 30
"""Above so many events the interval is narrow, and fewer draws tell it well enough."""
STEPS_LARGE = 20
"""Sizes above `LARGEST` are put together in steps of a twentieth in logarithms."""
SIZES = LARGEST + 160

Counts = NDArray[np.float64]


class TailIndex(Measure):
    """How heavy the tail of deaths per event is: how far beyond the usual the worst events reach.

    Formula: a - 1, with a the exponent of a discrete power law P(x) = x^-a / zeta(a, x_min) fitted by maximum
        likelihood to the events of this year and the two before with at least x_min deaths, x_min being
        the value of 1, 2, 3, 5, 8, 13, 21 or 34 with the least Kolmogorov-Smirnov distance. Below 1 the mean is
        dominated by the worst event, and one massacre larger than all before is to be reckoned with; above 2 the
        worst events are not far beyond the usual. Whether a power law fits at all is in the table of intensity tails.
    Units: index.
    Range: 0.05 to 7; none with fewer than twenty events with a death, or where no tail has ten
        events and two different sizes.
    Interval: Bayesian bootstrap of events and draws of their deaths, x_min chosen anew in each, placed around the
        value.
    Source: Clauset, Shalizi and Newman (2009); Clauset, Young and Gleditsch (2007) for severity of violence.
    """

    name = "tail_index"
    title = "Tail index of deaths per event"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "index"
    range = (0.05, LARGEST_INDEX)
    citation = "Clauset, Shalizi and Newman 2009; Clauset, Young and Gleditsch 2007"
    resolution = "year"
    centre = "scale"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        n_draws = min(context.n_draws, MOST_DRAWS)
        made = np.full((context.n_slots, 1 + n_draws), np.nan, np.float32)
        runs = context.slots["run"].to_numpy()
        back = WINDOW_MONTHS // MONTHS[context.step] - 1
        ends = np.searchsorted(context.record_slot, np.arange(context.n_slots + 1))
        point = context.records["point"].to_numpy()
        deaths = context.records["deaths_best"].to_numpy()
        dead = np.concatenate([[0], np.cumsum(point & (deaths > 0))])
        drawn = _drawn(context, n_draws)
        kept: dict[int, Counts] = {}
        for slot in range(context.lead, context.n_slots):
            first = slot
            while first > 0 and slot - first < back and runs[first - 1] == runs[slot]:
                first -= 1
            if dead[ends[slot + 1]] - dead[ends[first]] < LEAST_DEADLY:
                continue
            for each in range(first, slot + 1):
                if each not in kept:
                    kept[each] = _counted(drawn, slice(ends[each], ends[each + 1]))
            kept = {each: counts for each, counts in kept.items() if each >= first}
            made[slot] = _index([kept[each] for each in range(first, slot + 1)])
        return made


def _drawn(context: MeasureContext, n_draws: int) -> tuple[Draws, Draws]:
    """Deaths and weights of each record, shape (R, 1 + n_draws): the first of all draws, no others are made."""
    few = dataclasses.replace(
        context.ground.deaths, tendency=context.ground.deaths.tendency[:n_draws], n_draws=n_draws
    )
    weight = context.matrix("events", sampled=False)[:, : 1 + n_draws].copy()
    deaths = few.of(context.records["event"].to_numpy(), context.record_keys) * weight
    weight[:, 1:] *= exponentials(context.record_keys, "weight", n_draws)
    return deaths, weight


def _counted(drawn: tuple[Draws, Draws], rows: slice) -> Counts:
    """Events of one slot by size; where there are many, in fewer draws, the others left out."""
    n_columns = drawn[0].shape[1]
    taken = min(n_columns, 1 + FEW_DRAWS) if rows.stop - rows.start > MANY else n_columns
    made = np.full((SIZES, n_columns), np.nan)
    made[:, :taken] = histogram(drawn[0][rows, :taken], drawn[1][rows, :taken])
    return made


def _index(parts: list[Counts]) -> Draws:
    """Index of some slots together, and of each draw of them, shape (1 + n_draws,)."""
    counts = np.sum(parts, axis=0)
    taken = np.isfinite(counts[0])
    seen = (counts[:, taken] > 0).any(axis=1)
    seen[0] = False
    found = fit(middles()[seen], counts[np.ix_(seen, taken)], least=LEAST_TAIL)
    made = np.full(counts.shape[1], np.nan, np.float32)
    if np.isfinite(found.alpha[0]):
        made[taken] = found.alpha - 1.0
    return made


@functools.cache
def middles() -> Counts:
    """Size each row of a histogram stands for, shape (SIZES,): 0, 1, 2... and beyond `LARGEST` middles of steps."""
    values = np.arange(SIZES, dtype=np.float64)
    beyond = values > LARGEST
    values[beyond] = LARGEST * np.exp((values[beyond] - LARGEST - 0.5) / STEPS_LARGE)
    return values


def histogram(deaths: Draws, weight: Draws) -> Counts:
    """Weight of the events of each size in each column, shape (SIZES, C).

    Args:
        deaths: shape (m, C).
        weight: shape (m, C).
    """
    n = deaths.shape[1]
    place = np.minimum(deaths, LARGEST).astype(np.int64)
    large = deaths > LARGEST
    steps = (STEPS_LARGE * np.log(deaths[large] / LARGEST)).astype(np.int64)
    place[large] += np.minimum(1 + steps, SIZES - 1 - LARGEST)
    key = place * n + np.arange(n)
    made: Counts = np.bincount(key.ravel(), weight.ravel(), SIZES * n).reshape(SIZES, n).astype(np.float64)
    return made
