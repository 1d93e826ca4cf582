"""Invented tables that follow the schemas: a synthetic theatre for testing the report, of any size."""

import datetime as dt

import numpy as np
import polars as pl

from shadowgraph.records.actor import ACTORS, LINEAGE, NAMES
from shadowgraph.records.development import DEVELOPMENT_KINDS, DEVELOPMENTS
from shadowgraph.records.event import EVENTS, PARTICIPANTS, QUARANTINE
from shadowgraph.records.measure import MEASURES
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.records.theatre import Theatre
from shadowgraph.records.tie import EVIDENCE, PAIRS, TIES
from shadowgraph.reports import ReportTables

EVIL = "<img src=x onerror=\"document.title='owned'\"></script><b>Front"
TERMS = {
    "clashes": "fights between the two, with the number expected from how much both were active in reach",
    "co-belligerence": "events naming both on one side, with the number for pairs equally active in reach",
    "shared enemy": "enemies in common within a year, with the number after rewiring who fights whom",
    "co-timing": "events of one within 5 days of the other's, with what third parties' timing there gives",
    "co-location": "places shared without fighting, with what third parties' spread over that ground gives",
    "reported ties": "datasets that state a tie in this period, with how often pairs they look at have one",
    "network": "friends of friends and enemies of enemies",
}
START, END = dt.date(2014, 1, 1), dt.date(2019, 12, 31)
FIRST = (
    "Northern",
    "Southern",
    "River",
    "Desert",
    "Mountain",
    "Lake",
    "Forest",
    "Coastal",
    "Plains",
    "Border",
)
SECOND = ("Front", "Army", "Guard", "Brigade", "Alliance", "Union", "Shield", "Movement")
KINDS = ("rebel", "rebel", "militia", "communal", "criminal", "mercenary", "front", "party")


def theatre_tables(
    *, seed: int = 7, n_actors: int = 25, n_pairs: int = 120, n_events: int = 3000, evil: bool = False
) -> ReportTables:
    """A whole theatre of invented organisations. Nothing in it describes anyone."""
    rng = np.random.default_rng(seed)
    actors = _actors(rng, n_actors, evil=evil)
    events, participants = _events(rng, actors, n_events)
    actors = _count(actors, events, participants)
    starts = pl.date_range(START, END, "3mo", eager=True).to_list()
    pairs_of = _choose_pairs(rng, n_actors, n_pairs)
    statements = _statements(actors, pairs_of)
    ties, pairs, evidence = _ties(rng, actors, pairs_of, starts, events, statements)
    ids = actors["actor_id"].to_list()
    return ReportTables(
        theatre=Theatre("invented", "Invented Land", ("Invented Land",), START, END),
        events=events,
        participants=participants,
        actors=actors,
        names=_names(actors),
        lineage=_lineage(ids, statements),
        statements=statements,
        ties=ties,
        pairs=pairs,
        evidence=evidence,
        measures=_measures(rng, events, starts),
        quarantine=_quarantine(),
        datasets=_datasets(n_events),
        settings={
            "seed": seed,
            "mode": "events+reports",
            "step": "quarter",
            "model": "state-space",
            "versions": {"shadowgraph": "0.1.0"},
            "command": "shadowgraph assess --theatre invented --seed 7",
            "created": "2026-01-01",
        },
        synthetic=True,
        developments=_developments(ids, events),
    )


def _datasets(n_events: int) -> tuple[DatasetRef, ...]:
    cite = "Invented for tests."
    return (
        DatasetRef("invented-events", "Invented Events", "1.0", "CC0-1.0", cite, "events.csv", "0" * 64, n_events,
                   "2014-01-01", "2019-12-31", synthetic=True),
        DatasetRef("invented-support", "Invented Support Dataset", "1.0", "CC0-1.0", cite, "support.csv", "1" * 64,
                   30, "2014-01-01", "2019-12-31", synthetic=True),
    )  # fmt: skip


