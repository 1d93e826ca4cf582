"""Districts: names harmonised, names borrowed only from near by and the same country, precision respected."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shadowgraph import events
from shadowgraph.events.admin_names import harmonise, key
from shadowgraph.events.districts import add_districts
from shadowgraph.sources.ged_reader import read_ged


def districts(make_reading: Any, *rows: dict[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    table = make_reading(*rows).events
    made = add_districts(table)
    assert made.select(table.columns).equals(table)
    return {row["row_id"]: (row["district"], row["district_name"]) for row in made.iter_rows(named=True)}


UNNAMED = {"adm_1": None, "adm_2": None}


def test_precision_decides_how_fine_a_district_may_be(make_reading: Any) -> None:
    rows = [{"row_id": str(p), "place_precision": p} for p in range(1, 8)] + [
        {"row_id": "none", "place_precision": None}
    ]
    found = districts(make_reading, *rows)
    for precision in "123":
        assert found[precision] == ("Mali|Gao region|Gao cercle", "Gao cercle, Gao region")
    assert found["4"] == ("Mali|Gao region|", "Gao region (whole province)")
    for precision in ("5", "6", "7", "none"):
        assert found[precision] == (None, None)


def test_only_a_province_named_stays_a_province(make_reading: Any) -> None:
    found = districts(make_reading, {"row_id": "a"}, {"row_id": "b", "adm_2": None})
    assert found["b"][0] == "Mali|Gao region|"


def test_an_unnamed_event_takes_the_nearest_named_district(make_reading: Any) -> None:
    near, far = 16.27 + 20 / 111.2, 16.27 + 30 / 111.2
    found = districts(
        make_reading,
        {"row_id": "named"},
        {"row_id": "near", "latitude": near, **UNNAMED},
        {"row_id": "far", "latitude": far, "priogrid": 153720, **UNNAMED},
        {"row_id": "abroad", "latitude": near, "country": "Niger", **UNNAMED},
        {"row_id": "province", "latitude": near, "place_precision": 4, **UNNAMED},
        {"row_id": "far province", "latitude": far, "place_precision": 4, **UNNAMED},
        {"row_id": "no point", "latitude": None, "longitude": None, "priogrid": None, **UNNAMED},
    )
    assert found["near"][0] == "Mali|Gao region|Gao cercle"
    assert found["far"] == ("cell|153720", "cell 16.75 N 0.25 W (Mali)")
    assert found["abroad"] == ("cell|153000", "cell 16.25 N 0.25 W (Niger)")
    assert found["province"][0] == "Mali|Gao region|"
    assert found["far province"] == (None, None)
    assert found["no point"] == (None, None)


def test_names_are_not_borrowed_from_imprecise_events(make_reading: Any) -> None:
    found = districts(
        make_reading, {"row_id": "vague", "place_precision": 5}, {"row_id": "unnamed", **UNNAMED}
    )
    assert found["unnamed"][0] == "cell|153000"


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Ségou region", "segou"),
        ("Segou Region", "segou"),
        ("Aleppo Governorate", "aleppo"),
        ("Gourma-Rharous cercle", "gourma rharous"),
        ("Central Darfur state", "central darfur"),
        ("Northern province", "northern"),
        ("Zone", "zone"),
        ("محافظة حلب", "محافظة حلب"),
    ],
)
def test_names_fold_conservatively(name: str, folded: str) -> None:
    assert pl.select(key(pl.lit(name))).item() == folded


def test_spellings_of_one_unit_become_the_commonest(make_reading: Any) -> None:
    rows = [{"row_id": f"a{n}", "adm_1": "Segou region", "adm_2": "Niono cercle"} for n in range(3)]
    rows += [
        {"row_id": "b", "adm_1": "Ségou Region", "adm_2": "NIONO Cercle"},
        {"row_id": "c", "adm_1": "Sikasso region", "adm_2": None},
    ]
    found = districts(make_reading, *rows)
    assert found["b"] == found["a0"] == ("Mali|Segou region|Niono cercle", "Niono cercle, Segou region")
    assert found["c"][0] == "Mali|Sikasso region|"


def test_north_and_northern_stay_two(make_reading: Any) -> None:
    rows = [{"row_id": "a", "adm_1": "North Darfur state", "adm_2": "Kutum district"}]
    rows += [{"row_id": "b", "adm_1": "Northern province", "adm_2": "Other district", "latitude": 18.0}]
    found = districts(make_reading, *rows)
    assert found["a"][0] != found["b"][0]


def test_a_district_moved_to_a_new_province_stays_one(make_reading: Any) -> None:
    old = [{"row_id": f"o{n}", "adm_1": "Gao region", "adm_2": "Menaka cercle"} for n in range(2)]
    new = [{"row_id": f"n{n}", "adm_1": "Ménaka region", "adm_2": "Ménaka cercle"} for n in range(3)]
    namesake = {
        "row_id": "x",
        "adm_1": "Kayes region",
        "adm_2": "Ménaka cercle",
        "latitude": 14.0,
        "longitude": -11.0,
    }
    found = districts(make_reading, *old, *new, namesake)
    assert found["o0"] == found["n0"] == ("Mali|Ménaka region|Ménaka cercle", "Ménaka cercle, Ménaka region")
    assert found["x"][0] == "Mali|Kayes region|Ménaka cercle"


def test_harmonising_keeps_every_row_in_order(make_reading: Any) -> None:
    table = make_reading(
        *({"row_id": str(n), "adm_1": None if n % 2 else "Gao region", "adm_2": None} for n in range(6))
    ).events
    made = harmonise(table)
    assert made["row_id"].to_list() == table["row_id"].to_list()
    assert made["province"].to_list() == ["Gao region", None] * 3


@pytest.mark.data
def test_most_real_events_get_a_district(data: Path) -> None:
    table = events.build([read_ged(data / "ucdp/ged-dev-csv.zip", dataset="ucdp-ged", options={})]).table
    made = add_districts(table)
    assert made.select(table.columns).equals(table)
    fine = made.filter(pl.col("place_precision") <= 3)
    assert fine["district"].null_count() == 0
    named = fine.filter(~pl.col("district").str.starts_with("cell|") & ~pl.col("district").str.ends_with("|"))
    assert named.height / fine.height > 0.9
    assert made.filter((pl.col("place_precision") > 4) & pl.col("district").is_not_null()).height == 0
    # Events of 2011-15 carry no names; Aleppo's come from the events of 2016-19 at the same places.
    syria = fine.filter(pl.col("country") == "Syria", pl.col("adm_1").is_null())
    assert syria.filter(pl.col("district").str.contains("Aleppo")).height > 3000
