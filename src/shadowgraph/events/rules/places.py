"""Places: coordinates on the globe and in the named country, with cell, state number and precision in order."""

from __future__ import annotations

import polars as pl

from shadowgraph.events.rules.base import Rule, Scene, where
from shadowgraph.places.countries import gwno_by_name
from shadowgraph.records.place import GRID_DEGREES, priogrid_centre, priogrid_of

FAR_KM = 300.0
"""Beyond this distance from the named country a point is doubted: far more than the map's error (5 km), border
incidents or coastal waters (22 km) explain."""
AT_SEA = 7
"""UCDP `where_prec` for events in the air or at sea, which may lie anywhere."""

LATITUDE, LONGITUDE = pl.col("latitude"), pl.col("longitude")
POINT = ("latitude", "longitude")
ON_GLOBE = LATITUDE.is_between(-90, 90) & LONGITUDE.is_between(-180, 180)
NULL_FLOAT = pl.lit(None, dtype=pl.Float64)


def _without_point() -> dict[str, pl.Expr]:
    return {
        "latitude": NULL_FLOAT,
        "longitude": NULL_FLOAT,
        "place_precision": pl.lit(None, dtype=pl.Int8),
        "priogrid": pl.lit(None, dtype=pl.Int32),
    }


def _far(scene: Scene) -> pl.DataFrame:
    """Distinct (gwno, latitude, longitude) far from their country, with whether the swapped point is inside it."""
    if scene.far is None:
        scene.far = _measure(scene.table)
    return scene.far


def _measure(table: pl.DataFrame) -> pl.DataFrame:
    import numpy as np

    from shadowgraph.places.basemap import distance_km

    keys = ["gwno", "latitude", "longitude"]
    finite = LATITUDE.is_finite() & LONGITUDE.is_finite()
    points = table.lazy().select(keys).drop_nulls().filter(finite).unique(maintain_order=True).collect()
    gwno, lat, lon = (points[key].to_numpy() for key in keys)
    away = np.where(
        (np.abs(lat) <= 90) & (np.abs(lon) <= 180),
        distance_km(gwno, np.clip(lat, -90, 90), np.clip(lon, -180, 180)),
        np.inf,
    )
    far = points.filter(pl.Series(np.nan_to_num(away, nan=0.0, posinf=np.inf) > FAR_KM))
    other_lat, other_lon = far["longitude"].to_numpy(), far["latitude"].to_numpy()
    valid = (np.abs(other_lat) <= 90) & (np.abs(other_lon) <= 180)
    inside = np.zeros(far.height, dtype=bool)
    inside[valid] = distance_km(far["gwno"].to_numpy()[valid], other_lat[valid], other_lon[valid]) == 0
    return far.with_columns(pl.Series("swapped", inside))


def _in(scene: Scene, points: pl.DataFrame) -> pl.Series:
    """Rows of the table at one of the points."""
    if not points.height:
        return pl.repeat(value=False, n=scene.table.height, eager=True, dtype=pl.Boolean)
    keys = ["gwno", "latitude", "longitude"]
    marked = points.select(keys).with_columns(pl.lit(value=True).alias("broken"))
    joined = scene.table.select(keys).join(marked, on=keys, how="left", maintain_order="left")
    return joined["broken"].fill_null(value=False)


def _swapped(scene: Scene) -> pl.Series:
    return _in(scene, _far(scene).filter("swapped"))


def _far_away(scene: Scene) -> pl.Series:
    away = _in(scene, _far(scene).filter(~pl.col("swapped")))
    placed = scene.table["place_precision"]
    return away & placed.is_not_null() & (placed != AT_SEA).fill_null(value=False)


def _known_gwno(table: pl.DataFrame) -> pl.Expr:
    numbers = gwno_by_name(table["country"].unique().sort().to_list())
    return pl.col("country").replace_strict(numbers, default=None, return_dtype=pl.Int32)


def _gwno_missing(scene: Scene) -> pl.Series:
    return scene.table.select(
        (pl.col("gwno").is_null() & _known_gwno(scene.table).is_not_null()).alias("broken")
    )["broken"]


def _gwno_differs(scene: Scene) -> pl.Series:
    differs = pl.col("gwno") != _known_gwno(scene.table)
    return scene.table.select(differs.fill_null(value=False).alias("broken"))["broken"]


