"""Changes of level as they can be seen at the end of each period, from nothing later, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from shadowgraph.kernels.reference.late_changes import (
    ECHO_WORTH,
    LEAST,
    MOST_ECHO,
    RECENT,
    SHORTEST,
    SPREAD_WORTH,
    TIED,
    USUAL_ECHO,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def late_changes(values: Floats, threshold: float) -> tuple[Ints, Floats]:
    """See `kernels.reference.late_changes.late_changes`: same arguments, same result, from cumulative sums."""
    n = len(values)
    since, ratio = np.full(n, -1), np.zeros(n)
    total, square, steps = np.zeros(n + 1), np.zeros(n + 1), 0.0
    centre = values[0] if n else 0.0
    for t in range(n):
        total[t + 1] = total[t] + values[t] - centre
        square[t + 1] = square[t] + (values[t] - centre) ** 2
    origin, seen = 0, 0
    for t in range(n):
        if t > 0:
            steps += (values[t] - values[t - 1]) ** 2
        if t < LEAST - 1 or steps <= 0.0:
            continue
        usual = steps / (2 * t)
        length = t + 1 - origin
        whole = square[t + 1] - square[origin]
        sums = total[t + 1] - total[origin]
        one = max(whole - sums * sums / length, 0.0)
        two, best = one, -1
        for k in range(max(origin + SHORTEST, seen, t - RECENT + 1), t - SHORTEST + 2):
            left, right = total[k] - total[origin], total[t + 1] - total[k]
            apart = max(whole - left * left / (k - origin) - right * right / (t + 1 - k), 0.0)
            if apart < two - TIED * one:
                best, two = k, apart
        if best < 0:
            continue
        before = centre + (total[best] - total[origin]) / (best - origin)
        after = centre + (total[t + 1] - total[best]) / (t + 1 - best)
        product = 0.0
        for i in range(origin + 1, t + 1):
            now = values[i] - (before if i < best else after)
            product += now * (values[i - 1] - (before if i - 1 < best else after))
        echo = (product + USUAL_ECHO * ECHO_WORTH * usual) / (two + ECHO_WORTH * usual)
        echo = min(max(echo, 0.0), MOST_ECHO)
        prior = SPREAD_WORTH * usual
        ratio[t] = (
            (length + SPREAD_WORTH) * np.log((one + prior) / (two + prior)) * (1.0 - echo) / (1.0 + echo)
        )
        if ratio[t] > threshold:
            since[t] = best
            origin = best
            seen = t + 1
    return since, ratio
