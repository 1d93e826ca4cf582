"""The waterfalls of one tie as text: the pair as a whole first, then one period; bars in log-odds, prior to total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shadowgraph.ties.explain import Explanation

WIDTH = 14
"""Characters on each side of the axis."""

IDS_SHOWN = 8

FAINT = 0.05
"""Bars of the pair smaller than this, in nats, are summed up in one line."""

STANDING = "standing"


def bar(value: float, largest: float) -> str:
    """Return a bar left of the axis for a negative value, right of it for a positive one.

    Examples:
        >>> bar(-1.0, 2.0).count("█"), bar(2.0, 2.0).strip("│ ").count("█")
        (7, 14)
    """
    length = round(abs(value) / largest * WIDTH) if largest else 0
    blocks = "█" * length
    return f"{blocks:>{WIDTH}}│{'':<{WIDTH}}" if value < 0 else f"{'':>{WIDTH}}│{blocks:<{WIDTH}}"


@dataclass(frozen=True)
class Told:
    """An explanation with the rows shown beside it.

    Args:
        made: The explanation.
        pair: The `PAIRS` row.
        period: `EVIDENCE` rows of the period, as the run keeps them.
        layers: The pair's `LAYERS` rows.
        theatre: Theatre id.
        bases: Creeds ('creed') and peoples ('people') of the two, as the actors table has them.
    """

    made: Explanation
    pair: dict[str, Any]
    period: list[dict[str, Any]]
    layers: list[dict[str, Any]]
    theatre: str
    bases: dict[str, tuple[str | None, str | None]]


def waterfall_json(told: Told) -> dict[str, Any]:
    """Return the explanation for a program: pair and period, their bars with every id, flips, layers and cases."""
    made = told.made
    return {
        "theatre": told.theatre,
        "pair": told.pair,
        "pair_bars": made.pair_bars.to_dicts(),
        "pair_flips": list(made.pair_flips),
        "tie": made.tie,
        "bars": made.bars.to_dicts(),
        "log_odds": float(made.bars["contribution"].sum()),
        "probability": made.probability,
        "flips": list(made.flips),
        "strongest_for": made.strongest_for,
        "strongest_against": made.strongest_against,
        "layers": told.layers,
        "cases": made.cases.to_dicts(),
    }


def show_waterfall(told: Told, *, synthetic: bool) -> None:
    """Draw the explanation for a reader: the pair, the period, kinds of tie, cases."""
    head = "SYNTHETIC DATA. " if synthetic else ""
    if told.made.pair_bars.height:
        _show_pair(told, head)
    _show_period(told, head)
    if told.layers:
        _show_layers(told.layers)
    if told.made.cases.height:
        _show_cases(told.made)


def _show_pair(told: Told, head: str) -> None:
    from shadowgraph.cli.output import say, say_prose, show_table
    from shadowgraph.reports.labels import standing_label
    from shadowgraph.reports.meaning import HEADS_SHORT, WITH_STATE, meaning
    from shadowgraph.reports.values import shared, typical
    from shadowgraph.reports.words import chance

    made, pair = told.made, told.pair
    bars = made.pair_bars.to_dicts()
    total = sum(row["contribution"] for row in bars)
    shown = [row for row in bars if row["term"] == "prior" or abs(row["contribution"]) >= FAINT]
    rest = [row for row in bars if row not in shown]
    largest = max(abs(total), *(abs(row["contribution"]) for row in bars))
    rows: list[tuple[object, ...]] = [
        (
            standing_label(row["term"]),
            f"{row['contribution']:+.3f}",
            _coloured(row["contribution"], largest),
            shared(row["term"], row["value"], *told.bases.get(row["term"], (None, None))),
            typical(row["term"], row["typical"]),
        )
        for row in shown
    ]
    if rest:
        size = sum(row["contribution"] for row in rest)
        rows.append(
            (
                f"{len(rest)} others, together",
                f"{size:+.3f}",
                _coloured(size, largest),
                "hardly any effect",
                "",
            )
        )
    rows.append(("total", f"{total:+.3f}", _coloured(total, largest), "", ""))
    title = f"{head}{pair['name_a']} and {pair['name_b']}, the whole window"
    show_table(rows, ("evidence", "log-odds", "against│for a tie", "this pair", "typical pair"), title=title)
    say("")
    said = chance(pair["p_cooperating"], pair["p_low"], pair["p_high"])
    say_prose(
        f"A tie: {said}, {pair['basis']}. {' '.join(meaning(coded=True))}",
        _heads(pair, HEADS_SHORT, WITH_STATE),
        _flips([standing_label(term) for term in made.pair_flips]),
    )
    say("")


def _heads(pair: dict[str, Any], meant: str, with_state: str) -> str:
    from shadowgraph.reports.words import chance

    if pair["p_open"] is None or pair["p_covert"] is None:
        return f"Open or covert: can't say. {with_state}"
    return f"An open tie: {chance(pair['p_open'])}. A covert tie: {chance(pair['p_covert'])}. {meant}"


def _show_period(told: Told, head: str) -> None:
    from shadowgraph.cli.output import say, say_prose, show_table
    from shadowgraph.reports.labels import term_label
    from shadowgraph.reports.meaning import SPAN
    from shadowgraph.reports.words import chance

    made, tie = told.made, told.made.tie
    bars = _period_bars(told)
    total = sum(row["contribution"] for row in bars)
    largest = max([abs(total), *(abs(row["contribution"]) for row in bars)], default=0.0)
    rows = [
        (
            row["label"] if "label" in row else term_label(row["term"]),
            f"{row['contribution']:+.3f}",
            _coloured(row["contribution"], largest),
            row["observed"],
            row["expected"],
        )
        for row in bars
    ]
    rows.append(("total", f"{total:+.3f}", _coloured(total, largest), None, None))
    title = f"{head}{tie['name_a']} and {tie['name_b']}, {tie['period_start']} to {tie['period_end']}"
    show_table(rows, ("evidence", "log-odds", "against│for cooperation", "seen", "expected"), title=title)
    say("")
    for row in bars:
        if "label" in row:
            continue
        about = SPAN if row["term"] == "span" else row["compared"]
        say_prose(f"{term_label(row['term'])}: {about}")
        if records := _records(row):
            say_prose(records, mark="    ", dim=True)
    p, low, high = (float(str(tie[name])) for name in ("p_cooperating", "p_low", "p_high"))
    say("")
    say_prose(f"Cooperation in this period: {chance(p, low, high)}, {tie['basis']}.")
    if not made.pair_bars.height:
        say_prose(_flips([term_label(term) for term in made.flips]))


def _period_bars(told: Told) -> list[dict[str, Any]]:
    """The period's bars; where the pair was judged as a whole, its total is the first of them."""
    if not told.made.pair_bars.height:
        return told.made.bars.to_dicts()
    total = float(told.made.pair_bars["contribution"].sum())
    start = {"label": "the pair as a whole", "contribution": total, "observed": None, "expected": None}
    own = [row for row in told.period if row["term"] not in ("prior", STANDING)]
    return [start, *sorted(own, key=lambda row: (-abs(row["contribution"]), row["term"]))]


