"""Leads: support that is only alleged, and the highest-ranked pairs without coded support."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.output import Table
from benchmarks.patron_labels import Coded, Floats, Pairs, alleged_pairs
from benchmarks.patron_notes import NOTES
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.ties.odds import chance
from shadowgraph.ties.patrons.learning import fit_signed
from shadowgraph.ties.patrons.terms import terms_of

Figures = dict[str, float | int | None]
EVENTS = terms_of("events")
LISTED = 30


def alleged(
    events: Events, actors: Actors, said: Coded, found: Pairs, ours: Floats, figures: Figures
) -> Table:
    """Pairs whose support the files only allege, beside the uncoded ones."""
    table, values = alleged_pairs(events, actors, said)
    looked_at = table["actor_b"].is_in(said.looked_at["actor_id"].unique().implode()).to_numpy()
    table, values = table.filter(pl.Series(looked_at)), values[looked_at]
    taught, terms = found.lessons(EVENTS), EVENTS
    rows: list[tuple[object, ...]] = []
    above = []
    for k, row in enumerate(table.iter_rows(named=True)):
        fitted = fit_signed(taught, terms, taught.theatre != row["theatre"])
        score = float(fitted.log_odds(values[[k]])[0])
        above.append(float((ours[~found.label] < score).mean()))
        rows.append((row["name_state"], row["name_b"], float(chance(np.array(score))), above[-1]))
    figures |= {"alleged": len(rows), "alleged_mean_rank": float(np.mean(above)) if above else None}
    return Table(
        "Support that the files only allege",
        ("state", "group", "chance", "share of uncoded pairs ranked below"),
        sorted(rows, key=lambda row: -float(str(row[2]))),
        "Left out of learning and scoring.",
    )


def uncoded(found: Pairs, ours: Floats, actors: Actors) -> Table:
    """The highest-ranked pairs without coded support, with their strongest evidence."""
    taught, terms = found.lessons(EVENTS), EVENTS
    order = np.argsort(-ours, kind="stable")
    listed = order[~found.label[order]][:LISTED]
    other = actors.statements.filter(pl.col("relation") == "support")
    states = actors.table.filter(pl.col("kind") == "state").select("actor_id", "gwno").drop_nulls()
    anywhere = set(
        other.join(states, left_on="actor_a", right_on="actor_id").select("gwno", "actor_b").unique().rows()
    )
    rows: list[tuple[object, ...]] = []
    for k in listed.tolist():
        row = found.table.row(k, named=True)
        fitted = fit_signed(taught, terms, taught.theatre != row["theatre"])
        bars = fitted.bars(taught.values[[k]])[0]
        best = [f"{terms[j].name} {bars[j]:+.1f}" for j in np.argsort(-bars, kind="stable")[:3]]
        worst = int(np.argmin(bars))
        against = f"{terms[worst].name} {bars[worst]:+.1f}" if bars[worst] < 0 else ""
        stated = (
            "stated outside the years or files judged; " if (row["gwno"], row["actor_b"]) in anywhere else ""
        )
        rows.append(
            (
                row["name_state"],
                row["name_b"],
                row["country"],
                float(chance(ours[[k]])[0]),
                ", ".join(best),
                against,
                stated + NOTES.get((row["name_state"], row["name_b"]), ""),
            )
        )
    return Table(
        f"The {LISTED} highest-ranked pairs without coded support",
        ("state", "group", "where", "chance", "strongest for", "strongest against", "looked at by hand"),
        rows,
        "Leads, not findings: neither the absence of a coded patron nor a place on this list is proof of anything. "
        "Theatres left out one at a time. The last column is from general knowledge, unsourced "
        "(benchmarks/patron_notes.py).",
    )
