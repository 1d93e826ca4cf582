"""Statements on a theatre small enough to weigh by hand."""

import dataclasses
import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.terms import check_term
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.evidence.reported import Reported, ReportedRivalry
from shadowgraph.ties.models.likelihood import Counts, all_ratios
from shadowgraph.ties.models.parameters import Parameters
from shadowgraph.ties.panel import Panel, build_panel
from shadowgraph.ties.statements.admiralty import log_ratio
from shadowgraph.ties.statements.contradictions import contradictions
from shadowgraph.ties.statements.latent import Rates
from shadowgraph.ties.statements.learn import Learnt, doubted, ratios
from shadowgraph.ties.statements.repeats import persistence, worth
from shadowgraph.ties.statements.weigh import FROM_RIVALRY, Weighed, weigh
from tests.ties.test_evidence import theatre

FIGHTS = [
    ("2013-01-10", "A", "S"),
    ("2013-01-12", "B", "S"),
    ("2014-06-01", "A", "S"),
    ("2014-07-01", "B", "S"),
    ("2015-02-20", "A", "C"),
    ("2015-05-05", "C", "S"),
    ("2015-06-05", "B", "S"),
]


def stated(a: str, b: str, relation: str, years: tuple[int, int] | None, **more: object) -> dict[str, object]:
    return {
        "relation": relation,
        "layer": "unspecified",
        "actor_a": a,
        "actor_b": b,
        "name_a": a,
        "name_b": b,
        "directed": False,
        "date_start": years and dt.date(years[0], 1, 1),
        "date_end": years and dt.date(years[1], 12, 31),
        "alleged": False,
        "reliability": "B",
        "credibility": 2,
        "dataset": "desk",
        "dataset_version": "1",
        "original": "x",
        **more,
    }


def told(*rows: dict[str, object]) -> TheatreData:
    made = [{**row, "statement_id": f"s:{n}", "row_id": str(n)} for n, row in enumerate(rows)]
    table = pl.DataFrame(made, schema={c.name: c.dtype for c in STATEMENTS.columns if c.name in made[0]})
    return dataclasses.replace(theatre(FIGHTS), statements=STATEMENTS.conform(table))


def panel_of(*rows: dict[str, object], mode: str = "events+reports") -> Panel:
    return build_panel(told(*rows), step="quarter", mode=mode)  # type: ignore[arg-type]


def total(panel: Panel, values: np.ndarray, a: str, b: str) -> float:
    ids = panel.orgs["actor_id"].to_list()
    pair = panel.pair_of[ids.index(a), ids.index(b)]
    return float(values[panel.cell_starts[pair] : panel.cell_starts[pair + 1]].sum())


def weighed(
    *rows: dict[str, object], rates: dict[tuple[str, str], Learnt] | None = None
) -> tuple[Panel, Weighed]:
    panel = panel_of(*rows)
    return panel, weigh(panel, rates if rates is not None else {})


def test_one_statement_is_worth_its_rating_over_all_it_covers() -> None:
    for years in ((2014, 2014), (2013, 2015), None):
        panel, found = weighed(stated("A", "B", "alliance", years))
        assert total(panel, found.ties, "A", "B") == pytest.approx(log_ratio("B", 2))
        assert total(panel, found.ties, "A", "S") == 0.0


def test_a_source_that_repeats_itself_says_it_once() -> None:
    rows = [stated("A", "B", "alliance", (year, year)) for year in (2013, 2014, 2015)]
    panel, found = weighed(*rows)
    assert total(panel, found.ties, "A", "B") == pytest.approx(log_ratio("B", 2))


def test_two_sources_add_up_and_two_files_of_one_institute_do_not() -> None:
    panel, found = weighed(
        stated("A", "B", "alliance", (2014, 2014)),
        stated("A", "B", "alliance", (2014, 2014), dataset="other"),
    )
    assert total(panel, found.ties, "A", "B") == pytest.approx(2 * log_ratio("B", 2))
    panel, found = weighed(
        stated("A", "B", "alliance", (2014, 2014), dataset="ucdp-x"),
        stated("A", "B", "coalition", (2014, 2014), dataset="ucdp-y"),
    )
    assert total(panel, found.ties, "A", "B") == pytest.approx(log_ratio("B", 2))


