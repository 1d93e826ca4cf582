"""Excitation on theatres small enough to think through, and on planted ones."""

import datetime as dt

import numpy as np
import polars as pl

from shadowgraph.conformance.terms import check_term
from shadowgraph.ties.evidence.excitation import Excitation
from shadowgraph.ties.panel import Panel, build_panel
from tests.ties.planted import auc, planted, with_truth
from tests.ties.test_evidence import FIGHTS, theatre


def per_pair(panel: Panel, a: str, b: str) -> tuple[float, float]:
    ids = panel.orgs["actor_id"].to_list()
    pair = panel.pair_of[ids.index(a), ids.index(b)]
    values = Excitation().compute(panel)
    cells = slice(panel.cell_starts[pair], panel.cell_starts[pair + 1])
    return float(values.observed[cells].sum()), float(values.expected[cells].sum())


def panel_of(fights: list[tuple[str, str, str]], *, precision: int = 1) -> Panel:
    return build_panel(theatre(fights, precision=precision), step="quarter", mode="events")


def day(number: int) -> str:
    return (dt.date(2015, 1, 1) + dt.timedelta(number)).isoformat()


def test_the_term_passes_the_suite() -> None:
    data, _ = planted(groups=10, quarters=16, seed=3)
    check_term(Excitation(), data)


def test_one_that_always_follows_the_other_is_told_from_one_that_does_not() -> None:
    rng = np.random.default_rng(0)
    fights = []
    for start in rng.choice(360, 24, replace=False).tolist():
        fights += [(day(start), "A", "S"), (day(start + 1), "B", "S")]
    fights += [(day(int(k)), "C", "S") for k in rng.choice(360, 24, replace=False)]
    panel = panel_of(fights)
    follows, others = per_pair(panel, "A", "B"), per_pair(panel, "A", "C")
    assert follows[0] > 10
    assert follows[0] / follows[1] > 2 * others[0] / others[1]


def test_an_offensive_of_all_is_no_excitation_of_any_two() -> None:
    """Everybody strikes in the same weeks: each pair is as excited as third parties are."""
    rng = np.random.default_rng(1)
    fights = []
    for start in (30, 120, 200, 290):
        fights += [(day(start + int(rng.integers(0, 6))), name, "S") for name in "ABC" for _ in range(6)]
    panel = panel_of(fights)
    for a, b in ("AB", "AC", "BC"):
        observed, expected = per_pair(panel, a, b)
        assert 0.6 < observed / expected < 1.6


def test_a_fight_between_the_two_is_no_excitation() -> None:
    panel = panel_of([(day(3 * k), "A", "B") for k in range(30)])
    assert per_pair(panel, "A", "B") == (0.0, 0.0)


def test_events_dated_to_the_year_take_no_part() -> None:
    assert per_pair(panel_of(FIGHTS, precision=5), "A", "B") == (0.0, 0.0)


def test_sources_are_both_events_of_the_surest_pair() -> None:
    panel = panel_of([(day(40), "A", "S"), (day(41), "B", "S"), (day(300), "A", "S"), (day(320), "B", "C")])
    sources = Excitation().compute(panel).sources
    ids = panel.orgs["actor_id"].to_list()
    pair = panel.pair_of[ids.index("A"), ids.index("B")]
    first = sources.filter(sources["cell"] == panel.cell_starts[pair])
    assert first["event_id"].to_list()[:2] == ["t:000", "t:001"]


def test_planted_ties_excite() -> None:
    data, made = planted(groups=16, quarters=24, seed=1)
    panel = build_panel(data, step="quarter", mode="events")
    values = Excitation().compute(panel)
    names = dict(zip(data.actors["actor_id"], data.actors["name"], strict=True))
    orgs = [names[i] for i in panel.orgs["actor_id"]]
    cells = pl.DataFrame(
        {
            "name_a": [orgs[k] for k in panel.pair_a[panel.cell_pair]],
            "name_b": [orgs[k] for k in panel.pair_b[panel.cell_pair]],
            "period_start": panel.periods.gather(panel.cell_period),
            "score": np.log((values.observed + 0.5) / (values.expected + 0.5)),
        }
    )
    judged = with_truth(cells, made.truth)
    assert auc(judged["score"], judged["state"] >= 2) > 0.7
