"""Clashes one year ahead: columns by hand, nothing from the future, planted wars recovered."""

import dataclasses
import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.errors import UsageError
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.ahead.covered import judgeable
from shadowgraph.ties.ahead.features import TERMS, Features, at_risk, clashed, features
from shadowgraph.ties.ahead.rivalry import known_by, rivals, with_rivalry
from shadowgraph.ties.ahead.years import Years, by_year
from shadowgraph.ties.clashes_ahead import clashes_ahead

HERE, THERE = (10.0, 10.0), (20.0, 20.0)


def event(
    year: int, a: str, b: str | None, at: tuple[float, float] = HERE, deaths: int = 1
) -> dict[str, object]:
    return {"a": a, "b": b, "day": dt.date(year, 6, 1), "at": at, "deaths": deaths}


SMALL = [
    event(2010, "Ash", "Oak"),
    event(2010, "Ash", "Oak"),
    event(2011, "Ash", "Oak, Pine", deaths=6),
    event(2011, "Birch", "Oak"),
    event(2012, "Ash", "Birch", THERE),
    event(2016, "Ash", "Civilians"),
]


def index(years: Years) -> dict[str, int]:
    return dict(zip(years.orgs["name"], years.orgs["org"], strict=True))


def value(known: Features, years: Years, a: str, b: str, column: str) -> float:
    i, j = sorted((index(years)[a], index(years)[b]))
    row = np.flatnonzero((known.org_i == i) & (known.org_j == j))
    return float(known.columns[column][row[0]])


def test_columns_by_hand() -> None:
    years = by_year(theatre_of(SMALL))
    known = features(years, 1)

    def of(column: str, a: str = "Ash", b: str = "Oak") -> float:
        return value(known, years, a, b, column)

    # Two clashes a year ago, one this year that Oak shares with Pine: 2 / 2 + 1 / 2.
    assert of("clashes, half-life 1 years") == pytest.approx(np.log1p(1.5))
    assert of("years with clashes, half-life 1") == pytest.approx(1.5)
    # Two deaths a year ago, half of six now.
    assert of("deaths in clashes") == pytest.approx(np.log1p(2 / 2 + 6 / 2))
    assert of("growth of clashes") == pytest.approx(np.log1p(0.5) - np.log1p(2))
    assert of("clashed this year") == 1
    assert of("named on one side", "Oak", "Pine") == pytest.approx(np.log1p(1))
    # Ash and Birch both fought Oak: square roots of 2 * 0.5 ** (1 / 2) + 0.5 and of 1, multiplied.
    both = np.sqrt(2 * 0.5**0.5 + 0.5) * 1
    assert of("common enemies", "Ash", "Birch") == pytest.approx(np.log1p(both))
    assert of("enemies ever, larger", "Ash", "Oak") == pytest.approx(np.log1p(2))
    assert of("overlap of cells of half a degree") == pytest.approx(0.0)
    assert known.seen.sum() == 3
    assert set(known.terms.values()) <= set(TERMS)


def test_who_is_at_risk() -> None:
    years = by_year(theatre_of(SMALL))
    name = {number: word for word, number in index(years).items()}

    def pairs(year: int) -> set[frozenset[str]]:
        return {frozenset((name[i], name[j])) for i, j in zip(*at_risk(years, year), strict=True)}

    assert pairs(0) == {frozenset(("Ash", "Oak"))}
    assert len(pairs(1)) == 6
    # Oak and Pine were last seen in 2011: too long ago in 2014.
    assert pairs(4) == {frozenset(("Ash", "Birch"))}
    assert pairs(6) == set()
    i, j = at_risk(years, 1)
    assert clashed(years, 2, i, j).sum() == 1


def test_a_country_that_is_not_covered_is_not_judged() -> None:
    years = by_year(theatre_of(SMALL))
    assert judgeable(years, 1, {}).all()
    assert judgeable(years, 1, {"Invented": (2005, 2012)}).all()
    assert not judgeable(years, 1, {"Invented": (2005, 2011)}).any()
    assert judgeable(years, 1, {"Elsewhere": (2005, 2011)}).all()


def war(seed: int = 0, *, until: int = 2019) -> list[dict[str, object]]:
    """SYNTHETIC: eight groups; four pairs at war for good, the rest clash by accident, all kill civilians."""
    rng = np.random.default_rng(seed)
    groups = ["Ash", "Birch", "Cedar", "Elm", "Oak", "Pine", "Rowan", "Yew"]
    rows = []
    for year in range(2000, until + 1):
        rows += [event(year, group, "Civilians") for group in groups]
        for a, b in zip(groups[:4], groups[4:], strict=True):
            rows += [event(year, a, b)] * int(rng.poisson(2.0))
        if rng.random() < 0.7:
            one, other = rng.choice(8, 2, replace=False)
            rows.append(event(year, groups[one], groups[other]))
    return rows


