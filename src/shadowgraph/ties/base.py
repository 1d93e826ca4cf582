"""What an evidence term gives and what a tie model takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, get_args, runtime_checkable

import numpy as np
import polars as pl
from numpy.typing import NDArray

Mode = Literal["events", "events+reports"]
MODES: tuple[Mode, ...] = get_args(Mode)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class TermValues:
    """One kind of evidence for every pair and period of a panel.

    Args:
        observed: shape (n_cells,), what was counted, at least 0.
        expected: shape (n_cells,), what the null expects given opportunity, at least 0; 0 means there was
            nothing to hear, so silence says nothing.
        sources: One row per (cell, event_id or statement_id) behind `observed`: columns 'cell' (Int64),
            'event_id' (String, null for a statement), 'statement_id' (String, null for an event).
    """

    observed: FloatArray
    expected: FloatArray
    sources: pl.DataFrame


@runtime_checkable
class EvidenceTerm(Protocol):
    """One kind of evidence. One file in `ties/evidence/`, registered in `ties/builtin.py`."""

    name: str
    mode: Mode
    """'events+reports' for terms that read statements: they are silent in mode 'events'."""
    compared: str
    """What is compared with what, in words, for the waterfall."""

    def compute(self, panel: object) -> TermValues:
        """Count and compare over a `ties.panel.Panel`."""
        ...
