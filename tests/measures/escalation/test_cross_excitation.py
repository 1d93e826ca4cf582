"""Who excites whom: planted edges, common causes, names, and those who fight together."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from benchmarks.branching import _crossed
from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures.escalation.cross_excitation import cross_excitation
from shadowgraph.records.excitation import EXCITATION

FIRST = dt.date(2012, 1, 1)


def event(day, a, b="Civilians"):
    return {"a": a, "b": b, "day": FIRST + dt.timedelta(days=int(day))}


@pytest.fixture(scope="module")
def answered():
    """Birch strikes the day after Ash, four times in ten; Cedar on days of its own."""
    rng = np.random.default_rng(0)
    ash = np.sort(rng.choice(1400, 300, replace=False))
    birch = np.concatenate([ash[rng.random(300) < 0.4] + 1, rng.choice(1400, 60, replace=False)])
    rows = [event(d, "Ash") for d in ash] + [event(d, "Birch") for d in birch]
    return [*rows, *(event(d, "Cedar") for d in rng.choice(1400, 150, replace=False))]


def edge(table, source, target):
    return table.filter((pl.col("name_source") == source) & (pl.col("name_target") == target)).row(
        0, named=True
    )


def test_the_one_that_answers_is_found_and_not_the_other_way(answered) -> None:
    table = cross_excitation(theatre_of(answered))
    EXCITATION.check(table)
    there, back = edge(table, "Ash", "Birch"), edge(table, "Birch", "Ash")
    assert there["low"] > 0.15
    # Four in ten on later days; the model, blind to hours, adds those it believes to have come on the same day.
    assert 0.35 < there["offspring"] < 0.65
    assert there["explained"] > 0.35
    assert there["backwards"] < 0.5 * there["offspring"]
    assert back["low"] == 0.0
    assert edge(table, "Cedar", "Birch")["low"] == 0.0


def test_names_do_not_matter(answered) -> None:
    other = {"Ash": "Zinnia", "Birch": "Yew", "Cedar": "Aspen"}
    renamed = [{**row, "a": other[row["a"]]} for row in answered]
    here, there = cross_excitation(theatre_of(answered)), cross_excitation(theatre_of(renamed))
    for source, target in (("Ash", "Birch"), ("Cedar", "Ash")):
        a, b = edge(here, source, target), edge(there, other[source], other[target])
        assert a["offspring"] == pytest.approx(b["offspring"], rel=1e-6)


def test_fights_of_the_two_are_no_answer() -> None:
    rows = [event(d, "Ash", "Birch") for d in range(0, 600, 5)] + [
        event(d, "Birch") for d in range(2, 600, 7)
    ]
    table = cross_excitation(theatre_of(rows))
    # Ash did nothing without Birch: there is nothing for Birch to answer.
    assert table.filter(pl.col("name_source") == "Ash", pl.col("name_target") == "Birch").is_empty()


def test_too_few_or_too_vague_events_give_no_rows() -> None:
    few = [event(d, "Ash") for d in range(0, 300, 10)]
    vague = [
        {**event(d, "Ash"), "until": FIRST + dt.timedelta(days=d + 20), "when": 4} for d in range(0, 300, 2)
    ]
    assert cross_excitation(theatre_of(few)).is_empty()
    assert cross_excitation(theatre_of(vague)).is_empty()


@pytest.mark.parametrize("shocks", [False, True])
def test_a_common_cause_is_not_taken_for_an_answer(shocks) -> None:
    played = [_crossed(seed, shocks=shocks) for seed in range(3)]
    values = np.mean([[edge[0] for edge in one] for one in played], axis=0)
    assert values[0] == pytest.approx(0.3, abs=0.12)
    assert values[1] < 0.1
    assert values[2] < 0.15
