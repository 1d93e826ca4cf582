"""Run the command in this process, against a small run, away from the machine's own settings."""

import datetime as dt
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shadowgraph import settings as settings_module
from shadowgraph.cli.main import run as run_command
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.store.run import RunFolder

D = dt.date
QUARTERS = [(D(2020, 1, 1), D(2020, 3, 31)), (D(2020, 4, 1), D(2020, 6, 30)), (D(2020, 7, 1), D(2020, 9, 30))]
NAMES = {"ucdp:1": "Katiba Macina", "ucdp:2": "Ansar Dine", "ucdp:3": "Dan na Ambassagou"}
BARS = {"prior": -2.0, "co-timing": 1.5, "shared enemy": 1.8, "clashes": -0.3, "network": 0.25}


@dataclass(frozen=True)
class Told:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("SHADOWGRAPH_", "_TYPER_", "_SHADOWGRAPH"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHADOWGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SHADOWGRAPH_OFFLINE", "true")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(settings_module, "user_file", lambda: tmp_path / "no" / "config.toml")


@pytest.fixture
def shadowgraph(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Run one command line."""

    def _run(*words: object) -> Told:
        capsys.readouterr()
        code = run_command([str(word) for word in words])
        told = capsys.readouterr()
        return Told(code, told.out, told.err)

    return _run


@pytest.fixture
def bars() -> dict[str, float]:
    """What each kind of evidence adds to the log-odds of the strong tie."""
    return BARS


def sigmoid(x: float) -> float:
    return 1 / (1 + 2.718281828459045**-x)


@pytest.fixture
def made(tmp_path: Path) -> RunFolder:
    """A run in runs/demo with one theatre: a strong tie, a weak one and a reported one."""
    total = sum(BARS.values())
    strengths = {("ucdp:1", "ucdp:2"): total, ("ucdp:1", "ucdp:3"): -3.0, ("ucdp:2", "ucdp:3"): 0.2}
    common: list[dict[str, Any]] = []
    for (a, b), log_odds in strengths.items():
        p = sigmoid(log_odds)
        common.append(
            {
                "theatre": "demo",
                "actor_a": a,
                "actor_b": b,
                "name_a": NAMES[a],
                "name_b": NAMES[b],
                "ucdp_a": int(a[-1]),
                "ucdp_b": int(b[-1]),
                "p_cooperating": p,
                "p_low": max(0.0, p - 0.1),
                "p_high": min(1.0, p + 0.1),
                "log_odds": log_odds,
                "basis": "reported" if (a, b) == ("ucdp:2", "ucdp:3") else "inferred",
            }
        )
    ties = [
        {
            **row,
            "period_start": start,
            "period_end": end,
            "p_rival": (1 - row["p_cooperating"]) / 2,
            "p_unrelated": (1 - row["p_cooperating"]) / 2,
            "p_tactical": row["p_cooperating"] / 2,
            "p_strategic": row["p_cooperating"] / 2,
        }
        for row in common
        for start, end in QUARTERS
    ]
    pairs = [
        {
            **row,
            "strategic_share": 0.5,
            "p_rival": 0.1,
            "first_period": QUARTERS[0][0] if row["p_cooperating"] >= 0.5 else None,
            "last_period": QUARTERS[2][0] if row["p_cooperating"] >= 0.5 else None,
            "peak_period": QUARTERS[0][0],
            "n_periods": 3,
            "clashes": 0.0,
            "joint": 0.0,
            "reported_layers": "finance" if row["basis"] == "reported" else None,
            "reported_by": "ucdp-esd" if row["basis"] == "reported" else None,
        }
        for row in common
    ]
    evidence = [
        {
            "theatre": "demo",
            "actor_a": "ucdp:1",
            "actor_b": "ucdp:2",
            "period_start": start,
            "term": term,
            "contribution": part,
            "here": part,
            "observed": None if term == "prior" else 4.0,
            "expected": None if term == "prior" else 1.5,
            "compared": f"what {term} compares",
            "event_ids": [] if term == "prior" else [f"ucdp-ged:{n}" for n in range(8)],
            "n_events": 0 if term == "prior" else 11,
            "statement_ids": [],
        }
        for start, _ in QUARTERS
        for term, part in BARS.items()
    ]
    measures = [
        {
            "theatre": "demo",
            "unit_kind": kind,
            "unit": unit,
            "unit_name": name,
            "measure": measure,
            "period_start": start,
            "period_end": end,
            "value": float(number) if measure == "active_groups" else None,
            "low": float(number) - 0.5 if measure == "active_groups" else None,
            "high": float(number) + 0.5 if measure == "active_groups" else None,
            "units": "groups",
            "n_events": number,
        }
        for kind, unit, name in (
            ("theatre", "demo", "Demo"),
            ("district", "Mali|Mopti|Bankass", "Bankass, Mopti"),
            ("district", "Mali|Mopti|Bandiagara", "Bandiagara, Mopti"),
        )
        for measure in ("active_groups", "splits")
        for number, (start, end) in enumerate(QUARTERS, 1)
    ]
    overrides = {"event_ids": pl.List(pl.String), "statement_ids": pl.List(pl.String), "observed": pl.Float64}
    theatres = {
        "theatre": "demo",
        "name": "Demo",
        "basis": "countries",
        "countries": "Mali",
        "polygon": None,
        "first_day": D(2020, 1, 1),
        "last_day": D(2020, 9, 30),
        "n_events": 3,
        "n_actors": 3,
    }
    names = [
        {
            "actor_id": "ucdp:1",
            "name": text,
            "name_kind": kind,
            "dataset": "ucdp-actor",
            "dataset_version": "1",
        }
        for text, kind in (
            ("Katiba Macina", "main"),
            ("Front de libération du Macina", "full"),
            ("FLM", "acronym"),
        )
    ]
    dataset = DatasetRef("ucdp-ged", "UCDP GED", "26.1", "CC-BY-4.0", "Somebody 2026", "ged.csv", "00" * 32)
    with RunFolder.begin(
        tmp_path / "runs" / "demo",
        settings={"step": "quarter", "model": "state-space"},
        seed=1,
        created="2026-01-02",
    ) as run:
        run.record_inputs([dataset])
        run.write_table("theatres", pl.DataFrame([theatres]))
        run.write_table("ties", pl.DataFrame(ties))
        run.write_table("pairs", pl.DataFrame(pairs))
        run.write_table("names", pl.DataFrame(names))
        run.write_table(
            "evidence", pl.DataFrame(evidence, schema_overrides=overrides, infer_schema_length=None)
        )
        run.write_table("measures", pl.DataFrame(measures, infer_schema_length=None))
        run.finish()
    return RunFolder.open(tmp_path / "runs" / "demo")
