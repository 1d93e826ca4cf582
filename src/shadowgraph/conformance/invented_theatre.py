"""Invented theatres for judging measures: small, known, labelled synthetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from shadowgraph.measures.beside import Beside
from shadowgraph.records.actor import ACTORS, LINEAGE
from shadowgraph.records.event import EVENTS, PARTICIPANTS
from shadowgraph.records.place import priogrid_of
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.records.theatre import Theatre
from shadowgraph.records.tie import EVIDENCE, LAYERS, PAIRS, PATRONS, TIE_LAYERS, TIES
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult

Row = Mapping[str, Any]


def theatre_of(
    rows: Sequence[Row],
    *,
    lineage: Sequence[tuple[str, str, str, int]] = (),
    states: Mapping[str, int] | None = None,
) -> TheatreData:
    """A theatre from a few rows.

    Args:
        rows: One mapping per event: 'a' and 'b', the sides ('X, Y' for two together; 'State ...' is a state,
            'Civilians' and 'Unknown' what they say, None nobody), 'day' (date); and, where not the default, any of
            'until' (last possible day), 'deaths' (best), 'low', 'high', 'civilians', 'unknown', 'district', 'at'
            ((latitude, longitude)), 'where' (place precision, 1), 'when' (date precision, 1), 'country' (name,
            Gleditsch-Ward number), 'deaths_a' and 'deaths_b', 'clarity', 'sources' (how many), 'id'.
        lineage: Actor, relation, other actor, year.
        states: Gleditsch-Ward number of states among the actors.
    """
    built = pl.DataFrame([_event(number, row) for number, row in enumerate(rows)], infer_schema_length=None)
    point = priogrid_of(pl.col("latitude"), pl.col("longitude"))
    table = EVENTS.conform(built.drop("district").with_columns(point.alias("priogrid")))
    events = table.with_columns(
        built["district"].cast(pl.String), built["district"].cast(pl.String).alias("district_name")
    ).sort("date_start", "event_id")
    taking_part = [part for number, row in enumerate(rows) for part in _sides(number, row)]
    participants = PARTICIPANTS.conform(pl.DataFrame(taking_part, schema=PARTICIPANTS.dtypes, orient="row"))
    return TheatreData(
        theatre=Theatre(
            id="invented",
            name="Invented theatre (synthetic)",
            countries=tuple(sorted(set(events["country"]))),
            start=dt.date(events["date_start"].dt.year().min(), 1, 1),  # type: ignore[arg-type]
            end=dt.date(events["date_end"].dt.year().max(), 12, 31),  # type: ignore[arg-type]
        ),
        events=events,
        participants=participants.sort("event_id", "side", "actor_id"),
        actors=_actors(participants, states or {}),
        statements=STATEMENTS.empty(),
        lineage=LINEAGE.conform(
            pl.DataFrame(
                [(f"name:{a}", relation, f"name:{b}", year, None, "s") for a, relation, b, year in lineage],
                schema=LINEAGE.dtypes,
                orient="row",
            )
        ),
    )


def _event(number: int, row: Row) -> dict[str, Any]:
    latitude, longitude = row.get("at", (0.25, 0.25))
    country, gwno = row.get("country", ("Invented", None))
    fighters = [row["a"], row["b"]]
    state_based = sum(str(side).startswith("State") for side in fighters)
    one_sided = "Civilians" in fighters
    return {
        "event_id": row.get("id", f"invented:{number:05d}"),
        "dataset": "invented",
        "dataset_version": "1",
        "row_id": str(number),
        "row_number": number + 1,
        "violence": "one-sided" if one_sided else "state-based" if state_based else "non-state",
        "date_start": row["day"],
        "date_end": row.get("until", row["day"]),
        "date_precision": row.get("when", 1),
        "country": country,
        "gwno": gwno,
        "district": row.get("district"),
        "latitude": latitude,
        "longitude": longitude,
        "place_precision": row.get("where", 1),
        "side_a": row["a"],
        "side_b": row["b"],
        "deaths_civilians": row.get("civilians", row.get("deaths", 1) if one_sided else 0),
        "deaths_unknown": row.get("unknown", 0),
        "deaths_low": row.get("low"),
        "deaths_best": row.get("deaths", 1),
        "deaths_high": row.get("high"),
        "deaths_a": row.get("deaths_a"),
        "deaths_b": row.get("deaths_b"),
        "clarity": row.get("clarity"),
        "n_sources": row.get("sources"),
    }


def _sides(number: int, row: Row) -> list[tuple[str, str, str, float, bool]]:
    made = []
    for side in ("a", "b"):
        names = row[side].split(", ") if row[side] else []
        for name in names:
            event = row.get("id", f"invented:{number:05d}")
            made.append((event, side, f"name:{name}", 1.0 / len(names), len(names) > 1))
    return made


def _actors(participants: pl.DataFrame, states: Mapping[str, int]) -> pl.DataFrame:
    name = pl.col("actor_id").str.strip_prefix("name:")
    kind = (
        pl.when(name == "Civilians")
        .then(pl.lit("civilians"))
        .when(name == "Unknown")
        .then(pl.lit("unknown"))
        .when(name.str.starts_with("State"))
        .then(pl.lit("state"))
        .otherwise(pl.lit("rebel"))
    )
    counted = participants.group_by("actor_id").agg(pl.col("event_id").n_unique().alias("n_events"))
    return ACTORS.conform(
        counted.with_columns(
            name.alias("name"),
            kind.alias("kind"),
            name.replace_strict(states, default=None, return_dtype=pl.Int32).alias("gwno"),
            pl.lit("invented").alias("kind_basis"),
            deaths=0,
        ).sort("actor_id")
    )


def ties_of(
    rows: Sequence[tuple[str, str, dt.date, float, float]], *, spread: float = 0.0, step: str = "quarter"
) -> TieResult:
    """Ties from a few rows.

    Args:
        rows: Actor, actor, first day of the period, probability of rivalry, of cooperation.
        spread: Half-width of the interval of cooperation, in log-odds.
        step: 'month', 'quarter' or 'year'.
    """
    months = {"month": "1mo", "quarter": "3mo", "year": "12mo"}[step]
    built = pl.DataFrame(
        [(*sorted((f"name:{a}", f"name:{b}")), start, rival, coop) for a, b, start, rival, coop in rows],
        schema={
            "actor_a": pl.String,
            "actor_b": pl.String,
            "period_start": pl.Date,
            "p_rival": pl.Float64,
            "p_cooperating": pl.Float64,
        },
        orient="row",
    )
    chance = pl.col("p_cooperating").clip(1e-9, 1 - 1e-9)
    log_odds = (chance / (1 - chance)).log()
    table = TIES.conform(
        built.with_columns(
            pl.lit("invented").alias("theatre"),
            pl.col("actor_a").str.strip_prefix("name:").alias("name_a"),
            pl.col("actor_b").str.strip_prefix("name:").alias("name_b"),
            pl.col("period_start").dt.offset_by(months).dt.offset_by("-1d").alias("period_end"),
            (1 - pl.col("p_rival") - pl.col("p_cooperating")).clip(0, 1).alias("p_unrelated"),
            (pl.col("p_cooperating") / 2).alias("p_tactical"),
            (pl.col("p_cooperating") / 2).alias("p_strategic"),
            (1 / (1 + (spread - log_odds).exp())).alias("p_low"),
            (1 / (1 + (-spread - log_odds).exp())).alias("p_high"),
            log_odds.alias("log_odds"),
            pl.lit("inferred").alias("basis"),
        )
    ).sort("actor_a", "actor_b", "period_start")
    return TieResult(
        table=table,
        pair_table=PAIRS.empty(),
        evidence=EVIDENCE.empty(),
        model="invented",
        mode="events",
        step=step,
        parameters={},
    )


STATES = ("State East", "State West")
GROUPS = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Oak")
DISTRICTS = ("Invented|North|A", "Invented|North|B", "Invented|South|C", "Invented|South|D")
COUNTRIES = (("Invented", 452), ("Beyond", 461))
"""Name and number of the countries of the northern and the southern districts."""

QUIET = (
    ("Invented|East|E", (1.6, 2.4), (0, 1, 3, 18, 19, 33)),
    ("Invented|East|F", (3.6, 2.4), (1, 2, 12, 30)),
)
"""Districts that fall silent for long, where, and the months with a fight, counted from the second year."""
FIRST, LAST = 2010, 2013


def invented_theatre(seed: int = 0, n_events: int = 400) -> tuple[TheatreData, TieResult]:
    """A theatre with a bit of everything a measure meets.

    Two states and six groups over four years and districts; sides named together, unnamed and unknown sides, violence
    against civilians, ranges of deaths, events without a place, days known only roughly, and a first year in which
    most are known to the year only.

    Args:
        seed: Seed.
        n_events: Number of events.
    """
    rng = np.random.default_rng(seed)
    rows = [_drawn(rng) | _recorded(number) for number in range(n_events)]
    # Two that may have been allies fall out late: a break some draws see and others don't.
    rows.append({"a": "Birch", "b": "Elm", "day": dt.date(LAST - 1, 6, 5), "district": DISTRICTS[0]})
    rows += [_quiet(name, at, month) for name, at, months in QUIET for month in months]
    starts = [dt.date(year, month, 1) for year in range(FIRST, LAST + 1) for month in (1, 4, 7, 10)]
    fighters = sorted(STATES + GROUPS)
    pairs = [(a, b) for place, a in enumerate(fighters) for b in fighters[place + 1 :]]
    ties = [
        (a, b, start, *chances)
        for a, b in pairs
        for start, chances in zip(starts, _chances(rng, len(starts)), strict=True)
    ]
    ties = [(*tie[:3], 0.2, 0.5) if tie[:2] == ("Birch", "Elm") else tie for tie in ties]
    lineage = [
        ("Birch", "split_from", "Ash", 2011),
        ("Elm", "merged_into", "Fir", 2012),
        ("Oak", "renamed_to", "Fir", 2012),
    ]
    data = theatre_of(rows, lineage=lineage, states=dict(zip(STATES, (452, 461), strict=True)))
    return data, replace(ties_of(ties, spread=1.0), layers=layers_of(data))


def _recorded(number: int) -> dict[str, Any]:
    """How well an event is recorded, and what each side lost: by its number, so that draws stay as they are."""
    return {
        "clarity": 2 if number % 4 == 0 else 1,
        "sources": number % 3 or None,
        "deaths_a": number * 7 % 11,
        "deaths_b": number % 2,
    }


def _facet(data: TheatreData, factor: int) -> pl.DataFrame:
    """Organisations and a number from 0 to 0.96 each, by their number of events: names don't matter."""
    organised = data.actors.filter(~pl.col("kind").is_in(["civilians", "unknown"]))
    chance = (pl.col("n_events") * factor % 25).cast(pl.Float64) / 26
    return organised.select("actor_id", "name", "kind", "gwno", chance.alias("chance"))


