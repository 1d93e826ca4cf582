"""Insulation: how far illicit economies keep fighters going whatever politics does."""

from __future__ import annotations

from shadowgraph.measures.base import Measure

MEASURES: tuple[Measure, ...] = ()
"""In the order a reader would ask for them."""
