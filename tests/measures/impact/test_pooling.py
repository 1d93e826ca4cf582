import numpy as np
import polars as pl
import pytest

from shadowgraph.measures.impact import pooled_impact
from shadowgraph.measures.impact.pooling import pool
from shadowgraph.records.impact import IMPACT


def theatres(logs, errors, clusters):
    return pl.DataFrame({"log_ratio": logs, "log_error": errors, "n_clusters": clusters})


def test_theatres_of_one_size_that_agree_are_pooled_to_their_mean():
    one = pool(theatres([0.2, 0.2, 0.2, 0.2], [0.3] * 4, [9] * 4))
    assert one.log_ratio == pytest.approx(0.2)
    # Four times 1 / 0.09: the error is half of each one's.
    assert one.error == pytest.approx(0.15)
    assert one.freedom == 3.0


def test_more_clusters_weigh_more_whatever_their_own_error():
    # Errors that are nothing by accident weigh nothing extra: only clusters count.
    one = pool(theatres([0.0, 0.1, 0.05], [0.3, 0.001, None], [9, 3, 3]))
    assert one.log_ratio == pytest.approx((9 * 0.0 + 3 * 0.1 + 3 * 0.05) / 15)


def test_theatres_that_differ_widen_the_interval_and_even_out_the_weights():
    alike = pool(theatres([0.0, 0.1, -0.1, 0.0], [0.1] * 4, [30, 5, 5, 5]))
    apart = pool(theatres([0.0, 3.0, -3.0, 2.0], [0.1] * 4, [30, 5, 5, 5]))
    assert apart.error > 5 * alike.error
    assert apart.log_ratio == pytest.approx(0.5, abs=0.1)


def test_two_theatres_give_no_interval():
    one = pool(theatres([0.2, 0.3], [0.3, 0.3], [9, 9]))
    assert np.isnan(one.low)
    assert pooled_impact([]).is_empty()


def test_nine_in_ten_pooled_intervals_hold():
    rng = np.random.default_rng(0)
    hits = []
    for _ in range(150):
        clusters = rng.integers(3, 12, 7)
        truth = 0.3 + 0.3 * rng.standard_normal(7)
        error = 1.0 / np.sqrt(clusters)
        logs = truth + error * rng.standard_normal(7)
        one = pool(theatres(logs, error * rng.uniform(0.5, 1.5, 7), clusters))
        hits.append(one.low <= 0.3 <= one.high)
    assert np.mean(hits) == pytest.approx(0.92, abs=0.06)


def rows(theatre, log_ratio, lead):
    numbers = {"effect": 1.0, "low": 0.5, "high": 2.0, "log_error": 0.05, "freedom": 8.0}
    counts = {"n_ties": 9, "n_clusters": 9, "n_treated": 20, "n_controls": 40}
    base = {"theatre": theatre, "treatment": "tie begins", "basis": "reported", "outcome": "events"}
    made = [
        {"kind": "effect", "lag": 4, "lag_end": 11, "log_ratio": log_ratio, "verdict": "can't say: too wide"},
        {"kind": "pre-trend", "lag": -4, "lag_end": -1, "log_ratio": lead, "verdict": None},
        {"kind": "placebo date", "lag": 4, "lag_end": 11, "log_ratio": 0.01 * log_ratio, "verdict": None},
    ]
    return IMPACT.conform(pl.DataFrame([base | numbers | counts | one for one in made]))


def test_the_pooled_table_has_a_verdict_of_its_own():
    risen = pooled_impact([rows(f"t{k}", 0.7 + 0.01 * k, 0.0) for k in range(6)])
    IMPACT.check(risen)
    one = risen.filter(kind="effect").row(0, named=True)
    assert (one["theatre"], one["n_ties"], one["verdict"]) == ("all", 54, "rose")
    assert one["effect"] == pytest.approx(np.exp(0.725), rel=0.01)
    before = pooled_impact([rows(f"t{k}", 0.7 + 0.01 * k, 0.5) for k in range(6)])
    assert before.filter(kind="effect")["verdict"][0] == "can't say: changed before"
