"""Evidence of every group and state at risk, as one array."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.patrons.base import PatronTerm
from shadowgraph.ties.patrons.panel import PatronPanel


@dataclass(frozen=True)
class PatronValues:
    """Pairs of a panel and what is known of each.

    Args:
        group: shape (P,), row of the group.
        state: shape (P,), row of the state.
        values: shape (P, K), one column per term.
    """

    group: IntArray
    state: IntArray
    values: FloatArray


def evidence_values(panel: PatronPanel, terms: tuple[PatronTerm, ...]) -> PatronValues:
    """Compute every term for the pairs at risk, groups in order, states in order within each."""
    group, state = np.nonzero(panel.at_risk)
    columns = [term.compute(panel)[panel.at_risk] for term in terms]
    return PatronValues(group, state, np.column_stack(columns))
