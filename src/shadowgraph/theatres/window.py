"""Windows of time: which events lie in one."""

from __future__ import annotations

import datetime as dt
from typing import cast

import polars as pl

from shadowgraph.errors import UsageError


def check_window(start: dt.date | None, end: dt.date | None) -> None:
    """Refuse a window that ends before it starts.

    Raises:
        UsageError: It does.
    """
    if start is not None and end is not None and end < start:
        raise UsageError(
            "The window ends before it starts",
            field="to",
            value=end.isoformat(),
            rule=f"not before {start.isoformat()}",
            way_out="swap --from and --to",
        )


def in_window(start: dt.date | None, end: dt.date | None) -> pl.Expr:
    """True for events all of whose possible days lie in the window.

    An event that may have happened after the window must not feed it, or a backtest would see the future.
    """
    first = pl.lit(value=True) if start is None else pl.col("date_start") >= start
    last = pl.lit(value=True) if end is None else pl.col("date_end") <= end
    return first & last


def across_edge(start: dt.date, end: dt.date) -> pl.Expr:
    """True for events that may or may not lie in the window: some of their possible days do."""
    touches = (pl.col("date_start") <= end) & (pl.col("date_end") >= start)
    return touches & ~in_window(start, end)


def span(events: pl.DataFrame) -> tuple[dt.date, dt.date]:
    """First and last possible day of some events, at least one."""
    return cast(dt.date, events["date_start"].min()), cast(dt.date, events["date_end"].max())
