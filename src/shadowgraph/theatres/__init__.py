"""The theatres stage: choose the parts of the record to assess, and cut them out."""

from __future__ import annotations

from shadowgraph.theatres.cut import cut, cut_all
from shadowgraph.theatres.data import TheatreData
from shadowgraph.theatres.resolve import resolve
from shadowgraph.theatres.select import select

__all__ = ["TheatreData", "cut", "cut_all", "resolve", "select"]
