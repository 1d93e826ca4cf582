"""Results: frozen, convertible, printable; the same five habits on every stage's output."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import polars as pl


@runtime_checkable
class TableLike(Protocol):
    """Anything with one main table."""

    def to_polars(self) -> pl.DataFrame:
        """Return the main table."""
        ...


class ResultMixin:
    """`to_pandas`, `plot` and notebook printing on top of a stage's `to_polars`."""

    def to_polars(self) -> pl.DataFrame:
        """Return the main table as a Polars frame (every stage result overrides this)."""
        raise TypeError(f"{type(self).__name__} must define to_polars")

    def to_pandas(self) -> Any:
        """Return the main table as a pandas frame.

        Raises:
            ImportError: pandas is not installed (`pip install shadowgraph[pandas]`).
        """
        return self.to_polars().to_pandas()

    def plot(self, kind: str | None = None, **options: Any) -> Any:
        """Draw the result as an Altair chart.

        Args:
            kind: Which chart, where there are several; None: the main one.
            options: What that chart takes, e.g. `a` and `b` for ties, `names` and `unit` for measures.

        Raises:
            UsageError: There is no such chart of this result, or nothing to draw.
        """
        # By name: charts rank above the stages whose results they draw.
        return importlib.import_module("shadowgraph.charts").chart_for(self, kind, **options)

    def _repr_html_(self) -> str:
        return self.to_polars()._repr_html_()

    def __len__(self) -> int:
        return self.to_polars().height
