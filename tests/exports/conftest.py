"""A small run with two theatres, three kinds of place precision, a restricted dataset and a reported tie."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shadowgraph.records.provenance import DatasetRef
from shadowgraph.store import layout
from shadowgraph.store.run import RunFolder

D = dt.date
QUARTERS = [(D(2020, 1, 1), D(2020, 3, 31)), (D(2020, 4, 1), D(2020, 6, 30)), (D(2020, 7, 1), D(2020, 9, 30))]


def events() -> pl.DataFrame:
    rows = [
        # id, dataset, start, place precision, lat, lon, country, adm1, adm2, place
        (
            "ucdp-ged:1",
            "ucdp-ged",
            D(2020, 1, 5),
            1,
            14.27,
            -4.15,
            "Mali",
            "Mopti",
            "Bankass",
            "Bankass town",
        ),
        ("ucdp-ged:2", "ucdp-ged", D(2020, 5, 5), 3, 14.31, -4.05, "Mali", "Mopti", "Bankass", None),
        ("ucdp-ged:3", "ucdp-ged", D(2020, 8, 30), 6, 17.0, -4.0, "Mali", None, None, None),
        ("acled:9", "acled", D(2020, 2, 2), 1, 13.5, 2.1, "Niger", "Tillabéri", "Téra", "=cmd|' /C calc'!A0"),
        ("ucdp-ged:4", "ucdp-ged", D(2020, 9, 20), 7, None, None, "Niger", None, None, None),
    ]
    return pl.DataFrame(
        {
            "event_id": [row[0] for row in rows],
            "dataset": [row[1] for row in rows],
            "dataset_version": "1",
            "row_id": [row[0].partition(":")[2] for row in rows],
            "row_number": [1, 2, 3, 4, 5],
            "violence": "non-state",
            "date_start": [row[2] for row in rows],
            "date_end": [row[2] for row in rows],
            "date_precision": 1,
            "country": [row[6] for row in rows],
            "adm_1": [row[7] for row in rows],
            "adm_2": [row[8] for row in rows],
            "place": [row[9] for row in rows],
            "latitude": [row[4] for row in rows],
            "longitude": [row[5] for row in rows],
            "place_precision": [row[3] for row in rows],
            "priogrid": [150112, 150112, None, 149405, None],
            "side_a": ["+A", "A", "A", "B", "@C"],
            "side_b": ["-1", "B", "C", "C", "B"],
            "deaths_low": [1, 0, None, 2, 0],
            "deaths_best": [3, 0, 5, 2, 1],
            "deaths_high": [3, 9, None, 2, 1],
        }
    )


def actors() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "actor_id": ["ucdp:1", "ucdp:2", "ucdp:3"],
            "name": ["A & Sons <rebels>", "B", "C"],
            "kind": ["rebel", "communal", "state"],
            "kind_basis": "register",
            "ucdp_id": [1, 2, None],
            "countries": ["Mali", "Mali;Niger", None],
            "first_seen": [D(2020, 1, 5), D(2020, 2, 2), D(2020, 2, 2)],
            "last_seen": [D(2020, 8, 30), D(2020, 9, 20), D(2020, 9, 20)],
            "n_events": [3, 3, 2],
            "deaths": [8, 3, 3],
        }
    )


def participants() -> pl.DataFrame:
    sides = [
        ("ucdp-ged:1", "a", "ucdp:1"),
        ("ucdp-ged:2", "a", "ucdp:1"),
        ("ucdp-ged:2", "b", "ucdp:2"),
        ("ucdp-ged:3", "a", "ucdp:1"),
        ("acled:9", "a", "ucdp:2"),
        ("acled:9", "b", "ucdp:3"),
        ("ucdp-ged:4", "b", "ucdp:2"),
    ]
    return pl.DataFrame(sides, schema=["event_id", "side", "actor_id"], orient="row").with_columns(
        weight=pl.lit(1.0), composite=pl.lit(value=False)
    )


def chance(p: float) -> dict[str, float]:
    import math

    return {
        "p_cooperating": p,
        "p_low": max(p - 0.1, 0.0),
        "p_high": min(p + 0.1, 1.0),
        "log_odds": math.log(p / (1 - p)),
    }


NAMES = {"ucdp:1": "A & Sons <rebels>", "ucdp:2": "B", "ucdp:3": "C"}
CHANCES = {
    ("ucdp:1", "ucdp:2"): ([0.9, 0.4, 0.7], ["inferred", "inferred", "inferred"]),
    ("ucdp:1", "ucdp:3"): ([0.6, 0.8, 0.75], ["inferred", "reported", "reported"]),
    ("ucdp:2", "ucdp:3"): ([0.1, 0.2, 0.3], ["inferred", "inferred", "inferred"]),
}


def ties(theatre: str) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for (a, b), (chances, bases) in CHANCES.items():
        for (start, end), p, basis in zip(QUARTERS, chances, bases, strict=True):
            rest = (1 - p) / 2
            rows.append(
                {
                    "theatre": theatre,
                    "actor_a": a,
                    "actor_b": b,
                    "name_a": NAMES[a],
                    "name_b": NAMES[b],
                    "ucdp_a": int(a[-1]),
                    "ucdp_b": None if b == "ucdp:3" else int(b[-1]),
                    "period_start": start,
                    "period_end": end,
                    "p_rival": rest,
                    "p_unrelated": rest,
                    "p_tactical": p * 0.25,
                    "p_strategic": p * 0.75,
                    **chance(p),
                    "basis": basis,
                }
            )
    return pl.DataFrame(rows)


def pairs(theatre: str) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for (a, b), (chances, bases) in CHANCES.items():
        even = [start for (start, _), p in zip(QUARTERS, chances, strict=True) if p >= 0.5]
        reported = "reported" in bases
        rows.append(
            {
                "theatre": theatre,
                "actor_a": a,
                "actor_b": b,
                "name_a": NAMES[a],
                "name_b": NAMES[b],
                "ucdp_a": int(a[-1]),
                "ucdp_b": None,
                **chance(max(chances)),
                "p_open": 0.6 if reported else None,
                "p_covert": 0.25 if reported else None,
                "strategic_share": 0.75,
                "p_rival": 0.45 if not even else 0.3,
                "first_period": min(even) if even else None,
                "last_period": max(even) if even else None,
                "peak_period": QUARTERS[chances.index(max(chances))][0],
                "n_periods": 3,
                "clashes": 1.0,
                "joint": 0.0,
                "reported_layers": "finance;training" if reported else None,
                "reported_by": "ucdp-esd" if reported else None,
                "first_reported": D(2020, 4, 1) if reported else None,
                "basis": "reported" if reported else "inferred",
            }
        )
    return pl.DataFrame(rows, schema_overrides={"ucdp_b": pl.Int32})


def evidence(theatre: str) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "theatre": theatre,
                "actor_a": "ucdp:1",
                "actor_b": "ucdp:2",
                "period_start": start,
                "term": term,
                "contribution": part,
                "here": part,
                "observed": 1.0,
                "expected": 0.5,
                "compared": "bursts that follow each other",
                "event_ids": ["ucdp-ged:1", "acled:9"] if term == "timing" else [],
                "n_events": 2 if term == "timing" else 0,
                "statement_ids": [],
            }
            for start, _ in QUARTERS
            for term, part in (("prior", -2.0), ("timing", 3.0))
        ],
        schema_overrides={"statement_ids": pl.List(pl.String), "event_ids": pl.List(pl.String)},
    )


def standing(theatre: str) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "theatre": theatre,
                "actor_a": a,
                "actor_b": b,
                "term": term,
                "contribution": part,
                "value": value,
                "typical": value,
                "compared": "places of the two",
            }
            for a, b in CHANCES
            for term, part, value in (("prior", -2.0, None), ("distance", 1.0, 2.7))
        ]
    )


def tie_layers(theatre: str) -> pl.DataFrame:
    rows = [
        {
            "theatre": theatre,
            "actor_a": a,
            "actor_b": b,
            "layer": layer,
            "probability": chance,
            "low": chance,
            "high": chance,
            "basis": "can't say" if chance is None else "inferred",
            "n_statements": 0,
            "reason": "nothing to learn from",
        }
        for a, b in CHANCES
        for layer, chance in (("finance", 0.25), ("propaganda", None))
    ]
    return pl.DataFrame(rows)


def measures(theatre: str) -> pl.DataFrame:
    rows = [
        {
            "theatre": theatre,
            "unit_kind": kind,
            "unit": unit,
            "unit_name": unit,
            "measure": measure,
            "period_start": start,
            "period_end": end,
            "value": value,
            "low": None if value is None else value - 1,
            "high": None if value is None else value + 1,
            "units": "groups",
            "n_events": 2,
        }
        for kind, unit in (("theatre", theatre), ("district", "Mali|Mopti|Bankass"), ("cell", "150112"))
        for measure in ("active_groups", "intensity")
        for (start, end), value in zip(QUARTERS, (1.0, 2.0, None), strict=True)
    ]
    return pl.DataFrame(rows)


def theatres() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "theatre": ["mali", "both"],
            "name": ["Mali", "Mali and Niger"],
            "basis": "countries",
            "countries": ["Mali", "Mali;Niger"],
            "polygon": pl.Series([None, None], dtype=pl.String),
            "first_day": D(2020, 1, 1),
            "last_day": D(2020, 9, 30),
            "actors": pl.Series([None, None], dtype=pl.String),
            "places": pl.Series([None, None], dtype=pl.String),
            "n_events": [3, 5],
            "n_actors": [2, 3],
        }
    )


def statements() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "statement_id": ["ucdp-esd:1:0", "acled:2:0"],
            "relation": "support",
            "layer": "finance",
            "actor_a": "ucdp:1",
            "actor_b": "ucdp:3",
            "name_a": "A & Sons <rebels>",
            "name_b": "C",
            "directed": True,
            "date_start": [D(2020, 4, 1), D(2020, 4, 1)],
            "date_end": [D(2020, 12, 31), None],
            "alleged": False,
            "reliability": "B",
            "credibility": 2,
            "dataset": ["ucdp-esd", "acled"],
            "dataset_version": "1",
            "row_id": ["1", "2"],
            "original": ["x", "y"],
        }
    )


def ref(name: str, **changes: Any) -> DatasetRef:
    given: dict[str, Any] = {
        "id": name,
        "title": name.upper(),
        "version": "26.1",
        "licence": "CC-BY-4.0",
        "citation": f"The makers of {name} (2026)",
        "file": f"{name}.csv",
        "sha256": "ab" * 32,
    }
    return DatasetRef(**(given | changes))


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., RunFolder]:
    """Write the run; `restricted` names datasets whose rows must stay inside."""

    def _make(*, name: str = "run", synthetic: bool = False, restricted: tuple[str, ...] = ()) -> RunFolder:
        with RunFolder.begin(
            tmp_path / name, settings={"step": "quarter"}, seed=1, created="2026-01-02"
        ) as run:
            run.record_inputs([ref("ucdp-ged", synthetic=synthetic), ref("acled")])
            for row in run.manifest.datasets:
                row["restricted"] = row["id"] in restricted
            run.write_table("events", events())
            run.write_table("actors", actors())
            run.write_table("participants", participants())
            run.write_table("statements", statements())
            run.write_table("theatres", theatres())
            for table, rows in (
                ("ties", ties),
                ("pairs", pairs),
                ("standing", standing),
                ("evidence", evidence),
                ("ties_layers", tie_layers),
                ("measures", measures),
            ):
                run.write_table(table, pl.concat([rows("mali"), rows("both")]))
            run.write_table("quarantine", layout.TABLES["quarantine"].empty())
            run.finish()
        return RunFolder.open(tmp_path / name)

    return _make


@pytest.fixture
def run(make: Callable[..., RunFolder]) -> RunFolder:
    return make()