def layers_of(data: TheatreData) -> pl.DataFrame:
    """Layers of every pair of organisations: finance and logistics with a chance, the others can't be said."""
    each = _facet(data, 7)
    pairs = each.join(each, how="cross", suffix="_b").filter(pl.col("actor_id") < pl.col("actor_id_b"))
    made = pairs.join(pl.DataFrame({"layer": TIE_LAYERS}), how="cross").sort(
        "actor_id", "actor_id_b", "layer"
    )
    said = pl.col("layer").is_in(["finance", "logistics and materiel"])
    middle = (pl.col("chance") + pl.col("chance_b")) / 2
    return LAYERS.conform(
        made.select(
            pl.lit(data.theatre.id).alias("theatre"),
            pl.col("actor_id").alias("actor_a"),
            pl.col("actor_id_b").alias("actor_b"),
            "layer",
            pl.when(said).then(middle).alias("probability"),
            pl.when(said).then(middle * 0.8).alias("low"),
            pl.when(said).then(1 - (1 - middle) * 0.8).alias("high"),
            pl.when(said).then(pl.lit("inferred")).otherwise(pl.lit("can't say")).alias("basis"),
            pl.lit(0, pl.Int64).alias("n_statements"),
            pl.lit("invented").alias("reason"),
        )
    )


