"""Built-in evidence terms and tie models."""

from __future__ import annotations

from shadowgraph.plugins.hooks import hookimpl
from shadowgraph.ties.base import EvidenceTerm, StandingTerm, TieModel
from shadowgraph.ties.evidence.clashes import Clashes
from shadowgraph.ties.evidence.co_location import CoLocation
from shadowgraph.ties.evidence.co_timing import CoTiming
from shadowgraph.ties.evidence.cobelligerence import CoBelligerence
from shadowgraph.ties.evidence.common_patron import CommonPatron
from shadowgraph.ties.evidence.excitation import Excitation
from shadowgraph.ties.evidence.joint_action import JointAction
from shadowgraph.ties.evidence.lineage import Lineage
from shadowgraph.ties.evidence.reported import Reported, ReportedRivalry
from shadowgraph.ties.evidence.shared_enemy import SharedEnemy
from shadowgraph.ties.evidence.tactics import Tactics
from shadowgraph.ties.models.block_model import BlockModel
from shadowgraph.ties.models.dyad_frequency import DyadFrequency
from shadowgraph.ties.models.heuristics import heuristics
from shadowgraph.ties.models.latent_factor import LatentFactor
from shadowgraph.ties.models.learnt import Learnt
from shadowgraph.ties.models.state_space import StateSpace
from shadowgraph.ties.standing.common_friends import CommonFriends
from shadowgraph.ties.standing.community import Community
from shadowgraph.ties.standing.creed import Creed
from shadowgraph.ties.standing.crime import Crime
from shadowgraph.ties.standing.distance import Distance
from shadowgraph.ties.standing.friends_foes import FriendsFoes
from shadowgraph.ties.standing.local_fights import LocalFights
from shadowgraph.ties.standing.named_together import NamedTogether
from shadowgraph.ties.standing.people import People
from shadowgraph.ties.standing.political_aim import PoliticalAim
from shadowgraph.ties.standing.rare_enemies import RareEnemies
from shadowgraph.ties.standing.rivalry import Rivalry
from shadowgraph.ties.standing.same_months import SameMonths
from shadowgraph.ties.standing.same_year_enemies import SameYearEnemies
from shadowgraph.ties.standing.shared_ground import SharedGround
from shadowgraph.ties.standing.shared_years import SharedYears
from shadowgraph.ties.standing.two_states import TwoStates
from shadowgraph.ties.standing.war_with_states import WarWithStates


@hookimpl
def shadowgraph_evidence_terms() -> list[EvidenceTerm]:
    """Evidence in the order of the waterfall."""
    return [
        Clashes(),
        CoBelligerence(),
        SharedEnemy(),
        CoTiming(),
        Excitation(),
        JointAction(),
        CoLocation(),
        Tactics(),
        Reported(),
        ReportedRivalry(),
        CommonPatron(),
        Lineage(),
    ]


@hookimpl
def shadowgraph_standing_terms() -> list[StandingTerm]:
    """Standing evidence in the order of the waterfall."""
    return [
        WarWithStates(),
        PoliticalAim(),
        LocalFights(),
        Community(),
        Crime(),
        Creed(),
        People(),
        SameYearEnemies(),
        RareEnemies(),
        SharedYears(),
        SameMonths(),
        SharedGround(),
        Distance(),
        Rivalry(),
        NamedTogether(),
        CommonFriends(),
        FriendsFoes(),
        TwoStates(),
    ]


@hookimpl
def shadowgraph_tie_models() -> list[TieModel]:
    """Models, the default first."""
    return [
        Learnt(),
        StateSpace(),
        DyadFrequency(),
        DyadFrequency(one_sided=False),
        *heuristics(),
        BlockModel(),
        LatentFactor(),
    ]
