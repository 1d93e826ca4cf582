"""What moved this month: series that left their usual way, and the events behind it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from shadowgraph.measures.change.behind_moves import behind_others, behind_sums
from shadowgraph.measures.change.scales import compared, plain
from shadowgraph.measures.months import first_day, period_index
from shadowgraph.measures.result import Measures
from shadowgraph.records.measure import step_of
from shadowgraph.records.move import MOVES
from shadowgraph.records.period import MONTHS, Step, check_step
from shadowgraph.theatres.data import TheatreData

USUAL_PERIODS = 24
"""Periods before that say what movement is usual."""

LEAST_PERIODS = 6
LEAST_LOG, LEAST_PLAIN = 0.4, 0.05
"""Least usual movement: one event instead of none or two instead of one counts as no more than 1.7 times usual for a
series that never moved; a share has to move by a twentieth."""

LEAST_EVENTS = 5
"""Events that a share or a ratio must rest on in both periods: those of two or three events jump by themselves."""

SUMS = ("events", "deaths")
"""Measures that are sums over events, so that a movement is shared out exactly."""

NORMAL_90 = 1.6448536269514722
SERIES = ["unit_kind", "unit", "measure"]
VALUES = ("value", "low", "high")


def moves(
    measures: Measures | pl.DataFrame,
    data: TheatreData,
    *,
    period: dt.date | None = None,
    looked_into: int = 12,
) -> pl.DataFrame:
    """List what moved in one period against the one before, the largest and surest first.

    Looks at nothing after the period. A series is compared with its own movements in the 24 periods before: `size` is
    the movement over their robust spread, `p_moved` the chance that the value moved in that direction at all, both
    values normal within their intervals (on the logarithm of 1 + value for counts). A district or an organisation
    without a row has had no event: 0 in measures that are sums.

    Args:
        measures: The measures stage's result, or its table.
        data: The theatre.
        period: Any day of the period; None: the last whole one.
        looked_into: How many of the first moves that are no sums are held against single events.

    Returns:
        `MOVES` rows by rank; none where the period has none before it.
    """
    table = measures if isinstance(measures, pl.DataFrame) else measures.table
    step, at = _period(table, data, period)
    if step is None:
        return MOVES.empty()
    history = _history(table, step, at)
    found = _moved(history, at)
    if found.is_empty():
        return MOVES.empty()
    sums = found.filter(pl.col("measure").is_in(SUMS))
    others = found.filter(~pl.col("measure").is_in(SUMS))
    head, rest = others.head(looked_into), others.slice(looked_into)
    behind = pl.concat([behind_sums(sums, data, step, at), behind_others(head, data, step, at)])
    made = pl.concat([sums, head, rest]).join(behind, on=SERIES, how="left", maintain_order="left")
    filled = made.with_columns(
        pl.col("attribution").fill_null("none"),
        *(pl.col(name).fill_null(pl.lit([], dtype=kind)) for name, kind in _LISTS.items()),
        pl.lit(data.theatre.id).alias("theatre"),
        first_day(pl.lit(at), step).alias("period_start"),
        first_day(pl.lit(at + 1), step).dt.offset_by("-1d").alias("period_end"),
    )
    return MOVES.conform(filled.sort("rank"))


_LISTS = {"event_ids": pl.List(pl.String), "event_shares": pl.List(pl.Float64), "actors": pl.List(pl.String)}


def _period(table: pl.DataFrame, data: TheatreData, day: dt.date | None) -> tuple[Step | None, int]:
    """The finest step the theatre's events have, and the number of the period meant."""
    rows = table.filter(pl.col("unit_kind") == "theatre", pl.col("measure").is_in(SUMS)).with_columns(
        step_of()
    )
    for name in MONTHS:
        step = check_step(name)
        mine = (
            rows.filter(pl.col("step") == step).select(period_index(pl.col("period_start"), step)).to_series()
        )
        if mine.is_empty():
            continue
        whole = pl.select(period_index(pl.lit(data.theatre.end).dt.offset_by("1d"), step)).item() - 1
        last = mine.filter(mine <= whole).max()
        wanted = last if day is None else pl.select(period_index(pl.lit(day), step)).item()
        if isinstance(wanted, int) and wanted in mine and wanted - 1 in mine:
            return step, wanted
    return None, 0


