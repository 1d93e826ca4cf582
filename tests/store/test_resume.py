"""A run killed in the middle of a stage goes on from the last stage it completed."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shadowgraph.store.run import RunFolder

SCRIPT = """
import sys, time
from pathlib import Path
import polars as pl
from shadowgraph.records.schema import Column, TableSchema
from shadowgraph.store.run import RunFolder, fingerprint

folder, slow = Path(sys.argv[1]), sys.argv[2] == "slow"
schema = TableSchema("demo", (Column("n", pl.Int64, "a number"),))
with RunFolder.begin(folder, settings={}, seed=1, created="2026-01-01") as run:
    for i, name in enumerate(("first", "second", "third")):
        with run.stage(name, fingerprint(i)) as stage:
            if stage.done:
                print("kept", name, flush=True)
                continue
            if name == "second" and slow:
                (folder / "tables" / ".second.parquet.tmp-1").write_bytes(b"half a table")
                print("now", flush=True)
                time.sleep(60)
            run.write_table(name, pl.DataFrame({"n": [i] * 1000}), schema)
            print("made", name, flush=True)
    run.finish()
"""


def start(folder: Path, speed: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), speed], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_run_resumes(tmp_path: Path, how: signal.Signals) -> None:
    folder = tmp_path / "run"
    with start(folder, "slow") as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["made first\n", "now\n"]
        time.sleep(0.1)
        process.send_signal(how)
    assert process.returncode != 0
    left = RunFolder.open(folder)
    states = {entry.name: entry.state for entry in left.manifest.stages}
    assert states == {"first": "done", "second": "running" if how == signal.SIGKILL else "interrupted"}
    assert left.read_table("first").height == 1000
    with start(folder, "fast") as process:
        assert process.communicate()[0].splitlines() == ["kept first", "made second", "made third"]
    assert process.returncode == 0
    ended = RunFolder.open(folder)
    assert ended.manifest.state == "done"
    assert not (folder / ".lock").exists()
    assert not list((folder / "tables").glob(".*"))

    untouched = tmp_path / "untouched"
    with start(untouched, "fast") as process:
        process.wait()
    for name in ("first", "second", "third"):
        pair = [(where / "tables" / f"{name}.parquet").read_bytes() for where in (folder, untouched)]
        assert pair[0] == pair[1]