def test_unjudged_statements_are_worth_the_base_and_bad_ones_nothing() -> None:
    panel, found = weighed(stated("A", "B", "alliance", (2014, 2014), reliability="F", credibility=6))
    assert total(panel, found.ties, "A", "B") == pytest.approx(log_ratio("F", 6))
    _, found = weighed(stated("A", "B", "alliance", (2014, 2014), reliability="E", credibility=5))
    assert not found.ties.any()


def test_rivalry_counts_only_where_the_events_do_not_show_it() -> None:
    rows = [stated("A", "C", "rivalry", (2015, 2015), dataset="ucdp-nonstate")]
    panel, found = weighed(*rows)
    assert not found.rivalry.any()  # A and C clash in the events of 2015
    panel, found = weighed(stated("B", "C", "rivalry", (2015, 2015), dataset="ucdp-nonstate"))
    assert total(panel, found.rivalry, "B", "C") == pytest.approx(log_ratio("B", 2))
    panel, found = weighed(
        stated("A", "C", "rivalry", (2015, 2015))
    )  # an analyst isn't a digest of the events
    assert total(panel, found.rivalry, "A", "C") == pytest.approx(log_ratio("B", 2))


def test_rebels_who_became_the_government_did_not_cooperate_with_it() -> None:
    panel, found = weighed(stated("A", "S", "joined", None), stated("A", "B", "joined", None))
    assert total(panel, found.ties, "A", "S") == 0.0
    assert total(panel, found.ties, "A", "B") == pytest.approx(log_ratio("B", 2))


def test_a_contradiction_shows_both_sides() -> None:
    panel, found = weighed(
        stated("A", "B", "alliance", (2014, 2014)),
        stated("A", "B", "rivalry", (2014, 2014), dataset="other", reliability="C", credibility=3),
        stated("A", "C", "alliance", (2014, 2014)),
    )
    table = contradictions(panel, found)
    assert table.height == 1
    row = table.row(0, named=True)
    assert (row["actor_a"], row["actor_b"], row["tie_stated_by"], row["rivalry_stated_by"]) == (
        "A",
        "B",
        "desk",
        "other",
    )
    assert row["first_period"] == dt.date(2014, 1, 1)
    assert row["last_period"] == dt.date(2014, 10, 1)
    assert np.log(row["odds_for"]) == pytest.approx(log_ratio("B", 2))
    assert np.log(row["odds_against"]) == pytest.approx(FROM_RIVALRY * log_ratio("C", 3))


def learnt(stated_with: float = 0.8, stated_without: float = 0.01) -> dict[tuple[str, str], Learnt]:
    chance = np.tile([1.0, 0.0, 0.0], (3, 2, 1))
    chance[1] = [[1 - stated_without, 0.0, stated_without], [1 - stated_with, 0.0, stated_with]]
    rates = Rates(chance, np.zeros(2), np.full(5, 0.05))
    heard = np.array([False, True, False])
    item = Learnt("two groups", "any", rates, heard, np.zeros(3, int), np.zeros(3, int), 0.5, 0.05)
    return {("two groups", "any"): item}


def test_learnt_rates_replace_the_rating_and_hear_silence() -> None:
    rates = learnt()
    panel, found = weighed(stated("B", "A", "support", (2014, 2014), dataset="ucdp-esd"), rates=rates)
    item = rates["two groups", "any"]
    spoken = ratios(item, np.array([[-1, 2, -1]]))[0]
    silent = ratios(item, np.array([[-1, 0, -1]]), 0.0)[0]
    assert total(panel, found.speaking, "A", "B") == pytest.approx(spoken)
    # A is a party in 2014 only, so the file looks at A and C in 2014 only, and says nothing of them.
    ids = panel.orgs["actor_id"].to_list()
    pair = panel.pair_of[ids.index("A"), ids.index("C")]
    cells = slice(panel.cell_starts[pair], panel.cell_starts[pair + 1])
    years = panel.periods.gather(panel.cell_period[cells]).dt.year().to_numpy()
    looked = int((years == 2014).sum())
    assert found.silent[cells].sum() == pytest.approx(silent * looked / 4)
    assert not found.silent[cells][years != 2014].any()
    assert total(panel, found.silent, "B", "C") == 0.0


