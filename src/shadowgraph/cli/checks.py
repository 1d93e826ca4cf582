"""The checks of `shadowgraph doctor`. Each looks at one thing and never raises."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from shadowgraph.settings import Settings

NEEDED_MEMORY_GB = 1.5
"""What assessing every theatre of the whole UCDP file may take."""

NEEDED_DISK_GB = 0.5


@dataclass(frozen=True)
class Check:
    """What one check found.

    Args:
        name: What was looked at.
        state: 'ok'; 'note' and 'warning' for what can be lived with; 'failed' for what can't.
        detail: What was found.
        way_out: What to do about it.
    """

    name: str
    state: Literal["ok", "note", "warning", "failed"]
    detail: str
    way_out: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return asdict(self)


def examine() -> list[Check]:
    """Run every check, in the order in which their failures would matter."""
    from shadowgraph.errors import ShadowgraphError

    found = [_python(), *_packages()]
    try:
        from shadowgraph.cli.session import load_settings

        settings = load_settings()
    except ShadowgraphError as error:
        return [*found, Check("settings", "failed", str(error), error.way_out)]
    steps: tuple[Callable[[Settings], Iterator[Check]], ...] = (
        _settings,
        _folders,
        _data,
        _machine,
        _browser,
        _self_test,
    )
    for step in steps:
        try:
            found.extend(step(settings))
        except Exception as error:  # noqa: BLE001 - a broken check is a finding, not a crash
            name = step.__name__.strip("_").replace("_", " ")
            found.append(Check(name, "failed", f"{type(error).__name__}: {error}"))
    return found


def _python() -> Check:
    # An older Python never gets this far: `make` and pip refuse it.
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", "ok", f"{version} at {sys.executable}")


def _packages() -> Iterator[Check]:
    from importlib import metadata
    from importlib.util import find_spec

    named = {"pyyaml": "yaml", "pydantic-settings": "pydantic_settings"}
    required: list[str] = []
    extras: list[str] = []
    for text in metadata.requires("shadowgraph") or []:
        name = "".join(c if c.isalnum() or c in "-_." else " " for c in text).split()[0]
        (extras if "extra ==" in text else required).append(name.lower())
    missing = [name for name in required if find_spec(named.get(name, name)) is None]
    version = metadata.version("shadowgraph")
    if missing:
        way_out = "pip install shadowgraph again, or `make assess`, which does"
        yield Check("packages", "failed", f"shadowgraph {version} lacks {', '.join(missing)}", way_out)
    else:
        yield Check("packages", "ok", f"shadowgraph {version} with {len(required)} libraries")
    modules = {"scikit-learn": "sklearn"}
    absent = sorted({name for name in extras if find_spec(modules.get(name, name)) is None})
    if absent:
        yield Check("extras", "note", f"not installed, not needed for the main job: {', '.join(absent)}")


def _settings(settings: Settings) -> Iterator[Check]:
    from shadowgraph.settings import unknown_variables

    changed = [
        f"{name} = {getattr(settings, name)} ({settings.origin(name)})"
        for name in type(settings).model_fields
        if settings.origin(name) != "default"
    ]
    yield Check("settings", "ok", "; ".join(changed) or "all at their defaults")
    for name in unknown_variables():
        way_out = "correct the spelling or unset it"
        yield Check("settings", "warning", f"nothing reads the environment variable {name}", way_out)


def _folders(settings: Settings) -> Iterator[Check]:
    for name, folder in (("cache folder", settings.cache), ("runs folder", settings.runs)):
        there = next(parent for parent in (folder, *folder.resolve().parents) if parent.exists())
        if not there.is_dir() or not os.access(there, os.W_OK):
            way_out = f"set SHADOWGRAPH_{name.split()[0].upper()} to a folder you may write to"
            yield Check(name, "failed", f"{folder} can't be written", way_out)
            continue
        free = shutil.disk_usage(there).free / 1e9
        state: Literal["ok", "warning"] = "ok" if free >= NEEDED_DISK_GB else "warning"
        yield Check(name, state, f"{folder} ({free:,.1f} GB free)")


def _data(settings: Settings) -> Iterator[Check]:
    from shadowgraph.sources.discover import discover

    offline = settings.model_copy(update={"offline": True})
    found = discover(settings=offline)
    if found is None:
        yield Check(
            "data",
            "warning",
            "no event data here: an assessment would download UCDP GED, or show the synthetic theatre",
            "`shadowgraph data get ucdp-ged`, or set SHADOWGRAPH_DATA to a folder with UCDP files",
        )
        return
    names = ", ".join(path.name for path in found.events)
    where = found.events[0].parent
    yield Check(
        "data", "ok", f"{names} ({found.origin}: {where}), and {len(found.others)} files on organisations"
    )


def _machine(settings: Settings) -> Iterator[Check]:
    cores = os.cpu_count() or 1
    used = settings.workers or cores
    yield Check("cores", "ok", f"{cores}, of which {min(used, cores)} are used")
    memory = _memory_gb()
    if memory is None:
        return
    if memory < NEEDED_MEMORY_GB:
        way_out = "assess one theatre at a time rather than all"
        yield Check("memory", "warning", f"{memory:.1f} GB free of {NEEDED_MEMORY_GB} GB wanted", way_out)
    else:
        yield Check("memory", "ok", f"{memory:.1f} GB free")


def _memory_gb() -> float | None:
    """Memory that can be had without swapping, where the system says."""
    info = Path("/proc/meminfo")
    if info.is_file():
        for line in info.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) / 1e6
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" in names and "SC_PAGE_SIZE" in names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    return None


def _browser(_: Settings) -> Iterator[Check]:
    import webbrowser

    try:
        name = getattr(webbrowser.get(), "name", "found")
        yield Check("browser", "ok", str(name))
    except webbrowser.Error:
        yield Check("browser", "note", "none found: --open can only say where the report is")


def _self_test(_: Settings) -> Iterator[Check]:
    """A run folder, a table, a query and a network, in a folder that is thrown away."""
    import tempfile
    import time

    from shadowgraph.cli.selftest import self_test

    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        said = self_test(Path(folder))
    yield Check("self test", "ok", f"{said} in {time.perf_counter() - begun:.1f} s")
