"""Sources whose removal would change a conclusion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.credibility import INFLUENCE
from shadowgraph.records.period import dated_within
from shadowgraph.records.tie import PRIOR
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult
from shadowgraph.trust.offices import ACCOUNTS, offices_of

Kept = NDArray[np.bool_]
Conclude = Callable[[Kept], str]
"""A conclusion in words, from the events that are kept."""

MOST = 15
LEAST_SHARE, LEAST_ALONE = 0.01, 5
"""Offices are left out one at a time: the largest 15 that tell at least one event in a hundred, and five, alone."""

STEADY = 0.1
"""Up to this change between the last twelve months and the twelve before, a number is called steady."""

MANY = "accounts on social media (many)"
NOBODY = "none"
TIE = "tie: "


@dataclass(frozen=True)
class Ground:
    """What conclusions are drawn from.

    Args:
        events: The theatre's events.
        data: The theatre.
        ties: Its ties, or None.
    """

    events: pl.DataFrame
    data: TheatreData
    ties: TieResult | None


def influence(data: TheatreData, ties: TieResult | None = None) -> pl.DataFrame:
    """Draw the key conclusions again without the events that rest on one office alone, for each large office.

    Events that others report too stay: removing a source leaves what the others say.

    Args:
        data: The theatre.
        ties: Its ties. They are not inferred anew: the log-odds beyond those of the typical pair are taken down in
            proportion to the records behind the pair that are lost; who wants to know exactly infers again.

    Returns:
        `INFLUENCE` rows: every conclusion without each source, those that change first; of ties only those that do.
    """
    events = data.events
    large = _large(events)
    if large.is_empty():
        return INFLUENCE.empty()
    ground = Ground(events, data, ties)
    everything = np.ones(events.height, bool)
    rows: list[dict[str, object]] = []
    for name, conclude in conclusions(ground).items():
        before = conclude(everything)
        for office, shown, members, n in large.iter_rows():
            kept = everything.copy()
            kept[members] = False
            after = conclude(kept)
            rows.append(
                {
                    "theatre": data.theatre.id,
                    "source": MANY if office == ACCOUNTS else shown,
                    "conclusion": name,
                    "before": before,
                    "after": after,
                    "changes": before != after,
                    "n_events": n,
                    "share": n / events.height,
                }
            )
    table = INFLUENCE.conform(pl.DataFrame(rows, schema=INFLUENCE.dtypes))
    # Hundreds of ties stay as they are; only those that don't are worth a row.
    table = table.filter(pl.col("changes") | ~pl.col("conclusion").str.starts_with(TIE))
    table = table.unique(["source", "conclusion"], keep="first", maintain_order=True)
    return table.sort(
        ["changes", "n_events", "source", "conclusion"],
        descending=[True, True, False, False],
        maintain_order=True,
    )


def _large(events: pl.DataFrame) -> pl.DataFrame:
    """Offices to leave out: office, name, event (rows that rest on it alone), n; the largest first."""
    alone = offices_of(events).filter(pl.len().over("event") == 1)
    return (
        alone.group_by("office")
        .agg(pl.col("name").first(), pl.col("event").sort(), pl.len().cast(pl.Int64).alias("n"))
        .filter((pl.col("n") >= LEAST_SHARE * events.height) & (pl.col("n") >= LEAST_ALONE))
        .sort("n", "office", descending=[True, False])
        .head(MOST)
    )


def conclusions(ground: Ground) -> dict[str, Conclude]:
    """The key conclusions, each a function of which events are kept."""
    made: dict[str, Conclude] = {
        "deadliest district": _ranked(ground, 1),
        "three deadliest districts, in order": _ranked(ground, 3),
        "events, last year against the one before": _trend(ground, "events"),
        "deaths, last year against the one before": _trend(ground, "deaths"),
        "most active organisation that is no state": _most_active(ground),
        "whether most of the dead are civilians": _civilians(ground),
    }
    return made | _ties(ground)


def _ranked(ground: Ground, top: int) -> Conclude:
    named = ground.events.select("district", "district_name", "deaths_best").with_columns(
        pl.col("district").rank("dense").cast(pl.Int64).fill_null(0).alias("code")
    )
    code, deaths = named["code"].to_numpy(), named["deaths_best"].to_numpy().astype(float)
    names = dict(named.select("code", "district_name").unique("code").iter_rows())

    def conclude(kept: Kept) -> str:
        sums = np.bincount(code[kept], deaths[kept], len(names) + 1)
        sums[0] = 0.0
        order = [int(k) for k in np.argsort(-sums, kind="stable")[:top] if sums[k] > 0]
        return ", ".join(str(names[k]) for k in order) or NOBODY

    return conclude


def _trend(ground: Ground, of: str) -> Conclude:
    last = ground.data.theatre.end
    dated = ground.events.with_columns(dated_within("month").alias("dated"))
    months = (
        (last.year - dated["date_start"].dt.year().cast(pl.Int64)) * 12
        + (last.month - dated["date_start"].dt.month().cast(pl.Int64))
    ).to_numpy()
    known = dated["dated"].to_numpy()
    weight = np.ones(len(months)) if of == "events" else ground.events["deaths_best"].to_numpy().astype(float)

    def conclude(kept: Kept) -> str:
        use = kept & known
        now = weight[use & (months < 12)].sum()
        then = weight[use & (months >= 12) & (months < 24)].sum()
        if not now and not then:
            return NOBODY
        if abs(now - then) <= STEADY * then:
            return "steady"
        return "rising" if now > then else "falling"

    return conclude


def _most_active(ground: Ground) -> Conclude:
    others = [kind for kind in ORGANISED_KINDS if kind != "state"]
    groups = ground.data.actors.filter(pl.col("kind").is_in(others)).select("actor_id", "name")
    rows = ground.events.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), "event_id")
    takes = (
        ground.data.participants.join(groups, on="actor_id")
        .join(rows, on="event_id")
        .unique(["row", "actor_id"])
    ).sort("actor_id", "row")
    row, code = takes["row"].to_numpy(), takes["actor_id"].rank("dense").cast(pl.Int64).to_numpy() - 1
    names = takes.unique("actor_id", keep="first", maintain_order=True)["name"].to_list()

    def conclude(kept: Kept) -> str:
        counts = np.bincount(code, kept[row].astype(float), len(names))
        return names[int(np.argmax(counts))] if len(names) and counts.any() else NOBODY

    return conclude


def _civilians(ground: Ground) -> Conclude:
    best = ground.events["deaths_best"].to_numpy().astype(float)
    one_sided = (ground.events["violence"] == "one-sided").to_numpy()
    coded = ground.events["deaths_civilians"].cast(pl.Float64).to_numpy()
    civilian = np.minimum(np.where(np.isnan(coded), np.where(one_sided, best, 0.0), coded), best)

    def conclude(kept: Kept) -> str:
        whole = best[kept].sum()
        return NOBODY if not whole else "yes" if civilian[kept].sum() > whole / 2 else "no"

    return conclude


def _ties(ground: Ground) -> dict[str, Conclude]:
    """One conclusion per tie that is at least even: whether it stays so."""
    if ground.ties is None:
        return {}
    pairs = ground.ties.pair_table.filter(pl.col("log_odds") >= 0).sort("actor_a", "actor_b")
    keys = ["actor_a", "actor_b"]
    rows = ground.events.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), "event_id")
    behind = (
        ground.ties.evidence.join(pairs.select(keys), on=keys, how="semi")
        .select(*keys, "event_ids")
        .explode("event_ids")
        .drop_nulls()
        .unique()
        .join(rows, left_on="event_ids", right_on="event_id")
        .group_by(keys)
        .agg(pl.col("row").sort())
    )
    start = ground.ties.standing if ground.ties.standing.height else ground.ties.evidence
    prior = (
        start.filter(pl.col("term") == PRIOR).group_by(keys).agg(pl.col("contribution").mean().alias("prior"))
    )
    table = pairs.join(behind, on=keys).join(prior, on=keys, how="left").sort(keys)
    return {
        f"{TIE}{a} and {b}": _tie(np.array(records), odds, odds if start_odds is None else start_odds)
        for a, b, records, odds, start_odds in table.select(
            "name_a", "name_b", "row", "log_odds", "prior"
        ).iter_rows()
    }


def _tie(records: NDArray[np.int64], log_odds: float, prior: float) -> Conclude:
    def conclude(kept: Kept) -> str:
        lost = 1.0 - kept[records].mean()
        left = log_odds - lost * max(log_odds - prior, 0.0)
        return "at least even" if left >= 0 else "less than even"

    return conclude
