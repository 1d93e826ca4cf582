"""Insulation: how far illicit economies keep fighters going whatever politics does."""

from __future__ import annotations

from shadowgraph.measures.base import Measure
from shadowgraph.measures.insulation.financed_share import FinancedShare
from shadowgraph.measures.insulation.frontier_share import FrontierShare
from shadowgraph.measures.insulation.persistence_under_pressure import PersistenceUnderPressure
from shadowgraph.measures.insulation.site_share import SiteShare
from shadowgraph.measures.insulation.supplied_share import SuppliedShare

MEASURES: tuple[Measure, ...] = (
    FinancedShare(),
    SuppliedShare(),
    FrontierShare(),
    SiteShare(),
    PersistenceUnderPressure(),
)
"""In the order a reader would ask for them."""
