"""Measures: attribution, credibility, excitation, fragmentation, ground, peace, impact, speed and face validity.

`python -m benchmarks.measures` runs every part and writes one page; `--only PART` (several by commas) runs some and
prints them without touching the page. With `--keep FOLDER` each part leaves its results there and isn't run again, so
that an interrupted run goes on where it stopped, and parts can be run one by one. Keys of the parts are in their own
modules (`benchmarks/measures_<part>.py`); the first table names those with goals.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import sys
from pathlib import Path

from benchmarks.output import Table, data_folder, finish

PARTS = (
    "attribution",
    "credibility",
    "escalation",
    "fragmentation",
    "graphs",
    "patterns",
    "ground",
    "peace",
    "change",
    "impact",
    "faces",
    "speed",
)

GOALS = {
    "attribution_logscore_gain": ("attribution: log score over nearest-event frequency", "interval above 0"),
    "attribution_logscore_gain_low": ("its lower 5 %", "above 0"),
    "attribution_ece": ("attribution: expected calibration error", "at most 0.03"),
    "credibility_auc": ("credibility: AUC for reports that do not survive", "at least 0.80"),
    "branching_coverage": ("branching ratio: coverage of the 90 % interval", "about 0.90 of 200"),
    "measures_seconds": ("all measures, all theatres, monthly, warm: seconds", "under 90"),
    "measures_gb": ("their peak memory, GB", "under 2"),
}  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    """Run the parts, write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measures")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as flat JSON")
    parser.add_argument("--quick", action="store_true", help="a small version, to check that it runs")
    parser.add_argument("--no-docs", action="store_true", help="leave the page in the docs as it is")
    parser.add_argument("--only", default="", metavar="PARTS", help="some parts, separated by commas")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep results of parts, and read those kept"
    )
    options = parser.parse_args(argv)
    wanted = [part.strip() for part in options.only.split(",") if part.strip()]
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        parser.error(f"unknown part {unknown[0]}; known: {', '.join(PARTS)}")
    folder = data_folder()
    tables: list[Table] = []
    figures: dict[str, float | int | None] = {}
    for part in wanted or PARTS:
        print(f"{part} ...", file=sys.stderr)
        made, found = _part(part, folder, options)
        tables += made
        figures |= found
    rows = [(what, figures.get(key), goal) for key, (what, goal) in GOALS.items() if key in figures]
    options.no_docs = options.no_docs or bool(wanted)
    finish(
        "measures",
        figures,
        [Table("Measures: what has a goal", ("what", "measured", "goal"), rows), *tables],
        options,
    )


def _part(part: str, folder: Path, options: argparse.Namespace) -> tuple[list[Table], dict[str, float]]:
    """Tables and figures of one part, run now or kept from before."""
    file = None if options.keep is None else options.keep / f"{part}.json"
    if file is not None and file.exists():
        kept = json.loads(file.read_text())
        tables = [
            Table(one["title"], tuple(one["columns"]), [tuple(row) for row in one["rows"]], one["note"])
            for one in kept["tables"]
        ]
        return tables, kept["figures"]
    made, found = importlib.import_module(f"benchmarks.measures_{part}").figures(folder, quick=options.quick)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = {"tables": [dataclasses.asdict(one) for one in made], "figures": found}
        file.write_text(json.dumps(kept, default=float), encoding="utf-8")
    return made, found


if __name__ == "__main__":
    main()
