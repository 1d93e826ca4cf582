"""Placebos: turns that never were. What they seem to change is what the design makes up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from shadowgraph.measures.impact.panel import Bools, Panel
from shadowgraph.measures.impact.reported import TURN_COLUMNS
from shadowgraph.measures.impact.stacks import BASELINE, BLOCKS, LEAD

EARLIER = (12, 16, 20)
"""Quarters by which dates are moved back: all blocks end before the true turn."""

PAIRS_PER_TURN = 3


def earlier_dates(turns: pl.DataFrame) -> pl.DataFrame:
    """The same pairs, three to five years before their turn; columns `TURN_COLUMNS`."""
    moved = [turns.with_columns(pl.col("quarter") - by) for by in EARLIER]
    return pl.concat(moved).sort("quarter", "actor_a", "actor_b")


def other_pairs(
    panel: Panel, turns: pl.DataFrame, states: frozenset[str], rng: np.random.Generator
) -> pl.DataFrame:
    """Pairs of the same time that do not turn: for support, another group supported by the same hand.

    Args:
        panel: The districts.
        turns: The real ones.
        states: Ids of governments.
        rng: Chooses among the candidates.

    Returns:
        Columns `TURN_COLUMNS`; sorted.
    """
    rows: list[tuple[str, str, int, str | None]] = []
    for key, part in turns.group_by("quarter", maintain_order=True):
        quarter = int(str(key[0]))
        names, active = _active(panel, quarter - panel.first)
        busy = _turning(turns, quarter)
        idle = [place for place, name in enumerate(names) if name not in busy]
        joint = part["recipient"].is_null().sum()
        rows += _pairs(names, active, idle, PAIRS_PER_TURN * int(joint), quarter, rng)
        groups = [names[place] for place in idle if names[place] not in states]
        helpers = part.drop_nulls("recipient").select("actor_a", "actor_b", "recipient").iter_rows()
        rows += _recipients(list(helpers), groups, quarter, rng)
    made = pl.DataFrame(rows, schema=TURN_COLUMNS, orient="row")
    return made.unique(maintain_order=True).sort("quarter", "actor_a", "actor_b")


def _active(panel: Panel, quarter: int) -> tuple[list[str], Bools]:
    """Organisations active in the baseline of a turn, and where, shape (n, D)."""
    start, stop = quarter + BLOCKS[BASELINE[0]], quarter + BLOCKS[LEAD]
    seen = panel.takes.filter(pl.col("quarter").is_between(start, stop - 1))
    names = seen["actor_id"].unique().sort().to_list()
    place = {name: number for number, name in enumerate(names)}
    made = np.zeros((len(names), panel.n_districts), bool)
    for name, district in seen.select("actor_id", "district").unique().iter_rows():
        made[place[name], district] = True
    return names, made


def _turning(turns: pl.DataFrame, quarter: int) -> set[str]:
    """Organisations with a turn whose blocks overlap those of a quarter."""
    span = BLOCKS[-1] - BLOCKS[0]
    near = turns.filter((pl.col("quarter") - quarter).abs() <= span)
    return {*near["actor_a"].to_list(), *near["actor_b"].to_list()}


def _pairs(
    names: list[str], active: Bools, idle: list[int], n: int, quarter: int, rng: np.random.Generator
) -> Iterator[tuple[str, str, int, None]]:
    """Up to n random pairs that share a district."""
    ground = active[idle].astype(np.float32)
    first, second = np.nonzero(np.triu(ground @ ground.T > 0, 1))
    for at in rng.permutation(len(first))[:n]:
        a, b = sorted((names[idle[first[at]]], names[idle[second[at]]]))
        yield a, b, quarter, None


def _recipients(
    helped: list[tuple[str, str, str]], groups: list[str], quarter: int, rng: np.random.Generator
) -> Iterator[tuple[str, str, int, str]]:
    """Other groups in the place of the one supported."""
    for a, b, recipient in helped:
        helper = b if recipient == a else a
        for at in rng.permutation(len(groups))[:PAIRS_PER_TURN]:
            low, high = sorted((helper, groups[at]))
            yield low, high, quarter, groups[at]
