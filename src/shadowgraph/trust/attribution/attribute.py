"""Attribute: a distribution over organisations for each side of an event that nobody named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.attribution import ATTRIBUTION_MODES, ATTRIBUTION_SIDES, ATTRIBUTIONS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.trust.attribution.bars import bars_of
from shadowgraph.trust.attribution.candidates import (
    CIVILIANS,
    NAMED,
    NOT_NAMED,
    SETTINGS,
    Candidates,
    Sight,
    Targets,
    candidates_of,
    widest,
)
from shadowgraph.trust.attribution.features import sheet
from shadowgraph.trust.attribution.ground import Floats, Ground, Ints, ground_of
from shadowgraph.trust.attribution.judging import Judged, judge
from shadowgraph.trust.attribution.result import Attribution
from shadowgraph.trust.attribution.unnamed import unnamed_sides
from shadowgraph.trust.attribution.weights import Weights, shipped

LEAST_SUPPORT = 5.0
"""Fewer events about it than this (of all candidates, weighted at 500 km and four years): no distribution."""

SOMEBODY_ELSE = "somebody else"


@dataclass(frozen=True)
class _Found:
    """One setting's listed candidates, and where they stand among the targets."""

    judged: Judged
    target: Ints


def attribute(
    data: TheatreData, *, mode: str = "retrospective", seed: int = 0, weights: Weights | None = None
) -> Attribution:
    """Say who may have been each side that nobody named, or say why not.

    A conditional logit (McFadden 1974) over the organisations in reach and somebody else, on sums of kernels over
    their events at four ranges of space and four of time. Nothing is written back: no measure changes by it unless it
    asks for `spread`. It is no finding about anybody, and not fit for courts or targeting.

    Args:
        data: The theatre.
        mode: 'retrospective', or 'then': only events over before the event's first possible day are looked at.
        seed: Ignored (nothing is drawn); there because every stage takes one.
        weights: Other weights than those Shadowgraph brings.

    Returns:
        Distributions with 90 % intervals, every unnamed side with the reason where there is none, and bars.

    Raises:
        UsageError: There is no such mode.
    """
    del seed
    if mode not in ATTRIBUTION_MODES:
        raise UsageError(
            "There is no such mode of attribution",
            field="mode",
            value=mode,
            rule="one of " + ", ".join(ATTRIBUTION_MODES),
            way_out="use 'retrospective' unless later events must not be seen",
        )
    sides = unnamed_sides(data)
    if not sides.height:
        return Attribution.none(mode)
    ahead = mode == ATTRIBUTION_MODES[0]
    ground = ground_of(data)
    asked = sides.with_row_index("row").filter(pl.col("abstained").is_null())
    targets = targets_of(ground, asked)
    found = candidates_of(ground, targets, Sight(ahead=ahead))
    support = np.bincount(found.target, found.sums[:, widest()], len(targets)).astype(np.float64)
    number = np.bincount(found.target, minlength=len(targets))
    learnt = weights or shipped()
    made: list[pl.DataFrame] = []
    shown: list[pl.DataFrame] = []
    for setting in (CIVILIANS, NAMED, NOT_NAMED):
        of = sheet(ground, targets, found, setting, ahead=ahead)
        if not len(of.target):
            continue
        use = learnt[mode, SETTINGS[setting]]
        judged = judge(ground, targets, found, of, use, ahead=ahead)
        enough = (support >= LEAST_SUPPORT)[of.target[judged.case]]
        made.append(_rows(data, ground, found, asked, _Found(judged, of.target)).filter(pl.Series(enough)))
        shown.append(bars_of(data, ground, found, asked, of, judged, use, setting, ahead=ahead))
    table = ATTRIBUTIONS.conform(pl.concat(made) if made else ATTRIBUTIONS.empty())
    table = table.sort("event_id", "side", "rank")
    kept = table.select("event_id", "side").unique()
    every = _sides(data, sides, asked, support, number, table, mode)
    bars = pl.concat(shown).join(kept, on=["event_id", "side"], how="semi") if shown else None
    return Attribution(
        table,
        every,
        Attribution.none(mode).bars if bars is None else bars.sort("event_id", "side", "term"),
        mode,
    )


