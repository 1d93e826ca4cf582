"""The waterfall of one tie as text: bars in log-odds, from the prior to the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shadowgraph.ties.explain import Explanation

WIDTH = 14
"""Characters on each side of the axis."""

IDS_SHOWN = 8


def bar(value: float, largest: float) -> str:
    """Return a bar left of the axis for a negative value, right of it for a positive one.

    Examples:
        >>> bar(-1.0, 2.0).count("█"), bar(2.0, 2.0).strip("│ ").count("█")
        (7, 14)
    """
    length = round(abs(value) / largest * WIDTH) if largest else 0
    blocks = "█" * length
    return f"{blocks:>{WIDTH}}│{'':<{WIDTH}}" if value < 0 else f"{'':>{WIDTH}}│{blocks:<{WIDTH}}"


def waterfall_json(made: Explanation) -> dict[str, Any]:
    """Return the explanation for a program: the tie, its bars with every id, and what would flip it."""
    total = float(made.bars["contribution"].sum())
    return {
        "tie": made.tie,
        "bars": made.bars.to_dicts(),
        "log_odds": total,
        "probability": made.probability,
        "flips": list(made.flips),
    }


def show_waterfall(made: Explanation, *, synthetic: bool) -> None:
    """Draw the explanation for a reader."""
    from shadowgraph.cli.output import say, say_prose, show_table
    from shadowgraph.reports.words import chance

    tie = made.tie
    bars = made.bars.to_dicts()
    total = sum(row["contribution"] for row in bars)
    largest = max([abs(total), *(abs(row["contribution"]) for row in bars)], default=0.0)
    rows = [
        (
            row["term"],
            f"{row['contribution']:+.3f}",
            _coloured(row["contribution"], largest),
            row["observed"],
            row["expected"],
        )
        for row in bars
    ]
    rows.append(("total", f"{total:+.3f}", _coloured(total, largest), None, None))
    head = "SYNTHETIC DATA. " if synthetic else ""
    title = f"{head}{tie['name_a']} and {tie['name_b']}, {tie['period_start']} to {tie['period_end']}"
    show_table(rows, ("evidence", "log-odds", "against│for cooperation", "seen", "expected"), title=title)
    say("")
    for row in bars:
        say_prose(f"{row['term']}: {row['compared']}")
        if records := _records(row):
            say_prose(records, mark="    ", dim=True)
    p, low, high = (float(str(tie[name])) for name in ("p_cooperating", "p_low", "p_high"))
    say("")
    say_prose(f"Cooperation in this period: {chance(p, low, high)}, {tie['basis']}.", _flips(made))


def _coloured(value: float, largest: float) -> Any:
    from rich.text import Text

    return Text(bar(value, largest), style="#0072B2" if value >= 0 else "#D55E00")


def _records(row: dict[str, Any]) -> str:
    ids = list(dict.fromkeys([*(row["event_ids"] or []), *(row["statement_ids"] or [])]))
    total = row["n_events"] + len(row["statement_ids"] or [])
    more = f" and {total - IDS_SHOWN} more" if total > IDS_SHOWN else ""
    return ", ".join(ids[:IDS_SHOWN]) + (more if ids else "")


def _flips(made: Explanation) -> str:
    if not made.flips:
        return "No single kind of evidence, left out, would move it across one half."
    return "Left out alone, each of these would move it across one half: " + ", ".join(made.flips) + "."
