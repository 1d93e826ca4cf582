"""Events of UCDP Candidate 2021 with what became of them in the final coding, and what was known before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from shadowgraph.actors import register
from shadowgraph.events import build
from shadowgraph.sources.read import read_all
from shadowgraph.trust.credibility.corrections import corrections
from shadowgraph.trust.credibility.features import features
from shadowgraph.trust.credibility.learning import Lessons
from shadowgraph.trust.offices import offices_of

CANDIDATE = "ucdp/GEDEvent_v21_01_21_12.csv.zip"
FINAL = "ucdp/ged-dev-csv.zip"
COVERAGE = "ucdp/ged-dev-coverage.parquet"
OLDER = "awkward/ged191-bangladesh-myanmar.csv"
COMPLETE = (
    "Benin",
    "Burkina Faso",
    "Central African Republic",
    "El Salvador",
    "Ethiopia",
    "Guinea-Bissau",
    "Ivory Coast",
    "Mali",
    "Myanmar (Burma)",
    "Senegal",
    "Sierra Leone",
    "South Sudan",
    "Sri Lanka",
    "Sudan",
    "Togo",
    "Venezuela",
)
"""Countries whose final coding of 2021 is whole. Niger's is not (90 of the final events, half of them provisional)."""


@dataclass(frozen=True)
class World:
    """What the benchmarks share.

    Args:
        candidate: `EVENTS` rows of the Candidate release, the whole world.
        final: `EVENTS` rows of the final coding of 2021, complete countries.
        known: What a user had in January 2022: final events to 2020 of the complete countries, and the Candidate.
        participants: `PARTICIPANTS` rows of `known`.
        corrected: `CORRECTIONS` rows of the Candidate's events in complete countries.
        universe: `EVENTS` rows of those, in the order of the lessons.
        lessons: Features, offices, country and whether each stood.
        final_and_past: `EVENTS` rows of complete countries, all years.
    """

    candidate: pl.DataFrame
    final: pl.DataFrame
    known: pl.DataFrame
    participants: pl.DataFrame
    corrected: pl.DataFrame
    universe: pl.DataFrame
    lessons: Lessons
    final_and_past: pl.DataFrame


def world(folder: Path) -> World:
    """Read both releases and put the lessons together."""
    read = read_all([folder / CANDIDATE])
    candidate = build(read).table
    ged_read = read_all([folder / FINAL])
    ged = build(ged_read)
    coverage = pl.read_parquet(folder / COVERAGE).select(
        pl.col("id").cast(pl.String).alias("row_id"), "coverage"
    )
    marked = ged.table.join(coverage, on="row_id", how="left", maintain_order="left")
    in_2021 = pl.col("date_end").dt.year() == 2021
    whole = marked.filter(pl.col("coverage") == "complete_country", pl.col("country").is_in(COMPLETE)).drop(
        "coverage"
    )
    final = whole.filter(in_2021)
    known = pl.concat([whole.filter(pl.col("date_end").dt.year() <= 2020), candidate])
    past = pl.concat([register(ged, ged_read).participants, register(build(read), read).participants])
    participants = past.join(known.select("event_id"), on="event_id", how="semi")
    universe_ids = pl.col("country").is_in(COMPLETE)
    corrected = corrections(candidate.filter(universe_ids), final, countries=COMPLETE)
    lessons, universe = _lessons(known, corrected)
    return World(candidate, final, known, participants, corrected, universe, lessons, whole)


def _lessons(known: pl.DataFrame, corrected: pl.DataFrame) -> tuple[Lessons, pl.DataFrame]:
    values, said = features(known), offices_of(known)
    stood = corrected.select("event_id", (pl.col("outcome") != "gone").alias("stood"))
    rows = known.with_row_index("row").join(stood, on="event_id", maintain_order="left")
    every = Lessons(values, np.zeros(known.height, bool), said, known["country"].to_numpy().astype(str))
    picked = every.of(rows["row"].to_numpy().astype(np.int64))
    lessons = Lessons(picked.values, rows["stood"].to_numpy(), picked.said, picked.country)
    return lessons, rows.drop("row", "stood")


def older_release(folder: Path, known: pl.DataFrame) -> tuple[Lessons, int]:
    """Myanmar in GED 19.1, with whether the events are still there five releases later, and how many are not."""
    older = build(read_all([folder / OLDER])).table.filter(pl.col("country") == "Myanmar (Burma)")
    later = known.filter(pl.col("country") == "Myanmar (Burma)")["row_id"]
    stood = older["row_id"].is_in(later.implode()).to_numpy()
    lessons = Lessons(features(older), stood, offices_of(older), older["country"].to_numpy().astype(str))
    return lessons, int((~stood).sum())
