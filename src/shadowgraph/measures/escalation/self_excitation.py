"""Self-excitation of a year: what the days of one unit say about branching ratio and half-life.

Two intervals in one, since two things go wrong in opposite directions. A background that moves faster than expected is
read as excitation: so the lower half of the draws is a posterior that gives no excitation at all an even chance, over
backgrounds stiff and loose. A loose background swallows slow excitation: so the upper half is the confidence
distribution of the profile likelihood, where each value may choose the half-life and the stiffness that suit it best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.kernels.reference.daily_hawkes import Days
from shadowgraph.measures.base import IntArray
from shadowgraph.measures.context import MeasureContext
from shadowgraph.records.period import dated_within

Floats = NDArray[np.float64]

LEAST_EVENTS = 20
"""Events dated to the day that a year must have."""
LEAST_DATED = 0.5
"""Part of the events dated to a month or better that must be dated to the day."""
LEAST_DAYS = 180
HISTORY_DAYS = 60
KNOT_DAYS = 60.0
"""The background runs straight over some two months: what changes more slowly is no excitation."""

HALF_LIVES = np.array([0.6, 1.2, 2.5, 5.0, 10.0])
"""Days. Slower excitation can't be told from a background that moves by the season."""
SHORTEST, LONGEST = 0.4, 15.0
BRANCHING = np.array([0.0, 0.08, 0.16, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.93, 0.99])
KAPPAS = np.array([1.0, 5.0, 40.0])
"""Precisions of the log background from knot to knot: a factor of 2.7, of 1.6 and of 1.2 within two months is usual."""
FINE = np.linspace(0.0, 0.99, 199)
NONE = 0.5
"""Chance beforehand that nothing is set off by anything."""


@dataclass(frozen=True)
class Excited:
    """What one window says.

    Args:
        branching: Most likely branching ratio, 0 to 0.99.
        branching_draws: shape (n_draws,), ascending.
        half_life: Median half-life, days.
        half_life_draws: shape (n_draws,), ascending.
    """

    branching: float
    branching_draws: Floats
    half_life: float
    half_life_draws: Floats


def excited(days: Days, n_knots: int, n_draws: int) -> Excited:
    """Fit one window.

    Args:
        days: The window.
        n_knots: Knots of its background.
        n_draws: Draws to give, evenly spaced quantiles: the same for every seed.
    """
    from scipy.special import logsumexp

    from shadowgraph.kernels.compiled.daily_hawkes import surface

    grid, _ = surface(days, n_knots, HALF_LIVES, BRANCHING, KAPPAS)
    quantiles = (np.arange(n_draws) + 0.5) / n_draws
    value, lower, upper = halves(grid, quantiles)
    drawn = np.maximum.accumulate(np.where(quantiles < 0.5, lower, upper))
    half_life = _half_lives(logsumexp(grid, axis=(0, 2)), np.append(quantiles, 0.5))
    return Excited(value, drawn, float(half_life[-1]), half_life[:-1])


def halves(grid: Floats, quantiles: Floats) -> tuple[float, Floats, Floats]:
    """Most likely branching ratio, and quantiles of the posterior with an atom at 0 and of the profile likelihood.

    Args:
        grid: shape (Q, H, G), log marginal likelihood, from `kernels.compiled.daily_hawkes.surface`.
        quantiles: shape (n,), ascending, 0 to 1.
    """
    from scipy.interpolate import CubicSpline
    from scipy.special import logsumexp, ndtr

    whole = CubicSpline(BRANCHING, logsumexp(grid, axis=(0, 1)))(FINE)
    profile = CubicSpline(BRANCHING, grid.max(axis=(0, 1)))(FINE)
    weight = np.exp(whole - whole.max())
    atom = 1.0 / (1.0 + (1.0 - NONE) / NONE * weight.mean() / weight[0]) if weight[0] > 0 else 0.0
    below = atom + (1.0 - atom) * (np.cumsum(weight) - 0.5 * weight) / weight.sum()
    top = int(profile.argmax())
    # Phi of the signed root of the likelihood ratio.
    root = np.sqrt(np.maximum(2.0 * (profile[top] - profile), 0.0)) * np.sign(FINE - FINE[top])
    upper = np.interp(quantiles, ndtr(np.maximum.accumulate(root)), FINE)
    return float(FINE[int(whole.argmax())]), np.interp(quantiles, below, FINE), upper


