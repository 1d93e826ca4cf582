"""Log-odds and chances."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray


def chance(log_odds: FloatArray) -> FloatArray:
    """Probability of log-odds, same shape, without overflow."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -log_odds)))
