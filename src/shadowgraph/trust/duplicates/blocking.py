"""Pairs of events near enough in time and space to be one."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.places.basemap import EARTH_KM, great_circle_km

DAYS, KM = 7.0, 100.0
"""How far apart two reports of one event may be: spans of possible days, and places."""

LONGEST_SPAN = 31
"""Days; an event dated worse can't be told from others."""

CURATED = ("ucdp-ged", "ucdp-candidate")
"""Datasets that number events alike and hold each once; releases of them are compared, not a release with itself."""


def pairs(events: pl.DataFrame, *, days: float = DAYS, km: float = KM) -> pl.DataFrame:
    """Pairs of rows to compare.

    Two rows of one curated release are never a pair; two with the same id neither: those are known to be one.

    Args:
        events: `EVENTS` rows, one or more datasets and releases.
        days: Farthest apart the spans of possible days may lie.
        km: Farthest apart the places may lie.

    Returns:
        Columns left and right (row numbers, left < right), gap (days between the spans, 0: they touch), km; sorted.
    """
    keyed = events.with_row_index("row").filter(
        pl.col("latitude").is_not_null(),
        pl.col("longitude").is_not_null(),
        (pl.col("date_end") - pl.col("date_start")).dt.total_days() <= LONGEST_SPAN,
    )
    none = pl.DataFrame(schema={"left": pl.Int64, "right": pl.Int64, "gap": pl.Int64, "km": pl.Float64})
    if keyed.height < 2:
        return none
    start, end = (keyed[name].cast(pl.Int32).to_numpy().astype(float) for name in ("date_start", "date_end"))
    lat, lon = keyed["latitude"].to_numpy(), keyed["longitude"].to_numpy()
    phi, lam = np.radians(lat), np.radians(lon)
    reach = days + float((end - start).max()) / 2
    space = EARTH_KM / km
    points = np.column_stack(
        [
            np.cos(phi) * np.cos(lam) * space,
            np.cos(phi) * np.sin(lam) * space,
            np.sin(phi) * space,
            (start + end) / 2 / max(reach, 1.0),
        ]
    )
    found = _across(points, keyed)
    i, j = found[:, 0], found[:, 1]
    gap = np.maximum(0.0, np.maximum(start[i] - end[j], start[j] - end[i]))
    apart = great_circle_km(lat[i], lon[i], lat[j], lon[j])
    kept = (gap <= days) & (apart <= km)
    row = keyed["row"].to_numpy().astype(np.int64)
    left, right = row[i[kept]], row[j[kept]]
    made = pl.DataFrame(
        {
            "left": np.minimum(left, right),
            "right": np.maximum(left, right),
            "gap": gap[kept].astype(np.int64),
            "km": apart[kept],
        },
        schema=none.schema,
    )
    return made.sort("left", "right")


def _across(points: np.ndarray, keyed: pl.DataFrame) -> np.ndarray:
    """Near pairs, shape (m, 2): of different releases, or within one that isn't curated."""
    from scipy.spatial import cKDTree

    release = keyed.select(pl.concat_str("dataset", pl.lit("|"), "dataset_version")).to_series()
    code = release.rank("dense").to_numpy().astype(np.int64)
    curated = keyed["dataset"].is_in(list(CURATED)).to_numpy()
    ids = (
        keyed.select(
            pl.when(pl.col("dataset").is_in(list(CURATED)))
            .then(pl.lit("ucdp:") + pl.col("row_id"))
            .otherwise("event_id")
        )
        .to_series()
        .rank("dense")
        .to_numpy()
    )
    found = []
    groups = [np.flatnonzero(code == value) for value in np.unique(code)]
    trees = [cKDTree(points[members]) for members in groups]
    for a, members in enumerate(groups):
        if not curated[members[0]]:
            near = trees[a].query_pairs(1.0, p=np.inf, output_type="ndarray")
            found.append(np.column_stack([members[near[:, 0]], members[near[:, 1]]]))
        for b in range(a + 1, len(groups)):
            listed = trees[a].query_ball_tree(trees[b], 1.0, p=np.inf)
            sizes = np.array([len(one) for one in listed])
            flat = np.array([k for one in listed for k in one], dtype=np.int64)
            found.append(np.column_stack([np.repeat(members, sizes), groups[b][flat]]))
    if not found:
        return np.zeros((0, 2), np.int64)
    every = np.concatenate(found)
    return np.asarray(every[ids[every[:, 0]] != ids[every[:, 1]]])
