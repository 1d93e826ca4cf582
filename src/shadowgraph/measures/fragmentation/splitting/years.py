"""Years that end with a theatre's window, and who did what in each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from shadowgraph.measures.months import first_day, period_index
from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.place import located_within
from shadowgraph.theatres.data import TheatreData

YEAR = 12


@dataclass(frozen=True)
class WindowedEvents:
    """Events by spans of twelve months, of which the last ends with the theatre's window.

    An event counts in the span that holds its last possible day, so that nothing of the future enters.

    Args:
        n: Number of spans, numbered 0 to n - 1.
        end: Last month of the last span, months from year 0.
        takes: One row per event, organisation and side: event_id, actor_id, side, weight, state, window, day (last
            possible), country, cell (null where the place is vague), own and theirs (deaths of its side, of the other).
        met: One row per organisation and organised opponent in an event: actor_id, other, state (whether the other is
            one), window, day.
        beside: The same of non-state organisations named together on one side.
    """

    n: int
    end: int
    takes: pl.DataFrame
    met: pl.DataFrame
    beside: pl.DataFrame

    def last_day(self, window: pl.Expr) -> pl.Expr:
        """Last day of a span."""
        return first_day(pl.lit(self.end + 1) - YEAR * (self.n - 1 - window), "month").dt.offset_by("-1d")

    def window_of(self, day: pl.Expr) -> pl.Expr:
        """Span that holds a day; later days fall in spans after the last."""
        return self.n - 1 - (pl.lit(self.end) - period_index(day, "month")).floordiv(YEAR)


def windowed(data: TheatreData) -> WindowedEvents:
    """Lay out a theatre's events."""
    end = _month(data.theatre.end)
    n = max(1, -(-(end + 1 - _month(data.theatre.start)) // YEAR))
    spans = WindowedEvents(n, end, pl.DataFrame(), pl.DataFrame(), pl.DataFrame())
    takes = _takes(data, spans)
    both = takes.select("event_id", "actor_id", "side", "state", "window", "day")
    pairs = both.join(
        both.select("event_id", other="actor_id", side_other="side", state_other="state"), on="event_id"
    ).filter(pl.col("actor_id") != pl.col("other"))
    pairs = pairs.unique(["event_id", "actor_id", "other", "side", "side_other"], maintain_order=True)
    opposed = pl.col("side") != pl.col("side_other")
    columns = ["actor_id", "other", "window", "day"]
    met = pairs.filter(opposed).select(*columns, state="state_other")
    beside = pairs.filter(~opposed & ~pl.col("state") & ~pl.col("state_other")).select(columns)
    return WindowedEvents(n, end, takes, met, beside)


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _takes(data: TheatreData, spans: WindowedEvents) -> pl.DataFrame:
    organised = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).select(
        "actor_id", (pl.col("kind") == "state").alias("state")
    )
    day = pl.min_horizontal("date_end", pl.lit(data.theatre.end))
    events = data.events.select(
        "event_id",
        day.alias("day"),
        spans.window_of(day).clip(0, spans.n - 1).alias("window"),
        "country",
        pl.when(located_within("point")).then("priogrid").alias("cell"),
        pl.col("deaths_a", "deaths_b").fill_null(0),
    )
    first = pl.col("side") == "a"
    return (
        data.participants.join(organised, on="actor_id")
        .join(events, on="event_id")
        .select(
            "event_id",
            "actor_id",
            "side",
            "weight",
            "state",
            "window",
            "day",
            "country",
            "cell",
            # Deaths of a side named together are divided among its organisations, as the event is.
            (pl.when(first).then("deaths_a").otherwise("deaths_b") * pl.col("weight")).alias("own"),
            (pl.when(first).then("deaths_b").otherwise("deaths_a") * pl.col("weight")).alias("theirs"),
        )
        .sort("event_id", "side", "actor_id")
    )
