"""Administrative names: one spelling per unit, however the coders wrote it.

Conservative on purpose: only accents, case, punctuation, the word for the kind of unit ("region", "cercle") and a
district that stayed put while the province above it was renamed are taken as the same. 'North Darfur' and
'Northern Darfur' stay two.
"""

from __future__ import annotations

import polars as pl

KIND_WORDS = (
    "region|regions|province|governorate|governate|state|district|cercle|county|department|departement|departamento|"
    "division|zone|prefecture|wilaya|municipality|municipio|township|commune|woreda|locality|territory|oblast|rayon|"
    "raion|tehsil|agency|lga"
)
"""Words that say what kind of unit a name is of; they come last in UCDP's names, sometimes first."""

SAME_PLACE_KM = 60.0
"""Districts of one name under two provinces are one district when their middles lie within this distance."""


def key(column: pl.Expr) -> pl.Expr:
    """A name folded for comparison; a name made only of kind words folds to itself.

    Examples:
        >>> pl.select(key(pl.lit("Ségou region"))).item()
        'segou'
    """
    # Decomposed letters lose their accents: NFKD, then everything that is not a letter or digit becomes a space.
    plain = column.str.to_lowercase().str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    plain = plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    bare = plain.str.replace_all(rf"\b({KIND_WORDS})\b", "").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(bare == "").then(plain).otherwise(bare)


def harmonise(events: pl.DataFrame) -> pl.DataFrame:
    """Give every administrative unit its most frequent spelling.

    Args:
        events: Columns country, adm_1, adm_2, latitude, longitude.

    Returns:
        The same rows with columns province and district_of (adm_1 and adm_2 respelt, null where null).
    """
    units = (
        events.lazy()
        .filter(pl.col("adm_1").is_not_null())
        .group_by("country", "adm_1", "adm_2")
        .agg(pl.len().alias("n"), pl.col("latitude").median(), pl.col("longitude").median())
        .collect()
        .sort("country", "adm_1", "adm_2", nulls_last=True)
        .with_columns(key(pl.col("adm_1")).alias("k1"), key(pl.col("adm_2")).alias("k2"))
    )
    units = _moved(units)
    units = _spelt(units, ["country", "k1"], "adm_1", "province")
    units = _spelt(units, ["country", "k1", "k2"], "adm_2", "district_of")
    names = units.select("country", "adm_1", "adm_2", "province", "district_of")
    return events.join(
        names, on=["country", "adm_1", "adm_2"], how="left", nulls_equal=True, maintain_order="left"
    )


def _moved(units: pl.DataFrame) -> pl.DataFrame:
    """Put districts of one name under the province most events give, when they lie in the same place."""
    named = units.filter(pl.col("k2").is_not_null())
    totals = named.group_by("country", "k1", "k2").agg(
        pl.col("n").sum(),
        ((pl.col("latitude") * pl.col("n")).sum() / pl.col("n").sum()).alias("lat"),
        ((pl.col("longitude") * pl.col("n")).sum() / pl.col("n").sum()).alias("lon"),
    )
    order = totals.sort("country", "k2", "n", "k1", descending=[False, False, True, False])
    home = order.with_columns(
        pl.col("k1", "lat", "lon").first().over("country", "k2").name.prefix("home_"),
    )
    north = (pl.col("lat") - pl.col("home_lat")) * 111.2
    east = (pl.col("lon") - pl.col("home_lon")) * 111.2 * pl.col("lat").radians().cos()
    near = (north**2 + east**2).sqrt() <= SAME_PLACE_KM
    moves = home.filter(near.fill_null(value=False)).select("country", "k1", "k2", "home_k1")
    moved = units.join(moves, on=["country", "k1", "k2"], how="left", maintain_order="left")
    # The spelling of the province must come from rows of that province.
    return moved.with_columns(
        pl.coalesce("home_k1", "k1").alias("k1"),
        (pl.col("home_k1").is_null() | (pl.col("home_k1") == pl.col("k1"))).alias("at_home"),
    ).drop("home_k1")


def _spelt(units: pl.DataFrame, by: list[str], name: str, made: str) -> pl.DataFrame:
    """The spelling most events use within each key; ties go to the first in the alphabet."""
    counts = (
        units.filter(pl.col(name).is_not_null() & (pl.col("at_home") | pl.lit(name == "adm_2")))
        .group_by(*by, name)
        .agg(pl.col("n").sum())
        .sort(*by, "n", name, descending=[*[False] * len(by), True, False])
        .group_by(by, maintain_order=True)
        .agg(pl.col(name).first().alias(made))
    )
    return units.join(counts, on=by, how="left", maintain_order="left")