def _history(table: pl.DataFrame, step: Step, at: int) -> pl.DataFrame:
    """Values of each series up to the period: SERIES, unit_name, units, period, value, low, high."""
    known = (
        table.with_columns(step_of(), period_index(pl.col("period_start"), step).alias("period"))
        .filter(
            pl.col("step") == step,
            pl.col("period") <= at,
            pl.col("period") >= at - USUAL_PERIODS - 1,
            pl.all_horizontal(pl.col(VALUES).is_not_null()),
        )
        .select(*SERIES, "unit_name", "units", "period", "n_events", *VALUES)
    )
    # Silence of a known unit is a 0 of its sums: series of districts end with their last event.
    local = known.filter(pl.col("measure").is_in(SUMS) & (pl.col("unit_kind") != "theatre"))
    theatre = known.filter(pl.col("unit_kind") == "theatre", pl.col("measure") == "events").select("period")
    whole = local.group_by(SERIES).agg(pl.col("unit_name", "units").first()).join(theatre, how="cross")
    first = local.group_by(SERIES).agg(pl.col("period").min().alias("first"))
    # One period before a unit's first event stands for its peace before.
    blank = (
        whole.join(first, on=SERIES)
        .filter(pl.col("period") >= pl.col("first") - 1)
        .join(local, on=[*SERIES, "period"], how="anti")
        .select(
            *SERIES,
            "unit_name",
            "units",
            "period",
            n_events=pl.lit(0, pl.Int64),
            **dict.fromkeys(VALUES, pl.lit(0.0)),
        )
    )
    return pl.concat([known, blank]).sort(*SERIES, "period")


def _moved(history: pl.DataFrame, at: int) -> pl.DataFrame:
    """One row per series that has the period and the one before, ranked; those that stayed where they were left out."""
    scaled = history.with_columns(compared(name).alias(f"c_{name}") for name in VALUES).with_columns(
        ((pl.col("c_high") - pl.col("c_low")) / (2 * NORMAL_90)).alias("spread")
    )
    step = scaled.with_columns(
        pl.when(pl.col("period").diff().over(SERIES) == 1)
        .then(pl.col("c_value").diff().over(SERIES))
        .alias("d")
    )
    earlier = (
        step.filter(pl.col("period") < at)
        .group_by(SERIES)
        .agg(
            (pl.col("d").abs().median() / 0.6744897501960817).alias("middling"),
            ((pl.col("d") ** 2).mean().sqrt() / 2).alias("rough"),
            pl.col("d").count().alias("known"),
        )
    )
    now = step.filter(pl.col("period") == at)
    then = step.filter(pl.col("period") == at - 1).select(
        *SERIES, "spread", "n_events", *(pl.col(name) for name in VALUES)
    )
    both = now.join(then, on=SERIES, suffix="_before").join(earlier, on=SERIES, how="left")
    least = pl.when(plain()).then(LEAST_PLAIN).otherwise(LEAST_LOG)
    rests = pl.min_horizontal("n_events", "n_events_before") >= LEAST_EVENTS
    whole = (pl.col("unit_kind") == "theatre") & ~plain()
    made = both.filter(
        pl.col("value") != pl.col("value_before"), rests | whole | pl.col("measure").is_in(SUMS)
    ).with_columns(
        pl.when(pl.col("known") >= LEAST_PERIODS)
        .then(pl.max_horizontal("middling", "rough", least))
        .alias("own"),
        (pl.col("spread") ** 2 + pl.col("spread_before") ** 2).sqrt().alias("noise"),
    )
    # A series too short to say what is usual is judged by others of its kind.
    others = pl.col("own").median().over("unit_kind", "measure")
    made = made.with_columns(pl.coalesce("own", others, 2 * least).alias("usual"))
    made = made.with_columns(
        (pl.col("d") / pl.col("usual")).alias("size"), _chance(made["d"], made["noise"]).alias("p_moved")
    )
    weight = pl.col("size").abs() * (2 * pl.col("p_moved") - 1)
    ranked = made.with_columns(weight.round(9).alias("weight")).sort(
        ["weight", *SERIES], descending=[True, False, False, False]
    )
    return ranked.select(
        *SERIES,
        "unit_name",
        "units",
        *(pl.col(f"{name}_before").alias(_named("before", name)) for name in VALUES),
        *(pl.col(name).alias(_named("after", name)) for name in VALUES),
        "size",
        "p_moved",
        pl.int_range(1, pl.len() + 1).alias("rank"),
    )


def _chance(moved: pl.Series, noise: pl.Series) -> pl.Series:
    """Chance that a movement is in the direction seen, 0.5 to 1; sure where neither value has an interval."""
    from scipy.special import ndtr

    d, s = moved.abs().to_numpy(), noise.to_numpy()
    return pl.Series(ndtr(np.divide(d, s, out=np.full(len(d), np.inf), where=s > 0)))


def _named(when: str, name: str) -> str:
    return when if name == "value" else f"{when}_{name}"
