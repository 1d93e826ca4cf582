"""Timeline: who was active when and where, from the events that are dated to the month."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.layout import lay_out
from shadowgraph.measures.months import period_index
from shadowgraph.records.period import dated_within
from shadowgraph.theatres.data import TheatreData

STAKE_BEFORE, STAKE_AFTER = 12, 24
"""Months around a development in which the deaths it concerns are counted."""

COLUMNS_OF_CELLS = 720
"""PRIO-GRID cells in a row of the world."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Timeline:
    """Events of a theatre in order, with lookups by organisation.

    Args:
        data: The theatre.
    """

    data: TheatreData

    @functools.cached_property
    def frames(self) -> EventFrames:
        """Per-event tables of the measures."""
        return EventFrames(self.data)

    @functools.cached_property
    def events(self) -> pl.DataFrame:
        """One row per event: event, event_id, day, month, deaths, cell, country, province, dated (to the month)."""
        return self.data.events.select(
            pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
            "event_id",
            pl.col("date_start").alias("day"),
            period_index(pl.col("date_start"), "month").alias("month"),
            pl.col("deaths_best").cast(pl.Int64).alias("deaths"),
            self.frames.facts["cell"].alias("cell"),
            "country",
            pl.when((pl.col("place_precision") <= 4).fill_null(value=False)).then("adm_1").alias("province"),
            dated_within("month").alias("dated"),
        )

    @functools.cached_property
    def month(self) -> IntArray:
        """Month of each event, shape (n_events,); see `measures.months`."""
        return self.events["month"].to_numpy()

    @functools.cached_property
    def window(self) -> tuple[int, int]:
        """First and last month with an event dated to the month."""
        dated = self.events.filter("dated")["month"].to_numpy()
        return (int(dated.min()), int(dated.max())) if len(dated) else (0, -1)

    @functools.cached_property
    def gaps(self) -> IntArray:
        """Months of the window without a row in the theatre's series: holes, and years dated too coarsely."""
        first, last = self.window
        slots = lay_out(self.data, "month", kinds=("theatre",)).slots
        return np.setdiff1d(np.arange(first, last + 1), slots["period"].to_numpy())

    def settled(self, month: int, before: int, after: int) -> bool:
        """Whether the record runs without a gap from so many months before a month to so many after it."""
        first, last = self.window
        whole = first + before <= month <= last - after
        return whole and not ((self.gaps >= month - before) & (self.gaps <= month + after)).any()

    @functools.cached_property
    def rows_of(self) -> dict[str, IntArray]:
        """Rows of the dated events each organisation took part in, in order of time."""
        frames = self.frames
        taking_part = (
            frames.takes.join(frames.actors.select("actor", "actor_id"), on="actor")
            .join(self.events.filter("dated").select("event"), on="event", how="semi")
            .select("actor_id", "event")
            .unique()
            .sort("actor_id", "event")
        )
        parts = taking_part.partition_by("actor_id", as_dict=True, include_key=False, maintain_order=True)
        return {str(key[0]): part["event"].to_numpy() for key, part in parts.items()}

    @functools.cached_property
    def groups(self) -> tuple[str, ...]:
        """Organisations that are no states and took part in a dated event, by id."""
        states = set(self.frames.actors.filter(pl.col("kind") == "state")["actor_id"].to_list())
        return tuple(sorted(set(self.rows_of) - states))

    @functools.cached_property
    def fights(self) -> pl.DataFrame:
        """Dated fights between two organisations: event, day, month, one, other (ids, one < other)."""
        frames = self.frames
        named = frames.actors.select("actor", "actor_id")
        return (
            frames.dyads.filter(pl.col("fought") & (pl.col("first") != pl.col("second")))
            .join(self.events.filter("dated").select("event", "day", "month"), on="event")
            .join(named.rename({"actor": "first", "actor_id": "one"}), on="first")
            .join(named.rename({"actor": "second", "actor_id": "other"}), on="second")
            .select("event", "day", "month", "one", "other")
            .sort("event", "one", "other")
        )

    @functools.cached_property
    def opponents(self) -> dict[str, set[str]]:
        """Whom each organisation fought."""
        made: dict[str, set[str]] = {}
        for one, other in self.fights.select("one", "other").unique().iter_rows():
            made.setdefault(one, set()).add(other)
            made.setdefault(other, set()).add(one)
        return made

    def ground(self, rows: IntArray) -> set[int]:
        """PRIO-GRID cells of some events, and the cells around them."""
        own = self.events["cell"].gather(rows).drop_nulls().unique().to_list()
        steps = (-COLUMNS_OF_CELLS, 0, COLUMNS_OF_CELLS)
        return {cell + up + right for cell in own for up in steps for right in (-1, 0, 1)}

    def cells(self, rows: IntArray) -> set[int]:
        """PRIO-GRID cells of some events."""
        return set(self.events["cell"].gather(rows).drop_nulls().to_list())

    def day_of(self, row: int) -> dt.date:
        """First possible day of an event."""
        made: dt.date = self.events["day"][int(row)]
        return made

    @functools.cached_property
    def deaths(self) -> NDArray[np.float64]:
        """Deaths of each event, best estimate."""
        return self.events["deaths"].to_numpy().astype(np.float64)

    def stake(self, concerned: Mask, month: int) -> float:
        """Share of the deaths from a year before a month to two years after it that are in the events concerned."""
        near = (self.month >= month - STAKE_BEFORE) & (self.month < month + STAKE_AFTER)
        total = float(self.deaths[near].sum())
        return float(self.deaths[near & concerned].sum()) / total if total else 0.0

    def involving(self, actors: tuple[str, ...]) -> Mask:
        """Events in which one of some organisations took part, shape (n_events,)."""
        made = np.zeros(self.events.height, bool)
        for actor in actors:
            made[self.rows_of.get(actor, np.zeros(0, np.int64))] = True
        return made

    def deadliest(self, rows: IntArray, n: int) -> tuple[int, ...]:
        """The rows with most deaths, at most n, in order of time."""
        order = np.argsort(-self.deaths[rows], kind="stable")[:n]
        return tuple(int(row) for row in np.sort(rows[order]))
