"""What each office is worth: how much it reports, how often others agree, what became of it."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.records.credibility import SOURCES
from shadowgraph.ties.odds import chance
from shadowgraph.trust.credibility.features import FEATURES, FloatArray
from shadowgraph.trust.credibility.letters import LEAST_REPORTS, letter
from shadowgraph.trust.credibility.model import Q95, RULE, Standing
from shadowgraph.trust.offices import ACCOUNTS, offices_of

SHRUNK = 5.0
"""Reports of the mean of all offices that are added to each office's own, in `agreement`."""


def source_table(
    events: pl.DataFrame,
    values: FloatArray,
    said: pl.DataFrame,
    model: Standing,
    earlier: pl.DataFrame | None = None,
    corrected: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One row per office.

    Args:
        events: `EVENTS` rows.
        values: shape (n_events, n_features), their features.
        said: Columns event, office and name, from `offices_of`.
        model: What was learnt.
        earlier: `EVENTS` rows of an earlier release, or None.
        corrected: `CORRECTIONS` rows of that release: gone events count too, and are no longer in `events`.

    Returns:
        `SOURCES` rows, those with most reports first.
    """
    facts = events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), "event_id", "country", "date_start", "date_end"
    )
    rows = said.join(facts, on="event").with_columns(
        pl.len().over("event").alias("offices"), pl.Series("base", _alone(values, model))[said["event"]]
    )
    table = (
        rows.group_by("office")
        .agg(
            pl.col("name").first(),
            pl.len().cast(pl.Int64).alias("reports"),
            (pl.col("offices") == 1).sum().cast(pl.Int64).alias("alone"),
            pl.col("country").n_unique().cast(pl.Int64).alias("countries"),
            pl.col("date_start").min().alias("first_day"),
            pl.col("date_end").max().alias("last_day"),
            (pl.col("offices") > 1).mean().alias("corroborated"),
        )
        .join(_sensitivity(rows), on="office", how="left")
        .join(_agreement(earlier, corrected), on="office", how="left")
        .with_columns(pl.col("judged", "stood").fill_null(0))
        .sort("reports", "office", descending=[True, False])
    )
    table = table.join(_reliable(rows, table, model), on="office", maintain_order="left")
    coded = letter(
        pl.col("p_reliable"), pl.col("low"), pl.col("high"), pl.col("reports"), pl.col("office") == ACCOUNTS
    )
    return SOURCES.conform(table.with_columns(coded.alias("reliability")).with_columns(_why()))


def _alone(values: FloatArray, model: Standing) -> FloatArray:
    """Log-odds of each event had one office told it once and its parties been known; the office's effect left out."""
    single = values.copy()
    for k, feature in enumerate(FEATURES):
        if feature.name in ("reports", "offices", RULE):
            single[:, k] = 0.0
    none = np.zeros(len(values))
    return np.asarray(model.bars(single, none, none).sum(axis=1))


def _reliable(rows: pl.DataFrame, table: pl.DataFrame, model: Standing) -> pl.DataFrame:
    """Chance that a report resting on the office alone stands, mean over its events, with its interval."""
    names = table["office"].to_list()
    pairs = [model.offices.get(name, (0.0, model.office_sd)) for name in names]
    effect, own = (np.array([pair[k] for pair in pairs]) for k in (0, 1))
    # What differs between countries is drawn anew for each: an office at home in many errs less as a whole.
    spread = np.sqrt(own**2 + model.country_sd**2 / table["countries"].to_numpy())
    numbered = pl.DataFrame(
        {"office": names, "code": range(len(names))}, schema={"office": pl.String, "code": pl.Int64}
    )
    code = rows.join(numbered, on="office", maintain_order="left")["code"].to_numpy()
    base = rows["base"].to_numpy()
    count = np.bincount(code, minlength=len(names))
    columns = {
        name: np.bincount(code, chance(base + (effect + shift * spread)[code]), len(names)) / count
        for name, shift in (("p_reliable", 0.0), ("low", -Q95), ("high", Q95))
    }
    return pl.DataFrame({"office": names, **columns}, schema_overrides={"office": pl.String})


def _sensitivity(rows: pl.DataFrame) -> pl.DataFrame:
    """Of the events that others report where and when the office is at work, the share it reports too."""
    month = rows.with_columns(pl.col("date_start").dt.truncate("1mo").alias("month"))
    places = month.select("office", "country", "month").unique()
    events = month.group_by("country", "month").agg(pl.col("event").n_unique().alias("all"))
    own = month.group_by("office", "country", "month").agg(
        pl.len().alias("own"), (pl.col("offices") == 1).sum().alias("only")
    )
    return (
        places.join(events, on=["country", "month"])
        .join(own, on=["office", "country", "month"])
        .group_by("office")
        .agg(pl.col("all", "own", "only").sum())
        .with_columns((pl.col("all") - pl.col("only")).alias("others"))
        .select(
            "office",
            pl.when(pl.col("others") > 0)
            .then((pl.col("own") - pl.col("only")) / pl.col("others"))
            .alias("sensitivity"),
        )
    )


def _agreement(earlier: pl.DataFrame | None, corrected: pl.DataFrame | None) -> pl.DataFrame:
    """How many of its reports were judged by a later release, how many stood, and the share, drawn in."""
    if corrected is None or earlier is None:
        return pl.DataFrame(
            schema={"office": pl.String, "judged": pl.Int64, "stood": pl.Int64, "agreement": pl.Float64}
        )
    known = corrected.filter(pl.col("outcome") != "not judged").select(
        "event_id", (pl.col("outcome") != "gone").alias("stood")
    )
    counted = (
        offices_of(earlier)
        .join(earlier.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), "event_id"), on="event")
        .join(known, on="event_id")
        .group_by("office")
        .agg(pl.len().cast(pl.Int64).alias("judged"), pl.col("stood").sum().cast(pl.Int64))
    )
    mean = int(counted["stood"].sum()) / max(int(counted["judged"].sum()), 1)
    return counted.with_columns(
        ((pl.col("stood") + SHRUNK * mean) / (pl.col("judged") + SHRUNK)).alias("agreement")
    )


def _why() -> pl.Expr:
    few = pl.col("reports") < LEAST_REPORTS
    return (
        pl.when(pl.col("office") == ACCOUNTS)
        .then(pl.lit("many sources under one name"))
        .when(few)
        .then(pl.format("only {} reports", "reports"))
        .when(pl.col("judged") > 0)
        .then(
            pl.format(
                "of {} reports judged later {} stood; {}% of its reports are also another's",
                "judged",
                "stood",
                (100 * pl.col("corroborated")).round(0).cast(pl.Int64),
            )
        )
        .otherwise(
            pl.format(
                "what its {} reports look like; {}% are also another's",
                "reports",
                (100 * pl.col("corroborated")).round(0).cast(pl.Int64),
            )
        )
        .alias("why")
    )