def _show_layers(layers: list[dict[str, Any]]) -> None:
    from shadowgraph.cli.output import say, show_table
    from shadowgraph.reports.meaning import LAYERS
    from shadowgraph.reports.words import chance

    say("")
    rows = [
        (
            row["layer"],
            row["basis"],
            "" if row["probability"] is None else chance(row["probability"], row["low"], row["high"]),
            row["reason"],
        )
        for row in layers
    ]
    show_table(rows, ("kind of tie", "basis", "chance if tied", "rests on"), note=LAYERS)


def _show_cases(made: Explanation) -> None:
    from shadowgraph.cli.output import say, show_table
    from shadowgraph.reports.meaning import CASES
    from shadowgraph.reports.words import percent

    say("")
    rows = [
        (
            f"{row['name_a']} and {row['name_b']}",
            percent(row["p_cooperating"]),
            (row["reported_by"] or "").replace(";", ", "),
            (row["reported_layers"] or "").replace(";", ", "),
        )
        for row in made.cases.to_dicts()
    ]
    show_table(rows, ("most like it", "a tie", "reported by", "layers"), note=CASES)


def _coloured(value: float, largest: float) -> Any:
    from rich.text import Text

    return Text(bar(value, largest), style="#0072B2" if value >= 0 else "#D55E00")


def _records(row: dict[str, Any]) -> str:
    ids = list(dict.fromkeys([*(row["event_ids"] or []), *(row["statement_ids"] or [])]))
    total = row["n_events"] + len(row["statement_ids"] or [])
    more = f" and {total - IDS_SHOWN} more" if total > IDS_SHOWN else ""
    return ", ".join(ids[:IDS_SHOWN]) + (more if ids else "")


def _flips(labels: list[str]) -> str:
    if not labels:
        return "No single kind of evidence, left out, would move it across one half."
    return "Left out alone, each of these would move it across one half: " + ", ".join(labels) + "."
