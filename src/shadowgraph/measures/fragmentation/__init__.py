"""Fragmentation: how many groups and camps, how power is shared among them, how they split and clash."""

from __future__ import annotations

from shadowgraph.measures.base import Measure
from shadowgraph.measures.fragmentation.active_groups import ActiveGroups
from shadowgraph.measures.fragmentation.adjacent_districts import AdjacentDistricts
from shadowgraph.measures.fragmentation.breaks import Breaks
from shadowgraph.measures.fragmentation.coalitions import Coalitions
from shadowgraph.measures.fragmentation.continuity import Continuity
from shadowgraph.measures.fragmentation.core_share import CoreShare
from shadowgraph.measures.fragmentation.effective_groups import EffectiveGroups
from shadowgraph.measures.fragmentation.effective_groups_capability import EffectiveGroupsCapability
from shadowgraph.measures.fragmentation.effective_groups_deaths import EffectiveGroupsDeaths
from shadowgraph.measures.fragmentation.effective_groups_territory import EffectiveGroupsTerritory
from shadowgraph.measures.fragmentation.fragmentation_index import FragmentationIndex
from shadowgraph.measures.fragmentation.frustration import Frustration
from shadowgraph.measures.fragmentation.infighting_coalitions import InfightingCoalitions
from shadowgraph.measures.fragmentation.infighting_share import InfightingShare
from shadowgraph.measures.fragmentation.institutionalisation import Institutionalisation
from shadowgraph.measures.fragmentation.mergers import Mergers
from shadowgraph.measures.fragmentation.modularity import Modularity
from shadowgraph.measures.fragmentation.new_ground_share import NewGroundShare
from shadowgraph.measures.fragmentation.nonstate_organisations import NonstateOrganisations
from shadowgraph.measures.fragmentation.power_balance import PowerBalance
from shadowgraph.measures.fragmentation.power_concentration import PowerConcentration
from shadowgraph.measures.fragmentation.radius import Radius
from shadowgraph.measures.fragmentation.rebrandings import Rebrandings
from shadowgraph.measures.fragmentation.splinter_clashes import SplinterClashes
from shadowgraph.measures.fragmentation.splits import Splits
from shadowgraph.measures.fragmentation.synchrony import Synchrony

MEASURES: tuple[Measure, ...] = (
    ActiveGroups(),
    EffectiveGroups(),
    EffectiveGroupsDeaths(),
    EffectiveGroupsTerritory(),
    EffectiveGroupsCapability(),
    PowerConcentration(),
    InfightingShare(),
    Coalitions(),
    Frustration(),
    Modularity(),
    InfightingCoalitions(),
    FragmentationIndex(),
    NonstateOrganisations(),
    PowerBalance(),
    Institutionalisation(),
    Splits(),
    Mergers(),
    Rebrandings(),
    Breaks(),
    NewGroundShare(),
    AdjacentDistricts(),
    Radius(),
    Continuity(),
    CoreShare(),
    Synchrony(),
    SplinterClashes(),
)
"""In the order a reader would ask for them."""
