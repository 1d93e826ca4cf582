"""Every headline number with all reports, with each weighed by its chance to stand, and without suspect ones."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.credibility import HEADLINES
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.odds import chance
from shadowgraph.trust.flags import FLAGGING

FloatArray = NDArray[np.float64]

DOUBTFUL = ("4", "5")
"""Credibility numbers of suspect reports: doubtful and improbable."""

LEAST_EVENTS = 5
"""Districts with fewer events have no rows."""

TOP = {"theatre": 5, "district": 1}
"""Organisations shown per unit, those with most events first."""

Q95 = 1.6448536
EVENTS_OF, DEATHS_OF, CIVILIANS = "events", "deaths", "civilian share of deaths"
TAKES_PART = "share of events it takes part in"


def suspects(credibility: pl.DataFrame, flags: pl.DataFrame) -> list[str]:
    """Ids of suspect reports: doubtful or improbable, or with a flag that makes suspect by itself; sorted.

    Args:
        credibility: `CREDIBILITY` rows.
        flags: `REPORT_FLAGS` rows.
    """
    grave = [flag.name for flag in FLAGGING if flag.suspect]
    doubted = credibility.filter(pl.col("credibility").is_in(list(DOUBTFUL)))["event_id"]
    flagged = flags.filter(pl.col("flag").is_in(grave))["event_id"]
    return sorted(set(doubted) | set(flagged))


def with_and_without(
    data: TheatreData,
    credibility: pl.DataFrame,
    suspect: Collection[str],
    *,
    seed: int = 0,
    n_draws: int = 200,
) -> pl.DataFrame:
    """Headline numbers of a theatre and its districts, three ways.

    In each draw every report stands or falls by `p_sound`: that UCDP leaves out parties it can't name or that have not
    killed 25 in a year is no reason to doubt the dead. What the model may have wrong (weights, countries) shifts
    all reports of a draw together, since it would err on all of them. Deaths of an event are its best estimate: how
    many died in it is another question (`events.deaths`).

    Args:
        data: The theatre.
        credibility: `CREDIBILITY` rows of at least its events.
        suspect: Ids of suspect reports, from `suspects`.
        seed: Seed of the draws.
        n_draws: Number of draws.

    Returns:
        `HEADLINES` rows: events, deaths, civilian share, and the share of events of the most active organisations.
    """
    events = data.events.join(
        credibility.select("event_id", "low", "high", "p_sound"),
        on="event_id",
        how="left",
        maintain_order="left",
    )
    if events.is_empty():
        return HEADLINES.empty()
    stand = np.column_stack(
        [
            np.ones(events.height, np.float32),
            ~events["event_id"].is_in(list(suspect)).to_numpy(),
            _draws(events, seed, n_draws),
        ]
    ).astype(np.float32)
    units = _units(data, events, suspect)
    sums = {name: _sums(units, values, stand) for name, values in _quantities(events).items()}
    rows = [
        _rows(units, EVENTS_OF, None, sums["events"]),
        _rows(units, DEATHS_OF, None, sums["deaths"]),
        _rows(units, CIVILIANS, None, _ratio(sums["civilians"], sums["deaths"])),
        *_organisations(data, events, units, stand, sums["events"]),
    ]
    counted = pl.concat(rows).join(
        units.group_by("unit_kind", "unit").agg(
            pl.col("unit_name").first(),
            pl.len().cast(pl.Int64).alias("n_events"),
            pl.col("suspect").sum().cast(pl.Int64).alias("n_suspects"),
        ),
        on=["unit_kind", "unit"],
    )
    counted = counted.with_columns(pl.lit(data.theatre.id).alias("theatre"))
    order = ["unit_kind", "unit", "headline", "all_reports", "item"]
    return HEADLINES.conform(
        counted.sort(order, descending=[True, False, False, True, False], nulls_last=True)
    )


def _draws(events: pl.DataFrame, seed: int, n_draws: int) -> NDArray[np.bool_]:
    """Whether each event stands in each draw, shape (n, n_draws); one without a judgement always does."""
    rng = np.random.default_rng([seed, 4])
    shift = rng.standard_normal(n_draws)
    sound = events["p_sound"].fill_null(1.0).to_numpy()
    with np.errstate(divide="ignore"):
        odds = np.log(sound) - np.log1p(-sound)
    low, high = (np.clip(events[name].fill_null(0.5).to_numpy(), 1e-9, 1 - 1e-9) for name in ("low", "high"))
    spread = (np.log(high / (1 - high)) - np.log(low / (1 - low))) / (2 * Q95)
    stands = np.empty((events.height, n_draws), bool)
    for d in range(n_draws):
        stands[:, d] = rng.random(events.height) < chance(odds + spread * shift[d])
    return stands


def _units(data: TheatreData, events: pl.DataFrame, suspect: Collection[str]) -> pl.DataFrame:
    """One row per event and unit it belongs to: row, unit_kind, unit, unit_name, suspect, code."""
    rows = events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("row"),
        "district",
        "district_name",
        pl.col("event_id").is_in(list(suspect)).alias("suspect"),
    )
    whole = rows.select(
        "row",
        pl.lit("theatre").alias("unit_kind"),
        pl.lit(data.theatre.id).alias("unit"),
        pl.lit(data.theatre.name).alias("unit_name"),
        "suspect",
    )
    district = (
        rows.drop_nulls("district")
        .filter(pl.len().over("district") >= LEAST_EVENTS)
        .select(
            "row",
            pl.lit("district").alias("unit_kind"),
            pl.col("district").alias("unit"),
            pl.col("district_name").alias("unit_name"),
            "suspect",
        )
    )
    both = pl.concat([whole, district]).sort("unit_kind", "unit", "row", descending=[True, False, False])
    return both.with_columns((pl.struct("unit_kind", "unit").rle_id()).cast(pl.Int64).alias("code"))


def _quantities(events: pl.DataFrame) -> dict[str, FloatArray]:
    best = pl.col("deaths_best").cast(pl.Float64)
    blank = pl.when(pl.col("violence") == "one-sided").then(best).otherwise(0.0)
    made = events.select(
        pl.lit(1.0).alias("events"),
        best.alias("deaths"),
        pl.min_horizontal(pl.coalesce(pl.col("deaths_civilians").cast(pl.Float64), blank), best).alias(
            "civilians"
        ),
    )
    return {name: made[name].to_numpy() for name in made.columns} | {"events": np.ones(events.height)}


def _sums(units: pl.DataFrame, values: FloatArray, stand: NDArray[np.float32]) -> FloatArray:
    """Sum per unit under each column of `stand`, shape (n_units, 2 + n_draws)."""
    from scipy import sparse

    rows = units["row"].to_numpy()
    code = units["code"].to_numpy()
    weights = sparse.csr_array((values[rows], (code, rows)), shape=(int(code.max()) + 1, len(values)))
    return np.asarray(weights @ stand, np.float64)


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    made = np.full(part.shape, np.nan)
    np.divide(part, whole, out=made, where=whole > 0)
    return made


def _organisations(
    data: TheatreData,
    events: pl.DataFrame,
    units: pl.DataFrame,
    stand: NDArray[np.float32],
    total: FloatArray,
) -> list[pl.DataFrame]:
    """Rows of the organisations with most events in each unit."""
    organised = data.actors.filter(pl.col("kind").is_in(list(ORGANISED_KINDS))).select("actor_id", "name")
    rows = events.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), "event_id")
    takes = (
        data.participants.join(organised, on="actor_id")
        .join(rows, on="event_id")
        .select("row", "actor_id", "name")
        .unique(["row", "actor_id"])
    )
    counted = (
        units.join(takes, on="row")
        .group_by("unit_kind", "unit", "code", "actor_id", "name")
        .agg(pl.col("row").sort(), pl.len().alias("n"))
        .sort("code", "n", "actor_id", descending=[False, True, False])
        .with_columns(pl.int_range(pl.len()).over("code").alias("rank"))
    )
    kept = counted.filter(pl.col("rank") < pl.col("unit_kind").replace_strict(TOP, return_dtype=pl.Int64))
    made = []
    for unit_kind, unit, code, name, members in kept.select(
        "unit_kind", "unit", "code", "name", "row"
    ).iter_rows():
        share = _ratio(stand[members].sum(axis=0, dtype=np.float64)[None], total[code : code + 1])
        one = pl.DataFrame({"unit_kind": [unit_kind], "unit": [unit], "code": [0]})
        made.append(_rows(one, TAKES_PART, name, share))
    return made


def _rows(units: pl.DataFrame, headline: str, item: str | None, values: FloatArray) -> pl.DataFrame:
    """One row per unit from values under all reports, without suspects, and in each draw."""
    named = units.unique("code", keep="first", maintain_order=True).sort("code")
    drawn = values[:, 2:]
    some = ~np.isnan(drawn).all(axis=1)
    figures = np.full((3, len(values)), np.nan)
    if some.any():
        figures[0, some] = np.nanmean(drawn[some], axis=1)
        figures[1:, some] = np.nanquantile(drawn[some], [0.05, 0.95], axis=1)
    return named.select(
        "unit_kind",
        "unit",
        pl.lit(headline).alias("headline"),
        pl.lit(item, pl.String).alias("item"),
        pl.Series("all_reports", np.nan_to_num(values[:, 0])),
        pl.Series("weighed", figures[0]).fill_nan(None),
        pl.Series("low", figures[1]).fill_nan(None),
        pl.Series("high", figures[2]).fill_nan(None),
        pl.Series("without_suspects", values[:, 1]).fill_nan(None),
    )
