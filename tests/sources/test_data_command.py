"""`shadowgraph data`: JSON clean on stdout, tables for people, errors from the tree."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shadowgraph.cli.data import app
from shadowgraph.errors import DownloadError, InputError

Rows = list[dict[str, str]]
Make = Callable[..., Rows]
Write = Callable[..., Path]


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    return ["--data", str(tmp_path), "--cache", str(tmp_path / "cache")]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    if result.exception is not None:
        raise result.exception
    return result.stdout


def test_list_shows_what_is_here(folders: list[str], rows: Make, write: Write) -> None:
    write(rows(5), "ged251.csv")
    shown = {row["id"]: row for row in json.loads(run("list", "--json", *folders))["datasets"]}
    assert shown["ucdp-ged"]["newest"] == "26.1"
    assert shown["ucdp-ged"]["files"] == [
        {
            "name": "ged251.csv",
            "place": "data folder",
            "version": "25.1",
            "last_month": "2024-12",
            "sha256": None,
        }
    ]
    assert shown["ucdp-candidate"]["files"] == []
    assert "ged251.csv" in run("list", *folders)


def test_check_counts_by_rule(folders: list[str], rows: Make, write: Write) -> None:
    sample = rows(8)
    sample[1]["date_start"] = "soon"
    sample[2]["date_prec"] = ""
    path = write([*sample, sample[0]], "ged251.csv")
    report = json.loads(run("check", str(path), "--json", *folders))["files"][0]
    counts = {name: report[name] for name in ("rows_read", "kept", "repaired", "quarantined", "dropped")}
    assert counts == {"rows_read": 9, "kept": 7, "repaired": 1, "quarantined": 1, "dropped": 1}
    rules = {rule["rule"]: (rule["rows"], rule["example"]) for rule in report["rules"]}
    assert rules == {
        "duplicate-id": (1, "100001"),
        "not-a-date": (1, "soon"),
        "precision-from-span": (1, None),
    }
    text = run("check", *folders)
    assert "9 rows read, 7 events kept, 1 repaired, 1 quarantined, 1 dropped" in text


def test_check_by_dataset_and_with_nothing_there(folders: list[str], rows: Make, write: Write) -> None:
    write(rows(3), "ged251.csv")
    assert json.loads(run("check", "ucdp-ged", "--json", *folders))["files"][0]["rows_read"] == 3
    with pytest.raises(InputError, match="nothing here"):
        run("check", "ucdp-actor", *folders)


def test_get_takes_from_the_cache_and_checks_the_hash(folders: list[str], tmp_path: Path) -> None:
    cached = tmp_path / "cache" / "data" / "ged261-csv.zip"
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"bytes")
    got = json.loads(run("get", "ucdp-ged", "--json", *folders[2:]))
    assert got["path"] == str(cached)
    (cached.parent / "sha256.json").write_text(json.dumps({"ged261-csv.zip": "0" * 64}))
    with pytest.raises(DownloadError, match="changed"):
        run("get", "ucdp-ged", *folders[2:])


def test_get_says_how_to_fetch_by_hand_and_writes_the_acled_mapping(
    folders: list[str], tmp_path: Path
) -> None:
    with pytest.raises(DownloadError) as raised:
        run("get", "ucdp-esd", *folders[2:])
    assert "https://ucdp.uu.se" in str(raised.value.way_out)
    assert json.loads(run("get", "acled", "--json", *folders[2:]))["mapping"] == "acled.mapping.yaml"
    assert "restricted: true" in (tmp_path / "acled.mapping.yaml").read_text(encoding="utf-8")
