"""`assess` hands over exactly what was asked, and shows exactly what came back."""

import datetime as dt
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shadowgraph import pipeline
from shadowgraph.pipeline import Assessment
from shadowgraph.store.run import RunFolder

Run = Callable[..., Any]
D = dt.date


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, made: RunFolder) -> dict[str, Any]:
    """What the pipeline was called with; it answers with the small run."""
    seen: dict[str, Any] = {}

    def assess(**given: Any) -> Assessment:
        seen.clear()
        seen.update(given)
        given["progress"].stage("reading", 3)
        given["progress"].advance()
        given["progress"].note("Used ged.csv.")
        page = made.path / "report.html" if given["report"] else None
        return Assessment(made, page, ("A and B likely cooperated (70 %).",), ("The Sahel was chosen.",))

    monkeypatch.setattr(pipeline, "assess", assess)
    return seen


DEFAULTS = {
    "events": None,
    "mapping": None,
    "countries": None,
    "theatre": None,
    "all_theatres": False,
    "start": None,
    "end": None,
    "step": "quarter",
    "measure_step": "month",
    "mode": "events+reports",
    "model": "learnt",
    "seed": 0,
    "sites": None,
    "out": None,
    "resume": True,
    "report": True,
}


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        ([], {}),
        (["--events", "x.csv", "--mapping", "x.yaml"], {"events": Path("x.csv"), "mapping": Path("x.yaml")}),
        (["--countries", "Mali, Niger"], {"countries": ["Mali", "Niger"]}),
        (["--countries", "Congo, DR; Mali"], {"countries": ["Congo, DR", "Mali"]}),
        (["--theatre", "sahel"], {"theatre": "sahel"}),
        (["--all-theatres"], {"all_theatres": True}),
        (["--from", "2012", "--to", "2021"], {"start": D(2012, 1, 1), "end": D(2021, 12, 31)}),
        (["--from", "2012-02", "--to", "2012-02"], {"start": D(2012, 2, 1), "end": D(2012, 2, 29)}),
        (["--from", "2012-02-03", "--to", "2012-12"], {"start": D(2012, 2, 3), "end": D(2012, 12, 31)}),
        (["--step", "month", "--measure-step", "year"], {"step": "month", "measure_step": "year"}),
        (
            ["--mode", "events", "--model", "other", "--seed", "7"],
            {"mode": "events", "model": "other", "seed": 7},
        ),
        (["--sites", "mines.csv"], {"sites": Path("mines.csv")}),
        (
            ["--out", "here", "--fresh", "--no-report"],
            {"out": Path("here"), "resume": False, "report": False},
        ),
    ],
)
def test_options_reach_the_pipeline(
    shadowgraph: Run, asked: dict[str, Any], words: list[str], changes: dict[str, Any]
) -> None:
    told = shadowgraph("assess", *words, "-q")
    assert told.code == 0, told.err
    asked.pop("progress")
    assert asked == DEFAULTS | changes


def test_settings_stand_in_for_options_not_given(
    shadowgraph: Run, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SHADOWGRAPH_SEED", "5")
    (tmp_path / "shadowgraph.toml").write_text('step = "month"\nmode = "events"\n')
    assert shadowgraph("assess", "-q", "--mode", "events+reports").code == 0
    assert (asked["seed"], asked["step"], asked["mode"]) == (5, "month", "events+reports")


def test_what_a_reader_sees(shadowgraph: Run, asked: dict[str, Any], made: RunFolder) -> None:
    told = shadowgraph("assess")
    assert "A and B likely cooperated (70 %)." in told.out
    assert "The Sahel was chosen." in told.out
    assert f"Report      {made.path / 'report.html'}" in told.out
    assert f'shadowgraph ties "{made.path}"' in told.out
    assert '--pair "Katiba Macina" "Ansar Dine" --explain' in told.out
    assert "reading (3) ..." in told.err
    assert "Used ged.csv." in told.err
    assert asked["seed"] == 0


def test_json_is_the_only_thing_on_standard_output(
    shadowgraph: Run, asked: dict[str, Any], made: RunFolder
) -> None:
    told = shadowgraph("assess", "--json")
    assert told.json["run"] == str(made.path)
    assert told.json["headline"] == ["A and B likely cooperated (70 %)."]
    assert told.json["theatres"] == [{"theatre": "demo", "name": "Demo", "n_events": 3, "n_actors": 3}]
    assert "reading" in told.err
    assert shadowgraph("assess", "--json", "-q").err == ""


def test_open_opens_the_report(
    shadowgraph: Run, asked: dict[str, Any], made: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda page: opened.append(page) or True)
    shadowgraph("assess", "-q", "--open")
    assert opened == [(made.path / "report.html").as_uri()]
    shadowgraph("assess", "-q", "--open", "--no-report")
    assert len(opened) == 1
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    assert str(made.path / "report.html") in shadowgraph("assess", "-q", "--open").err


@pytest.mark.parametrize(
    "words",
    [
        ["--theatre", "sahel", "--countries", "Mali"],
        ["--all-theatres", "--theatre", "sahel"],
        ["--from", "soon"],
        ["--from", "2012-13"],
        ["--to", "2021-02-30"],
        ["--seed", "-1"],
    ],
)
def test_nonsense_is_refused_before_any_work(
    shadowgraph: Run, asked: dict[str, Any], words: list[str]
) -> None:
    told = shadowgraph("assess", *words)
    assert told.code == 2
    assert asked == {}


SLOW = """
import sys, time
from shadowgraph import pipeline
from shadowgraph.store.run import RunFolder
from shadowgraph.cli.main import main
def assess(*, out, progress, **_):
    with RunFolder.begin(out, settings={}, seed=1, created="2026-01-01") as run:
        with run.stage("ties", "x"):
            print("now", flush=True)
            time.sleep(60)
pipeline.assess = assess
main()
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_real_ctrl_c_leaves_a_run_to_go_on_with(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", SLOW, "assess", "--out", str(tmp_path / "run"), "--json", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.send_signal(how)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == ""
    assert str(tmp_path / "run") in json.loads(out)["error"]["way_out"]
    left = RunFolder.open(tmp_path / "run")
    assert left.manifest.state == "interrupted"
    assert not (tmp_path / "run" / ".lock").exists()
