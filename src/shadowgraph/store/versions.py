"""Versions: what made a run, down to the source code, so that old results are never taken for new ones."""

from __future__ import annotations

import functools
import hashlib
import platform
from importlib import metadata
from pathlib import Path

PACKAGES = (
    "polars",
    "numpy",
    "scipy",
    "numba",
    "duckdb",
    "pyarrow",
    "igraph",
    "networkx",
    "shapely",
    "h3",
    "rapidfuzz",
    "altair",
    "pydantic",
    "typer",
)
"""Libraries whose release can change a result or a page."""


@functools.cache
def code_fingerprint() -> str:
    """Return a hash of Shadowgraph's own Python and data files.

    A stage is only taken from an earlier run when the code that made it is the code that would make it now.
    """
    root = Path(__file__).parents[1]
    made = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".csv", ".json", ".yaml", ".parquet"} and path.is_file():
            made.update(path.relative_to(root).as_posix().encode())
            made.update(path.read_bytes())
    return made.hexdigest()[:16]


def shadowgraph_version() -> str:
    """Return the installed release of Shadowgraph."""
    return metadata.version("shadowgraph")


def versions() -> dict[str, str]:
    """Return the versions of Python, the platform, Shadowgraph, its code and the libraries it computes with."""
    found = {
        "shadowgraph": shadowgraph_version(),
        "code": code_fingerprint(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
    }
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