def test_a_statement_made_for_years_is_worth_more_than_one_but_not_one_a_year() -> None:
    rates = learnt()
    panel, found = weighed(stated("B", "A", "support", (2013, 2015), dataset="ucdp-esd"), rates=rates)
    item = rates["two groups", "any"]
    one = ratios(item, np.array([[-1, 2, -1]]), 0.0)[0]
    ids = panel.orgs["actor_id"].to_list()
    pair = panel.pair_of[ids.index("A"), ids.index("B")]
    years = np.diff(panel.cell_starts)[pair] / 4
    said = doubted(np.array([one * max(years / 3, 1.0)]), item.common)[0]
    assert total(panel, found.speaking, "A", "B") == pytest.approx(said)


def test_saying_it_again_does_not_take_the_doubt_away() -> None:
    once, often, always = doubted(np.array([4.0, 40.0, 4000.0]), 0.02)
    assert once == pytest.approx(np.log((0.95 * np.e**4 + 0.05 * m(4)) / (0.95 + 0.05 * m(4))))
    assert often == pytest.approx(np.log(1 / (0.05 * 0.02) * 0.951), abs=1e-6)
    assert always == pytest.approx(often)
    assert doubted(np.array([0.0]), 0.02)[0] == 0.0


def m(ratio: float) -> float:
    """How likely it is said over all pairs, relative to pairs without a tie."""
    return 0.02 * float(np.exp(ratio)) + 0.98


def test_the_chain_hears_the_ratios_as_they_are() -> None:
    panel = panel_of(stated("A", "B", "alliance", (2014, 2014)), stated("B", "C", "rivalry", (2015, 2015)))
    terms = [Reported(), ReportedRivalry()]
    values = [term.compute(panel) for term in terms]
    parameters = Parameters.prior(terms)
    ties, rivalry = all_ratios(Counts.of(values), parameters)
    assert total(panel, ties[:, 2], "A", "B") == pytest.approx(log_ratio("B", 2), abs=1e-9)
    assert (ties[:, 2] == ties[:, 3]).all()
    assert not ties[:, :2].any()
    assert total(panel, rivalry[:, 0], "B", "C") == pytest.approx(log_ratio("B", 2))
    assert total(panel, rivalry[:, 3], "B", "C") == pytest.approx(-FROM_RIVALRY * log_ratio("B", 2))
    assert not rivalry[:, 1].any()


@pytest.mark.parametrize("term", [Reported(), ReportedRivalry()])
def test_mode_events_never_sees_a_statement(term: Reported | ReportedRivalry) -> None:
    panel = panel_of(
        stated("A", "B", "alliance", (2014, 2014)), stated("A", "B", "rivalry", (2014, 2014)), mode="events"
    )
    values = term.compute(panel)
    assert values.log_ratios is None
    assert not values.observed.any()
    assert not values.n_sources.any()
    assert values.sources.is_empty()
    assert contradictions(panel).is_empty()


@pytest.mark.parametrize("term", [Reported(), ReportedRivalry()])
def test_terms_pass_the_suite(term: Reported | ReportedRivalry) -> None:
    check_term(
        term,
        told(stated("A", "B", "alliance", None), stated("A", "B", "rivalry", (2014, 2014), dataset="other")),
    )


def test_worth_of_a_run() -> None:
    assert worth(np.array([0.25, 1.0, 2.0, 9.0]), 0.5).tolist() == pytest.approx([0.25, 1.0, 1.0, 3.0])
    assert worth(np.array([5.0]), 0.0).tolist() == [5.0]


def test_persistence_of_a_disagreement() -> None:
    table = pl.DataFrame({"actor_a": ["A"] * 6, "actor_b": ["B"] * 6, "year": list(range(2000, 2006))})
    lasting = np.array([[2, 0, -1]] * 3 + [[2, 2, -1]] * 3)
    fleeting = np.array([[2, 0, -1], [2, 2, -1]] * 3)
    # Differences 1 1 1 0 0 0: of five neighbours, now (1 1 1 0 0), then (1 1 0 0 0); correlation 2/3.
    assert persistence(table, lasting) == pytest.approx(2 / 3)
    assert persistence(table, fleeting) == 0.0
