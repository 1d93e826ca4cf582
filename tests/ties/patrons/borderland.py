"""An invented theatre on real ground, small enough to count by hand: Chad, Sudan and two rebellions (synthetic)."""

from __future__ import annotations

import datetime as dt

import polars as pl

from shadowgraph.records.actor import ACTORS, LINEAGE
from shadowgraph.records.event import EVENTS, PARTICIPANTS
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.records.theatre import Theatre
from shadowgraph.theatres.data import TheatreData

CHAD, SUDAN, UGANDA, CUBA, FRANCE = 483, 625, 500, 40, 220
GENEINA = (13.45, 22.45)
"""In Sudan, some 25 km from Chad."""
KHARTOUM = (15.6, 32.5)
MOUNDOU = (8.6, 16.1)
"""In Chad, far from Sudan."""

WEST, EAST, RAIDERS = "ucdp:9001", "ucdp:9002", "ucdp:9003"
GOVERNMENTS = {"ucdp:85": ("Government of Chad", CHAD), "ucdp:112": ("Government of Sudan", SUDAN)}
PEOPLES = {WEST: "zaghawa", EAST: "zaghawa", RAIDERS: None}
CREEDS = {WEST: "leftist", EAST: "salafi-jihadist", RAIDERS: "criminal-profit"}

# side a, side b, where, soil, year
EVENTS_ROWS = (
    *[("ucdp:112", WEST, GENEINA, SUDAN, 2003)] * 4,
    *[("ucdp:112", WEST, KHARTOUM, SUDAN, 2004)] * 2,
    *[("ucdp:85", EAST, MOUNDOU, CHAD, 2003)] * 4,
    *[("ucdp:85", EAST, GENEINA, SUDAN, 2004)] * 3,
    *[("ucdp:85", "ucdp:112", GENEINA, SUDAN, 2005)] * 1,
    *[(WEST, RAIDERS, GENEINA, SUDAN, 2005)] * 2,
    *[("ucdp:85", RAIDERS, MOUNDOU, CHAD, 2005)] * 1,
)
DEATHS = 3


def borderland(statements: pl.DataFrame | None = None) -> TheatreData:
    """The theatre: 17 events, 2 governments, 2 rebellions and a gang."""
    events, sides = [], []
    for number, (a, b, (lat, lon), soil, year) in enumerate(EVENTS_ROWS):
        key = f"made:{number:02d}"
        day = dt.date(year, 3, 1 + number)
        events.append(
            {
                "event_id": key,
                "dataset": "made",
                "dataset_version": "1",
                "row_id": str(number),
                "row_number": number + 1,
                "violence": "state-based" if a.startswith("ucdp:1") or a == "ucdp:85" else "non-state",
                "date_start": day,
                "date_end": day,
                "date_precision": 1,
                "country": {CHAD: "Chad", SUDAN: "Sudan"}[soil],
                "gwno": soil,
                "latitude": lat,
                "longitude": lon,
                "place_precision": 1,
                "deaths_best": DEATHS,
            }
        )
        sides += [(key, "a", a, 1.0, False), (key, "b", b, 1.0, False)]
    return TheatreData(
        Theatre("made", "Borderland (synthetic)", (), dt.date(2003, 1, 1), dt.date(2005, 12, 31)),
        _filled(EVENTS.dtypes, events),
        pl.DataFrame(sides, schema=PARTICIPANTS.dtypes, orient="row"),
        _filled(ACTORS.dtypes, [*map(_state, GOVERNMENTS), *map(_group, (WEST, EAST, RAIDERS))]),
        STATEMENTS.empty() if statements is None else statements,
        LINEAGE.empty(),
    )


def support(
    state: str,
    group: str,
    *,
    dataset: str = "made",
    alleged: bool = False,
    years: tuple[int, int] = (2003, 2004),
) -> pl.DataFrame:
    """One statement of support."""
    row = {
        "statement_id": f"{dataset}:{state}:{group}",
        "relation": "support",
        "layer": "weapons",
        "actor_a": state,
        "actor_b": group,
        "name_a": state,
        "name_b": group,
        "directed": True,
        "date_start": dt.date(years[0], 1, 1),
        "date_end": dt.date(years[1], 12, 31),
        "alleged": alleged,
        "reliability": "B",
        "credibility": 2,
        "dataset": dataset,
        "dataset_version": "1",
        "row_id": "1",
        "original": "made",
    }
    return _filled(STATEMENTS.dtypes, [row])


def _state(actor: str) -> dict[str, object]:
    name, gwno = GOVERNMENTS[actor]
    return {"actor_id": actor, "name": name, "kind": "state", "gwno": gwno, "n_events": 1, "deaths": 0}


def _group(actor: str) -> dict[str, object]:
    return {
        "actor_id": actor,
        "name": {WEST: "West", EAST: "East", RAIDERS: "Raiders"}[actor],
        "kind": "rebel",
        "ucdp_id": int(actor[5:]),
        "n_events": 1,
        "deaths": 0,
        "ideology": CREEDS[actor],
        "constituency": PEOPLES[actor],
    }


def _filled(schema: dict[str, pl.DataType], rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
