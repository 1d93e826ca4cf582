"""The bytes of a table depend on the table alone."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.store.parquet import METADATA_KEY, write_parquet

SCRIPT = """
import random, sys, datetime as dt
import polars as pl
from pathlib import Path
from shadowgraph.store.parquet import write_parquet
rng = random.Random(3)
n = 150_000
table = pl.DataFrame({
    "id": [f"event:{i}" for i in range(n)],
    "kind": [rng.choice(["a", "b", None]) for _ in range(n)],
    "value": [rng.random() for _ in range(n)],
    "ids": [[str(rng.randrange(9)) for _ in range(rng.randrange(3))] for _ in range(n)],
    "day": [dt.date(2012, 1, 1) + dt.timedelta(days=rng.randrange(3000)) for _ in range(n)],
}).sort("value")
print(write_parquet(table, Path(sys.argv[1]), metadata={"table": "demo"}))
"""


def test_the_bytes_do_not_depend_on_process_or_threads(tmp_path: Path) -> None:
    digests = set()
    for threads in ("1", "2", "5"):
        environment = os.environ | {"POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": threads}
        path = tmp_path / f"{threads}.parquet"
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(path)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())
        assert hashlib.sha256(path.read_bytes()).hexdigest() == done.stdout.strip()
    assert len(digests) == 1


def test_the_bytes_do_not_depend_on_how_the_table_came_about(tmp_path: Path) -> None:
    whole = pl.DataFrame({"a": list(range(200_000)), "b": [str(i % 7) for i in range(200_000)]})
    pieces = pl.concat([whole[:999], whole[999:70_000], whole[70_000:]], rechunk=False)
    tail = pl.concat([whole, whole]).tail(200_000)
    nulled = whole.with_columns(pl.when(pl.col("a") >= 0).then(pl.col("b")).otherwise(None).alias("b"))
    digests = [
        write_parquet(table, tmp_path / f"{i}", metadata={})
        for i, table in enumerate((whole, pieces, tail, nulled))
    ]
    assert len(set(digests)) == 1
    assert write_parquet(whole.with_columns(pl.col("a") + 1), tmp_path / "x", metadata={}) != digests[0]


def test_the_footer_carries_the_label(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    write_parquet(pl.DataFrame({"a": [1]}), path, metadata={"synthetic": True})
    assert pl.read_parquet_metadata(path)[METADATA_KEY] == '{"synthetic":true}'


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    write_parquet(pl.DataFrame({"a": [1]}), path, metadata={})
    before = path.read_bytes()
    with pytest.raises(pl.exceptions.ComputeError):
        write_parquet(pl.DataFrame({"a": [object()]}, schema={"a": pl.Object}), path, metadata={})
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["t.parquet"]
