"""Blocks say what the tables of a real run say: the synthetic theatre, assessed from end to end."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

import shadowgraph as sg
from shadowgraph.pipeline.render import _tables
from shadowgraph.pipeline.stages import read_record, read_theatres
from shadowgraph.reports.blocks import build
from shadowgraph.reports.blocks.block import block
from shadowgraph.reports.tables import ReportTables
from shadowgraph.settings import Settings
from shadowgraph.store.reading import RunReader
from shadowgraph.theatres import cut_all


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunReader:
    folder = tmp_path_factory.mktemp("blocks")
    (folder / "none").mkdir()
    settings = Settings.load(data=folder / "none", cache=folder / "cache", offline=True)
    sg.assess(out=folder / "run", settings=settings, report=False)
    return RunReader.open(folder / "run")


@pytest.fixture(scope="module")
def tables(run: RunReader) -> ReportTables:
    events, actors = read_record(run)
    (data,) = cut_all(events, actors, read_theatres(run))
    return _tables(run, data)


@pytest.fixture(scope="module")
def blocks(tables: ReportTables) -> dict[str, dict]:
    return {one["name"]: one for one in build(tables)}


def percent(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text)) / 100


def test_most_findings_have_something_to_say_of_the_synthetic_theatre(blocks) -> None:
    said = {
        "coalitions",
        "split-risk",
        "patterns",
        "excitation",
        "protraction",
        "lulls",
        "presence",
        "suspects",
        "flags",
        "moves",
    }
    assert said <= set(blocks)


def test_every_block_is_strict_json_with_rows_as_wide_as_their_heads(blocks) -> None:
    for name, one in blocks.items():
        json.dumps(one, allow_nan=False)
        assert {len(row) for row in one["rows"]} <= {len(one["columns"])}, name
        assert one["title"].strip()
        assert not one["title"].endswith(".")
        assert one["about"].strip()
        assert len(re.split(r"\s+", one["title"])) >= 4


def test_marks_lie_in_their_intervals(blocks) -> None:
    marks = [mark for one in blocks.values() if one["intervals"] for mark in one["intervals"]["marks"]]
    known = [mark for mark in marks if mark["low"] is not None and mark["value"] is not None]
    assert len(known) > 20
    assert all(mark["low"] <= mark["value"] <= mark["high"] for mark in known)


def test_split_risk_names_the_highest_chance(tables, blocks) -> None:
    table = tables.finding("split_risk")
    now = table.filter(pl.col("as_of") == table["as_of"].max()).sort("p_split", descending=True)
    one = blocks["split-risk"]
    assert one["intervals"]["marks"][0]["value"] == pytest.approx(now["p_split"][0], rel=1e-3)
    assert one["intervals"]["reference"] == pytest.approx(now["p_base"][0])
    assert now["name"][0] in one["title"]


def test_camps_have_two_members_or_more_and_their_spans_their_periods(tables, blocks) -> None:
    figures = tables.finding("coalition_figures").filter(pl.col("n_members") >= 2)
    spans = blocks["coalitions"]["spans"]
    months = figures.select(
        (pl.col("period_start").dt.year() - 1970) * 12 + pl.col("period_start").dt.month() - 1
    )
    assert min(span["start"] for span in spans) >= months.to_series().min()
    assert all(span["start"] <= span["to"] for span in spans)
    shown = {row[0].split(":")[0] for row in blocks["coalitions"]["rows"]}
    assert shown <= set(figures["coalition"])


def test_lulls_are_counted_and_the_least_likely_by_chance_shown(tables, blocks) -> None:
    clear = tables.finding("lulls").filter(pl.col("p_silence") <= 0.05)
    one = blocks["lulls"]
    assert one["title"].startswith(f"{clear.height} lull")
    assert len(one["rows"]) == min(16, clear.height)
    assert max(percent(row[4]) for row in one["rows"]) <= 0.05


def test_presence_draws_the_likeliest_group_and_no_state(tables, blocks) -> None:
    maps = blocks["presence"]["maps"]
    states = set(tables.actors.filter(pl.col("kind") == "state")["name"])
    assert maps["maps"]
    assert not states & set(maps["who"])
    table = tables.finding("control").filter((pl.col("kind") != "state") & (pl.col("cells") == "priogrid"))
    last = table.filter(pl.col("period_end") == table["period_end"].max())
    sure = last.filter(pl.col("p_control") >= 0.35)["cell"].n_unique()
    assert len(maps["maps"][-1]["cells"]) == sure


def test_suspects_show_the_three_values_of_the_table(tables, blocks) -> None:
    deaths = tables.finding("headlines").filter(
        (pl.col("unit_kind") == "theatre") & (pl.col("headline") == "deaths")
    )
    row = next(row for row in blocks["suspects"]["rows"] if row[0] == "deaths")
    whole = int(tables.events["deaths_best"].sum())
    assert int(row[1].replace(",", "")) == whole == round(deaths["all_reports"][0])
    assert int(row[4].replace(",", "")) == round(deaths["without_suspects"][0])
    assert row[4] in blocks["suspects"]["title"]


def test_flags_count_the_theatres_own_reports(tables, blocks) -> None:
    flagged = tables.finding("report_flags").join(tables.events, on="event_id", how="semi")
    assert {row[0]: row[1] for row in blocks["flags"]["rows"]} == dict(flagged.group_by("flag").len().rows())


def test_patterns_show_chances_of_the_last_year(tables, blocks) -> None:
    table = tables.finding("patterns")
    now = table.filter(pl.col("year") == table["year"].max())
    one = blocks["patterns"]
    first = one["rows"][0]
    for head, cell in list(zip(one["columns"], first, strict=True))[2:-1]:
        known = now.filter((pl.col("unit_name") == first[0]) & (pl.col("pattern") == head.lower()))[
            "p_above"
        ][0]
        assert cell == "can't say" if known is None else abs(percent(cell) - known) < 0.011


def test_a_run_without_findings_has_no_blocks_and_still_a_report(
    tables: ReportTables, tmp_path: Path
) -> None:
    import dataclasses

    from shadowgraph.reports import write

    bare = dataclasses.replace(tables, findings={})
    assert build(bare) == []
    assert write(bare, tmp_path).stat().st_size > 100_000


def test_amounts_align_right_and_words_left() -> None:
    one = block(
        "b",
        "trust",
        "t",
        "a",
        columns=("w", "n", "s", "m"),
        rows=[("IS", 3, "<1\u202f%", "4.2"), ("X", None, "37\u202f%", None)],
    )
    assert one["numeric"] == [1, 2, 3]
