"""Opening a run folder for writing: is it ours, is it the same run, what has to go."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shadowgraph.errors import RunError
from shadowgraph.records.ids import canonical_json
from shadowgraph.store import layout
from shadowgraph.store.manifest import Manifest
from shadowgraph.store.versions import versions


def fingerprint(*parts: object) -> str:
    """Return a hash of anything JSON-ready: the same content gives the same hash everywhere."""
    return hashlib.sha256(canonical_json(list(parts)).encode()).hexdigest()


OWN = (
    layout.TABLES_FOLDER,
    layout.REPORTS_FOLDER,
    layout.LOG,
    layout.README,
    layout.REPORT,
    layout.INDEX,
    layout.MANIFEST,
)
"""What a fresh start removes; exports and anything else in the folder stay."""


def refuse_foreign(path: Path) -> None:
    """Make sure that nothing but a run of ours can be overwritten.

    Raises:
        RunError: The path is a file, or a folder with anything else in it.
    """
    if not path.exists():
        return
    if not path.is_dir():
        raise _foreign("The run folder is a file", path, path.name)
    manifest = path / layout.MANIFEST
    if not manifest.exists():
        found = sorted(item.name for item in path.iterdir() if not item.name.startswith("."))
        if found:
            raise _foreign("The folder holds something that isn't a run", path, found[0])
    elif b'"settings_hash"' not in manifest.read_bytes():
        raise _foreign(f"The folder holds another program's {layout.MANIFEST}", path, layout.MANIFEST)


def manifest_for(
    path: Path, settings: Mapping[str, Any], seed: int, created: dt.datetime | str, *, resume: bool
) -> Manifest:
    """Return the manifest to go on with: the one there, or a new one in a folder emptied of old results.

    Raises:
        RunError: The run there was made with other settings and `resume` is true.
    """
    asked = fingerprint(settings, seed)
    if (path / layout.MANIFEST).exists() and resume:
        old = Manifest.load(path / layout.MANIFEST)
        if old.settings_hash != asked:
            raise _other_settings(path, old, {**settings, "seed": seed})
        return old
    for name in OWN:
        target = path / name
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
    when = created if isinstance(created, str) else created.isoformat(timespec="seconds")
    return Manifest(
        created=when, settings=dict(settings), settings_hash=asked, seed=seed, versions=versions()
    )


def _foreign(message: str, path: Path, value: str) -> RunError:
    return RunError(
        message,
        where=str(path),
        field="out",
        value=value,
        rule="a new or empty folder, or the folder of an earlier run",
        way_out="choose another --out",
    )


def _other_settings(path: Path, old: Manifest, asked: Mapping[str, Any]) -> RunError:
    had = {**old.settings, "seed": old.seed}
    changed = sorted(name for name in {*had, *asked} if had.get(name) != asked.get(name))
    return RunError(
        "This folder belongs to a run with other settings",
        where=str(path),
        field=", ".join(changed) or "settings",
        value=", ".join(str(had.get(name)) for name in changed) + " there",
        rule="one run, one folder",
        way_out="choose another --out, or replace what is there with --fresh",
    )
