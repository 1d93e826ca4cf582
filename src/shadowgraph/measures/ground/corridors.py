"""Corridors: the cheapest ways between the separate areas of one organisation.

An area is a patch of neighbouring cells in which the next violence is more likely the organisation's than anybody
else's. Areas are joined by the tree of ways that costs least in all. What the table says is where movement would be
easiest on the map and past the enemies on record; nobody saw the movement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.ground.activity import active
from shadowgraph.measures.ground.friction import FACTOR, Costs, Ways, ways_between
from shadowgraph.measures.ground.grid import FloatArray
from shadowgraph.measures.ground.marks import Marks, first_day, marks_of
from shadowgraph.measures.ground.presence import Presence, presences
from shadowgraph.measures.ground.surface import LEAST_EVIDENCE
from shadowgraph.measures.intervals import HIGH, LOW
from shadowgraph.places.basemap import great_circle_km
from shadowgraph.records.corridor import CORRIDORS
from shadowgraph.theatres.data import TheatreData

LEAST_CHANCE = 0.5
"""A cell is an organisation's when the next violence there is at least as likely its own as all others' together."""

LEAST_EVENTS = 1.0
"""Recent events an area must rest on: half a dozen stray ones make no area each."""

MOST_AREAS = 8
"""Of an organisation's areas only those with the most recent events are joined."""

FARTHEST_KM = 800.0
"""Areas farther apart are not joined."""

MARGIN = 2.0
"""Degrees around the cells of a theatre through which a way may lead."""

COST_DRAWS, DRAWS = 10, 60

DEFAULT = Costs()


@dataclass(frozen=True, eq=False)
class Way:
    """The cheapest way between two areas.

    Args:
        first: Cells of the one area, as places in `Ways.cells`.
        second: Cells of the other.
        path: shape (k,), cells from the one to the other, both ends in the areas.
        cost: In km of open ground.
    """

    first: IntArray
    second: IntArray
    path: IntArray
    cost: float


def corridors(
    data: TheatreData, *, seed: int = 0, years: Literal["last", "all"] = "last", costs: Costs = DEFAULT
) -> pl.DataFrame:
    """Likely ways between the separate areas of each armed group.

    States are left out: they move on their own roads.

    Args:
        data: The theatre.
        seed: Seed of the draws behind intervals and stability.
        years: 'last', at the end of the record; or 'all', at the end of every year as well.
        costs: What hinders how much.

    Returns:
        `CORRIDORS` rows, by organisation, period and areas.
    """
    marks = marks_of(data)
    if marks is None:
        return CORRIDORS.empty()
    grid = marks.grid
    ways = ways_between(
        grid.latitude.min() - MARGIN,
        grid.longitude.min() - MARGIN,
        grid.latitude.max() + MARGIN,
        grid.longitude.max() + MARGIN,
    )
    finder = _Finder(data, marks, ways, seed, costs)
    last = int(marks.period[-1])
    rows = [
        row
        for presence in presences(marks)
        if presence.period == last or (years == "all" and presence.period % 2)
        for row in finder.rows(presence)
    ]
    if not rows:
        return CORRIDORS.empty()
    table = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        pl.lit(data.theatre.id).alias("theatre")
    )
    return CORRIDORS.conform(table).sort("actor_id", "period_start", "from_area", "to_area")


