"""Reach: what each state's likely clients do of a theatre's violence, year by year."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.patronage.proxies import Proxies, draw_patrons
from shadowgraph.measures.streams import exponentials, keys_of
from shadowgraph.measures.totals import group_sums
from shadowgraph.records.period import dated_within
from shadowgraph.records.proxies import PROXIES
from shadowgraph.theatres.data import TheatreData

LEAST_CHANCE = 0.1
"""Pairs less likely than this, and reported by nobody, are left out: there are hundreds, with a per cent each."""


def proxy_reach(data: TheatreData, patrons: pl.DataFrame, *, seed: int = 0, draws: int = 200) -> pl.DataFrame:
    """What each state's likely clients do of the violence, group by group and together.

    A group's part of a year is its taking part in events over that of all non-state organisations (an event counts 1
    for each side, divided equally among those named together), times the chance that the state supports it. Together:
    over the state's groups, in the years in which state and group both exist. Parts of different states overlap, since
    a group may have several patrons.

    Args:
        data: The theatre.
        patrons: `PATRONS` rows of it.
        seed: Seed of all draws.
        draws: Number of draws.

    Returns:
        `PROXIES` rows: 5 to 95 % intervals from Bayesian bootstraps of events and draws of who supports whom. Support
        is that of the whole window: it says nothing of the year.
    """
    frames = EventFrames(data)
    kept = patrons.filter((pl.col("p_support") >= LEAST_CHANCE) | (pl.col("basis") == "reported"))
    took = _taking_part(frames)
    if kept.is_empty() or took.is_empty():
        return PROXIES.empty()
    drawn = draw_patrons(kept, frames.actors, seed, draws)
    keys = keys_of(data.events["event_id"].to_list(), seed)
    weight = np.ones((len(keys), 1 + draws), np.float32)
    weight[:, 1:] = exponentials(keys, "weight", draws)
    rows = _rows(drawn, took, weight)
    names = kept.select("state", "actor_b", "name_state", "name_b", "p_support", "p_low", "p_high", "basis")
    groups = rows.filter(pl.col("actor_b").is_not_null()).join(names, on=["state", "actor_b"])
    together = rows.filter(pl.col("actor_b").is_null()).join(
        names.group_by("state").agg(
            pl.col("name_state").first(),
            pl.lit(None, pl.String).alias("name_b"),
            (1 - (1 - pl.col("p_support")).log().sum().exp()).alias("p_support"),
            pl.lit(None, pl.Float64).alias("p_low"),
            pl.lit(None, pl.Float64).alias("p_high"),
            pl.col("basis").max().alias("basis"),
        ),
        on="state",
    )
    made = pl.concat([groups, together], how="diagonal").with_columns(
        pl.lit(data.theatre.id).alias("theatre"),
        pl.date("year", 1, 1).alias("period_start"),
        pl.date("year", 12, 31).alias("period_end"),
    )
    return PROXIES.conform(made).sort("state", "period_start", "actor_b", nulls_last=True)


def _taking_part(frames: EventFrames) -> pl.DataFrame:
    """Columns event, actor, share, year, district (null: not located surely enough), of non-state organisations."""
    events = frames.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        pl.col("date_start").dt.year().cast(pl.Int64).alias("year"),
        pl.when(in_district()).then("district").alias("district"),
        dated_within("year").alias("dated"),
    )
    took = frames.takes.filter(~pl.col("state")).join(events, on="event", maintain_order="left")
    return took.filter("dated").drop("dated", "state")


def _rows(drawn: Proxies, took: pl.DataFrame, weight: Draws) -> pl.DataFrame:
    """Columns state, actor_b (null: all), year, n_events, n_districts, share, low, high."""
    counts = [pl.col("event").n_unique().cast(pl.Int64).alias("n_events")]
    counts.append(pl.col("district").drop_nulls().n_unique().cast(pl.Int64).alias("n_districts"))
    own = took.group_by("actor", "year").agg(counts).sort("actor", "year")
    own = own.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("own"))
    code = took.join(own, on=["actor", "year"], how="left", maintain_order="left")["own"].to_numpy()
    sums = group_sums(code, took["event"].to_numpy(), took["share"].to_numpy(), own.height, weight)
    year = own["year"].to_numpy() - int(own["year"].to_numpy().min())
    whole = group_sums(year, np.arange(own.height), np.ones(own.height), int(year.max()) + 1, sums)
    parts = sums / np.maximum(whole[year], 1e-30)
    pairs = drawn.pairs.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("pair"))
    each = pairs.join(own, on="actor").filter(pl.col("year").is_between("first_year", "last_year"))
    each = each.sort("state", "actor_b", "year")
    share = parts[each["own"].to_numpy()] * drawn.there[each["pair"].to_numpy()]
    events = each.select("state", "year", "actor").join(
        took.select("actor", "year", "event", "district"), on=["actor", "year"]
    )
    together = events.group_by("state", "year").agg(counts).sort("state", "year")
    together = together.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("cell"))
    cell = each.join(together, on=["state", "year"], how="left", maintain_order="left")["cell"].to_numpy()
    sums = group_sums(cell, np.arange(len(cell)), np.ones(len(cell)), together.height, share)
    columns = ["state", "actor_b", "year", "n_events", "n_districts"]
    tables = [_with_share(each.select(columns), share), _with_share(together.drop("cell"), sums)]
    return pl.concat(tables, how="diagonal")


def _with_share(table: pl.DataFrame, share: Draws) -> pl.DataFrame:
    low, high = np.quantile(share[:, 1:], [0.05, 0.95], axis=1)
    columns = {
        "share": share[:, 0],
        "low": np.minimum(low, share[:, 0]),
        "high": np.maximum(high, share[:, 0]),
    }
    return table.with_columns(pl.Series(name, values, dtype=pl.Float64) for name, values in columns.items())
