"""`shadowgraph actors`: what it prints, its JSON, its exit codes."""

import json
from pathlib import Path

import pytest

from shadowgraph.cli.main import run

HEADER = "id,type_of_violence,date_start,date_end,country,side_a,side_b,side_a_new_id,side_b_new_id,latitude,longitude,"
ROWS = (
    '1,2,2015-03-01,2015-03-01,Mali,"GATIA, MSA",CMA,6837,1158,16.3,-0.1,1,4',
    "2,1,2016-05-01,2016-05-01,Mali,Government of Mali,JNIM,72,6716,16.3,-0.1,1,9",
)


@pytest.fixture
def events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SHADOWGRAPH_DATA", str(tmp_path / "empty"))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "ged.csv"
    path.write_text("\n".join([HEADER + "date_prec,best", *ROWS]) + "\n")
    return path


def found(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    made: dict[str, object] = json.loads(capsys.readouterr().out)
    return made


def test_a_search_lists_the_matches(events: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "gatia", "--events", str(events)]) == 0
    out = capsys.readouterr().out
    assert "GATIA" in out
    assert "100" in out


def test_json_has_the_matches_and_nothing_else(events: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "نصرة الإسلام", "--events", str(events), "--json"]) == 0
    matches = found(capsys)["matches"]
    assert isinstance(matches, list)
    assert (matches[0]["actor_id"], matches[0]["score"]) == ("ucdp:6716", 100.0)


def test_show_opens_the_best_match_and_an_id_opens_that_organisation(
    events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["actors", "JNIM", "--show", "--events", str(events), "--json"]) == 0
    by_name = found(capsys)
    assert run(["actors", "ucdp:6716", "--events", str(events), "--json"]) == 0
    by_id = found(capsys)
    assert by_name["facts"] == by_id["facts"]
    facts = by_id["facts"]
    assert isinstance(facts, dict)
    assert (facts["n_events"], facts["deaths"], facts["kind"]) == (1, 9, "rebel")


def test_an_individual_is_refused_with_its_own_exit_code(
    events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["actors", "General Ahmed Ali", "--events", str(events), "--json"]) == 5
    error = found(capsys)["error"]
    assert isinstance(error, dict)
    assert error["type"] == "PersonRefusedError"


def test_an_unknown_id_and_a_name_that_fits_nothing(events: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "ucdp:999999", "--events", str(events)]) == 2
    assert run(["actors", "qqqqqq", "--events", str(events)]) == 0
    assert "No organisation" in capsys.readouterr().out
    assert run(["actors", "qqqqqq", "--show", "--events", str(events)]) == 2
