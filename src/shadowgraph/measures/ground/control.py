"""Control and contest tables: who is present in which cell, half-year by half-year.

What is modelled is presence in violence. A group that holds a district in peace leaves no events and fades from the
surface; a row says whose violence is to be expected, not who governs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.measures.base import IntArray
from shadowgraph.measures.ground.grid import CellKind, FloatArray
from shadowgraph.measures.ground.marks import Marks, first_day, marks_of
from shadowgraph.measures.ground.surface import DRAWS, Surface, surfaces
from shadowgraph.measures.intervals import HIGH, LOW
from shadowgraph.records.control import CELLS, CONTEST, CONTROL
from shadowgraph.theatres.data import TheatreData

LEAST_SHOWN = 0.05
"""Organisations with a smaller chance have no row."""

DIGITS = 6


@dataclass(frozen=True)
class Control:
    """Surfaces of one theatre.

    Args:
        control: `CONTROL` rows, by period, cell and falling chance.
        contest: `CONTEST` rows, by period and cell.
    """

    control: pl.DataFrame
    contest: pl.DataFrame


def control(data: TheatreData, *, seed: int = 0, cells: str = "priogrid", draws: int = DRAWS) -> Control:
    """Who is present where, at the end of each half-year, and which cells are shared.

    Only organisations appear. Events count by how surely they are located: one known to the province only is spread
    over its surroundings; one known no better, not at all.

    Args:
        data: The theatre.
        seed: Seed of the draws behind the intervals.
        cells: 'priogrid' or 'h3'.
        draws: How many.

    Raises:
        UsageError: Another kind of cell.
    """
    marks = marks_of(data, cells=_known(cells))
    if marks is None:
        return Control(CONTROL.empty(), CONTEST.empty())
    counted = _Counts(marks)
    shown = [
        (_control_rows(one, counted), _contest_rows(one, counted))
        for one in surfaces(marks, seed=seed, draws=draws)
        if len(one.cells)
    ]
    head = pl.lit(data.theatre.id).alias("theatre"), pl.lit(cells).alias("cells")
    held, shared = (pl.concat([pair[which] for pair in shown]).with_columns(*head) for which in (0, 1))
    return Control(
        CONTROL.conform(
            held.sort(
                ["period_start", "cell", "p_control", "actor_id"], descending=[False, False, True, False]
            )
        ),
        CONTEST.conform(shared.sort("period_start", "cell")),
    )


def _known(cells: str) -> CellKind:
    if cells == "priogrid":
        return "priogrid"
    if cells == "h3":
        return "h3"
    raise UsageError(
        "Unknown kind of cell",
        field="cells",
        value=cells,
        rule="one of " + ", ".join(CELLS),
        way_out="use cells='priogrid'",
    )


class _Counts:
    """Events by cell and half-year, of those located as a point."""

    def __init__(self, marks: Marks) -> None:
        point = marks.precision <= 2
        rows = point[marks.row]
        self.n_actors = marks.n_actors
        self.n_cells = len(marks.grid.ids)
        self.of_actor = (
            marks.cell[marks.row[rows]] * self.n_actors + marks.actor[rows],
            marks.period[marks.row[rows]],
        )
        self.of_cell = (marks.cell[point], marks.period[point])

    def held(self, surface: Surface) -> tuple[IntArray, IntArray]:
        """Events of each entry's organisation in its cell in the half-year, and up to its end."""
        return self._of(self.of_actor, surface.cell * self.n_actors + surface.actor, surface.presence.period)

    def here(self, surface: Surface) -> IntArray:
        """Events in each cell in the half-year."""
        return self._of(self.of_cell, surface.cells, surface.presence.period)[0]

    @staticmethod
    def _of(events: tuple[IntArray, IntArray], wanted: IntArray, period: int) -> tuple[IntArray, IntArray]:
        code, when = events
        size = int(max(code.max(initial=0), wanted.max(initial=0))) + 1
        now, ever = (
            np.bincount(code[chosen], minlength=size)[wanted] for chosen in (when == period, when <= period)
        )
        return now.astype(np.int64), ever.astype(np.int64)


def _cells(surface: Surface, cells: IntArray) -> pl.DataFrame:
    """Columns of the schema's head, but for the theatre."""
    grid, period = surface.presence.marks.grid, surface.presence.period
    start, end = (np.datetime64(first_day(each), "D") for each in (period, period + 1))
    return pl.DataFrame(
        {
            "cell": pl.Series(grid.ids[cells].tolist(), dtype=pl.String),
            "latitude": grid.latitude[cells],
            "longitude": grid.longitude[cells],
            "area_km2": (grid.area_km2 * grid.land)[cells].round(1),
        }
    ).with_columns(pl.lit(start.item()).alias("period_start"), pl.lit((end - 1).item()).alias("period_end"))


def _control_rows(surface: Surface, counted: _Counts) -> pl.DataFrame:
    marks = surface.presence.marks
    low, high = _bounds(surface.draws, surface.chance)
    now, ever = counted.held(surface)
    evidence = np.asarray(surface.presence.by_actor[surface.cell, surface.actor]).ravel()
    actors = marks.actors[surface.actor]
    rows = _cells(surface, surface.cell).with_columns(
        actors["actor_id"],
        actors["name"],
        actors["kind"],
        pl.Series("p_control", surface.chance).round(DIGITS),
        pl.Series("low", low).round(DIGITS),
        pl.Series("high", high).round(DIGITS),
        pl.Series("n_events", now),
        pl.Series("evidence", evidence).round(DIGITS),
        pl.Series(
            "basis",
            np.where(now > 0, "events here", np.where(ever > 0, "earlier events here", "events near")),
        ),
    )
    return rows.filter(pl.col("p_control") >= LEAST_SHOWN)


def _contest_rows(surface: Surface, counted: _Counts) -> pl.DataFrame:
    presence, cells = surface.presence, surface.cells
    low, high = _bounds(surface.contested_draws, surface.contested)
    fewest, most = _bounds(surface.active_draws, surface.active)
    # The highest chance of each cell; of equal ones the first organisation.
    order = np.lexsort((surface.actor, -surface.chance, surface.at))
    first = order[np.searchsorted(surface.at[order], np.arange(len(cells)))]
    leader = presence.marks.actors[surface.actor[first]]
    fought = presence.fought[cells] / presence.evidence[cells]
    return _cells(surface, cells).with_columns(
        pl.Series("p_contested", surface.contested).round(DIGITS),
        pl.Series("low", low).round(DIGITS),
        pl.Series("high", high).round(DIGITS),
        pl.Series("p_active", surface.active).round(DIGITS),
        pl.Series("active_low", fewest).round(DIGITS),
        pl.Series("active_high", most).round(DIGITS),
        leader["actor_id"].alias("leader"),
        leader["name"].alias("leader_name"),
        pl.Series("p_leader", surface.chance[first]).round(DIGITS),
        pl.Series("against_state", np.clip(fought, 0.0, 1.0)).round(DIGITS),
        pl.Series("n_events", counted.here(surface)),
        pl.Series("evidence", presence.evidence[cells]).round(DIGITS),
    )


def _bounds(draws: FloatArray, point: FloatArray) -> tuple[FloatArray, FloatArray]:
    """5 and 95 % quantiles by row, stretched to hold the point."""
    low, high = np.quantile(draws, [LOW, HIGH], axis=1)
    return np.minimum(low, point), np.maximum(high, point)
