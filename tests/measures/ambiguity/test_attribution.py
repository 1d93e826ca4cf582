"""Who did it: entropy of perpetrators, doubt about single events, and the prior of unattributed ones."""

import math

import polars as pl
import pytest

from shadowgraph.measures.beside import Beside


def attack(who, day=3, month=5):
    return {"a": who, "b": "Civilians", "day": f"2012-{month:02d}-{day:02d}"}


def entropy(*parts):
    return -sum(p / sum(parts) * math.log(p / sum(parts)) for p in parts if p)


@pytest.mark.parametrize(
    ("rows", "nats"),
    [
        ([attack("Ash")], 0.0),
        # Two perpetrators, one event each, with the correction (2 - 1) / (2 * 2).
        ([attack("Ash"), attack("Birch")], math.log(2) + 1 / 4),
        # Fighting has two perpetrators.
        ([{"a": "Ash", "b": "Birch", "day": "2012-05-03"}], math.log(2) + 1 / 2),
        # One unattributed of two: half to Ash, half to somebody else.
        ([attack("Ash"), attack("Unknown")], entropy(1.5, 0.5) + 1 / 4),
        # Two of Ash, one of Birch, one unattributed: 2/4, 1/4 and 1/4 of it.
        (
            [attack("Ash"), attack("Ash"), attack("Birch"), attack("Unknown")],
            entropy(2.5, 1.25, 0.25) + 2 / 8,
        ),
        # Nobody was ever named: nothing can be said.
        ([attack("Unknown")], None),
    ],
)
def test_entropy(value_of, rows, nats) -> None:
    found = value_of(rows, "attribution_entropy")
    assert found == (None if nats is None else pytest.approx(nats, abs=1e-5))


@pytest.mark.parametrize(
    ("rows", "nats"),
    [
        ([attack("Ash"), attack("Birch"), attack("Cedar")], 0.0),
        # Half of the events is as unsure as a coin: Ash or somebody else.
        ([attack("Ash"), attack("Unknown")], math.log(2) / 2),
        # A side that nobody named is half of a fight: log 2 / 2 of one event in two.
        ([attack("Ash"), {"a": "Birch", "b": None, "day": "2012-05-03"}], entropy(1, 0.5, 1) / 4),
        ([attack("Unknown")], None),
    ],
)
def test_doubt(value_of, rows, nats) -> None:
    found = value_of(rows, "attribution_doubt")
    assert found == (None if nats is None else pytest.approx(nats, abs=1e-5))


def test_the_prior_looks_back_a_year_and_not_ahead(value_of) -> None:
    rows = [
        {**attack("Ash"), "day": "2011-06-03"},
        {**attack("Birch"), "day": "2011-05-03"},
        attack("Unknown"),
    ]
    # May 2011 is forgotten, June is not: Ash or somebody else.
    assert value_of(rows, "attribution_doubt") == pytest.approx(math.log(2), abs=1e-5)
    assert value_of([*rows, attack("Cedar", month=6)], "attribution_doubt") == pytest.approx(
        math.log(2), abs=1e-5
    )


def given(rows):
    schema = {"event_id": pl.String, "side": pl.String, "actor_id": pl.String, "p": pl.Float64}
    return Beside(attribution=pl.DataFrame(rows, schema=schema, orient="row"))


def test_an_attribution_takes_the_place_of_the_prior(value_of) -> None:
    rows = [attack("Ash"), {**attack("Unknown"), "id": "dark"}]
    sure = given([("dark", "a", "name:Ash", 1.0)])
    assert value_of(rows, "attribution_doubt", beside=sure) == pytest.approx(0.0, abs=1e-6)
    assert value_of(rows, "attribution_entropy", beside=sure) == pytest.approx(0.0, abs=1e-6)
    # 60 % Ash; the other 40 % are spread by the prior, a coin between Ash and somebody else.
    part = given([("dark", "a", "name:Ash", 0.6), ("dark", "a", None, 0.4)])
    doubt = (entropy(0.6, 0.4) + 0.4 * math.log(2)) / 2
    assert value_of(rows, "attribution_doubt", beside=part) == pytest.approx(doubt, abs=1e-5)
    assert value_of(rows, "attribution_entropy", beside=part) == pytest.approx(
        entropy(1.8, 0.2) + 1 / 4, abs=1e-5
    )


def test_an_attribution_of_a_named_event_changes_nothing(value_of) -> None:
    rows = [{**attack("Ash"), "id": "clear"}, attack("Birch")]
    told = given([("clear", "a", "name:Birch", 1.0)])
    assert value_of(rows, "attribution_entropy", beside=told) == value_of(rows, "attribution_entropy")
    assert value_of(rows, "attribution_doubt", beside=told) == 0.0


def test_an_attribution_is_of_one_side(value_of) -> None:
    rows = [{"a": None, "b": None, "day": "2012-05-03", "id": "dark"}, attack("Ash")]
    # Side a is Ash for sure; side b, half of the event, is left to the prior: Ash or somebody else.
    told = given([("dark", "a", "name:Ash", 1.0)])
    assert value_of(rows, "attribution_doubt", beside=told) == pytest.approx(math.log(2) / 4, abs=1e-5)
