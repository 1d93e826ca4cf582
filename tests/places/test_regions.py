"""Named regions hold countries that exist, and the ones the docs promise."""

import pytest
import shapely

from shadowgraph.errors import UsageError
from shadowgraph.places import find_region, region_names
from shadowgraph.places.basemap import shapes
from shadowgraph.places.countries import find_country


def test_the_sahel_is_mali_burkina_faso_and_niger() -> None:
    sahel = find_region("Sahel")
    assert sahel.countries == ("Mali", "Burkina Faso", "Niger")
    assert sahel.polygon is None
    assert "Mauritania" in sahel.note
    assert "Chad" in sahel.note


@pytest.mark.parametrize("name", region_names())
def test_a_region_holds_known_countries_and_a_sound_polygon(name: str) -> None:
    region = find_region(name)
    assert region.countries
    assert len(set(region.countries)) == len(region.countries)
    for country in region.countries:
        assert find_country(country).name == country
    if region.polygon is not None:
        shape = shapely.from_wkt(region.polygon)
        assert shape.is_valid
        for country in region.countries:  # a polygon that misses one of its countries is wrong
            ground = shapes().ground(find_country(country).gwno)
            assert any(shapely.intersects(part, shape) for part in ground), country


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("lake chad", "lake-chad"),
        ("HORN", "horn-of-africa"),
        ("af-pak", "afghanistan-pakistan"),
        ("magreb", "maghreb"),
    ],
)
def test_a_region_is_found_in_any_spelling(text: str, region: str) -> None:
    assert find_region(text).id == region


def test_an_unknown_region_is_refused_with_the_list() -> None:
    with pytest.raises(UsageError) as refusal:
        find_region("middle earth")
    assert "sahel" in str(refusal.value)


def test_no_two_regions_share_a_name() -> None:
    spelt = [
        {name.casefold() for name in (r.id, r.name, *r.other_names)} for r in map(find_region, region_names())
    ]
    names = [name for names in spelt for name in names]
    assert {name for name in names if names.count(name) > 1} == set()
