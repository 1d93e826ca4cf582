"""Patronage: how far outsiders push through proxies, and over borders."""

from __future__ import annotations

from shadowgraph.measures.base import Measure
from shadowgraph.measures.patronage.cross_border_groups import CrossBorderGroups
from shadowgraph.measures.patronage.cross_border_share import CrossBorderShare
from shadowgraph.measures.patronage.crossing_rate import CrossingRate
from shadowgraph.measures.patronage.foreign_forces_share import ForeignForcesShare
from shadowgraph.measures.patronage.proxy_districts import ProxyDistricts
from shadowgraph.measures.patronage.proxy_share import ProxyShare
from shadowgraph.measures.patronage.retreat_share import RetreatShare
from shadowgraph.measures.patronage.sanctuary_share import SanctuaryShare

MEASURES: tuple[Measure, ...] = (
    ProxyShare(),
    ProxyDistricts(),
    CrossBorderShare(),
    CrossBorderGroups(),
    CrossingRate(),
    SanctuaryShare(),
    RetreatShare(),
    ForeignForcesShare(),
)
"""In the order a reader would ask for them."""
