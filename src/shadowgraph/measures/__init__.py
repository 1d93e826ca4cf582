"""The measures stage: how fragmented, how escalating, how well attributed; each number with an interval."""

from __future__ import annotations

from shadowgraph.measures.base import Measure
from shadowgraph.measures.changes import turning_points
from shadowgraph.measures.measuring import measure
from shadowgraph.measures.result import Measures

__all__ = ["Measure", "Measures", "measure", "turning_points"]
