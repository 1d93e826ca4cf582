"""The learnt model on each theatre, with heads that have never seen that theatre."""

from __future__ import annotations

import sys

import polars as pl

from benchmarks.tie_lessons import WHOLE
from shadowgraph.errors import NoEventsError
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import infer
from shadowgraph.ties.learnt.learn import NAMING, Lessons, learn
from shadowgraph.ties.models.learnt import Learnt

KEYS = ("actor_a", "actor_b")


def held_out(slices: list[tuple[str, str, TheatreData]], taught: Lessons) -> pl.DataFrame:
    """Log-odds of every pair of the whole theatres: learnt (of any tie), p_covert, p_open, blind, with 'theatre'.

    'blind' is the same model without any use of who is named with whom.
    """
    made = []
    unnamed = without_naming(taught)
    for theatre, part, data in slices:
        if part != WHOLE:
            continue
        print(f"leaving out {theatre} ...", file=sys.stderr)
        heads = learn(taught.without(theatre), refits=False)
        blind = learn(unnamed.without(theatre), refits=False)
        try:
            pairs = infer(data, mode="events", seed=0, model=Learnt(heads=heads, draws=2)).pairs()
        except NoEventsError:
            continue
        mute = infer(data, mode="events", seed=0, model=Learnt(heads=blind, draws=2)).pairs()
        made.append(
            pairs.select(
                *KEYS,
                pl.lit(theatre).alias("theatre"),
                pl.col("log_odds").alias("learnt"),
                _log_odds("p_covert"),
                _log_odds("p_open"),
            ).join(mute.select(*KEYS, pl.col("log_odds").alias("blind")), on=KEYS)
        )
    return pl.concat(made)


def without_naming(taught: Lessons) -> Lessons:
    """The same lessons with nobody ever named on one side: columns at 0 are given no weight."""
    return Lessons(taught.rows.with_columns(pl.lit(0.0).alias(name) for name in NAMING), taught.terms)


def _log_odds(name: str) -> pl.Expr:
    p = pl.col(name).clip(1e-9, 1 - 1e-9)
    return (p.log() - (1 - p).log()).alias(name)