def _half_lives(log: Floats, quantiles: Floats) -> Floats:
    """Quantiles of the half-life, its density running straight between the grid's points in logarithms."""
    points = np.log(np.concatenate([[SHORTEST], HALF_LIVES, [LONGEST]]))
    fine = np.linspace(points[0], points[-1], 400)
    density = np.exp(np.interp(fine, points, np.concatenate([log[:1], log, log[-1:]])) - log.max())
    return np.asarray(np.exp(np.interp(quantiles, np.cumsum(density) / density.sum(), fine)))


def knots(n_days: int) -> tuple[NDArray[np.int64], Floats, int]:
    """Knot before each day, way to the next, and number of knots, one each two months and at both ends."""
    n_knots = max(2, round(n_days / KNOT_DAYS) + 1)
    place = np.arange(n_days) / max(n_days - 1, 1) * (n_knots - 1)
    left = np.minimum(place.astype(np.int64), n_knots - 2)
    return left, place - left, n_knots


def by_slot(context: MeasureContext) -> dict[int, Excited]:
    """Fit every slot that is a year with enough events dated to the day; kept for the next measure that asks."""
    if "excited" not in context.memo:
        context.memo["excited"] = _by_slot(context)
    made: dict[int, Excited] = context.memo["excited"]
    return made


def _by_slot(context: MeasureContext) -> dict[int, Excited]:
    theatre = context.ground.data.theatre
    spans = context.slots.select(
        pl.max_horizontal("period_start", pl.lit(theatre.start)).alias("start"),
        pl.min_horizontal("period_end", pl.lit(theatre.end)).alias("end"),
    )
    begin, end = (_day_numbers(spans[name]) for name in ("start", "end"))
    first, last, usable = _possible_days(context)
    runs = context.slots["run"].to_numpy()
    ends = np.searchsorted(context.record_slot, np.arange(context.n_slots + 1))
    made: dict[int, Excited] = {}
    for slot in range(context.lead, context.n_slots):
        here = np.flatnonzero(usable[ends[slot] : ends[slot + 1]]) + ends[slot]
        exact = here[first[here] == last[here]]
        length = int(end[slot] - begin[slot]) + 1
        if len(exact) < max(LEAST_EVENTS, LEAST_DATED * len(here)) or length < LEAST_DAYS:
            continue
        heard = here
        if slot and runs[slot - 1] == runs[slot]:
            heard = np.flatnonzero(usable[ends[slot - 1] : ends[slot + 1]]) + ends[slot - 1]
        left, part, n_knots = knots(length)
        days = Days(
            counts=np.bincount(first[exact] - begin[slot], minlength=length).astype(np.float64),
            heard=per_day(first[heard], last[heard], int(begin[slot]) - HISTORY_DAYS, length + HISTORY_DAYS),
            left=left,
            part=part,
            dated=len(exact) / len(here),
        )
        made[slot] = excited(days, n_knots, context.n_draws)
    return made


def per_day(first: IntArray, last: IntArray, begin: int, length: int) -> Floats:
    """Events of each day, one shared out evenly over its possible days, shape (length,).

    Args:
        first: shape (n,), first possible day of each event.
        last: shape (n,), last possible day.
        begin: First day wanted.
        length: Days wanted.
    """
    steps = np.zeros(length + 1)
    share = 1.0 / (last - first + 1)
    inside = (last >= begin) & (first < begin + length)
    np.add.at(steps, np.maximum(first[inside] - begin, 0), share[inside])
    np.add.at(steps, np.minimum(last[inside] + 1 - begin, length), -share[inside])
    made: Floats = np.maximum(np.cumsum(steps)[:-1], 0.0)
    made[made < 1e-9] = 0.0
    return made


def _day_numbers(days: pl.Series) -> IntArray:
    return days.cast(pl.Int32).to_numpy().astype(np.int64)


def _possible_days(context: MeasureContext) -> tuple[IntArray, IntArray, NDArray[np.bool_]]:
    """First and last possible day of each record, and whether it is this slot's and dated to a month or better."""
    events = context.ground.data.events.select(
        "date_start", "date_end", dated_within("month").alias("usable")
    )[context.records["event"].to_numpy()]
    usable = (events["usable"] & context.records["point"]).to_numpy()
    return _day_numbers(events["date_start"]), _day_numbers(events["date_end"]), usable
