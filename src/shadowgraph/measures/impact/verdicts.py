"""Verdicts: the most that may be said of one outcome, a key into a closed list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.measures.impact.inference import Estimate

ALPHA = 0.10
LARGE = float(np.log(2.0))
"""An interval wholly inside halving and doubling is no large change."""


@dataclass(frozen=True)
class Findings:
    """What a verdict looks at.

    Args:
        basis: Who dates the turns.
        effect: Of all blocks after; None without a fit.
        p_adjusted: Of the effect, over all outcomes; NaN unknown.
        lead: Of the year before.
        placebos: Of the placebos that have an interval.
        robust: Interval under departures as large as the lead's, logs.
    """

    basis: str
    effect: Estimate | None
    p_adjusted: float
    lead: Estimate | None
    placebos: tuple[Estimate, ...]
    robust: tuple[float, float]


def verdict(found: Findings) -> str:
    """Choose the verdict; see `records.impact.VERDICTS`.

    A change is only ever stated for turns that a source dates, where all outcomes together still leave it clear, the
    year before shows none, a placebo could be tried and none shows any, and departures as large as the year before's
    would not undo it. Turns dated by the events themselves never give more than 'dated by the events'.
    """
    effect = found.effect
    if effect is None or not np.isfinite(effect.low):
        return "can't say: too few ties"
    if found.basis != "reported":
        return "can't say: dated by the events"
    if found.lead is not None and found.lead.p_value < ALPHA:
        return "can't say: changed before"
    if any(one.p_value < ALPHA for one in found.placebos):
        return "can't say: placebo moves too"
    if not found.p_adjusted < ALPHA:
        inside = effect.low > -LARGE and effect.high < LARGE
        return "no large change" if inside else "can't say: too wide"
    low, high = found.robust
    checked = any(np.isfinite(one.p_value) for one in found.placebos)
    if not checked or not (low > 0.0 or high < 0.0):
        return "can't say: not robust"
    return "rose" if effect.log_ratio > 0 else "fell"
