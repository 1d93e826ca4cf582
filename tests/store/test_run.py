"""A run folder keeps what was done, notices what changed, and refuses what isn't its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from shadowgraph.errors import RunError, SchemaError
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.store import layout, opening
from shadowgraph.store import run as run_module
from shadowgraph.store.parquet import METADATA_KEY
from shadowgraph.store.run import RunFolder, fingerprint, run_path

Begin = Callable[..., RunFolder]


def ref(**changes: Any) -> DatasetRef:
    given: dict[str, Any] = {
        "id": "demo",
        "title": "Demo",
        "version": "1",
        "licence": "CC-BY-4.0",
        "citation": "Nobody 2020",
        "file": "demo.csv",
        "sha256": "0" * 64,
    }
    return DatasetRef(**(given | changes))


def work(run: RunFolder, table: pl.DataFrame, inputs: str = "same") -> list[str]:
    """Three stages; returns those that had to be computed."""
    computed = []
    for name in ("one", "two", "three"):
        with run.stage(name, fingerprint(inputs)) as stage:
            if not stage.done:
                computed.append(name)
                run.write_table(name, table, layout.TABLES["measures"])
    return computed


def test_what_is_written_is_read_back(begin: Begin, measures: pl.DataFrame, tmp_path: Path) -> None:
    with begin() as run:
        run.write_table("measures", measures)
        run.record_inputs([ref()])
        run.fact("headline", ["one line"])
        run.note("Used demo.csv.")
        run.finish()
    found = RunFolder.open(tmp_path / "run")
    assert_frame_equal(found.read_table("measures"), measures)
    assert found.tables == ["measures"]
    assert found.datasets == [ref()]
    assert found.manifest.facts == {"headline": ["one line"]}
    assert found.manifest.notes == ["Used demo.csv."]
    assert found.manifest.state == "done"
    assert found.manifest.created == "2026-01-01T00:00:00"
    assert {"python", "polars", "shadowgraph", "code"} <= set(found.manifest.versions)
    assert sorted(item.name for item in found.path.iterdir()) == [
        "README.txt",
        "log.txt",
        "run.json",
        "tables",
    ]


def test_equal_runs_have_equal_tables_in_other_folders(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    for name, created in (("a", "2026-01-01"), ("b", "2027-02-02")):
        with begin(path=tmp_path / name, created=created) as run:
            work(run, measures)
            run.finish()
    first, second = (sorted((tmp_path / name / "tables").iterdir()) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert len(first) == 3


def test_a_completed_stage_is_not_repeated(begin: Begin, measures: pl.DataFrame) -> None:
    with begin() as run:
        assert work(run, measures) == ["one", "two", "three"]
    with begin() as run:
        assert work(run, measures) == []


def test_a_stage_that_failed_is_repeated_and_so_are_those_after_it(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    def fail() -> None:
        with begin() as run:
            with run.stage("one", "x"):
                run.write_table("one", measures, layout.TABLES["measures"])
            with run.stage("two", "x"):
                raise ZeroDivisionError("planted")

    with pytest.raises(ZeroDivisionError) as caught:
        fail()
    assert caught.value.__notes__ == [f"run folder: {tmp_path / 'run'}"]
    left = RunFolder.open(tmp_path / "run")
    assert left.manifest.state == "failed"
    assert left.manifest.exit == "ZeroDivisionError: planted"
    assert [entry.state for entry in left.manifest.stages] == ["done", "failed"]
    assert "ZeroDivisionError" in (tmp_path / "run" / "log.txt").read_text()
    with begin() as run:
        with run.stage("one", "x") as stage:
            assert stage.done
        with run.stage("two", "x") as stage:
            assert not stage.done


def test_changed_inputs_repeat_the_stage_and_drop_what_followed(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    with begin() as run:
        work(run, measures)
        run.write_file("report.html", "<p>old</p>")
    with begin() as run:
        with run.stage("one", fingerprint("same")) as stage:
            assert stage.done
        with run.stage("two", fingerprint("changed")) as stage:
            assert not stage.done
            assert not run.has_table("three")
            assert not (tmp_path / "run" / "report.html").exists()
            run.write_table("two", measures, layout.TABLES["measures"])
        with run.stage("three", fingerprint("same")) as stage:
            assert not stage.done
            run.write_table("three", measures, layout.TABLES["measures"])


def test_a_damaged_or_missing_table_repeats_its_stage(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    with begin() as run:
        work(run, measures)
    path = tmp_path / "run" / "tables" / "two.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    with begin() as run:
        assert work(run, measures) == ["two"]
    assert path.read_bytes() == whole
    path.unlink()
    with begin() as run:
        assert work(run, measures) == ["two"]


def test_changed_code_repeats_everything(
    begin: Begin, measures: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begin() as run:
        work(run, measures)
    monkeypatch.setattr(run_module, "code_fingerprint", lambda: "another")
    with begin() as run:
        assert work(run, measures) == ["one", "two", "three"]


def test_other_settings_are_refused_with_the_ones_that_differ(begin: Begin, tmp_path: Path) -> None:
    begin().close()
    with pytest.raises(RunError) as caught:
        begin(settings={"step": "month"})
    assert caught.value.field == "step"
    assert caught.value.value == "quarter there"
    assert "--fresh" in str(caught.value)
    with pytest.raises(RunError) as caught:
        begin(seed=2)
    assert caught.value.field == "seed"
    with begin(settings={"step": "month"}, resume=False) as run:
        assert run.settings == {"step": "month"}


def test_a_fresh_start_removes_results_and_keeps_exports(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    with begin() as run:
        work(run, measures)
        run.write_file("exports/csv/ties.csv", "a\n")
        run.write_file("report.html", "x")
    with begin(resume=False) as run:
        assert run.tables == []
        assert run.manifest.stages == []
        assert not (tmp_path / "run" / "report.html").exists()
        assert (tmp_path / "run" / "exports" / "csv" / "ties.csv").exists()


@pytest.mark.parametrize("name", ["README.txt", "tables", "thesis.docx"])
@pytest.mark.parametrize("resume", [True, False])
def test_a_folder_with_anything_else_in_it_is_never_touched(
    begin: Begin, tmp_path: Path, name: str, resume: bool
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / name).write_text("precious")
    with pytest.raises(RunError) as caught:
        begin(path=folder, resume=resume)
    assert caught.value.value == name
    assert (folder / name).read_text() == "precious"
    assert [item.name for item in folder.iterdir()] == [name]


def test_another_program_s_run_json_is_respected(begin: Begin, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "run.json").write_text('{"format": 1, "what": "somebody else\'s"}')
    with pytest.raises(RunError):
        begin(path=folder, resume=False)


@pytest.mark.parametrize(
    "text", ['{"format": 1, "settings_hash": ', "[]", '{"format": 1, "settings_hash": "x"}']
)
def test_a_damaged_manifest_says_so_and_a_fresh_start_is_the_way_out(
    begin: Begin, tmp_path: Path, text: str
) -> None:
    begin().close()
    (tmp_path / "run" / "run.json").write_text(text)
    with pytest.raises(RunError):
        RunFolder.open(tmp_path / "run")
    if "settings_hash" in text:
        begin(resume=False).close()
        assert RunFolder.open(tmp_path / "run").seed == 1


def test_a_newer_layout_is_refused(begin: Begin, tmp_path: Path) -> None:
    begin().close()
    path = tmp_path / "run" / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    with pytest.raises(RunError) as caught:
        RunFolder.open(tmp_path / "run")
    assert caught.value.value == 99


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(RunError):
        RunFolder.open(tmp_path)
    with pytest.raises(RunError):
        RunFolder.latest(tmp_path)


def test_the_newest_finished_run_is_found(begin: Begin, tmp_path: Path) -> None:
    for name, created in (("b", "2026-01-02"), ("a", "2026-01-03"), ("c", "2026-01-01"), ("e", "2026-01-04")):
        with begin(path=tmp_path / name, created=created) as run:
            if name != "e":
                run.finish()
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "run.json").write_text("{")
    assert RunFolder.latest(tmp_path).path.name == "a"


def test_a_table_that_breaks_its_schema_is_not_written(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    with begin() as run:
        with pytest.raises(SchemaError):
            run.write_table("measures", measures.drop("unit"))
        with pytest.raises(SchemaError):
            run.write_table("measures", pl.concat([measures, measures]))
        with pytest.raises(RunError):
            run.write_table("nothing", measures)
        assert run.tables == []
    assert not (tmp_path / "run" / "tables").exists()


def test_a_run_open_for_reading_cannot_be_changed(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    begin().close()
    run = RunFolder.open(tmp_path / "run")
    with pytest.raises(RunError):
        run.write_table("measures", measures)
    with pytest.raises(RunError):
        run.fact("a", 1)
    with pytest.raises(RunError), run.stage("one", "x"):
        pass


def test_synthetic_data_label_every_table_and_the_readme(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    with begin() as run:
        run.record_inputs([ref(), ref(id="invented", synthetic=True)])
        path = run.write_table("measures", measures)
    assert json.loads(pl.read_parquet_metadata(path)[METADATA_KEY])["synthetic"] is True
    assert (tmp_path / "run" / "README.txt").read_text().startswith("SYNTHETIC DATA")
    assert RunFolder.open(tmp_path / "run").synthetic


def test_theatres_are_written_one_by_one_and_joined_in_order(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    def compute(run: RunFolder) -> list[str]:
        done = []
        for theatre in ("z", "a"):
            with run.stage(f"measures:{theatre}", "x") as stage:
                if not stage.done:
                    done.append(theatre)
                    run.write_table(
                        "measures", measures.with_columns(theatre=pl.lit(theatre)), theatre=theatre
                    )
        return done

    with begin() as run:
        assert compute(run) == ["z", "a"]
        assert run.read_table("measures").height == 24  # readable before the parts are joined
        run.join_tables(["z", "a"])
        assert run.read_table("measures")["theatre"].unique(maintain_order=True).to_list() == ["z", "a"]
        assert run.read_table("measures", theatre="a").height == 12
        assert run.tables == ["measures"]
    assert [path.name for path in (tmp_path / "run" / "tables").iterdir()] == ["measures.parquet"]
    before = (tmp_path / "run" / "tables" / "measures.parquet").read_bytes()
    with begin() as run:
        assert compute(run) == []
        run.join_tables(["z", "a"])
    assert (tmp_path / "run" / "tables" / "measures.parquet").read_bytes() == before


def test_nothing_that_depends_on_the_clock_is_in_a_table(
    begin: Begin, measures: pl.DataFrame, tmp_path: Path
) -> None:
    with begin() as run:
        work(run, measures)
    manifest = json.loads((tmp_path / "run" / "run.json").read_text())
    assert all(entry["seconds"] >= 0 and entry["started"] for entry in manifest["stages"])
    raw = (tmp_path / "run" / "tables" / "one.parquet").read_bytes()
    assert all(entry["started"].encode() not in raw for entry in manifest["stages"])


def test_the_same_question_has_the_same_place() -> None:
    first = run_path(Path("runs"), "sahel", {"step": "quarter"}, 1)
    assert first == run_path(Path("runs"), "sahel", {"step": "quarter"}, 1)
    assert first.name.startswith("sahel-")
    assert first != run_path(Path("runs"), "sahel", {"step": "quarter"}, 2)
    assert first != run_path(Path("runs"), "sahel", {"step": "month"}, 1)


def test_the_readme_names_every_table() -> None:
    text = (layout.PLAIN_WORDS, opening.OWN)
    assert set(text[0]) == set(layout.TABLES)
