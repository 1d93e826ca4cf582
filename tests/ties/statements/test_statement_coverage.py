"""What sources look at, and the rates Shadowgraph brings, held against the real files."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from shadowgraph.actors import register
from shadowgraph.actors.result import Actors
from shadowgraph.events import build
from shadowgraph.events.result import Events
from shadowgraph.sources.coded_table import read_coded_table
from shadowgraph.sources.read import read_all
from shadowgraph.ties.statements.coverage import parties, spans
from shadowgraph.ties.statements.learn import learn, learnt
from shadowgraph.ties.statements.pair_years import CLASSES, pair_years
from shadowgraph.ties.statements.sources import ALLEGED, NOT_LOOKED, STATED

FILES = (
    "ucdp-actor-221.csv",
    "ucdp-dyadic-2015.csv",
    "ucdp-prio-acd-201.csv",
    "ucdp-esd-ay-181.xlsx",
    "extsup_large.xls",
)


@pytest.fixture(scope="module")
def record(data: Path) -> tuple[Events, Actors]:
    readings = read_all([data / "ucdp" / name for name in ("ged-dev-csv.zip", *FILES)])
    events = build(readings)
    return events, register(events, readings)


@pytest.mark.data
def test_parties_are_those_the_file_coded(data: Path, record: tuple[Events, Actors]) -> None:
    events, actors = record
    cells = read_coded_table(data / "ucdp" / "ucdp-esd-ay-181.xlsx", needs=("actorid", "year")).cells
    coded = cells.select(
        actor_id=pl.format("ucdp:{}", pl.col("actorid")), year=pl.col("year").cast(pl.Int64)
    ).unique()
    years = pl.col("year").is_between(1989, 2014)
    found = parties(events.table, actors.participants, actors.statements).filter(years)
    both = found.join(coded.filter(years), on=["actor_id", "year"]).height
    assert both / found.height > 0.95
    assert both / coded.filter(years).height > 0.95


@pytest.mark.data
def test_pair_years_follow_the_files(record: tuple[Events, Actors]) -> None:
    events, actors = record
    rows = pair_years(events.table, actors.participants, actors.table, actors.statements)
    year = rows.table["year"].to_numpy()
    assert (rows.said[year > 2009, 0] == NOT_LOOKED).all()
    assert (rows.said[year > 2017, 1] == NOT_LOOKED).all()
    assert (rows.table["actor_a"] < rows.table["actor_b"]).all()
    # The Taliban and al-Qaida, 2008: the 2011 file alleges it, the later one states it.
    pair = (
        (rows.table["actor_a"] == "ucdp:303")
        & (rows.table["actor_b"] == "ucdp:769")
        & (rows.table["year"] == 2008)
    )
    assert rows.said[pair.to_numpy()][:, :2].tolist() == [[ALLEGED, STATED]]


@pytest.mark.data
def test_the_rates_brought_along_are_those_learnt(record: tuple[Events, Actors]) -> None:
    events, actors = record
    rows = pair_years(events.table, actors.participants, actors.table, actors.statements)
    for item in learn(rows, draws=300):
        brought = learnt()[item.kind, "any"]
        gap = np.abs(item.rates.chance[item.heard] - brought.rates.chance[item.heard])
        assert gap.max() < 0.12, item.kind


def test_the_rates_brought_along_are_rates() -> None:
    for (kind, layer), item in learnt().items():
        assert kind in CLASSES, layer
        heard = item.rates.chance[item.heard]
        np.testing.assert_allclose(heard.sum(axis=2), 1.0, atol=1e-4)
        assert (heard[:, 1, STATED] > heard[:, 0, STATED]).all()
        assert 0 < item.common < 1
        assert item.heard.sum() >= 2


def test_a_file_nobody_loaded_is_not_silent() -> None:
    assert spans(pl.DataFrame({"dataset": ["ucdp-esd"]})) == [None, (1975, 2017), None]
