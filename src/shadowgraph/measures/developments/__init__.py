"""Developments: the turns a conflict took, found in its events, registers and ties."""

from __future__ import annotations

from shadowgraph.measures.developments.telling import developments

__all__ = ["developments"]
