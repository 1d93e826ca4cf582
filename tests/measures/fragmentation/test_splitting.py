"""The hazard of splitting: its signs by hand, its sums, and that it never looks ahead."""

import dataclasses
import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.changed_theatres import shortened
from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures.fragmentation.splitting import split_evidence, split_risk
from shadowgraph.measures.fragmentation.splitting.model import CHOSEN, learn, load, save, shipped
from shadowgraph.measures.fragmentation.splitting.panel import SIGNS, split_panel
from shadowgraph.records.split_risk import SPLIT_EVIDENCE, SPLIT_RISK

E = "State East"


def fight(a, b, year, month=5, day=1, **more):
    return {"a": a, "b": b, "day": dt.date(year, month, day), **more}


STORY = [
    fight("Ash", E, 2010),
    fight("Ash, Birch", E, 2010, 6),
    fight("Ash", "Birch", 2011, deaths=4),
    fight("Ash", E, 2011, 7, at=(5.25, 5.25)),
    fight("Cedar", E, 2012, 3),
    fight("Ash", "Cedar", 2012, 8),
    fight("Elm", "Civilians", 2014),
]
LINEAGE = [("Cedar", "split_from", "Ash", 2012), ("Birch", "merged_into", "Ash", 2011)]


def signs_of(data, actor, year):
    panel = split_panel(data)
    row = panel.table.with_row_index().filter(
        (pl.col("actor_id") == f"name:{actor}") & (pl.col("as_of") == dt.date(year, 12, 31))
    )
    assert row.height == 1
    return row.row(0, named=True), dict(zip(SIGNS, panel.x[row["index"][0]], strict=True))


def test_signs_by_hand() -> None:
    data = theatre_of(STORY, lineage=LINEAGE)
    row, first = signs_of(data, "Ash", 2010)
    assert (row["n_split"], row["until"]) == (0, dt.date(2011, 12, 31))
    expected = {
        "activity": np.log(3),
        "change of activity": np.log(3),
        "age": np.log1p(244 / 365.25),
        "rivals": 0.0,
        "states against it": np.log(2),
        "partners": np.log(2),
        "ties breaking": 0.0,
        "ground": np.log(2),
        # One and a half parts of Ash, a half of Birch.
        "standing": 3 / 4,
        "groups around it": np.log(4 / (1.5**2 + 0.5**2)),
        "splits before": 0.0,
        "taken in": 0.0,
    }
    assert {name: first[name] for name in expected} == pytest.approx(expected)
    row, second = signs_of(data, "Ash", 2011)
    assert row["n_split"] == 1
    expected = {
        "activity": np.log(3),
        "change of activity": 0.0,
        "rivals": np.log(2),
        "ties breaking": np.log(2),
        "partners": np.log(2),
        "ground": np.log(3),
        "splits before": 0.0,
        "taken in": np.log(2),
    }
    assert {name: second[name] for name in expected} == pytest.approx(expected)
    row, third = signs_of(data, "Ash", 2012)
    expected = {"splits before": np.log(2), "split lately": np.log(2), "itself a splinter": 0.0}
    assert {name: third[name] for name in expected} == pytest.approx(expected)
    _, child = signs_of(data, "Cedar", 2012)
    assert (child["itself a splinter"], child["splits around it"]) == pytest.approx((1.0, np.log(2)))


def test_who_is_at_risk() -> None:
    table = split_risk(theatre_of(STORY, lineage=LINEAGE))
    rows = {(name, day.year) for name, day in table.select("name", "as_of").rows()}
    # In the year of an event and the one after; states are not at risk.
    assert rows == {
        *(("Ash", year) for year in (2010, 2011, 2012, 2013)),
        *(("Birch", year) for year in (2010, 2011, 2012)),
        *(("Cedar", year) for year in (2012, 2013)),
        ("Elm", 2014),
    }
    last = table.filter(pl.col("as_of") == dt.date(2014, 12, 31))
    assert last["n_split"].to_list() == [None]


