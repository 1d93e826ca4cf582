"""Ambiguity: how much of the violence nobody can lay at a door, and how vague the record is."""

from __future__ import annotations

from shadowgraph.measures.ambiguity.unattributed_deaths_share import UnattributedDeathsShare
from shadowgraph.measures.ambiguity.unattributed_share import UnattributedShare
from shadowgraph.measures.base import Measure

MEASURES: tuple[Measure, ...] = (
    UnattributedShare(),
    UnattributedDeathsShare(),
)
"""In the order a reader would ask for them."""
