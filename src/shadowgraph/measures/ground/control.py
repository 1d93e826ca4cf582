"""Control and contest tables: who is present in which cell, half-year by half-year.

What is modelled is presence in violence. A group that holds a district in peace leaves no events and fades from the
surface; a row says whose violence is to be expected, not who governs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.errors import UsageError
from shadowgraph.measures.base import IntArray
from shadowgraph.measures.ground.grid import CellKind, FloatArray
from shadowgraph.measures.ground.marks import Marks, first_day, marks_of
from shadowgraph.measures.ground.surface import DRAWS, Surface, surfaces
from shadowgraph.measures.intervals import summarise
from shadowgraph.records.control import CELLS, CONTEST, CONTROL
from shadowgraph.theatres.data import TheatreData

LEAST_SHOWN = 0.05
"""Organisations with a smaller chance have no row."""


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
    parts = [(_held(one, counted), _shared(one, counted)) for one in surfaces(marks, seed=seed, draws=draws)]
    head = pl.lit(data.theatre.id).alias("theatre"), pl.lit(cells).alias("cells")
    held = _table(marks, [pair[0] for pair in parts]).filter(pl.col("p_control") >= LEAST_SHOWN)
    shared = _table(marks, [pair[1] for pair in parts])
    return Control(
        CONTROL.conform(
            held.with_columns(*head).sort(
                ["period_start", "cell", "p_control", "actor_id"], descending=[False, False, True, False]
            )
        ),
        CONTEST.conform(shared.with_columns(*head).sort("period_start", "cell")),
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


Columns = dict[str, NDArray[Any]]


def _held(surface: Surface, counted: _Counts) -> Columns:
    """Rows of the control table, by column; organisations by number."""
    cell, actor = surface.cell, surface.actor
    now, ever = counted.held(surface)
    return {
        "period": np.full(len(cell), surface.presence.period),
        "place": cell,
        "actor": actor,
        **_bounds("p_control", "low", "high", surface.chance, surface.draws),
        "n_events": now,
        "evidence": surface.presence.by_actor[cell, actor].astype(np.float64),
        "basis": np.where(now > 0, "events here", np.where(ever > 0, "earlier events here", "events near")),
    }


def _shared(surface: Surface, counted: _Counts) -> Columns:
    """Rows of the contest table, by column; the leading organisation by number."""
    presence, cells = surface.presence, surface.cells
    # The highest chance of each cell; of equal ones the first organisation.
    order = np.lexsort((surface.actor, -surface.chance, surface.at))
    first = order[np.searchsorted(surface.at[order], np.arange(len(cells)))]
    return {
        "period": np.full(len(cells), presence.period),
        "place": cells,
        "actor": surface.actor[first],
        **_bounds("p_contested", "low", "high", surface.contested, surface.contested_draws),
        **_bounds("p_active", "active_low", "active_high", surface.active, surface.active_draws),
        "p_leader": surface.chance[first],
        "against_state": np.clip(presence.fought[cells] / presence.evidence[cells], 0.0, 1.0),
        "n_events": counted.here(surface),
        "evidence": presence.evidence[cells],
    }


def _bounds(point: str, low: str, high: str, value: FloatArray, draws: FloatArray) -> Columns:
    """A value with its 5 and 95 % quantiles."""
    made = summarise(np.column_stack([value, draws]).astype(np.float32), centre="none", bounds=(0.0, 1.0))
    return {point: made.value, low: made.low, high: made.high}


def _table(marks: Marks, parts: list[Columns]) -> pl.DataFrame:
    """All half-years in one table, with cells, periods and organisations by name."""
    if not parts:
        return pl.DataFrame()
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    place, actor, period = (joined.pop(name) for name in ("place", "actor", "period"))
    first = int(period.min())
    days = np.array([first_day(each) for each in range(first, int(period.max()) + 2)]).astype("datetime64[D]")
    grid = marks.grid
    about = marks.actors[actor]
    return pl.DataFrame(
        {
            "period_start": days[period - first],
            "period_end": days[period - first + 1] - 1,
            "cell": pl.Series(grid.ids[place].tolist(), dtype=pl.String),
            "latitude": grid.latitude[place],
            "longitude": grid.longitude[place],
            "area_km2": (grid.area_km2 * grid.land)[place].round(1),
            "actor_id": about["actor_id"],
            "name": about["name"],
            "kind": about["kind"],
            "leader": about["actor_id"],
            "leader_name": about["name"],
            **joined,
        }
    )
