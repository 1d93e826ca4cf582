"""Theatre: the part of the record one assessment looks at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Theatre:
    """A set of countries or a polygon, and a window of time.

    Args:
        id: Short slug, e.g. 'sahel'.
        name: Name to show, e.g. 'Sahel'.
        countries: Country names as in the events table. With a polygon: only events of these countries inside it;
            empty: of any country.
        polygon: WKT polygon in WGS 84, or None.
        start: First day, inclusive.
        end: Last day, inclusive.
        basis: How it was chosen: 'countries', 'region', 'polygon' or 'found'.
        actors: For a theatre found automatically, the non-state organisations active there; else empty.
        places: For a theatre found automatically, the places it is made of ('country|row|column' of a grid of
            2 degrees, 'country||' for events that can't be put on it); else empty.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    start: dt.date
    end: dt.date
    polygon: str | None = None
    basis: str = "countries"
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
