"""The two kernels of the excitation term in plain NumPy, one definition a line."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def possible_causes(
    when: Floats,
    slack: Floats,
    place: Floats,
    member_starts: Ints,
    member: Ints,
    window: float,
    memory: float,
    reach: float,
) -> dict[tuple[int, int], tuple[float, float]]:
    """See `kernels.compiled.excitation.possible_causes`: heard and chance by (row, other)."""
    sides = [member[a:b].tolist() for a, b in itertools.pairwise(member_starts.tolist())]
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for e, f in itertools.permutations(range(len(when)), 2):
        gap, doubt = when[e] - when[f], slack[e] + slack[f]
        squared = float(((place[e] - place[f]) ** 2).sum())
        if abs(gap) > window or squared > (3 * reach) ** 2:
            continue
        near = np.exp(-0.5 * squared / reach**2)
        same_day = abs(gap) <= doubt
        later = np.exp(-(gap - doubt) / memory) if gap > 0 else 0.0
        heard = near * (0.5 if same_day else later)
        chance = near * min((memory + doubt) / (2 * window), 1.0)
        for r, i in enumerate(sides[e]):
            for j in sides[f]:
                if j == i or (j not in sides[e] and i not in sides[f]):
                    key = (int(member_starts[e]) + r, j)
                    before = found.get(key, (0.0, 0.0))
                    found[key] = (before[0] + heard, before[1] + chance)
    return found


def excite(
    row: Ints,
    edge: Ints,
    heard: Floats,
    chance: Floats,
    mean: Floats,
    n_rows: int,
    strength: float,
    steps: int,
) -> tuple[Floats, Floats, Floats, float]:
    """See `kernels.compiled.excitation.excite`: share, alpha, trace, background."""
    n_edges = len(mean)
    alpha, background, trace = mean.copy(), 0.5, np.zeros(steps)
    exposure = np.bincount(edge, chance, n_edges)
    pulled = mean > 0
    for step in range(steps + 1):
        intensity = background + np.bincount(row, alpha[edge] * heard, n_rows)
        share = alpha[edge] * heard / intensity[row]
        if step == steps:
            break
        trace[step] = np.log(intensity).sum() - background * n_rows - alpha @ exposure
        if strength > 0:
            trace[step] += strength * (np.log(alpha[pulled]) - alpha[pulled] / mean[pulled]).sum()
        offspring = np.bincount(edge, share, n_edges)
        background = max((background / intensity).mean(), 1e-9)
        if strength > 0:
            alpha = np.where(
                pulled, (offspring + strength) / (exposure + strength / np.where(pulled, mean, 1)), alpha
            )
        else:
            alpha = np.where(exposure > 0, offspring / np.where(exposure > 0, exposure, 1), alpha)
    return share, alpha, trace, background
