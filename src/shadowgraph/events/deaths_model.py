"""Where the parameters of the deaths mixtures come from: stated ranges, events alike, or the R package."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.errors import InputError
from shadowgraph.records.event import VIOLENCE

Floats = NDArray[np.float64]
Triple = tuple[Floats, Floats, Floats]
"""Location, scale, weight."""

WEIGHTS = np.arange(0.0, 0.9, 0.01)
"""Point masses tried, least first."""
CODES = {"sb": "state-based", "ns": "non-state", "os": "one-sided"}
PARAMETERS = ("location", "scale", "weight")
TERMS = ("intercept", "log1p_best", "beyond_ten", "best_is_zero")
MEDIAN = -np.log(np.log(2.0))
"""Median of the standard Gumbel, 0.3665."""


def has_range(low: Floats, best: Floats, high: Floats) -> NDArray[np.bool_]:
    """True where low and high are stated, differ, and enclose best."""
    return (low < high) & (low <= best) & (best <= high)


def from_range(low: Floats, best: Floats, high: Floats, *, tail: float = 0.05) -> Triple:
    """Mixture parameters of events whose range is stated.

    Three demands fix the three parameters: P(deaths < low) = tail, P(deaths > high) = tail, and the least point
    mass on the best estimate that makes it the median (a best estimate is wrong on either side equally often).
    With b = tail / (1 - w), the Gumbel has G(low - 1/2) = b and G(high + 1/2) = 1 - b, solved in closed form.

    Args:
        low: shape (n,), below high.
        best: shape (n,), within.
        high: shape (n,).
        tail: Probability outside on each side, 0 to 0.25.
    """
    if not len(best):
        return np.empty(0), np.empty(0), np.empty(0)
    stated = np.column_stack([low, best, high])
    distinct, back = np.unique(stated, axis=0, return_inverse=True)
    weights = WEIGHTS[2.2 * tail < 1 - WEIGHTS]
    loc, scale = _gumbel_of(distinct, weights, tail)
    middle = distinct[:, 1:2]
    below = (1 - weights) * _cdf(middle - 0.5, loc, scale)
    upto = weights + (1 - weights) * _cdf(middle + 0.5, loc, scale)
    is_median = (below <= 0.5) & (upto >= 0.5)
    chosen = is_median.argmax(axis=1)
    rows = np.arange(len(distinct))
    back = back.reshape(-1)
    return loc[rows, chosen][back], scale[rows, chosen][back], weights[chosen][back]


def _gumbel_of(distinct: Floats, weights: Floats, tail: float) -> tuple[Floats, Floats]:
    """Location and scale for every range (row) and every point mass (column)."""
    outside = tail / (1 - weights)
    lower, upper = -np.log(-np.log(outside)), -np.log(-np.log1p(-outside))
    start, end = distinct[:, :1] - 0.5, distinct[:, 2:] + 0.5
    scale = (end - start) / (upper - lower)
    return start - scale * lower, scale


def _cdf(x: Floats, loc: Floats, scale: Floats) -> Floats:
    below: Floats = np.exp(-np.exp(np.minimum(-(x - loc) / scale, 700.0)))
    return below


@dataclass(frozen=True)
class Pooled:
    """What events of a size and type look like, for events that state one figure or no range.

    As in uncertainUCDP, log(scale) and logit(weight) are linear in log1p(best); here with a bend at ten deaths,
    because stated ranges widen faster from there on, and a term for events whose best estimate is 0. The weight is
    the share of such events for which no figure but the best was reported. The Gumbel's median is the best
    estimate, since nothing in such a row says on which side it errs; events with best 0, whose other figures lie
    above, get an offset.

    Args:
        coefficients: shape (3 types of violence, 3 parameters, 4 terms), in the order of `VIOLENCE`,
            `PARAMETERS`, `TERMS`.
    """

    coefficients: Floats

    def at(self, best: Floats, violence: pl.Series) -> Triple:
        """Location, scale and weight of each event, each shape (n,)."""
        codes = {name: position for position, name in enumerate(VIOLENCE)}
        kind = violence.replace_strict(codes, return_dtype=pl.Int8).to_numpy()
        offset, log_scale, logit = np.einsum("npt,nt->pn", self.coefficients[kind], _terms(best))
        scale = np.exp(np.minimum(log_scale, 30.0))
        weight = np.clip(1 / (1 + np.exp(-logit)), 0.0, 1 - 1e-6)
        return best - MEDIAN * scale + offset, scale, weight

    def to_polars(self) -> pl.DataFrame:
        """One row per type of violence and parameter."""
        rows = [
            (violence, parameter, *self.coefficients[i, j].tolist())
            for i, violence in enumerate(VIOLENCE)
            for j, parameter in enumerate(PARAMETERS)
        ]
        return pl.DataFrame(rows, schema=["violence", "parameter", *TERMS], orient="row")


def _terms(best: Floats) -> Floats:
    size = np.log1p(best)
    return np.column_stack([np.ones_like(best), size, np.maximum(size - np.log(11.0), 0.0), best == 0])


def fit(events: pl.DataFrame, *, tail: float = 0.05) -> Pooled:
    """Fit the pooled model to events that state low and high.

    Args:
        events: Columns violence, deaths_low, deaths_best, deaths_high; each type of violence needs events of
            several sizes with a range, and some with best 0.
        tail: As in `from_range`.

    Raises:
        InputError: A type of violence has fewer than 100 events with a range.
    """
    coefficients = np.empty((len(VIOLENCE), len(PARAMETERS), len(TERMS)))
    stated = events.drop_nulls(["deaths_low", "deaths_high"])
    for position, violence in enumerate(VIOLENCE):
        part = stated.filter(pl.col("violence") == violence)
        low, best, high = (
            part[f"deaths_{name}"].cast(pl.Float64).to_numpy() for name in ("low", "best", "high")
        )
        ranged = has_range(low, best, high)
        if ranged.sum() < 100:
            raise InputError(
                "Too few events state a range of deaths",
                field="violence",
                value=violence,
                rule="at least 100 events with low < high",
                way_out="use the shipped model",
            )
        loc, scale, _ = from_range(low[ranged], best[ranged], high[ranged], tail=tail)
        zero = best[ranged] == 0
        offset = loc[zero] + MEDIAN * scale[zero]
        coefficients[position, 0] = (0.0, 0.0, 0.0, float(np.median(offset)) if zero.any() else 0.0)
        coefficients[position, 1] = np.linalg.lstsq(_terms(best[ranged]), np.log(scale), rcond=None)[0]
        coefficients[position, 2] = _logistic(_terms(best), ~ranged)
    return Pooled(coefficients=coefficients)


def _logistic(terms: Floats, answer: NDArray[np.bool_]) -> Floats:
    """Logistic regression by Newton's method with a ridge of 1e-3, to stay finite where a group is all one way."""
    coefficients = np.zeros(terms.shape[1])
    ridge = 1e-3 * np.eye(terms.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(terms @ coefficients, -30, 30)))
        gradient = terms.T @ (answer - p) - ridge @ coefficients
        step = np.linalg.solve((terms * (p * (1 - p))[:, None]).T @ terms + ridge, gradient)
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-10:
            break
    return coefficients


