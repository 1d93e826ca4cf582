"""Reading GED to clean, typed tables: beside a bare DuckDB scan, beside pandas, and as the file grows.

`ours` is the whole way, `sources.read` and `events.build`: recognise the file, hash it, read it, type every cell,
set bad rows aside, remove copies, put death counts in order, check places. DuckDB only scans the CSV to Arrow.
pandas (`benchmarks.read_in_pandas`) does `read_csv` and the same cleaning; before anything is timed its table is
compared with ours cell by cell.

Keys: read_vs_duckdb, read_vs_pandas, growth_386k, and the seconds behind them.
"""

from __future__ import annotations

import math
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.output import Table, arguments, data_folder, finish

LARGE = 386_000
QUICK_ROWS = 20_000
REPEATS = 7


def ours(path: Path) -> Any:
    """The whole way: file to clean events."""
    from shadowgraph import events, sources

    return events.build([sources.read(path)])


def duckdb_scan(path: Path) -> Any:
    """A bare scan to Arrow."""
    import duckdb

    return duckdb.read_csv(str(path)).to_arrow_table()


def pandas_clean(path: Path) -> Any:
    """`read_csv` and the same cleaning."""
    from benchmarks.read_in_pandas import clean

    return clean(path)


def pandas_read_csv(path: Path) -> Any:
    """`read_csv` as it comes, types guessed, nothing cleaned."""
    import pandas as pd

    return pd.read_csv(path, low_memory=False)


def check_same(path: Path) -> None:
    """Both ways give the same events, cell by cell, and the same quarantine rows with their original values."""
    import pandas as pd

    mine = ours(path)
    theirs, notes = pandas_clean(path)
    for name in mine.table.columns:
        if name == "dataset_version":  # told by the file's name, which is ours here
            continue
        if mine.table[name].dtype == pl.Date:
            cells = theirs[name].dt.date.tolist()
        else:
            cells = [None if pd.isna(cell) else cell for cell in theirs[name]]
        assert cells == mine.table[name].to_list(), f"pandas gives other values of {name}"
    key = ["row_number", "row_id", "field", "rule", "action", "value"]
    noted = notes[key].astype(object).where(notes[key].notna(), None)
    assert set(noted.itertuples(index=False, name=None)) == set(mine.quarantine.select(key).rows())
    assert len(noted) == mine.quarantine.height


def _files(folder: Path, *, quick: bool) -> tuple[Path, Path, float]:
    """The development file unpacked (its head, when quick), one that repeats it with shifted ids, and their ratio."""
    with zipfile.ZipFile(data_folder() / "ucdp" / "ged-dev-csv.zip") as archive:
        small = Path(archive.extract(archive.namelist()[0], folder))
    table = pl.read_csv(small, infer_schema=False)
    if quick:
        table = table.head(QUICK_ROWS)
        small = folder / "GEDEvent_small.csv"
        table.write_csv(small)
    rows = QUICK_ROWS * 3 if quick else LARGE
    copies = [
        table.with_columns((pl.col("id").cast(pl.Int64) + 1_000_000 * number).cast(pl.String))
        for number in range(math.ceil(rows / table.height))
    ]
    large = folder / "GEDEvent_large.csv"
    pl.concat(copies).head(rows).write_csv(large)
    return small, large, rows / table.height


def timed(what: Callable[[Path], Any], path: Path) -> float:
    """Wall seconds of one run."""
    begun = time.perf_counter()
    what(path)
    return time.perf_counter() - begun


def measure(*, quick: bool = False) -> dict[str, float | int | None]:
    """Measure all, warm; `quick` only checks that it runs.

    The ways take turns, so that whatever else the machine does falls on all alike; ratios are of medians.
    """
    with tempfile.TemporaryDirectory() as name:
        small, large, ratio = _files(Path(name), quick=quick)
        check_same(small)
        ways: list[tuple[Callable[[Path], Any], Path]] = [
            (ours, small),
            (duckdb_scan, small),
            (pandas_clean, small),
            (ours, large),
            (pandas_read_csv, small),
        ]
        for way in ways:
            timed(*way)
        rounds = [[timed(*way) for way in ways] for _ in range(1 if quick else REPEATS)]
        mine, scan, pandas, more, guessed = (statistics.median(each) for each in zip(*rounds, strict=True))
    return {
        "read_vs_duckdb": round(mine / scan, 3),
        "read_vs_pandas": round(pandas / mine, 3),
        "growth_386k": round(math.log(more / mine) / math.log(ratio), 3),
        "read_seconds": round(mine, 3),
        "duckdb_seconds": round(scan, 3),
        "pandas_seconds": round(pandas, 3),
        "read_386k_seconds": round(more, 3),
        "pandas_read_csv_seconds": round(guessed, 3),
    }


def main(argv: list[str] | None = None) -> None:
    """Measure, print, write."""
    options = arguments("read", argv)
    figures = measure(quick=options.quick)
    goals = {
        "read_vs_duckdb": (
            "119,756 events to clean typed tables, times a bare DuckDB scan to Arrow",
            "at most 3",
        ),
        "read_vs_pandas": ("pandas read_csv and the same cleaning, times ours", "at least 5"),
        "growth_386k": ("growth exponent from 119,756 to 386,000 rows (1 is linear)", "about 1"),
        "read_seconds": ("ours, seconds", ""),
        "duckdb_seconds": ("DuckDB, seconds", ""),
        "pandas_seconds": ("pandas, seconds", ""),
        "read_386k_seconds": ("ours at 386,000 rows, seconds", ""),
        "pandas_read_csv_seconds": ("pandas read_csv alone, types guessed, nothing cleaned, seconds", ""),
    }
    table = Table(
        "Reading is close to a bare scan",
        ("what", "measured", "goal"),
        [(what, figures[key], goal) for key, (what, goal) in goals.items()],
        note=f"Medians of {1 if options.quick else REPEATS} rounds in turn, warm, of UCDP GED's development file. "
        "pandas gives the same events and the same quarantine, compared cell by cell before it is timed; it reads "
        "text, as ours does, since a guessed number has lost how it was written.",
    )
    finish("read", figures, [table], options)


if __name__ == "__main__":
    main()
