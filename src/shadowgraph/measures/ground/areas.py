"""Areas: the land on which each organisation's violence is to be expected, and that which several share, by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import Ground, MeasureContext
from shadowgraph.measures.ground.grid import FloatArray
from shadowgraph.measures.ground.marks import marks_of
from shadowgraph.measures.ground.presence import presences
from shadowgraph.measures.ground.surface import DRAWS, Surface, surface_of


@dataclass(frozen=True, eq=False)
class Areas:
    """Land at the end of one year, square kilometres; the point first, one draw in each other column.

    Args:
        held: Land times the chance of violence there times the organisation's share of it, by organisation.
        shared: Land times the chance of violence times the chance that two acts are of different organisations.
        violent: Land times the chance of violence.
    """

    held: dict[str, FloatArray]
    shared: FloatArray
    violent: FloatArray


def areas(ground: Ground) -> dict[int, Areas]:
    """Areas at the end of each year of a theatre, worked out once."""
    if "areas" not in ground.memo:
        ground.memo["areas"] = dict(_areas(ground))
    found: dict[int, Areas] = ground.memo["areas"]
    return found


def _areas(ground: Ground) -> list[tuple[int, Areas]]:
    marks = marks_of(ground.data)
    if marks is None:
        return []
    # To the end of the last year: its second half may have no events.
    last = int(marks.period[-1]) | 1
    return [
        (one.period // 2, _area(surface_of(one, seed=ground.seed, draws=DRAWS)))
        for one in presences(marks, until=last)
        if one.period % 2
    ]


def _area(surface: Surface) -> Areas:
    marks = surface.presence.marks
    land = (marks.grid.area_km2 * marks.grid.land)[surface.cells, None]
    violent = land * np.column_stack([surface.active, surface.active_draws])
    held = violent[surface.at] * np.column_stack([surface.chance, surface.draws])
    contested = np.column_stack([surface.contested, surface.contested_draws])
    ids = marks.actors["actor_id"].to_list()
    return Areas(
        held={ids[actor]: held[surface.actor == actor].sum(axis=0) for actor in np.unique(surface.actor)},
        shared=(violent * contested).sum(axis=0),
        violent=violent.sum(axis=0),
    )


def of_slots(context: MeasureContext, pick: str) -> Draws:
    """An area for each slot, shape (n_slots, 1 + DRAWS), NaN where there is none.

    Args:
        context: A block of years.
        pick: 'held' (by the slot's organisation), 'shared' or 'violent'.
    """
    made = np.full((context.n_slots, 1 + DRAWS), np.nan, np.float32)
    known = areas(context.ground)
    years = context.slots["period_start"].dt.year().to_list()
    for slot, (year, unit) in enumerate(zip(years, context.slots["unit"].to_list(), strict=True)):
        if year in known:
            value = known[year].held.get(unit) if pick == "held" else getattr(known[year], pick)
            if value is not None:
                made[slot] = value
    return made
