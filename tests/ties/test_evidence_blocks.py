"""The evidence table is laid out block by block: the size of a block changes nothing."""

import polars as pl
import pytest

from shadowgraph.ties import infer, tables
from tests.ties.planted import planted


def test_blocks_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    data, _ = planted(groups=10, quarters=16, seed=3)
    whole = infer(data, seed=0, model="state-space").evidence
    monkeypatch.setattr(tables, "BLOCK", 101)
    assert infer(data, seed=0, model="state-space").evidence.equals(whole)
    keys = ["actor_a", "actor_b", "period_start"]
    assert whole.select(keys).equals(whole.sort(keys, maintain_order=True).select(keys))
    counts = whole.group_by(keys).agg(pl.col("term").n_unique() == pl.len())
    assert counts["term"].all()
