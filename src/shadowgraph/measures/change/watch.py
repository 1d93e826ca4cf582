"""Watch: what can be said of a change of level at the end of a month, from nothing later."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from shadowgraph.measures.change.scales import PLAIN_UNITS
from shadowgraph.measures.changes import series_to_judge
from shadowgraph.measures.result import Measures
from shadowgraph.records.regime import WATCHED

THRESHOLD = 12.0
"""Twice the log-likelihood ratio for an alarm: see `watch`."""

SERIES = ["unit_kind", "unit", "measure", "step"]


def watch(measures: Measures | pl.DataFrame, *, period: dt.date | None = None) -> pl.DataFrame:
    """Say of each series whether a change of level is seen at the end of a period, using only data up to it.

    A generalised likelihood ratio over beginnings within the last twelve periods (`late_changes`). On made-up series
    without any change it gives an alarm about once in ten years of months, more often where they are strongly
    autocorrelated (benchmarks/measures_change has the figures, and what rivals do).

    Args:
        measures: The measures stage's result, or its table.
        period: Any day of the period; None: the last of each series.

    Returns:
        `WATCHED` rows, one per series, sorted by unit_kind, unit, measure. Series are judged by what was there by
        then: at least 12 periods and 20 events.
    """
    table = measures if isinstance(measures, pl.DataFrame) else measures.table
    known = table if period is None else table.filter(pl.col("period_start") <= period)
    rows = [_seen(series) for _, series in series_to_judge(known).group_by(SERIES, maintain_order=True)]
    if not rows:
        return WATCHED.empty()
    made = WATCHED.conform(pl.DataFrame(rows, infer_schema_length=None))
    if period is not None:
        made = made.filter(pl.col("period_end") >= period)
    return made.sort("unit_kind", "unit", "measure", "period_start", "period_end")


def _seen(series: pl.DataFrame) -> dict[str, object]:
    from shadowgraph.kernels.compiled.late_changes import late_changes

    values = series["value"].to_numpy()
    scaled = values if series["units"][0] in PLAIN_UNITS else np.log1p(np.maximum(values, 0.0))
    since, ratio = late_changes(np.ascontiguousarray(scaled, np.float64), THRESHOLD)
    alarms = np.flatnonzero(since >= 0)
    about, starts, ends = series.row(-1, named=True), series["period_start"], series["period_end"]
    before = int(since[alarms[-2]]) if len(alarms) > 1 else 0
    at = _began(scaled[before:]) + before if len(alarms) else 0
    return {
        **{name: about[name] for name in ("theatre", "unit_kind", "unit", "unit_name", "measure", "units")},
        "period_start": starts[-1],
        "period_end": ends[-1],
        "alarm": bool(since[-1] >= 0),
        "evidence": float(ratio[-1]),
        "threshold": THRESHOLD,
        "since": starts[at] if len(alarms) else None,
        "seen": ends[int(alarms[-1])] if len(alarms) else None,
        "before": float(values[before:at].mean()) if len(alarms) else None,
        "now": float(values[at:].mean()),
    }


def _began(values: np.ndarray) -> int:
    """Where the last of two levels most likely began: what came since the alarm dates it better than the alarm did."""
    places = np.arange(1, len(values))
    sums = np.cumsum(values)
    apart = sums[places - 1] / places - (sums[-1] - sums[places - 1]) / (len(values) - places)
    return int(places[np.argmax(places * (len(values) - places) * apart**2)])
