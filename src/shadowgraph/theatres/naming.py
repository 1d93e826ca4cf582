"""Names and ids of theatres."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from shadowgraph.places.countries import fold
from shadowgraph.places.regions import all_regions


def slug(name: str) -> str:
    """A short id: lower-case words joined by hyphens.

    Examples:
        >>> slug("Mali, Burkina Faso and Niger")
        'mali-burkina-faso-and-niger'
    """
    return fold(name).replace(" ", "-") or "theatre"


def short(country: str) -> str:
    """A country's name without the old name UCDP puts in brackets.

    Examples:
        >>> short("DR Congo (Zaire)"), short("Yemen (North Yemen)"), short("Kingdom of eSwatini (Swaziland)")
        ('DR Congo', 'Yemen', 'eSwatini')
    """
    if country == "Yemen (South Yemen)":
        return "South Yemen"
    return country.split(" (")[0].removeprefix("Kingdom of ")


def listed(countries: Sequence[str], *, most: int = 4) -> str:
    """Countries in words; a known region's name when they are exactly its countries.

    Examples:
        >>> listed(["Mali", "Burkina Faso", "Niger"]), listed(["Mali", "Togo"])
        ('Sahel', 'Mali and Togo')
    """
    for region in all_regions():
        if len(countries) > 1 and region.polygon is None and set(region.countries) == set(countries):
            return region.name
    names = [short(country) for country in countries]
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more countries"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def main_countries(events: pl.DataFrame, share: float) -> list[str]:
    """Countries with at least that share of the events, most events first."""
    counts = events["country"].value_counts().sort("count", "country", descending=[True, False])
    return counts.filter(pl.col("count") >= share * events.height)["country"].to_list()


def unique_ids(names: Sequence[str]) -> list[str]:
    """One id per name; a repeated one gets -2, -3..."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        base = slug(name)
        seen[base] = seen.get(base, 0) + 1
        made.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return made
