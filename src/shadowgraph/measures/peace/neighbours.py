"""Which districts are neighbours, from where their events fell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.months import period_index
from shadowgraph.measures.peace.district_months import DistrictMonths
from shadowgraph.theatres.data import TheatreData

GRID_COLUMNS = 720
"""PRIO-GRID cells in a row."""

AROUND = [row * GRID_COLUMNS + column for row in (-1, 0, 1) for column in (-1, 0, 1)]
"""Steps from a cell's number to its own and those of the eight that touch it."""


@dataclass(frozen=True)
class Neighbours:
    """Pairs of neighbouring districts.

    No polygons of districts come with the record, and those on the market disagree with the names in it. So a
    district's ground is the PRIO-GRID cells (half a degree, some 55 km) in which its events fell, and two districts
    are neighbours from the month on in which they have had events in one cell or in two that touch, corners included.

    Args:
        first: shape (E,), site of one.
        second: shape (E,), site of the other, above first.
        since: shape (E,), month in which they became neighbours, ascending.
    """

    first: IntArray
    second: IntArray
    since: IntArray

    def during(self, month: int) -> tuple[IntArray, IntArray]:
        """Sites of the pairs that are neighbours by a month."""
        n = int(np.searchsorted(self.since, month, side="right"))
        return self.first[:n], self.second[:n]


def neighbours(data: TheatreData, months: DistrictMonths) -> Neighbours:
    """Find the neighbours among a theatre's districts.

    Args:
        data: The theatre.
        months: Its districts.
    """
    cells = (
        data.events.filter(in_district() & pl.col("priogrid").is_not_null())
        .join(months.units.select("unit", "site"), left_on="district", right_on="unit")
        .group_by("site", pl.col("priogrid").cast(pl.Int64).alias("cell"))
        .agg((period_index(pl.col("date_end"), "month") - months.first_month).min().alias("since"))
    )
    reach = cells.join(pl.DataFrame({"step": AROUND}), how="cross").with_columns(
        pl.col("cell") + pl.col("step")
    )
    pairs = (
        reach.join(cells, on="cell", suffix="_b")
        .filter(pl.col("site") < pl.col("site_b"))
        .group_by("site", "site_b")
        .agg(pl.max_horizontal("since", "since_b").min().alias("since"))
        .sort("since", "site", "site_b")
    )
    return Neighbours(pairs["site"].to_numpy(), pairs["site_b"].to_numpy(), pairs["since"].to_numpy())
