"""Shadowgraph: who cooperates with whom in armed conflict, openly or not, from open event data.

    import shadowgraph as sg

    found = sg.assess(theatre="sahel")
    found.pairs

or stage by stage: `read`, `build_events`, `register_actors`, `select_theatres`, `cut_theatre`, `infer_ties`,
`measure`. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shadowgraph.actors import register as register_actors
    from shadowgraph.actors import search as search_actors
    from shadowgraph.events import build as build_events
    from shadowgraph.exports import export
    from shadowgraph.measures import measure
    from shadowgraph.pipeline import Assessment, assess
    from shadowgraph.settings import Settings
    from shadowgraph.sources import read
    from shadowgraph.store.reading import RunReader as Run
    from shadowgraph.theatres import cut as cut_theatre
    from shadowgraph.theatres import select as select_theatres
    from shadowgraph.ties import infer as infer_ties

__version__ = "0.1.0"

_PLACES = {
    "Assessment": ("shadowgraph.pipeline", "Assessment"),
    "Run": ("shadowgraph.store.reading", "RunReader"),
    "Settings": ("shadowgraph.settings", "Settings"),
    "assess": ("shadowgraph.pipeline", "assess"),
    "build_events": ("shadowgraph.events", "build"),
    "cut_theatre": ("shadowgraph.theatres", "cut"),
    "export": ("shadowgraph.exports", "export"),
    "infer_ties": ("shadowgraph.ties", "infer"),
    "measure": ("shadowgraph.measures", "measure"),
    "read": ("shadowgraph.sources", "read"),
    "register_actors": ("shadowgraph.actors", "register"),
    "search_actors": ("shadowgraph.actors", "search"),
    "select_theatres": ("shadowgraph.theatres", "select"),
}

__all__ = [
    "Assessment",
    "Run",
    "Settings",
    "assess",
    "build_events",
    "cut_theatre",
    "export",
    "infer_ties",
    "measure",
    "read",
    "register_actors",
    "search_actors",
    "select_theatres",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'shadowgraph' has no attribute {name!r}")
    module, attribute = _PLACES[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
