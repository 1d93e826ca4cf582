"""Capability: a proxy of what each organisation can do, from what events show it doing."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.totals import Totals, ratio


def capability(context: MeasureContext) -> Totals:
    """Each organisation's part in the capability shown in each slot; parts sum to 1.

    The mean of its shares of up to four totals (those above 0): days on which it was active; PRIO-GRID cells it was
    active in; its part in fights with a state in them; and deaths it inflicted on its opponents beyond its own, at
    least 0. Shares of unlike things are averaged as the Correlates of War do for states (Singer, Bremer and Stuckey
    1972), so that no unit has to be weighed against another.

    Args:
        context: The block.
    """
    rows = context.records.select("slot", "record", "event", "cell").join(_doings(context), on="event")
    rows = rows.sort("slot", "record", "actor")
    of = [
        _presence(context, rows, "day"),
        _presence(context, rows, "cell"),
        context.totals_of(rows.with_columns(share="state_fight"), "actor", "events", sampled=True),
        context.totals_of(rows.with_columns(share="net"), "actor", "deaths", sampled=True),
    ]
    bins = of[2]
    width = int(bins.group.max(initial=0)) + 1
    code = bins.slot * width + bins.group
    parts, n = np.zeros_like(bins.values), np.zeros_like(bins.values)
    for one in of:
        placed = np.zeros_like(bins.values)
        placed[np.searchsorted(code, one.slot * width + one.group)] = np.maximum(one.values, 0.0)
        whole = Totals(bins.slot, bins.group, placed, bins.n_slots).per_slot()[bins.slot]
        parts += np.nan_to_num(ratio(placed, whole))
        n += whole > 0
    return Totals(bins.slot, bins.group, ratio(parts, n), bins.n_slots)


def _doings(context: MeasureContext) -> pl.DataFrame:
    """Per event and organised participant: event, actor, day, state_fight and net (both times its share)."""
    if "doings" not in context.ground.memo:
        frames = context.ground.frames
        best = pl.col("deaths_best")
        events = frames.data.events.select(
            pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
            pl.col("date_start").alias("day"),
            *(
                # What isn't coded by side is nobody's.
                pl.when(best > 0)
                .then((pl.col(name).fill_null(0) / best).clip(0.0, 1.0))
                .otherwise(0.0)
                .alias(name)
                for name in ("deaths_a", "deaths_b")
            ),
        )
        fights = frames.dyads.filter("fought").select("event").unique().with_columns(fight=pl.lit(1.0))
        states = frames.takes.filter("state").select("event").unique().with_columns(state=pl.lit(1.0))
        inflicted = pl.when(pl.col("side") == "a").then(pl.col("deaths_b") - pl.col("deaths_a"))
        context.ground.memo["doings"] = (
            frames.participants.filter("organised")
            .join(events, on="event")
            .join(fights, on="event", how="left")
            .join(states, on="event", how="left")
            .group_by("event", "actor")
            .agg(
                pl.col("day").first(),
                (pl.col("share") * pl.col("fight") * pl.col("state")).sum().alias("state_fight"),
                (
                    pl.col("share")
                    * inflicted.otherwise(pl.col("deaths_a") - pl.col("deaths_b"))
                    * pl.col("fight").fill_null(0.0)
                )
                .sum()
                .alias("net"),
            )
            .sort("event", "actor")
        )
    made: pl.DataFrame = context.ground.memo["doings"]
    return made


def _presence(context: MeasureContext, rows: pl.DataFrame, at: str) -> Totals:
    """On how many days, or in how many cells, each organisation was active, by slot: as recorded, in every draw."""
    points = rows.filter(context.records["point"].gather(rows["record"])).drop_nulls(at)
    seen = points.group_by("slot", "actor").agg(pl.col(at).n_unique().alias("n")).sort("slot", "actor")
    values = np.repeat(seen["n"].to_numpy().astype(np.float32)[:, None], 1 + context.n_draws, axis=1)
    return Totals(seen["slot"].to_numpy(), seen["actor"].to_numpy(), values, context.n_slots)
