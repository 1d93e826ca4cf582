"""The events stage: readings in, one clean, de-duplicated table of events out."""

from __future__ import annotations

from shadowgraph.events.build import build
from shadowgraph.events.result import Events

__all__ = ["Events", "build"]
