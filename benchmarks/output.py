"""What every benchmark does with its figures: print, write flat JSON, renew its table in the docs."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

DOCS = Path(__file__).parents[1] / "docs" / "reference" / "benchmarks"


@dataclass(frozen=True)
class Table:
    """A table to print and to put in the docs.

    Args:
        title: A sentence saying what the table shows.
        columns: Column heads.
        rows: Cells; floats are shown with three significant figures.
        note: What the figures can't tell, the universe, the caveats.
    """

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    note: str = ""


def arguments(
    name: str, argv: list[str] | None = None, flags: dict[str, str] | None = None
) -> argparse.Namespace:
    """Parse the options all benchmarks share, and flags of one's own with their help."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as flat JSON")
    parser.add_argument("--quick", action="store_true", help="a small version, to check that it runs")
    parser.add_argument("--no-docs", action="store_true", help="leave the table in the docs as it is")
    for flag, words in (flags or {}).items():
        parser.add_argument(f"--{flag}", action="store_true", help=words)
    return parser.parse_args(argv)


def figures_of(name: str, keys: tuple[str, ...], *, quick: bool) -> dict[str, float | int | None]:
    """Run another benchmark in a process of its own and return some of its figures; its page stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        words = ["--json", str(file), "--no-docs", *(["--quick"] if quick else [])]
        run = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *words], stdout=sys.stderr, check=False
        )
        found = json.loads(file.read_text()) if run.returncode == 0 else {}
    return {key: found.get(key) for key in keys}


def data_folder() -> Path:
    """Return SHADOWGRAPH_DATA, or stop with a sentence."""
    given = os.environ.get("SHADOWGRAPH_DATA")
    folder = Path(given) if given else Path(__file__).parents[2] / "shared" / "data"
    if not (folder / "ucdp").is_dir():
        sys.exit("This benchmark reads real data: set SHADOWGRAPH_DATA to the folder that holds ucdp/.")
    return folder


def _cell(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _markdown(table: Table) -> str:
    head = f"| {' | '.join(table.columns)} |\n|{'---|' * len(table.columns)}"
    rows = "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in table.rows)
    note = f"\n\n{table.note}" if table.note else ""
    return f"## {table.title}\n\n{head}\n{rows}{note}\n"


def finish(
    name: str, figures: dict[str, float | int | None], tables: list[Table], options: argparse.Namespace
) -> None:
    """Print the tables, write the JSON, and renew docs/reference/benchmarks/<name>.md."""
    console = Console()
    for table in tables:
        shown = RichTable(*table.columns, title=table.title, caption=table.note or None)
        for row in table.rows:
            shown.add_row(*(_cell(cell) for cell in row))
        console.print(shown)
    console.print_json(json.dumps(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if options.no_docs or options.quick:
        return
    DOCS.mkdir(parents=True, exist_ok=True)
    where = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    text = (
        f"# Benchmark: {name}\n\nWritten by `python -m benchmarks.{name}` ({where}). Not edited by hand.\n\n"
    )
    (DOCS / f"{name}.md").write_text(text + "\n".join(_markdown(table) for table in tables), encoding="utf-8")
