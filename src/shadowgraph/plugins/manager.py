"""The plugin manager: built-ins first, then installed packages of entry-point group `shadowgraph.plugins`."""

from __future__ import annotations

import functools
import importlib
import importlib.util
from typing import Any

import pluggy

from shadowgraph.errors import UsageError
from shadowgraph.plugins import hooks

BUILT_IN = ("shadowgraph.sources.builtin", "shadowgraph.ties.builtin", "shadowgraph.measures.builtin")
"""Named, not imported: the folders they live in rank above this one."""

ENTRY_POINTS = "shadowgraph.plugins"


@functools.cache
def manager() -> pluggy.PluginManager:
    """Return the process-wide manager with every plugin registered."""
    made = pluggy.PluginManager(hooks.PROJECT)
    made.add_hookspecs(hooks)
    for name in BUILT_IN:
        made.register(importlib.import_module(name), name=name)
    made.load_setuptools_entrypoints(ENTRY_POINTS)
    return made


def registered(hook: str) -> dict[str, Any]:
    """Everything a hook returns, by name, built-ins first.

    Args:
        hook: 'sources', 'evidence_terms', 'standing_terms', 'tie_models' or 'measures'.

    Raises:
        UsageError: Two plugins register the same name.
    """
    found: dict[str, Any] = {}
    for batch in reversed(getattr(manager().hook, f"shadowgraph_{hook}")()):
        for part in batch:
            if part.name in found:
                raise UsageError(
                    f"Two plugins register the same {hook} name",
                    field="name",
                    value=part.name,
                    rule="names are unique",
                    way_out="uninstall or rename one of them",
                )
            found[part.name] = part
    return found
