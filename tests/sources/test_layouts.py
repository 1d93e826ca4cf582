"""Columns of every GED release, in any order, renamed, missing, without a header, in every container."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.ged_sample import STANDARD, as_csv
from shadowgraph.errors import InputError
from shadowgraph.records.event import EVENTS
from shadowgraph.sources.base import Reading
from shadowgraph.sources.layout import OFFICIAL
from shadowgraph.sources.release import version_of
from shadowgraph.sources.ucdp_ged import UcdpGed

OLD = OFFICIAL["17.1 to 19.1"]
WEB = {"best": "best_est", "high": "high_est", "low": "low_est"}
RELEASES = {
    **dict.fromkeys(("17.1", "17.2", "18.1", "19.1"), OLD),
    **dict.fromkeys(("20.1", "21.1", "22.1", "23.1", "24.1", "25.1", "26.1"), STANDARD),
}
OUTSIDE_OLD = ["code_status"]
"""Fields the old layout has no column for."""

Rows = list[dict[str, str]]
Make = Callable[..., Rows]
Write = Callable[..., Path]


def read(path: Path) -> Reading:
    return UcdpGed().read(path, options={})


def same_events(got: pl.DataFrame, expected: pl.DataFrame, but: tuple[str, ...] = ()) -> None:
    drop = ["dataset_version", "repairs", *but]
    assert got.drop(drop).to_dicts() == expected.drop(drop).to_dicts()


@pytest.fixture
def sample(rows: Make) -> Rows:
    return rows(40, seed=3)


@pytest.fixture
def expected(sample: Rows, write: Write) -> pl.DataFrame:
    got = read(write(sample, "reference_v26_1.csv"))
    assert got.events.height == 40
    assert got.quarantine.is_empty()
    return got.events


@pytest.mark.parametrize(("release", "columns"), RELEASES.items(), ids=list(RELEASES))
def test_every_release_reads_alike(
    release: str, columns: tuple[str, ...], sample: Rows, write: Write, expected: pl.DataFrame
) -> None:
    got = read(write(sample, f"ged{release.replace('.', '')}.csv", columns=columns))
    assert got.dataset.version == release
    assert got.events["dataset_version"].unique().to_list() == [release]
    same_events(got.events, expected, but=() if columns == STANDARD else ("code_status",))


@pytest.mark.parametrize("seed", range(5))
def test_order_of_columns_does_not_matter(
    seed: int, sample: Rows, write: Write, expected: pl.DataFrame
) -> None:
    order = np.random.default_rng(seed).permutation(STANDARD).tolist()
    same_events(read(write(sample, columns=order)).events, expected)


def test_names_of_the_web_export(sample: Rows, write: Write, expected: pl.DataFrame) -> None:
    columns = [name for name in STANDARD if not name.startswith("gwno")]
    text = as_csv(sample, columns, names=WEB)
    header, _, body = text.partition("\n")
    fields = body.replace("near a place,\nacross", "near a place, across").strip().split("\n")
    trailing = header + "\n" + "".join(line + ",\n" for line in fields)
    got = read(write(trailing)).events
    same_events(got, expected)


def test_case_spaces_and_dots_in_names(sample: Rows, write: Write, expected: pl.DataFrame) -> None:
    names = {name: name.replace("_", " ").title() for name in STANDARD}
    same_events(read(write(sample, names=names)).events, expected)


def test_columns_nobody_knows_are_let_be(sample: Rows, write: Write, expected: pl.DataFrame) -> None:
    lines = as_csv(sample, [name for name in STANDARD if name != "where_description"]).strip().split("\n")
    wider = "\n".join(f"{'iso3' if place == 0 else 'TST'},{line}" for place, line in enumerate(lines))
    same_events(read(write(wider)).events, expected)


@pytest.mark.parametrize("columns", [STANDARD, OLD], ids=["standard", "old"])
def test_a_missing_header_is_recognised(
    columns: tuple[str, ...], sample: Rows, write: Write, expected: pl.DataFrame
) -> None:
    got = read(write(as_csv(sample, columns).split("\n", 1)[1], "GEDEvent_v24_0_1.csv"))
    assert got.quarantine["rule"].to_list() == ["no-header"]
    same_events(got.events, expected, but=() if columns == STANDARD else ("code_status",))


@pytest.mark.parametrize("damage", ["", "Unnamed: 38", "date_prce", "date_pre"])
def test_a_damaged_name_is_restored_by_its_place(
    damage: str, sample: Rows, write: Write, expected: pl.DataFrame
) -> None:
    got = read(write(sample, names={"date_prec": damage}))
    same_events(got.events, expected)
    assert got.quarantine.select("rule", "row_number").rows() == [("header-restored", 0)]


def test_names_cut_off_at_the_end_are_restored(sample: Rows, write: Write, expected: pl.DataFrame) -> None:
    header, _, body = as_csv(sample).partition("\n")
    got = read(write(",".join(header.split(",")[:-4]) + "\n" + body))
    same_events(got.events, expected)


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("date_prec", "date_precision"),
        ("where_prec", "place_precision"),
        ("low", "deaths_low"),
        ("latitude", "latitude"),
    ],
)
def test_a_missing_optional_column_costs_no_row(
    column: str, field: str, sample: Rows, write: Write, expected: pl.DataFrame
) -> None:
    got = read(write(sample, columns=[name for name in STANDARD if name != column]))
    same_events(got.events, expected, but=(field,))
    if field != "date_precision":
        assert got.events[field].null_count() == 40


def test_precision_is_taken_from_the_span_when_its_column_is_missing(sample: Rows, write: Write) -> None:
    columns = [name for name in STANDARD if name != "date_prec"]
    got = read(write(sample, columns=columns))
    spans = (got.events["date_end"] - got.events["date_start"]).dt.total_days()
    assert dict(zip(spans, got.events["date_precision"], strict=True)) == {0: 1, 2: 2, 20: 4, 100: 5}
    assert got.quarantine.select("row_number", "rule").rows() == [(0, "column-missing")]


@pytest.mark.parametrize(
    ("column", "field"),
    [("type_of_violence", "violence"), ("date_start", "date_start"), ("country", "country")],
)
def test_a_missing_required_column_is_named(column: str, field: str, sample: Rows, write: Write) -> None:
    columns = np.random.default_rng(1).permutation([name for name in STANDARD if name != column]).tolist()
    with pytest.raises(InputError) as raised:
        read(write(sample, columns=columns))
    assert raised.value.field == field
    assert column in str(raised.value.rule)


def test_parquet_geojson_and_workbook_read_alike(
    sample: Rows, tmp_path: Path, expected: pl.DataFrame
) -> None:
    typed = pl.DataFrame(sample).with_columns(
        pl.col("id", "best", "high", "low", "year").cast(pl.Int64),
        pl.col("latitude", "longitude", "country_id").cast(pl.Float64),
        pl.col("date_start", "date_end").str.to_datetime("%Y-%m-%d %H:%M:%S%.f"),
        pl.col("active_year") == "1",
    )
    typed.write_parquet(tmp_path / "GEDEvent_v26_1.parquet")
    same_events(read(tmp_path / "GEDEvent_v26_1.parquet").events, expected)
    features = ",".join(feature(row) for row in sample)
    (tmp_path / "points.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{features}]}}')
    same_events(read(tmp_path / "points.geojson").events, expected)


def feature(row: dict[str, str]) -> str:
    import json

    properties = {name: int(row[name]) if row[name].isdigit() else row[name] for name in STANDARD}
    del properties["latitude"], properties["longitude"]
    point = {"type": "Point", "coordinates": [float(row["longitude"]), float(row["latitude"])]}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": point})


def test_a_workbook_reads_alike(sample: Rows, tmp_path: Path, expected: pl.DataFrame) -> None:
    (tmp_path / "ged261.xlsx").write_bytes(
        workbook([list(STANDARD), *([row[name] for name in STANDARD] for row in sample)])
    )
    same_events(read(tmp_path / "ged261.xlsx").events, expected)


def workbook(table: list[list[str]]) -> bytes:
    """The smallest workbook there can be: one sheet, numbers as numbers, text inline."""
    import io
    import zipfile
    from xml.sax.saxutils import escape

    def cell(text: str) -> str:
        if text.isdigit():
            return f"<c><v>{text}</v></c>"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    rows = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in table)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="GED" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(delimiter: str, sample: Rows, write: Write, expected: pl.DataFrame) -> None:
    same_events(read(write(sample, delimiter=delimiter)).events, expected)


@pytest.mark.parametrize(
    ("before", "after"),
    [("\ufeff", ""), ("sep=,\n", ""), ("UCDP GED, downloaded yesterday\n\n", ""), ("", "\n\n,,,,\n\n")],
    ids=["mark", "sep", "title", "blank rows"],
)
def test_what_spreadsheets_put_around_a_table(
    before: str, after: str, sample: Rows, write: Write, expected: pl.DataFrame
) -> None:
    got = read(write(before + as_csv(sample) + after))
    assert got.rows_read == 40
    same_events(got.events, expected)


@pytest.mark.parametrize("ends", ["\r\n", "\r"], ids=["windows", "old macintosh"])
def test_line_ends(ends: str, sample: Rows, write: Write, expected: pl.DataFrame) -> None:
    flat = [{**row, "where_description": ""} for row in sample]
    same_events(read(write(as_csv(flat).replace("\n", ends))).events, expected)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_encodings_a_spreadsheet_saves(
    encoding: str, sample: Rows, write: Write, expected: pl.DataFrame
) -> None:
    same_events(read(write(as_csv(sample).encode(encoding))).events, expected)


def test_windows_bytes_in_one_row_leave_the_others_alone(
    sample: Rows, write: Write, expected: pl.DataFrame
) -> None:
    sample[5]["adm_1"] = "PROVINCE"
    sample[6]["adm_1"] = "Préfecture à côté"
    data = as_csv(sample).encode().replace(b"PROVINCE", "Préfecture à côté".encode("cp1252"))
    got = read(write(data))
    assert got.events["adm_1"][5] == got.events["adm_1"][6] == "Préfecture à côté"
    assert got.quarantine.select("rule", "value").rows() == [("encoding", "4 bytes")]
    same_events(got.events, expected, but=("adm_1",))


def test_latin_1_throughout(sample: Rows, write: Write) -> None:
    for row in sample:
        row.update(where_coordinates="Nîmes", side_a="Ñandú", side_b="Ærø", adm_1="Åland")
        row.update({name: row[name].encode("latin-1", "ignore").decode("latin-1") for name in STANDARD})
    got = read(write(as_csv(sample).encode("latin-1"))).events
    assert set(got["side_a"]) | set(got["side_b"]) | set(got["adm_1"]) == {"Ñandú", "Ærø", "Åland"}


def test_repeated_headers_of_files_pasted_together(
    sample: Rows, write: Write, expected: pl.DataFrame
) -> None:
    got = read(write(as_csv(sample[:15]) + as_csv(sample[15:])))
    assert (got.rows_read, got.events.height) == (41, 40)
    assert got.quarantine.select("rule", "action", "row_number").rows() == [
        ("repeated-header", "dropped", 16)
    ]
    same_events(got.events, expected, but=("row_number",))


def test_a_tag_row_is_not_a_data_row(sample: Rows, write: Write, expected: pl.DataFrame) -> None:
    header, _, body = as_csv(sample).partition("\n")
    tags = dict.fromkeys(STANDARD, "") | {
        "year": "#date+year",
        "adm_1": "#adm1+name",
        "best": "#affected+killed",
    }
    got = read(write("\n".join([header, ",".join(tags.values()), body])))
    assert got.rows_read == 40
    same_events(got.events, expected)


def test_an_empty_table_is_read_as_empty(write: Write) -> None:
    got = read(write(as_csv([])))
    assert (got.rows_read, got.events.height) == (0, 0)
    EVENTS.check(got.events)


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("ged171.csv", "17.1"),
        ("ged172-csv.zip", "17.2"),
        ("GEDEvent_v26_1.csv", "26.1"),
        ("GEDEvent_v24_0_11.csv", "24.0.11"),
        ("GEDEvent_v21_01_21_12.csv", "21.01.21.12"),
        ("my events.csv", "unknown"),
    ],
)
def test_releases_are_told_by_names(name: str, version: str) -> None:
    assert version_of(name) == version
