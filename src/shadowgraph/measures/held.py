"""Held: the share of violence by organisations that have something, where of some it can't be said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.streams import uniforms
from shadowgraph.measures.totals import group_sums

LEAST_SAID = 0.5
"""Part of a slot's violence whose organisations can be judged, below which there is no value."""


@dataclass(frozen=True)
class Held:
    """Whether organisations have something, in the point and each draw.

    Args:
        row: shape (n,), row of the two matrices for each row of the takes in question.
        has: shape (m, 1 + n_draws), chance that it has it in the first column, 0 or 1 in the others.
        unknown: shape (m, 1 + n_draws), 1 where it can't be said (and `has` is 0).
    """

    row: IntArray
    has: Draws
    unknown: Draws


def group_takes(context: MeasureContext) -> pl.DataFrame:
    """Rows of `context.frame('takes')` of non-state organisations; of an organisation's series, its own alone."""
    if "group takes" not in context.memo:
        takes = context.frame("takes").filter(~pl.col("state"))
        if context.slots["unit_kind"][0] == "actor":
            own = context.ground.frames.actors.select(pl.col("actor_id").alias("unit"), "actor")
            units = context.slots.select("slot", "unit").join(own, on="unit").select("slot", "actor")
            takes = takes.join(units, on=["slot", "actor"], how="semi", maintain_order="left")
        context.memo["group takes"] = takes
    made: pl.DataFrame = context.memo["group takes"]
    return made


def held_share(context: MeasureContext, takes: pl.DataFrame, held: Held) -> Draws:
    """Share of the violence of each slot by organisations that have it, NaN where most can't be judged.

    The point is the share among those that can be judged. In each draw, what can't be judged is split by one uniform
    number: nothing is known about it, and it may all be alike. Half an event to either side (Jeffreys' prior).

    Args:
        context: The block.
        takes: Columns slot, record, share: parts in events.
        held: One row of `held.row` per row of takes.
    """
    slot, record, part = (takes[name].to_numpy() for name in ("slot", "record", "share"))
    weights = context.matrix("events", sampled=True)[record] * part[:, None].astype(np.float32)
    rows, ones = np.arange(len(slot)), np.ones(len(slot))

    def summed(values: Draws) -> Draws:
        return group_sums(slot, rows, ones, context.n_slots, values)

    has, open_to = (summed(weights * each[held.row]) for each in (held.has, held.unknown))
    whole = summed(weights)
    made = np.full_like(whole, np.nan)
    said = whole[:, 0] - open_to[:, 0]
    enough = (whole[:, 0] > 0) & (said >= LEAST_SAID * whole[:, 0] - 1e-6)
    made[enough, 0] = has[enough, 0] / said[enough]
    more, rest = (context.unseen("events", other=other)[:, 1:] for other in (False, True))
    split = uniforms(context.slot_keys, "unknown part", context.n_draws)
    drawn = (has[:, 1:] + open_to[:, 1:] * split + more) / np.maximum(whole[:, 1:] + more + rest, 1e-30)
    made[enough, 1:] = drawn[enough]
    return made


def any_of(code: IntArray, n: int, chance: Draws, *, tossed: bool = True) -> Draws:
    """Chance that any of several independent things holds, by group, shape (n, k): 1 - product of (1 - chance).

    Args:
        code: shape (m,), group of each row, 0 to n - 1.
        n: Number of groups.
        chance: shape (m, k), 0 to 1.
        tossed: Whether all but the first column are 0 or 1; then theirs is the maximum.
    """
    log = np.log1p(-np.minimum(chance, np.float32(1.0 - 1e-6)))
    none = np.exp(group_sums(code, np.arange(len(code)), np.ones(len(code)), n, log))
    made: Draws = (1.0 - none).astype(np.float32)
    if tossed:
        made[:, 1:] = made[:, 1:] > 0.5
    return made
