"""Rivals where there is next to nothing to read: two organisations, nobody fights another, nothing has a place."""

import datetime as dt

import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.ties import infer
from shadowgraph.ties.models.block_model import BlockModel
from shadowgraph.ties.models.dyad_frequency import DyadFrequency
from shadowgraph.ties.models.heuristics import heuristics

RIVALS = [DyadFrequency(), DyadFrequency(one_sided=False), *heuristics(), BlockModel()]
DAY = dt.date(2010, 2, 1)
THEATRES = {
    "one fight": [{"a": "Ash", "b": "Birch", "day": DAY}],
    "one joint attack": [{"a": "Ash, Birch", "b": "Civilians", "day": DAY}],
    "nobody meets": [{"a": name, "b": "Civilians", "day": DAY} for name in ("Ash", "Birch", "Cedar")],
    "no place known": [
        {"a": "Ash", "b": b, "day": DAY, "at": (None, None), "where": 6} for b in ("Birch", "Cedar")
    ],
    "one year only": [{"a": "Ash", "b": "Birch", "day": DAY, "until": dt.date(2010, 12, 31), "when": 5}] * 2,
}


@pytest.mark.parametrize("rows", THEATRES.values(), ids=THEATRES)
@pytest.mark.parametrize("model", RIVALS, ids=lambda m: m.name)
def test_little_to_read_gives_little_to_say(model, rows) -> None:
    rows = [{**row, "id": f"invented:{k}"} for k, row in enumerate(rows)]
    result = infer(theatre_of(rows), step="year", model=model, seed=0)
    for table in (result.table, result.pairs()):
        assert table["log_odds"].is_finite().all()
        assert (table["p_low"] <= table["p_high"]).all()
    assert (result.table["p_cooperating"] < 0.8).all()
    assert result.evidence["contribution"].is_finite().all()
    assert result.draws(2).height == 2 * result.table.height
