"""Ground: borderlands, rivers and towns, who is present where, and the ways between a group's areas."""

from __future__ import annotations

from shadowgraph.measures.base import Measure
from shadowgraph.measures.ground.border_slope import BorderSlope
from shadowgraph.measures.ground.borderland_excess import BorderlandExcess
from shadowgraph.measures.ground.contested_area import ContestedArea
from shadowgraph.measures.ground.contested_share import ContestedShare
from shadowgraph.measures.ground.presence_area import PresenceArea
from shadowgraph.measures.ground.river_excess import RiverExcess
from shadowgraph.measures.ground.town_excess import TownExcess
from shadowgraph.measures.ground.town_slope import TownSlope

MEASURES: tuple[Measure, ...] = (
    PresenceArea(),
    ContestedArea(),
    ContestedShare(),
    BorderlandExcess(),
    BorderSlope(),
    TownExcess(),
    TownSlope(),
    RiverExcess(),
)
"""In the order a reader would ask for them."""