def test_losses_by_side() -> None:
    data = theatre_of(STORY[:4], lineage=LINEAGE)
    a, b = [0, 1, 3, 2], [1, 4, 1, 0]
    events = data.events.with_columns(
        pl.Series("deaths_a", a, dtype=pl.Int32), pl.Series("deaths_b", b, dtype=pl.Int32)
    )
    data = dataclasses.replace(data, events=events)
    _, first = signs_of(data, "Ash", 2010)
    # Named with Birch in the second event: half of one death suffered and of four inflicted.
    assert first["losses"] == pytest.approx(np.log1p(0.5))
    assert first["losing side"] == pytest.approx(1.0 / (0.5 + 1 + 2 + 1))
    _, second = signs_of(data, "Ash", 2011)
    assert second["trend of losses"] == pytest.approx(np.log(6 / 1.5))


def test_bars_sum_to_the_log_odds_and_stand_for_the_chance() -> None:
    data = theatre_of(STORY, lineage=LINEAGE)
    table, bars = split_risk(data), split_evidence(data)
    assert (table.columns, bars.columns) == (SPLIT_RISK.names, SPLIT_EVIDENCE.names)
    sums = bars.group_by("actor_id", "as_of").agg(pl.col("contribution").sum())
    both = table.join(sums, on=["actor_id", "as_of"])
    assert both.height == table.height
    assert both["contribution"].to_numpy() == pytest.approx(both["log_odds"].to_numpy())
    assert (1 / (1 + np.exp(-both["log_odds"].to_numpy()))) == pytest.approx(both["p_split"].to_numpy())
    assert (table["p_low"] < table["p_split"]).all()
    assert (table["p_split"] < table["p_high"]).all()
    assert set(bars["term"]) == {"prior", *CHOSEN}


@pytest.mark.parametrize("year", [2010, 2011, 2012, 2013])
def test_nothing_of_the_future(year) -> None:
    data = theatre_of(STORY, lineage=LINEAGE)
    end = dt.date(year, 12, 31)
    cut = shortened(data, end)
    columns = ["actor_id", "as_of", "p_split", "p_low", "p_high"]
    whole = split_risk(data).filter(pl.col("as_of") <= end).select(columns)
    assert split_risk(cut).select(columns).equals(whole)


def test_a_window_that_ends_in_mid_year_has_years_that_end_there() -> None:
    data = theatre_of(STORY, lineage=LINEAGE)
    data = dataclasses.replace(data, theatre=dataclasses.replace(data.theatre, end=dt.date(2014, 6, 30)))
    days = split_risk(data)["as_of"].unique().sort().to_list()
    assert days == [dt.date(year, 6, 30) for year in (2010, 2011, 2012, 2013, 2014)]


def test_an_isolated_group_changes_no_other_organisation_elsewhere() -> None:
    data = theatre_of(STORY, lineage=LINEAGE)
    more = theatre_of([*STORY, fight("Oak", None, 2012)], lineage=LINEAGE)
    # It has a part in the violence, so standing may move in its country and year; not in others.
    columns = ["actor_id", "as_of", "p_split"]
    there = (
        split_risk(more).filter(pl.col("as_of").dt.year() != 2012, pl.col("name") != "Oak").select(columns)
    )
    assert there.equals(split_risk(data).filter(pl.col("as_of").dt.year() != 2012).select(columns))


def test_no_armed_groups_no_rows() -> None:
    assert split_risk(theatre_of([fight(E, "State West", 2010)])).is_empty()
    assert split_evidence(theatre_of([fight(E, "State West", 2010)])).is_empty()


def test_planted_weights_are_found_again(tmp_path) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(2.0, 3.0, (20_000, 3))
    odds = -3.0 + 0.8 * (x[:, 0] - 2.0) / 3.0
    split = rng.random(len(x)) < 1 / (1 + np.exp(-odds))
    model = learn(x, split, ("first", "second", "third"))
    assert model.fitted.weights == pytest.approx([-3.0, 0.8, 0.0, 0.0], abs=0.1)
    assert model.base == pytest.approx(split.mean())
    save(model, tmp_path / "learnt.json", {"written_by": "a test"})
    again = load(tmp_path / "learnt.json")
    assert again.bars(x[:50]) == pytest.approx(model.bars(x[:50]), rel=1e-6)
    assert again.spread(x[:50]) == pytest.approx(model.spread(x[:50]), rel=1e-6)


def test_the_shipped_hazard_is_of_the_chosen_signs() -> None:
    model = shipped()
    assert model.signs == CHOSEN
    assert 0.01 < model.base < 0.1
    # Size, spread and rivals speak for a split in every theatre looked at.
    assert (model.fitted.weights[1:] > 0).all()
