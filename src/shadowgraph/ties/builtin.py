"""Built-in evidence terms and tie models."""

from __future__ import annotations

from shadowgraph.plugins.hooks import hookimpl
from shadowgraph.ties.base import EvidenceTerm, TieModel
from shadowgraph.ties.evidence.clashes import Clashes
from shadowgraph.ties.evidence.co_location import CoLocation
from shadowgraph.ties.evidence.co_timing import CoTiming
from shadowgraph.ties.evidence.cobelligerence import CoBelligerence
from shadowgraph.ties.evidence.common_patron import CommonPatron
from shadowgraph.ties.evidence.lineage import Lineage
from shadowgraph.ties.evidence.reported import Reported
from shadowgraph.ties.evidence.shared_enemy import SharedEnemy
from shadowgraph.ties.models.state_space import StateSpace


@hookimpl
def shadowgraph_evidence_terms() -> list[EvidenceTerm]:
    """Evidence in the order of the waterfall."""
    return [
        Clashes(),
        CoBelligerence(),
        SharedEnemy(),
        CoTiming(),
        CoLocation(),
        Reported(),
        CommonPatron(),
        Lineage(),
    ]


@hookimpl
def shadowgraph_tie_models() -> list[TieModel]:
    """Models, the default first."""
    return [StateSpace()]
