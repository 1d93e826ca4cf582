"""Tables of findings keep the rules of every export: no restricted record, nothing too fine, nothing too new."""

import datetime as dt

import polars as pl
import pytest

from shadowgraph.exports.coarsen import coarsen
from shadowgraph.exports.delay import GOES_WITH, SHOWN_WHOLE, delay
from shadowgraph.exports.options import Options
from shadowgraph.exports.release import Release
from shadowgraph.exports.restrict import without_restricted
from shadowgraph.records.schema import TableSchema
from shadowgraph.store.layout import TABLES
from shadowgraph.store.run import RunFolder

CUTOFF = dt.date(2015, 6, 30)
RESTRICTED, OPEN = "acled:1", "ucdp-ged:1"


def rows(schema: TableSchema, *given: dict) -> pl.DataFrame:
    """Rows of a table: what is given, and something of the right type elsewhere."""

    def filler(column, n: int):
        if column.allowed is not None:
            return column.allowed[0]
        if column.dtype == pl.String:
            return f"x{n}"
        if column.dtype == pl.Date:
            return dt.date(2000, 1, 1)
        if column.dtype.base_type() == pl.List:
            return []
        return False if column.dtype == pl.Boolean else n

    made = [
        {column.name: one.get(column.name, filler(column, n)) for column in schema.columns}
        for n, one in enumerate(given)
    ]
    return pl.DataFrame(made, schema=schema.dtypes)


def dates(schema: TableSchema) -> list[str]:
    return [column.name for column in schema.columns if column.dtype == pl.Date]


@pytest.mark.parametrize("name", [name for name, schema in TABLES.items() if "event_id" in schema.names])
def test_no_row_about_a_restricted_record_leaves(name: str) -> None:
    table = rows(TABLES[name], {"event_id": RESTRICTED}, {"event_id": OPEN})
    if "dataset" in table.columns:
        table = table.with_columns(dataset=pl.Series(["acled", "ucdp-ged"]))
    assert without_restricted(name, table, ["acled"])["event_id"].to_list() == [OPEN]


@pytest.mark.parametrize("name", [name for name, schema in TABLES.items() if "event_ids" in schema.names])
def test_no_list_names_a_restricted_record(name: str) -> None:
    shares = {"event_shares": [0.6, 0.4]} if "event_shares" in TABLES[name].names else {}
    table = rows(TABLES[name], {"event_ids": [RESTRICTED, OPEN], **shares})
    if "event_id" in table.columns:
        table = table.with_columns(event_id=pl.lit(OPEN))
    left = without_restricted(name, table, ["acled"])
    assert left.height == 1
    assert RESTRICTED not in left["event_ids"][0].to_list()
    if shares:
        assert len(left["event_shares"][0]) == len(left["event_ids"][0])


def test_links_go_with_either_end_and_lulls_forget_what_ended_them() -> None:
    links = rows(
        TABLES["event_links"],
        {"event_id": OPEN, "other_id": RESTRICTED},
        {"event_id": OPEN, "other_id": "ucdp-ged:2"},
    )
    assert without_restricted("event_links", links, ["acled"])["other_id"].to_list() == ["ucdp-ged:2"]
    lulls = rows(TABLES["lulls"], {"ended_event": RESTRICTED}, {"ended_event": OPEN}, {"ended_event": None})
    assert without_restricted("lulls", lulls, ["acled"])["ended_event"].to_list() == [None, OPEN, None]


@pytest.mark.parametrize("name", [name for name, schema in TABLES.items() if dates(schema)])
def test_no_later_day_is_shown_under_delay(name: str) -> None:
    """Every table with a day: rows that begin after the cut go, whatever the rule."""
    schema = TABLES[name]
    late = dict.fromkeys(dates(schema), dt.date(2016, 1, 1)) | (
        {"year": 2016} if "year" in schema.names else {}
    )
    early = dict.fromkeys(dates(schema), dt.date(2014, 1, 1)) | (
        {"year": 2014} if "year" in schema.names else {}
    )
    table = rows(schema, late, early)
    kept = rows(TABLES["events"], {"event_id": "x1"}).select("event_id")

    def other(owner: str) -> pl.DataFrame:
        keys = {key for table, columns in GOES_WITH.values() if table == owner for key in columns}
        made = rows(TABLES[owner], {}, early)
        return (
            kept
            if owner == "events"
            else made.filter(pl.int_range(pl.len()) == 1).select(sorted(keys) or made.columns)
        )

    if name in ("pairs", "theatres"):
        pytest.skip("cut back, not dropped: tests of their own")
    left = delay(name, table, CUTOFF, other)
    for column in dates(schema):
        assert (left[column].drop_nulls() <= CUTOFF).all(), column


@pytest.mark.parametrize("name", sorted(SHOWN_WHOLE))
def test_what_was_over_in_time_is_shown(name: str) -> None:
    schema = TABLES[name]
    table = rows(schema, dict.fromkeys(dates(schema), dt.date(2014, 1, 1)))
    assert delay(name, table, CUTOFF, lambda owner: pl.DataFrame()).height == 1


def test_the_splits_that_followed_wait_for_their_year() -> None:
    day = {"as_of": dt.date(2014, 12, 31), "n_split": 1}
    table = rows(
        TABLES["split_risk"], {**day, "until": dt.date(2015, 12, 31)}, {**day, "until": dt.date(2015, 6, 30)}
    )
    left = delay("split_risk", table, CUTOFF, lambda owner: pl.DataFrame())
    assert left["n_split"].to_list() == [None, 1]


@pytest.mark.parametrize("degrees", [0.5, 0.75])
def test_nothing_finer_than_the_squares_is_shown(degrees: float) -> None:
    for name, schema in TABLES.items():
        kind = "kind" if name == "lulls" else "unit_kind"
        allowed = {column.name: column.allowed for column in schema.columns}
        if kind not in allowed or name == "control":
            continue
        table = rows(schema, {kind: "district"}, {kind: (allowed[kind] or ("theatre",))[-1]})
        left = set(coarsen(name, table, degrees)[kind])
        assert "district" not in left, name
    cells = rows(TABLES["control"], {})
    assert coarsen("control", cells, degrees).height == (1 if degrees == 0.5 else 0)


@pytest.mark.parametrize(("tlp", "shown"), [("CLEAR", 0), ("GREEN", 0), ("AMBER", 1), ("RED", 1)])
def test_attributions_are_for_few(make, tlp: str, shown: int) -> None:
    run = make()
    with RunFolder.begin(
        run.path.with_name(tlp), settings={"step": "quarter"}, seed=1, created="2026-01-02"
    ) as copy:
        copy.write_table("attributions", rows(TABLES["attributions"], {"theatre": "sahel"}))
        copy.finish()
    release = Release(copy, Options(tlp=tlp))
    assert release.table("attributions").height == shown
    assert bool(release.withheld) == (not shown)
