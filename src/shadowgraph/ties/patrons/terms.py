"""The kinds of evidence, in the order of the bars."""

from __future__ import annotations

from shadowgraph.ties.base import Mode
from shadowgraph.ties.patrons.base import PatronTerm
from shadowgraph.ties.patrons.evidence.creed import Creed
from shadowgraph.ties.patrons.evidence.crowded_field import CrowdedField
from shadowgraph.ties.patrons.evidence.distance import Distance
from shadowgraph.ties.patrons.evidence.embattled import Embattled
from shadowgraph.ties.patrons.evidence.enmity import Enmity
from shadowgraph.ties.patrons.evidence.ever_fought import EverFought
from shadowgraph.ties.patrons.evidence.faith import Faith
from shadowgraph.ties.patrons.evidence.fights_the_creed import FightsTheCreed
from shadowgraph.ties.patrons.evidence.host import Host
from shadowgraph.ties.patrons.evidence.jihadist import Jihadist
from shadowgraph.ties.patrons.evidence.kin import Kin
from shadowgraph.ties.patrons.evidence.lifetime import Lifetime
from shadowgraph.ties.patrons.evidence.major_power import MajorPower
from shadowgraph.ties.patrons.evidence.nation import Nation
from shadowgraph.ties.patrons.evidence.near_border import NearBorder
from shadowgraph.ties.patrons.evidence.nearest import Nearest
from shadowgraph.ties.patrons.evidence.neighbour import Neighbour
from shadowgraph.ties.patrons.evidence.other_clients import OtherClients
from shadowgraph.ties.patrons.evidence.patronage import Patronage
from shadowgraph.ties.patrons.evidence.proxy_rivalry import ProxyRivalry
from shadowgraph.ties.patrons.evidence.reach import Reach
from shadowgraph.ties.patrons.evidence.rear_base import RearBase
from shadowgraph.ties.patrons.evidence.reported import Reported
from shadowgraph.ties.patrons.evidence.same_region import SameRegion
from shadowgraph.ties.patrons.evidence.shared_enemy import SharedEnemy
from shadowgraph.ties.patrons.evidence.size import Size
from shadowgraph.ties.patrons.evidence.toll import Toll
from shadowgraph.ties.patrons.evidence.war_with_group import WarWithGroup
from shadowgraph.ties.patrons.evidence.war_with_states import WarWithStates
from shadowgraph.ties.patrons.evidence.wars_on_record import WarsOnRecord

TERMS: tuple[PatronTerm, ...] = (
    Distance(),
    Nearest(),
    SameRegion(),
    Host(),
    EverFought(),
    WarWithGroup(),
    Enmity(),
    SharedEnemy(),
    Nation(),
    Faith(),
    Creed(),
    FightsTheCreed(),
    Jihadist(),
    Reach(),
    MajorPower(),
    Embattled(),
    CrowdedField(),
    Size(),
    Toll(),
    Lifetime(),
    WarWithStates(),
    Reported(),
    OtherClients(),
    Patronage(),
    WarsOnRecord(),
)

"""What the model reads."""

TRIED: tuple[PatronTerm, ...] = (
    NearBorder(),
    Neighbour(),
    ProxyRivalry(),
    RearBase(),
    Kin(),
)
"""What theory suggests and the labels don't bear out once distance, rank and enmity have spoken. The benchmark tries
each again on every full run, and takes the first four as baselines."""


def terms_of(mode: Mode) -> tuple[PatronTerm, ...]:
    """Terms a mode may look at: in mode 'events' none that reads statements."""
    return tuple(term for term in TERMS if mode == "events+reports" or term.mode == "events")
