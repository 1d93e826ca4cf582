"""Escalation in real theatres: the turns a specialist would look for, as docs/why/escalation.md tells them."""

import polars as pl
import pytest

from shadowgraph.measures import measure

pytestmark = [pytest.mark.data, pytest.mark.slow]

NAMES = ["branching_ratio", "front_speed", "neighbour_spread", "contact_line"]


@pytest.fixture(scope="module")
def measured(cut):
    def one(countries, start):
        return measure(cut(countries, start), names=NAMES, draws=100).table

    return {
        "sahel": one(["Mali", "Burkina Faso", "Niger"], 2012),
        "ethiopia": one(["Ethiopia"], 2010),
        "syria": one(["Syria"], 2011),
        "sri lanka": one(["Sri Lanka"], 2000),
    }


def years(table, name, kind="theatre"):
    rows = table.filter((pl.col("measure") == name) & (pl.col("unit_kind") == kind)).drop_nulls("value")
    return rows.with_columns(pl.col("period_start").dt.year().alias("year"))


def test_the_front_of_the_sahel_moved_in_2017_and_spread_next_door_later(measured) -> None:
    front = years(measured["sahel"], "front_speed").sort("value", descending=True)
    assert front["year"][0] == 2017
    spread = {row["year"]: row for row in years(measured["sahel"], "neighbour_spread").rows(named=True)}
    assert spread[2016]["value"] < 0 < min(spread[2020]["low"], spread[2021]["low"])


def test_ethiopia_spread_fastest_in_2020(measured) -> None:
    assert years(measured["ethiopia"], "front_speed").sort("value", descending=True)["year"][0] == 2020
    lines = dict(years(measured["ethiopia"], "contact_line").select("year", "value").rows())
    assert lines[2020] > 3 * lines[2019]


def test_syria_has_no_ratio_while_only_years_are_known(measured) -> None:
    assert years(measured["syria"], "branching_ratio")["year"].min() == 2016


def test_sieges_and_last_offensives_feed_on_themselves(measured) -> None:
    for theatre, place, year in (("syria", "Afrin", 2018), ("sri lanka", "Mullaittivu", 2009)):
        local = years(measured[theatre], "branching_ratio", "district")
        row = local.filter(pl.col("unit").str.contains(place), pl.col("year") == year).row(0, named=True)
        assert row["low"] > 0.6
