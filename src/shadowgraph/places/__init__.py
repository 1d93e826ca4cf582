"""Places: a dated table of countries, named regions, a bundled basemap, cells. No stage imports higher."""

from __future__ import annotations

from shadowgraph.places.countries import Country, country_table, find_country
from shadowgraph.places.regions import Region, find_region, region_names

__all__ = ["Country", "Region", "country_table", "find_country", "find_region", "region_names"]
