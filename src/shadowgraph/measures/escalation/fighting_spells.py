"""Spells of fighting: how long each district or pair has been at it, and what was known by each month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.kernels.reference.silences import HEARD, UNKNOWN
from shadowgraph.measures.base import IntArray
from shadowgraph.measures.months import period_index
from shadowgraph.measures.peace.district_months import LULL_MONTHS, DistrictMonths
from shadowgraph.records.period import dated_within
from shadowgraph.theatres.data import TheatreData

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

AHEAD = 12
"""Months within which a lull is asked for."""

NAMES = (
    "log_age",
    "silence",
    "log_events_3",
    "log_events_12",
    "log_deaths_12",
    "months_heard_12",
    "log_events_around_6",
    "change_around",
    "log_spells_before",
)
"""Covariates, each known by the end of its month: log of the months since the spell began; months since the last event;
log of events in 3 and 12 months, and of deaths in 12; months of the last 12 with an event; log of the events of the
others around (a province's other districts; a theatre's other pairs) in 6 months; log of the theatre's events in 6
months over those of the 6 before; log of the spells before this one. All logs are of one more."""


@dataclass(frozen=True)
class FightingSpells:
    """Units, month by month.

    Args:
        months: The record.
        silence: shape (D, M), months since each unit was last heard of.
        age: shape (D, M), months since its spell of fighting began, this one counted; 0 in a lull and before the first.
        events: shape (D, M), events dated to a month or better.
        x: shape (D, M, F), `NAMES`.
    """

    months: DistrictMonths
    silence: NDArray[np.int32]
    age: IntArray
    events: Floats
    x: Floats

    @property
    def fighting(self) -> Bools:
        """Whether each unit is in a spell of fighting that can be asked about, shape (D, M)."""
        return np.asarray((self.age > 0) & (self.months.record != UNKNOWN))

    def lull_within(self) -> tuple[Bools, Bools]:
        """Whether a lull is complete within the next twelve months, and whether the record says, each shape (D, M)."""
        complete = (self.silence >= LULL_MONTHS) & self.months.entered()
        unknown = self.months.record == UNKNOWN
        reached, asked = (_ahead(each) for each in (complete, unknown))
        last = self.months.n_months - AHEAD
        known = (asked == 0) & (np.arange(self.months.n_months) < last)
        return reached > 0, known


def fighting_spells(data: TheatreData, months: DistrictMonths, heard: pl.DataFrame) -> FightingSpells:
    """Work out spells and covariates.

    Args:
        data: The theatre.
        months: Record of its units, from `peace.district_months`.
        heard: Columns event (row in `data.events`), unit, around (units with the same value are around each other).
    """
    silence = months.silence()
    fighting = months.entered() & (silence < LULL_MONTHS)
    age = np.zeros(fighting.shape, np.int64)
    spells = np.zeros(fighting.shape, np.int64)
    run, begun = np.zeros(len(fighting), np.int64), np.zeros(len(fighting), np.int64)
    for t in range(months.n_months):
        begun += fighting[:, t] & (run == 0)
        run = np.where(fighting[:, t], run + 1, 0)
        age[:, t], spells[:, t] = run, begun
    events, deaths, group = _counted(data, months, heard)
    everywhere = events.sum(axis=0, keepdims=True)
    together = np.zeros((group.max(initial=-1) + 1, months.n_months))
    np.add.at(together, group, events)
    columns = (
        np.log1p(age),
        silence,
        np.log1p(_back(events, 3)),
        np.log1p(_back(events, 12)),
        np.log1p(_back(deaths, 12)),
        _back((months.record == HEARD).astype(float), 12),
        np.log1p(_back(together[group] - events, 6)),
        np.broadcast_to(
            np.log1p(_back(everywhere, 6)) - np.log1p(_back(everywhere, 12) - _back(everywhere, 6)),
            events.shape,
        ),
        np.log1p(np.maximum(spells - 1, 0)),
    )
    return FightingSpells(months, silence, age, events, np.stack(columns, axis=2).astype(np.float64))


def _counted(
    data: TheatreData, months: DistrictMonths, heard: pl.DataFrame
) -> tuple[Floats, Floats, IntArray]:
    """Events and deaths of each unit and month, shape (D, M), and the number of each unit's surroundings."""
    about = data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        (period_index(pl.col("date_start"), "month") - months.first_month)
        .clip(0, max(months.n_months - 1, 0))
        .alias("month"),
        pl.col("deaths_best").alias("deaths"),
        dated_within("month").alias("fine"),
    )
    placed = (
        heard.with_columns(pl.col("event").cast(pl.Int64))
        .join(about, on="event")
        .join(months.units.select("site", "unit"), on="unit")
    )
    fine = placed.filter("fine")
    made = []
    for column in (np.ones(fine.height), fine["deaths"].to_numpy().astype(float)):
        counts = np.zeros(months.record.shape)
        np.add.at(counts, (fine["site"].to_numpy(), fine["month"].to_numpy()), column)
        made.append(counts)
    around = placed.group_by("site").agg(pl.col("around").min()).sort("site")["around"]
    group = around.rank("dense").to_numpy().astype(np.int64) - 1
    return made[0], made[1], group


def _back(counts: Floats, months: int) -> Floats:
    """Sum over each month and those before it, `months` in all, shape as given."""
    total = np.cumsum(counts, axis=1)
    made: Floats = total.copy()
    made[:, months:] -= total[:, :-months]
    return made


def _ahead(flags: Bools) -> IntArray:
    """How many of the twelve months after each are flagged, shape as given."""
    total = np.concatenate([np.zeros((len(flags), 1), np.int64), np.cumsum(flags, axis=1)], axis=1)
    end = np.minimum(np.arange(flags.shape[1]) + 1 + AHEAD, flags.shape[1])
    made: IntArray = total[:, end] - total[:, np.arange(flags.shape[1]) + 1]
    return made