@pytest.fixture(scope="module")
def theatre() -> TheatreData:
    return theatre_of(war())


def test_planted_wars_go_on(theatre: TheatreData) -> None:
    found = clashes_ahead(theatre, rivalry=False)
    assert found.year == 2020
    assert found.table.height == 28
    at_war = [{"Ash", "Oak"}, {"Birch", "Pine"}, {"Cedar", "Rowan"}, {"Elm", "Yew"}]
    named = [{a, b} for a, b in found.table.select("name_a", "name_b").iter_rows()]
    assert all(pair in at_war for pair in named[:4])
    assert found.table["probability"][3] > 0.6
    assert found.table["probability"][4:].max() < 0.25
    assert found.table["probability"].sum() == pytest.approx(4 * (1 - np.exp(-2)) + 0.7, abs=1.2)
    assert found.table.filter(~pl.col("probability").is_between("p_low", "p_high")).is_empty()


def test_the_bars_sum_to_the_log_odds_and_explain_one_pair(theatre: TheatreData) -> None:
    found = clashes_ahead(theatre, rivalry=False)
    keys = ["actor_a", "actor_b"]
    summed = found.evidence.group_by(keys).agg(pl.col("contribution").sum())
    both = found.table.join(summed, on=keys, validate="1:1")
    np.testing.assert_allclose(both["contribution"], both["log_odds"], atol=1e-9)
    implied = 1 / (1 + np.exp(-both["log_odds"].to_numpy()))
    np.testing.assert_allclose(implied, both["probability"], atol=1e-12)
    top = found.table.row(0, named=True)
    why = found.explain(top["actor_b"], top["actor_a"])
    assert why["contribution"].sum() == pytest.approx(top["log_odds"], abs=1e-9)
    assert why["contribution"].abs().is_sorted(descending=True)
    with pytest.raises(UsageError, match="not at risk"):
        found.explain(top["actor_a"], "nobody")


def test_nothing_later_is_looked_at(theatre: TheatreData) -> None:
    """The same call on a record that ends with the year, and on one that goes on, gives the same."""
    whole = clashes_ahead(theatre, year=2008)
    ended = clashes_ahead(theatre_of(war(until=2008)), year=2008)
    assert whole.year == 2009
    assert whole.table.drop("year").equals(ended.table.drop("year"))
    assert whole.evidence.equals(ended.evidence)


def test_a_planted_future_does_not_reach_the_tie_model(theatre: TheatreData) -> None:
    known = known_by(theatre, 2005)
    assert known.events["date_end"].max() == dt.date(2005, 6, 1)
    assert known.theatre.end == dt.date(2005, 12, 31)
    early = rivals(theatre, 2005)
    later = theatre_of([*war(), *[event(2015, "Ash", "Birch")] * 50])
    assert rivals(later, 2005).equals(early)
    assert early["p_rival"].is_between(0, 1).all()


def test_rivalry_joins_by_pair_and_flags_silence(theatre: TheatreData) -> None:
    years = by_year(theatre)
    known = features(years, 5)
    ids = years.orgs["actor_id"]
    one, other = ids[int(known.org_i[0])], ids[int(known.org_j[0])]
    judged = pl.DataFrame({"actor_a": [one], "actor_b": [other], "p_rival": [0.8]})
    with_it = with_rivalry(known, years.orgs, judged)
    np.testing.assert_allclose(with_it.columns["log-odds of rivalry"], np.log(4))
    assert with_it.columns["not judged by the tie model"].tolist() == [0.0] + [1.0] * (len(known.org_i) - 1)


def test_the_same_input_gives_the_same_bytes(theatre: TheatreData) -> None:
    one, two = (clashes_ahead(theatre, year=2010, rivalry=False) for _ in range(2))
    assert one.table.equals(two.table)
    shuffled = dataclasses.replace(
        theatre, participants=theatre.participants.sample(fraction=1.0, shuffle=True, seed=4)
    )
    assert clashes_ahead(shuffled, year=2010, rivalry=False).table.equals(one.table)


@pytest.mark.parametrize("year", [1990, 2002, 2020])
def test_a_year_that_cannot_be_judged_is_refused(theatre: TheatreData, year: int) -> None:
    with pytest.raises(UsageError) as error:
        clashes_ahead(theatre, year=year)
    assert error.value.field == "year"


def test_too_little_to_learn_from_is_said() -> None:
    with pytest.raises(UsageError, match="Too few clashes"):
        clashes_ahead(theatre_of([event(2000 + k, "Ash", "Oak") for k in range(6)]), rivalry=False)
