"""Same side: which non-state organisations have a common enemy, draw by draw."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.context import MeasureContext

PAIR = ["first", "second", "period"]


def same_side(context: MeasureContext, fights: pl.DataFrame) -> tuple[Draws, IntArray]:
    """Whether the two sides of each fight have a common enemy by the end of its period.

    Args:
        context: The block.
        fights: Rows of `context.frame('dyads')` between two organisations.

    Returns:
        Shape (pairs, 1 + n_draws), 1 where the pair has a common enemy; and the pair of each row of `fights`, -1
        where it has none in any draw. States have no enemies here, so a pair with a state never counts.
    """
    met = fights.join(context.slots.select("slot", "period"), on="slot", maintain_order="left")
    enemies = context.ground.enemies.during(context.step)
    candidates = (
        met.select(PAIR)
        .unique(maintain_order=True)
        .join(enemies.rename({"actor": "first", "state": "enemy"}), on=["first", "period"])
        .join(enemies.rename({"actor": "second", "state": "enemy_b"}), on=["second", "period"])
    )
    shared = pl.col("enemy") == pl.col("enemy_b")
    certain = candidates.filter(shared).select(PAIR).unique()
    # A pair that is certain needs no look at the coalitions of its enemies.
    open_pairs = candidates.join(certain, on=PAIR, how="anti").filter(~shared)
    rows, allied = _cooperating(context, open_pairs)
    pairs = pl.concat([certain, rows.select(PAIR).unique()]).sort(PAIR).with_row_index("pair")
    made = np.zeros((pairs.height, 1 + context.n_draws), np.float32)
    made[pairs.join(certain, on=PAIR, how="semi")["pair"].to_numpy()] = 1.0
    at = rows.select(PAIR).join(pairs, on=PAIR, maintain_order="left")["pair"].to_numpy()
    np.maximum.at(made, at, allied)
    which = met.join(pairs, on=PAIR, how="left", maintain_order="left")["pair"].cast(pl.Int64)
    return made, which.fill_null(-1).to_numpy()


def _cooperating(context: MeasureContext, candidates: pl.DataFrame) -> tuple[pl.DataFrame, Draws]:
    """Candidates whose two enemy states have a tie, and whether they cooperate in the point and each draw."""
    ties = context.ground.ties
    if ties is None or candidates.is_empty():
        return candidates.clear(), np.zeros((0, 1 + context.n_draws), np.float32)
    starts = context.slots.select("period", pl.col("period_start").alias("day")).unique()
    pairs = candidates.join(starts, on="period").with_columns(
        pl.min_horizontal("enemy", "enemy_b").alias("state_a"),
        pl.max_horizontal("enemy", "enemy_b").alias("state_b"),
    )
    rows = pairs.join(
        ties.table.rename({"first": "state_a", "second": "state_b"}), on=["state_a", "state_b"]
    ).filter((pl.col("period_start") <= pl.col("day")) & (pl.col("period_end") >= pl.col("day")))
    rows = rows.sort(*PAIR, "state_a", "state_b")
    return rows, (ties.signs(rows["row"].to_numpy()) > 0).astype(np.float32)