def _cell_differs() -> pl.Expr:
    """The point lies outside the stated cell. On an edge between cells either is right."""
    lat, lon = priogrid_centre(pl.col("priogrid"))
    half = GRID_DEGREES / 2 + 1e-6
    return ((LATITUDE - lat).abs() > half) | ((LONGITUDE - lon).abs() > half)


RULES = (
    Rule(
        code="gwno-from-country",
        family="places",
        sentence="The Gleditsch-Ward number of a known country is given",
        done="filled from the table of countries",
        action="filled",
        fields=("gwno",),
        breaks=_gwno_missing,
        repairs=lambda: {
            "gwno": pl.col("country").map_batches(
                lambda names: names.replace_strict(
                    gwno_by_name(names.unique().sort().to_list()), default=None, return_dtype=pl.Int32
                ),
                return_dtype=pl.Int32,
            )
        },
    ),
    Rule(
        code="gwno-differs",
        family="places",
        sentence="Country name and Gleditsch-Ward number mean the same state",
        done="kept as it is",
        action="noted",
        fields=("gwno",),
        breaks=_gwno_differs,
    ),
    Rule(
        code="place-precision-unknown",
        family="places",
        sentence="Place precision is one of UCDP's codes 1 to 7",
        done="set to null",
        action="repaired",
        fields=("place_precision",),
        breaks=where(~pl.col("place_precision").is_between(1, 7)),
        repairs=lambda: {"place_precision": pl.lit(None, dtype=pl.Int8)},
    ),
    Rule(
        code="half-a-point",
        family="places",
        sentence="Latitude and longitude are both given or both null",
        done="both set to null, with cell and place precision",
        action="repaired",
        fields=POINT,
        breaks=where((LATITUDE.is_null() | LATITUDE.is_nan()) != (LONGITUDE.is_null() | LONGITUDE.is_nan())),
        repairs=_without_point,
    ),
    Rule(
        code="null-island",
        family="places",
        sentence="0 N 0 E is open sea, and what a blank turns into",
        done="both coordinates set to null, with cell and place precision",
        action="repaired",
        fields=POINT,
        breaks=where((LATITUDE.abs() < 1e-6) & (LONGITUDE.abs() < 1e-6)),
        repairs=_without_point,
    ),
    Rule(
        code="swapped-point",
        family="places",
        sentence=f"A point lies within {FAR_KM:.0f} km of its country; this one does once its coordinates are swapped",
        done="the two swapped",
        action="repaired",
        fields=POINT,
        breaks=_swapped,
        repairs=lambda: {
            "latitude": LONGITUDE,
            "longitude": LATITUDE,
            "priogrid": priogrid_of(LONGITUDE, LATITUDE),
        },
    ),
    Rule(
        code="off-the-globe",
        family="places",
        sentence="Latitude lies within -90 to 90 and longitude within -180 to 180",
        done="both set to null, with cell and place precision",
        action="repaired",
        fields=POINT,
        breaks=where(~ON_GLOBE | LATITUDE.is_nan() | LONGITUDE.is_nan()),
        repairs=_without_point,
    ),
    Rule(
        code="far-from-country",
        family="places",
        sentence=f"A point lies within {FAR_KM:.0f} km of its country, unless coded as in the air or at sea",
        done="the point kept, its precision set to null so that no spatial statistic uses it",
        action="repaired",
        fields=("place_precision",),
        breaks=_far_away,
        repairs=lambda: {"place_precision": pl.lit(None, dtype=pl.Int8)},
    ),
    Rule(
        code="cell-differs",
        family="places",
        sentence="The PRIO-GRID cell is the one the point lies in",
        done="computed from the point",
        action="repaired",
        fields=("priogrid",),
        breaks=where(_cell_differs()),
        repairs=lambda: {"priogrid": priogrid_of(LATITUDE, LONGITUDE)},
    ),
    Rule(
        code="cell-from-point",
        family="places",
        sentence="The PRIO-GRID cell of a located event is given",
        done="computed from the point",
        action="filled",
        fields=("priogrid",),
        breaks=where(pl.col("priogrid").is_null() & LATITUDE.is_not_null() & LONGITUDE.is_not_null()),
        repairs=lambda: {"priogrid": priogrid_of(LATITUDE, LONGITUDE)},
    ),
)
