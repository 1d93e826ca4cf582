"""Attribution: who may have been the sides of events that nobody named. Probabilities, never facts."""

from __future__ import annotations

from shadowgraph.trust.attribution.attribute import attribute
from shadowgraph.trust.attribution.result import Attribution
from shadowgraph.trust.attribution.spread import spread

__all__ = ["Attribution", "attribute", "spread"]
