"""Intensity tails: power law and generalised Pareto side by side, each with a test of whether it fits."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from shadowgraph.kernels.reference import gpd
from shadowgraph.kernels.reference.power_law import LARGEST, Floats, fit, survival
from shadowgraph.measures.escalation.tail_index import LEAST_TAIL
from shadowgraph.measures.intervals import HIGH, LOW
from shadowgraph.measures.layout import in_district
from shadowgraph.records.period import dated_within
from shadowgraph.records.tails import TAILS
from shadowgraph.theatres.data import TheatreData

WINDOW_YEARS = 3
LEAST_EVENTS = {"theatre": 30, "district": 100}
"""Events with a death that a window must have: with fewer, no law could be told from another."""
SAMPLES = 100
FEWER_SAMPLES = 40
REFITS = 20
MANY = 3000
LEVEL = 2.0


def intensity_tails(data: TheatreData, *, seed: int = 0) -> pl.DataFrame:
    """Fit the tail of deaths per event in windows of three years, each of which ends one year after the last.

    Args:
        data: The theatre.
        seed: Of the samples behind intervals and tests.

    Returns:
        `TAILS` rows: of the theatre, and the last window of districts if that has at least a hundred deadly events.
    """
    events = data.events.filter(dated_within("year") & (pl.col("deaths_best") > 0)).with_columns(
        pl.col("date_start").dt.year().cast(pl.Int64).alias("year")
    )
    whole = events.with_columns(
        pl.lit("theatre").alias("unit_kind"),
        pl.lit(data.theatre.id).alias("unit"),
        pl.lit(data.theatre.name).alias("unit_name"),
    )
    local = events.filter(in_district()).with_columns(
        pl.lit("district").alias("unit_kind"),
        pl.col("district").alias("unit"),
        pl.coalesce("district_name", "district").alias("unit_name"),
    )
    columns = ["unit_kind", "unit", "unit_name", "year", "deaths_best"]
    both = pl.concat([whole.select(columns), local.select(columns)])
    rows: list[dict[str, object]] = []
    for (kind, unit), part in both.partition_by(
        "unit_kind", "unit", as_dict=True, maintain_order=True
    ).items():
        if part.height >= LEAST_EVENTS[str(kind)]:
            rows += _windows(str(kind), str(unit), part, seed)
    if not rows:
        return TAILS.empty()
    table = pl.DataFrame(rows).with_columns(pl.lit(data.theatre.id).alias("theatre"))
    return TAILS.conform(table).sort(TAILS.key)


def _windows(kind: str, unit: str, part: pl.DataFrame, seed: int) -> list[dict[str, object]]:
    years, deaths = part["year"].to_numpy(), part["deaths_best"].to_numpy().astype(float)
    rows: list[dict[str, object]] = []
    ends = range(int(years.min()) + WINDOW_YEARS - 1, int(years.max()) + 1)
    for last in ends if kind == "theatre" else ends[-1:]:
        inside = np.sort(deaths[(years > last - WINDOW_YEARS) & (years <= last)])
        if len(inside) < LEAST_EVENTS[kind]:
            continue
        # Sampled by what is there, not by whose it is: the same events give the same row under any name.
        rng = np.random.default_rng([seed, last, len(inside), int(inside.sum())])
        row = window(inside, rng)
        if row:
            first = last - WINDOW_YEARS + 1
            about = {"unit_kind": kind, "unit": unit, "unit_name": part["unit_name"][0]}
            rows.append(
                about | {"period_start": dt.date(first, 1, 1), "period_end": dt.date(last, 12, 31)} | row
            )
    return rows


def window(deaths: Floats, rng: np.random.Generator) -> dict[str, object]:
    """Both laws for one window; nothing where no tail has enough events.

    Args:
        deaths: shape (n,), above 0, ascending.
        rng: Where chance comes from.
    """
    samples = SAMPLES if len(deaths) < MANY else FEWER_SAMPLES
    values, counts = np.unique(deaths, return_counts=True)
    n = len(deaths)
    boot = rng.multinomial(n, counts / n, size=samples).T.astype(float)
    fits = fit(values, np.column_stack([counts, boot]), least=LEAST_TAIL)
    if not np.isfinite(fits.alpha[0]):
        return {}
    start, alpha = float(fits.start[0]), float(fits.alpha[0])
    tail = values >= start
    size = int(counts[tail].sum())
    law = gpd.fit(values[tail], counts[tail].astype(float), start)
    low, high = np.nanquantile(fits.alpha[1:] - 1.0, [LOW, HIGH])
    ours = float(counts[tail] @ (-alpha * np.log(values[tail]))) - size * _log_zeta(alpha, start)
    # Parameters: one and two; a difference of the AIC below 2 says nothing.
    gain = (2 * law.log_likelihood - 4) - (2 * ours - 2)
    better = "generalised Pareto" if gain > LEVEL else "power law" if gain < -LEVEL else "neither"
    return {
        "n_events": n,
        "start": int(start),
        "n_tail": size,
        "index": alpha - 1.0,
        "low": min(float(low), alpha - 1.0),
        "high": max(float(high), alpha - 1.0),
        "p_power_law": _p_power_law(deaths, start, alpha, float(fits.distance[0]), samples, rng),
        "shape": law.shape,
        "shape_low": law.low,
        "shape_high": law.high,
        "p_gpd": _p_gpd(values[tail], counts[tail].astype(float), start, law, rng),
        "better": better,
        "largest": int(deaths[-1]),
    }


def _log_zeta(alpha: float, start: float) -> float:
    from scipy.special import zeta

    return float(np.log(zeta(alpha, start)))


def _p_power_law(
    deaths: Floats, start: float, alpha: float, distance: float, samples: int, rng: np.random.Generator
) -> float:
    """Share of samples farther from their own fit (Clauset, Shalizi and Newman 2009, section 4.1)."""
    below = deaths[deaths < start]
    n, share = len(deaths), 1.0 - len(below) / len(deaths)
    ladder = np.arange(start, start + 20 * LARGEST)
    over = survival(alpha, start, ladder)
    drawn = np.empty((n, samples))
    for column in range(samples):
        in_tail = rng.random(n) < share
        k = int(in_tail.sum())
        # Beyond the ladder the law is continuous to the eye.
        u = 1.0 - rng.random(k)
        place = np.searchsorted(-over, -u, side="right") - 1
        made = ladder[np.minimum(place, len(ladder) - 1)]
        far = u < over[-1]
        made[far] = np.floor(np.minimum(ladder[-1] * (u[far] / over[-1]) ** (-1.0 / (alpha - 1.0)), 1e9))
        drawn[in_tail, column] = made
        if n > k:
            drawn[~in_tail, column] = rng.choice(below, n - k)
    values, place = np.unique(drawn, return_inverse=True)
    key = place.reshape(drawn.shape) * samples + np.arange(samples)
    counts = np.bincount(key.ravel(), minlength=len(values) * samples).reshape(len(values), samples)
    found = fit(values, counts.astype(float), least=LEAST_TAIL).distance
    return float(np.mean(found[np.isfinite(found)] >= distance))


def _p_gpd(values: Floats, counts: Floats, start: float, law: gpd.Tail, rng: np.random.Generator) -> float:
    """The same for the generalised Pareto tail, refitted to each of twenty samples."""
    distance = _distance(values, counts, start, law)
    n, farther = int(counts.sum()), 0
    for _ in range(REFITS):
        x, c = np.unique(gpd.draw(n, start, law, rng), return_counts=True)
        mine = c.astype(float)
        farther += _distance(x, mine, start, gpd.fit(x, mine, start, every=3)) >= distance
    return farther / REFITS


def _distance(values: Floats, counts: Floats, start: float, law: gpd.Tail) -> float:
    below = np.cumsum(counts) / counts.sum()
    theirs = 1.0 - gpd.survival(values - start + 1.0, law.shape, law.scale)
    return float(np.abs(below - theirs).max())
