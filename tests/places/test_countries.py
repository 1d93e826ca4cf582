"""The table of countries against UCDP's own file, and names in any spelling."""

from pathlib import Path

import polars as pl
import pytest

from shadowgraph.errors import UsageError
from shadowgraph.places.countries import country_of, country_table, find_country, fold, gwno_by_name


@pytest.mark.data
def test_names_numbers_and_regions_are_ucdps(data: Path) -> None:
    ucdp = pl.read_csv(data / "ucdp/organizedviolencecy_v25_1.csv", infer_schema_length=None)
    ucdp = ucdp.group_by(pl.col("country_id_cy").cast(pl.Int32).alias("gwno")).agg(
        pl.col("country_cy", "region_cy").first(),
        pl.col("year_cy").min().alias("a"),
        pl.col("year_cy").max().alias("b"),
    )
    both = ucdp.join(country_table(), on="gwno", how="left")
    assert both["name"].null_count() == 0
    assert both.filter(pl.col("country_cy") != pl.col("name")).height == 0
    assert both.filter(pl.col("region_cy") != pl.col("region")).height == 0
    # A state with a last day must leave UCDP's list in that year, and only such a state may leave it.
    assert both.filter((pl.col("b") < 2024) != pl.col("gw_end").is_not_null()).height == 0
    ended = both.drop_nulls("gw_end")
    assert ended.filter(pl.col("b") != pl.col("gw_end").dt.year()).height == 0
    # A state UCDP begins after 1989 joined in the year before it or that year.
    late = both.filter(pl.col("a") > 1989)
    assert late.height > 20
    assert late.filter((pl.col("a") - pl.col("gw_start").dt.year()).abs() > 1)["name"].to_list() == []


@pytest.mark.data
def test_codes_are_those_other_tables_use(data: Path) -> None:
    key = pl.read_csv(data / "views/country_key.csv").select(
        pl.col("gwcode").cast(pl.Int32).alias("gwno"), "isoab", "isonum"
    )
    both = country_table().join(key.unique(), on="gwno")
    apart = both.filter(pl.col("iso3") != pl.col("isoab"))
    assert both.height > 190
    assert set(apart["isoab"]) == {"SCG", "YUG", "SUN"}  # states that ended


@pytest.mark.parametrize(
    ("name", "gwno"),
    [
        ("Mali", 432),
        ("burkina", 439),
        ("BFA", 439),
        ("DRC", 490),
        ("Zaire", 490),
        ("République démocratique du Congo", 490),
        ("Congo", 484),
        ("Cote dIvoire", 437),
        ("Côte d’Ivoire", 437),
        ("Burma", 775),
        ("Yemen", 678),
        ("South Yemen", 680),
        ("Soviet Union", 365),
        ("Swaziland", 572),
        ("432", 432),
        ("Central Afrian Republic", 482),
        ("Madagascar", 580),
        ("Macedonia, FYR", 343),
        ("NIGER", 436),
        ("Nigeria", 475),
    ],
)
def test_a_country_is_found_in_any_spelling(name: str, gwno: int) -> None:
    assert find_country(name).gwno == gwno


@pytest.mark.parametrize("name", ["Atlantis", "", "nigera", "Korea X"])
def test_a_doubtful_name_is_refused_with_a_guess(name: str) -> None:
    with pytest.raises(UsageError) as refusal:
        find_country(name)
    assert refusal.value.field == "countries"
    if name == "nigera":
        assert "Nigeria" in str(refusal.value)
        assert "Niger," in str(refusal.value)


def test_every_name_finds_its_country() -> None:
    for row in country_table().iter_rows(named=True):
        assert find_country(row["name"]).gwno == row["gwno"]
        assert find_country(row["iso3"]).gwno == row["gwno"]
        country = country_of(row["gwno"])
        assert country is not None
        for other in country.other_names:
            assert find_country(other).gwno == row["gwno"], other


def test_keys_are_unique() -> None:
    table = country_table()
    for column in ("gwno", "name", "iso3", "iso2"):
        assert table[column].is_unique().all(), column
    assert table["iso_numeric"].drop_nulls().is_unique().all()
    assert table["name"].map_elements(fold, return_dtype=pl.String).is_unique().all()


def test_unknown_names_are_left_out() -> None:
    assert gwno_by_name(["Mali", "Synthetic North"]) == {"Mali": 432}
