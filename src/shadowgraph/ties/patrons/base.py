"""What a kind of evidence of patronage gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from shadowgraph.ties.base import FloatArray, Mode, Sign

if TYPE_CHECKING:
    from shadowgraph.ties.patrons.panel import PatronPanel

LEAST_EVENTS = 5
"""Events a group must have to be judged: with fewer there is nothing to infer from."""


@runtime_checkable
class PatronTerm(Protocol):
    """Evidence for or against a state's support of a group. One file in `ties/patrons/evidence/`."""

    name: str
    mode: Mode
    """'events+reports' for terms that read statements: they are left out in mode 'events'."""
    sign: Sign
    """Whether more of it can only speak for (1) or against (-1) support."""
    compared: str
    """What the value is, in words, for the waterfall."""

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), finite."""
        ...