def beside_of(data: TheatreData) -> Beside:
    """Patrons of every organisation that is no state, resource sites, and statements that contradict each other."""
    each = _facet(data, 11)
    states = each.filter(pl.col("kind") == "state").rename({"actor_id": "state", "name": "name_state"})
    groups = each.filter(pl.col("kind") != "state")
    pairs = states.join(groups, how="cross", suffix="_b").sort("state", "actor_id")
    odds = (pl.col("chance_b").clip(0.02) / (1 - pl.col("chance_b").clip(0.02))).log()
    table = pairs.select(
        pl.lit(data.theatre.id).alias("theatre"),
        "state",
        pl.col("gwno").fill_null(0),
        pl.col("actor_id").alias("actor_b"),
        "name_state",
        pl.col("name").alias("name_b"),
        pl.lit(data.theatre.start.year, pl.Int64).alias("first_year"),
        pl.lit(data.theatre.end.year, pl.Int64).alias("last_year"),
        pl.col("chance_b").clip(0.02).alias("p_support"),
        (1 / (1 + (0.5 - odds).exp())).alias("p_low"),
        (1 / (1 + (-0.5 - odds).exp())).alias("p_high"),
        odds.alias("log_odds"),
        pl.lit("inferred").alias("basis"),
        pl.lit(False).alias("alleged_only"),
    )
    sites = pl.DataFrame({"kind": ["gold", "salt"], "latitude": [0.2, 1.1], "longitude": [0.2, 0.2]})
    twice = groups.join(groups, how="cross", suffix="_b").filter(pl.col("actor_id") < pl.col("actor_id_b"))
    spells = twice.filter(pl.col("chance") + pl.col("chance_b") > 0.8).select(
        pl.col("actor_id").alias("actor_a"),
        pl.col("actor_id_b").alias("actor_b"),
        pl.lit(data.theatre.start).alias("first_period"),
        pl.lit(data.theatre.start).dt.offset_by("18mo").alias("last_period"),
    )
    return Beside(patrons=PATRONS.conform(table), sites=sites, contradictions=spells)


