"""A world's ties by quarter: seconds, memory, and how the cost grows.

Keys: world_seconds, world_cpu_seconds (of all threads), world_gb (peak of a process of its own), world_events,
world_organisations, world_pairs, world_cells, world_growth (exponent of CPU seconds against pairs times
periods, events growing along), crowded_growth (the same where only pairs grow), crowded_seconds,
crowded_cpu_seconds, crowded_gb.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import polars as pl

from benchmarks.output import Table, arguments, finish
from shadowgraph.actors import register
from shadowgraph.events import build
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.sources.synthetic import Recipe, synthetic_theatre
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import infer

EVENTS, COPIES = 386_000, 2
SIZES = (24_000, 48_000, 96_000, 193_000, EVENTS)
SHOWN = {
    "events": "events",
    "organisations": "organisations",
    "pairs": "pairs at risk",
    "cells": "pairs x quarters",
    "seconds": "seconds, warm",
    "cpu_seconds": "CPU seconds",
    "gb": "peak GB",
}
"""What is measured of each world, and how it is headed."""

MOST_DAYS, SPREAD_DEGREES = 20, 0.15


def main(argv: list[str] | None = None) -> None:
    """Time the world whole, and parts of it, each in a process of its own."""
    options = arguments("world", argv)
    sizes = SIZES[:2] if options.quick else SIZES
    jobs = [(size, "apart") for size in sizes] + ([] if options.quick else [(EVENTS, "crowded")])
    rows, got = [], []
    for size, how in jobs:
        one = _in_a_process(size, how)
        got.append(one)
        rows.append((how, *(one[key] for key in SHOWN)))
    apart = got[: len(sizes)]
    work, seconds = np.log([g["cells"] for g in apart]), np.log([g["cpu_seconds"] for g in apart])
    growth = float(np.polyfit(work, seconds, 1)[0])
    whole = apart[-1]
    figures: dict[str, float | int | None] = {
        "world_seconds": whole["seconds"],
        "world_cpu_seconds": whole["cpu_seconds"],
        "world_gb": whole["gb"],
        "world_growth": growth,
    }
    figures |= {f"world_{key}": whole[key] for key in ("events", "organisations", "pairs", "cells")}
    alone = ""
    if not options.quick:
        growth_of_pairs = float(
            np.log(got[-1]["cpu_seconds"] / whole["cpu_seconds"]) / np.log(got[-1]["cells"] / whole["cells"])
        )
        figures["crowded_growth"] = growth_of_pairs
        alone = f", and to the power {growth_of_pairs:.2f} where only pairs grow (crowded against apart)"
        figures |= {f"crowded_{key}": got[-1][key] for key in ("seconds", "cpu_seconds", "gb")}
    events = np.log(apart[-1]["events"] / apart[0]["events"]) / (work[-1] - work[0])
    table = Table(
        "All pairs of a world by quarter: evidence, learning, chain, intervals and tables",
        ("world", *SHOWN.values()),
        rows,
        f"Made from {apart[0]['made_from']} by drawing events with replacement and moving each by up to {MOST_DAYS} "
        "days and some 17 km. *Apart*: two worlds side by side in countries of their own, with twice the "
        "organisations. *Crowded*: the doubles share the countries of the originals, so that pairs double again. "
        f"CPU seconds grow as pairs times periods to the power {growth:.2f} where events grow along (as pairs times "
        f"periods to the power {events:.2f}){alone}. "
        "Warm: kernels are compiled before the clock starts. Peak memory of the whole process, the interpreter "
        "and the input included. Seconds depend on what else the machine does; CPU seconds, of "
        "all threads together, hardly do.",
    )
    finish("world", figures, [table], options)


def _in_a_process(size: int, how: str) -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, "-c", f"from benchmarks.world import one; one({size}, {how!r})"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    made: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return made


def one(size: int, how: str) -> None:
    """Infer one world and print what it took."""
    data, made_from = original(small=size < 100_000)
    whole = world(data, size, crowded=how == "crowded")
    del data
    infer(_tiny(), seed=0)  # compiles the kernels
    begun, worked = time.perf_counter(), time.process_time()
    found = infer(whole, mode="events", step="quarter", seed=0)
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - worked
    panel = found.posterior.panel
    print(
        json.dumps(
            {
                "events": whole.events.height,
                "organisations": panel.orgs.height,
                "pairs": panel.n_pairs,
                "cells": panel.n_cells,
                "seconds": seconds,
                "cpu_seconds": cpu_seconds,
                "gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
                "made_from": made_from,
            }
        )
    )


def original(*, small: bool = False) -> tuple[TheatreData, str]:
    """The real world where there is data (its statements left out), else a synthetic of like shape."""
    folder = os.environ.get("SHADOWGRAPH_DATA")
    if folder:
        from pathlib import Path

        from benchmarks.record import record

        events, actors = record(Path(folder))
        countries = sorted(set(events.table["country"].drop_nulls()))
        made_from = f"{events.table.height:,} real events (UCDP GED)"
        return cut(events, actors, select(events, actors, countries=countries)[0]), made_from
    recipe = Recipe(groups=100 if small else 300, quarters=80, rate=6.0, span=2.0 if small else 3.5, seed=0)
    reading = synthetic_theatre(recipe).reading
    built = build([reading])
    actors = register(built, [reading])
    return cut(built, actors, select(built, actors)[0]), "a SYNTHETIC theatre, without real data"


def world(data: TheatreData, n: int, *, crowded: bool, seed: int = 0) -> TheatreData:
    """A world of n events drawn from a smaller one, twice over.

    Args:
        data: What to draw from.
        n: Events.
        crowded: Doubles in the countries of the originals, rather than in countries of their own.
        seed: Seed of the draw.
    """
    rng = np.random.default_rng(seed)
    # Each double has every event once, as far as n goes, so that rare organisations are there too.
    pick = np.concatenate([np.arange(data.events.height)] * COPIES)[:n]
    double = np.repeat(np.arange(COPIES), data.events.height)[:n]
    more = n - len(pick)
    pick = np.concatenate([pick, rng.integers(0, data.events.height, more)])
    double = np.concatenate([double, rng.integers(0, COPIES, more)])
    moved = pl.duration(days=pl.Series(rng.integers(-MOST_DAYS, MOST_DAYS + 1, n)))
    start, end = data.theatre.start, data.theatre.end
    aside = rng.normal(0, SPREAD_DEGREES, (2, n))
    dated = pl.col("date_precision") <= 3
    east = pl.col("longitude") + pl.Series(aside[0])
    events = data.events[pick].with_columns(
        pl.Series("double", double),
        pl.col("event_id").alias("drawn"),
        pl.format("world:{}", pl.int_range(n)).alias("event_id"),
        *(
            pl.when(dated).then(pl.col(day) + moved).otherwise(pl.col(day)).clip(start, end).alias(day)
            for day in ("date_start", "date_end")
        ),
        (pl.col("latitude") + pl.Series(aside[1])).clip(-89.9, 89.9),
        east.clip(-179.9, 179.9).alias("longitude"),
    )
    if not crowded:
        events = events.with_columns(
            pl.format("{} {}", "country", "double").alias("country"),
            ((east + 180 + 120 * pl.col("double")) % 360 - 180).alias("longitude"),
        )
    sides = (
        events.select("event_id", "drawn", "double")
        .join(data.participants, left_on="drawn", right_on="event_id", maintain_order="left")
        .with_columns(pl.format("{}/{}", "actor_id", "double").alias("actor_id"))
        .select(data.participants.columns)
    )
    named = [
        data.actors.with_columns(
            pl.format("{}/{}", "actor_id", pl.lit(c)).alias("actor_id"),
            pl.format("{} {}", "name", pl.lit(c)).alias("name"),
        )
        for c in range(COPIES)
    ]
    return replace(
        data,
        events=events.select(data.events.columns).sort("date_start", "event_id"),
        participants=sides,
        actors=pl.concat(named).join(sides, on="actor_id", how="semi").sort("actor_id"),
        statements=STATEMENTS.empty(),
        lineage=data.lineage.clear(),
    )


def _tiny() -> TheatreData:
    reading = synthetic_theatre(Recipe(groups=6, quarters=8)).reading
    built = build([reading])
    actors = register(built, [reading])
    return cut(built, actors, select(built, actors)[0])


if __name__ == "__main__":
    main()
