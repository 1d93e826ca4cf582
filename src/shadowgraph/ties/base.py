"""What an evidence term gives and what a tie model takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, get_args, runtime_checkable

import numpy as np
import polars as pl
from numpy.typing import NDArray

if TYPE_CHECKING:
    from shadowgraph.ties.panel import Panel
    from shadowgraph.ties.result import TieResult

Mode = Literal["events", "events+reports"]
MODES: tuple[Mode, ...] = get_args(Mode)

Sign = Literal[-1, 1]
"""Whether more of a kind of standing evidence can only speak for (1) or against (-1) cooperation."""

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

SOURCES_SCHEMA = {"cell": pl.Int64, "event_id": pl.String, "statement_id": pl.String}


@dataclass(frozen=True)
class Rates:
    """How a term's counts behave in each hidden state, before anything is learnt.

    Given a state, the observed count is negative binomial with mean `multiplier * expected`.

    Args:
        multipliers: For rival, unrelated, tactical, strategic: how many times the null's expectation is seen.
        strength: How many expected events the multipliers are worth against the data when they are learnt.
        dispersion: Size parameter of the negative binomial; small means bursts and long silences.
        power: Weight of one period, 0 to 1; below 1 because no two periods and no two
            terms are quite independent; autocorrelation lowers it further when parameters are learnt.
        coordinated: Of the chances that would pass unused under the null, the share that cooperating organisations
            use together, 0 to 1: allies *add* joint action to what chance gives, however much that is. Only for
            terms that count their chances; their multipliers of cooperation are those of 'unrelated'.
    """

    multipliers: tuple[float, float, float, float]
    strength: float
    dispersion: float
    power: float = 0.8
    coordinated: float = 0.0


@dataclass(frozen=True)
class TermValues:
    """One kind of evidence for every pair and period of a panel.

    Args:
        observed: shape (n_cells,), what was counted, at least 0.
        expected: shape (n_cells,), what the null expects given opportunity, at least 0; 0 means there was
            nothing to hear, so silence says nothing.
        sources: One row per record kept as evidence: columns 'cell' (Int64), 'event_id' (null for a
            statement), 'statement_id' (null for an event).
        n_sources: shape (n_cells,), how many records there were in all.
        chances: shape (n_cells,), on how many occasions they could have been seen together, at least `expected`;
            None for a term whose counts have no such number.
        log_ratios: shape (n_cells, 4), log-likelihood ratio of each state against 'unrelated' (0 in that column), for
            a term that knows what its evidence is worth; None: models learn it from the counts. Where given, the
            counts are only shown.
    """

    observed: FloatArray
    expected: FloatArray
    sources: pl.DataFrame
    n_sources: IntArray
    chances: FloatArray | None = None
    log_ratios: FloatArray | None = None


@runtime_checkable
class EvidenceTerm(Protocol):
    """One kind of evidence. One file in `ties/evidence/`, registered in `ties/builtin.py`.

    A term with an attribute `optional = True` is used only when it is asked for by name.
    """

    name: str
    mode: Mode
    """'events+reports' for terms that read statements: they are left out in mode 'events'."""
    compared: str
    """What is compared with what, in words, for the waterfall."""
    rates: Rates

    def compute(self, panel: Panel) -> TermValues:
        """Count and compare, for every cell of the panel."""
        ...


@runtime_checkable
class StandingTerm(Protocol):
    """Evidence that holds for a pair over the whole window. One file in `ties/standing/`."""

    name: str
    mode: Mode
    sign: Sign
    compared: str
    """What the value is, in words, for the waterfall."""

    def compute(self, panel: Panel) -> FloatArray:
        """Value per pair, shape (P,), finite; the same for both orders of the two."""
        ...


@runtime_checkable
class TieModel(Protocol):
    """A way to turn evidence into states. One file in `ties/models/`, registered in `ties/builtin.py`."""

    @property
    def name(self) -> str:
        """Registered name."""
        ...

    def infer(self, panel: Panel, *, seed: int, terms: tuple[str, ...] | None = None) -> TieResult:
        """Infer the state of every pair in every period."""
        ...
