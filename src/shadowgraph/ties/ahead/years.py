"""Years: a theatre laid out year by year, for features that never look past the year they are of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.errors import NoEventsError
from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.place import located_within
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import FloatArray, IntArray

COARSE_DEGREES = 2.0
"""Side of the blocks on which wide ground is compared, as in the evidence of ties: about 220 km."""
FINE_DEGREES = 0.5
"""Side of the blocks on which close ground is compared: a PRIO-GRID cell."""


@dataclass(frozen=True)
class Years:
    """Who was active, where, against whom and beside whom, year by year.

    Args:
        first: First year; year index 0.
        n: Number of years.
        orgs: `ACTORS` rows of the N organisations, sorted by actor_id, with 'org' 0 to N - 1.
        active: columns org, year (index), n (events), fought (events with an organised opponent), deaths.
        places: columns org, year, country, coarse, fine (blocks; null where the place is too vague), n.
        met: one row per pair (org_i < org_j), year and whether opposed: n (events, a composite side counting
            1 / its size), deaths (best, in the same shares).
    """

    first: int
    n: int
    orgs: pl.DataFrame
    active: pl.DataFrame
    places: pl.DataFrame
    met: pl.DataFrame

    def until(self, year: int) -> Years:
        """The same, forgetting everything after a year index."""
        keep = pl.col("year") <= year
        return Years(
            self.first,
            year + 1,
            self.orgs,
            self.active.filter(keep),
            self.places.filter(keep),
            self.met.filter(keep),
        )


def by_year(data: TheatreData) -> Years:
    """Lay out a theatre. An event belongs to the year it begins in.

    Raises:
        NoEventsError: No event has an organisation in it.
    """
    orgs = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).sort("actor_id").with_row_index("org")
    orgs = orgs.with_columns(pl.col("org").cast(pl.Int64))
    takes = _takes(data, orgs)
    if takes.is_empty():
        raise NoEventsError(
            "No organisation takes part in any event",
            where=f"theatre {data.theatre.name!r}",
            way_out="widen the countries or the window",
        )
    first, last = data.theatre.start.year, data.theatre.end.year
    takes = takes.with_columns((pl.col("year") - first).clip(0, last - first).alias("year"))
    met = _met(takes)
    fought = met.filter("opposed").select("event_id", pl.concat_list("org", "org_j").alias("org"))
    fought = fought.explode("org").unique().with_columns(fought=pl.lit(1))
    once = takes.unique(["event_id", "org"], maintain_order=True)
    active = (
        once.join(fought, on=["event_id", "org"], how="left", maintain_order="left")
        .group_by("org", "year")
        .agg(pl.len().alias("n"), pl.col("fought").sum(), pl.col("deaths").sum())
        .sort("org", "year")
    )
    places = once.group_by("org", "year", "country", "coarse", "fine").agg(pl.len().alias("n"))
    return Years(
        first=first,
        n=last - first + 1,
        orgs=orgs,
        active=active,
        places=places.sort("org", "year", "country", "coarse", "fine"),
        met=met.group_by("year", "org", "org_j", "opposed")
        .agg(pl.col("n").sum(), pl.col("deaths").sum())
        .rename({"org": "org_i"})
        .sort("year", "org_i", "org_j", "opposed"),
    )


def _takes(data: TheatreData, orgs: pl.DataFrame) -> pl.DataFrame:
    """One row per event, organisation and side."""
    here = located_within("province")
    block = [
        pl.when(here)
        .then(((pl.col("latitude") // size) * 4000 + pl.col("longitude") // size).cast(pl.Int64))
        .alias(name)
        for name, size in (("coarse", COARSE_DEGREES), ("fine", FINE_DEGREES))
    ]
    events = data.events.select(
        "event_id",
        pl.col("date_start").dt.year().cast(pl.Int64).alias("year"),
        pl.col("country"),
        pl.col("deaths_best").fill_null(0).cast(pl.Float64).alias("deaths"),
        *block,
    )
    return (
        data.participants.join(orgs.select("actor_id", "org"), on="actor_id")
        .join(events, on="event_id")
        .sort("year", "event_id", "side", "org")
    )


def _met(takes: pl.DataFrame) -> pl.DataFrame:
    left = takes.select("event_id", "year", "org", "side", "weight", "deaths")
    both = left.join(left.drop("year", "deaths"), on="event_id", suffix="_j").filter(
        pl.col("org") < pl.col("org_j")
    )
    opposed = pl.col("side") != pl.col("side_j")
    share = pl.when(opposed).then(pl.col("weight") * pl.col("weight_j")).otherwise(1.0)
    return both.select(
        "event_id",
        "year",
        "org",
        "org_j",
        opposed.alias("opposed"),
        share.alias("n"),
        (pl.col("deaths") * share).alias("deaths"),
    ).unique(["event_id", "org", "org_j", "opposed"], keep="first", maintain_order=True)


def matrix(table: pl.DataFrame, value: pl.Expr, index: IntArray) -> FloatArray:
    """Symmetric matrix over some organisations from rows of (org_i, org_j).

    Args:
        table: Rows with org_i and org_j.
        value: What to add up.
        index: shape (N,), position of each organisation in the matrix, -1 to leave it out.
    """
    size = int(index.max()) + 1
    i, j = index[table["org_i"].to_numpy()], index[table["org_j"].to_numpy()]
    inside = (i >= 0) & (j >= 0)
    values = table.with_columns(value.cast(pl.Float64).alias("v"))["v"].to_numpy()
    made = np.bincount(i[inside] * size + j[inside], values[inside], size * size).reshape(size, size)
    return np.asarray(made + made.T)
