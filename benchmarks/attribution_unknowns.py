"""Events really unnamed: who is more likely to stay unnamed, and whom a later release named after all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.attribution_held_out import OURS, RIVAL
from benchmarks.attribution_lessons import Lessons, learn
from benchmarks.attribution_masks import COMPLETE, Masked, cases, masked
from benchmarks.attribution_rivals import nearest_frequency, utility_marks
from shadowgraph.actors import register
from shadowgraph.events import build
from shadowgraph.kernels.reference.conditional_logit import probabilities
from shadowgraph.kernels.reference.ridge_logistic import fit as logistic
from shadowgraph.sources.read import read_all
from shadowgraph.theatres import TheatreData
from shadowgraph.trust.attribution.candidates import CIVILIANS, NOT_NAMED

CANDIDATE = "GEDEvent_v21_01_21_12.csv.zip"
TWIN_KM, TWIN_DAYS = 25.0, 1
RIVAL_SETTINGS = (1.0, 10, 0.2, 0.1)
"""Nearest-event frequency as it does best on masked events: km per day, k, smoothing, share of somebody else."""
HIGHEST = 0.99


def candidates_2021(folder: Path) -> pl.DataFrame:
    """UCDP Candidate 2021, cleaned, with `unnamed`: its perpetrator, or a side of its fighting, has no name."""
    readings = read_all([folder / "ucdp" / CANDIDATE, folder / "ucdp" / "ucdp-actor-221.csv"])
    events = build(readings)
    register(events, readings)
    unnamed = pl.col("side_a").is_null() | (pl.col("side_b").is_null() & (pl.col("violence") != "one-sided"))
    return events.table.with_columns(unnamed.alias("unnamed"))


def propensity(candidate: pl.DataFrame, cast: Masked) -> np.ndarray:
    """Odds that each masked target's event would have gone unnamed, learnt on UCDP Candidate 2021 of the whole world.

    From type of violence, clarity, precision of place and date, sources and deaths. Highest odds are capped at their
    99th percentile.
    """
    x, y = _traits(candidate), candidate["unnamed"].to_numpy().astype(float)
    model = logistic(x, y, np.full(x.shape[1], 10.0))
    odds = np.exp(_traits(cast.facts) @ model.weights)[cast.targets.event]
    return np.minimum(odds, np.quantile(odds, HIGHEST))


def _traits(events: pl.DataFrame) -> np.ndarray:
    made = events.select(
        pl.lit(1.0).alias("constant"),
        (pl.col("violence") == "one-sided").cast(pl.Float64).alias("one-sided"),
        (pl.col("violence") == "non-state").cast(pl.Float64).alias("non-state"),
        (pl.col("clarity").fill_null(1) == 2).cast(pl.Float64).alias("unclear"),
        pl.col("place_precision").fill_null(4).cast(pl.Float64).alias("place"),
        pl.col("date_precision").cast(pl.Float64).alias("date"),
        pl.col("n_sources").fill_null(1).clip(1, 20).cast(pl.Float64).log().alias("sources"),
        (pl.col("deaths_best").cast(pl.Float64) + 1.0).log().alias("deaths"),
    )
    return made.to_numpy()


@dataclass(frozen=True)
class Later:
    """Events unnamed in the candidate data and named in the final: what became of them, and how they were judged.

    Args:
        fates: What became of unnamed candidate events of complete countries, with counts.
        marks: method to log scores per side.
        hits: method to whether the most probable was right, per side.
        p_else: shape (n,), probability given to somebody else.
        group: shape (n,), event of each side.
    """

    fates: dict[str, int]
    marks: dict[str, np.ndarray]
    hits: np.ndarray
    p_else: np.ndarray
    group: np.ndarray


def later_named(
    folder: Path, data: TheatreData, candidate: pl.DataFrame, taught: Lessons, cast: Masked
) -> Later:
    """Hold attribution against the final coding of events that the candidate data left unnamed.

    A final event is the same when it has the candidate's id, or when it is new, of the same country, within 25 km and
    a day, and the only such. Weights are learnt on other years than 2021.
    """
    coverage = pl.read_parquet(folder / "ucdp" / "ged-dev-coverage.parquet").filter(
        pl.col("coverage") == COMPLETE
    )
    final = data.events.filter(
        pl.col("row_id").is_in(coverage["id"].cast(pl.String).implode()),
        pl.col("date_start").dt.year() == 2021,
    )
    countries = final["country"].unique()
    open_ = candidate.filter(pl.col("unnamed"), pl.col("country").is_in(countries.implode()))
    kept = final.filter(pl.col("row_id").is_in(open_["row_id"].implode()))
    named = pl.col("side_a").is_not_null() & pl.col("side_b").is_not_null()
    lost = open_.filter(~pl.col("row_id").is_in(final["row_id"].implode()))
    fresh = final.filter(~pl.col("row_id").is_in(candidate["row_id"].implode()), named)
    twins = _twins(lost, fresh)
    fates = {
        "unnamed in Candidate 2021": open_.height,
        "same id in the final data, named": kept.filter(named).height,
        "same id in the final data, still unnamed": kept.filter(~named).height,
        "a new event nearby instead": len(twins),
        "not in the final data": lost.height - len(twins),
    }
    wanted = pl.concat([kept.filter(named)["event_id"], pl.Series(sorted(set(twins)), dtype=pl.String)])
    later = masked(data, wanted, most=10_000)
    rows = np.flatnonzero(np.isin(later.targets.setting, (CIVILIANS, NOT_NAMED)))
    later = later.only(rows)
    marks: dict[str, list[np.ndarray]] = {OURS: [], RIVAL: []}
    hits, p_else, group = [], [], []
    for setting, case in cases(later, ("alone",)).items():
        if not len(case.target):
            continue
        lesson = taught.taught[setting]
        utility = learn(lesson, cast.year[lesson.target] != 2021)
        p, other = probabilities(case.choices, utility)
        marks[OURS].append(utility_marks(case, p, other))
        marks[RIVAL].append(nearest_frequency(later, "alone", case, 0)[RIVAL_SETTINGS])
        hits.append(_first_is_true(case.choices.case, p, other, case.share, case.outside_share))
        p_else.append(other)
        group.append(later.targets.event[case.target])
    joined = {name: np.concatenate(parts) for name, parts in marks.items()}
    return Later(fates, joined, np.concatenate(hits), np.concatenate(p_else), np.concatenate(group))


def _first_is_true(
    case: np.ndarray, p: np.ndarray, other: np.ndarray, share: np.ndarray, left: np.ndarray
) -> np.ndarray:
    """True share of the most probable option of each case."""
    best, true = other.copy(), left.copy()
    for row in np.argsort(p, kind="stable"):
        if p[row] > best[case[row]]:
            best[case[row]], true[case[row]] = p[row], share[row]
    return true


def _twins(lost: pl.DataFrame, fresh: pl.DataFrame) -> list[str]:
    """Ids of new final events that are the only one near a lost candidate event."""
    made = []
    for row in lost.filter(pl.col("latitude").is_not_null()).iter_rows(named=True):
        near = fresh.filter(
            pl.col("country") == row["country"],
            (pl.col("date_start") - row["date_start"]).dt.total_days().abs() <= TWIN_DAYS,
            (pl.col("latitude") - row["latitude"]).abs() * 111.2 <= TWIN_KM,
            (pl.col("longitude") - row["longitude"]).abs() * 111.2 * np.cos(np.radians(row["latitude"]))
            <= TWIN_KM,
        )
        if near.height == 1:
            made.append(str(near["event_id"][0]))
    return made
