"""Provenance: what every export says about itself, in a form for programs and one for people."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

from shadowgraph.exports.options import TLP_MEANING
from shadowgraph.exports.release import Release
from shadowgraph.store.atomic import write_text

SIDECAR = "provenance.json"
README = "README.txt"

NOTICE = (
    "Ties are probabilities inferred from records of events, not findings of fact or guilt. 'inferred': no source "
    "says that the two cooperated in that period; 'reported': at least one does. The two are never merged. "
    "Organisations only, never individuals."
)

SYNTHETIC = "SYNTHETIC DATA: every record here is invented."

CITE_FIELDS = ("id", "title", "version", "licence", "citation", "file", "sha256", "first_date", "last_date")


def provenance(release: Release) -> dict[str, Any]:
    """Return where an export comes from and under which terms it may be used, JSON-ready.

    Nothing in it depends on the clock or the machine: the same run and options give the same text.
    """
    manifest, options = release.run.manifest, release.options
    return {
        "made_by": f"shadowgraph {manifest.versions.get('shadowgraph', '')}".strip(),
        "run": release.run.path.name,
        "run_created": manifest.created,
        "settings": {name: _without_folder(value) for name, value in manifest.settings.items()},
        "seed": manifest.seed,
        "tlp": f"TLP:{options.tlp}",
        "tlp_meaning": TLP_MEANING[options.tlp],
        "synthetic": release.run.synthetic,
        "notice": NOTICE,
        "datasets": [
            {name: row.get(name) for name in CITE_FIELDS}
            | {"synthetic": bool(row.get("synthetic")), "restricted": row["id"] in release.restricted}
            for row in manifest.datasets
        ],
        "coarsened_degrees": options.coarsen_place or None,
        "nothing_after": release.cutoff.isoformat() if release.cutoff else None,
        "withheld": [{"table": one.table, "rows": one.rows, "why": one.why} for one in release.withheld],
    }


def plain(release: Release) -> str:
    """Return the same in plain words, one paragraph a fact."""
    facts = provenance(release)
    lines = [SYNTHETIC] if facts["synthetic"] else []
    lines += [
        f"{facts['tlp']}: {facts['tlp_meaning']}.",
        f"Made by {facts['made_by']} from run {facts['run']} of {facts['run_created'][:10]}.",
        NOTICE,
    ]
    if facts["coarsened_degrees"]:
        lines.append(f"Places were moved to the middle of squares of {facts['coarsened_degrees']:g} degrees.")
    if facts["nothing_after"]:
        lines.append(f"Nothing after {facts['nothing_after']} is included.")
    lines += [str(one) for one in release.withheld]
    lines += [source_line(row) for row in facts["datasets"]]
    return "\n".join(lines)


def source_line(row: dict[str, Any]) -> str:
    """Return one dataset with its licence and citation, in a line."""
    kind = " Synthetic." if row["synthetic"] else ""
    kind += " Restricted: raw rows are not included." if row["restricted"] else ""
    return (
        f"Source: {row['title']} {row['version']}. Licence: {row['licence']}. Cite: {row['citation']}{kind}"
    )


def _without_folder(value: Any) -> Any:
    """Where a file lay says something about the sender's machine and nothing about the result."""
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value


def write_sidecars(release: Release, folder: Path) -> list[Path]:
    """Write `provenance.json` and README.txt beside the exported files."""
    text = "\n\n".join(textwrap.fill(line, 100) for line in plain(release).splitlines())
    write_text(folder / SIDECAR, json.dumps(provenance(release), indent=2, ensure_ascii=False) + "\n")
    write_text(folder / README, text + "\n")
    return [folder / SIDECAR, folder / README]
