"""Spells of fighting and the chance of a lull: by hand, and what the shipped model must hold."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures import measure
from shadowgraph.measures.escalation.fighting_spells import NAMES
from shadowgraph.measures.escalation.lull_model import LullModel, learn, learnt
from shadowgraph.measures.escalation.p_lull_12m import district_spells
from shadowgraph.measures.escalation.protraction import protraction

PLACE = "Invented|North|A"


def events(months, district=PLACE, a="Ash", b="State East", n=1):
    return [
        {"a": a, "b": b, "day": dt.date(2010 + m // 12, m % 12 + 1, 5 + k), "district": district, "deaths": 2}
        for m in months
        for k in range(n)
    ]


@pytest.fixture(scope="module")
def found():
    """Fighting in months 0, 1, 4 and, after a lull, 12 to 14; the record ends with month 47 elsewhere."""
    return district_spells(theatre_of(events([0, 1, 4, 12, 13, 14]) + events([47], "Invented|South|B")))


def test_spells_end_after_six_quiet_months(found) -> None:
    # Quiet from month 5: the sixth quiet month is month 10.
    assert found.age[0, :12].tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0]
    assert found.age[0, 12:21].tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 0]


def test_a_lull_is_asked_for_within_twelve_months(found) -> None:
    reached, known = found.lull_within()
    assert reached[0, :10].all()
    assert known[0, :35].all()
    # Twelve months after these the record has ended.
    assert not known[0, 36:].any()


def test_covariates_by_hand(found) -> None:
    x = dict(zip(NAMES, found.x[0, 13], strict=True))
    assert x["log_age"] == pytest.approx(np.log(3))
    assert x["silence"] == 0
    assert x["log_events_3"] == pytest.approx(np.log(3))
    # Months 2 to 13: 4, 12 and 13.
    assert x["log_events_12"] == pytest.approx(np.log(4))
    assert x["log_deaths_12"] == pytest.approx(np.log(7))
    assert x["months_heard_12"] == 3
    assert x["log_spells_before"] == pytest.approx(np.log(2))
    assert x["log_events_around_6"] == 0


def test_the_table_lists_spells_of_districts_and_pairs() -> None:
    data = theatre_of(events([0, 1, 4, 12, 13, 14]) + events([47], "Invented|South|B"))
    table = protraction(data)
    mine = table.filter(pl.col("unit") == PLACE)
    assert mine.select("spell", "months", "n_events", "over").rows() == [(1, 5, 3, True), (2, 3, 3, True)]
    assert mine["first_month"].to_list() == [dt.date(2010, 1, 1), dt.date(2011, 1, 1)]
    assert mine["last_month"].to_list() == [dt.date(2010, 5, 1), dt.date(2011, 3, 1)]
    last = table.filter(~pl.col("over"))
    assert (last["p_lull_12m"].is_between(last["low"], last["high"])).all()
    pair = table.filter(pl.col("unit_kind") == "pair")
    assert pair.select("spell", "n_events").rows() == [(1, 3), (2, 3), (3, 1)]


def test_intense_fighting_is_less_likely_to_pause() -> None:
    data = theatre_of(events(range(36), n=8) + events([35], "Invented|South|B"))
    table = measure(data, names=["p_lull_12m"]).table
    last = dict(table.filter(pl.col("period_start") == dt.date(2012, 12, 1)).select("unit", "value").rows())
    assert last[PLACE] < 0.3 < last["Invented|South|B"]


def test_there_is_no_chance_in_a_lull(found) -> None:
    data = theatre_of(events([0, 1, 30]))
    table = measure(data, names=["p_lull_12m"]).table
    months = [(d.year - 2010) * 12 + d.month - 1 for d in table["period_start"]]
    assert months == [*range(7), 30]


def test_planted_weights_are_learnt() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6000, len(NAMES)))
    odds = 0.5 - 1.0 * x[:, 0] + 0.8 * x[:, 3]
    lull = rng.random(6000) < 1 / (1 + np.exp(-odds))
    model = learn(x, lull, rng.integers(0, 6, 6000))
    assert model.weights[[0, 1, 4]] == pytest.approx([0.5, -1.0, 0.8], abs=0.12)
    assert model.weights[[2, 3, 5, 6, 7, 8, 9]] == pytest.approx(np.zeros(7), abs=0.12)
    assert model.between < 0.3
    assert LullModel.of_plain(model.plain()).weights == pytest.approx(model.weights, abs=1e-4)


@pytest.mark.parametrize("kind", ["district", "pair"])
def test_the_shipped_model_says_where_it_comes_from(kind) -> None:
    model = learnt(kind)
    assert model.names == NAMES
    assert "UCDP" in model.provenance["data"]
    # Silence speaks for a lull, events against it.
    assert model.weights[1 + NAMES.index("silence")] > 0
    assert model.weights[1 + NAMES.index("log_events_12")] < 0
