"""Perpetrators: who is named in each event, how much nobody is named for, and who that may have been."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.escalation.localisation import trailing_year
from shadowgraph.measures.totals import Totals

FloatArray = NDArray[np.float64]

SOMEBODY_ELSE = 1.0
"""Events that the prior of an unattributed event gives to somebody not named there in the year before."""


@dataclass(frozen=True)
class Perpetrators:
    """Who is behind each event of a theatre.

    Fighting has two perpetrators, its sides, with half of the event each; one-sided violence has one.

    Args:
        named: Columns event, actor, share: organisations that are named.
        likely: Columns event, actor, share: those that the attribution given beside the theatre puts in the place of
            unnamed ones.
        open: shape (n_events,), part of each event that is left to the prior, 0 to 1.
        doubt: shape (n_events,), nats of doubt about who it was, but for the prior's.
    """

    named: pl.DataFrame
    likely: pl.DataFrame
    open: FloatArray
    doubt: FloatArray


@dataclass(frozen=True)
class Prior:
    """Who an unattributed event of a slot may be by.

    As often as each was named there in the twelve months up to the end of the period, plus one event by somebody else.

    Args:
        totals: Shares of the named, one column; they and `other` sum to 1.
        other: shape (n_slots,), share of somebody else.
        known: shape (n_slots,), whether anybody was named.
        nats: shape (n_slots,), entropy of the shares.
    """

    totals: Totals
    other: FloatArray
    known: NDArray[np.bool_]
    nats: FloatArray


def perpetrators(context: MeasureContext) -> Perpetrators:
    """Look them up once per theatre."""
    memo = context.ground.memo
    if "perpetrators" not in memo:
        memo["perpetrators"] = _perpetrators(context)
    made: Perpetrators = memo["perpetrators"]
    return made


def _perpetrators(context: MeasureContext) -> Perpetrators:
    frames = context.ground.frames
    n = frames.data.events.height
    violence = frames.data.events.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), "violence")
    acting = frames.participants.join(violence, on="event", maintain_order="left")
    one_sided = pl.col("violence") == "one-sided"
    weighed = acting.with_columns(
        share=pl.when(one_sided).then(pl.col("share")).otherwise(pl.col("share") / 2)
    )
    named = weighed.filter(pl.col("organised") & (~one_sided | (pl.col("side") == "a")))
    # Two columns, one per side: what nobody is named for.
    unnamed = np.full((n, 2), 0.5)
    unnamed[(violence["violence"] == "one-sided").to_numpy()] = (1.0, 0.0)
    place = (named["side"] == "b").cast(pl.Int64).to_numpy()
    np.add.at(unnamed, (named["event"].to_numpy(), place), -named["share"].to_numpy())
    unnamed[unnamed < 1e-9] = 0.0
    likely, left, doubt = _attributed(context, unnamed)
    together = named.group_by("event", "actor").agg(pl.col("share").sum()).sort("event", "actor")
    return Perpetrators(together, likely, left, doubt)


def _attributed(context: MeasureContext, unnamed: FloatArray) -> tuple[pl.DataFrame, FloatArray, FloatArray]:
    """Likely perpetrators of what names nobody; what is left to the prior; doubt among the likely, in nats.

    Args:
        context: The block.
        unnamed: shape (n_events, 2), part of each event that names nobody, by side.
    """
    given = context.ground.beside.attribution
    frames = context.ground.frames
    if given is None:
        none = pl.DataFrame(schema={"event": pl.Int64, "actor": pl.Int64, "share": pl.Float64})
        return none, unnamed.sum(axis=1), np.zeros(len(unnamed))
    numbered = frames.data.events.select("event_id").with_row_index("event")
    found = (
        given.select("event_id", "side", "actor_id", "p")
        .join(numbered, on="event_id")
        .join(frames.actors, on="actor_id")
        .filter(pl.col("p") > 0)
        .select(
            pl.col("event").cast(pl.Int64),
            (pl.col("side") == "b").cast(pl.Int64).alias("place"),
            "actor",
            "p",
        )
        .sort("event", "place", "actor")
    )
    event, place, chance = (found[name].to_numpy() for name in ("event", "place", "p"))
    taken, nats = np.zeros(unnamed.shape), np.zeros(unnamed.shape)
    np.add.at(taken, (event, place), chance)
    np.add.at(nats, (event, place), -chance * np.log(chance))
    rest = np.clip(1.0 - taken, 0.0, 1.0)
    some = (taken > 0) & (rest > 0)
    nats[some] -= rest[some] * np.log(rest[some])
    shares = found.select("event", "actor", share=pl.col("p") * pl.Series(unnamed[event, place]))
    likely = shares.filter(pl.col("share") > 0)
    return likely, (unnamed * rest).sum(axis=1), (unnamed * nats).sum(axis=1)


def named_records(context: MeasureContext, table: pl.DataFrame) -> pl.DataFrame:
    """Columns slot, record, actor, share of a table by event, for the records of a block."""
    records = context.records.select("slot", "record", "event")
    return records.join(table, on="event").sort("slot", "record", "actor")


def prior(context: MeasureContext) -> Prior:
    """The prior of each slot, from the events whose perpetrators are named."""
    if "perpetrator prior" not in context.memo:
        named = named_records(context, perpetrators(context).named)
        recorded = context.records["point"].to_numpy()[named["record"].to_numpy()]
        table = named.filter(pl.Series(recorded, dtype=pl.Boolean))
        counted = context.totals_of(table, "actor", "events", sampled=False)
        first = Totals(counted.slot, counted.group, counted.values[:, :1], counted.n_slots)
        year = trailing_year(context, first)
        whole = year.per_slot()[:, 0].astype(np.float64)
        shares = (year.values[:, 0] / (whole + SOMEBODY_ELSE)[year.slot])[:, None]
        other = SOMEBODY_ELSE / (whole + SOMEBODY_ELSE)
        nats = -other * np.log(other)
        np.add.at(nats, year.slot, -(shares * np.log(np.maximum(shares, 1e-30)))[:, 0])
        made = Totals(year.slot, year.group, shares.astype(np.float32), year.n_slots)
        context.memo["perpetrator prior"] = Prior(made, other, whole > 0, nats)
    found: Prior = context.memo["perpetrator prior"]
    return found


def open_part(context: MeasureContext) -> Draws:
    """Events of each slot that are left to the prior, shape (n_slots, 1 + n_draws)."""
    left = perpetrators(context).open[context.records["event"].to_numpy()]
    return context.total("events", sampled=True, weight=left)
