"""Patronage: how far patrons push through proxies, across borders and from sanctuaries."""

from __future__ import annotations

from shadowgraph.measures.base import Measure

MEASURES: tuple[Measure, ...] = ()
"""In the order a reader would ask for them."""
