"""Deaths: counts are not negative, and low <= best <= high. The best estimate is never changed."""

from __future__ import annotations

import polars as pl

from shadowgraph.events.rules.base import Rule, where

IMPLAUSIBLE = 100_000
"""Deaths in one event above which a slip of the keyboard is likelier than the event."""

ESTIMATES = ("deaths_low", "deaths_best", "deaths_high")
PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
OTHERS = (*PARTS, "deaths_low", "deaths_high")

RULES = (
    Rule(
        code="negative-best",
        family="deaths",
        sentence="The best estimate of deaths is not negative",
        done="row set aside",
        action="quarantined",
        fields=("deaths_best",),
        breaks=where(pl.col("deaths_best") < 0),
    ),
    Rule(
        code="negative-deaths",
        family="deaths",
        sentence="A count of deaths is not negative",
        done="set to null",
        action="repaired",
        fields=OTHERS,
        breaks=where(pl.any_horizontal(pl.col(name) < 0 for name in OTHERS)),
        repairs=lambda: {name: pl.when(pl.col(name) >= 0).then(pl.col(name)) for name in OTHERS},
    ),
    Rule(
        code="low-le-best-le-high",
        family="deaths",
        sentence="low <= best <= high",
        done="low and high set to the least and the greatest of the three; best kept",
        action="repaired",
        fields=("deaths_low", "deaths_high"),
        breaks=where(
            (pl.col("deaths_low") > pl.col("deaths_best")).fill_null(value=False)
            | (pl.col("deaths_best") > pl.col("deaths_high")).fill_null(value=False)
        ),
        repairs=lambda: {
            "deaths_low": pl.when(pl.col("deaths_low").is_not_null()).then(pl.min_horizontal(ESTIMATES)),
            "deaths_high": pl.when(pl.col("deaths_high").is_not_null()).then(pl.max_horizontal(ESTIMATES)),
        },
    ),
    Rule(
        code="parts-differ",
        family="deaths",
        sentence="The four counts by side add up to the best estimate",
        done="kept as it is",
        action="noted",
        fields=("deaths_best",),
        breaks=where(
            pl.col(PARTS[0]) + pl.col(PARTS[1]) + pl.col(PARTS[2]) + pl.col(PARTS[3]) != pl.col("deaths_best")
        ),
    ),
    Rule(
        code="implausible-deaths",
        family="deaths",
        sentence=f"One event has at most {IMPLAUSIBLE:,} deaths",
        done="kept as it is",
        action="noted",
        fields=("deaths_best",),
        breaks=where(pl.col("deaths_best") > IMPLAUSIBLE),
    ),
)
