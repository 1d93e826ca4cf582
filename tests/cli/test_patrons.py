"""`shadowgraph patrons`: the likeliest states first, and reasons that sum to the odds."""

import math
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from shadowgraph.records.tie import PATRON_EVIDENCE, PATRONS
from shadowgraph.store.run import RunFolder

ROWS = [("ucdp:90", "Government of Far", 0.02), ("ucdp:91", "Government of Near", 0.6)]


@pytest.fixture
def with_patrons(made: RunFolder) -> RunFolder:
    """The small run with two states looked at for one group."""
    table = [
        {
            "theatre": "demo",
            "state": state,
            "gwno": number,
            "actor_b": "ucdp:1",
            "name_state": name,
            "name_b": "Katiba Macina",
            "first_year": 2015,
            "last_year": 2020,
            "p_support": p,
            "p_low": p / 2,
            "p_high": min(p * 1.5, 1.0),
            "log_odds": math.log(p / (1 - p)),
            "basis": "inferred",
            "alleged_only": False,
        }
        for number, (state, name, p) in enumerate(ROWS, 400)
    ]
    bars = [
        {
            "theatre": "demo",
            "state": "ucdp:91",
            "actor_b": "ucdp:1",
            "term": term,
            "contribution": value,
            "compared": "",
        }
        for term, value in (("prior", -2.0), ("distance", 2.0 + math.log(0.6 / 0.4)))
    ]
    with RunFolder.begin(
        made.path.with_name("patrons"), settings={"step": "quarter"}, seed=1, created="2026-01-02"
    ) as run:
        run.write_table("patrons", PATRONS.conform(pl.DataFrame(table)))
        run.write_table("patron_evidence", PATRON_EVIDENCE.conform(pl.DataFrame(bars)))
        run.finish()
    return run


def test_the_likeliest_state_comes_first_and_the_unlikely_are_left_out(
    shadowgraph: Callable[..., Any], with_patrons: RunFolder
) -> None:
    told = shadowgraph("patrons", with_patrons.path, "--json")
    assert [row["name_state"] for row in told.json["patrons"]] == ["Government of Near"]
    everything = shadowgraph("patrons", with_patrons.path, "--json", "--least", "0").json
    assert [row["p_support"] for row in everything["patrons"]] == [0.6, 0.02]
    assert "a lead, not a" in " ".join(shadowgraph("patrons", with_patrons.path).out.split())


def test_of_one_group_the_reasons_sum_to_the_odds(
    shadowgraph: Callable[..., Any], with_patrons: RunFolder
) -> None:
    told = shadowgraph("patrons", with_patrons.path, "--of", "Katiba Macina", "--json").json
    assert len(told["patrons"]) == 2  # of one group, the unlikely are shown too
    total = sum(bar["contribution"] for bar in told["evidence"])
    assert total == pytest.approx(told["patrons"][0]["log_odds"])


def test_a_group_nobody_looked_at(shadowgraph: Callable[..., Any], with_patrons: RunFolder) -> None:
    told = shadowgraph("patrons", with_patrons.path, "--of", "Nobody")
    assert told.code != 0
    assert "Katiba Macina" in told.err
