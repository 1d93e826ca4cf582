"""Patrons: which states support which groups; absence of a coded patron is no proof."""

from __future__ import annotations

from shadowgraph.ties.patrons.infer import patrons
from shadowgraph.ties.patrons.panel import wider
from shadowgraph.ties.patrons.result import PatronResult

__all__ = ["PatronResult", "patrons", "wider"]
