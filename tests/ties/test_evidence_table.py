"""The evidence table is laid out in whole columns: every cell has its bars side by side, with its own records."""

import numpy as np
import polars as pl

from shadowgraph.ties import infer
from tests.ties.planted import planted


def test_every_cell_has_its_bars_side_by_side() -> None:
    data, _ = planted(groups=10, quarters=16, seed=3)
    found = infer(data, seed=0, model="state-space")
    whole, keys = found.evidence, ["actor_a", "actor_b", "period_start"]
    assert whole.select(keys).equals(whole.sort(keys, maintain_order=True).select(keys))
    counts = whole.group_by(keys).agg(pl.col("term").n_unique() == pl.len())
    assert counts["term"].all()
    summed = whole.group_by(keys, maintain_order=True).agg(pl.col("contribution").sum())
    np.testing.assert_allclose(summed["contribution"], found.table["log_odds"], atol=1e-9)


def test_records_stand_beside_the_cell_and_term_they_are_of() -> None:
    data, _ = planted(groups=10, quarters=16, seed=3)
    found = infer(data, seed=0, model="state-space")
    clashes = found.evidence.filter(pl.col("term") == "clashes", pl.col("n_events").is_between(1, 20))
    assert clashes.height > 20
    assert (clashes["event_ids"].list.len() == clashes["n_events"]).all()
    sides = data.participants.group_by("event_id").agg(pl.col("actor_id"))
    told = clashes.explode("event_ids").join(sides, left_on="event_ids", right_on="event_id")
    both = pl.col("actor_id").list.contains(pl.col("actor_a")) & pl.col("actor_id").list.contains(
        pl.col("actor_b")
    )
    assert told.height == clashes["n_events"].sum()
    assert told.select(both.all()).item()
    silent = found.evidence.filter(pl.col("n_events") == 0)
    assert (silent["event_ids"].list.len() == 0).all()
    assert silent["event_ids"].null_count() == 0
