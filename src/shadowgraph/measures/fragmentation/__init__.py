"""Fragmentation: how many groups and camps, how power is shared among them, how they split and clash."""

from __future__ import annotations

from shadowgraph.measures.base import Measure
from shadowgraph.measures.fragmentation.active_groups import ActiveGroups
from shadowgraph.measures.fragmentation.breaks import Breaks
from shadowgraph.measures.fragmentation.coalitions import Coalitions
from shadowgraph.measures.fragmentation.effective_groups import EffectiveGroups
from shadowgraph.measures.fragmentation.effective_groups_deaths import EffectiveGroupsDeaths
from shadowgraph.measures.fragmentation.effective_groups_territory import EffectiveGroupsTerritory
from shadowgraph.measures.fragmentation.frustration import Frustration
from shadowgraph.measures.fragmentation.infighting_share import InfightingShare
from shadowgraph.measures.fragmentation.mergers import Mergers
from shadowgraph.measures.fragmentation.modularity import Modularity
from shadowgraph.measures.fragmentation.power_concentration import PowerConcentration
from shadowgraph.measures.fragmentation.splits import Splits

MEASURES: tuple[Measure, ...] = (
    ActiveGroups(),
    EffectiveGroups(),
    EffectiveGroupsDeaths(),
    EffectiveGroupsTerritory(),
    PowerConcentration(),
    InfightingShare(),
    Coalitions(),
    Frustration(),
    Modularity(),
    Splits(),
    Mergers(),
    Breaks(),
)
"""In the order a reader would ask for them."""
