"""What becomes of suspicions: alleged support, in the later file and in the events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.scores import Bools, Floats
from benchmarks.statements_held_out import MODEL, NEW, OLD, Guesses, with_theatre
from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.ties.result import TieResult
from shadowgraph.ties.statements.pair_years import PairYears
from shadowgraph.ties.statements.sources import ALLEGED, NOT_LOOKED, SILENT, STATED, by_year

GROUPS = ("confirmed", "alleged only", "alike, not stated")
KEYS = ["actor_a", "actor_b", "year"]
RESAMPLES = 400


def everywhere(statements: pl.DataFrame, actors: pl.DataFrame) -> pl.DataFrame:
    """Pairs the 2011 file alleges support for and never states, wherever the two are: what the 18.1 file says.

    Returns:
        actor_a, actor_b, years (alleged), looked (years alleged in which the 18.1 file codes the recipient),
        same_year, later (18.1 states support in an alleged year, in any year): one row per pair it can confirm.
    """
    stated = by_year(statements)
    kinds = actors.filter(pl.col("kind").is_in(ORGANISED_KINDS))["actor_id"].implode()
    old = stated.filter(
        (pl.col("source") == OLD) & pl.col("actor_a").is_in(kinds) & pl.col("actor_b").is_in(kinds)
    )
    new = stated.filter(pl.col("source") == NEW)
    certain = old.filter(pl.col("outcome") == STATED).select("actor_a", "actor_b").unique()
    alleged = (
        old.filter(pl.col("outcome") == ALLEGED)
        .select(*KEYS, "recipient")
        .unique()
        .join(certain, on=["actor_a", "actor_b"], how="anti")
    )
    coded = new.select("recipient", "year").unique().with_columns(looked=pl.lit(value=True))
    same = new.select(KEYS).unique().with_columns(same=pl.lit(value=True))
    ever = new.select("actor_a", "actor_b").unique().with_columns(later=pl.lit(value=True))
    return (
        alleged.join(coded, on=["recipient", "year"], how="left")
        .join(same, on=KEYS, how="left")
        .join(ever, on=["actor_a", "actor_b"], how="left")
        .with_columns(pl.col("looked", "same", "later").fill_null(value=False))
        .group_by("actor_a", "actor_b")
        .agg(
            pl.col("year").n_unique().alias("years"),
            pl.col("looked").sum(),
            pl.col("same").any().alias("same_year"),
            pl.col("later").any(),
        )
        .filter((pl.col("looked") > 0) | pl.col("later"))
        .sort("actor_a", "actor_b")
    )


@dataclass(frozen=True)
class Suspected:
    """Pair-years by what is said of them, with the probability inferred without any statement.

    Args:
        table: actor_a, actor_b, year, theatre, kind, contact, group (index into `GROUPS`), weight (uncoded ones
            weigh as many as the alleged ones they are like), p (mean probability of cooperating over the year's
            periods).
    """

    table: pl.DataFrame

    def mean(self, group: int, rows: np.ndarray | None = None) -> float:
        """Weighted mean probability of a group, NaN where it is empty."""
        table = self.table if rows is None else self.table[rows]
        mine = table.filter(pl.col("group") == group)
        total = float(mine["weight"].sum())
        return float((mine["p"] * mine["weight"]).sum()) / total if total > 0 else float("nan")

    def above(self, group: int, other: int) -> float:
        """Chance that a pair-year of one group gets a higher probability than one of another (ties count half)."""
        one, two = (self.table.filter(pl.col("group") == g).sort("p") for g in (group, other))
        if not one.height or not two["weight"].sum():
            return float("nan")
        weight = two["weight"].to_numpy()
        total = np.concatenate([[0.0], np.cumsum(weight)])
        low = total[np.searchsorted(two["p"].to_numpy(), one["p"].to_numpy(), side="left")]
        high = total[np.searchsorted(two["p"].to_numpy(), one["p"].to_numpy(), side="right")]
        share = one["weight"].to_numpy()
        return float(((low + high) / 2 * share).sum() / (share.sum() * total[-1]))


def suspected(rows: PairYears, inferred: dict[str, TieResult]) -> Suspected:
    """Lay probabilities of mode 'events' beside what the sources say.

    Args:
        rows: Pair-years and what is said of them.
        inferred: Results in mode 'events', by theatre.
    """
    said = rows.said[:, [OLD, NEW]]
    spoken = np.select(
        [(said == STATED).any(axis=1), (said == ALLEGED).any(axis=1), (said == SILENT).any(axis=1)],
        [0, 1, 2],
        -1,
    )
    known = rows.table.with_columns(theatre=with_theatre(rows), group=pl.Series(spoken)).filter(
        pl.col("group") >= 0, pl.Series(said[:, 0] != NOT_LOOKED)
    )
    parts = []
    for name, result in inferred.items():
        cells = result.table.group_by(
            "actor_a", "actor_b", pl.col("period_start").dt.year().alias("year")
        ).agg(pl.col("p_cooperating").mean().alias("p"))
        mine = known.filter(pl.col("theatre") == name)
        parts.append(mine.join(cells.with_columns(pl.col("year").cast(pl.Int64)), on=KEYS))
    table = pl.concat(parts)
    alike = ["theatre", "kind", "contact"]
    like = table.group_by(alike).agg(
        (pl.col("group") == 1).sum().alias("alleged"), (pl.col("group") == 2).sum().alias("quiet")
    )
    weight = pl.when(pl.col("group") == 2).then(pl.col("alleged") / pl.col("quiet")).otherwise(1.0)
    joined = table.join(like, on=alike).with_columns(weight.cast(pl.Float64).alias("weight"))
    return Suspected(joined.drop("alleged", "quiet").sort(*KEYS))


def suspected_pairs(rows: PairYears, inferred: dict[str, TieResult]) -> pl.DataFrame:
    """Pairs on shared ground that the 2011 file alleges and never states, with what the events alone say of them.

    Returns:
        actor_a, actor_b, p (probability of a tie in mode 'events', from the theatre of the pair), confirmed (the 18.1
        file states support in some year); sorted.
    """
    pair = ["actor_a", "actor_b"]
    spoken = (
        rows.table.with_columns(
            theatre=with_theatre(rows),
            alleged=pl.Series(rows.said[:, OLD] == ALLEGED),
            stated=pl.Series(rows.said[:, OLD] == STATED),
            confirmed=pl.Series(rows.said[:, NEW] == STATED),
        )
        .group_by(pair)
        .agg(pl.col("theatre").first(), pl.col("alleged", "stated", "confirmed").any())
        .filter("alleged", ~pl.col("stated"))
    )
    chances = pl.concat(
        [
            result.pairs().select(*pair, pl.col("p_cooperating").alias("p"), pl.lit(name).alias("theatre"))
            for name, result in inferred.items()
        ]
    )
    return spoken.join(chances, on=[*pair, "theatre"]).select(*pair, "p", "confirmed").sort(pair)


def alleged_guesses(found: Guesses) -> tuple[Bools, Floats]:
    """Of the pair-years the 2011 file alleges: whether 18.1 states them, and the chance given to it."""
    which = (found.table["given"] == ALLEGED).to_numpy()
    return found.table["stated"].to_numpy()[which], found.chance[MODEL][which]