class _Finder:
    """What corridors of one theatre share."""

    def __init__(self, data: TheatreData, marks: Marks, ways: Ways, seed: int, costs: Costs) -> None:
        self.marks, self.ways, self.seed, self.costs = marks, ways, seed, costs
        self.groups = np.flatnonzero((marks.actors["kind"] != "state").to_numpy())
        self.enemies = _enemies(data, marks)
        numbers = marks.grid.ids.astype(np.int64)
        place = np.searchsorted(ways.cells, numbers).clip(0, max(len(ways.cells) - 1, 0))
        on_land = ways.cells[place] == numbers if len(ways.cells) else np.zeros(len(numbers), dtype=bool)
        self.grid_cell = np.flatnonzero(on_land)
        self.way_cell = place[on_land]

    def rows(self, presence: Presence) -> Iterator[dict[str, Any]]:
        """Rows of one half-year."""
        for actor in self.groups.tolist():
            areas = self._areas(presence, actor)
            if len(areas) > 1:
                yield from self._joined(presence, actor, areas)

    def _areas(self, presence: Presence, actor: int) -> list[IntArray]:
        """Patches of cells that are the organisation's, by falling evidence, as places in `Ways.cells`."""
        from scipy import sparse

        own = presence.by_actor[self.grid_cell, actor]
        rows = np.flatnonzero((own > 0) & (presence.evidence[self.grid_cell] >= LEAST_EVIDENCE))
        cells = self.grid_cell[rows]
        chance = presence.weights @ presence.chances(cells, np.full(len(cells), actor))
        rows = rows[chance >= LEAST_CHANCE]
        held = np.zeros(len(self.ways.cells), dtype=bool)
        held[self.way_cell[rows]] = True
        weight = np.zeros(len(held))
        weight[self.way_cell[rows]] = own[rows]
        inside = held[self.ways.start] & held[self.ways.stop]
        steps = (np.ones(int(inside.sum())), (self.ways.start[inside], self.ways.stop[inside]))
        _, label = sparse.csgraph.connected_components(sparse.csr_array(steps, shape=(len(held), len(held))))
        patches = [np.flatnonzero(held & (label == each)) for each in np.unique(label[held])]
        known = [(float(weight[patch].sum()), patch) for patch in patches]
        large = sorted((one for one in known if one[0] >= LEAST_EVENTS), key=lambda one: (-one[0], one[1][0]))
        return [patch for _, patch in large[:MOST_AREAS]]

    def _joined(self, presence: Presence, actor: int, areas: list[IntArray]) -> Iterator[dict[str, Any]]:
        end = first_day(presence.period + 1) - 1
        hostile, friendly = self.tempers(presence, actor)
        graph = self.ways.graph(hostile, friendly, self.costs, end)
        chosen = _tree(self.ways, graph, areas)
        varied = [
            self.ways.graph(hostile, friendly, costs, end)
            for costs in _varied(self.costs, self.seed, presence.period)
        ]
        for way in chosen:
            alike = [
                _keeps(self.ways, way.path, cheapest(other, way.first, way.second).path) for other in varied
            ]
            yield self._row(presence, actor, way, float(np.mean(alike)))

    def tempers(self, presence: Presence, actor: int) -> tuple[FloatArray, FloatArray]:
        """How far enemies have each cell, and how far the organisation, 0 to 1; shape (n,) each."""
        own, theirs = np.zeros(len(self.ways.cells)), np.zeros(len(self.ways.cells))
        own[self.way_cell] = presence.by_actor[self.grid_cell, actor]
        met = self.enemies.get(actor, {})
        foes = np.array(sorted(other for other, since in met.items() if since <= presence.period), np.int64)
        theirs[self.way_cell] = presence.by_actor[np.ix_(self.grid_cell, foes)].sum(axis=1)
        return theirs / (own + theirs + 1.0), own / (own + theirs + 1.0)

    def _row(self, presence: Presence, actor: int, way: Way, stability: float) -> dict[str, Any]:
        ways, marks = self.ways, self.marks
        path, gap = way.path, way.path[1:-1]
        chance, draws = self._chance(presence, actor, gap)
        heads = [self._head(presence, actor, area) for area in (way.first, way.second)]
        if ways.cells[heads[1]] < ways.cells[heads[0]]:
            heads, path = heads[::-1], path[::-1]
        period = presence.period
        start, end = first_day(period), first_day(period + 1)
        steps = _steps_of(ways, path)
        lat, lon = ways.latitude, ways.longitude
        numbers = [f"{each:06d}" for each in ways.cells[path].tolist()]
        about = marks.actors.row(actor, named=True)
        low, high = np.quantile(draws, [LOW, HIGH])
        return {
            "actor_id": about["actor_id"],
            "name": about["name"],
            "period_start": np.datetime64(start, "D").item(),
            "period_end": np.datetime64(end - 1, "D").item(),
            "from_area": f"{ways.cells[heads[0]]:06d}",
            "to_area": f"{ways.cells[heads[1]]:06d}",
            "from_latitude": lat[heads[0]],
            "from_longitude": lon[heads[0]],
            "to_latitude": lat[heads[1]],
            "to_longitude": lon[heads[1]],
            "cells": numbers,
            "straight_km": _straight(ways, way.first, way.second),
            "length_km": float(ways.km[steps].sum()),
            "cost_km": way.cost,
            "p_active": chance,
            "low": min(float(low), chance),
            "high": max(float(high), chance),
            "stability": stability,
            "n_events": self._events(actor, gap, period),
            "borders_crossed": int(ways.borders_on(end - 1)[steps].sum()),
            "rivers_crossed": int(ways.rivers[steps].sum()),
        }

    def _chance(self, presence: Presence, actor: int, gap: IntArray) -> tuple[float, FloatArray]:
        """Chance of violence by the organisation in any of some cells in the coming half-year, with draws."""
        cells = self.grid_cell[np.isin(self.way_cell, gap)]
        cells = cells[presence.wide[1].total[cells] > LEAST_EVIDENCE]
        share = presence.weights @ presence.chances(cells, np.full(len(cells), actor))
        point, draws = active(presence, cells, seed=self.seed, draws=DRAWS)
        none = np.prod(1.0 - point * share), np.prod(1.0 - draws * share[:, None], axis=0)
        return float(1.0 - none[0]), 1.0 - none[1]

    def _head(self, presence: Presence, actor: int, area: IntArray) -> int:
        """The cell of an area with the most recent events of the organisation."""
        weight = np.zeros(len(self.ways.cells))
        weight[self.way_cell] = presence.by_actor[self.grid_cell, actor]
        return int(area[np.argmax(weight[area])])

    def _events(self, actor: int, gap: IntArray, period: int) -> int:
        """Events of the organisation located as a point in some cells, in a half-year and the one before."""
        marks = self.marks
        mine = marks.row[marks.actor == actor]
        recent = (
            (marks.period[mine] <= period) & (marks.period[mine] > period - 2) & (marks.precision[mine] <= 2)
        )
        numbers = marks.grid.ids[marks.cell[mine[recent]]].astype(np.int64)
        return int(np.isin(numbers, self.ways.cells[gap]).sum())


