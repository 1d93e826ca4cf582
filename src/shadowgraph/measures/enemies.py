"""Enemies: which states each non-state organisation fought within the last year."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import polars as pl

from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.months import period_index
from shadowgraph.records.period import MONTHS, Step, dated_within

MEMORY_MONTHS = 12
"""A fight makes two organisations enemies for the month it falls in and the eleven after it."""


@dataclass(frozen=True)
class Enemies:
    """Fights between non-state organisations and states, over time.

    Args:
        frames: Per-event tables of the theatre.
        memo: What was worked out before, by step.
    """

    frames: EventFrames
    memo: dict[Step, pl.DataFrame] = field(default_factory=dict, repr=False)

    @functools.cached_property
    def fights(self) -> pl.DataFrame:
        """Columns actor, state (actor numbers), month (in which the fight is certain to have happened)."""
        kinds = self.frames.actors.select("actor", (pl.col("kind") == "state").alias("is_state"))
        months = self.frames.data.events.select(
            pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
            # The last possible day: a fight dated to a year must not make enemies before it may have happened.
            period_index(pl.col("date_end"), "month").alias("month"),
            dated_within("year").alias("usable"),
        ).filter("usable")
        met = (
            self.frames.dyads.filter("fought")
            .join(months, on="event")
            .join(kinds, left_on="first", right_on="actor")
            .join(kinds, left_on="second", right_on="actor", suffix="_second")
            .filter(pl.col("is_state") != pl.col("is_state_second"))
        )
        first_is = pl.col("is_state")
        return met.select(
            pl.when(first_is).then("second").otherwise("first").alias("actor"),
            pl.when(first_is).then("first").otherwise("second").alias("state"),
            "month",
        ).unique(maintain_order=True)

    def during(self, step: Step) -> pl.DataFrame:
        """Columns actor, state, period: enemies by the end of each period, none from after it."""
        if step not in self.memo:
            self.memo[step] = self._during(step)
        return self.memo[step]

    def _during(self, step: Step) -> pl.DataFrame:
        size = MONTHS[step]
        first = pl.col("month") // size
        # A period remembers the months from its last one back.
        last = (pl.col("month") + MEMORY_MONTHS) // size - 1
        return (
            self.fights.with_columns(pl.int_ranges(first, pl.max_horizontal(first, last) + 1).alias("period"))
            .explode("period")
            .select("actor", "state", "period")
            .unique()
            .sort("actor", "state", "period")
        )
