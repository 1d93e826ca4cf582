"""Bars: what speaks for the most probable organisation against the next, in log-odds that add up."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.records.attribution import ATTRIBUTION_BARS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.trust.attribution.candidates import Candidates
from shadowgraph.trust.attribution.features import TERMS, Sheet, columns_of
from shadowgraph.trust.attribution.ground import Floats, Ground, Ints
from shadowgraph.trust.attribution.judging import Judged
from shadowgraph.trust.attribution.weights import Learnt

AGAINST_ELSE = "somebody else"
AGAINST_ELSE_COMPARED = (
    "how little presence, and how many organisations seen once, leave room for somebody else"
)


def bars_of(
    data: TheatreData,
    ground: Ground,
    found: Candidates,
    asked: pl.DataFrame,
    of: Sheet,
    judged: Judged,
    learnt: Learnt,
    setting: int,
    *,
    ahead: bool,
) -> pl.DataFrame:
    """`ATTRIBUTION_BARS` rows of one setting.

    The first is held against the second most probable of the named; where only one is listed, against somebody else,
    with a bar of its own for what speaks for that. Contributions sum to the difference of the two utilities: the
    logarithm of the ratio of their probabilities.
    """
    leaders, seconds, cases = _pairs(judged)
    place = np.full(len(found.target), -1, np.int64)
    place[of.rows] = np.arange(len(of.rows))
    x = of.choices.x
    difference = x[place[leaders]] - np.where(
        (seconds >= 0)[:, None], x[place[np.maximum(seconds, leaders * 0)]], 0.0
    )
    parts = difference * learnt.utility.named
    terms = [term for _, term in columns_of(setting, ahead=ahead)]
    names = [term for term in TERMS if term in terms]
    sums = np.column_stack([parts[:, [t == name for t in terms]].sum(axis=1) for name in names])
    room = np.where(seconds >= 0, 0.0, -(of.choices.outside[cases] @ learnt.utility.outside))
    return _table(data, ground, found, asked, of.target[cases], (leaders, seconds), names, sums, room)


def _pairs(judged: Judged) -> tuple[Ints, Ints, Ints]:
    """Rows of the two most probable named candidates of each case that has one; -1: there is no second."""
    named = np.flatnonzero(judged.row >= 0)
    case = judged.case[named]
    first = np.append(True, np.diff(case) > 0)[: len(case)]
    begin = np.flatnonzero(first)
    after = np.minimum(begin + 1, max(len(case) - 1, 0))
    has = (begin + 1 < len(case)) & (case[after] == case[begin]) if len(case) else np.empty(0, bool)
    seconds = np.where(has, judged.row[named[after]], -1) if len(case) else np.empty(0, np.int64)
    return judged.row[named[begin]], seconds, case[begin]


def _table(
    data: TheatreData,
    ground: Ground,
    found: Candidates,
    asked: pl.DataFrame,
    target: Ints,
    pair: tuple[Ints, Ints],
    names: list[str],
    sums: Floats,
    room: Floats,
) -> pl.DataFrame:
    leaders, seconds = pair
    head = {
        "theatre": [data.theatre.id] * len(target),
        "event_id": asked["event_id"].gather(target),
        "side": asked["side"].gather(target),
        "actor_id": [ground.names[found.organisation[row]] for row in leaders.tolist()],
        "against": pl.Series(
            [ground.names[found.organisation[row]] if row >= 0 else None for row in seconds.tolist()],
            dtype=pl.String,
        ),
    }
    base = pl.DataFrame(head)
    parts = [
        base.with_columns(
            pl.lit(name).alias("term"),
            pl.Series("contribution", sums[:, k]),
            pl.lit(TERMS[name]).alias("compared"),
        )
        for k, name in enumerate(names)
    ]
    alone = base.with_columns(
        pl.lit(AGAINST_ELSE).alias("term"),
        pl.Series("contribution", room),
        pl.lit(AGAINST_ELSE_COMPARED).alias("compared"),
    ).filter(pl.col("against").is_null())
    return ATTRIBUTION_BARS.conform(pl.concat([*parts, alone]))
