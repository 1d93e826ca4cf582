"""A tie of a model that judges the pair as a whole: its waterfall first, then the period's."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from shadowgraph.records.provenance import DatasetRef
from shadowgraph.store.run import RunFolder

Run = Callable[..., Any]
PAIR = {"theatre": "demo", "actor_a": "ucdp:1", "actor_b": "ucdp:2"}
STANDING = {
    "prior": (-4.0, None, None),
    "war with states": (1.5, float(np.log1p(52)), 0.0),
    "distance": (2.0, 0.0, float(np.log1p(15))),
    "creed": (1.75, 1.0, 0.0),
    "crime": (0.01, 0.0, 0.0),
    "two states": (-0.01, 0.0, 0.0),
}


@pytest.fixture
def judged(made: RunFolder, tmp_path: Path) -> Path:
    """The same run, with standing evidence on its strong tie."""
    total = sum(size for size, _, _ in STANDING.values())
    evidence = made.read_table("evidence")
    prior = evidence.filter(pl.col("term") == "prior")
    bars = [
        prior.with_columns(term=pl.lit(term), contribution=pl.lit(size))
        for term, size in (("prior", -4.0), ("standing", total + 4.0), ("span", -2.0 - total))
    ]
    standing = pl.DataFrame(
        [
            {
                **PAIR,
                "term": term,
                "contribution": size,
                "open": size,
                "covert": size,
                "value": value,
                "typical": typical,
                "compared": f"what {term} is",
            }
            for term, (size, value, typical) in STANDING.items()
        ],
        infer_schema_length=None,
    )
    strong = (pl.col("actor_a") == "ucdp:1") & (pl.col("actor_b") == "ucdp:2")
    p = 1 / (1 + np.exp(-total))
    pairs = made.read_table("pairs").with_columns(
        p_cooperating=pl.when(strong).then(p).otherwise("p_cooperating"),
        log_odds=pl.when(strong).then(total).otherwise("log_odds"),
        p_open=pl.when(strong).then(0.62),
        p_covert=pl.when(strong).then(0.31),
    )
    layers = pl.DataFrame(
        [
            {
                **PAIR,
                "layer": layer,
                "probability": chance,
                "low": chance and chance - 0.1,
                "high": chance and chance + 0.1,
                "basis": basis,
                "n_statements": 0,
                "reason": "because",
            }
            for layer, chance, basis in (("finance", 0.3, "inferred"), ("training", None, "can't say"))
        ]
    )
    dataset = DatasetRef("ucdp-ged", "UCDP GED", "26.1", "CC-BY-4.0", "Somebody 2026", "ged.csv", "00" * 32)
    with RunFolder.begin(
        tmp_path / "runs" / "judged",
        settings={"step": "quarter", "model": "learnt"},
        seed=1,
        created="2026-01-02",
    ) as run:
        run.record_inputs([dataset])
        for name in ("theatres", "ties", "names", "measures"):
            run.write_table(name, made.read_table(name))
        run.write_table("pairs", pairs)
        run.write_table("standing", standing)
        run.write_table("evidence", pl.concat([*bars, evidence.filter(pl.col("term") != "prior")]))
        run.write_table("ties_layers", layers)
        run.finish()
    return tmp_path / "runs" / "judged"


def test_json_holds_the_pair_and_the_period(shadowgraph: Run, judged: Path, bars: dict[str, float]) -> None:
    told = shadowgraph("ties", judged, "--pair", "Katiba Macina", "Ansar Dine", "--explain", "--json").json
    assert sum(row["contribution"] for row in told["pair_bars"]) == pytest.approx(told["pair"]["log_odds"])
    assert set(told["pair_flips"]) == {"distance", "creed", "war with states"}
    assert sum(row["contribution"] for row in told["bars"]) == pytest.approx(sum(bars.values()))
    assert told["pair"]["p_open"] == 0.62
    assert [row["basis"] for row in told["layers"]] == ["inferred", "can't say"]
    assert told["strongest_for"] == "distance"


def test_a_reader_sees_the_pair_before_the_period(shadowgraph: Run, judged: Path) -> None:
    text = shadowgraph("ties", judged, "--pair", "Katiba Macina", "Ansar Dine", "--explain").out
    assert text.index("the whole window") < text.index("2020-01-01 to 2020-03-31")
    assert "52 events" in text
    assert "15 km" in text
    assert "2 others, together" in text
    assert "likely (62\u202f%)" in text  # an open tie
    assert "unlikely (31\u202f%)" in text  # a covert one
    assert "coders would record a tie" in text
    assert "can't say" in text
    period = text[text.index("2020-01-01 to") :]
    assert "the pair as a whole" in period
    assert "+1.250" in period  # the total of the period's bars


def test_the_list_shows_open_and_covert(shadowgraph: Run, judged: Path, made: RunFolder) -> None:
    text = shadowgraph("ties", judged).out
    assert "62\u202f%" in text
    assert "31\u202f%" in text
    assert " covert " not in shadowgraph("ties", made.path).out.splitlines()[0]
    assert json.loads(shadowgraph("ties", judged, "--json").out)["pairs"][0]["p_covert"] == 0.31
