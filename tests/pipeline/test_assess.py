"""The main job from end to end, on invented events and on real ones."""

import datetime as dt
import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

import shadowgraph as sg
from shadowgraph.errors import RunError, UsageError
from shadowgraph.records.tie import EVIDENCE, PAIRS, TIES
from shadowgraph.settings import Settings
from shadowgraph.sources.synthetic import Recipe, synthetic_theatre
from shadowgraph.store import layout

SMALL = Recipe(groups=8, quarters=10, seed=5)
NUMBER = {"state-based": "1", "non-state": "2", "one-sided": "3"}


@pytest.fixture(scope="module")
def ged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small invented theatre as a file in UCDP's layout."""
    table = synthetic_theatre(SMALL).reading.events
    made = table.select(
        id="row_id",
        year=pl.col("date_start").dt.year(),
        type_of_violence=pl.col("violence").replace_strict(NUMBER),
        side_a="side_a",
        side_b="side_b",
        where_prec="place_precision",
        adm_1="adm_1",
        adm_2="adm_2",
        latitude="latitude",
        longitude="longitude",
        country="country",
        date_prec="date_precision",
        date_start="date_start",
        date_end="date_end",
        deaths_civilians="deaths_civilians",
        best="deaths_best",
        high="deaths_high",
        low="deaths_low",
    )
    path = tmp_path_factory.mktemp("data") / "ged251.csv"
    made.write_csv(path)
    return path


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that find nothing on this machine and fetch nothing."""
    folder = tmp_path_factory.mktemp("nothing")
    return Settings.load(data=folder, cache=folder / "cache", runs=folder / "runs", offline=True)


@pytest.fixture(scope="module")
def found(ged: Path, alone: Settings, tmp_path_factory: pytest.TempPathFactory) -> sg.Assessment:
    return sg.assess(events=ged, out=tmp_path_factory.mktemp("run") / "one", settings=alone, seed=3)


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted((folder / "tables").glob("*"))}


def test_every_table_is_there_and_conforms(found: sg.Assessment) -> None:
    TIES.check(found.ties)
    PAIRS.check(found.pairs)
    EVIDENCE.check(found.evidence)
    for name, schema in layout.TABLES.items():
        schema.check(found.run.read_table(name))
    assert found.events.height == synthetic_theatre(SMALL).reading.events.height
    assert found.measures["measure"].n_unique() > 10


def test_bars_in_the_file_sum_to_the_log_odds(found: sg.Assessment) -> None:
    keys = ["theatre", "actor_a", "actor_b", "period_start"]
    bars = found.evidence.group_by(keys).agg(pl.col("contribution").sum())
    gap = (
        found.ties.join(bars, on=keys)
        .select((pl.col("log_odds") - pl.col("contribution")).abs().max())
        .item()
    )
    assert gap < 1e-9


def test_the_report_stands_alone(found: sg.Assessment) -> None:
    assert found.report is not None
    page = found.report.read_text()
    assert len(page) < 15_000_000
    assert "http-equiv" in page
    assert not any(f'{tag}="http' in page for tag in ("src", "href")) or "<a " in page


def test_the_same_command_again_keeps_everything(found: sg.Assessment, ged: Path, alone: Settings) -> None:
    before = hashes(found.run.path)
    again = sg.assess(events=ged, out=found.run.path, settings=alone, seed=3)
    assert hashes(found.run.path) == before
    kept = (found.run.path / layout.LOG).read_text().count("stage kept")
    assert kept >= 4
    assert again.headline == found.headline


def test_the_same_inputs_and_seed_give_the_same_bytes_elsewhere(
    found: sg.Assessment, ged: Path, alone: Settings, tmp_path: Path
) -> None:
    sg.assess(events=ged, out=tmp_path / "two", settings=alone, seed=3)
    assert hashes(tmp_path / "two") == hashes(found.run.path)


def test_another_seed_moves_the_intervals_only(
    found: sg.Assessment, ged: Path, alone: Settings, tmp_path: Path
) -> None:
    other = sg.assess(events=ged, out=tmp_path / "seed", settings=alone, seed=4, report=False)
    assert other.report is None
    assert other.pairs["p_cooperating"].equals(found.pairs["p_cooperating"])
    assert not other.pairs["p_low"].equals(found.pairs["p_low"])


def test_a_folder_of_another_question_is_not_overwritten(
    found: sg.Assessment, ged: Path, alone: Settings
) -> None:
    with pytest.raises(RunError):
        sg.assess(events=ged, out=found.run.path, settings=alone, seed=99)


def test_with_nothing_reachable_the_theatre_is_synthetic_and_says_so(alone: Settings, tmp_path: Path) -> None:
    made = sg.assess(out=tmp_path / "s", settings=alone, start=dt.date(2010, 1, 1), end=dt.date(2011, 12, 31))
    assert made.run.synthetic
    assert "SYNTHETIC" in " ".join(made.notes)
    assert made.report is not None
    assert "SYNTHETIC DATA" in made.report.read_text()
    assert "SYNTHETIC" in (tmp_path / "s" / layout.README).read_text().upper()
    footer = pl.read_parquet_metadata(tmp_path / "s" / "tables" / "ties.parquet")["shadowgraph"]
    assert json.loads(footer)["synthetic"] is True
    assert made.ties["theatre"].str.contains("synthetic").all()


def test_one_way_of_choosing_at_a_time(ged: Path, alone: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one way at a time"):
        sg.assess(events=ged, countries="Mali", theatre="sahel", out=tmp_path / "x", settings=alone)


def test_all_theatres_have_a_report_each_and_an_index(ged: Path, alone: Settings, tmp_path: Path) -> None:
    made = sg.assess(events=ged, all_theatres=True, out=tmp_path / "all", settings=alone)
    assert made.report == tmp_path / "all" / layout.INDEX
    for theatre in made.theatres["theatre"]:
        assert (tmp_path / "all" / "reports" / f"{theatre}.html").is_file()


@pytest.mark.slow
def test_a_killed_run_goes_on(ged: Path, tmp_path: Path) -> None:
    script = (
        "import sys, shadowgraph as sg; from shadowgraph.settings import Settings;"
        f"sg.assess(events={str(ged)!r}, out={str(tmp_path / 'k')!r}, seed=3,"
        f" settings=Settings.load(data={str(tmp_path)!r}, offline=True))"
    )
    process = subprocess.Popen([sys.executable, "-c", script])
    manifest = tmp_path / "k" / layout.MANIFEST
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not (manifest.exists() and '"events"' in manifest.read_text()):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
    assert sg.Run.open(tmp_path / "k").manifest.state == "done"


@pytest.mark.data
@pytest.mark.slow
def test_the_sahel(data: Path, tmp_path: Path) -> None:
    made = sg.assess(
        theatre="sahel",
        start=dt.date(2012, 1, 1),
        end=dt.date(2021, 12, 31),
        out=tmp_path / "sahel",
        settings=Settings.load(data=data, offline=True),
    )
    assert made.theatres["n_events"].item() > 2000
    names = made.pairs.filter(pl.col("p_cooperating") > 0.9).select("name_a", "name_b").rows()
    assert {frozenset(row) for row in names} >= {frozenset(("GATIA", "MSA")), frozenset(("GATIA", "CM-FPR"))}
    fights = made.pairs.filter(
        pl.col("name_a").is_in(["JNIM", "IS"]) & pl.col("name_b").is_in(["JNIM", "IS"])
    ).row(0, named=True)
    assert fights["clashes"] > 40
    assert fights["p_rival"] > 0.95


def test_kinds_stated_in_a_mapping_win(tmp_path: Path) -> None:
    from shadowgraph.actors import register
    from shadowgraph.events import build
    from shadowgraph.sources import read

    rows = "\n".join(f"2020-01-{day:02d},Group Amber,Group Blue,Mali,15.0,0.5,3" for day in range(1, 9))
    (tmp_path / "mine.csv").write_text("day,one,two,country,lat,lon,dead\n" + rows + "\n")
    (tmp_path / "mine.mapping.yaml").write_text(
        "dataset: {id: mine, title: Mine, version: '1', licence: CC0-1.0, citation: me}\n"
        "columns: {date_start: day, side_a: one, side_b: two, country: country, latitude: lat, longitude: lon,"
        " deaths_best: dead}\n"
        "constants: {violence: non-state, place_precision: 1}\n"
        "kinds: {Group Amber: mercenary}\n"
    )
    reading = read(tmp_path / "mine.csv")
    table = register(build([reading]), [reading]).table
    found = {row["name"]: (row["kind"], row["kind_basis"]) for row in table.iter_rows(named=True)}
    assert found["Group Amber"] == ("mercenary", "mapping")
    assert found["Group Blue"][1] != "mapping"
