"""Totals of deaths with intervals: what many uncertain events add up to."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.events.deaths import Mixture, mixture

Floats = NDArray[np.float64]
Method = Literal["auto", "moments", "sample"]
Dependence = Literal["independent", "together"]

FEW = 30
"""Up to this many events a sum is too lumpy for moments, and 'auto' draws it."""
BATCH = 2_000_000
"""Draws held in memory at once."""


def total_interval(
    events: pl.DataFrame,
    groups: str | list[str],
    *,
    level: float = 0.9,
    dependence: Dependence = "independent",
    method: Method = "auto",
    draws: int = 4000,
    rng: np.random.Generator | None = None,
    distributions: Mixture | None = None,
) -> pl.DataFrame:
    """Total deaths per group with an interval.

    Args:
        events: `EVENTS` columns (violence, deaths_low, deaths_best, deaths_high) and the group columns.
        groups: Columns to group by.
        level: Probability inside the interval, 0 to 1.
        dependence: 'independent': errors of events cancel out, the narrowest honest interval; 'together': all
            events are off in the same direction at once, the widest. The truth lies between.
        method: 'moments' fits a shifted gamma to the first three moments of the sum; 'sample' draws; 'auto'
            draws groups of up to 30 events and takes moments for the rest.
        draws: Draws per group when sampling.
        rng: Needed for drawing; None: a generator seeded with 0.
        distributions: From `deaths.mixture`; None: made here.

    Returns:
        The group columns, then best (sum of best estimates), mean, low, high and n_events; sorted by group.
    """
    keys = [groups] if isinstance(groups, str) else groups
    made = mixture(events) if distributions is None else distributions
    number = events.select(pl.struct(keys).rank("dense").alias("g"))["g"].to_numpy().astype(np.int64) - 1
    n_groups = int(number.max()) + 1 if len(number) else 0
    mean, variance, third = made.cumulants()
    sums: list[Floats] = [
        np.bincount(number, weights=part, minlength=n_groups).astype(np.float64)
        for part in (mean, variance, third)
    ]
    tails = ((1 - level) / 2, (1 + level) / 2)
    bounds: list[Floats]
    if dependence == "together":
        quantiles = [made.quantile(p).astype(np.float64) for p in tails]
        bounds = [np.bincount(number, weights=q, minlength=n_groups).astype(np.float64) for q in quantiles]
    else:
        bounds = [_shifted_gamma(sums[0], sums[1], sums[2], p) for p in tails]
        few = np.bincount(number, minlength=n_groups) <= FEW
        drawn = np.flatnonzero(few if method == "auto" else np.full(n_groups, method == "sample"))
        found = _drawn(made, number, drawn, tails, draws, rng or np.random.default_rng(0))
        for bound, better in zip(bounds, found, strict=True):
            bound[drawn] = better
    shown = (
        events.with_columns(pl.Series("g", number))
        .group_by("g")
        .agg(
            pl.col(keys).first(),
            pl.col("deaths_best").sum().cast(pl.Int64).alias("best"),
            pl.len().cast(pl.Int64).alias("n_events"),
        )
        .sort("g")
    )
    return shown.with_columns(
        pl.Series("mean", sums[0]), pl.Series("low", bounds[0]), pl.Series("high", bounds[1])
    ).select(*keys, "best", "mean", "low", "high", "n_events")


def _shifted_gamma(mean: Floats, variance: Floats, third: Floats, p: float) -> Floats:
    """Quantile of the shifted gamma (Pearson type III) with these moments; normal where skew is negligible."""
    from scipy import special

    spread = np.sqrt(np.maximum(variance, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = np.where(spread > 0, third / spread**3, 0.0)
    flat = np.abs(skew) < 1e-3
    safe = np.where(flat, 1.0, skew)
    shape = 4 / safe**2
    # A negative skew is the mirror image: the other tail of the gamma.
    unit = special.gammaincinv(shape, np.where(safe > 0, p, 1 - p))
    standard = np.where(flat, special.ndtri(p), (unit - shape) * safe / 2)
    found: Floats = np.maximum(mean + spread * standard, 0.0)
    return found


def _drawn(
    made: Mixture,
    number: NDArray[np.int64],
    wanted: NDArray[np.int64],
    tails: tuple[float, float],
    draws: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Quantiles of the sums of some groups, by drawing."""
    found = np.empty((2, len(wanted)))
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[order], wanted)
    ends = np.searchsorted(number[order], wanted, side="right")
    for position, (start, end) in enumerate(zip(starts, ends, strict=True)):
        total = np.zeros(draws)
        step = max(1, BATCH // draws)
        for first in range(start, end, step):
            rows = order[first : min(first + step, end)]
            part = Mixture(made.best[rows], made.loc[rows], made.scale[rows], made.weight[rows])
            total += part.sample(draws, rng).sum(axis=0)
        found[:, position] = np.quantile(total, tails)
    return found[0], found[1]
