"""Small frames that fit the schemas."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shadowgraph.records.measure import MEASURES
from shadowgraph.store.run import RunFolder


@pytest.fixture
def measures() -> pl.DataFrame:
    """Twelve months of one measure of one theatre."""
    months = [dt.date(2020, month, 1) for month in range(1, 13)]
    return MEASURES.conform(
        pl.DataFrame(
            {
                "theatre": "demo",
                "unit_kind": "theatre",
                "unit": "demo",
                "unit_name": "Demo",
                "measure": "active_groups",
                "period_start": months,
                "period_end": months,
                "value": [float(month) for month in range(12)],
                "low": [float(month) - 1 for month in range(12)],
                "high": [float(month) + 1 for month in range(12)],
                "units": "groups",
                "n_events": list(range(12)),
            }
        )
    )


@pytest.fixture
def begin(tmp_path: Path) -> Callable[..., RunFolder]:
    """Open a run in a fresh folder with the same settings each time."""

    def _begin(**changes: Any) -> RunFolder:
        asked: dict[str, Any] = {
            "path": tmp_path / "run",
            "settings": {"step": "quarter"},
            "seed": 1,
            "created": "2026-01-01T00:00:00",
        }
        asked |= changes
        return RunFolder.begin(asked.pop("path"), **asked)

    return _begin
