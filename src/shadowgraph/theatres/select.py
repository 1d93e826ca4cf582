"""Choose theatres: by country, by region, by polygon, or found in the events themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from shadowgraph.actors.result import Actors
from shadowgraph.errors import NoEventsError, UsageError
from shadowgraph.events.result import Events
from shadowgraph.places.countries import find_country, fold
from shadowgraph.places.regions import find_region
from shadowgraph.records.theatre import Theatre
from shadowgraph.theatres import found as finding
from shadowgraph.theatres.naming import listed, main_countries, slug
from shadowgraph.theatres.polygon import inside, read_polygon
from shadowgraph.theatres.window import check_window, in_window, span

MOST_NAMED = 6
"""With more countries than this and nothing chosen, the theatre is called 'all'."""


def select(
    events: Events,
    actors: Actors,
    *,
    countries: Sequence[str] | str | None = None,
    region: str | None = None,
    polygon: str | None = None,
    found: bool = False,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> list[Theatre]:
    """Choose the theatres to assess.

    Args:
        events: The events stage's result.
        actors: The actors stage's result (only `found` looks at it).
        countries: Countries in any spelling: a list, or one text separated by commas.
        region: A named region, e.g. 'sahel' (`places.region_names`).
        polygon: WKT, a GeoJSON file, 'lon,lat lon,lat lon,lat ...' or 'west,south,east,north'.
        found: Let the events decide: connected groups of actors and places. Every event of the window is in
            exactly one of them; those too few to assess are together in 'elsewhere', the last.
        start: First day; None: the first event's.
        end: Last day; None: the last event's.

    Returns:
        One theatre, or, with `found`, several, the most events first. With nothing given: one theatre of all the
        countries in the events.

    Raises:
        UsageError: Two ways of choosing at once, an unknown name, a polygon that can't be used, a window that ends
            before it starts.
        NoEventsError: Nothing lies in the theatre and window.
    """
    given = [countries is not None, region is not None, polygon is not None, found]
    if sum(given) > 1:
        raise UsageError(
            "Theatres are chosen in one way at a time",
            field="theatre",
            rule="one of countries, region, polygon, found",
            way_out="drop all but one",
        )
    check_window(start, end)
    table = events.table.filter(in_window(start, end))
    if found:
        if not table.height:
            raise _nothing(events.table, "the window")
        return finding.find_theatres(table, actors, start=start, end=end)
    theatre = _chosen(events.table, countries, region, polygon)
    part = table.filter(members(table, theatre))
    if not part.height:
        raise _nothing(events.table, theatre.name)
    first, last = span(part)
    if theatre.basis == "polygon":
        name = f"Area in {listed(main_countries(part, finding.MAIN_SHARE))}"
        theatre = replace(theatre, id=slug(name), name=name)
    return [replace(theatre, start=start or first, end=end or last)]


def members(table: pl.DataFrame, theatre: Theatre) -> pl.Series:
    """True for events of the theatre, whenever they happened."""
    mask = pl.repeat(value=True, n=table.height, eager=True, dtype=pl.Boolean)
    if theatre.places:
        return table.select(finding.place_key().is_in(list(theatre.places)).alias("in"))["in"]
    if theatre.countries:
        mask &= table["country"].is_in(list(theatre.countries))
    if theatre.polygon is not None:
        mask &= inside(table, theatre.polygon)
    return mask


def _chosen(
    table: pl.DataFrame, countries: Sequence[str] | str | None, region: str | None, polygon: str | None
) -> Theatre:
    """The theatre meant, its window still open."""
    first, last = dt.date.min, dt.date.max
    if region is not None:
        known = find_region(region)
        return Theatre(
            known.id, known.name, known.countries, first, last, polygon=known.polygon, basis="region"
        )
    if polygon is not None:
        return Theatre("area", "Area", (), first, last, polygon=read_polygon(polygon), basis="polygon")
    present = main_countries(table, 0.0)
    if countries is None:
        name = f"All {len(present)} countries" if len(present) > MOST_NAMED else listed(present)
        return Theatre("all" if len(present) > MOST_NAMED else slug(name), name, tuple(present), first, last)
    asked = countries.split(",") if isinstance(countries, str) else list(countries)
    own = {fold(name): name for name in present}
    names = dict.fromkeys(own.get(fold(name)) or find_country(name).name for name in asked if name.strip())
    if not names:
        raise UsageError("No country given", field="countries", rule="at least one", way_out="name one")
    return Theatre(slug(listed(list(names))), listed(list(names)), tuple(names), first, last)


def _nothing(table: pl.DataFrame, where: str) -> NoEventsError:
    busiest = main_countries(table, 0.0)[:8]
    first, last = span(table)
    return NoEventsError(
        f"No events in {where}",
        field="theatre",
        value=where,
        rule="at least one event in the theatre and window",
        way_out=f"the events run from {first} to {last}, most of them in {', '.join(busiest)}",
    )
