"""Which PRIO-GRID cells saw violence in which year, for the theatre and for each organisation."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.context import MeasureContext
from shadowgraph.records.period import dated_within
from shadowgraph.records.place import GRID_DEGREES, located_within

KM_PER_DEGREE = 111.195
ROW = 720
"""Cells in a row of the grid, all the way round."""


@dataclass(frozen=True)
class ViolentCells:
    """Events located as a point, by cell and year.

    Args:
        year: shape (K,), ascending.
        cell: shape (K,), PRIO-GRID cell.
        n: shape (K,), events in that cell and year.
    """

    year: IntArray
    cell: IntArray
    n: IntArray

    def during(self, year: int) -> tuple[IntArray, IntArray]:
        """Cells of a year, ascending, and their events."""
        a, b = np.searchsorted(self.year, [year, year + 1])
        return self.cell[a:b], self.n[a:b]

    def until(self, year: int) -> IntArray:
        """Cells that saw violence in that year or before, ascending."""
        return np.unique(self.cell[: np.searchsorted(self.year, year, side="right")])


def years_in_a_row(context: MeasureContext) -> Iterator[tuple[int, int, ViolentCells]]:
    """Slot, year and cells of its unit, for each year of a block that follows another without a gap."""
    slots = context.slots.select("unit_kind", "unit", "period", "run").rows()
    for slot in range(max(context.lead, 1), context.n_slots):
        kind, unit, year, run = slots[slot]
        if slots[slot - 1][3] == run:
            yield slot, year, violent_cells(context, kind, unit)


def violent_cells(context: MeasureContext, kind: str, unit: str) -> ViolentCells:
    """Cells of the theatre or of an organisation; worked out once per theatre."""
    memo = context.ground.memo
    if "violent cells" not in memo:
        memo["violent cells"] = _by_unit(context)
    found: ViolentCells = memo["violent cells"].get((kind, unit), NOWHERE)
    return found


NOWHERE = ViolentCells(*(np.zeros(0, np.int64) for _ in range(3)))


def _by_unit(context: MeasureContext) -> dict[tuple[str, str], ViolentCells]:
    data = context.ground.data
    placed = data.events.filter(located_within("point") & dated_within("year")).select(
        "event_id",
        pl.col("date_start").dt.year().cast(pl.Int64).alias("year"),
        pl.col("priogrid").cast(pl.Int64).alias("cell"),
    )
    taking_part = data.participants.select("event_id", pl.col("actor_id").alias("unit")).unique()
    units = pl.concat(
        [
            placed.with_columns(pl.lit("theatre").alias("kind"), pl.lit(data.theatre.id).alias("unit")),
            placed.join(taking_part, on="event_id").with_columns(pl.lit("actor").alias("kind")),
        ],
        how="diagonal",
    )
    counted = units.group_by("kind", "unit", "year", "cell").agg(pl.len().cast(pl.Int64).alias("n"))
    ordered = counted.sort("kind", "unit", "year", "cell")
    return {
        (str(kind), str(unit)): ViolentCells(*(part[name].to_numpy() for name in ("year", "cell", "n")))
        for (kind, unit), part in ordered.partition_by(
            "kind", "unit", as_dict=True, maintain_order=True
        ).items()
    }


def around(cells: IntArray) -> IntArray:
    """Cells that touch any of these at a side or corner, these themselves left in, ascending."""
    row, column = (cells - 1) // ROW, (cells - 1) % ROW
    made = [(row + down) * ROW + (column + right) % ROW + 1 for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return np.unique(np.concatenate(made)) if len(cells) else cells


def area(cells: IntArray) -> NDArray[np.float64]:
    """Square kilometres of each cell."""
    return np.asarray(_areas()[(cells - 1) // ROW])


@functools.cache
def _areas() -> NDArray[np.float64]:
    """Area of a cell of each row: a strip of the sphere between two parallels."""
    edges = np.radians(np.arange(361) * GRID_DEGREES - 90.0)
    radius = KM_PER_DEGREE * 180.0 / np.pi
    made: NDArray[np.float64] = radius**2 * np.radians(GRID_DEGREES) * np.diff(np.sin(edges))
    return made
