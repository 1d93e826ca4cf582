"""Peace in pieces: districts at peace beside districts at war, and how long it holds."""

from __future__ import annotations

from shadowgraph.measures.base import Measure
from shadowgraph.measures.peace.mixed_borders import MixedBorders
from shadowgraph.measures.peace.peace_clustering import PeaceClustering
from shadowgraph.measures.peace.peace_mixing import PeaceMixing
from shadowgraph.measures.peace.peace_share import PeaceShare
from shadowgraph.measures.peace.turned_to_peace import TurnedToPeace
from shadowgraph.measures.peace.turned_to_war import TurnedToWar
from shadowgraph.measures.peace.war_months import WarMonths

MEASURES: tuple[Measure, ...] = (
    PeaceShare(),
    WarMonths(),
    TurnedToWar(),
    TurnedToPeace(),
    MixedBorders(),
    PeaceMixing(),
    PeaceClustering(),
)
"""In the order a reader would ask for them."""
