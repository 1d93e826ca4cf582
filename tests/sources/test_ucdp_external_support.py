"""UCDP External Support 18.1: a type is tied to a supporter only where the counts leave no choice."""

from pathlib import Path

import polars as pl
import pytest

from shadowgraph.sources.base import Reading
from shadowgraph.sources.ucdp_external_support import UcdpExternalSupport

LETTERS = "xpywmtfilou"
FIXED = (
    "id",
    "year",
    "actor_id",
    "actor_name",
    "location",
    "ext_id",
    "ext_name",
    "ext_sup",
    "ext_count_s",
    "ext_count_ns",
)


def row(name: str, ids: str, states: int, others: int, **types: tuple[int, int]) -> dict[str, object]:
    """One party-year; types as letter=(states giving it, non-state actors giving it)."""
    made: dict[str, object] = dict(
        zip(FIXED, ("5", 2001, 10, "R", "Mali: Azawad", ids, name, 1, states, others), strict=True)
    )
    for letter in LETTERS:
        s, ns = types.get(letter, (0, 0))
        made |= {f"ext_{letter}": int(s + ns > 0), f"ext_{letter}_count": s + ns}
        made |= {f"ext_{letter}_count_s": s, f"ext_{letter}_count_ns": ns}
    return made


def read(folder: Path, *rows: dict[str, object]) -> Reading:
    path = folder / "esd.csv"
    pl.DataFrame(list(rows)).write_csv(path)
    return UcdpExternalSupport().read(path, options={})


def stated(reading: Reading) -> set[tuple[str, str]]:
    return set(reading.statements.select("name_a", "layer").rows())


def test_a_single_supporter_gave_every_type(tmp_path: Path) -> None:
    reading = read(tmp_path, row("KDP", "260", 0, 1, w=(0, 1), t=(0, 1)))
    assert stated(reading) == {("KDP", "weapons"), ("KDP", "training")}
    assert reading.statements["country"].unique().to_list() == ["Mali"]


def test_all_states_giving_a_type_are_certain_and_the_others_are_not(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        row("Government of Chad,Government of France,KDP", "87,30,260", 2, 1, w=(2, 0), f=(1, 1), y=(0, 1)),
    )
    # Both states gave weapons; one of two gave money, nobody knows which; the only rebel gave money and land.
    assert stated(reading) == {
        ("Government of Chad", "weapons"),
        ("Government of France", "weapons"),
        ("KDP", "finance"),
        ("KDP", "sanctuary"),
    }


def test_where_nothing_is_certain_the_support_is_unspecified_and_says_what_was_received(
    tmp_path: Path,
) -> None:
    reading = read(tmp_path, row("Government of Chad,Government of France", "87,30", 2, 0, w=(1, 0)))
    assert stated(reading) == {("Government of Chad", "unspecified"), ("Government of France", "unspecified")}
    assert all("some of: weapons" in text for text in reading.statements["original"])


def test_elements_of_a_state_count_as_states(tmp_path: Path) -> None:
    reading = read(tmp_path, row("Government of Chad,Malian elements", "87,7905", 2, 0, w=(2, 0)))
    assert stated(reading) == {("Government of Chad", "weapons"), ("Malian elements", "weapons")}


def test_a_comma_inside_a_name_parts_nothing(tmp_path: Path) -> None:
    reading = read(tmp_path, row("Interahamwe, ex-FAR,UNITA", "623,567", 0, 2, t=(0, 2)))
    assert set(reading.statements.select("name_a", "ucdp_a").rows()) == {
        ("Interahamwe, ex-FAR", 623),
        ("UNITA", 567),
    }


def test_ids_that_do_not_pair_with_names_set_the_row_aside(tmp_path: Path) -> None:
    reading = read(tmp_path, row("KDP", "260,261", 0, 2, w=(0, 2)), row("PUK", "261", 0, 1, w=(0, 1)))
    assert stated(reading) == {("PUK", "weapons")}
    assert reading.quarantine["rule"].to_list() == ["ids-beside-names"]


@pytest.mark.data
def test_the_whole_release(data: Path) -> None:
    reading = UcdpExternalSupport().read(data / "ucdp" / "ucdp-esd-ay-181.xlsx", options={})
    assert (reading.rows_read, reading.quarantine["rule"].to_list()) == (4781, ["ids-beside-names"] * 3)
    layers = dict(reading.statements["layer"].value_counts().rows())
    assert sum(layers.values()) == 3606
    assert layers["unspecified"] == 1292
    supporters = reading.statements.filter(~pl.col("name_a").str.contains("^Government of| elements$"))
    assert supporters.select("ucdp_a", "ucdp_b").n_unique() > 250
    given = reading.statements.filter((pl.col("name_a") == "KDP") & (pl.col("ucdp_b") == 114))
    assert given["date_start"].dt.year().min() == 1981
