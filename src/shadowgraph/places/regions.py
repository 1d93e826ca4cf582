"""Named regions: sets of countries, some narrowed by a polygon (`regions.yaml`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

from shadowgraph.errors import UsageError
from shadowgraph.places.countries import fold

CUTOFF = 84.0
"""Similarity (0-100) from which a misspelt region is taken as meant."""


@dataclass(frozen=True)
class Region:
    """A named region.

    Args:
        id: Slug, e.g. 'sahel'.
        name: Name to show.
        countries: Its countries, as UCDP names them.
        polygon: WKT polygon (WGS 84) that narrows them, or None: the whole countries.
        note: Who is in, who is out and why.
        other_names: Other names it answers to.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    polygon: str | None = None
    note: str = ""
    other_names: tuple[str, ...] = ()


@functools.cache
def _regions() -> dict[str, Region]:
    import yaml

    text = resources.files("shadowgraph.places").joinpath("regions.yaml").read_text(encoding="utf-8")
    made = {}
    for slug, given in yaml.safe_load(text).items():
        made[slug] = Region(
            id=slug,
            name=given["name"],
            countries=tuple(given["countries"]),
            polygon=given.get("polygon"),
            note=given.get("note", ""),
            other_names=tuple(given.get("other_names", ())),
        )
    return made


@functools.cache
def _by_name() -> dict[str, Region]:
    """Folded name to region; an id beats another region's name."""
    known = {fold(text): r for r in _regions().values() for text in (*r.other_names, r.name)}
    return known | {fold(r.id): r for r in _regions().values()}


def all_regions() -> tuple[Region, ...]:
    """Every named region, sorted by id."""
    return tuple(_regions()[slug] for slug in sorted(_regions()))


def region_names() -> tuple[str, ...]:
    """The ids of all named regions, sorted."""
    return tuple(sorted(_regions()))


def find_region(name: str) -> Region:
    """The region meant by an id or name, tolerant of spelling.

    Raises:
        UsageError: No region is near enough; names the nearest ones.

    Examples:
        >>> find_region("Lake Chad").countries
        ('Nigeria', 'Niger', 'Chad', 'Cameroon')
    """
    from rapidfuzz import fuzz, process

    known = _by_name()
    wanted = fold(name)
    if wanted in known:
        return known[wanted]
    near = process.extract(wanted, list(known), scorer=fuzz.ratio, limit=3)
    if near and near[0][1] >= CUTOFF:
        return known[near[0][0]]
    guesses = ", ".join(dict.fromkeys(known[text].id for text, _, _ in near))
    raise UsageError(
        "Unknown region",
        field="region",
        value=name,
        rule="one of " + ", ".join(region_names()),
        way_out=f"did you mean {guesses}? Or list countries, or give a polygon",
    )
