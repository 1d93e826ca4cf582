"""Likeness of tactics on theatres small enough to count by hand."""

import polars as pl
import pytest

from shadowgraph.conformance.terms import check_term
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.evidence.tactics import Tactics
from shadowgraph.ties.panel import build_panel
from tests.ties.planted import planted
from tests.ties.test_evidence import theatre


def likeness(data: TheatreData, a: str, b: str) -> tuple[float, float]:
    panel = build_panel(data, step="quarter", mode="events")
    ids = panel.orgs["actor_id"].to_list()
    pair = panel.pair_of[ids.index(a), ids.index(b)]
    values = Tactics().compute(panel)
    cells = slice(panel.cell_starts[pair], panel.cell_starts[pair + 1])
    return float(values.observed[cells].sum()), float(values.expected[cells].sum())


def days(n: int, month: int) -> list[str]:
    return [f"2015-{month:02d}-{k + 1:02d}" for k in range(n)]


def test_the_term_passes_the_suite() -> None:
    data, _ = planted(groups=10, quarters=16, seed=3)
    check_term(Tactics(), data)


def test_same_targets_make_alike_and_others_do_not() -> None:
    # A and B fight the state; C fights A.
    fights = [(day, name, "S") for name in "AB" for day in days(8, 2)]
    fights += [(day, "C", "A") for day in days(8, 3)]
    data = theatre(fights)
    alike, unlike = likeness(data, "A", "B"), likeness(data, "B", "C")
    assert alike[0] > 1.2 * alike[1]
    assert unlike[0] < 0.7 * unlike[1]


def test_the_same_targets_with_other_force_are_less_alike() -> None:
    fights = [(day, name, "S") for name in "AB" for day in days(8, 2)]
    data = theatre([*fights, *((day, "C", "A") for day in days(8, 3))])
    from_b = pl.col("side_a") == "B"
    bloody = data.events.with_columns(deaths_best=pl.when(from_b).then(50).otherwise(1).cast(pl.Int32))
    changed = TheatreData(data.theatre, bloody, data.participants, data.actors, data.statements, data.lineage)
    assert likeness(changed, "A", "B")[0] < 0.7 * likeness(data, "A", "B")[0]


def test_fighting_each_other_makes_nobody_alike() -> None:
    data = theatre([(day, "A", "B") for day in days(9, 2)] + [("2015-02-20", "C", "S")])
    assert likeness(data, "A", "B") == (pytest.approx(0.0, abs=1e-9), 0.0)


def test_what_is_counted_is_the_smaller_number_of_events() -> None:
    fights = [(day, "A", "S") for day in days(8, 2)] + [(day, "B", "S") for day in days(3, 2)]
    # The first three quarters look at these events, each counting a fourth of them.
    expected = likeness(theatre([*fights, ("2015-12-31", "C", "S")]), "A", "B")[1]
    assert expected == pytest.approx(3 * 3 / 4)
