"""What somebody who knows the Sahel looks for: the coalition of 2013, its end, the merger of 2017, the way south."""

import datetime as dt

import polars as pl
import pytest

from shadowgraph import ties
from shadowgraph.measures import measure
from shadowgraph.measures.fragmentation.coalition_figures import coalition_figures
from shadowgraph.measures.fragmentation.coalition_members import coalitions
from shadowgraph.measures.fragmentation.splitting import split_risk

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def sahel(cut):
    found = cut(["Mali", "Burkina Faso", "Niger"], 2012)
    return found, ties.infer(found)


def yearly(table, name, unit=None):
    rows = table.filter(
        (pl.col("measure") == name) & (pl.col("unit_name") == unit if unit else pl.lit(value=True))
    )
    return dict(
        rows.filter(pl.col("measure") == name).select(pl.col("period_start").dt.year(), "value").rows()
    )


def test_the_index_moves_for_the_reasons_it_should(sahel) -> None:
    names = ["fragmentation_index", "institutionalisation", "power_balance"]
    table = measure(*sahel, names=names, draws=30).table
    index, bound, balance = (yearly(table, name) for name in names)
    assert index[2013] < index[2012] < index[2014]
    assert bound[2013] > 0.3 > max(bound[year] for year in range(2014, 2022))
    assert max(index.values()) in (index[2014], index[2015])
    assert balance[2015] > balance[2018] > balance[2021]
    assert index[2021] < index[2016]


def test_jnim_goes_south(sahel) -> None:
    table = measure(*sahel, names=["adjacent_districts"], step="year", draws=30).table
    reached = yearly(table, "adjacent_districts", "JNIM")
    assert min(reached[year] for year in (2018, 2019, 2020)) >= 4
    risk = split_risk(sahel[0])
    # About one in eight at the end of 2019, the highest of all; and it did not split.
    highest = risk.sort("p_split", descending=True).row(0, named=True)
    assert (highest["name"], highest["as_of"], highest["n_split"]) == ("JNIM", dt.date(2019, 12, 31), 0)
    assert 0.10 < highest["p_split"] < 0.15


def test_the_coalition_of_the_north_is_one_thing_through_its_life(sahel) -> None:
    members, figures = coalitions(*sahel, draws=30), coalition_figures(*sahel, draws=30)
    early = members.filter("member", pl.col("period_start") == dt.date(2013, 1, 1))
    together = early.filter(pl.col("name").is_in(["AQIM", "MUJAO", "Ansar Dine"]))
    assert together["coalition"].n_unique() == 1
    life = figures.filter(pl.col("coalition") == together["coalition"][0])
    assert life["period_start"].min() <= dt.date(2012, 4, 1)
    assert life["period_start"].max() < dt.date(2017, 1, 1)
    assert life.filter(pl.col("period_start") == dt.date(2013, 1, 1))["n_events"][0] > 30