def cheapest(graph: Any, first: IntArray, second: IntArray) -> Way:
    """The cheapest way from any cell of one area to any of another.

    Args:
        graph: From `Ways.graph`.
        first: Cells of the one area.
        second: Cells of the other.

    Returns:
        The way; its path is empty and its cost infinite where there is none.
    """
    from scipy.sparse.csgraph import dijkstra

    cost, before, _ = dijkstra(graph, indices=first, min_only=True, return_predecessors=True)
    return _traced(cost, before, first, second)


def _traced(cost: FloatArray, before: IntArray, first: IntArray, second: IntArray) -> Way:
    end = int(second[np.argmin(cost[second])])
    if not np.isfinite(cost[end]):
        return Way(first, second, np.zeros(0, np.int64), float("inf"))
    path = [end]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return Way(first, second, np.array(path[::-1], np.int64), float(cost[end]))


def _tree(ways: Ways, graph: Any, areas: list[IntArray]) -> list[Way]:
    """The ways that join all areas at least cost (Kruskal 1956), those too far apart left out."""
    from scipy.sparse.csgraph import dijkstra

    found = []
    for place, area in enumerate(areas[:-1]):
        cost, before, _ = dijkstra(graph, indices=area, min_only=True, return_predecessors=True)
        for other in range(place + 1, len(areas)):
            way = _traced(cost, before, area, areas[other])
            if len(way.path) > 2 and _straight(ways, area, areas[other]) <= FARTHEST_KM:
                found.append((way.cost, place, other, way))
    group = list(range(len(areas)))
    chosen = []
    for _, a, b, way in sorted(found, key=lambda one: one[:3]):
        if group[a] != group[b]:
            chosen.append(way)
            group = [group[a] if each == group[b] else each for each in group]
    return chosen


def _enemies(data: TheatreData, marks: Marks) -> dict[int, dict[int, int]]:
    """Half-year in which each two armed organisations with marks first fought, by their numbers."""
    frames = EventFrames(data)
    number = marks.actors.select("actor_id").with_row_index("number")
    numbered = frames.actors.select("actor", "actor_id").join(number, on="actor_id").select("actor", "number")
    when = data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        ((pl.col("date_end").dt.year().cast(pl.Int64) * 12 + pl.col("date_end").dt.month() - 1) // 6).alias(
            "period"
        ),
    )
    fights = (
        frames.dyads.filter(pl.col("fought") & (pl.col("first") != pl.col("second")))
        .join(when, on="event")
        .group_by("first", "second")
        .agg(pl.col("period").min())
        .join(numbered.rename({"actor": "first", "number": "a"}), on="first")
        .join(numbered.rename({"actor": "second", "number": "b"}), on="second")
    )
    found: dict[int, dict[int, int]] = {}
    for a, b, period in fights.select("a", "b", "period").iter_rows():
        found.setdefault(a, {})[b] = period
        found.setdefault(b, {})[a] = period
    return found


def _varied(costs: Costs, seed: int, period: int) -> list[Costs]:
    rng = np.random.default_rng([seed, period, 2])
    base = np.array([costs.border, costs.river, costs.lake, costs.enemy, costs.own])
    drawn = base * np.exp(np.log(FACTOR) * rng.standard_normal((COST_DRAWS, len(base))))
    return [Costs(*each) for each in drawn.tolist()]


def _keeps(ways: Ways, path: IntArray, other: IntArray) -> bool:
    """Whether at least half of a way's cells are on the other way or beside it."""
    row, column = (ways.cells[path] - 1) // 720, (ways.cells[path] - 1) % 720
    row_2, column_2 = (ways.cells[other] - 1) // 720, (ways.cells[other] - 1) % 720
    beside = (np.abs(row[:, None] - row_2) <= 1) & (np.abs(column[:, None] - column_2) <= 1)
    inner = beside[1:-1] if len(path) > 2 else beside
    return bool(inner.any(axis=1).mean() >= 0.5)


def _steps_of(ways: Ways, path: IntArray) -> IntArray:
    """Numbers of the steps of a path."""
    n = len(ways.cells)
    code = np.minimum(path[:-1], path[1:]) * n + np.maximum(path[:-1], path[1:])
    known = np.minimum(ways.start, ways.stop) * n + np.maximum(ways.start, ways.stop)
    order = np.argsort(known)
    made: IntArray = order[np.searchsorted(known[order], code)]
    return made


def _straight(ways: Ways, first: IntArray, second: IntArray) -> float:
    """Distance between the nearest cells of two areas, km."""
    lat, lon = ways.latitude, ways.longitude
    away = great_circle_km(lat[first][:, None], lon[first][:, None], lat[second][None], lon[second][None])
    return float(away.min())
