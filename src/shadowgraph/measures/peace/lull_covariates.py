"""What is known of a lull at some age: covariates of how long it will hold, nothing from later in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.kernels.reference.silences import HEARD
from shadowgraph.measures.base import IntArray
from shadowgraph.measures.peace.district_months import LULL_MONTHS, DistrictMonths
from shadowgraph.measures.peace.neighbours import Neighbours
from shadowgraph.measures.peace.spells import BEFORE_MONTHS, Spells

Floats = NDArray[np.float64]

SHARED_NAMES = (
    "age",
    "age squared",
    "rate before",
    "rate ever",
    "earlier lulls",
    "length of the last lull",
    "years of record",
    "months at war",
    "months heard at war",
    "theatre at war",
)
"""Of every lull: ages and lengths in logarithms; 'at war' since the last lull or the first event."""

DISTRICT_NAMES = (
    *SHARED_NAMES,
    "chance of unheard war",
    "chance of unheard war now",
    "events before",
    "abruptness",
    "organisations before",
    "neighbours at war",
)
OF_PAIRS = ("age", "rate before", "earlier lulls", "years of record", "theatre at war")
PAIR_NAMES = (*OF_PAIRS, "a state is one of them")
"""Fewer: pairs have a seventh of the landmarks, and on theatres left out more covariates did worse."""

RECENT_MONTHS = 6
UNSURE = 1e-6


@dataclass(frozen=True)
class Surroundings:
    """The districts of a theatre and how they stood, month by month.

    Args:
        months: The record of the districts.
        at_war: shape (D, M), at war as recorded.
        beside: Their neighbours.
        there: From `lull_context.presence`.
        chances: Chance of war in each district now, and within six months, each shape (D, M): `Occupancy.at_war`.
    """

    months: DistrictMonths
    at_war: NDArray[np.bool_]
    beside: Neighbours
    there: pl.DataFrame
    chances: tuple[Floats, Floats]

    def theatre_share(self, month: IntArray) -> Floats:
        """Share of the districts that ever saw violence at war in each month, shape (R,)."""
        ever = self.months.entered().sum(axis=0)
        share = self.at_war.sum(axis=0) / np.maximum(ever, 1)
        return np.asarray(share[month])

    def neighbour_share(self, site: IntArray, month: IntArray) -> Floats:
        """Share of a district's neighbours at war in a month, shape (R,); the theatre's share where it has none."""
        made = self.theatre_share(month)
        for t in np.unique(month):
            first, second = self.beside.during(int(t))
            ends, others = np.concatenate([first, second]), np.concatenate([second, first])
            degree = np.bincount(ends, minlength=len(self.at_war))
            hot = np.bincount(ends, self.at_war[others, t], minlength=len(self.at_war))
            rows = np.flatnonzero((month == t) & (degree[site] > 0))
            made[rows] = hot[site[rows]] / degree[site[rows]]
        return made


def district_covariates(around: Surroundings, found: Spells, spell: IntArray, age: IntArray) -> Floats:
    """Covariates of lulls of districts at some age, shape (R, F), in the order of `DISTRICT_NAMES`.

    Args:
        around: The theatre's districts.
        found: Their silent spells.
        spell: shape (R,), which spell.
        age: shape (R,), months of silence so far, at least 6.
    """
    site, start = found.site[spell], found.start[spell]
    now = start + age - 1
    before = pl.DataFrame({"spell": np.arange(len(found.site)), "site": found.site, "start": found.start})
    near = before.join(around.there, on="site").filter(
        pl.col("month") < pl.col("start"), pl.col("month") >= pl.col("start") - BEFORE_MONTHS
    )
    counted = near.group_by("spell").agg(
        pl.col("event").n_unique().alias("events"),
        pl.col("event").filter(pl.col("month") >= pl.col("start") - RECENT_MONTHS).n_unique().alias("recent"),
        pl.col("actor").n_unique().alias("actors"),
    )
    facts = before.join(counted, on="spell", how="left", maintain_order="left").fill_null(0)
    events, recent, actors = (facts[name].to_numpy()[spell] for name in ("events", "recent", "actors"))
    now_at_war, lately = (np.clip(each[site, now], UNSURE, 1 - UNSURE) for each in around.chances)
    return np.column_stack(
        [
            *_shared(around, around.months, found, spell, age),
            np.log(lately / (1 - lately)),
            np.log(now_at_war),
            np.log1p(events),
            (recent + 0.5) / (events + 1.0),
            np.log1p(actors),
            around.neighbour_share(site, now),
        ]
    )


def pair_covariates(
    around: Surroundings,
    months: DistrictMonths,
    found: Spells,
    spell: IntArray,
    age: IntArray,
    has_state: NDArray[np.bool_],
) -> Floats:
    """Covariates of lulls of pairs at some age, shape (R, F), in the order of `PAIR_NAMES`.

    Args:
        around: The theatre's districts.
        months: Clashes of pairs.
        found: Their silent spells.
        spell: shape (R,), which spell.
        age: shape (R,), months without a clash so far, at least 6.
        has_state: shape (number of pairs,), whether one of the two is a state.
    """
    shared = dict(zip(SHARED_NAMES, _shared(around, months, found, spell, age), strict=True))
    return np.column_stack([*(shared[name] for name in OF_PAIRS), has_state[found.site[spell]]])


def _shared(
    around: Surroundings, months: DistrictMonths, found: Spells, spell: IntArray, age: IntArray
) -> list[Floats]:
    """Of any unit, in the order of `SHARED_NAMES`."""
    site, start, entry = found.site, found.start, months.entry[found.site]
    again = np.append(False, site[1:] == site[:-1]) if len(site) else np.zeros(0, bool)
    last = np.where(again, np.roll(found.months, 1), 0)
    began = np.where(again, np.roll(found.stop, 1), entry)
    so_far = np.cumsum(months.record == HEARD, axis=1)
    before = np.where(began > 0, so_far[site, np.maximum(began - 1, 0)], 0)
    ever = so_far[site, start - 1]
    log_age = np.log(age / LULL_MONTHS)
    facts = [
        np.log((found.heard + 0.5) / (found.known + 1.0)),
        np.log(ever / (start - entry)),
        np.log1p(found.earlier),
        np.log1p(last),
        np.log1p((start - entry) / 12.0),
        np.log(start - began),
        np.log(ever - before),
    ]
    theatre = around.theatre_share(start[spell] + age - 1)
    return [log_age, log_age**2, *(fact[spell] for fact in facts), theatre]
