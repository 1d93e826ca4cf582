"""How well events that are one are found: ids that persist between releases, and SYNTHETIC second reports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.credibility_data import CANDIDATE, COMPLETE, COVERAGE, FINAL
from shadowgraph.events import build
from shadowgraph.sources.read import read_all
from shadowgraph.trust.duplicates.blocking import pairs
from shadowgraph.trust.duplicates.comparing import compare

SECOND = "synthetic-second"
JITTER_KM, ELSEWHERE = 12.0, 0.5
"""Half of the second reports name another point; how far off it is has this mean (exponential). Assumed."""

DAYS = (0.7, 0.2, 0.07, 0.03)
"""Chance that a second report is 0, 1, 2 or 3 days off. Assumed."""

UNNAMED, MISNAMED = 0.2, 0.1
"""Chance that it leaves a side unnamed, or names another. Assumed."""

TOLL_SD = 0.4
"""Spread of the log of its toll around the first's. Assumed."""


def two_releases(folder: Path) -> pl.DataFrame:
    """Candidate and final events of 2021 in complete countries, ids hidden from the comparison in 'true_id'."""
    candidate = build(read_all([folder / CANDIDATE])).table
    final = build(read_all([folder / FINAL])).table
    coverage = pl.read_parquet(folder / COVERAGE).select(
        pl.col("id").cast(pl.String).alias("row_id"), "coverage"
    )
    whole = final.join(coverage, on="row_id", maintain_order="left").filter(
        pl.col("coverage") == "complete_country", pl.col("date_end").dt.year() == 2021
    )
    both = pl.concat([candidate, whole.drop("coverage")]).filter(pl.col("country").is_in(COMPLETE))
    return _hidden(both)


def _hidden(events: pl.DataFrame) -> pl.DataFrame:
    number = pl.int_range(pl.len()).cast(pl.String)
    return events.with_columns(
        pl.col("row_id").alias("true_id"),
        number.alias("row_id"),
        pl.concat_str("dataset", pl.lit(":"), number.str.zfill(7)).alias("event_id"),
    )


def known_pairs(folder: Path) -> tuple[pl.DataFrame, np.ndarray]:
    """Compared pairs of two releases, and whether they have the same id."""
    return _compared(two_releases(folder))


def synthetic_pairs(folder: Path, rng: np.random.Generator) -> tuple[pl.DataFrame, np.ndarray]:
    """Compared pairs of final events and SYNTHETIC second reports of half of them."""
    events = two_releases(folder).filter(pl.col("dataset") == "ucdp-ged")
    return _compared(pl.concat([events, second_reports(events, rng)], how="vertical"))


def _compared(events: pl.DataFrame) -> tuple[pl.DataFrame, np.ndarray]:
    found = compare(events, pairs(events))
    true = events["true_id"]
    return found, (true.gather(found["left"]) == true.gather(found["right"])).to_numpy()


def second_reports(events: pl.DataFrame, rng: np.random.Generator, share: float = 0.5) -> pl.DataFrame:
    """SYNTHETIC: another provider's report of some events, moved, re-dated, re-counted, less well named."""
    some = events.filter(pl.Series(rng.random(events.height) < share))
    n = some.height
    off = np.where(rng.random(n) < ELSEWHERE, rng.exponential(JITTER_KM, n), 0.0) / 111.0
    angle = rng.random(n) * 2 * np.pi
    days = rng.choice(len(DAYS), n, p=DAYS) * rng.choice([-1, 1], n)
    toll = np.rint(some["deaths_best"].to_numpy() * np.exp(rng.normal(0, TOLL_SD, n))).astype(int)
    blank, wrong = rng.random(n) < UNNAMED, rng.random(n) < MISNAMED
    moved = [dt.timedelta(days=int(d)) for d in days]
    other = some["side_b"].gather(rng.permutation(n))
    name_b = (
        pl.when(pl.Series(blank)).then(None).when(pl.Series(wrong)).then(other).otherwise(pl.col("side_b"))
    )
    return some.with_columns(
        pl.lit(SECOND).alias("dataset"),
        pl.lit("1").alias("dataset_version"),
        pl.concat_str(pl.lit(f"{SECOND}:"), "row_id").alias("event_id"),
        (pl.col("latitude") + off * np.cos(angle)).alias("latitude"),
        (pl.col("longitude") + off * np.sin(angle)).alias("longitude"),
        (pl.col("date_start") + pl.Series(moved)).alias("date_start"),
        (pl.col("date_end") + pl.Series(moved)).alias("date_end"),
        name_b.alias("side_b"),
        pl.lit(None, pl.Int32).alias("side_a_id"),
        pl.lit(None, pl.Int32).alias("side_b_id"),
        pl.Series("deaths_best", toll, dtype=pl.Int32),
        pl.lit(None, pl.Int32).alias("deaths_low"),
        pl.lit(None, pl.Int32).alias("deaths_high"),
        _offices(some, rng),
    )


def _offices(some: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """A third each of second reports name the first's offices, others, and none. Assumed."""
    third = rng.integers(0, 3, some.height)
    names = some["source_office"]
    other = names.gather(rng.permutation(some.height))
    chosen = [a if k == 0 else b if k == 1 else None for a, b, k in zip(names, other, third, strict=True)]
    return pl.Series("source_office", chosen, dtype=pl.String)