def _actors(rng: np.random.Generator, n: int, *, evil: bool) -> pl.DataFrame:
    names = [f"{FIRST[k % 10]} {SECOND[(k // 10 + k) % 8]}{'' if k < 80 else f' {k}'}" for k in range(n)]
    if evil:
        names[1] = EVIL
    kinds = ["state", "civilians", "unknown", *(KINDS[k % len(KINDS)] for k in range(n))]
    names = ["Government of Invented Land", "Civilians", "Unidentified armed men", *names]
    rows = len(names)
    return pl.DataFrame(
        {
            "actor_id": [f"ucdp:{k + 1001}" for k in range(rows)],
            "name": names,
            "kind": kinds,
            "kind_basis": ["register"] * rows,
            "ucdp_id": list(range(1, rows + 1)),
            "gwno": [None] * rows,
            "countries": ["Invented Land;Otherland"] * rows,
            "first_seen": [START] * rows,
            "last_seen": [END] * rows,
            "n_events": [0] * rows,
            "deaths": [0] * rows,
            "ideology": [None] * rows,
            "constituency": [None] * rows,
            "base_basis": [None] * rows,
        },
        schema=ACTORS.dtypes,
    )


def _events(rng: np.random.Generator, actors: pl.DataFrame, n: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    days = np.sort((rng.beta(2.2, 1.3, n) * ((END - START).days)).astype(int))
    dates = [START + dt.timedelta(days=int(day)) for day in days]
    precision = rng.choice([1, 2, 3, 4, 5], n, p=[0.7, 0.12, 0.1, 0.06, 0.02])
    length = np.array([0, 0, 4, 6, 27, 200])[precision]
    ends = [min(date + dt.timedelta(days=int(extra)), END) for date, extra in zip(dates, length, strict=True)]
    place_precision = rng.choice([1, 2, 3, 4, 6], n, p=[0.5, 0.2, 0.15, 0.1, 0.05])
    centres = rng.uniform([-5, 11.5], [4, 18], (12, 2))
    at = rng.choice(12, n, p=rng.dirichlet(np.ones(12)))
    x, y = (centres[at] + rng.normal(0, 0.35, (n, 2))).T
    fighters = actors.height - 3
    weights = rng.dirichlet(np.full(fighters, 0.6))
    a = rng.choice(fighters, n, p=weights) + 3
    kind = rng.choice(3, n, p=[0.45, 0.3, 0.25])
    other = rng.choice(fighters, n, p=weights) + 3
    other = np.where(other == a, (other - 3 + 1) % fighters + 3, other)
    b = np.select([kind == 0, kind == 1], [np.zeros(n, int), other], 1)
    b = np.where(rng.random(n) < 0.04, 2, b)
    best = rng.negative_binomial(0.6, 0.08, n)
    ids = actors["actor_id"].to_list()
    names = actors["name"].to_list()
    events = pl.DataFrame(
        {
            "event_id": [f"invented-events:{k}" for k in range(n)],
            "dataset": ["invented-events"] * n,
            "dataset_version": ["1.0"] * n,
            "row_id": [str(k) for k in range(n)],
            "row_number": np.arange(1, n + 1),
            "violence": np.array(["state-based", "non-state", "one-sided"])[kind].tolist(),
            "date_start": dates,
            "date_end": ends,
            "date_precision": precision.astype(np.int8),
            "country": ["Invented Land"] * n,
            "adm_1": [f"Province {k % 4 + 1}" for k in at],
            "adm_2": [f"District {k + 1}" for k in at],
            "place": [f"Town {k + 1}" for k in at],
            "latitude": y,
            "longitude": x,
            "place_precision": place_precision.astype(np.int8),
            "side_a": [names[k] for k in a],
            "side_b": [names[k] for k in b],
            "side_a_id": a + 1,
            "side_b_id": b + 1,
            "deaths_low": np.floor(best * 0.7).astype(int),
            "deaths_best": best,
            "deaths_high": np.ceil(best * 1.4).astype(int),
            "n_sources": rng.integers(1, 4, n),
            "source_office": ["Invented News Agency"] * n,
        }
    )
    participants = pl.concat(
        [
            pl.DataFrame(
                {
                    "event_id": events["event_id"],
                    "side": [side] * n,
                    "actor_id": [ids[k] for k in who],
                    "weight": [1.0] * n,
                    "composite": [False] * n,
                }
            )
            for side, who in (("a", a), ("b", b))
        ]
    )
    table = EVENTS.conform(events)
    named = pl.when(pl.col("place_precision") <= 3).then(pl.col("adm_2"))
    table = table.with_columns(
        pl.when(named.is_not_null())
        .then(pl.format("Invented Land|{}|{}", "adm_1", "adm_2"))
        .alias("district"),
        named.alias("district_name"),
    )
    return table, PARTICIPANTS.conform(participants.sort("event_id", "side"))


def _count(actors: pl.DataFrame, events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    sums = (
        participants.join(events.select("event_id", "deaths_best", "date_start", "date_end"), on="event_id")
        .group_by("actor_id")
        .agg(
            pl.len().alias("n_events"),
            pl.col("deaths_best").sum().alias("deaths"),
            pl.col("date_start").min().alias("first_seen"),
            pl.col("date_end").max().alias("last_seen"),
        )
    )
    kept = actors.drop("n_events", "deaths", "first_seen", "last_seen").join(
        sums, on="actor_id", how="left", maintain_order="left"
    )
    return ACTORS.conform(kept.with_columns(pl.col("n_events", "deaths").fill_null(0)))


def _names(actors: pl.DataFrame) -> pl.DataFrame:
    main = actors.select(
        "actor_id", "name", pl.lit("main").alias("name_kind"), pl.lit("invented-events").alias("dataset")
    )
    other = main.with_columns(
        pl.format("{} (former)", "name").alias("name"), pl.lit("previous").alias("name_kind")
    )
    return NAMES.conform(pl.concat([main, other]).with_columns(pl.lit("1.0").alias("dataset_version")))


def _developments(ids: list[str], events: pl.DataFrame) -> pl.DataFrame:
    """Two turns of every kind, the later ones weightier."""
    known = events["event_id"].to_list()
    kinds = [*DEVELOPMENT_KINDS, *DEVELOPMENT_KINDS]
    rows = [
        {
            "theatre": "invented",
            "kind": kind,
            "date": dt.date(2018 - rank // 6, rank % 12 + 1, 3),
            "precision": ("day", "month", "quarter", "year")[rank % 4],
            "actors": [] if kind in ("escalation", "calming") else ids[rank : rank + 3],
            "stated": ids[rank : rank + 2] if kind in ("merger", "split", "joined") else [],
            "place": "Invented Land|North" if kind == "spread" else None,
            "before": 0.2 if kind == "alliance" else 4.0,
            "after": 0.6 if kind == "alliance" else 40.0,
            "of": "something",
            "p": 0.9 if kind in ("merger", "rift") else None,
            "basis": "counted",
            "stake": 1.0 / rank,
            "rank": rank,
            "event_ids": known[rank : rank + 4],
        }
        for rank, kind in enumerate(kinds, start=1)
    ]
    return DEVELOPMENTS.conform(pl.DataFrame(rows, schema=DEVELOPMENTS.dtypes))


def _choose_pairs(rng: np.random.Generator, n: int, n_pairs: int) -> list[tuple[int, int]]:
    every = [(i, j) for i in range(n) for j in range(i + 1, n)]
    picked = sorted(rng.choice(len(every), min(n_pairs, len(every)), replace=False).tolist())
    return [every[k] for k in picked]


def _statements(actors: pl.DataFrame, pairs: list[tuple[int, int]]) -> pl.DataFrame:
    rows = []
    names, ids = actors["name"].to_list(), actors["actor_id"].to_list()
    for n, (i, j) in enumerate(pairs[::9]):
        rows.append(
            {
                "statement_id": f"invented-support:{n}:0",
                "relation": "support" if n % 2 else "alliance",
                "layer": ("training", "finance", "sanctuary", "joint operations")[n % 4],
                "actor_a": ids[i + 3],
                "actor_b": ids[j + 3],
                "name_a": names[i + 3],
                "name_b": names[j + 3],
                "directed": bool(n % 2),
                "date_start": dt.date(2015 + n % 3, 1, 1),
                "date_end": dt.date(2017 + n % 3, 12, 31),
                "date_precision": 5,
                "alleged": n % 3 == 0,
                "reliability": "B",
                "credibility": 2,
                "dataset": "invented-support",
                "dataset_version": "1.0",
                "row_id": str(n),
                "original": "support: yes",
            }
        )
    return STATEMENTS.conform(pl.DataFrame(rows, schema_overrides=STATEMENTS.dtypes))


def _lineage(ids: list[str], statements: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (ids[5], "split_from", ids[3], 2015, None),
        (ids[6], "split_from", ids[3], 2016, None),
        (ids[7], "split_from", ids[5], 2017, None),
        (ids[8], "merged_into", ids[7], 2018, None),
        (ids[9], "allied_with", ids[3], 2015, 2017),
    ]
    return pl.DataFrame(
        [(*row, statements["statement_id"][0]) for row in rows], schema=LINEAGE.dtypes, orient="row"
    )


def _ties(
    rng: np.random.Generator,
    actors: pl.DataFrame,
    pairs: list[tuple[int, int]],
    starts: list[dt.date],
    events: pl.DataFrame,
    statements: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Random walks of evidence that sum exactly to the log-odds, state shares made from them."""
    n, t = len(pairs), len(starts)
    names, ids = actors["name"].to_list(), actors["actor_id"].to_list()
    reported_of = {
        (a, b): (s, layer) for a, b, s, layer in
        statements.select("actor_a", "actor_b", "statement_id", "layer").iter_rows()
    }  # fmt: skip
    event_ids = events["event_id"].to_numpy()
    tie_rows, pair_rows, evidence_rows = [], [], []
    lean = rng.normal(0, 1.2, n) + np.where(np.arange(n) % 8 == 0, 2.2, 0)
    for k, (i, j) in enumerate(pairs):
        a, b = ids[i + 3], ids[j + 3]
        who = {
            "theatre": "invented", "actor_a": a, "actor_b": b, "name_a": names[i + 3], "name_b": names[j + 3],
            "ucdp_a": i + 4, "ucdp_b": j + 4,
        }  # fmt: skip
        statement = reported_of.get((a, b))
        season = np.clip(np.sin(np.linspace(-1, 3.5, t)), 0, None)
        parts = {"prior": np.full(t, -2.2)}
        for m, term in enumerate(TERMS):
            told = statement is not None
            size = lean[k] * (0.9 if m < 5 else 0.4) * season + rng.normal(0, 0.12, t)
            parts[term] = (
                np.where(told, 1.5 * season, 0.0)
                if term == "reported ties"
                else size * (m + 1) % 1.9 * np.sign(size)
            )
        odds = sum(parts.values())
        p = 1 / (1 + np.exp(-odds))
        strategic = p * (0.7 if k % 3 == 0 else 0.25)
        rival = (1 - p) * np.clip(0.5 - 0.3 * lean[k], 0, 0.95)
        low, high = np.clip(p - 0.12 * (1 - p) - 0.05, 0.001, 1), np.clip(p + 0.12 * (1 - p) + 0.01, 0, 0.999)
        for q, start in enumerate(starts):
            end = starts[q + 1] - dt.timedelta(days=1) if q + 1 < t else END
            tie_rows.append({
                **who, "period_start": start, "period_end": end, "p_rival": rival[q],
                "p_unrelated": 1 - p[q] - rival[q], "p_tactical": p[q] - strategic[q], "p_strategic": strategic[q],
                "p_cooperating": p[q], "p_low": low[q], "p_high": max(high[q], p[q]), "log_odds": odds[q],
                "basis": "reported" if statement and 4 <= q < 14 else "inferred",
            })  # fmt: skip
            for m, (term, values) in enumerate(parts.items()):
                behind = event_ids[(k * 31 + q * 7 + m) % (len(event_ids) - 6) :][:4].tolist()
                plain = term in {"prior", "network", "reported ties"}
                told = term == "reported ties" and statement
                evidence_rows.append({
                    "theatre": "invented", "actor_a": a, "actor_b": b, "period_start": start, "term": term,
                    "contribution": values[q], "here": values[q] * 0.6,
                    "observed": None if plain else float(m + q % 3), "expected": None if plain else 1.5,
                    "compared": TERMS.get(term, "how often such pairs cooperate"),
                    "event_ids": [] if plain else behind, "n_events": 0 if plain else 9,
                    "statement_ids": [statement[0]] if told else [],
                })  # fmt: skip
        even = np.flatnonzero(p >= 0.5)
        best = int(p.argmax())
        pair_rows.append({
            **who, "p_cooperating": p[best], "p_low": low[best], "p_high": max(high[best], p[best]),
            "log_odds": odds[best], "strategic_share": 0.7 if k % 3 == 0 else 0.25, "p_rival": rival.max(),
            "first_period": starts[even[0]] if len(even) else None,
            "last_period": starts[even[-1]] if len(even) else None, "peak_period": starts[best], "n_periods": t,
            "clashes": float(k % 7), "joint": float(k % 3), "reported_layers": statement[1] if statement else None,
            "reported_by": "invented-support" if statement else None,
            "first_reported": dt.date(2015, 1, 1) if statement else None,
            "basis": "reported" if statement else "inferred",
        })  # fmt: skip
    return (
        TIES.conform(pl.DataFrame(tie_rows, schema_overrides=TIES.dtypes)),
        PAIRS.conform(pl.DataFrame(pair_rows, schema_overrides=PAIRS.dtypes, infer_schema_length=None)),
        EVIDENCE.conform(
            pl.DataFrame(evidence_rows, schema_overrides=EVIDENCE.dtypes, infer_schema_length=None)
        ),
    )


def _measures(rng: np.random.Generator, events: pl.DataFrame, starts: list[dt.date]) -> pl.DataFrame:
    kinds = {
        "deaths": ("deaths", 120.0, True), "effective_groups": ("groups", 4.0, True),
        "many_sidedness": ("nats", 1.4, True), "unattributed_share": ("share", 0.12, True),
        "infighting_share": ("share", 0.3, True), "localisation": ("share", 0.5, True),
        "splits": ("splits", 0.4, False), "lethality": ("deaths per event", 6.0, True),
        "brand_new_measure": ("widgets", 10.0, True),
    }  # fmt: skip
    districts = events.drop_nulls("district").select("district", "district_name").unique().sort("district")
    units = [("theatre", "invented", "Invented Land")]
    units += [("district", unit, name) for unit, name in districts.iter_rows()]
    rows = []
    for measure, (unit_of, level, by_district) in kinds.items():
        for unit_kind, unit, name in units:
            if unit_kind == "district" and not by_district:
                continue
            jump = np.where(np.arange(len(starts)) >= 13, 1.0 + rng.random(), 1.0)
            values = (
                level
                * jump
                * (1 + 0.15 * rng.normal(size=len(starts)))
                * (1 if unit_kind == "theatre" else 0.4)
            )
            values = np.clip(values, 0, 1) if unit_of == "share" else np.clip(values, 0, None)
            for q, start in enumerate(starts):
                end = starts[q + 1] - dt.timedelta(days=1) if q + 1 < len(starts) else END
                rows.append({
                    "theatre": "invented", "unit_kind": unit_kind, "unit": unit, "unit_name": name,
                    "measure": measure, "period_start": start, "period_end": end,
                    "value": None if q == 3 and unit_kind == "district" else float(values[q]),
                    "low": float(values[q] * 0.85), "high": float(values[q] * 1.15), "units": unit_of,
                    "n_events": 40,
                })  # fmt: skip
    return MEASURES.conform(pl.DataFrame(rows, schema_overrides=MEASURES.dtypes, infer_schema_length=None))


def _quarantine() -> pl.DataFrame:
    rules = (
        ("best", "7", "low-le-best-le-high", "low is above best; order restored", "repaired"),
        ("latitude", "123", "latitude-range", "latitude is out of range; place dropped", "repaired"),
        ("date_start", "2017-02-30", "date-exists", "no such day; row set aside", "quarantined"),
    )
    rows = [("invented-events", "events.csv", 90 + n, str(89 + n), *rule) for n, rule in enumerate(rules)]
    return pl.DataFrame(rows, schema=QUARANTINE.dtypes, orient="row")
