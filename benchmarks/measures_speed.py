"""Seconds and memory of all measures of all theatres, monthly, warm, in a process of its own.

Ties, patrons and credibility are inferred before the clock starts (`benchmarks.world` times ties). *Measures*: the
whole `measures` table of every theatre found in the record, districts and organisations included, with 200 draws and
with the attribution some of them read. *Findings*: every other table a run makes of a theatre after its ties
(pipeline/findings.py).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.output import Table, data_folder
from benchmarks.record import record

ROOT = Path(__file__).parents[1]
QUICK = ("Sri Lanka",)


def figures(folder: Path, *, quick: bool = False) -> tuple[list[Table], dict[str, float]]:
    """Table of the slowest theatres and tables, and the totals."""
    words = [sys.executable, "-m", "benchmarks.measures_speed", str(folder), *(["quick"] if quick else [])]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    slow = sorted(found["theatres"], key=lambda row: -row[3])[:8]
    parts = sorted(found["findings"].items(), key=lambda item: -item[1])
    made = {
        "measures_seconds": found["measures"],
        "measures_cpu_seconds": found["cpu"],
        "measures_gb": found["gb"],
        "measures_rows": float(found["rows"]),
        "findings_seconds": sum(found["findings"].values()),
    }
    rows: list[tuple[object, ...]] = [("all", found["events"], found["rows"], found["measures"])]
    note = (
        f"Peak memory of the process, ties and record included: {found['gb']:.2f} GB. Warm: compiled kernels are on "
        "disk and a small theatre was measured before the clock started. Seconds depend on what else the machine does."
    )
    tables = [
        Table(
            "All measures of all theatres, by month",
            ("theatre", "events", "rows", "seconds"),
            [*rows, *slow],
            note,
        ),
        Table("Other tables of all theatres", ("table", "seconds"), list(parts)),
    ]
    return tables, made


def _work(folder: Path, *, quick: bool) -> dict[str, Any]:
    """Measure every theatre, and make every finding of it."""
    from shadowgraph.errors import NoEventsError
    from shadowgraph.measures import measure
    from shadowgraph.pipeline.findings import FINDINGS, Found
    from shadowgraph.pipeline.stages import tables_beside
    from shadowgraph.records.measure import MEASURES
    from shadowgraph.theatres import cut_all, select
    from shadowgraph.ties import infer
    from shadowgraph.trust.credibility import judge

    events, actors = record(folder)
    chosen = select(events, actors, countries=QUICK) if quick else select(events, actors, found=True)
    slices = cut_all(events, actors, chosen)
    ties: dict[str, Any] = {}
    for data in slices:
        try:
            ties[data.theatre.id] = infer(data)
        except NoEventsError:
            ties[data.theatre.id] = None
    supporters = {data.theatre.id: _patrons(events, actors, data) for data in slices}
    judged = judge(events.table, actors.participants)
    small = min(slices, key=lambda data: data.events.height)
    measure(small, ties[small.theatre.id])
    theatres, spent = [], dict.fromkeys(FINDINGS, 0.0)
    rows = 0
    busy = time.process_time()
    for data in slices:
        begun = time.perf_counter()
        beside = tables_beside(data, supporters[data.theatre.id])
        table = measure(data, ties[data.theatre.id], step="month", beside=beside).table
        rows += MEASURES.conform(table).height
        theatres.append((data.theatre.name, data.events.height, table.height, time.perf_counter() - begun))
        cpu = time.process_time()
        if ties[data.theatre.id] is not None:
            found = Found(
                data, ties[data.theatre.id], table, supporters[data.theatre.id], judged.table, judged.flags, 0
            )
            for name, make in FINDINGS.items():
                begun = time.perf_counter()
                make(found)
                spent[name] += time.perf_counter() - begun
        busy += time.process_time() - cpu
    return {
        "theatres": theatres,
        "findings": spent,
        "rows": rows,
        "events": sum(data.events.height for data in slices),
        "measures": sum(row[3] for row in theatres),
        "cpu": time.process_time() - busy,
        "gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }


def _patrons(events: Any, actors: Any, data: Any) -> Any:
    """`PATRONS` rows of one theatre, none where there is nobody to support."""
    from shadowgraph.errors import NoEventsError
    from shadowgraph.records.tie import PATRONS
    from shadowgraph.ties.patrons import patrons, wider

    try:
        return patrons(data, "events", record=wider(events, actors, data)).table
    except NoEventsError:
        return PATRONS.empty()


if __name__ == "__main__":
    given = sys.argv[1:]
    json.dump(_work(Path(given[0]) if given else data_folder(), quick="quick" in given), sys.stdout)
