"""Which chart belongs to which result, by name: results know nothing of charts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from shadowgraph.charts.events import deaths_by_year, most_active
from shadowgraph.charts.measures import small_multiples
from shadowgraph.charts.ties import probability_over_time, standing_waterfall, waterfall
from shadowgraph.errors import UsageError


class Entry(NamedTuple):
    """A chart of a result.

    Args:
        table: Attribute of the result that holds the rows.
        draw: Function of that table.
    """

    table: str
    draw: Callable[..., Any]


CHARTS: dict[str, dict[str, Entry]] = {
    "Events": {"deaths": Entry("table", deaths_by_year)},
    "Actors": {"activity": Entry("table", most_active)},
    "TieResult": {
        "probability": Entry("table", probability_over_time),
        "waterfall": Entry("evidence", waterfall),
        "standing": Entry("standing", standing_waterfall),
    },
    "Measures": {"series": Entry("table", small_multiples)},
}
"""Result type to its charts, the default first."""


def chart_for(result: object, kind: str | None = None, **options: Any) -> Any:
    """Draw a result.

    Args:
        result: A stage's result.
        kind: Which of its charts; None: its first.
        options: What that chart takes.

    Raises:
        UsageError: The result has no such chart, or nothing to draw.
    """
    name = type(result).__name__
    known = CHARTS.get(name, {})
    chosen = kind if kind is not None else next(iter(known), None)
    if chosen not in known:
        raise UsageError(
            f"{name} has no such chart",
            field="kind",
            value=kind,
            rule=("one of " + ", ".join(known)) if known else f"charts exist for {', '.join(CHARTS)}",
            way_out="use to_polars() and a plotting library of your own",
        )
    entry = known[chosen]
    datasets = getattr(result, "datasets", ())
    if datasets:
        options.setdefault("source", "; ".join(f"{one.title} {one.version}".strip() for one in datasets))
        options.setdefault("synthetic", any(one.synthetic for one in datasets))
    return entry.draw(getattr(result, entry.table), **options)
