"""Fixtures for reading: invented GED rows, and files made of them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shadowgraph.conformance.ged_sample import as_csv, ged_rows

Rows = list[dict[str, str]]


@pytest.fixture
def rows() -> Callable[..., Rows]:
    """Make good rows: rows(count, seed=0, relid=True)."""

    def make(count: int, *, seed: int = 0, relid: bool = True) -> Rows:
        return ged_rows(count, np.random.default_rng(seed), relid=relid)

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows, text or bytes to a file: write(what, name='ged261.csv', **options of as_csv)."""

    def make(what: Rows | str | bytes, name: str = "ged261.csv", **options: object) -> Path:
        path = tmp_path / name
        if isinstance(what, bytes):
            path.write_bytes(what)
        else:
            text = what if isinstance(what, str) else as_csv(what, **options)  # type: ignore[arg-type]
            path.write_bytes(text.encode())
        return path

    return make
