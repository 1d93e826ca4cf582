"""Changes of level as they can be seen at the end of each period, from nothing later, in NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST, SHORTEST, RECENT = 12, 2, 12
"""Periods before anything is said; shortest new level; oldest new level looked for."""

SPREAD_WORTH = 16.0
"""Periods the usual movement between neighbours is worth beside the spread around the levels."""

USUAL_ECHO, ECHO_WORTH = 0.15, 24.0
"""Autocorrelation of violence from month to month within a level, and the periods that guess is worth."""

MOST_ECHO = 0.8
TIED = 1e-9


def late_changes(values: Floats, threshold: float) -> tuple[Ints, Floats]:
    """Where, at the end of each period, a new level is seen to have begun.

    A generalised likelihood ratio over all beginnings within the last twelve periods, against one level since the last
    change seen (Lai 1995), with the spread unknown and discounted for autocorrelation; after an alarm the new level is
    the one to leave, by a level that begins later than the alarm: one change is not seen twice.

    Args:
        values: shape (n,), in order of time, none missing.
        threshold: Twice the log-likelihood ratio from which a change is seen.

    Returns:
        Period in which the new level began, -1 where nothing is seen, shape (n,); and the ratio, shape (n,).
    """
    n = len(values)
    since, ratio = np.full(n, -1), np.zeros(n)
    origin = seen = 0
    for t in range(LEAST - 1, n):
        usual = float((np.diff(values[: t + 1]) ** 2).sum()) / (2 * t)
        if usual <= 0:
            continue
        run = values[origin : t + 1]
        one = two = _squares(run)
        best = -1
        for k in range(max(origin + SHORTEST, seen, t - RECENT + 1), t - SHORTEST + 2):
            apart = _squares(values[origin:k]) + _squares(values[k : t + 1])
            # Beginnings that are equally good must not be told apart by rounding.
            if apart < two - TIED * one:
                best, two = k, apart
        if best < 0:
            continue
        level = np.where(
            np.arange(origin, t + 1) < best, values[origin:best].mean(), values[best : t + 1].mean()
        )
        rest = run - level
        echo = (float((rest[1:] * rest[:-1]).sum()) + USUAL_ECHO * ECHO_WORTH * usual) / (
            two + ECHO_WORTH * usual
        )
        echo = min(max(echo, 0.0), MOST_ECHO)
        prior = SPREAD_WORTH * usual
        ratio[t] = (len(run) + SPREAD_WORTH) * np.log((one + prior) / (two + prior)) * (1 - echo) / (1 + echo)
        if ratio[t] > threshold:
            since[t] = origin = best
            seen = t + 1
    return since, ratio


def _squares(values: Floats) -> float:
    return float(((values - values.mean()) ** 2).sum())
