"""Reported: a dataset states that the state supports the group."""

from __future__ import annotations

from shadowgraph.ties.base import FloatArray, Mode, Sign
from shadowgraph.ties.patrons.evidence.stated import strongest, support_stated
from shadowgraph.ties.patrons.panel import PatronPanel


class Reported:
    """Worth of the strongest statement, by Admiralty reliability and credibility, 0 to 1.

    Datasets of one project share their sources, so two voices count as the louder one. What it is worth is learnt from
    how often one dataset confirms another. Null: 0, nobody says so; also where nobody looked.
    """

    name = "reported"
    mode: Mode = "events+reports"
    sign: Sign = 1
    compared = "the strongest statement that the state supports the group"

    def compute(self, panel: PatronPanel) -> FloatArray:
        """Value per group and state, shape (G, S), 0 to 1."""
        return panel.of_groups(strongest(panel, support_stated(panel)))
