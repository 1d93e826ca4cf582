"""Protraction: every spell of fighting, of districts and of pairs, with the chance that it pauses soon."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.escalation.fighting_spells import FightingSpells, fighting_spells
from shadowgraph.measures.escalation.lull_model import learnt
from shadowgraph.measures.escalation.p_lull_12m import district_spells
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.intervals import HIGH
from shadowgraph.measures.months import first_day
from shadowgraph.records.protraction import PROTRACTION
from shadowgraph.theatres.data import TheatreData


def protraction(data: TheatreData) -> pl.DataFrame:
    """List every spell of fighting.

    A spell begins with an event after six months without, and is over when six months without one have passed again.

    Args:
        data: The theatre.

    Returns:
        `PROTRACTION` rows.
    """
    if data.events.is_empty():
        return PROTRACTION.empty()
    parts = [_listed("district", district_spells(data)), _listed("pair", pair_spells(data))]
    table = pl.concat(parts).with_columns(pl.lit(data.theatre.id).alias("theatre"))
    return PROTRACTION.conform(table).sort(PROTRACTION.key)


def pair_spells(data: TheatreData) -> FightingSpells:
    """Spells of clashes of each pair of organisations; around are the theatre's other pairs."""
    from shadowgraph.measures.peace.pair_months import pair_months

    frames = EventFrames(data)
    months = pair_months(data, frames)
    ids = frames.actors.select("actor", "actor_id")
    heard = (
        frames.dyads.filter(pl.col("fought") & (pl.col("first") != pl.col("second")))
        .join(ids, left_on="first", right_on="actor")
        .join(ids, left_on="second", right_on="actor", suffix="_b")
        .select(
            "event", pl.format("{}|{}", "actor_id", "actor_id_b").alias("unit"), pl.lit("").alias("around")
        )
    )
    return fighting_spells(data, months, heard)


def _listed(kind: str, found: FightingSpells) -> pl.DataFrame:
    from scipy.special import expit, ndtri

    months = found.months
    site, start = np.nonzero(found.age == 1)
    rows: list[tuple[int, int, int, int, bool]] = []
    open_rows: list[int] = []
    for s, t in zip(site.tolist(), start.tolist(), strict=True):
        ages = found.age[s, t:]
        stop = t + (int(np.argmax(ages == 0)) if (ages == 0).any() else len(ages))
        over = stop < months.n_months
        last = stop - 1 - int(found.silence[s, stop - 1])
        n = int(found.events[s, t:stop].sum())
        if not over and found.fighting[s, -1]:
            open_rows.append(len(rows))
        rows.append((s, t, last, n, over))
    table = pl.DataFrame(rows, schema=["site", "from", "to", "n_events", "over"], orient="row").cast(
        {"site": pl.Int64, "from": pl.Int64, "to": pl.Int64, "n_events": pl.Int64, "over": pl.Boolean}
    )
    chance = np.full((3, len(rows)), np.nan)
    if open_rows:
        odds, spread = learnt(kind).log_odds(found.x[table["site"].to_numpy()[open_rows], -1])
        for row, deviate in enumerate((0.0, -ndtri(HIGH), ndtri(HIGH))):
            chance[row, open_rows] = expit(odds + deviate * spread)
    names = ("p_lull_12m", "low", "high")
    return (
        table.with_columns(
            *(pl.Series(name, row, nan_to_null=True) for name, row in zip(names, chance, strict=True))
        )
        .join(months.units.select("site", "unit", "unit_name"), on="site")
        .select(
            pl.lit(kind).alias("unit_kind"),
            "unit",
            "unit_name",
            pl.col("from").rank("ordinal").over("site").cast(pl.Int64).alias("spell"),
            *(
                first_day(pl.col(end) + months.first_month, "month").alias(name)
                for end, name in (("from", "first_month"), ("to", "last_month"))
            ),
            (pl.col("to") - pl.col("from") + 1).alias("months"),
            "n_events",
            "over",
            *names,
        )
    )
