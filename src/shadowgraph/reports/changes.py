"""The three biggest changes: one tie, one district, one organisation, each with when and where."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.period import MONTHS, dated_within
from shadowgraph.reports.codes import Codes, month_number
from shadowgraph.reports.numbers import count, many, period
from shadowgraph.reports.payload import Change
from shadowgraph.reports.places import Placed
from shadowgraph.reports.ranking import KEY
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.words import chance, percent

Anchors = dict[int, tuple[float, float]]
"""Actor number to longitude and latitude of its activity."""


def biggest(
    tables: ReportTables, codes: Codes, ranked: pl.DataFrame, placed: Placed, anchors: Anchors
) -> list[Change]:
    """Return up to three changes, oldest first."""
    found = [
        _tie(tables, codes, ranked, anchors),
        _district(placed),
        _organisation(tables, codes, anchors),
    ]
    return sorted((change for change in found if change is not None), key=lambda change: change["month"])


def _tie(tables: ReportTables, codes: Codes, ranked: pl.DataFrame, anchors: Anchors) -> Change | None:
    """The largest rise in a chance of cooperation within a year, weighted by how active the two were."""
    back = max(1, 12 // MONTHS.get(codes.step, 3))  # type: ignore[call-overload]
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
        **_at(at),
        "month": month_number(row["since"]),
        "to": month_number(row["period_start"]) + MONTHS.get(codes.step, 3) - 1,  # type: ignore[call-overload]
        "pair": row["pair"],
        "actor": -1,
    }


def _at(point: tuple[float, float] | None) -> dict[str, int | None]:
    if point is None:
        return {"longitude": None, "latitude": None}
    return {"longitude": round(point[0] * 1000), "latitude": round(point[1] * 1000)}


def _yearly(table: pl.DataFrame, by: list[str], value: pl.Expr) -> pl.DataFrame:
    """Sums by calendar year with the year before beside them (0 when there was nothing)."""
    years = table.filter(dated_within("year")).with_columns(pl.col("date_start").dt.year().alias("year"))
    if not years.height:
        return pl.DataFrame()
    span = pl.DataFrame(
        {"year": range(years["year"].min(), years["year"].max() + 1)}, schema={"year": pl.Int32}
    )  # type: ignore[arg-type, operator]
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
        .with_columns((pl.col("value") - pl.col("before")).alias("rise"))
        .sort(["rise", "year", *by], descending=[True, *[False] * (len(by) + 1)])
    )


def _district(placed: Placed) -> Change | None:
    """The largest rise in deaths in one district from one calendar year to the next."""
    inside = placed.events.drop_nulls(["district", "district_name", "longitude", "latitude"])
    table = _yearly(inside, ["district", "district_name"], pl.col("deaths_best").sum())
    if not table.height or table["rise"][0] <= 0:
        return None
    row = table.row(0, named=True)
    there = inside.filter(pl.col("district") == row["district"])
    year = row["year"]
    return {
        "kind": "district",
        "text": (
            f"Deaths in {row['district_name']} rose from {count(row['before'])} in {year - 1} "
            f"to {count(row['value'])} in {year} (best estimates)."
        ),
        **_at((float(there["longitude"].median() or 0), float(there["latitude"].median() or 0))),  # type: ignore[arg-type]
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
    table = _yearly(taking_part, ["actor", "name"], pl.len())
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
        **_at(anchors.get(row["actor"])),
        "month": (year - 1971) * 12,
        "to": (year - 1970) * 12 + 11,
        "pair": -1,
        "actor": row["actor"],
    }
