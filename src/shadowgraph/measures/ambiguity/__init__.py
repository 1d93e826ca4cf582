"""Ambiguity: how much of the violence nobody can lay at a door, and how vague the record is."""

from __future__ import annotations

from shadowgraph.measures.ambiguity.attribution_doubt import AttributionDoubt
from shadowgraph.measures.ambiguity.attribution_entropy import AttributionEntropy
from shadowgraph.measures.ambiguity.contradictions import Contradictions
from shadowgraph.measures.ambiguity.deaths_spread import DeathsSpread
from shadowgraph.measures.ambiguity.single_source_share import SingleSourceShare
from shadowgraph.measures.ambiguity.unattributed_deaths_share import UnattributedDeathsShare
from shadowgraph.measures.ambiguity.unattributed_share import UnattributedShare
from shadowgraph.measures.ambiguity.unclear_share import UnclearShare
from shadowgraph.measures.ambiguity.vague_date_share import VagueDateShare
from shadowgraph.measures.ambiguity.vague_place_share import VaguePlaceShare
from shadowgraph.measures.base import Measure

MEASURES: tuple[Measure, ...] = (
    UnattributedShare(),
    UnattributedDeathsShare(),
    AttributionEntropy(),
    AttributionDoubt(),
    DeathsSpread(),
    UnclearShare(),
    VaguePlaceShare(),
    VagueDateShare(),
    SingleSourceShare(),
    Contradictions(),
)
"""In the order a reader would ask for them."""
