"""Contact lines inside a district."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, IntArray, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.streams import uniforms
from shadowgraph.measures.totals import group_sums

SQUARE_DEGREES = 0.1
"""A PRIO-GRID cell is as large as many a district; a tenth of a degree, some eleven kilometres, is as near as a place
known exactly allows."""
KM = 11.12
EXACT = 1
"""Coarsest UCDP `where_prec`: the exact place."""
LEAST_EVENTS = 5


class ContactLine(Measure):
    """How long the line is along which hostile organisations meet.

    Formula: on squares of a tenth of a degree (11 km) and events of the year whose exact place is known: 11.12 km for
        each square in which two organisations hostile to each other were both active, and for each side between
        two other squares with one of them active in each (11.12 km, shorter by the cosine of the latitude for
        sides that run east and west). Two organisations are hostile when they fought each other anywhere in the
        theatre that year. An organisation at war with everybody in a square has one line there, not several.
    Units: km.
    Range: 0 and above; none with fewer than five such events.
    Interval: Poisson bootstrap of events, placed around the value: a square that rests on one event is lost in a third
        of the draws. Squares without an event are not covered: the line through empty ground between two forces that
        do not meet there is not seen, and neither is who holds a square.
    Source: contested cells as in Schutte and Weidmann (2011); the squares are ours.
    """

    name = "contact_line"
    title = "Contact line"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "km"
    range = (0.0, float("inf"))
    citation = "Schutte and Weidmann 2011"
    resolution = "year"
    centre = "shift"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        records, ends = _placed(context)
        if records.is_empty():
            return made
        active = _active(context, records)
        hostile = _hostile(context)
        first, last = (np.searchsorted(active["slot"].to_numpy(), ends + k) for k in (0, 1))
        keys = context.record_keys[records["record"].to_numpy()]
        seen = np.ones((records.height, 1 + context.n_draws), np.float32)
        seen[:, 1:] = uniforms(keys, "weight", context.n_draws) > np.exp(-1.0)
        years = context.slots["period"].to_numpy()
        for slot, a, b in zip(ends.tolist(), first.tolist(), last.tolist(), strict=True):
            part = active[a:b]
            where = Presence(*(part[name].to_numpy() for name in ("row", "column", "actor", "place")))
            made[slot] = _length(where, hostile.get(int(years[slot]), NOBODY), seen)
        return made


class Presence(NamedTuple):
    """Organisations in the events of one unit and year.

    Args:
        row: shape (m,), square's number from the equator northwards.
        column: shape (m,), from Greenwich eastwards.
        actor: shape (m,), organisation.
        place: shape (m,), which record.
    """

    row: IntArray
    column: IntArray
    actor: IntArray
    place: IntArray


NOBODY = np.zeros((0, 2), np.int64)


def _placed(context: MeasureContext) -> tuple[pl.DataFrame, IntArray]:
    """Records of this block known to the exact place, numbered by 'place', and the slots with enough of them."""
    at = context.ground.data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        (pl.col("latitude") / SQUARE_DEGREES).floor().cast(pl.Int64).alias("row"),
        (pl.col("longitude") / SQUARE_DEGREES).floor().cast(pl.Int64).alias("column"),
        (pl.col("place_precision") <= EXACT).fill_null(value=False).alias("exact"),
    ).filter(pl.col("exact") & pl.col("row").is_not_null() & pl.col("column").is_not_null())
    records = (
        context.records.filter("point")
        .select("slot", "record", "event")
        .join(at, on="event")
        .filter(pl.len().over("slot") >= LEAST_EVENTS, pl.col("slot") >= context.lead)
        .sort("slot", "record")
        .with_columns(place=pl.int_range(pl.len(), dtype=pl.Int64))
    )
    return records, records["slot"].unique().sort().to_numpy()


def _active(context: MeasureContext, records: pl.DataFrame) -> pl.DataFrame:
    taking_part = context.ground.frames.takes.select("event", "actor").unique()
    return records.join(taking_part, on="event").sort("slot", "place", "actor")


def _hostile(context: MeasureContext) -> dict[int, IntArray]:
    """Pairs that fought each other in each year, shape (P, 2), the lower number first."""
    memo = context.ground.memo
    if "hostile pairs" not in memo:
        years = context.ground.data.events.select(
            pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
            pl.col("date_start").dt.year().cast(pl.Int64).alias("year"),
        )
        fought = context.ground.frames.dyads.filter("fought").join(years, on="event")
        pairs = fought.select("year", "first", "second").unique().sort("year", "first", "second")
        memo["hostile pairs"] = {
            int(year): part.select("first", "second").to_numpy().astype(np.int64)
            for (year,), part in pairs.partition_by("year", as_dict=True, maintain_order=True).items()
        }
    made: dict[int, IntArray] = memo["hostile pairs"]
    return made


def _length(where: Presence, hostile: IntArray, seen: Draws) -> Draws:
    """Kilometres, and draws of them, shape (1 + n_draws,)."""
    squares, square = np.unique(np.stack([where.row, where.column]), axis=1, return_inverse=True)
    n_squares = squares.shape[1]
    bins, place = np.unique(where.actor * n_squares + square.reshape(-1), return_inverse=True)
    ones = np.ones(len(where.place))
    here = group_sums(place.reshape(-1), where.place, ones, len(bins), seen) > 0
    start = {int(actor): k for k, actor in reversed(list(enumerate(bins // n_squares)))}
    ground = {}
    for actor, first in start.items():
        mine = slice(first, first + int((bins // n_squares == actor).sum()))
        ground[actor] = np.zeros((n_squares, here.shape[1]), np.bool_)
        ground[actor][bins[mine] % n_squares] = here[mine]
    pairs = [(ground[a], ground[b]) for a, b in hostile.tolist() if a in ground and b in ground and a != b]
    inside = np.zeros((n_squares, here.shape[1]), np.bool_)
    for one, other in pairs:
        inside |= one & other
    total = KM * inside.sum(axis=0, dtype=np.float64)
    number = {(int(r), int(c)): k for k, (r, c) in enumerate(squares.T)}
    for up, right in ((1, 0), (0, 1)):
        beside = np.array([number.get((int(r) + up, int(c) + right), -1) for r, c in squares.T], np.int64)
        left = np.flatnonzero(beside >= 0)
        across = np.zeros((len(left), here.shape[1]), np.bool_)
        for one, other in pairs:
            across |= (one[left] & other[beside[left]]) | (other[left] & one[beside[left]])
        across &= ~(inside[left] | inside[beside[left]])
        # The side between a square and the one above it runs east and west.
        side = np.cos(np.radians((squares[0][left] + 1) * SQUARE_DEGREES)) if up else np.ones(len(left))
        total = total + KM * (side @ across)
    return np.asarray(total, np.float32)
