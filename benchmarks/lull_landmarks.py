"""Lulls of every theatre at their landmarks: what is known of them, and whether they held twelve months more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.peace.holding import kaplan_meier, landmarks
from shadowgraph.measures.peace.lull_covariates import district_covariates, pair_covariates
from shadowgraph.measures.peace.lulls import fought_enough, surroundings
from shadowgraph.measures.peace.pair_months import ends_of, pair_months
from shadowgraph.measures.peace.spells import VIOLENCE, spells
from shadowgraph.theatres.data import TheatreData


@dataclass(frozen=True)
class Landmarks:
    """Landmarks of one kind of lull, all theatres together.

    Args:
        x: shape (R, F), covariates at the landmark.
        age: shape (R,), months of silence by then.
        held: shape (R,), whether twelve months more stayed silent.
        theatre: shape (R,), number of the theatre.
        unit: shape (R,), number of the district or pair.
        year: shape (R,), of the landmark.
        months: shape (S,), how long each lull lasted.
        ended: shape (S,), whether violence ended it.
        of_theatre: shape (S,), its theatre.
        began: shape (S,), year it began.
    """

    x: np.ndarray
    age: np.ndarray
    held: np.ndarray
    theatre: np.ndarray
    unit: np.ndarray
    year: np.ndarray
    months: np.ndarray
    ended: np.ndarray
    of_theatre: np.ndarray
    began: np.ndarray

    def usual(self, lulls: np.ndarray) -> np.ndarray:
        """Kaplan-Meier of some of the lulls."""
        return kaplan_meier(self.months[lulls], self.ended[lulls])


def landmarks_of(slices: list[TheatreData], kind: str) -> Landmarks:
    """Gather the landmarks of all theatres.

    Args:
        slices: Theatres.
        kind: 'district' or 'pair'.
    """
    rows, lulls, units = [], [], 0
    for number, data in enumerate(slices):
        frames = EventFrames(data)
        around = surroundings(data, frames)
        months = around.months if kind == "district" else pair_months(data, frames)
        found = spells(months)
        if kind == "pair":
            found = fought_enough(found)
        if not len(found.site):
            continue
        spell, age, held = landmarks(found)
        if kind == "district":
            x = district_covariates(around, found, spell, age)
        else:
            states = set(frames.actors.filter(pl.col("kind") == "state")["actor"].to_list())
            ends = ends_of(months, frames).select("a", "b").iter_rows()
            x = pair_covariates(
                around, months, found, spell, age, np.array([bool({a, b} & states) for a, b in ends])
            )
        year = (found.start[spell] + age - 1 + months.first_month) // 12
        rows.append((x, age, held, np.full(len(age), number), found.site[spell] + units, year))
        began = (found.start + months.first_month) // 12
        lulls.append((found.months, found.outcome == VIOLENCE, np.full(len(found.site), number), began))
        units += len(months.record)
    return Landmarks(
        *(np.concatenate(each) for each in zip(*rows, strict=True)),
        *(np.concatenate(each) for each in zip(*lulls, strict=True)),
    )
