"""Lulls and ceasefires: where violence stopped, how surprising that is, how it ended, how long it may hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.months import first_day
from shadowgraph.measures.peace.district_months import LULL_MONTHS, DistrictMonths, district_months
from shadowgraph.measures.peace.holding import learnt as learnt_holding
from shadowgraph.measures.peace.lull_context import active_before, enders, named, presence
from shadowgraph.measures.peace.lull_covariates import Surroundings, district_covariates, pair_covariates
from shadowgraph.measures.peace.lull_ties import (
    followed_ties,
    pairs_active,
    placebo_months,
    points_of,
    tie_changes,
)
from shadowgraph.measures.peace.neighbours import neighbours
from shadowgraph.measures.peace.occupancy import learnt as learnt_occupancy
from shadowgraph.measures.peace.pair_months import LEAST_CLASHES, both_active, ends_of, pair_months
from shadowgraph.measures.peace.spells import HOLDS, VIOLENCE, Spells, spells
from shadowgraph.records.lull import LULL_OUTCOMES, LULLS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult


@dataclass(frozen=True)
class _Ground:
    """What both kinds of lulls look at."""

    data: TheatreData
    frames: EventFrames
    around: Surroundings
    ties: TieResult | None
    seed: int


def lulls(data: TheatreData, ties: TieResult | None = None, *, seed: int = 0) -> pl.DataFrame:
    """Find the lulls of a theatre's districts, and of pairs of organisations that had been fighting.

    A district's lull is six months or more without a recorded event straight after a month with one. A pair's is the
    same without a clash, after clashes in at least three of the 24 months before; where each of the two that is no
    state stayed active in reach, it is like a ceasefire. Holes of the record are no lulls, nor are years known to the
    year only. The table looks back on whole lulls: only `p_hold` says what could be said at its date.

    Args:
        data: The theatre.
        ties: Its ties; None leaves the columns about them null.
        seed: Seed of the placebo months.

    Returns:
        `LULLS` rows, sorted by kind, unit, start.
    """
    if data.events.is_empty():
        return LULLS.empty()
    ground = _ground(data, ties, seed)
    table = pl.concat([_of_districts(ground), _of_pairs(ground)], how="diagonal_relaxed")
    table = table.with_columns(pl.lit(data.theatre.id).alias("theatre"))
    return LULLS.conform(table).sort("kind", "unit", "start")


def surroundings(data: TheatreData, frames: EventFrames) -> Surroundings:
    """The districts of a theatre and how they stood.

    Args:
        data: The theatre.
        frames: Its per-event tables.
    """
    months = district_months(data)
    at_war = (months.silence() < LULL_MONTHS) & months.entered()
    now, lately, _ = learnt_occupancy().at_war(months)
    beside = neighbours(data, months)
    return Surroundings(months, at_war, beside, presence(data, frames, months), (now, lately))


def fought_enough(found: Spells) -> Spells:
    """Spells of pairs that had clashed in at least three of the months before."""
    kept = found.heard >= LEAST_CLASHES
    return Spells(*(getattr(found, name)[kept] for name in Spells.__dataclass_fields__))


def _ground(data: TheatreData, ties: TieResult | None, seed: int) -> _Ground:
    frames = EventFrames(data)
    return _Ground(data, frames, surroundings(data, frames), ties, seed)


def _of_districts(ground: _Ground) -> pl.DataFrame:
    months, there = ground.around.months, ground.around.there
    found = spells(months)
    points = points_of(found, placebo_months(months, found, ground.seed))
    active = active_before(points.head(len(found.site)), there)
    heard = (
        ground.data.events.with_row_index("event")
        .filter(in_district())
        .select(pl.col("event").cast(pl.Int64), pl.col("district").alias("unit"))
        .join(months.units.select("unit", "site"), on="unit")
        .select("site", "event")
    )
    unheard = ground.around.chances[1][found.site, found.stop - 1]
    spell, age = _asked(found)
    made = _facts("district", months, found, ground, heard, active).with_columns(
        pl.Series("p_unheard", unheard),
        *_chances("district", district_covariates(ground.around, found, spell, age), age),
    )
    return _with_ties(made, ground, points, pairs_active(points, there))


def _of_pairs(ground: _Ground) -> pl.DataFrame:
    months = pair_months(ground.data, ground.frames)
    found = fought_enough(spells(months))
    ends = ends_of(months, ground.frames)
    points = points_of(found, placebo_months(months, found, ground.seed))
    near = points.join(ends.select("site", "a", "b"), on="site").drop("site")
    heard = _clashes(ground, ends)
    active = pl.concat(
        [
            near.filter(pl.col("point") < len(found.site)).select("point", pl.col(end).alias("actor"))
            for end in "ab"
        ]
    ).with_columns(n=pl.lit(1))
    states = set(ground.frames.actors.filter(pl.col("kind") == "state")["actor"].to_list())
    has_state = np.array([a in states or b in states for a, b in ends.select("a", "b").iter_rows()], bool)
    spell, age = _asked(found)
    x = pair_covariates(ground.around, months, found, spell, age, has_state)
    made = _facts("pair", months, found, ground, heard, active).with_columns(
        both_active(ground.data, ground.frames, months, found, ends).alias("both_active"),
        *_chances("pair", x, age),
    )
    known = ends.select("site", "actor_a", "actor_b")
    made = made.join(known, on="site", how="left", maintain_order="left")
    return _with_ties(made, ground, points, near)


def _clashes(ground: _Ground, ends: pl.DataFrame) -> pl.DataFrame:
    met = ground.frames.dyads.filter("fought").select(
        "event", pl.col("first").alias("a"), pl.col("second").alias("b")
    )
    return met.join(ends.select("site", "a", "b"), on=["a", "b"]).select("site", "event")


def _asked(found: Spells) -> tuple[np.ndarray, np.ndarray]:
    """Which spell and at what age the chance to hold is stated for: now if it holds, else when it became a lull."""
    age = np.where(found.outcome == HOLDS, found.months, LULL_MONTHS)
    return np.arange(len(found.site)), age


def _facts(
    kind: str,
    months: DistrictMonths,
    found: Spells,
    ground: _Ground,
    heard: pl.DataFrame,
    active: pl.DataFrame,
) -> pl.DataFrame:
    """When, how long, how surprising, after whom and by whom ended: one row per spell."""
    chance, low, high = found.surprise()
    _, age = _asked(found)
    spans = pl.DataFrame({"point": np.arange(len(found.site)), "site": found.site, "stop": found.stop})
    begin = months.first_month

    def day(month: np.ndarray) -> pl.Series:
        return pl.DataFrame({"m": month + begin}).select(first_day(pl.col("m"), "month")).to_series()

    made = spans.with_columns(
        pl.lit(kind).alias("kind"),
        day(found.start).alias("start"),
        day(found.stop).dt.offset_by("-1d").alias("end"),
        pl.Series("outcome", [LULL_OUTCOMES[k] for k in found.outcome], dtype=pl.String),
        pl.Series("months", found.months),
        pl.Series("rate_before", found.heard / np.maximum(found.known, 1)),
        pl.Series("months_before", found.known),
        pl.Series("p_silence", chance),
        pl.Series("p_silence_low", low),
        pl.Series("p_silence_high", high),
        day(found.start + age).dt.offset_by("-1d").alias("as_of"),
    )
    ended = spans.filter(pl.Series(found.outcome == VIOLENCE))
    for table in (
        named(active, ground.data, ground.frames),
        enders(ended, heard, ground.data, ground.frames, active),
    ):
        made = made.join(table, on="point", how="left", maintain_order="left")
    names = months.units.select("site", "unit", "unit_name", "country")
    return made.join(names, on="site", how="left", maintain_order="left").with_columns(
        pl.col("actors_before").fill_null("")
    )


def _chances(kind: str, x: np.ndarray, age: np.ndarray) -> list[pl.Series]:
    model = learnt_holding(kind)
    value, low, high = model.holds(x)
    named_values = {
        "p_hold": value,
        "p_hold_low": low,
        "p_hold_high": high,
        "p_hold_usual": model.usually(age),
    }
    return [pl.Series(name, values) for name, values in named_values.items()]


def _with_ties(made: pl.DataFrame, ground: _Ground, points: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    if ground.ties is None or ground.ties.table.is_empty():
        return made
    changes = tie_changes(ground.ties.table, ground.frames.actors, ground.around.months.first_month)
    followed = followed_ties(points, made.height, near, changes)
    return made.join(followed, on="point", how="left", maintain_order="left")
