"""A small run from end to end, to see that the machinery works on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def self_test(folder: Path) -> str:
    """Write, read, query and export a table; compile and run a kernel.

    Returns:
        What was done, in words.

    Raises:
        RuntimeError: Something gave another answer than it must.
    """
    from shadowgraph.exports import export
    from shadowgraph.store.atomic import sha256
    from shadowgraph.store.duck import query
    from shadowgraph.store.run import RunFolder

    table = _measures()
    digests = []
    for name in ("one", "two"):
        with RunFolder.begin(folder / name, settings={}, seed=1, created="2000-01-01") as run:
            digests.append(sha256(run.write_table("measures", table)))
            run.finish()
    _expect("equal runs have equal bytes", len(set(digests)), 1)
    done = RunFolder.open(folder / "one")
    _expect("tables come back", done.read_table("measures").equals(table), True)
    total = query(done, "select sum(value) as total from measures")["total"][0]
    _expect("SQL adds up", float(total), 6.0)
    paths = export(done, "csv", folder / "csv")
    _expect("exports are written", all(path.stat().st_size for path in paths), True)
    _expect("kernels run", _compiled_sum(), 45)
    return "run folder, SQL, export and compiled code work"


def _measures() -> pl.DataFrame:
    import datetime as dt

    import polars as pl

    from shadowgraph.records.measure import MEASURES

    days = [dt.date(2000, month, 1) for month in (1, 2, 3)]
    fixed = {
        "theatre": "test",
        "unit_kind": "theatre",
        "unit": "test",
        "unit_name": "Test",
        "measure": "test",
    }
    frame = pl.DataFrame({"period_start": days, "period_end": days, "value": [1.0, 2.0, 3.0]})
    return MEASURES.conform(
        frame.with_columns(
            **{name: pl.lit(value) for name, value in fixed.items()}, units=pl.lit("none"), n_events=pl.lit(0)
        )
    )


def _compiled_sum() -> int:
    from numba import njit

    def add(n: int) -> int:
        total = 0
        for i in range(n):
            total += i
        return total

    return int(njit(add)(10))


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise RuntimeError(f"{what}: got {found!r}, not {wanted!r}")
