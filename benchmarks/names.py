"""Finding UCDP organisations by other projects' names: PA-X actors with hand-made links to UCDP and ACLED.

The gold standard is PA-X's (`actor-names/pax-*.json`). The shipped aliases and the weights of the search were written
before this benchmark was first run and aren't tuned on it. After the first run the misses of one half of the actors
were looked at, and one rule came of it ('ACRONYM: full name' is matched by its parts); the other half is held out and
reported by itself.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from benchmarks.output import Table, arguments, data_folder, finish
from shadowgraph.actors import NameIndex, register
from shadowgraph.actors.aliases import DATASET as SHIPPED
from shadowgraph.actors.result import Actors
from shadowgraph.actors.spelling import fold
from shadowgraph.errors import PersonRefusedError
from shadowgraph.events.result import Events
from shadowgraph.records.event import EVENTS, QUARANTINE
from shadowgraph.sources.ucdp_actor import UcdpActor

DRAWS = 2000
TOP = (1, 5)
_YEARS = re.compile(r"\s*\((since )?\d{4}[^)]*\)\s*$")


@dataclass(frozen=True)
class Query:
    """A name and the UCDP id PA-X's coders gave its actor."""

    text: str
    gold: int
    state: bool
    field: str


def gold_queries(folder: Path) -> list[Query]:
    """Names, abbreviations and ACLED names of all PA-X actors with a UCDP id, each once."""
    found: dict[tuple[str, int, str], Query] = {}
    for path in sorted(folder.glob("pax-*_actor.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            if row.get("ucdp_id") is None:
                continue
            gold = int(row["ucdp_id"])
            kind = row.get("actor_type") or row.get("new_actor_type") or ""
            texts = {
                "name": row.get("actor_name") or row.get("actor"),
                "abbreviation": row.get("abbreviation"),
                "ACLED name": _YEARS.sub("", (row.get("acled_name") or "").split("|")[0].split(";")[0]),
            }
            for field, text in texts.items():
                # States' abbreviations are country codes, not names anybody searches an organisation by.
                if not text or not fold(text) or (field == "abbreviation" and "state" in kind.casefold()):
                    continue
                found.setdefault(
                    (fold(text), gold, field), Query(text, gold, "state" in kind.casefold(), field)
                )
    return list(found.values())


def held_out(gold: int) -> bool:
    """Whether an actor is in the half whose misses nobody looked at."""
    return hashlib.sha256(str(gold).encode()).digest()[0] % 2 == 1


def whole_register(folder: Path) -> Actors:
    """Every organisation of the UCDP register, whether or not events name it."""
    reading = UcdpActor().read(folder / "ucdp" / "ucdp-actor-221.csv", options={})
    return register(Events(EVENTS.empty(), QUARANTINE.empty(), ()), [reading], everyone=True)


def ranks_of_search(index: NameIndex, queries: list[Query]) -> NDArray[np.int64]:
    """Rank (from 1) of the gold organisation; a large number when it isn't among the first."""
    made = []
    for query in queries:
        try:
            ids = index.search(query.text, limit=max(TOP), least=0.0)["ucdp_id"].to_list()
        except PersonRefusedError:
            ids = []
        made.append(ids.index(query.gold) + 1 if query.gold in ids else 10**6)
    return np.array(made)


def ranks_of_baseline(names: pl.DataFrame, queries: list[Query]) -> NDArray[np.int64]:
    """The same with plain edit similarity (rapidfuzz ratio, case folded) over the given names."""
    texts = [name.casefold() for name in names["name"]]
    owner = names["ucdp_id"].to_numpy()
    scores = process.cdist([q.text.casefold() for q in queries], texts, scorer=fuzz.ratio, dtype=np.float32)
    made = []
    for row, query in zip(scores, queries, strict=True):
        order = owner[np.lexsort((np.arange(len(row)), -row))]
        first = list(dict.fromkeys(order[:200].tolist()))[: max(TOP)]
        made.append(first.index(query.gold) + 1 if query.gold in first else 10**6)
    return np.array(made)


def interval(hits: NDArray[np.bool_], rng: np.random.Generator) -> tuple[float, float, float]:
    """Share of hits with its 95 % bootstrap interval over queries."""
    if not len(hits):
        return float("nan"), float("nan"), float("nan")
    draws = rng.choice(hits, size=(DRAWS, len(hits))).mean(axis=1)
    return float(hits.mean()), *(float(value) for value in np.quantile(draws, [0.025, 0.975]))


def main(argv: list[str] | None = None) -> None:
    options = arguments("names", argv)
    folder = data_folder()
    actors = whole_register(folder)
    known = set(actors.table["ucdp_id"].drop_nulls())
    queries = [query for query in gold_queries(folder / "actor-names") if query.gold in known]
    if options.quick:
        queries = queries[:60]
    with_ids = actors.names.join(actors.table.select("actor_id", "ucdp_id"), on="actor_id")
    main_names = with_ids.filter(pl.col("name_kind") == "main").select("name", "ucdp_id")
    without = Actors(**{**vars(actors), "names": actors.names.filter(pl.col("dataset") != SHIPPED)})
    methods = {
        "search": ranks_of_search(NameIndex(actors), queries),
        "search without the shipped aliases": ranks_of_search(NameIndex(without), queries),
        "rapidfuzz ratio, all UCDP names": ranks_of_baseline(
            with_ids.filter(pl.col("dataset") != SHIPPED), queries
        ),
        "rapidfuzz ratio, current UCDP names": ranks_of_baseline(main_names, queries),
    }
    groups = {
        "all": np.ones(len(queries), dtype=bool),
        "organisations by name": np.array([q.field == "name" and not q.state for q in queries]),
        "organisations by abbreviation": np.array([q.field == "abbreviation" for q in queries]),
        "organisations by ACLED name": np.array([q.field == "ACLED name" and not q.state for q in queries]),
        "states": np.array([q.state for q in queries]),
        "organisations, held-out half": np.array([not q.state and held_out(q.gold) for q in queries]),
    }
    rng = np.random.default_rng(0)
    rows: list[tuple[object, ...]] = []
    figures: dict[str, float | int | None] = {"queries": len(queries)}
    for group, chosen in groups.items():
        for method, ranks in methods.items():
            cells: list[object] = [group, int(chosen.sum()), method]
            for top in TOP:
                value, low, high = interval(ranks[chosen] <= top, rng)
                cells.append(f"{value:.3f} ({low:.3f}-{high:.3f})")
                figures[f"recall{top}_{_key(group)}_{_key(method)}"] = round(value, 4)
            rows.append(tuple(cells))
    table = Table(
        title="Finding the UCDP organisation behind a PA-X name",
        columns=("names", "queries", "method", "recall at 1 (95 %)", "recall at 5 (95 %)"),
        rows=rows,
        note="Universe: all organisations of UCDP Actor 22.1. Gold: PA-X's own links. The shipped aliases and the "
        "weights of the search are public knowledge and plain choices, written before the first run; one rule was "
        "added after looking at the misses of one half, so the last group, the other half, is the fair one. Names "
        "that several organisations bear ('National Liberation Front') keep recall at 1 below one.",
    )
    finish("names", figures, [table], options)


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")


if __name__ == "__main__":
    main(sys.argv[1:])
