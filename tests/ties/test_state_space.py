"""The state-space model: planted ties come back, bars add up, the same seed gives the same bytes."""

import numpy as np
import polars as pl
import pytest

from shadowgraph.errors import NoEventsError, UsageError
from shadowgraph.records.tie import EVIDENCE, PAIRS, TIES
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import TieResult, infer
from tests.ties.planted import auc, planted, with_truth


@pytest.fixture(scope="module")
def small() -> TheatreData:
    return planted(groups=10, quarters=16, seed=3)[0]


@pytest.fixture(scope="module")
def result(small: TheatreData) -> TieResult:
    return infer(small, model="state-space", seed=1)


def test_tables_keep_their_schemas(result: TieResult) -> None:
    TIES.check(result.table)
    PAIRS.check(result.pairs())
    EVIDENCE.check(result.evidence)


def test_states_sum_to_one_and_intervals_hold_the_point(result: TieResult) -> None:
    states = result.table.select("p_rival", "p_unrelated", "p_tactical", "p_strategic").to_numpy()
    np.testing.assert_allclose(states.sum(axis=1), 1.0, atol=1e-12)
    assert result.table.filter(~pl.col("p_cooperating").is_between("p_low", "p_high")).is_empty()
    assert result.pairs().filter(~pl.col("p_cooperating").is_between("p_low", "p_high")).is_empty()


def test_the_bars_sum_to_the_log_odds(result: TieResult) -> None:
    keys = ["actor_a", "actor_b", "period_start"]
    summed = result.evidence.group_by(keys).agg(pl.col("contribution").sum())
    both = result.table.join(summed, on=keys, how="full", coalesce=True)
    assert both.null_count().select("log_odds", "contribution").row(0) == (0, 0)
    np.testing.assert_allclose(both["contribution"], both["log_odds"], atol=1e-9)
    implied = 1 / (1 + np.exp(-both["log_odds"].to_numpy()))
    np.testing.assert_allclose(implied, both["p_cooperating"], atol=1e-9)


def test_each_counted_bar_points_to_events_that_exist(result: TieResult, small: TheatreData) -> None:
    counted = result.evidence.filter(pl.col("n_events") > 0)
    assert counted.height > 100
    named = counted["event_ids"].explode().drop_nulls()
    assert set(named) <= set(small.events["event_id"])
    clashes = counted.filter(pl.col("term") == "clashes").row(0, named=True)
    taking_part = small.participants.filter(pl.col("event_id") == clashes["event_ids"][0])
    assert {clashes["actor_a"], clashes["actor_b"]} <= set(taking_part["actor_id"])


def test_the_same_seed_gives_the_same_tables(small: TheatreData, result: TieResult) -> None:
    again = infer(small, model="state-space", seed=1)
    assert again.table.equals(result.table)
    assert again.evidence.equals(result.evidence)
    other = infer(small, model="state-space", seed=2)
    assert other.table["p_cooperating"].equals(result.table["p_cooperating"])
    assert not other.table["p_low"].equals(result.table["p_low"])


def test_planted_ties_are_recovered() -> None:
    scores = []
    for seed in (100, 101, 102):
        data, made = planted(seed=seed)
        ties = with_truth(infer(data, model="state-space", seed=0).table, made.truth)
        scores.append(auc(ties["p_cooperating"], ties["state"] >= 2))
    assert np.mean(scores) > 0.93


def test_nothing_planted_gives_little() -> None:
    """Shuffled sides: no ties to find, so the mean probability stays near the base rate."""
    data, _ = planted(groups=10, quarters=16, seed=3, coordination=0.0, secrecy=1.0)
    found = infer(data, model="state-space", seed=0).pairs()
    assert found["p_cooperating"].mean() < 0.35
    assert found.filter(pl.col("p_low") > 0.9).height <= 2


def test_statements_are_never_looked_at_in_mode_events(small: TheatreData) -> None:
    terms = infer(small, mode="events").evidence["term"].unique()
    assert not {"reported ties", "common patron", "lineage"} & set(terms)
    assert "reported ties" in set(infer(small, mode="events+reports").evidence["term"])


def test_a_term_can_be_left_out(small: TheatreData) -> None:
    terms = set(infer(small, model="state-space", terms=("clashes",)).evidence["term"])
    assert terms == {"prior", "clashes", "network"}


def test_explain_and_network(result: TieResult) -> None:
    top = result.pairs().sort("log_odds", descending=True).row(0, named=True)
    why = result.explain(top["name_a"], top["name_b"])
    assert why.probability == pytest.approx(why.tie["p_cooperating"], abs=1e-9)
    assert why.bars["term"][0] == "prior"
    assert why.bars["contribution"].abs()[1:].is_sorted(descending=True)
    linked = result.network(why.tie["period_start"], threshold=0.5)
    assert linked["p_cooperating"].min() >= 0.5


def test_draws_follow_the_posterior(result: TieResult) -> None:
    drawn = result.draws(60, seed=4)
    rate = drawn.with_columns((pl.col("state") >= 2).alias("yes"))["yes"].mean()
    assert rate == pytest.approx(result.table["p_cooperating"].mean(), abs=0.06)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"mode": "x"}, "mode"),
        ({"step": "x"}, "step"),
        ({"model": "x"}, "model"),
        ({"terms": ("x",)}, "terms"),
    ],
)
def test_wrong_options_are_named(small: TheatreData, options: dict, field: str) -> None:
    with pytest.raises(UsageError) as error:
        infer(small, **options)
    assert error.value.field == field


def test_a_pair_that_is_not_there(result: TieResult) -> None:
    with pytest.raises(UsageError, match="did you mean Group 01"):
        result.explain("Grop 01", "Group 02")


def test_one_organisation_is_not_enough(small: TheatreData) -> None:
    import dataclasses

    alone = small.participants.filter(pl.col("actor_id") == small.participants["actor_id"][0])
    with pytest.raises(NoEventsError):
        infer(dataclasses.replace(small, participants=alone))
