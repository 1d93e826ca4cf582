"""The table of well-known other names shipped with Shadowgraph (`aliases.yaml`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

DATASET = "shadowgraph-aliases"
VERSION = "2026.1"


@dataclass(frozen=True)
class Aliases:
    """Other names of one organisation.

    Args:
        ucdp_id: UCDP actor id.
        name: UCDP's name, to guard against a wrong id.
        aliases: Other names, any script.
    """

    ucdp_id: int
    name: str
    aliases: tuple[str, ...]


@functools.cache
def known_aliases() -> tuple[Aliases, ...]:
    """Read the table once, in its order."""
    import yaml

    text = resources.files("shadowgraph.actors").joinpath("aliases.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(
        Aliases(int(row["ucdp"]), str(row["name"]), tuple(str(name) for name in row["aliases"]))
        for row in yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    )
