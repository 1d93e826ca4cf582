"""What a user means by one text: a named region, a country, or a polygon."""

from __future__ import annotations

from typing import Any

from shadowgraph.errors import UsageError
from shadowgraph.places.countries import find_country
from shadowgraph.places.regions import find_region, region_names
from shadowgraph.theatres.polygon import looks_like_polygon


def resolve(text: str) -> dict[str, Any]:
    """Keyword arguments for `select` from one text, as `--theatre` takes it.

    Args:
        text: A polygon ('POLYGON ((...))', a GeoJSON file, 'lon,lat lon,lat ...', 'west,south,east,north'), a named
            region ('sahel'), a country ('Mali'), or several countries separated by commas.

    Returns:
        {'polygon': ...}, {'region': ...} or {'countries': [...]}. A region wins over a country of the same name
        ('sudan' is both Sudans; `--countries Sudan` is the one).

    Raises:
        UsageError: None of these; names the nearest regions and countries.

    Examples:
        >>> resolve("Sahel"), resolve("mali, togo")
        ({'region': 'sahel'}, {'countries': ['Mali', 'Togo']})
    """
    if looks_like_polygon(text):
        return {"polygon": text}
    try:
        return {"region": find_region(text).id}
    except UsageError as no_region:
        try:
            return {"countries": [find_country(part).name for part in text.split(",")]}
        except UsageError as no_country:
            raise UsageError(
                "Neither a known region, a country nor a polygon",
                field="theatre",
                value=text,
                rule="a region (" + ", ".join(region_names()) + "), countries, or a polygon",
                way_out=f"region: {no_region.way_out}; country: {no_country.way_out}",
            ) from no_country
