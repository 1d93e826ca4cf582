"""Concentration: how a total is spread over groups (Herfindahl, Laakso-Taagepera, Shannon)."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws
from shadowgraph.measures.totals import Totals, ratio
from shadowgraph.measures.unseen_groups import Unseen


def herfindahl(totals: Totals, unseen: Unseen | None = None) -> Draws:
    """Sum of squared shares of each slot, 1 / number of groups to 1; NaN where the total is 0.

    Args:
        totals: Sums per slot and group.
        unseen: Groups that no event showed.
    """
    # Shares first: squares of large counts would not fit single precision.
    whole = totals.per_slot()
    squares = totals.per_slot(np.nan_to_num(ratio(totals.values, whole[totals.slot])) ** 2)
    squares[whole <= 0] = np.nan
    if unseen is None:
        return squares
    kept = ratio(whole, whole + unseen.mass)
    made: Draws = squares * kept**2 + unseen.squares * (1.0 - kept) ** 2
    return made


def entropy(totals: Totals, unseen: Unseen | None = None) -> Draws:
    """Shannon entropy of the shares in each slot, nats, 0 to log(groups); NaN where the total is 0.

    Args:
        totals: Sums per slot and group.
        unseen: Groups that no event showed.
    """
    whole = totals.per_slot()
    made = totals.per_slot(_surprise(np.nan_to_num(ratio(totals.values, whole[totals.slot]))))
    made[whole <= 0] = np.nan
    if unseen is None:
        return made
    kept = ratio(whole, whole + unseen.mass)
    among = kept * made + (1.0 - kept) * unseen.entropy
    mixed: Draws = among + _surprise(kept) + _surprise(1.0 - kept)
    return mixed


def _surprise(share: Draws) -> Draws:
    """-p log p, 0 at p = 0, NaN kept."""
    made = np.where(np.isnan(share), share, np.zeros_like(share))
    np.log(share, out=made, where=share > 0)
    return np.negative(share * made)
