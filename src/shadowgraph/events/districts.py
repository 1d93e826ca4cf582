"""Districts: which named district each event happened in, as far as its place is known."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.events import admin_names
from shadowgraph.records.place import COARSEST_PLACE, priogrid_centre

NEAREST_KM = 25.0
"""How far the nearest event with a named district may be: UCDP's own margin for place precision 2."""
EARTH_KM = 6371.0088

DISTRICT, PROVINCE = COARSEST_PLACE["district"], COARSEST_PLACE["province"]
COLUMNS = ("district", "district_name")


def add_districts(events: pl.DataFrame) -> pl.DataFrame:
    """Add the district each event happened in.

    - Place precision 1 to 3: the district the source names (adm_2); where it names no province either, that of
      the nearest event with one in the same country, within 25 km. Id 'country|adm_1|adm_2'.
    - Only the province known, or place precision 4: the province. Id 'country|adm_1|'.
    - Precision 1 to 3, nothing named and nothing near: the PRIO-GRID cell. Id 'cell|<priogrid>'.
    - Precision 5, 6, 7 or not known: null.

    A district that ends in '|' stands for a whole province: it is fit for statistics of provinces, not to be set
    beside districts. Nearest events are looked for in the table given, so give the whole table, not a slice.

    Args:
        events: `EVENTS` columns.

    Returns:
        The same rows in the same order with 'district' and 'district_name', both null where the place is known
        worse than to a province.
    """
    bare = events.drop(COLUMNS, strict=False)
    named = admin_names.harmonise(bare)
    near = _borrowed(named)
    place = pl.col("place_precision")
    province = pl.coalesce("province", "near_province")
    district = pl.coalesce("district_of", pl.when(pl.col("province").is_null()).then(pl.col("near_district")))
    lat, lon = priogrid_centre(pl.col("priogrid"))
    cell_name = pl.format(
        "cell {} {} {} {} ({})",
        lat.abs(),
        pl.when(lat >= 0).then(pl.lit("N")).otherwise(pl.lit("S")),
        lon.abs(),
        pl.when(lon >= 0).then(pl.lit("E")).otherwise(pl.lit("W")),
        "country",
    )
    fine, coarse = place <= DISTRICT, place == PROVINCE
    ids = (
        pl.when(fine & district.is_not_null())
        .then(pl.format("{}|{}|{}", "country", province.fill_null(""), district))
        .when((fine | coarse) & province.is_not_null())
        .then(pl.format("{}|{}|", "country", province))
        .when(fine & pl.col("priogrid").is_not_null())
        .then(pl.format("cell|{}", "priogrid"))
    )
    names = (
        pl.when(fine & district.is_not_null())
        .then(pl.concat_str([district, province], separator=", ", ignore_nulls=True))
        .when((fine | coarse) & province.is_not_null())
        .then(pl.format("{} (whole province)", province))
        .when(fine & pl.col("priogrid").is_not_null())
        .then(cell_name)
    )
    return pl.concat([named, near], how="horizontal").select(
        *bare.columns, ids.alias("district"), names.alias("district_name")
    )


def _borrowed(named: pl.DataFrame) -> pl.DataFrame:
    """Province and district of the nearest named event, for located events without a name.

    Returns:
        Columns near_province and near_district, one row per row given; null where there is nothing within reach.
    """
    located = pl.col("latitude").is_not_null() & (pl.col("place_precision") <= PROVINCE)
    wanting = located & pl.col("province").is_null()
    fine = pl.col("place_precision") <= DISTRICT
    donors = located & pl.col("province").is_not_null()
    rows = named.select(
        pl.int_range(pl.len()).alias("row"), "country", "latitude", "longitude",
        (wanting & fine).alias("wants_district"), (wanting & ~fine).alias("wants_province"),
        (donors & fine & pl.col("district_of").is_not_null()).alias("gives_district"), donors.alias("gives_province"),
    )  # fmt: skip
    found: dict[str, NDArray[np.int64]] = {}
    for level in ("district", "province"):
        found[level] = _nearest(rows, f"wants_{level}", f"gives_{level}")
    district, province = found["district"], found["province"]
    giver = np.where(district >= 0, district, province)
    giver_of = pl.Series(giver).cast(pl.Int64)
    from_district = pl.Series(district >= 0)
    index = giver_of.set(giver_of < 0, None)
    return pl.DataFrame({
        "near_province": named["province"].gather(index.fill_null(0)),
        "near_district": named["district_of"].gather(index.fill_null(0)),
    }).select(
        pl.when(pl.Series(giver >= 0)).then(pl.col("near_province")).alias("near_province"),
        pl.when(from_district).then(pl.col("near_district")).alias("near_district"),
    )  # fmt: skip


def _nearest(rows: pl.DataFrame, wants: str, gives: str) -> NDArray[np.int64]:
    """Row of the nearest giver in the same country within reach, or -1; ties go to the earlier row."""
    from scipy.spatial import cKDTree

    nearest = np.full(rows.height, -1, dtype=np.int64)
    spots = ["country", "latitude", "longitude"]
    asked = rows.filter(wants).select("row", *spots)
    givers = rows.filter(gives).unique(spots, keep="first", maintain_order=True).select("row", *spots)
    reach = 2 * np.sin(NEAREST_KM / EARTH_KM / 2)  # the straight line through the earth, in radii
    for (country,), part in asked.group_by("country", maintain_order=True):
        near = givers.filter(pl.col("country") == country)
        if not near.height:
            continue
        distinct = part.unique(spots, keep="first", maintain_order=True)
        away, which = cKDTree(_sphere(near)).query(_sphere(distinct), distance_upper_bound=reach)
        hit = np.isfinite(away)
        answer = np.full(distinct.height, -1, dtype=np.int64)
        answer[hit] = near["row"].to_numpy()[which[hit]]
        keyed = distinct.select(spots).with_columns(pl.Series("giver", answer))
        back = part.join(keyed, on=spots, how="left", maintain_order="left")
        nearest[back["row"].to_numpy()] = back["giver"].to_numpy()
    return nearest


def _sphere(points: pl.DataFrame) -> NDArray[np.float64]:
    """Points on the unit sphere, shape (n, 3)."""
    lat, lon = np.radians(points["latitude"].to_numpy()), np.radians(points["longitude"].to_numpy())
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
