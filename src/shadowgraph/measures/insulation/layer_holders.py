"""Layer holders: which organisations likely have a tie with a given layer, over time and draw by draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.context import Ground, MeasureContext
from shadowgraph.measures.held import Held, any_of
from shadowgraph.measures.streams import Keys, uniforms
from shadowgraph.measures.tie_draws import NINETY, TieDraws
from shadowgraph.records.tie import TIE_LAYERS

CHUNK = 20_000
"""Ties whose draws are made at a time."""

EVEN = 0.5
"""From this chance on an organisation counts as judged, whatever can't be said about its other ties."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class LayerHolders:
    """Organisations with a likely tie, by period of the ties.

    Args:
        where: Columns actor, tie_period, holder: the row of the matrices.
        has: shape (h + 1, 1 + n_draws), row 0 for those without a likely tie; see `Held`.
        unknown: shape (h + 1, 1 + n_draws).
        periods: Columns tie_period, period_start, period_end.
    """

    where: pl.DataFrame
    has: Draws
    unknown: Draws
    periods: pl.DataFrame


def layer_held(context: MeasureContext, takes: pl.DataFrame, layer: str) -> Held | None:
    """Whether the organisation of each row of takes holds a layer in the tie period of the event; None without ties.

    Args:
        context: The block.
        takes: Columns record, actor.
        layer: One of `TIE_LAYERS`.
    """
    holders = layer_holders(context.ground, layer)
    if holders is None:
        return None
    events = context.records["event"].to_numpy()[takes["record"].to_numpy()]
    found = takes.select("actor").with_columns(tie_period=_period_of_events(context.ground, holders)[events])
    row = found.join(holders.where, on=["actor", "tie_period"], how="left", maintain_order="left")["holder"]
    return Held(row.fill_null(0).to_numpy(), holders.has, holders.unknown)


def _period_of_events(ground: Ground, holders: LayerHolders) -> IntArray:
    """Tie period that holds each event's first possible day, -1 where none does."""
    if "tie period of events" not in ground.memo:
        days = ground.data.events["date_start"].to_numpy()
        starts, ends = (holders.periods[name].to_numpy() for name in ("period_start", "period_end"))
        place = np.searchsorted(starts, days, side="right") - 1
        inside = (place >= 0) & (days <= ends[np.maximum(place, 0)])
        ground.memo["tie period of events"] = np.where(inside, place, -1)
    made: IntArray = ground.memo["tie period of events"]
    return made


def layer_holders(ground: Ground, layer: str) -> LayerHolders | None:
    """Work out the holders of a layer once per theatre; None without ties or layers."""
    key = ("layer holders", layer)
    ties, layers = ground.ties, ground.beside.layers
    if key not in ground.memo:
        made = None
        if ties is not None and layers is not None:
            if "likely ties" not in ground.memo:
                ground.memo["likely ties"] = likely_ties(ties)
            made = holders_of(ties, layers.filter(pl.col("layer") == layer), ground.memo["likely ties"])
        ground.memo[key] = made
    found: LayerHolders | None = ground.memo[key]
    return found


@dataclass(frozen=True)
class LikelyTies:
    """Ties that are likely in the point or some draw.

    Args:
        table: Columns tie, first, second, tie_period.
        likely: shape (m, 1 + n_draws), where they are, 0 or 1.
        periods: Columns tie_period, period_start, period_end.
    """

    table: pl.DataFrame
    likely: Draws
    periods: pl.DataFrame


