"""Commands that look at a run show its numbers, in tables and in JSON."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shadowgraph import pipeline
from shadowgraph.cli.measures import sparkline
from shadowgraph.cli.waterfall import WIDTH, bar
from shadowgraph.store.run import RunFolder

Run = Callable[..., Any]


def test_ties_lists_the_likely_pairs_strongest_first(shadowgraph: Run, made: RunFolder) -> None:
    told = shadowgraph("ties", made.path, "--json")
    assert [row["p_cooperating"] for row in told.json["pairs"]] == pytest.approx(
        [0.77730, 0.549834], abs=1e-5
    )
    assert told.json["rows"] == 2
    assert shadowgraph("ties", made.path, "--json", "--threshold", "0").json["rows"] == 3
    assert len(shadowgraph("ties", made.path, "--json", "-n", "1").json["pairs"]) == 1
    text = shadowgraph("ties", made.path).out
    assert "Katiba Macina" in text
    assert "likely (78\u202f%, 68–88\u202f%)" in text
    assert "Dan na Ambassagou" in text
    assert "finance" in text


def test_the_newest_run_is_taken_without_a_folder(shadowgraph: Run, made: RunFolder) -> None:
    assert shadowgraph("ties", "--json").json["run"].endswith("demo")
    assert Path(shadowgraph("measures", "--json").json["run"]).resolve() == made.path.resolve()


def test_no_run_yet(shadowgraph: Run) -> None:
    told = shadowgraph("ties")
    assert told.code == 6
    assert "shadowgraph assess" in told.err
    assert shadowgraph("ties", "nowhere").code == 6


def test_a_pair_is_shown_period_by_period(shadowgraph: Run, made: RunFolder) -> None:
    told = shadowgraph("ties", made.path, "--pair", "Ansar Dine", "Katiba Macina", "--json")
    assert [row["period_start"] for row in told.json["ties"]] == ["2020-01-01", "2020-04-01", "2020-07-01"]
    told = shadowgraph("ties", made.path, "--period", "2020-05-17", "--json")
    assert {row["period_start"] for row in told.json["ties"]} == {"2020-04-01"}
    assert told.json["rows"] == 2
    assert "inferred" in shadowgraph("ties", made.path, "--pair", "ucdp:1", "ucdp:2").out


@pytest.mark.parametrize(
    "name", ["ucdp:1", "Katiba Macina", "katiba macina", "FLM", "libération du", "Katiba"]
)
def test_organisations_are_found_by_id_name_alias_or_part(
    shadowgraph: Run, made: RunFolder, name: str
) -> None:
    told = shadowgraph("ties", made.path, "--pair", name, "Ansar Dine", "--json")
    assert {row["actor_a"] for row in told.json["ties"]} == {"ucdp:1"}


def test_an_unclear_organisation_is_asked_back(shadowgraph: Run, made: RunFolder) -> None:
    told = shadowgraph("ties", made.path, "--pair", "Katiba Masina", "Ansar Dine")
    assert told.code == 2
    assert "'Katiba Macina'" in told.err
    told = shadowgraph("ties", made.path, "--pair", "an", "Ansar Dine", "--json")
    assert told.json["error"]["rule"] == "it fits several"


def test_the_bars_of_an_explanation_add_up_to_the_log_odds(
    shadowgraph: Run, made: RunFolder, bars: dict[str, float]
) -> None:
    told = shadowgraph("ties", made.path, "--pair", "Katiba Macina", "Ansar Dine", "--explain", "--json")
    shown = told.json["bars"]
    assert [row["term"] for row in shown] == ["prior", "shared enemy", "co-timing", "clashes", "network"]
    assert sum(row["contribution"] for row in shown) == pytest.approx(told.json["log_odds"])
    assert told.json["log_odds"] == pytest.approx(sum(bars.values()))
    assert told.json["probability"] == pytest.approx(told.json["tie"]["p_cooperating"])
    assert told.json["flips"] == ["shared enemy", "co-timing"]
    assert shown[1]["event_ids"] == [f"ucdp-ged:{n}" for n in range(8)]


def test_a_reader_sees_the_bars_and_the_records(shadowgraph: Run, made: RunFolder) -> None:
    told = shadowgraph("ties", made.path, "--pair", "FLM", "Ansar", "--explain", "--period", "2020-08")
    assert "2020-07-01 to 2020-09-30" in told.out
    assert "+1.800" in told.out
    assert "+1.250" in told.out  # the total
    assert re.search(r"Active within days of each other +\+1\.500 .* 4 +1\.5 *$", told.out, re.MULTILINE)
    assert "ucdp-ged:0" in told.out
    assert "and 3 more" in told.out
    assert "likely (78" in told.out
    assert shadowgraph("ties", made.path, "--explain").code == 2
    assert shadowgraph("ties", made.path, "--explain", "--pair", "FLM", "Ansar", "--period", "1999").code == 2


def test_a_bar_is_as_long_as_its_share_and_on_its_side() -> None:
    for value, largest, left, right in (
        (2.0, 2.0, 0, WIDTH),
        (-1.0, 2.0, WIDTH // 2, 0),
        (0.0, 2.0, 0, 0),
        (0.0, 0.0, 0, 0),
    ):
        made = bar(value, largest)
        assert len(made) == 2 * WIDTH + 1
        before, after = made.split("│")
        assert (before.count("█"), after.count("█")) == (left, right)


def test_measures_of_the_theatre_a_district_and_one_measure(shadowgraph: Run, made: RunFolder) -> None:
    rows = shadowgraph("measures", made.path, "--json").json
    assert rows["rows"] == 6
    assert {row["unit"] for row in rows["measures"]} == {"demo"}
    told = shadowgraph("measures", made.path, "--measure", "active_groups", "--unit", "bankass", "--json")
    assert [row["value"] for row in told.json["measures"]] == [1.0, 2.0, 3.0]
    assert {row["step"] for row in told.json["measures"]} == {"quarter"}
    assert shadowgraph("measures", made.path, "--kind", "district", "--json").json["rows"] == 12
    assert shadowgraph("measures", made.path, "--step", "year", "--json").json["rows"] == 0
    text = shadowgraph("measures", made.path).out
    assert "▁▅█" in text
    assert "2.5 to 3.5" in text
    assert "0.5 to 1.5" in shadowgraph("measures", made.path, "--measure", "active_groups").out


def test_measures_that_are_not_there(shadowgraph: Run, made: RunFolder) -> None:
    told = shadowgraph("measures", made.path, "--measure", "active_group")
    assert told.code == 2
    assert "'active_groups'" in told.err
    told = shadowgraph("measures", made.path, "--unit", "Mopti")
    assert told.code == 2
    assert "Bankass, Mopti; Bandiagara, Mopti" in told.err


def test_a_small_picture_of_a_series() -> None:
    assert sparkline([0.0, 1.0, None, 2.0]) == "▁▅ █"
    assert sparkline([3.0, 3.0]) == "▁▁"
    assert sparkline([None, None]) == ""
    assert len(sparkline([float(n) for n in range(1000)])) == 40


def test_sql(shadowgraph: Run, made: RunFolder) -> None:
    sql = "select name_a, round(p_cooperating, 2) as p from pairs order by p desc limit 1"
    for words in ((made.path, sql), (sql,)):
        assert shadowgraph("query", *words, "--json").json["result"] == [
            {"name_a": "Katiba Macina", "p": 0.78}
        ]
    assert "Katiba Macina" in shadowgraph("query", made.path, sql).out
    assert "1 of 9 rows" in shadowgraph("query", "select * from ties", "-n", "1").out
    assert shadowgraph("query", "drop table ties").code == 2
    csv = shadowgraph("query", "select name_a, '=1+1' as x from pairs order by name_a", "--csv").out
    assert csv.splitlines() == ["name_a,x", "Ansar Dine,'=1+1", "Katiba Macina,'=1+1", "Katiba Macina,'=1+1"]
    assert shadowgraph("query", made.path, "select", "1").code == 2


def test_export_writes_and_says_what(shadowgraph: Run, made: RunFolder, tmp_path: Path) -> None:
    told = shadowgraph("export", made.path, "-f", "csv", "--table", "ties", "--out", tmp_path / "x", "--json")
    assert [Path(name).name for name in told.json["files"]] == [
        "ties.csv",
        "dictionary.csv",
        "provenance.json",
        "README.txt",
    ]
    assert told.json["tlp"] == "TLP:AMBER"
    assert pl.read_csv(tmp_path / "x" / "ties.csv").height == 9
    text = shadowgraph("export", made.path, "--tlp", "GREEN", "--hxl").out
    assert "TLP:GREEN: for the recipient's community" in text
    second = (made.path / "exports" / "csv" / "ties.csv").read_text(encoding="utf-8").splitlines()[1]
    assert second.startswith("#")
    (tmp_path / "shadowgraph.toml").write_text('tlp = "RED"\n')
    assert shadowgraph("export", made.path, "--json").json["tlp"] == "TLP:RED"
    assert shadowgraph("export", made.path, "--table", "nothing").code == 2


def test_report_is_rendered_from_the_tables(
    shadowgraph: Run, made: RunFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Any] = []

    def render(path: Path, *, out: Path | None, progress: Any) -> Path:
        progress.stage("Writing the report", 1)
        seen.append((path, out))
        return (out or path) / "report.html"

    monkeypatch.setattr(pipeline, "render", render)
    assert shadowgraph("report", made.path, "--json", "-q").json["report"] == str(made.path / "report.html")
    told = shadowgraph("report", made.path, "--out", tmp_path)
    assert told.out == f"{tmp_path / 'report.html'}\n"
    assert seen == [(made.path, None), (made.path, tmp_path)]


def test_doctor_finds_nothing_broken(shadowgraph: Run) -> None:
    told = shadowgraph("doctor", "--json")
    assert told.code == 0, told.out
    assert told.json["ok"] is True
    states = {check["name"]: check["state"] for check in told.json["checks"]}
    assert states["self test"] == "ok"
    assert states["data"] == "warning"  # offline, and nothing in the cache
    assert {"Python", "packages", "settings", "cache folder", "runs folder", "cores"} <= set(states)


def test_doctor_fails_when_something_needed_is_missing(
    shadowgraph: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SHADOWGRAPH_RUNS", str(tmp_path / "file" / "runs"))
    monkeypatch.setenv("SHADOWGRAPH_SEDE", "1")
    told = shadowgraph("doctor", "--json")
    assert told.code == 1
    checks = {check["name"]: check for check in told.json["checks"]}
    assert checks["runs folder"]["state"] == "failed"
    assert "SHADOWGRAPH_RUNS" in checks["runs folder"]["way_out"]
    assert "SHADOWGRAPH_SEDE" in checks["settings"]["detail"]
    monkeypatch.setenv("SHADOWGRAPH_STEP", "week")
    told = shadowgraph("doctor")
    assert told.code == 1
    assert "SHADOWGRAPH_STEP" in told.out


def test_wrong_settings_stop_every_command(shadowgraph: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHADOWGRAPH_STEP", "week")
    told = shadowgraph("ties", "--json")
    assert told.code == 2
    assert told.json["error"]["where"] == "environment SHADOWGRAPH_STEP"
    json.dumps(told.json)
