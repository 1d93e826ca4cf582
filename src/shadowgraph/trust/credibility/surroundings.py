"""What else the record holds about the two parties and the place of an event."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.places.basemap import EARTH_KM
from shadowgraph.trust.offices import ACCOUNTS, offices_of


def toll_so_far(frame: pl.DataFrame) -> pl.Series:
    """Deaths of the dyad in the event's year up to the end of its month, named '_toll'; 0 where a side is unnamed."""
    keyed = frame.select(
        "_dyad",
        pl.col("date_end").dt.year().alias("year"),
        pl.col("date_end").dt.month().alias("month"),
        pl.col("deaths_best").cast(pl.Int64).alias("deaths"),
    )
    monthly = (
        keyed.drop_nulls("_dyad")
        .group_by("_dyad", "year", "month")
        .agg(pl.col("deaths").sum())
        .sort("_dyad", "year", "month")
        .with_columns(pl.col("deaths").cum_sum().over("_dyad", "year").alias("_toll"))
        .drop("deaths")
    )
    made = keyed.join(monthly, on=["_dyad", "year", "month"], how="left", maintain_order="left")
    return made["_toll"].fill_null(0).cast(pl.Float64)


def active_before(frame: pl.DataFrame, threshold: int) -> pl.Series:
    """1 where the dyad had `threshold` deaths in an earlier calendar year, else 0, named '_before'.

    A country of which the record holds no earlier year says nothing: there it is a half.
    """
    keyed = frame.select("_dyad", "country", pl.col("date_end").dt.year().alias("year"), "deaths_best")
    first = (
        keyed.drop_nulls("_dyad")
        .group_by("_dyad", "year")
        .agg(pl.col("deaths_best").cast(pl.Int64).sum().alias("toll"))
        .filter(pl.col("toll") >= threshold)
        .group_by("_dyad")
        .agg(pl.col("year").min().alias("first"))
    )
    since = keyed.group_by("country").agg(pl.col("year").min().alias("since"))
    made = keyed.join(first, on="_dyad", how="left", maintain_order="left").join(
        since, on="country", how="left", maintain_order="left"
    )
    known = (pl.col("first") < pl.col("year")).fill_null(value=False)
    unsaid = pl.col("since") >= pl.col("year")
    return made.select(
        pl.when(unsaid).then(0.5).otherwise(known.cast(pl.Float64)).alias("_before")
    ).to_series()


def near(frame: pl.DataFrame, *, days: float, km: float, same: bool) -> pl.Series:
    """Other events near in time and space.

    Args:
        frame: `EVENTS` rows with '_dyad'.
        days: Farthest apart the middles of their spans may be.
        km: Farthest apart their places may be, along each axis.
        same: Only events of the same dyad.

    Returns:
        Counts; 0 for events without coordinates or dated no better than a month.
    """
    from scipy.spatial import cKDTree

    middle = (
        pl.col("date_start").cast(pl.Int32).cast(pl.Float64)
        + pl.col("date_end").cast(pl.Int32).cast(pl.Float64)
    ) / 2
    at = frame.with_row_index("row").filter(
        pl.col("latitude").is_not_null(), pl.col("longitude").is_not_null(), pl.col("date_precision") <= 3
    )
    counts = np.zeros(frame.height)
    if same:
        at = at.drop_nulls("_dyad")
    if at.is_empty():
        return pl.Series(counts)
    lat, lon = np.radians(at["latitude"].to_numpy()), np.radians(at["longitude"].to_numpy())
    points = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    scaled = [p * EARTH_KM / km for p in points] + [at.select(middle).to_series().to_numpy() / days]
    if same:
        # Dyads far apart on an axis of their own: no two of them are ever near.
        scaled.append(at["_dyad"].rank("dense").to_numpy() * 10.0)
    tree = cKDTree(np.column_stack(scaled))
    counts[at["row"].to_numpy()] = tree.query_ball_point(tree.data, 1.0, p=np.inf, return_length=True) - 1
    return pl.Series(counts)


def reporters(events: pl.DataFrame) -> list[pl.Series]:
    """Who reports each event: columns _offices, _steady, _local, _countries.

    _offices: how many offices; _steady: events in the country up to the end of the event's month by
    the office with most of them; _local and _countries: share of its events in this country, and number of
    countries, of the office that is most at home here. Accounts on social media are many, not one: they count 1.
    """
    when = events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        "country",
        (
            pl.col("date_end").dt.year().cast(pl.Int32) * 12 + pl.col("date_end").dt.month().cast(pl.Int32)
        ).alias("month"),
    )
    said = offices_of(events).select("event", "office").join(when, on="event")
    here = _so_far(said, ["office", "country"]).rename({"n": "here"})
    anywhere = _so_far(said, ["office"]).rename({"n": "anywhere"})
    first = said.group_by("office", "country").agg(pl.col("month").min())
    countries = _so_far(first, ["office"]).rename({"n": "countries"}).sort("office", "month")
    account = pl.col("office") == ACCOUNTS
    known = (
        said.join(here, on=["office", "country", "month"])
        .join(anywhere, on=["office", "month"])
        .sort("office", "month")
        .join_asof(countries, on="month", by="office", check_sortedness=False)
        .with_columns(
            pl.when(account).then(1).otherwise(pl.col("here")).alias("here"),
            pl.when(account).then(0.5).otherwise(pl.col("here") / pl.col("anywhere")).alias("local"),
        )
    )
    each = known.group_by("event").agg(
        pl.len().alias("_offices"),
        pl.col("here").max().alias("_steady"),
        pl.col("local").max().alias("_local"),
        pl.col("countries").min().alias("_countries"),
    )
    blank = {"_offices": 1.0, "_steady": 1.0, "_local": 0.5, "_countries": 1.0}
    made = when.join(each, on="event", how="left", maintain_order="left")
    return [made[name].cast(pl.Float64).fill_null(value) for name, value in blank.items()]


def _so_far(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Rows up to and with each month that has any: `by`, month, n."""
    return (
        rows.group_by(*by, "month")
        .agg(pl.len().alias("n"))
        .sort(*by, "month")
        .with_columns(pl.col("n").cum_sum().over(by))
    )
