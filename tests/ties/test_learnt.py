"""Heads learnt from labels, and the model built on them."""

import dataclasses
import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.errors import UsageError
from shadowgraph.plugins.manager import registered
from shadowgraph.ties import infer
from shadowgraph.ties.learnt.heads import either
from shadowgraph.ties.learnt.learn import Lessons, learn
from shadowgraph.ties.learnt.logistic import fit
from shadowgraph.ties.learnt.store import FOLDER, load, save, shipped
from shadowgraph.ties.models.learnt import Learnt
from shadowgraph.ties.models.parameters import COOPERATING
from shadowgraph.ties.models.state_space import StateSpace
from shadowgraph.ties.models.together import ALIVE, alive, apart
from shadowgraph.ties.panel import build_panel
from tests.ties.planted import auc, planted, with_truth


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_either_is_one_minus_neither(one, other) -> None:
    p, q = 1 / (1 + np.exp(-one)), 1 / (1 + np.exp(-other))
    odds = either(np.array([one]), np.array([other]))[0]
    assert np.exp(-np.logaddexp(0, odds)) == pytest.approx((1 - p) * (1 - q), rel=1e-6, abs=1e-12)


def test_weights_keep_their_sign_even_where_the_labels_disagree() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2000, 3))
    y = (rng.random(2000) < 1 / (1 + np.exp(-(x[:, 0] - x[:, 1])))).astype(float)
    fitted = fit(x, y, np.array([1.0, 1.0, -1.0]), ridge=1.0)
    assert fitted.weight[0] / fitted.scale[0] == pytest.approx(1.0, abs=0.15)
    assert fitted.weight[1] == 0.0  # the data say -1, theory says at least 0
    assert fitted.weight[2] <= 0.0
    assert (fitted.bars(x).sum(axis=1) + fitted.intercept) == pytest.approx(fitted.log_odds(x))


def lessons(seed: int, n: int = 400) -> Lessons:
    """Labelled pairs of three invented theatres in which creed and named together decide."""
    terms = tuple(registered("standing_terms"))
    rng = np.random.default_rng(seed)
    parts = []
    for theatre in ("north", "south", "west"):
        values = {name: rng.random(n) for name in terms}
        covert = rng.random(n) < 0.4 * (values["creed"] > 0.8)
        opened = rng.random(n) < 0.6 * (values["named together"] > 0.8)
        parts.append(
            pl.DataFrame(
                {
                    "actor_a": [f"{theatre}:{i:04d}" for i in range(n)],
                    "actor_b": [f"{theatre}:{i:04d}x" for i in range(n)],
                    "theatre": theatre,
                    "slice": "theatre",
                    "with_state": np.arange(n) < n // 8,
                    "seen": 9,
                    "fewer": 9,
                    "at_risk": np.arange(n) >= n // 8,
                    "covert": covert,
                    "open": opened,
                    **values,
                }
            )
        )
    return Lessons(pl.concat(parts), terms)


@pytest.fixture(scope="module")
def heads():
    return learn(lessons(0), trees=60)


def test_what_decides_is_learnt_and_carries_over(heads) -> None:
    fresh = lessons(1)
    rows = fresh.judged()
    opened, covert = heads.scores(fresh.of(rows))
    assert auc(pl.Series(covert), rows["covert"]) > 0.8
    assert auc(pl.Series(opened), rows["open"]) > 0.8
    chance = 1 / (1 + np.exp(-covert))
    assert chance.mean() == pytest.approx(rows["covert"].mean(), abs=0.03)


def test_the_covert_head_never_looks_at_naming(heads) -> None:
    fresh = lessons(1)
    values = fresh.of(fresh.judged())
    moved = values.copy()
    moved[:, heads.terms.index("named together")] += 0.5
    assert np.array_equal(heads.scores(values)[1], heads.scores(moved)[1])
    assert not np.array_equal(heads.scores(values)[0], heads.scores(moved)[0])


def test_bars_sum_to_the_log_odds(heads) -> None:
    fresh = lessons(2)
    rows = fresh.judged()
    values = fresh.of(rows)
    with_state = np.arange(len(values)) % 5 == 0
    origin, bars = heads.bars(values, with_state)
    total = origin + bars.sum(axis=1)
    np.testing.assert_allclose(total, heads.log_odds(values, with_state), atol=1e-9)
    typical = np.tile(heads.reference, (2, 1))
    assert np.abs(heads.bars(typical, np.array([False, True]))[1]).max() < 1e-9


