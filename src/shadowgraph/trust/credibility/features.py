"""What is known of a report when it comes in: the features its standing is judged by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.trust.credibility.surroundings import active_before, near, reporters, toll_so_far
from shadowgraph.trust.dyads import dyad_key

FloatArray = NDArray[np.float64]

THRESHOLD = 25
"""Deaths in a calendar year from which UCDP counts a pair of parties as active (GED codebook)."""


@dataclass(frozen=True)
class Feature:
    """One thing to look at.

    Args:
        name: Short name, as in bars.
        words: What a high value means, in words.
        of: Its value, from `surroundings`.
    """

    name: str
    words: str
    of: Callable[[], pl.Expr]


def _status(*codes: str) -> Callable[[], pl.Expr]:
    return lambda: pl.col("code_status").is_in(list(codes)).fill_null(value=False)


FEATURES = (
    Feature(
        "what it was in doubt",
        "the coder still checks who fought, what kind of violence it was, or over what",
        _status("Check dyad", "Check type of violence", "Check incompatibility"),
    ),
    Feature(
        "details in doubt",
        "the coder still checks deaths, place or source, or doesn't say what",
        _status("Check deaths", "Check vague or biased source", "Check geography", "Check"),
    ),
    Feature(
        "parties below threshold",
        "how far the two are from 25 deaths in a year, in this year so far and any earlier one (1: a side is unnamed)",
        lambda: pl.when(pl.col("_unnamed")).then(1.0).otherwise(_short_of() * (1 - pl.col("_before"))),
    ),
    Feature("several named", "a side is named as several organisations", lambda: pl.col("_composite")),
    Feature("unclear", "coded as aggregated or unclear", lambda: pl.col("clarity").fill_null(1) >= 2),
    Feature("no deaths", "no deaths by the best estimate", lambda: pl.col("deaths_best") == 0),
    Feature("deaths", "deaths by the best estimate (log)", lambda: pl.col("deaths_best").log1p()),
    Feature(
        "no deaths, and checked",
        "no deaths by the best estimate, and the coder checks: one doubt seen twice",
        lambda: (
            (pl.col("deaths_best") == 0) & pl.col("code_status").fill_null("Clear").str.starts_with("Check")
        ),
    ),
    Feature("day unknown", "dated no better than some days", lambda: pl.col("date_precision") >= 2),
    Feature("week unknown", "dated no better than a week", lambda: pl.col("date_precision") >= 3),
    Feature(
        "place vague",
        "placed no better than a district",
        lambda: pl.col("place_precision").is_in([3, 4, 6]).fill_null(value=False),
    ),
    Feature("non-state", "fighting between groups", lambda: pl.col("violence") == "non-state"),
    Feature("one-sided", "violence against civilians", lambda: pl.col("violence") == "one-sided"),
    Feature(
        "twins", "other events of the two within 2 days and 25 km (log)", lambda: pl.col("_twins").log1p()
    ),
    Feature("nearby", "other events within a week and 50 km (log)", lambda: pl.col("_nearby").log1p()),
    Feature("late", "days until the first report (log)", lambda: pl.col("_lag").log1p()),
    Feature(
        "reports",
        "how many reports it rests on (log2)",
        lambda: pl.col("n_sources").fill_null(1).clip(1).log(2),
    ),
    Feature("offices", "how many offices report it (log2)", lambda: pl.col("_offices").log(2)),
    Feature(
        "steady reporter",
        "events here so far by the office that reports most of them (log)",
        lambda: pl.col("_steady").log1p(),
    ),
    Feature(
        "near reporter",
        "share of its events that its most local office has in this country",
        lambda: pl.col("_local"),
    ),
    Feature(
        "wide reporter",
        "countries its most local office reports from (log)",
        lambda: pl.col("_countries").log(),
    ),
)
"""Coders' codes are pooled by what they doubt: each alone is too rare to learn from, and used in few countries."""


def _short_of() -> pl.Expr:
    return (1 - pl.col("_toll") / THRESHOLD).clip(0, 1)


def features(events: pl.DataFrame) -> FloatArray:
    """Value of each feature for each event, shape (n_events, n_features).

    Only the events given are looked at, and of them none that lies after the month of an event's last day and the
    one after: a value does not move when later months arrive.

    Args:
        events: `EVENTS` rows.
    """
    frame = surroundings(events)
    columns = frame.select(f.of().cast(pl.Float64).alias(f.name) for f in FEATURES)
    return np.asarray(np.nan_to_num(columns.to_numpy().astype(np.float64)))


def surroundings(events: pl.DataFrame) -> pl.DataFrame:
    """The events with what lies around them: columns _dyad, _unnamed, _composite, _lag, and those of `surroundings`."""
    frame = events.with_columns(dyad_key().alias("_dyad"))
    one_sided = pl.col("violence") == "one-sided"
    missing_b = pl.col("side_b").is_null() & ~one_sided
    first = (
        pl.col("source_date")
        .str.split(";")
        .list.eval(pl.element().str.strip_chars().str.to_date("%Y-%m-%d", strict=False))
        .list.min()
    )
    lag = (first - pl.col("date_end")).dt.total_days().clip(0, 365).fill_null(1)
    return frame.with_columns(
        (pl.col("side_a").is_null() | missing_b).alias("_unnamed"),
        pl.concat_str("side_a", "side_b", separator=" ", ignore_nulls=True)
        .str.contains(", ")
        .alias("_composite"),
        lag.alias("_lag"),
        toll_so_far(frame),
        active_before(frame, THRESHOLD),
        near(frame, days=2, km=25, same=True).alias("_twins"),
        near(frame, days=7, km=50, same=False).alias("_nearby"),
        *reporters(events),
    )
