"""Records laid out for the closeness kernel, shared by co-timing and co-location."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.ties.base import SOURCES_SCHEMA, IntArray, TermValues
from shadowgraph.ties.panel import Panel

EARTH_KM = 6371.0088
"""Mean radius of the Earth (Moritz 2000)."""

KEEP = 20
PRIOR = 4.0
"""Pseudo-records that pull the third parties' share towards the share of the window when there are few."""


@dataclass(frozen=True)
class Reach:
    """Half-widths of the wide and the close set, in days and kilometres."""

    wide_days: float
    close_days: float
    wide_km: float
    close_km: float

    def chords(self) -> tuple[float, float, float, float]:
        """Days, days, chord, chord on the unit sphere: what the kernel takes."""
        wide, close = (2 * np.sin(km / EARTH_KM / 2) for km in (self.wide_km, self.close_km))
        return (self.wide_days, self.close_days, float(wide), float(close))


def unit_vectors(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Places on the unit sphere, shape (n, 3); degrees in."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def closeness(panel: Panel, records: pl.DataFrame, reach: Reach) -> TermValues:
    """Run the kernel over records.

    Args:
        panel: Pairs and periods.
        records: One row per record and organisation, columns: record (any key), event_id (to show), org, day
            (float), latitude, longitude, period, weight.
        reach: What counts as wide and as close.
    """
    from shadowgraph.kernels.compiled.closeness import close_among_wide

    records = records.sort("day", "record", "org")
    heads = records.group_by("record", maintain_order=True).agg(
        pl.first("event_id", "day", "latitude", "longitude", "period", "weight"), pl.len().alias("size")
    )
    starts = np.concatenate([[0], np.cumsum(heads["size"].to_numpy())]).astype(np.int64)
    observed, expected, chances, kept, n_kept = close_among_wide(
        heads["day"].to_numpy().astype(np.float64),
        unit_vectors(heads["latitude"].to_numpy(), heads["longitude"].to_numpy()),
        heads["weight"].to_numpy(),
        starts,
        records["org"].to_numpy(),
        heads["period"].to_numpy(),
        panel.pair_of,
        panel.first_period,
        panel.cell_starts,
        reach.chords(),
        PRIOR,
        KEEP,
    )
    return TermValues(observed, expected, _sources(heads["event_id"], kept), n_kept, chances)


def _sources(event_id: pl.Series, kept: IntArray) -> pl.DataFrame:
    cell, slot = np.nonzero(kept >= 0)
    return pl.DataFrame(
        {
            "cell": cell,
            "event_id": event_id.gather(kept[cell, slot]),
            "statement_id": pl.Series([None] * len(cell), dtype=pl.String),
        },
        schema=SOURCES_SCHEMA,
    )
