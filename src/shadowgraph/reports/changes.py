"""The three biggest changes: one tie, one district, one organisation, each with when and where."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.period import MONTHS, check_step, dated_within
from shadowgraph.reports.codes import Codes, month_number
from shadowgraph.reports.holes import Hole, find_holes, in_hole
from shadowgraph.reports.numbers import count, many, period
from shadowgraph.reports.payload import Change
from shadowgraph.reports.places import Placed
from shadowgraph.reports.ranking import KEY
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.words import chance, percent


def step_months(step: str) -> int:
    """Length of a step in months."""
    return MONTHS[check_step(step)]


Anchors = dict[int, tuple[float, float]]
"""Actor number to longitude and latitude of its activity."""


def biggest(
    tables: ReportTables, codes: Codes, ranked: pl.DataFrame, placed: Placed, anchors: Anchors
) -> list[Change]:
    """Return up to three changes, oldest first."""
    found = [
        _tie(tables, codes, ranked, anchors),
        _district(placed, find_holes(tables.events, tables.theatre)),
        _organisation(tables, codes, anchors),
    ]
    return sorted((change for change in found if change is not None), key=lambda change: change["month"])


def _tie(tables: ReportTables, codes: Codes, ranked: pl.DataFrame, anchors: Anchors) -> Change | None:
    """The largest rise in a chance of cooperation within a year, weighted by how active the two were."""
    back = max(1, 12 // step_months(codes.step))
    active = codes.actors.select(pl.col("actor"), pl.col("n_events").log1p().alias("size"))
    listed = (
        ranked.filter(pl.col("likely"))
        .join(active.rename({"actor": "a", "size": "size_a"}), on="a")
        .join(active.rename({"actor": "b", "size": "size_b"}), on="b")
        .select(
            *KEY, "pair", "a", "b", "name_a", "name_b", pl.min_horizontal("size_a", "size_b").alias("size")
        )
    )
    risen = (
        tables.ties.select(*KEY, "period_start", "p_cooperating", "p_low", "p_high", "basis")
        .join(listed, on=KEY, how="inner")
        .sort("pair", "period_start")
        .with_columns(
            pl.col("p_cooperating").shift(back).over("pair").alias("before"),
            pl.col("period_start").shift(back).over("pair").alias("since"),
        )
        .drop_nulls("before")
        .with_columns(((pl.col("p_cooperating") - pl.col("before")) * pl.col("size")).alias("score"))
        .sort(["score", "pair", "period_start"], descending=[True, False, False])
    )
    if not risen.height or risen["score"][0] <= 0:
        return None
    row = risen.row(0, named=True)
    ends = [anchors[actor] for actor in (row["a"], row["b"]) if actor in anchors]
    at = (sum(x for x, _ in ends) / len(ends), sum(y for _, y in ends) / len(ends)) if ends else None
    how = "inferred" if row["basis"] == "inferred" else "reported"
    return {
        "kind": "tie",
        "text": (
            f"The chance that {row['name_a']} and {row['name_b']} cooperated rose from "
            f"{percent(row['before'])} in {period(row['since'], codes.step)} to "
            f"{chance(row['p_cooperating'], row['p_low'], row['p_high'])} in "
            f"{period(row['period_start'], codes.step)} ({how})."
        ),
        "longitude": _thousandths(at, 0),
        "latitude": _thousandths(at, 1),
        "month": month_number(row["since"]),
        "to": month_number(row["period_start"]) + step_months(codes.step) - 1,
        "pair": row["pair"],
        "actor": -1,
    }


def _thousandths(point: tuple[float, float] | None, axis: int) -> int | None:
    return None if point is None else round(point[axis] * 1000)


def _yearly(table: pl.DataFrame, by: list[str], value: pl.Expr, holes: list[Hole]) -> pl.DataFrame:
    """Sums by calendar year with the year before beside them (0 when there was nothing), but for holes."""
    years = table.filter(dated_within("year")).with_columns(pl.col("date_start").dt.year().alias("year"))
    if not years.height:
        return pl.DataFrame()
    first, last = years.select(pl.col("year").min().alias("first"), pl.col("year").max().alias("last")).row(0)
    span = pl.DataFrame({"year": range(first, last + 1)}, schema={"year": pl.Int32})
    sums = years.group_by(*by, "year").agg(value.alias("value"))
    return (
        sums.select(by)
        .unique()
        .join(span, how="cross")
        .join(sums, on=[*by, "year"], how="left")
        .with_columns(pl.col("value").cast(pl.Int64).fill_null(0))
        .sort(*by, "year")
        .with_columns(pl.col("value").shift(1).over(by).alias("before"))
        .drop_nulls("before")
        .filter(~in_hole(pl.date(pl.col("year") - 1, 1, 1), 24, holes))
        .with_columns((pl.col("value") - pl.col("before")).alias("rise"))
        .sort(["rise", "year", *by], descending=[True, *[False] * (len(by) + 1)])
    )


def _district(placed: Placed, holes: list[Hole]) -> Change | None:
    """The largest rise in deaths in one district from one calendar year to the next."""
    inside = placed.events.drop_nulls(["district", "district_name", "longitude", "latitude"])
    table = _yearly(inside, ["district", "district_name"], pl.col("deaths_best").sum(), holes)
    if not table.height or table["rise"][0] <= 0:
        return None
    row = table.row(0, named=True)
    there = inside.filter(pl.col("district") == row["district"])
    at = there.select(pl.col("longitude").median(), pl.col("latitude").median()).row(0)
    year = row["year"]
    return {
        "kind": "district",
        "text": (
            f"Deaths in {row['district_name']} rose from {count(row['before'])} in {year - 1} "
            f"to {count(row['value'])} in {year} (best estimates)."
        ),
        "longitude": _thousandths(at, 0),
        "latitude": _thousandths(at, 1),
        "month": (year - 1971) * 12,
        "to": (year - 1970) * 12 + 11,
        "pair": -1,
        "actor": -1,
    }


def _organisation(tables: ReportTables, codes: Codes, anchors: Anchors) -> Change | None:
    """The non-state organisation whose events rose most from one calendar year to the next."""
    kinds = codes.actors.filter(~pl.col("kind").is_in(["state", "civilians", "unknown"]))
    taking_part = (
        tables.participants.join(kinds.select("actor_id", "actor", "name"), on="actor_id", how="inner")
        .unique(["event_id", "actor"], keep="first", maintain_order=True)
        .join(tables.events, on="event_id", how="inner")
    )
    table = _yearly(taking_part, ["actor", "name"], pl.len(), find_holes(tables.events, tables.theatre))
    if not table.height or table["rise"][0] <= 0:
        return None
    row = table.row(0, named=True)
    year = row["year"]
    return {
        "kind": "organisation",
        "text": (
            f"{row['name']} took part in {many(row['value'], 'event')} in {year}, "
            f"up from {count(row['before'])} in {year - 1}."
        ),
        "longitude": _thousandths(anchors.get(row["actor"]), 0),
        "latitude": _thousandths(anchors.get(row["actor"]), 1),
        "month": (year - 1971) * 12,
        "to": (year - 1970) * 12 + 11,
        "pair": -1,
        "actor": row["actor"],
    }
