"""Spread of violence to neighbouring cells."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, IntArray, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.escalation.violent_cells import around, years_in_a_row
from shadowgraph.measures.streams import Keys, uniforms

LEAST_NEW = 3
LEAST_QUIET = 8
LARGEST = 9.0


class NeighbourSpread(Measure):
    """Whether violence spreads to the ground next to it, rather than breaking out anywhere.

    Formula: among the PRIO-GRID cells that have seen violence by the end of the year but saw none in the year before,
        the log odds ratio of being violent this year between cells that touch (side or corner) one that was violent in
        the year before and cells that don't: log((a + 1/2)(d + 1/2) / ((b + 1/2)(c + 1/2))), with a neighbours newly
        violent and b not, c others newly violent and d not. Were the newly violent cells shuffled among all those
        where violence has a place at all, it would be 0 on average.
    Units: log odds ratio: 0.69 doubles the odds.
    Range: -9 to 9; none with fewer than three newly violent cells, eight quiet before, or one neighbour and one other
        among them, nor where the year before is missing.
    Interval: Beta posteriors (Jeffreys) of the two chances. It does not cover the unreported: where reporters reach
        new ground along a road, the record spreads as if the violence had.
    Source: join counts as in Cliff and Ord (1981); spread of conflict as in Schutte and Weidmann (2011).
    """

    name = "neighbour_spread"
    title = "Spread to neighbouring ground"
    theme = "escalation"
    unit_kinds = ("theatre", "actor")
    units = "log odds ratio"
    range = (-LARGEST, LARGEST)
    citation = "Cliff and Ord 1981; Schutte and Weidmann 2011"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        for slot, year, cells in years_in_a_row(context):
            table = joined(cells.during(year - 1)[0], cells.during(year)[0], cells.until(year))
            if table is not None:
                made[slot] = log_odds_ratio(table, context.slot_keys[slot : slot + 1], context.n_draws)
        return made


def joined(before: IntArray, now: IntArray, known: IntArray) -> tuple[int, int, int, int] | None:
    """Neighbours newly violent and not, others newly violent and not; None where they say nothing.

    Args:
        before: Cells violent in the year before.
        now: Cells violent this year.
        known: Cells violent in any year so far, ascending.
    """
    quiet = np.setdiff1d(known, before)
    near = np.isin(quiet, around(before))
    new = np.isin(quiet, now)
    a, b, c, d = (int(part.sum()) for part in (near & new, near & ~new, ~near & new, ~near & ~new))
    if a + c < LEAST_NEW or len(quiet) < LEAST_QUIET or not near.any() or near.all():
        return None
    return a, b, c, d


def log_odds_ratio(table: tuple[int, int, int, int], keys: Keys, n_draws: int) -> Draws:
    """Log odds ratio with half a cell added to each count, and its draws, shape (1 + n_draws,)."""
    from scipy.special import betaincinv, logit

    a, b, c, d = (each + 0.5 for each in table)
    first, second = (
        logit(np.clip(betaincinv(x, y, uniforms(keys, purpose, n_draws)[0].astype(float)), 1e-6, 1 - 1e-6))
        for x, y, purpose in ((a, b, "unseen"), (c, d, "other"))
    )
    made = np.append(np.log(a * d / (b * c)), first - second)
    return np.asarray(np.clip(made, -LARGEST, LARGEST), np.float32)
