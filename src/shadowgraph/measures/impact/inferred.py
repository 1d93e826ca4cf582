"""Inferred turns: the quarter in which a pair's cooperation becomes, or stops being, at least as likely as not."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.impact.reported import TURN_COLUMNS
from shadowgraph.measures.months import period_index
from shadowgraph.measures.tie_draws import TieDraws
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult

LEAST_BEFORE, LEAST_AFTER = 4, 2
"""Quarters a pair must be at risk and on one side of the line before a turn, and on the other after it. A pair's first
quarter is no beginning: nobody was there to have no tie."""


def inferred_turns(
    data: TheatreData, ties: TieResult, treatment: str, *, draws: int, seed: int
) -> list[pl.DataFrame]:
    """Turns by the ties table, and by draws of what its intervals leave open.

    Args:
        data: The theatre.
        ties: Its ties, by month or quarter.
        treatment: 'tie begins' or 'tie ends'.
        draws: Number of draws.
        seed: Seed of the draws.

    Returns:
        1 + draws tables with columns `TURN_COLUMNS` (no recipients), the table's own first.
    """
    if ties.table.is_empty() or ties.step == "year":
        return [pl.DataFrame(schema=TURN_COLUMNS) for _ in range(1 + draws)]
    drawn = TieDraws.build(ties.table, EventFrames(data).actors, seed, draws)
    table = drawn.table.sort("tie", "period_start")
    on = drawn.signs(table["row"].to_numpy().astype(np.int64)) > 0
    pair = table["tie"].to_numpy()
    quarter = table.select(period_index(pl.col("period_start"), "quarter")).to_series().to_numpy()
    states = on if treatment == "tie begins" else ~on
    before = np.ones(on.shape, bool)
    after = states.copy()
    for back in range(1, LEAST_BEFORE + 1):
        before &= ~_shifted(states, pair, back, fill=True)
    for ahead in range(1, LEAST_AFTER):
        after &= _shifted(states, pair, -ahead, fill=False)
    turned = before & after
    ends = table.select("actor_a", "actor_b").with_columns(pl.Series("quarter", quarter, pl.Int64))
    return [
        ends.filter(pl.Series(turned[:, draw]))
        .with_columns(pl.lit(None, pl.String).alias("recipient"))
        .select(list(TURN_COLUMNS))
        .unique(["actor_a", "actor_b", "quarter"], maintain_order=True)
        .sort("quarter", "actor_a", "actor_b")
        for draw in range(1 + draws)
    ]


def _shifted(
    states: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    pair: np.ndarray[tuple[int], np.dtype[np.int64]],
    by: int,
    *,
    fill: bool,
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Each row's state `by` rows earlier (later, if negative) in the same pair; `fill` beyond its ends."""
    made = np.roll(states, by, axis=0)
    same = np.roll(pair, by) == pair
    edge = np.arange(len(pair)) < by if by > 0 else np.arange(len(pair)) >= len(pair) + by
    made[~same | edge] = fill
    return made