def test_leaving_a_theatre_out_moves_the_log_odds(heads) -> None:
    values = lessons(2).of(lessons(2).judged())
    directions = heads.jackknife(values, np.zeros(len(values), bool))
    assert directions.shape == (3, len(values))
    # Jackknife directions sum to zero over the theatres.
    np.testing.assert_allclose(directions.sum(axis=0), 0.0, atol=1e-9)
    assert (directions**2).sum(axis=0).min() > 0


def test_heads_survive_being_kept(heads, tmp_path) -> None:
    save(heads, tmp_path, {"why": "test"})
    back = load(tmp_path)
    values = lessons(2).of(lessons(2).judged())
    for one, two in zip(heads.scores(values), back.scores(values), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-5)
    assert len(back.refits) == 3


def test_one_labelled_theatre_is_too_few() -> None:
    alone = lessons(0)
    one = Lessons(alone.rows.filter(pl.col("theatre") == "north"), alone.terms)
    with pytest.raises(UsageError, match="Too few labelled theatres"):
        learn(one)


def test_what_is_shipped_fits_the_registered_terms() -> None:
    heads = shipped()
    known = registered("standing_terms")
    assert set(heads.terms) <= set(known)
    for head in (heads.open, heads.with_state):
        signs = np.array([known[name].sign for name in heads.terms])
        assert (head.weight * signs >= 0).all()
    assert len(heads.refits) >= 2


def test_the_share_of_time_a_tie_is_alive_is_the_one_coded() -> None:
    counted = json.loads((FOLDER / "weights.json").read_text())["provenance"]["alive"]
    assert pytest.approx(counted["years_coded"] / counted["years_at_risk"], abs=0.02) == ALIVE


def test_with_a_tie_a_third_of_the_time_is_alive_and_without_one_none() -> None:
    data = planted(seed=1)[0]
    panel = build_panel(data, step="quarter", mode="events")
    chain = StateSpace().fit(panel).chain
    silent = chain.with_logs(np.zeros_like(chain.logs))
    assert alive(silent).states()[:, COOPERATING].sum(axis=1) == pytest.approx(ALIVE, abs=1e-6)
    assert apart(chain).states()[:, COOPERATING].sum(axis=1) == pytest.approx(0.0, abs=1e-12)


@pytest.fixture(scope="module")
def found():
    data, truth = planted(seed=1)
    return infer(data, mode="events", seed=0), truth


def test_standing_bars_sum_to_the_pairs_log_odds(found) -> None:
    result, _ = found
    assert result.model == "learnt"
    keys = ["actor_a", "actor_b"]
    sums = result.standing.group_by(keys).agg(pl.col("contribution").sum().alias("total"))
    both = result.pairs().join(sums, on=keys)
    assert both.height == result.pairs().height
    # The table keeps probabilities within 1e-12 of 0 and 1.
    inside = both.filter(pl.col("log_odds").abs() < 25)
    assert (inside["log_odds"] - inside["total"]).abs().max() < 1e-9


def test_a_cell_is_never_likelier_than_its_pair(found) -> None:
    result, _ = found
    both = result.table.join(
        result.pairs().select("actor_a", "actor_b", pl.col("p_cooperating").alias("pair")),
        on=["actor_a", "actor_b"],
    )
    assert (both["p_cooperating"] <= both["pair"] + 1e-9).all()


def test_planted_ties_are_found(found) -> None:
    result, truth = found
    ties = with_truth(result.table, truth.truth)
    assert auc(ties["p_cooperating"], ties["state"] >= 2) > 0.8


def test_explanations_say_what_would_flip_them_and_what_they_are_like(found) -> None:
    result, _ = found
    top = (
        result.pairs()
        .filter(pl.col("p_open").is_not_null())
        .sort("p_cooperating", descending=True)
        .row(0, named=True)
    )
    why = result.explain(top["actor_a"], top["actor_b"])
    assert why.bars["contribution"].sum() == pytest.approx(why.tie["log_odds"], abs=1e-9)
    assert why.pair_bars["contribution"].sum() == pytest.approx(top["log_odds"], abs=1e-9)
    assert "standing" not in why.bars["term"].to_list()
    assert why.strongest_for in why.bars["term"].to_list()
    for term in why.pair_flips:
        rest = why.pair_bars.filter(pl.col("term") != term)["contribution"].sum()
        assert np.sign(rest) != np.sign(top["log_odds"])


def test_heads_of_ones_own_are_used() -> None:
    data = planted(seed=1)[0]
    panel = build_panel(data, step="quarter", mode="events")
    own = dataclasses.replace(shipped(), open=dataclasses.replace(shipped().open, intercept=5.0))
    usual, raised = (Learnt(heads=heads, draws=2).infer(panel, seed=0).pairs() for heads in (None, own))
    groups = usual["p_open"].is_not_null()
    assert (raised.filter(groups)["p_open"] > usual.filter(groups)["p_open"]).all()
