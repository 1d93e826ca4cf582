"""The kinds of evidence, in the order of the bars."""

from __future__ import annotations

from shadowgraph.ties.patrons.base import PatronTerm
from shadowgraph.ties.patrons.evidence.distance import Distance
from shadowgraph.ties.patrons.evidence.embattled import Embattled
from shadowgraph.ties.patrons.evidence.enmity import Enmity
from shadowgraph.ties.patrons.evidence.fights_the_creed import FightsTheCreed
from shadowgraph.ties.patrons.evidence.home import Home
from shadowgraph.ties.patrons.evidence.host import Host
from shadowgraph.ties.patrons.evidence.intervenes import Intervenes
from shadowgraph.ties.patrons.evidence.kin import Kin
from shadowgraph.ties.patrons.evidence.lifetime import Lifetime
from shadowgraph.ties.patrons.evidence.major_power import MajorPower
from shadowgraph.ties.patrons.evidence.named_together import NamedTogether
from shadowgraph.ties.patrons.evidence.near_border import NearBorder
from shadowgraph.ties.patrons.evidence.neighbour import Neighbour
from shadowgraph.ties.patrons.evidence.proxy_rivalry import ProxyRivalry
from shadowgraph.ties.patrons.evidence.reach import Reach
from shadowgraph.ties.patrons.evidence.rear_base import RearBase
from shadowgraph.ties.patrons.evidence.same_region import SameRegion
from shadowgraph.ties.patrons.evidence.shared_enemy import SharedEnemy
from shadowgraph.ties.patrons.evidence.size import Size
from shadowgraph.ties.patrons.evidence.war_with_group import WarWithGroup
from shadowgraph.ties.patrons.evidence.war_with_states import WarWithStates

TERMS: tuple[PatronTerm, ...] = (
    NearBorder(),
    Distance(),
    Neighbour(),
    SameRegion(),
    Host(),
    Home(),
    WarWithGroup(),
    NamedTogether(),
    Enmity(),
    ProxyRivalry(),
    RearBase(),
    SharedEnemy(),
    Intervenes(),
    Kin(),
    FightsTheCreed(),
    Reach(),
    MajorPower(),
    Embattled(),
    Size(),
    Lifetime(),
    WarWithStates(),
)
