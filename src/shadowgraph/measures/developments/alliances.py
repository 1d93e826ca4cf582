"""Alliances: ties that become likelier than not."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from shadowgraph.measures.developments.found import Development
from shadowgraph.measures.developments.timeline import Timeline
from shadowgraph.ties.result import TieResult

EVEN = 0.5
SETTLED = 12


def alliances(line: Timeline, ties: TieResult | None) -> Iterator[Development]:
    """Kind 'alliance': the first period in which two organisations at least as likely as not cooperate.

    Only pairs that were judged for a year or more before, below one half throughout: a pair that is likely from its
    first period has no beginning in the record.

    Args:
        line: The theatre's events in order.
        ties: Its ties, if any.
    """
    if ties is None or ties.table.is_empty():
        return
    pair = ["actor_a", "actor_b"]
    table = ties.table.sort(*pair, "period_start")
    likely = pl.col("p_cooperating") >= EVEN
    crossed = (
        table.with_columns(
            pl.col("p_cooperating").shift(1).over(pair).alias("earlier"),
            pl.col("period_start").first().over(pair).alias("opened"),
            likely.cast(pl.Int64).cum_sum().over(pair).alias("times"),
        )
        .filter(likely & (pl.col("times") == 1) & (pl.col("earlier") < EVEN))
        .filter((pl.col("period_start") - pl.col("opened")).dt.total_days() >= 365)
    )
    best = table.group_by(pair).agg(pl.col("p_cooperating").max().alias("best"))
    groups = set(line.groups)
    for row in crossed.join(best, on=pair).sort(*pair).iter_rows(named=True):
        ends = (row["actor_a"], row["actor_b"])
        day = row["period_start"]
        month = day.year * 12 + day.month - 1
        yield Development(
            kind="alliance",
            date=day,
            precision="month" if row["period_end"].month == day.month else "quarter",
            actors=ends,
            before=row["earlier"],
            after=row["p_cooperating"],
            of="chance that the two cooperate",
            p=row["best"],
            basis="inferred" if row["basis"] == "inferred" else "reported",
            stake=line.stake(line.involving(tuple(one for one in ends if one in groups)), month),
        )