def _quiet(district: str, at: tuple[float, float], month: int) -> dict[str, Any]:
    """One fight in a district that is mostly silent."""
    day = dt.date(FIRST + 1 + month // 12, month % 12 + 1, 9)
    return {"a": "Ash", "b": STATES[0], "day": day, "district": district, "at": at}


def _drawn(rng: np.random.Generator) -> dict[str, Any]:
    year = FIRST + int(rng.integers(LAST - FIRST + 1))
    day = dt.date(year, 1, 1) + dt.timedelta(days=int(rng.integers(365)))
    best = int(rng.geometric(0.2)) - 1
    where = int(rng.choice([1, 2, 3, 4, 6], p=[0.5, 0.2, 0.15, 0.1, 0.05]))
    district = int(rng.choice(len(DISTRICTS), p=[0.5, 0.3, 0.15, 0.05]))
    row: dict[str, Any] = {
        "a": GROUPS[int(rng.choice(len(GROUPS), p=[0.4, 0.2, 0.15, 0.1, 0.1, 0.05]))],
        "b": _opponent(rng),
        "day": day,
        "deaths": best,
        "low": max(0, best - int(rng.integers(3))),
        "high": best + int(rng.integers(6)),
        "unknown": int(rng.integers(best + 1)) if rng.random() < 0.3 else 0,
        "district": DISTRICTS[district] if where <= 3 else None,
        "where": where,
        "at": (district + float(rng.random()), float(rng.random() * 2)),
        "country": COUNTRIES[district >= 2],
    }
    if rng.random() < 0.1:
        row["a"] = f"{row['a']}, {GROUPS[0] if row['a'] != GROUPS[0] else GROUPS[1]}"
    if year == FIRST and rng.random() < 0.8:
        row |= {"day": dt.date(year, 1, 1), "until": dt.date(year, 12, 31), "when": 5}
    elif rng.random() < 0.2:
        until = min(day + dt.timedelta(days=int(rng.integers(1, 28))), dt.date(year, 12, 31))
        row |= {"until": until, "when": 4}
    return row


def _opponent(rng: np.random.Generator) -> str | None:
    names: tuple[str | None, ...] = (*STATES, "Civilians", "Unknown", None, "Fir", "Oak")
    return names[int(rng.choice(len(names), p=[0.35, 0.2, 0.2, 0.05, 0.05, 0.1, 0.05]))]


def _chances(rng: np.random.Generator, n: int) -> list[tuple[float, float]]:
    """Probabilities of rivalry and cooperation that wander through time."""
    odds = np.cumsum(rng.normal(0, 0.5, (n, 2)), axis=0) + rng.normal(-1, 2, 2)
    rival, coop = (1 / (1 + np.exp(-odds))).T
    return [(float(r * (1 - c)), float(c)) for r, c in zip(rival, coop, strict=True)]
