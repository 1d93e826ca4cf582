"""The actors stage: who the organisations are, what they are called, how they descend from one another."""

from __future__ import annotations

from shadowgraph.actors.register import register
from shadowgraph.actors.result import Actors
from shadowgraph.actors.search import NameIndex, search

__all__ = ["Actors", "NameIndex", "register", "search"]
