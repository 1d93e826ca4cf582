"""The built-in sources. A new provider is one file in this folder and one line here."""

from __future__ import annotations

from shadowgraph.plugins.hooks import hookimpl
from shadowgraph.sources.base import Source


@hookimpl
def shadowgraph_sources() -> list[Source]:
    """Return the built-in readers."""
    sources: list[Source] = []
    return sources