def likely_ties(ties: TieDraws) -> LikelyTies:
    """Find them, some thousands at a time."""
    periods = ties.table.select("period_start", "period_end").unique().sort("period_start")
    periods = periods.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("tie_period"))
    table = ties.table.join(periods, on="period_start", maintain_order="left")
    rows, kept = [np.zeros(0, np.int64)], [np.zeros((0, 1 + ties.n_draws), np.float32)]
    for start in range(0, table.height, CHUNK):
        part = np.arange(start, min(start + CHUNK, table.height))
        positive = ties.signs(part) > 0
        some = np.flatnonzero(positive.any(axis=1))
        rows.append(part[some])
        kept.append(positive[some].astype(np.float32))
    found = table[np.concatenate(rows)].select("tie", "first", "second", "tie_period")
    return LikelyTies(found, np.concatenate(kept), periods)


def holders_of(
    ties: TieDraws, layers: pl.DataFrame, among: LikelyTies, *, tossed: bool = True
) -> LayerHolders:
    """Organisations whose likely ties have a layer.

    Args:
        ties: The ties.
        layers: `LAYERS` rows of that layer.
        among: Its likely ties.
        tossed: Whether draws say if an organisation holds the layer, 0 or 1, or how likely it is.
    """
    table = among.table
    chances, said = _chances(ties, layers, tossed=tossed)
    there = chances[table["tie"].to_numpy()] * among.likely
    open_to = ((among.likely > 0) & ~said[table["tie"].to_numpy()][:, None]).astype(np.float32)
    ends = pl.concat([table.select("tie_period", pl.col(end).alias("actor")) for end in ("first", "second")])
    where = (
        ends.select("actor", "tie_period")
        .unique()
        .sort("actor", "tie_period")
        .with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("holder"))
    )
    code = ends.join(where, on=["actor", "tie_period"], how="left", maintain_order="left")[
        "holder"
    ].to_numpy()
    n = where.height + 1
    has = any_of(code, n, np.concatenate([there, there]), tossed=tossed)
    unknown = any_of(code, n, np.concatenate([open_to, open_to]))
    unknown[:, 0] = (unknown[:, 0] > EVEN) & (has[:, 0] < EVEN)
    unknown[:, 1:] *= has[:, 1:] < EVEN
    has[unknown > 0] = 0.0
    return LayerHolders(where, has, unknown, among.periods)


def _chances(ties: TieDraws, layers: pl.DataFrame, *, tossed: bool) -> tuple[Draws, NDArray[np.bool_]]:
    """Whether each pair's tie has the layer, shape (P, 1 + n_draws), chance first; and whether it can be said, (P,)."""
    from scipy.special import expit, logit, ndtri

    ends = ["actor_a", "actor_b"]
    rows = layers.filter(pl.col("probability").is_not_null())
    listed = rows.select(
        pl.min_horizontal(ends).alias("actor_a"),
        pl.max_horizontal(ends).alias("actor_b"),
        "probability",
        "low",
        "high",
    )
    pairs = ties.table.select("tie", *ends).unique().sort("tie")
    found = pairs.join(listed, on=ends, how="left", maintain_order="left")
    middle, low, high = (_inside(found[name]) for name in ("probability", "low", "high"))
    said = found["probability"].is_not_null().to_numpy()
    number = TIE_LAYERS.index(layers["layer"][0]) if layers.height else 0
    keys = ties.keys ^ np.uint64(number * 0x9E3779B1)
    width = (logit(high) - logit(low)) / NINETY
    made = np.zeros((len(said), 1 + ties.n_draws), np.float32)
    made[:, 0] = np.where(said, middle, 0.0)
    some = np.flatnonzero(said)
    shift = ndtri(_uniform(keys[some], "layer", ties.n_draws)) * width[some, None]
    chance = expit(logit(middle[some])[:, None] + shift)
    made[some, 1:] = _uniform(keys[some], "layer there", ties.n_draws) < chance if tossed else chance
    return made, said


def _uniform(keys: Keys, purpose: str, n: int) -> FloatArray:
    return uniforms(keys, purpose, n).astype(np.float64)


def _inside(values: pl.Series) -> FloatArray:
    made: FloatArray = np.clip(values.fill_null(0.5).to_numpy(), 1e-6, 1.0 - 1e-6)
    return made