def targets_of(ground: Ground, asked: pl.DataFrame) -> Targets:
    """Targets of the sides above the floor, in their order."""
    place = {event: k for k, event in enumerate(ground.event_id.tolist())}
    organisation = {name: k for k, name in enumerate(ground.names)}
    opponents = [[organisation[name] for name in names] for names in asked["opponents"].to_list()]
    opponents = [
        names if facing == SETTINGS[NAMED] else []
        for names, facing in zip(opponents, asked["opponent"].to_list(), strict=True)
    ]
    return Targets(
        np.array([place[event] for event in asked["event_id"].to_list()], dtype=np.int64),
        (asked["side"] == "b").cast(pl.Int64).to_numpy(),
        np.array([SETTINGS.index(facing) for facing in asked["opponent"].to_list()], dtype=np.int64),
        np.concatenate([[0], np.cumsum([len(names) for names in opponents])]).astype(np.int64),
        np.array([one for names in opponents for one in names], dtype=np.int64),
    )


def _rows(
    data: TheatreData, ground: Ground, found: Candidates, asked: pl.DataFrame, of: _Found
) -> pl.DataFrame:
    """`ATTRIBUTIONS` columns of one setting's candidates."""
    judged = of.judged
    names = dict(data.actors.select("actor_id", "name").iter_rows())
    ids = [ground.names[found.organisation[row]] if row >= 0 else None for row in judged.row.tolist()]
    target = of.target[judged.case]
    first = np.append(True, np.diff(judged.case) > 0)
    begin = np.flatnonzero(first)
    rank = np.arange(len(target)) - np.repeat(begin, np.diff(np.append(begin, len(target)))) + 1
    seen = (
        np.where(judged.row >= 0, found.sums[np.maximum(judged.row, 0), -1], 0.0) if len(found.sums) else 0.0
    )
    return pl.DataFrame(
        {
            "theatre": [data.theatre.id] * len(ids),
            "event_id": asked["event_id"].gather(target),
            "side": asked["side"].gather(target),
            "rank": rank,
            "actor_id": pl.Series(ids, dtype=pl.String),
            "name": [SOMEBODY_ELSE if one is None else names[one] for one in ids],
            "p": judged.p,
            "low": judged.low,
            "high": judged.high,
            "event_ids": pl.Series(
                [[str(ground.event_id[e]) for e in row if e >= 0] for row in judged.events.tolist()],
                dtype=pl.List(pl.String),
            ),
            "n_events": np.broadcast_to(np.rint(seen), len(ids)).astype(np.int64),
        }
    )


def _sides(
    data: TheatreData,
    sides: pl.DataFrame,
    asked: pl.DataFrame,
    support: Floats,
    number: Ints,
    table: pl.DataFrame,
    mode: str,
) -> pl.DataFrame:
    """`ATTRIBUTION_SIDES`: every unnamed side, with what came of it."""
    found = asked.select("event_id", "side").with_columns(
        pl.Series("support", support), pl.Series("candidates", number.astype(np.int64))
    )
    named = pl.col("actor_id").is_not_null()
    told = table.group_by("event_id", "side").agg(
        pl.col("p").filter(named).max().fill_null(0.0).alias("p_top"),
        pl.col("p").filter(~named).sum().alias("p_other"),
        (-(pl.col("p") * pl.col("p").clip(1e-12, 1.0).log()).sum()).clip(0.0).alias("entropy"),
    )
    joined = sides.join(found, on=["event_id", "side"], how="left").join(
        told, on=["event_id", "side"], how="left"
    )
    why = (
        pl.when(pl.col("abstained").is_not_null())
        .then(pl.col("abstained"))
        .when(pl.col("candidates") == 0)
        .then(pl.lit("nobody in reach"))
        .when(pl.col("support") < LEAST_SUPPORT)
        .then(pl.lit("too few events near"))
    )
    made = joined.with_columns(
        pl.lit(data.theatre.id).alias("theatre"),
        pl.lit(mode).alias("mode"),
        why.alias("abstained"),
        pl.col("support").fill_null(0.0),
        pl.col("candidates").fill_null(0),
    )
    return ATTRIBUTION_SIDES.conform(made).sort("event_id", "side")
