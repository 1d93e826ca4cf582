"""Shared fixtures. Tests marked `data` read the real datasets and skip where there are none."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no failing test.
settings.register_profile("shadowgraph", deadline=None)
settings.load_profile("shadowgraph")


def data_root() -> Path | None:
    given = os.environ.get("SHADOWGRAPH_DATA")
    folder = Path(given) if given else Path(__file__).parents[2] / "shared" / "data"
    return folder if (folder / "ucdp").is_dir() else None


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real datasets."""
    root = data_root()
    if root is None:
        pytest.skip("SHADOWGRAPH_DATA points to no real datasets")
    return root


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of Debian's chromium."""
    for name in ("/usr/bin/chromium", "/usr/bin/chromium-browser"):
        if Path(name).exists():
            return Path(name)
    pytest.skip("Debian's chromium is not installed")
