"""Invented rows in the layouts of UCDP GED, to test readers with. No real event, place or actor is in them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence

import numpy as np

from shadowgraph.sources.layout import OFFICIAL

STANDARD = OFFICIAL["20.1 to 26.1, Candidate"]
FIRST_ID = 100_001

_GROUPS = (
    "Group Amber",
    "Group Birch",
    "Group Cedar",
    "Front Delta, Group Elm",
    'The "Fir" Brigade',
    "Gruppe Grün",
)
_PLACES = ("Upper Testville", "Lower Testville", "Río Prueba", "Ещё-тест", "مدينة الاختبار", "测试镇")


def ged_rows(count: int, rng: np.random.Generator, *, relid: bool = True) -> list[dict[str, str]]:
    """Make rows with every column of the standard layout, all of them good.

    Args:
        count: How many.
        rng: Source of chance.
        relid: Whether rows have a second id.
    """
    return [_row(number, rng, relid=relid) for number in range(count)]


def _row(number: int, rng: np.random.Generator, *, relid: bool) -> dict[str, str]:
    violence = int(rng.integers(1, 4))
    side_a, side_b = (str(name) for name in rng.choice(_GROUPS, 2, replace=False))
    if violence == 3:
        side_b = "Civilians"
    parts = [int(part) for part in rng.poisson([1.0, 1.0, 2.0, 0.2])]
    best = sum(parts)
    precision = int(rng.choice([1, 1, 1, 2, 4, 5]))
    start = dt.date(1989, 1, 1) + dt.timedelta(days=int(rng.integers(0, 12_000)))
    end = start + dt.timedelta(days={1: 0, 2: 2, 4: 20, 5: 100}[precision])
    latitude, longitude = (round(float(rng.uniform(-30, 30)), 4) for _ in range(2))
    cell = int((latitude + 90) // 0.5) * 720 + int((longitude + 180) // 0.5) + 1
    pair = f"{side_a} - {side_b}"
    row = dict.fromkeys(STANDARD, "")
    row.update(
        id=str(FIRST_ID + number),
        relid=f"TST-{start.year}-{violence}-{number}-0" if relid else "0",
        year=str(start.year),
        active_year="1",
        code_status="Clear",
        type_of_violence=str(violence),
        conflict_new_id=str(rng.integers(200, 20_000)),
        conflict_name=pair if violence > 1 else "Testland: Government",
        dyad_new_id=str(rng.integers(400, 20_000)),
        dyad_name=pair,
        side_a_new_id=str(rng.integers(10, 9000)),
        side_a=side_a,
        side_b_new_id="1" if violence == 3 else str(rng.integers(10, 9000)),
        side_b=side_b,
        number_of_sources="2",
        source_article='"Test Wire,2020-01-01,Clash, with a comma";"Test Post,2020-01-02,Another"',
        source_office="Test Wire;Test Post",
        source_date="2020-01-01;2020-01-02",
        source_headline="Clash, with a comma;Another",
        source_original="an official",
        where_prec=str(rng.integers(1, 7)),
        where_coordinates=str(rng.choice(_PLACES)),
        where_description="near a place,\nacross the river" if number % 7 == 0 else "near a place",
        adm_1="Test province",
        adm_2="Test district",
        latitude=str(latitude),
        longitude=str(longitude),
        geom_wkt=f"POINT ({longitude} {latitude})",
        priogrid_gid=str(cell),
        country="Testland",
        country_id="999",
        region="Africa",
        event_clarity=str(rng.integers(1, 3)),
        date_prec=str(precision),
        date_start=f"{start} 00:00:00.000",
        date_end=f"{end} 00:00:00.000",
        deaths_a=str(parts[0]),
        deaths_b=str(parts[1]),
        deaths_civilians=str(parts[2]),
        deaths_unknown=str(parts[3]),
        best=str(best),
        high=str(best + int(rng.poisson(1.0))),
        low=str(max(best - int(rng.poisson(0.5)), 0)),
    )
    return row


def as_csv(
    rows: Sequence[Mapping[str, str]],
    columns: Sequence[str] = STANDARD,
    *,
    names: Mapping[str, str] | None = None,
    delimiter: str = ",",
) -> str:
    """Write rows as CSV text.

    Args:
        rows: Rows by standard column name.
        columns: Standard columns, in the order wanted.
        names: Standard column name to the name written in the header.
        delimiter: Between cells.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow([(names or {}).get(column, column) for column in columns])
    writer.writerows([[row[column] for column in columns] for row in rows])
    return out.getvalue()
