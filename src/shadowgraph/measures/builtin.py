"""The built-in measures. A new measure is one file in this folder and one line here."""

from __future__ import annotations

from shadowgraph.measures.active_groups import ActiveGroups
from shadowgraph.measures.base import Measure
from shadowgraph.measures.breaks import Breaks
from shadowgraph.measures.cells_for_half import CellsForHalf
from shadowgraph.measures.civilian_share import CivilianShare
from shadowgraph.measures.coalitions import Coalitions
from shadowgraph.measures.deaths import Deaths
from shadowgraph.measures.effective_groups import EffectiveGroups
from shadowgraph.measures.effective_groups_deaths import EffectiveGroupsDeaths
from shadowgraph.measures.effective_groups_territory import EffectiveGroupsTerritory
from shadowgraph.measures.events import EventCount
from shadowgraph.measures.frustration import Frustration
from shadowgraph.measures.infighting_share import InfightingShare
from shadowgraph.measures.lethality import Lethality
from shadowgraph.measures.localisation import Localisation
from shadowgraph.measures.many_sidedness import ManySidedness
from shadowgraph.measures.mergers import Mergers
from shadowgraph.measures.modularity import Modularity
from shadowgraph.measures.power_concentration import PowerConcentration
from shadowgraph.measures.splits import Splits
from shadowgraph.measures.trend import Trend
from shadowgraph.measures.unattributed_deaths_share import UnattributedDeathsShare
from shadowgraph.measures.unattributed_share import UnattributedShare
from shadowgraph.plugins.hooks import hookimpl


@hookimpl
def shadowgraph_measures() -> list[Measure]:
    """Return the built-in measures, in the order a reader would ask for them."""
    return [
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
        EventCount(),
        Deaths(),
        Trend(),
        Lethality(),
        CivilianShare(),
        ManySidedness(),
        Localisation(),
        CellsForHalf(),
        UnattributedShare(),
        UnattributedDeathsShare(),
    ]
