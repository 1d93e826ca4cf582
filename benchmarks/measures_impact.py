"""What changes after ties begin or end: the record pooled, placebos, and how far the design can be believed.

Keys: impact_pooled_<outcome>_begins and _ends (ratio after the tie over controls, reported ties, random effects over
seven theatres) with _low and _high; impact_stated (changes stated per theatre and outcome, of impact_asked);
impact_seconds (all theatres); impact_coverage_events, impact_coverage_deaths, impact_false_positive_events,
impact_false_positive_deaths, impact_power_events, impact_power_deaths (SYNTHETIC panels); impact_synthetic_naive,
impact_synthetic_inferred, impact_synthetic_inferred_elsewhere, impact_synthetic_planted_dates (SYNTHETIC theatres in
which ties change nothing: 1 is right).
"""

from __future__ import annotations

import time
from pathlib import Path
from unittest import mock

import polars as pl

from benchmarks.impact_planted import WEIGHINGS, planted
from benchmarks.impact_synthetic import synthetic
from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.record import record
from benchmarks.tie_lessons import theatre_slices
from shadowgraph.measures.impact import impact, pooled_impact, stacks
from shadowgraph.records.impact import OUTCOMES, TREATMENTS
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import infer

WHOLE = "the whole record as one theatre"
CHECKS = ("effect", "pre-trend", "placebo date", "placebo pair")


def figures(folder: Path, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """Tables and keys of impact."""
    events, actors = record(folder)
    slices = theatre_slices(events, actors, quick=quick, countries=False)
    found: dict[str, pl.DataFrame] = {}
    seconds = 0.0
    for name, _, data in slices:
        ties = infer(data)
        begun = time.perf_counter()
        found[name] = impact(data, ties)
        seconds += time.perf_counter() - begun
    whole = cut(events, actors, select(events, actors)[0])
    pooled = pooled_impact([table for table in found.values() if table.height])
    numbers: dict[str, float] = {"impact_seconds": seconds}
    for row in pooled.filter(kind="effect", basis="reported").iter_rows(named=True):
        if row["effect"] is not None:
            key = f"impact_pooled_{row['outcome']}_{row['treatment'].split()[1]}"
            numbers |= {key: row["effect"], f"{key}_low": row["low"], f"{key}_high": row["high"]}
    said = pl.concat(found.values()).filter(kind="effect", basis="reported")
    numbers["impact_asked"] = float(said.height)
    numbers["impact_stated"] = float(said["verdict"].is_in(["rose", "fell"]).sum())
    everything = impact(whole, None)
    tables = [
        _per_theatre(found, pooled, everything),
        _checks("Seven theatres pooled by random effects", pooled),
        _checks(f"Another way to pool: {WHOLE}", everything),
        _weighings(whole),
    ]
    for part in (planted, synthetic):
        more, keys = part(quick=quick)
        tables += more
        numbers |= keys
    return tables, numbers


def interval(row: dict[str, float | None]) -> str:
    """Effect and interval in words."""
    if row["effect"] is None:
        return "can't say"
    return f"{row['effect']:.2f} ({row['low']:.2f}-{row['high']:.2f})"


def _per_theatre(found: dict[str, pl.DataFrame], pooled: pl.DataFrame, whole: pl.DataFrame) -> Table:
    rows: list[tuple[object, ...]] = []
    for name, table in (*found.items(), ("pooled", pooled), (WHOLE, whole)):
        for treatment in TREATMENTS:
            mine = table.filter(treatment=treatment, basis="reported", kind="effect")
            cells = {row["outcome"]: row for row in mine.iter_rows(named=True)}
            if not cells:
                continue
            one = cells["events"]
            stated = [
                f"{outcome}: {row['verdict']}" for outcome, row in cells.items() if row["outcome"] == "events"
            ]
            rows.append(
                (
                    name,
                    treatment,
                    one["n_ties"],
                    one["n_clusters"],
                    interval(one),
                    interval(cells["civilian_deaths"]),
                    interval(cells["effective_groups"]),
                    "; ".join(stated),
                )
            )
    return Table(
        "Reported ties: what changed in the second and third year, against districts like them",
        (
            "theatre",
            "turn",
            "ties",
            "clusters",
            "events",
            "civilian deaths",
            "effective groups",
            "what may be said of events",
        ),
        rows,
        "Ratios (1: no change) with 90 % intervals. Reported ties are external support whose first (or first missing) "
        "year a source gives, having looked the year before (or that year). No interval below four clusters.",
    )


def _checks(title: str, table: pl.DataFrame) -> Table:
    rows: list[tuple[object, ...]] = []
    for treatment in TREATMENTS:
        for outcome in OUTCOMES:
            mine = table.filter(treatment=treatment, basis="reported", outcome=outcome)
            cells = {row["kind"]: row for row in mine.iter_rows(named=True) if row["kind"] in CHECKS}
            if "effect" in cells:
                shown = [interval(cells[kind]) if kind in cells else "" for kind in CHECKS]
                least = cells["effect"]["detectable"]
                rows.append((treatment, outcome, *shown, least, cells["effect"]["verdict"]))
    return Table(
        title,
        ("turn", "outcome", *CHECKS, "detectable", "what may be said"),
        rows,
        "Pre-trend, placebo date and placebo pair should be 1. Detectable: the least multiple found four times in "
        "five. Effective groups and many-sidedness don't move with the number of events.",
    )


def _weighings(whole: TheatreData) -> Table:
    """Three ways to weigh controls, by what they make of placebos."""
    rows: list[tuple[object, ...]] = []
    for name, way in WEIGHINGS.items():
        with mock.patch.object(stacks, "balanced", way):
            table = impact(whole, None)
        for treatment in TREATMENTS:
            mine = table.filter(treatment=treatment, outcome="events", basis="reported")
            cells = {row["kind"]: row for row in mine.iter_rows(named=True)}
            rows.append((name, treatment, *(interval(cells[kind]) for kind in CHECKS)))
    return Table(
        "Three ways to weigh controls, events, the whole record as one theatre",
        ("weights", "turn", *CHECKS),
        rows,
        "Placebos should be 1: pairs without a tie, and dates before the tie.",
    )


def main(argv: list[str] | None = None) -> None:
    """Write the page of impact alone."""
    options = arguments("measures_impact", argv)
    tables, numbers = figures(data_folder(), quick=options.quick)
    finish("measures_impact", dict(numbers), tables, options)


if __name__ == "__main__":
    main()
