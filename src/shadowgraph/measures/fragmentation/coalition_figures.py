"""Coalition figures: how many share a coalition's violence, how evenly, and how much of it is turned inwards."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import Ground, MeasureContext, blocks
from shadowgraph.measures.deaths_draws import DeathsDraws
from shadowgraph.measures.enemies import Enemies
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.fragmentation.coalition_members import Seen, followed, member_shares
from shadowgraph.measures.fragmentation.concentration import herfindahl
from shadowgraph.measures.intervals import summarise
from shadowgraph.measures.layout import Layout, tie_layout
from shadowgraph.measures.shares import share
from shadowgraph.measures.streams import keys_of, uniforms
from shadowgraph.measures.totals import group_sums
from shadowgraph.measures.unseen_groups import unseen_groups
from shadowgraph.records.coalition import COALITION_FIGURES
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult

DRAWS = 100
RANGES = {
    "effective_groups": (1.0, float("inf")),
    "concentration": (0.0, 1.0),
    "infighting": (0.0, 1.0),
    "activity_share": (0.0, 1.0),
}


def coalition_figures(
    data: TheatreData, ties: TieResult | None, *, seed: int = 0, draws: int = DRAWS
) -> pl.DataFrame:
    """Size, firmness, fragmentation and infighting of each coalition in each period of the ties.

    Effective number and concentration are those of `effective_groups` and `power_concentration` among the members'
    part in the period's events; infighting is the share of the fights with a member in them that are between two
    members. Intervals are of events; what the ties leave open, firmness and `coalitions` tell.

    Args:
        data: The theatre.
        ties: Its ties.
        seed: Seed of all draws, as for `coalitions`.
        draws: Number of draws.

    Returns:
        `COALITION_FIGURES` rows of coalitions of two and more, by coalition and period, in periods covered by events;
        none without ties.
    """
    frames = EventFrames(data)
    seen = followed(frames, ties, seed, draws)
    if ties is None or not seen:
        return COALITION_FIGURES.empty()
    theatre = tie_layout(data, ties.table)
    about = _about(seen, frames).join(
        theatre.slots.select("period_start", "period", pl.col("slot").alias("whole")), on="period_start"
    )
    about = about.join(_everything(theatre, frames), on="period_start")
    about = about.sort("number", "period_start").with_columns(slot=pl.int_range(pl.len(), dtype=pl.Int64))
    members = about.select("slot", "members").explode("members").rename({"members": "actor"})
    ground = _ground(data, frames, seed, draws)
    layout = _layout(theatre, about, members, frames)
    figures = [_figures(context, members) for context in blocks(ground, layout)]
    if not figures:
        return COALITION_FIGURES.empty()
    names = frames.actors.join(data.actors.select("actor_id", "name"), on="actor_id").select("actor", "name")
    labels = _labels(layout, members, frames, names)
    table = (
        about.join(pl.concat(figures), on="slot")
        .join(labels, on="slot")
        .with_columns(pl.lit(data.theatre.id).alias("theatre"), coalition=pl.format("c{}", "number"))
    )
    return COALITION_FIGURES.conform(table.sort("number", "period_start"))


def _ground(data: TheatreData, frames: EventFrames, seed: int, draws: int) -> Ground:
    return Ground(
        data=data,
        frames=frames,
        enemies=Enemies(frames),
        ties=None,
        keys=keys_of(data.events["event_id"].to_list(), seed),
        deaths=DeathsDraws.build(data.events, seed, draws),
        n_draws=draws,
    )


def _about(seen: list[Seen], frames: EventFrames) -> pl.DataFrame:
    """One row per coalition and period: what is known of it without events."""
    states = set(frames.actors.filter(pl.col("kind") == "state")["actor"].to_list())
    rows = []
    for one in seen:
        for sighting in one.sightings:
            if len(sighting.members) < 2:
                continue
            inside = np.isin(one.network.nodes, sorted(sighting.members))
            rows.append(
                {
                    "number": sighting.number,
                    "period_start": one.start,
                    "period_end": one.end,
                    "change": sighting.change,
                    "parent": None if sighting.parent is None else f"c{sighting.parent}",
                    "took_in": ";".join(f"c{each}" for each in sighting.took_in) or None,
                    "n_members": len(sighting.members),
                    "with_state": not states.isdisjoint(sighting.members),
                    "firmness": float(
                        member_shares(one.network.camps[1:], inside).mean(axis=0)[inside].mean()
                    ),
                    "proven": one.proven,
                    "members": sorted(sighting.members),
                }
            )
    return pl.DataFrame(
        rows,
        schema={
            "number": pl.Int64,
            "period_start": pl.Date,
            "period_end": pl.Date,
            "change": pl.String,
            "parent": pl.String,
            "took_in": pl.String,
            "n_members": pl.Int64,
            "with_state": pl.Boolean,
            "firmness": pl.Float64,
            "proven": pl.Boolean,
            "members": pl.List(pl.Int64),
        },
    )


def _layout(theatre: Layout, about: pl.DataFrame, members: pl.DataFrame, frames: EventFrames) -> Layout:
    """One slot per coalition and period, with the events a member took part in."""
    taking_part = frames.takes.join(members, on="actor").select("slot", "event").unique()
    records = (
        theatre.records.rename({"slot": "whole"})
        .join(about.select("whole", "slot"), on="whole")
        .join(taking_part, on=["slot", "event"], how="semi")
        .select("slot", "event", "low", "high", "point")
        .sort("slot", "event")
    )
    counted = records.group_by("slot").agg(pl.col("point").sum().cast(pl.Int64).alias("n_events"))
    broken = (pl.col("period").diff() != 1) | (pl.col("number").diff() != 0)
    slots = about.join(counted, on="slot", how="left", maintain_order="left").select(
        "slot",
        pl.col("number").alias("unit_index"),
        pl.lit("coalition").alias("unit_kind"),
        pl.format("c{}", "number").alias("unit"),
        pl.format("c{}", "number").alias("unit_name"),
        "period",
        broken.fill_null(value=True).cast(pl.Int64).cum_sum().alias("run"),
        "period_start",
        "period_end",
        pl.col("n_events").fill_null(0),
        "everyone",
    )
    return Layout(theatre.step, slots, records)


def _everything(theatre: Layout, frames: EventFrames) -> pl.DataFrame:
    """Columns period_start, everyone: part of all organisations in the events of each period."""
    taken = (
        theatre.records.filter("point")
        .join(frames.takes, on="event")
        .group_by("slot")
        .agg(pl.col("share").sum())
    )
    return theatre.slots.join(taken, on="slot", how="left").select(
        "period_start", pl.col("share").fill_null(0.0).alias("everyone")
    )


def _figures(context: MeasureContext, members: pl.DataFrame) -> pl.DataFrame:
    """Columns slot (of the layout), label, n_events and the figures with their intervals."""
    here = members.with_columns(pl.col("slot") - context.first_slot)
    takes = context.frame("takes").join(here, on=["slot", "actor"], how="semi", maintain_order="left")
    shared = context.totals_of(takes, "actor", "events", sampled=True)
    squares = herfindahl(shared, unseen_groups(context, shared))
    part = shared.per_slot()
    values = {
        "effective_groups": 1.0 / squares,
        "concentration": squares,
        "infighting": _infighting(context, here),
        "activity_share": share(context, part, part + _rest(context, part), "events"),
    }
    kept = np.arange(context.lead, context.n_slots)
    made = context.slots[kept].select(pl.col("slot") + context.first_slot, "n_events")
    for name, drawn in values.items():
        found = summarise(drawn[kept], centre="none", bounds=RANGES[name])
        made = made.with_columns(
            pl.Series(f"{name}{end}", part, nan_to_null=True)
            for end, part in (("", found.value), ("_low", found.low), ("_high", found.high))
        )
    return made


def _rest(context: MeasureContext, part: Draws) -> Draws:
    """Part of everybody else, shape (n_slots, 1 + n_draws): the bootstrapped sum of n events is Gamma(n)."""
    from scipy.special import gammaincinv

    rest = np.maximum(context.slots["everyone"].to_numpy() - part[:, 0], 0.0)
    made = np.repeat(rest[:, None], part.shape[1], axis=1).astype(np.float32)
    some = np.flatnonzero(rest > 0)
    u = uniforms(context.slot_keys[some], "together", context.n_draws)
    made[some, 1:] = gammaincinv(rest[some, None], u)
    return made


def _infighting(context: MeasureContext, here: pl.DataFrame) -> Draws:
    """Share of the fights with a member in them that are between two members."""
    fights = context.frame("dyads").filter("fought")
    first, second = (_is_member(fights, here, end) for end in ("first", "second"))
    ours = np.flatnonzero(first | second)
    slot, record, part = (fights[name].to_numpy()[ours] for name in ("slot", "record", "share"))
    weights = context.matrix("events", sampled=True)
    inside = (first & second)[ours].astype(np.float64)
    whole = group_sums(slot, record, part, context.n_slots, weights)
    return share(context, group_sums(slot, record, part * inside, context.n_slots, weights), whole, "events")


def _is_member(fights: pl.DataFrame, here: pl.DataFrame, end: str) -> NDArray[np.bool_]:
    marked = here.rename({"actor": end}).with_columns(inside=pl.lit(value=True))
    found = fights.join(marked, on=["slot", end], how="left", maintain_order="left")["inside"]
    return found.fill_null(value=False).to_numpy()


def _labels(layout: Layout, members: pl.DataFrame, frames: EventFrames, names: pl.DataFrame) -> pl.DataFrame:
    """Columns slot, label: the three members with the largest part in the period's events."""
    events = layout.records.filter("point").select("slot", "event")
    part = events.join(frames.takes, on="event").group_by("slot", "actor").agg(pl.col("share").sum())
    ranked = members.join(part, on=["slot", "actor"], how="left").join(names, on="actor")
    order = ["slot", "share", "name"]
    ranked = ranked.sort(order, descending=[False, True, False], nulls_last=True)
    return ranked.group_by("slot", maintain_order=True).agg(
        pl.col("name").head(3).str.join(", ").alias("label")
    )
