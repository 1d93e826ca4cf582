"""Peace in pieces: districts at peace beside districts at war, and how long it holds."""

from __future__ import annotations

from shadowgraph.measures.base import Measure

MEASURES: tuple[Measure, ...] = ()
"""In the order a reader would ask for them."""
