"""Scored models: a waterfall that sums, a chain with the marginals it was given, and what it refuses."""

import datetime as dt
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.errors import UsageError
from shadowgraph.ties.models.scored import Scored, ever, paths, prior_bar, scored_result
from shadowgraph.ties.odds import chance
from shadowgraph.ties.panel import Panel, build_panel
from shadowgraph.ties.tables import Bar

ROWS = [
    {"a": "Ash", "b": "Birch", "day": dt.date(2010, 2, 1)},
    {"a": "Ash", "b": "Cedar", "day": dt.date(2011, 3, 1)},
    {"a": "Ash, Birch", "b": "State East", "day": dt.date(2011, 8, 1)},
    {"a": "Cedar", "b": "State East", "day": dt.date(2011, 9, 1)},
]


@pytest.fixture(scope="module")
def panel() -> Panel:
    return build_panel(theatre_of(ROWS), step="year", mode="events")


def scored(panel: Panel, seed: int = 1, **changes: object) -> Scored:
    rng = np.random.default_rng(seed)
    first, second = rng.normal(size=panel.n_cells), rng.normal(size=panel.n_cells)
    bars = (prior_bar(panel, -1.0, "assumed"), Bar("one", "x", first), Bar("two", "y", second, here=second))
    total = -1.0 + first + second
    return Scored(panel, bars, lambda r: total + r.normal(0, 0.3), **changes)  # type: ignore[arg-type]


def test_bars_sum_to_the_log_odds_and_states_to_one(panel: Panel) -> None:
    n = panel.n_cells
    model = scored(panel, rival=np.full(n, 0.25), strategic=np.full(n, 0.75))
    made = scored_result(model, model="test", seed=0, parameters={})
    sums = made.evidence.group_by("actor_a", "actor_b", "period_start", maintain_order=True).agg(
        pl.col("contribution").sum()
    )
    assert np.abs(sums["contribution"].to_numpy() - made.table["log_odds"].to_numpy()).max() < 1e-12
    yes = made.table["p_cooperating"].to_numpy()
    assert np.allclose(yes, 1 / (1 + np.exp(-made.table["log_odds"].to_numpy())), atol=1e-12)
    assert np.allclose(made.table["p_strategic"], 0.75 * yes)
    assert np.allclose(made.table["p_rival"], 0.25 * (1 - yes))
    assert (made.table["p_low"] < yes).all()
    assert (made.table["p_high"] > yes).all()


def test_ever_of_three_periods_by_hand() -> None:
    rows = [{"a": "Ash", "b": "Birch", "day": dt.date(year, 2, 1)} for year in (2010, 2011, 2012)]
    panel = build_panel(theatre_of(rows), step="year", mode="events")
    p = np.array([0.2, 0.6, 0.5])
    # Independent: 1 - 0.8 * 0.4 * 0.5. Coupled: rises from 0.2 to 0.6 with 0.4 / 0.8, and falls for free.
    assert ever(panel, p, 0.0) == pytest.approx([1 - 0.8 * 0.4 * 0.5])
    assert ever(panel, p, 1.0) == pytest.approx([0.6])
    # Half: begins 0.2, then 0.5 * 0.5 + 0.5 * 0.6 = 0.55, then 0.5 * 0 + 0.5 * 0.5 = 0.25.
    assert ever(panel, p, 0.5) == pytest.approx([1 - 0.8 * 0.45 * 0.75])


@pytest.mark.parametrize("keeps", [0.0, 0.6, 1.0])
def test_histories_have_the_given_marginals(panel: Panel, keeps: float) -> None:
    rng = np.random.default_rng(3)
    p = rng.uniform(0.05, 0.95, panel.n_cells)
    drawn = np.array([paths(panel, p, keeps, rng) for _ in range(4000)])
    assert np.abs(drawn.mean(axis=0) - p).max() < 4.5 * np.sqrt(0.25 / 4000)
    seen = np.maximum.reduceat(drawn, panel.cell_starts[:-1], axis=1).mean(axis=0)
    assert np.abs(seen - ever(panel, p, keeps)).max() < 4.5 * np.sqrt(0.25 / 4000)


def test_draws_hold_all_four_states_in_their_shares(panel: Panel) -> None:
    n = panel.n_cells
    model = scored(panel, rival=np.full(n, 0.5), strategic=np.full(n, 0.2))
    made = scored_result(model, model="test", seed=0, parameters={})
    states = made.draws(600, seed=2)["state"].to_numpy().reshape(600, n)
    rivals = (states == 0).sum() / (states < 2).sum()
    strategic = (states == 3).sum() / (states >= 2).sum()
    assert rivals == pytest.approx(0.5, abs=0.03)
    assert strategic == pytest.approx(0.2, abs=0.03)
    assert made.draws(3, seed=2).equals(made.draws(3, seed=2))


def test_a_static_score_speaks_once_for_the_pair(panel: Panel) -> None:
    total = np.linspace(-3, 1, panel.n_pairs)[panel.cell_pair]
    model = Scored(panel, (prior_bar(panel, 0.0, "even"), Bar("one", "x", total)), lambda r: total)
    made = scored_result(model, model="test", seed=0, parameters={})
    assert np.allclose(made.pair_table["p_cooperating"], chance(np.linspace(-3, 1, panel.n_pairs)))


def test_what_makes_no_waterfall_is_refused(panel: Panel) -> None:
    n = panel.n_cells
    prior = prior_bar(panel, 0.0, "even")
    broken = {
        "no prior": (Bar("one", "x", np.zeros(n)),),
        "twice": (prior, Bar("one", "x", np.zeros(n)), Bar("one", "x", np.zeros(n))),
        "shape": (prior, Bar("one", "x", np.zeros(n - 1))),
        "not finite": (prior, Bar("one", "x", np.full(n, np.inf))),
    }
    for bars in broken.values():
        with pytest.raises(UsageError):
            Scored(panel, bars, lambda r: np.zeros(n))
    with pytest.raises(UsageError, match="0 to 1"):
        Scored(panel, (prior,), lambda r: np.zeros(n), keeps=1.5)


@given(
    p=st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3),
    keeps=st.lists(st.floats(0.0, 1.0), min_size=2, max_size=2),
)
def test_the_longer_a_state_is_kept_the_less_there_is_to_meet(p, keeps) -> None:
    panel = SimpleNamespace(cell_starts=np.array([0, 3]))
    yes, (less, more) = np.array(p), sorted(keeps)
    seldom, often = ever(panel, yes, more)[0], ever(panel, yes, less)[0]
    assert max(p) - 1e-9 <= seldom <= often + 1e-9
    assert often <= min(sum(p), 1.0) + 1e-9
