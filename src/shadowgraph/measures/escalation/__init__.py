"""Escalation: how much violence, how fast it grows, against whom, between how many and where."""

from __future__ import annotations

from shadowgraph.measures.base import Measure
from shadowgraph.measures.escalation.branching_ratio import BranchingRatio
from shadowgraph.measures.escalation.cells_for_half import CellsForHalf
from shadowgraph.measures.escalation.civilian_share import CivilianShare
from shadowgraph.measures.escalation.civilian_targeting import CivilianTargeting
from shadowgraph.measures.escalation.contact_line import ContactLine
from shadowgraph.measures.escalation.deaths import Deaths
from shadowgraph.measures.escalation.events import EventCount
from shadowgraph.measures.escalation.front_speed import FrontSpeed
from shadowgraph.measures.escalation.half_life import HalfLife
from shadowgraph.measures.escalation.lethality import Lethality
from shadowgraph.measures.escalation.localisation import Localisation
from shadowgraph.measures.escalation.many_sidedness import ManySidedness
from shadowgraph.measures.escalation.neighbour_spread import NeighbourSpread
from shadowgraph.measures.escalation.p_lull_12m import PLull12m
from shadowgraph.measures.escalation.tail_index import TailIndex
from shadowgraph.measures.escalation.trend import Trend

MEASURES: tuple[Measure, ...] = (
    EventCount(),
    Deaths(),
    Trend(),
    Lethality(),
    CivilianShare(),
    ManySidedness(),
    Localisation(),
    CellsForHalf(),
    ContactLine(),
    TailIndex(),
    CivilianTargeting(),
    BranchingRatio(),
    HalfLife(),
    NeighbourSpread(),
    FrontSpeed(),
    PLull12m(),
)
"""In the order a reader would ask for them."""
