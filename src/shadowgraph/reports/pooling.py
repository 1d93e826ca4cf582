"""Measures as the report shows them: months pooled to quarters, years only where nothing finer is known."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from shadowgraph.records.theatre import Theatre
from shadowgraph.reports.codes import month_number
from shadowgraph.reports.holes import Hole, in_hole
from shadowgraph.reports.measure_labels import measure_label

ADDITIVE = frozenset({"deaths", "events"})
"""Units whose values grow with the length of a period."""
QUARTER, YEAR = 3, 12
LONG_WINDOW_MONTHS = 180
"""Months are too noisy for charts this small: they are pooled to quarters, and in windows longer than this to years.
Every month is in measures.parquet."""

_UNIT = ["unit_kind", "unit", "unit_name", "measure", "units", "place"]


def shown_months(theatre: Theatre) -> int:
    """Length of the periods drawn for a theatre, months."""
    window = month_number(theatre.end) - month_number(theatre.start) + 1
    return YEAR if window > LONG_WINDOW_MONTHS else QUARTER


def displayed(
    measures: pl.DataFrame,
    districts: list[str],
    holes: list[Hole],
    *,
    actors: Sequence[str] = (),
    shown: int = QUARTER,
) -> pl.DataFrame:
    """Rows to draw, for the theatre, the districts and the organisations given.

    Counts of a longer period are the sum of its shorter ones (their mean times how many there are where some aren't
    known), as are the ends of their intervals; other values are means weighted by what they are taken of, events or
    deaths, so that the share of a year's dead is that of its dead taken together. Both treat the parts as wholly
    dependent, so that the bands are too wide rather than too narrow.

    Args:
        measures: `MEASURES` rows.
        districts: Units of kind 'district' to keep, in the order wanted; only of measures that are drawn so.
        holes: Stretches where the record is empty by accident: a month that overlaps one has no value.
        actors: Units of kind 'actor' to keep, in the order wanted.
        shown: Length of the periods wanted, months.

    Returns:
        Columns of `MEASURES` but period_end, with 'span' (months), 'place' (0: theatre, then districts, then
        organisations, in order),
        'base' (length in months of the periods computed), 'pooled' (whether it stands for several periods) and 'of'
        (the weight of a mean: 'deaths', or 'events' also where deaths were not measured), where a value is known.
    """
    units = [*(("district", unit) for unit in districts), *(("actor", unit) for unit in actors)]
    order = pl.DataFrame(
        [(kind, unit, rank) for rank, (kind, unit) in enumerate(units, start=1)],
        schema={"unit_kind": pl.String, "unit": pl.String, "rank": pl.Int64},
        orient="row",
    )
    whole = pl.col("unit_kind") == "theatre"
    drawn = pl.col("measure").is_in(
        [name for name in measures["measure"].unique() if measure_label(name).local]
    )
    kept = (
        _weighed(measures)
        .filter((whole | (pl.col("unit_kind") == "actor") | drawn) & pl.col("value").is_finite())
        .join(order, on=["unit_kind", "unit"], how="left", maintain_order="left")
        .filter(whole | pl.col("rank").is_not_null())
        .with_columns(pl.when(whole).then(0).otherwise(pl.col("rank")).alias("place"), months().alias("span"))
        .filter(~in_hole(pl.col("period_start"), pl.col("span"), holes))
        .with_columns(
            pl.col("period_start").dt.year().alias("year"),
            pl.col("span").min().over("measure").alias("base"),
            pl.when(pl.col("weight").is_null().any().over("measure"))
            .then(pl.lit("events"))
            .otherwise("of")
            .alias("of"),
        )
        .with_columns(pl.when(of="deaths").then("weight").otherwise("n_events").alias("weight"))
    )
    pooled = _pool(kept.filter(pl.col("span") < shown), shown)
    plain = kept.filter(pl.col("span") >= shown).with_columns(pl.lit(value=False).alias("pooled"))
    both = (
        pl.concat([pooled, plain.select(pooled.columns)])
        .unique(["measure", "place", "period_start", "span"], keep="first", maintain_order=True)
        .sort("measure", "place", "period_start", "span")
    )
    shortest = pl.col("span").min().over("measure")
    least = pl.col("span").min().over("measure", "place", "year")
    return (
        both.with_columns(least.alias("least"), shortest.alias("shortest"))
        .filter(pl.col("span") == pl.col("least"))
        .with_columns(pl.col("value", "low", "high") * _scale())
        .with_columns(pl.col("value", "low", "high").round_sig_figs(4))
        .drop("least", "shortest", "year")
    )


def _weighed(measures: pl.DataFrame) -> pl.DataFrame:
    """With 'of', what a row's value is taken of, and 'weight', how much of it there was; null where unknown."""
    names = measures["measure"].unique().sort().to_list()
    of = pl.DataFrame(
        {"measure": names, "of": [measure_label(name).of for name in names]},
        schema={"measure": pl.String, "of": pl.String},
    )
    period = ["unit_kind", "unit", "period_start", "period_end"]
    deaths = measures.filter(measure="deaths").select(*period, pl.col("value").alias("deaths"))
    return (
        measures.join(of, on="measure", how="left", maintain_order="left")
        .join(deaths, on=period, how="left", maintain_order="left")
        .with_columns(pl.when(of="deaths").then("deaths").otherwise("n_events").alias("weight"))
        .drop("deaths")
    )


def months() -> pl.Expr:
    """Length of a period in whole months."""
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days()
    return pl.when(days < 45).then(1).when(days < 180).then(3).otherwise(12).cast(pl.Int32)


def _scale() -> pl.Expr:
    """Counts of a longer period, per period of the usual length, so that one scale fits all."""
    share = pl.col("shortest") / pl.col("span")
    return pl.when(pl.col("units").is_in(list(ADDITIVE))).then(share).otherwise(1.0)


def _pool(shorter: pl.DataFrame, shown: int) -> pl.DataFrame:
    """Shorter periods pooled to longer ones."""
    weight = pl.col("weight").clip(1)

    def pooled(name: str) -> pl.Expr:
        total = pl.col(name).mean() * shown / pl.col("span").first()
        mean = (pl.col(name) * weight).sum() / weight.filter(pl.col(name).is_not_null()).sum()
        known = pl.col(name).is_not_null().all()
        added = pl.col("units").first().is_in(list(ADDITIVE))
        return pl.when(known).then(pl.when(added).then(total).otherwise(mean)).alias(name)

    by = [name for name in _UNIT if name != "units"]
    return (
        shorter.with_columns(pl.col("period_start").dt.truncate(f"{shown}mo"))
        .group_by(*by, "period_start", maintain_order=True)
        .agg(
            pl.col("units").first(),
            *(pooled(name) for name in ("value", "low", "high")),
            pl.col("n_events").sum(),
            pl.col("base", "of").first(),
            pl.lit(shown, pl.Int32).alias("span"),
            pl.col("period_start").dt.year().first().alias("year"),
            pl.lit(value=True).alias("pooled"),
        )
        .select(
            *_UNIT, "period_start", "span", "year", "value", "low", "high", "n_events", "base", "pooled", "of"
        )
    )