@functools.cache
def shipped() -> Pooled:
    """The pooled model fitted to UCDP GED (`deaths_pooled.csv`; a test fits it again and compares)."""
    source = resources.files("shadowgraph.events").joinpath("deaths_pooled.csv").read_bytes()
    table = pl.read_csv(source, comment_prefix="#")
    values = table.select(TERMS).to_numpy().astype(np.float64)
    return Pooled(coefficients=values.reshape(len(VIOLENCE), len(PARAMETERS), len(TERMS)))


def read_parameters(path: Path) -> pl.DataFrame:
    """Parameters exported from the R package uncertainUCDP, so that its own distributions are used exactly.

    Args:
        path: CSV with columns tov ('sb', 'ns', 'os'), fatalities, loc, scale, w; docs/why/deaths.md has the lines
            of R that write it.

    Returns:
        Columns violence, deaths_best, loc, scale, w.

    Raises:
        InputError: A column is missing, or a scale or weight is out of range.
    """
    table = pl.read_csv(path)
    missing = {"tov", "fatalities", "loc", "scale", "w"} - set(table.columns)
    if missing:
        raise InputError(
            "The file of parameters lacks a column",
            where=path.name,
            field=min(missing),
            rule="columns tov, fatalities, loc, scale, w",
            way_out="export it from uncertainUCDP as docs/why/deaths.md shows",
        )
    bad = table.filter((pl.col("scale") <= 0) | ~pl.col("w").is_between(0, 1, closed="left"))
    if bad.height:
        raise InputError(
            "A parameter is out of range",
            where=path.name,
            field="scale, w",
            value=bad.select("scale", "w").row(0),
            rule="scale above 0, w from 0 to below 1",
            way_out="export the file again",
        )
    return table.select(
        pl.col("tov").replace_strict(CODES, return_dtype=pl.String).alias("violence"),
        pl.col("fatalities").cast(pl.Int32).alias("deaths_best"),
        pl.col("loc", "scale", "w").cast(pl.Float64),
    ).unique(["violence", "deaths_best"], keep="first", maintain_order=True)


def look_up(events: pl.DataFrame, parameters: pl.DataFrame) -> Triple:
    """Location, scale and weight of each event from a table of exported parameters.

    Raises:
        InputError: The table has no row for an event's type and best estimate.
    """
    found = events.select("violence", pl.col("deaths_best").cast(pl.Int32)).join(
        parameters, on=["violence", "deaths_best"], how="left", maintain_order="left"
    )
    absent = found.filter(pl.col("loc").is_null())
    if absent.height:
        raise InputError(
            "The table of parameters has no row for an event",
            field="violence, fatalities",
            value=absent.select("violence", "deaths_best").row(0),
            rule="one row for each type of violence and each best estimate in the events",
            way_out="export more values of fatalities",
        )
    return tuple(found[name].to_numpy() for name in ("loc", "scale", "w"))  # type: ignore[return-value]
