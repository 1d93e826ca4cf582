"""Ground: borderlands, rivers and towns, who is present where, and the ways between a group's areas."""

from __future__ import annotations

from shadowgraph.measures.base import Measure

MEASURES: tuple[Measure, ...] = ()
"""In the order a reader would ask for them."""
