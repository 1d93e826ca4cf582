"""Counts the reference that districts are ranked against: `python -m benchmarks.patterns_reference` writes it.

All district-years with five events or more of the theatres found in the record, each measured at every step.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.output import data_folder
from benchmarks.record import record
from shadowgraph.actors.result import Actors
from shadowgraph.errors import NoEventsError
from shadowgraph.events.result import Events
from shadowgraph.measures import measure
from shadowgraph.measures.beside import Beside
from shadowgraph.measures.patterns import COMPONENTS, LEAST_EVENTS, Scale, drawn_values, yearly_values
from shadowgraph.theatres import cut_all, select
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import infer
from shadowgraph.ties.patrons import patrons, wider
from shadowgraph.ties.result import TieResult

FILE = Path(__file__).parents[1] / "src" / "shadowgraph" / "measures" / "patterns.json"

STEPS = ("month", "quarter", "year")

Slice = tuple[TheatreData, TieResult | None, Beside]

DRAWS = 60

KEPT = 25
"""Draws of each district-year that enter a scale."""


def main() -> None:
    """Count and write."""
    events, actors = record(data_folder())
    slices = list(theatres(events, actors))
    tables = dict(_tables(slices))
    body = {
        "provenance": {
            "what": "district-years with at least 5 events, of the theatres found in the record",
            "record": "UCDP GED, 1989-2021, as assembled for development; candidate events of 2021 where nothing else",
            "cite": "Sundberg and Melander 2013; Davies et al. 2024",
            "licence": "CC BY 4.0",
            "events": events.table.height,
            "theatres": len(slices),
            "district_years": {step: len(_wide(table)) for step, table in tables.items()},
            "written_by": "python -m benchmarks.patterns_reference",
        },
        "steps": {step: counted(table) for step, table in tables.items()},
    }
    FILE.write_text(json.dumps(body, separators=(",", ":")) + "\n", encoding="utf-8")
    print(json.dumps(body["provenance"], indent=1), FILE.stat().st_size, "bytes")


def theatres(events: Events, actors: Actors) -> Iterator[Slice]:
    """Each theatre found in the record, with its ties and patrons; the left-over events are none."""
    for data in cut_all(events, actors, select(events, actors, found=True)):
        if data.theatre.id != "elsewhere":
            yield slice_of(events, actors, data)


def slice_of(events: Events, actors: Actors, data: TheatreData) -> Slice:
    """A theatre with its ties and patrons, where there are any to infer."""
    ties, found = None, None
    try:
        ties = infer(data, mode="events+reports")
        found = patrons(data, "events+reports", record=wider(events, actors, data)).table
    except NoEventsError:
        pass
    return data, ties, Beside(patrons=found)


NAMES = tuple(sorted({name for names in COMPONENTS.values() for name in names}))


def _tables(slices: list[Slice]) -> Iterator[tuple[str, pl.DataFrame]]:
    for step in STEPS:
        parts = [
            yearly_values(measure(data, ties, step=step, names=NAMES, draws=DRAWS, beside=beside).table)
            for data, ties, beside in slices
        ]
        yield step, pl.concat(part for part in parts if part.height).filter(pl.col("step") == step)


def _wide(table: pl.DataFrame) -> pl.DataFrame:
    """One row per district-year with enough events, each component with its spread, null where not known."""
    enough = table.filter(pl.col("n_events") >= LEAST_EVENTS)
    unit = ["theatre", "unit", "year"]
    keys = enough.select(unit).unique().sort(unit)
    for name in NAMES:
        mine = enough.filter(pl.col("measure") == name)
        columns = [pl.col("value").alias(name), pl.col("sd").alias(f"{name} sd")]
        keys = keys.join(mine.select(*unit, *columns), on=unit, how="left", maintain_order="left")
    return keys


def counted(table: pl.DataFrame) -> dict[str, dict[str, list[list[float]]]]:
    """Scales of components, and of draws of mean ranks for every set of components that may be known together."""
    wide = _wide(table)
    values = {name: wide[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in wide.columns[3:]}
    known = {name: np.isfinite(values[name]) for name in NAMES}
    scales = {name: Scale.of(_rounded(values[name][known[name]])) for name in NAMES if known[name].any()}
    composites = {}
    for names in COMPONENTS.values():
        drawn = {
            name: scales[name].rank(drawn_values(values[name], values[f"{name} sd"], place))[:, :KEPT]
            for place, name in enumerate(name for name in names if name in scales)
        }
        for size in range(1, len(drawn) + 1):
            for some in itertools.combinations(drawn, size):
                whole = np.all([known[name] for name in some], axis=0)
                if whole.any():
                    mean = np.mean([drawn[name][whole] for name in some], axis=0).ravel()
                    composites[",".join(some)] = _short(Scale.of(_rounded(mean), 21))
    return {"components": {name: _short(scale) for name, scale in scales.items()}, "composites": composites}


def _rounded(values: np.ndarray) -> np.ndarray:
    """Four significant digits, so that what is equal stays equal in the file."""
    size = 10.0 ** (3 - np.floor(np.log10(np.abs(np.where(values == 0, 1.0, values)))))
    return np.round(values * size) / size


def _short(scale: Scale) -> list[list[float]]:
    return [[float(f"{x:.4g}") for x in row] for row in (scale.values, scale.ranks)]


if __name__ == "__main__":
    main()
