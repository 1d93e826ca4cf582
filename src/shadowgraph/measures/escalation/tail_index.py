"""Tail index of deaths per event."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shadowgraph.kernels.reference.power_law import LARGEST, fit
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.records.period import MONTHS

WINDOW_MONTHS = 36
LEAST_TAIL = 10
"""Events a tail must have; with fewer, one massacre decides."""
LARGEST_INDEX = 7.0
MOST_DRAWS = 100
MANY, FEW_DRAWS = 1000, 40
"""Above so many events the interval is narrow, and fewer draws tell it well enough."""
STEPS_LARGE = 20


class TailIndex(Measure):
    """How heavy the tail of deaths per event is: how far beyond the usual the worst events reach.

    Formula: a - 1, with a the exponent of a discrete power law P(x) = x^-a / zeta(a, x_min) fitted by maximum
        likelihood to the events of this year and the two before with at least x_min deaths, x_min being the value of
        1, 2, 3, 4, 5, 7, 10, 14, 20, 28 or 40 with the least Kolmogorov-Smirnov distance. Below 1 the mean is dominated
        by the worst event and one massacre larger than all before is to be reckoned with; above 2 the worst events
        are not far beyond the usual. Whether a power law fits at all is in the table of intensity tails.
    Units: index.
    Range: 0.05 to 7; none where no tail has ten events and two different sizes.
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
        for slot in range(context.lead, context.n_slots):
            first = slot
            while first > 0 and slot - first < back and runs[first - 1] == runs[slot]:
                first -= 1
            rows = slice(ends[first], ends[slot + 1])
            if (point[rows] & (deaths[rows] > 0)).sum() >= LEAST_TAIL:
                made[slot] = _indices(context, rows, n_draws)
        return made


def _indices(context: MeasureContext, rows: slice, n_draws: int) -> Draws:
    """Index of the events of some rows, and of each draw of them, shape (1 + n_draws,)."""
    many = rows.stop - rows.start > MANY
    taken = 1 + (min(n_draws, FEW_DRAWS) if many else n_draws)
    deaths = context.matrix("deaths", sampled=False)[rows, :taken]
    weight = context.matrix("events", sampled=True)[rows, :taken]
    found = fit(*histograms(deaths, weight), least=LEAST_TAIL)
    made = np.full(1 + n_draws, np.nan, np.float32)
    if np.isfinite(found.alpha[0]):
        made[:taken] = found.alpha - 1.0
    return made


def histograms(deaths: Draws, weight: Draws) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sizes of events above 0, shape (V,), and their weights in each column, shape (V, C).

    Sizes above `LARGEST` are put together in steps of a twentieth in logarithms, all at the middle of the step.
    """
    n = deaths.shape[1]
    place = np.minimum(deaths, LARGEST).astype(np.int64)
    large = deaths > LARGEST
    place[large] += 1 + (STEPS_LARGE * np.log(deaths[large] / LARGEST)).astype(np.int64)
    size = int(place.max(initial=0)) + 1
    key = place * n + np.arange(n)
    counts = np.bincount(key.ravel(), weight.ravel().astype(np.float64), size * n).reshape(size, n)
    values = np.arange(size, dtype=np.float64)
    beyond = values > LARGEST
    values[beyond] = LARGEST * np.exp((values[beyond] - LARGEST - 0.5) / STEPS_LARGE)
    some = (counts > 0).any(axis=1) & (values > 0)
    return values[some], counts[some].astype(np.float64)
