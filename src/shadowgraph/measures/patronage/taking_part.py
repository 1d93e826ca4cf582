"""Taking part: shares of what organisations take part in that has some property."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.shares import share
from shadowgraph.measures.totals import group_sums


def part_share(context: MeasureContext, takes: pl.DataFrame, flags: pl.DataFrame) -> Draws:
    """Share of taking part for which a flag holds, of that for which it is known.

    Args:
        context: The block.
        takes: Columns slot, record, actor, share.
        flags: Columns event, actor, flag (boolean; null: not known).
    """
    events = context.records.select("record", "event")
    found = takes.join(events, on="record", maintain_order="left").join(
        flags, on=["event", "actor"], how="left", maintain_order="left"
    )
    known = found.filter(pl.col("flag").is_not_null())
    slot, record, weight = (known[name].to_numpy() for name in ("slot", "record", "share"))
    of = context.matrix("events", sampled=True)
    part = group_sums(slot, record, weight * known["flag"].to_numpy(), context.n_slots, of)
    return share(context, part, group_sums(slot, record, weight, context.n_slots, of), "events")
