"""What each kind of standing evidence is worth: the heads learnt without it, one at a time."""

from __future__ import annotations

import sys

import numpy as np
import polars as pl

from benchmarks.output import Table
from benchmarks.scores import auc, average_precision
from benchmarks.tie_held_out import without_naming
from shadowgraph.ties.learnt.heads import either
from shadowgraph.ties.learnt.labels import LEAST_EVENTS
from shadowgraph.ties.learnt.learn import Lessons, learn

TREES = 100


def ablation(taught: Lessons, *, quick: bool) -> Table:
    """AUC and average precision with everything, and without each kind of evidence."""
    everything = _scores(taught)
    rows: list[tuple[object, ...]] = [("everything", *everything)]
    for name in taught.terms[:2] if quick else taught.terms:
        print(f"without {name} ...", file=sys.stderr)
        without = Lessons(taught.rows.with_columns(pl.lit(0.0).alias(name)), taught.terms)
        rows.append((f"without {name}", *_scores(without)))
    rows.append(("without who is named with whom", *_scores(without_naming(taught))))
    return Table(
        "What each kind of standing evidence is worth",
        ("evidence", "covert AUC", "covert AP", "any AUC", "any AP", "open AUC", "open AP"),
        rows,
        "One theatre left out at a time, 100 trees, timing left aside. Kinds overlap: what one loses, others may make "
        "good, and differences within a hundredth of AUC or three hundredths of average precision are chance.",
    )


def _scores(taught: Lessons) -> tuple[float, ...]:
    judged = taught.judged().filter(pl.col("fewer") >= LEAST_EVENTS)
    parts = []
    for theatre in judged["theatre"].unique().sort():
        heads = learn(taught.without(theatre), refits=False, trees=TREES)
        rows = judged.filter(pl.col("theatre") == theatre)
        opened, covert = heads.scores(taught.of(rows))
        parts.append(
            rows.select("at_risk", "covert", "open").with_columns(
                o=pl.Series(opened), c=pl.Series(covert), p=pl.Series(either(opened, covert))
            )
        )
    every = pl.concat(parts)
    risky = every.filter("at_risk")
    made: list[float] = []
    for rows, label, score in (
        (risky, risky["covert"], "c"),
        (risky, risky["covert"] | risky["open"], "p"),
        (every, every["open"], "o"),
    ):
        y, value = label.to_numpy().astype(bool), np.asarray(rows[score])
        made += [auc(y, value), average_precision(y, value)]
    return tuple(made)
