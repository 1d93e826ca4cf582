"""Charts: Altair specifications from plain tables, behind every result's `.plot()`."""

from __future__ import annotations

from shadowgraph.charts.registry import CHARTS, chart_for

__all__ = ["CHARTS", "chart_for"]
