"""Context: what a measure sees, a block of slots with their records and the draws of each record."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.beside import Beside
from shadowgraph.measures.deaths_draws import DeathsDraws
from shadowgraph.measures.enemies import Enemies
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.layout import Layout
from shadowgraph.measures.streams import Keys, exponentials, half_gammas, uniforms
from shadowgraph.measures.tie_draws import TieDraws
from shadowgraph.measures.totals import Totals, bin_totals, group_sums
from shadowgraph.records.period import Step
from shadowgraph.theatres.data import TheatreData

LEAD = 11
"""Slots before a block that its measures may look back on: a trailing year of months."""

BLOCK = 12_000
"""Records and slots in a block: draws of one quantity then take about 10 MB."""


@dataclass(frozen=True)
class Ground:
    """What all blocks of one theatre share.

    Args:
        data: The theatre.
        frames: Per-event tables.
        enemies: Who fought which state, over time.
        ties: Draws of tie states; None without ties.
        keys: shape (n_events,), random stream of each event.
        deaths: Draws of deaths per event.
        n_draws: Number of draws.
        beside: Further tables: patrons, layers of ties, attribution, resource sites.
        seed: Seed of the run, for streams of things that are neither events nor ties.
        memo: Results that all blocks share, by any key.
    """

    data: TheatreData
    frames: EventFrames
    enemies: Enemies
    ties: TieDraws | None
    keys: Keys
    deaths: DeathsDraws
    n_draws: int
    beside: Beside = field(default_factory=Beside)
    seed: int = 0
    memo: dict[Hashable, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class MeasureContext:
    """A block of slots, with everything a measure may compute from.

    Every matrix has the point value in column 0 and one draw in each other column. Draws come in two sorts.
    *Recorded*: what the recorded events leave open (on which of its possible days an event fell, how many died).
    *Sampled*: the same, and each event weighted by the Bayesian bootstrap (Rubin 1981: exponential weights of mean
    1), for what the events say about the process behind them.

    Args:
        ground: What all blocks share.
        step: Length of a period.
        slots: One row per slot (see `layout.Layout`), numbered from 0; slots of a unit are consecutive.
        records: One row per record: slot, record (0 to R - 1), event, low, high, point and the columns of
            `EventFrames.facts`.
        lead: How many slots at the start serve only to look back on; their values are not used.
        first_slot: Slot of the layout its slot 0 is.
        memo: Results that several measures share, by any key.
    """

    ground: Ground
    step: Step
    slots: pl.DataFrame
    records: pl.DataFrame
    lead: int
    first_slot: int
    memo: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def n_slots(self) -> int:
        """Number of slots, those to look back on included."""
        return self.slots.height

    @property
    def n_draws(self) -> int:
        """Number of draws."""
        return self.ground.n_draws

    @functools.cached_property
    def record_slot(self) -> IntArray:
        """Slot of each record, shape (R,)."""
        return self.records["slot"].to_numpy()

    @functools.cached_property
    def record_keys(self) -> Keys:
        """Random stream of each record's event, shape (R,)."""
        made: Keys = self.ground.keys[self.records["event"].to_numpy()]
        return made

    @functools.cached_property
    def slot_keys(self) -> Keys:
        """Random stream of each slot, shape (n_slots,), from its period and records: names don't matter."""
        made = self.slots["period"].to_numpy().astype(np.uint64)
        np.add.at(made, self.record_slot, self.record_keys)
        return made

    def matrix(self, of: str, *, sampled: bool) -> Draws:
        """Draws per record, shape (R, 1 + n_draws).

        Args:
            of: 'events' (1 where the record is present, times its weight) or 'deaths' (of those present).
            sampled: Whether to weight events by the bootstrap.
        """
        if of == "events":
            return self._weighted if sampled else self._present
        return self._deaths_sampled if sampled else self._deaths_recorded

    @functools.cached_property
    def _present(self) -> Draws:
        made = np.empty((self.records.height, 1 + self.n_draws), np.float32)
        made[:, 0] = self.records["point"].to_numpy()
        low, high = self.records["low"].to_numpy(), self.records["high"].to_numpy()
        made[:, 1:] = 1.0
        open_to = np.flatnonzero((low > 0.0) | (high < 1.0))
        day = uniforms(self.record_keys[open_to], "day", self.n_draws)
        made[open_to, 1:] = (day >= low[open_to, None]) & (day < high[open_to, None])
        return made

    @functools.cached_property
    def _weighted(self) -> Draws:
        made = self._present.copy()
        made[:, 1:] *= exponentials(self.record_keys, "weight", self.n_draws)
        return made

    @functools.cached_property
    def _deaths_recorded(self) -> Draws:
        events = self.records["event"].to_numpy()
        made: Draws = self.ground.deaths.of(events, self.record_keys)
        made *= self._present
        return made

    @functools.cached_property
    def _deaths_sampled(self) -> Draws:
        # Presence enters both factors, and is 0 or 1.
        made: Draws = self._deaths_recorded * self._weighted
        return made

    @functools.cached_property
    def places(self) -> pl.DataFrame:
        """Records located as a point: columns slot, record, place (PRIO-GRID cells numbered from 0), share (1)."""
        return self.records.filter(pl.col("cell").is_not_null()).select(
            "slot",
            "record",
            (pl.col("cell").rank("dense").cast(pl.Int64) - 1).alias("place"),
            pl.lit(1.0).alias("share"),
        )

    def frame(self, name: str) -> pl.DataFrame:
        """A table of records and groups: columns slot, record, share and the group's number.

        Args:
            name: 'places', or a per-event table of `EventFrames`: 'takes', 'dyads'.
        """
        if name == "places":
            return self.places
        key = ("frame", name)
        if key not in self.memo:
            table: pl.DataFrame = getattr(self.ground.frames, name)
            records = self.records.select("slot", "record", "event")
            self.memo[key] = records.join(table, on="event").sort("slot", "record")
        made: pl.DataFrame = self.memo[key]
        return made

    def total(
        self,
        of: str,
        *,
        sampled: bool,
        weight: NDArray[np.float64] | None = None,
    ) -> Draws:
        """Sum over the records of each slot, shape (n_slots, 1 + n_draws).

        Args:
            of: 'events' or 'deaths'.
            sampled: See `matrix`.
            weight: shape (R,), how much of each record counts; None: all of it.
        """
        rows = np.arange(self.records.height)
        given = np.ones(len(rows)) if weight is None else weight
        return group_sums(self.record_slot, rows, given, self.n_slots, self.matrix(of, sampled=sampled))

    def totals(self, name: str, by: str, of: str, *, sampled: bool) -> Totals:
        """Sums by slot and group of a named per-event table, kept for the next measure that asks.

        Args:
            name: See `frame`.
            by: Its column of group numbers.
            of: 'events' or 'deaths'.
            sampled: See `matrix`.
        """
        key = (name, by, of, sampled)
        if key not in self.memo:
            self.memo[key] = self.totals_of(self.frame(name), by, of, sampled=sampled)
        made: Totals = self.memo[key]
        return made

    def totals_of(self, frame: pl.DataFrame, by: str, of: str, *, sampled: bool) -> Totals:
        """Sums by slot and group of any table with columns slot, record, share and `by` (integers from 0)."""
        return bin_totals(
            frame["slot"].to_numpy(),
            frame[by].to_numpy(),
            frame["record"].to_numpy(),
            frame["share"].to_numpy(),
            self.n_slots,
            self.matrix(of, sampled=sampled),
        )

    def unseen(self, of: str, *, other: bool = False) -> Draws:
        """Mass of what no event showed: half an event of average size, shape (n_slots, 1 + n_draws).

        The Jeffreys pseudo-count: Gamma(1/2) draws, 0 in the point column. Without it a district with one event
        would be sure of everything.

        Args:
            of: 'events' or 'deaths'.
            other: A second, independent mass.
        """
        mass = self._second_mass if other else self._mass
        if of == "events":
            return mass
        deaths = self.total("deaths", sampled=False)[:, 0]
        size = deaths / np.maximum(self.slots["n_events"].to_numpy(), 1)
        made: Draws = mass * size[:, None].astype(np.float32)
        return made

    @functools.cached_property
    def _mass(self) -> Draws:
        return self._half_events("unseen")

    @functools.cached_property
    def _second_mass(self) -> Draws:
        return self._half_events("other")

    def _half_events(self, purpose: str) -> Draws:
        made = np.zeros((self.n_slots, 1 + self.n_draws), np.float32)
        made[:, 1:] = half_gammas(self.slot_keys, purpose, self.n_draws)
        return made


