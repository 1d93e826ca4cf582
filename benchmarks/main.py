"""The main job: reading, assessing, start-up, size, and planted ties.

Keys: read_vs_duckdb, read_vs_pandas, growth_386k, assess_seconds, assess_gb, help_seconds, planted_auc, coverage90,
install_mb.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import planted, read
from benchmarks.output import Table, arguments, data_folder, finish

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "shadowgraph"]


def main(argv: list[str] | None = None) -> None:
    """Measure everything and write the table."""
    options = arguments("main", argv)
    figures: dict[str, float | int | None] = dict(read.measure(quick=options.quick))
    seconds, gigabytes = assess_all(warm=not options.quick)
    figures |= {"assess_seconds": seconds, "assess_gb": gigabytes, "help_seconds": help_seconds()}
    found, _ = planted.measure(quick=options.quick)
    figures |= {key: found[key] for key in ("planted_auc", "coverage90")}
    figures["install_mb"] = None if options.quick else install_mb()
    goals = {
        "read_vs_duckdb": ("read and clean 119,756 events, times a bare DuckDB scan to Arrow", "at most 3"),
        "read_vs_pandas": ("the same in pandas, times ours", "at least 5"),
        "assess_seconds": ("assess --all-theatres, warm, seconds", "under 60"),
        "assess_gb": ("its peak memory, GB", "under 1.5"),
        "help_seconds": ("shadowgraph --help, seconds", "at most 0.3"),
        "planted_auc": ("planted ties, AUC (SYNTHETIC)", "at least 0.9"),
        "coverage90": ("coverage of 90 % intervals (SYNTHETIC)", "0.85 to 0.95"),
        "install_mb": ("core install, MB", "under 900"),
    }
    rows = [(what, figures.get(key), goal) for key, (what, goal) in goals.items()]
    rows += [(key, value, "") for key, value in figures.items() if key not in goals]
    finish("main", figures, [Table("The main job", ("what", "measured", "goal"), rows)], options)


def assess_all(*, warm: bool) -> tuple[float, float]:
    """Wall seconds and peak GB of `assess --all-theatres`, the second time (compiled kernels on disk)."""
    environment = {**os.environ, "SHADOWGRAPH_DATA": str(data_folder())}
    timer = shutil.which("time") or "/usr/bin/time"
    for _ in range(2 if warm else 1):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            done = subprocess.run(
                [
                    *([timer, "-v"] if Path(timer).exists() else []),
                    *COMMAND,
                    "assess",
                    "--all-theatres",
                    "--out",
                    f"{folder}/run",
                    "--json",
                ],
                env=environment,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            seconds = time.perf_counter() - begun
    found = re.search(r"Maximum resident set size \(kbytes\): (\d+)", done.stderr)
    return seconds, int(found[1]) / 1e6 if found else float("nan")


def help_seconds() -> float:
    """Median wall seconds of `shadowgraph --help` over nine runs after one to warm up."""
    script = Path(sys.executable).with_name("shadowgraph")
    times = []
    for _ in range(10):
        begun = time.perf_counter()
        subprocess.run([str(script), "--help"], capture_output=True, check=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times[1:])


def install_mb() -> float:
    """Megabytes of a fresh virtual environment with the core requirements and Shadowgraph in it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements/core.txt")], check=True)
        subprocess.run([*pip, "--no-deps", str(ROOT)], check=True)
        return (
            sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file() and not f.is_symlink()) / 1e6
        )


if __name__ == "__main__":
    main()
