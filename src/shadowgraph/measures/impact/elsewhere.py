"""Turns inferred elsewhere: ties dated by one half of the provinces, their impact judged in the other.

An inferred tie rests on the same events as the outcome. Half of the way out: what dates the tie must not be what is
judged. It is no more than half, since what happens to two groups in one province happens to them in the next.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from shadowgraph.errors import NoEventsError
from shadowgraph.measures.impact.inferred import inferred_turns
from shadowgraph.measures.impact.panel import GROUPS, Bools, Panel, build_panel
from shadowgraph.measures.impact.stacks import Stacks, build_stacks, joined
from shadowgraph.measures.impact.study import Study, as_table
from shadowgraph.records.impact import TREATMENTS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import infer
from shadowgraph.ties.result import TieResult


def impact_elsewhere(data: TheatreData, *, seed: int = 0) -> pl.DataFrame:
    """Impact of turns inferred from the events of other provinces; infers ties twice.

    Args:
        data: The theatre.
        seed: Seed of the ties' intervals.

    Returns:
        `IMPACT` rows with basis 'inferred elsewhere'.
    """
    panel = build_panel(data)
    states = frozenset(data.actors.filter(pl.col("kind") == "state")["actor_id"].to_list())
    halves = [panel.group < GROUPS // 2, panel.group >= GROUPS // 2]
    found = [(judged, _away_from(data, panel, judged, seed)) for judged in halves]
    rows = []
    for treatment in TREATMENTS:
        parts: list[Stacks] = []
        for judged, (rest, ties) in found:
            if ties is None:
                continue
            turns = inferred_turns(rest, ties, treatment, draws=0, seed=seed)[0]
            parts.append(build_stacks(panel, turns, states, to_quarter=True, within=judged))
        if parts:
            study = Study(panel, states, treatment, "inferred elsewhere", seed)
            rows += study.rows_of([joined(parts)], {})
    return as_table(rows, data.theatre.id)


def _away_from(
    data: TheatreData, panel: Panel, judged: Bools, seed: int
) -> tuple[TheatreData, TieResult | None]:
    """The theatre without the events of the districts judged, and its ties; None where nothing is left."""
    inside = [district for district, there in zip(panel.districts, judged.tolist(), strict=True) if there]
    events = data.events.filter(~pl.col("district").is_in(inside).fill_null(value=False))
    keys = events.select("event_id")
    participants = data.participants.join(keys, on="event_id", how="semi", maintain_order="left")
    actors = data.actors.join(
        participants.select("actor_id").unique(), on="actor_id", how="semi", maintain_order="left"
    )
    rest = replace(data, events=events, participants=participants, actors=actors)
    try:
        return rest, infer(rest, seed=seed)
    except NoEventsError:
        return rest, None