def blocks(ground: Ground, layout: Layout) -> Iterator[MeasureContext]:
    """Cut a layout into blocks of one unit kind, small enough for their draws to stay in the processor's cache."""
    slots, records = layout.slots, layout.records
    if slots.is_empty():
        return
    n_records = np.bincount(records["slot"].to_numpy(), minlength=slots.height)
    size = np.cumsum(n_records + 1)
    ends = np.concatenate([[0], np.cumsum(n_records)])
    runs, kinds = slots["run"].to_numpy(), slots["unit_kind"].to_numpy()
    facts = ground.frames.facts
    start = 0
    while start < slots.height:
        room = BLOCK + (size[start - 1] if start else 0)
        stop = max(start + 1, int(np.searchsorted(size, room, side="right")))
        other_kind = np.flatnonzero(kinds[start:stop] != kinds[start])
        stop = start + int(other_kind[0]) if len(other_kind) else stop
        begin = start
        while begin > 0 and start - begin < LEAD and runs[begin - 1] == runs[start]:
            begin -= 1
        inside = records.slice(int(ends[begin]), int(ends[stop] - ends[begin]))
        yield MeasureContext(
            ground=ground,
            step=layout.step,
            slots=slots.slice(begin, stop - begin).with_columns(pl.col("slot") - begin),
            records=inside.with_columns(
                pl.col("slot") - begin, pl.int_range(pl.len(), dtype=pl.Int64).alias("record")
            ).join(facts, on="event", how="left", maintain_order="left"),
            lead=start - begin,
            first_slot=begin,
        )
        start = stop
