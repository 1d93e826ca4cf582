import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from shadowgraph import actors, events, sources, theatres
from shadowgraph.conformance.invented_theatre import theatre_of, ties_of
from shadowgraph.measures import measure
from shadowgraph.theatres.data import TheatreData

Value = Callable[..., float | None]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture(scope="session")
def value_of() -> Value:
    """Value of one measure in one period: by default the theatre's, in the period that starts on a day."""

    def value(
        rows,
        name,
        start="2012-05-01",
        *,
        kind="theatre",
        unit=None,
        ties=None,
        step="month",
        part="value",
        lineage=(),
        states=None,
        beside=None,
    ):
        data = theatre_of(
            [
                {**row, "day": day(row["day"]), **({"until": day(row["until"])} if "until" in row else {})}
                for row in rows
            ],
            lineage=lineage,
            states=states,
        )
        given = None if ties is None else ties_of([(a, b, day(t), r, c) for a, b, t, r, c in ties])
        table = measure(data, given, step=step, names=[name], draws=100, beside=beside).table
        found = table.filter((table["unit_kind"] == kind) & (table["period_start"] == day(start)))
        found = found if unit is None else found.filter(found["unit"] == unit)
        assert found.height <= 1, found
        return found[part][0] if found.height else None

    return value


@pytest.fixture(scope="session")
def cut(data: Path) -> Callable[[list[str], int], TheatreData]:
    """Cuts a theatre of some countries from the real record, from a year to 2021; the record is read once."""
    readings = [sources.read(data / "ucdp" / name) for name in ("ged-dev-csv.zip", "ucdp-actor-221.csv")]
    built = events.build(readings)
    register = actors.register(built, readings)

    def one(countries: list[str], start: int) -> TheatreData:
        (chosen,) = theatres.select(
            built, register, countries=countries, start=dt.date(start, 1, 1), end=dt.date(2021, 12, 31)
        )
        return theatres.cut(built, register, chosen)

    return one
