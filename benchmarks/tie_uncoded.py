"""The highest-ranked pairs nobody coded as covert, and what the record says of each."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.output import Table
from shadowgraph.actors.result import Actors
from shadowgraph.ties.learnt.learn import Lessons

N = 50
KEYS = ("actor_a", "actor_b")


def uncoded(actors: Actors, taught: Lessons, judged: pl.DataFrame) -> Table:
    """The fifty uncoded pairs with the highest chance of a covert tie, by heads that never saw their theatre."""
    names = dict(actors.table.select("actor_id", "name").iter_rows())
    top = judged.filter(~pl.col("covert")).sort("p_covert", *KEYS, descending=[True, False, False]).head(N)
    typical = np.median(taught.of(judged), axis=0)
    spread = taught.of(judged).std(axis=0) + 1e-9
    said = _said(actors)
    rows: list[tuple[object, ...]] = []
    for rank, row in enumerate(top.iter_rows(named=True), 1):
        away = {name: (row[name] - typical[k]) / spread[k] for k, name in enumerate(taught.terms)}
        marked = sorted(away, key=lambda name: -abs(away[name]))[:4]
        rows.append(
            (
                rank,
                f"{names[row['actor_a']]} / {names[row['actor_b']]}",
                row["theatre"],
                float(1 / (1 + np.exp(-row["p_covert"]))),
                ", ".join(f"{name} {'+' if away[name] > 0 else '-'}" for name in marked),
                said.get((row["actor_a"], row["actor_b"]), "nothing stated"),
            )
        )
    share = np.mean([row[5] != "nothing stated" for row in rows]) if rows else 0.0
    return Table(
        "The fifty highest-ranked pairs without a coded covert tie",
        ("rank", "pair", "theatre", "p covert", "most unlike the typical pair", "what the record says"),
        rows,
        "Absence of a code is no proof of absence. The last column is what the datasets at hand state of the pair: "
        "coalitions and joinings, splits, namings on one side, rivalries; for "
        f"{share:.0%} of them they state something. None of it was looked at by the covert head.",
    )


def _said(actors: Actors) -> dict[tuple[str, str], str]:
    """What is stated of each pair, in a few words."""
    stated = actors.statements.filter(pl.col("relation") != "support").select(
        pl.min_horizontal("actor_a", "actor_b").alias("actor_a"),
        pl.max_horizontal("actor_a", "actor_b").alias("actor_b"),
        pl.format(
            "{} ({}{})",
            "relation",
            "dataset",
            pl.when(pl.col("date_start").is_null())
            .then(pl.lit(""))
            .otherwise(pl.format(" {}", pl.col("date_start").dt.year())),
        ).alias("text"),
    )
    grouped = (
        stated.unique()
        .sort("text")
        .group_by("actor_a", "actor_b")
        .agg(pl.col("text").unique(maintain_order=True))
    )
    return {(a, b): "; ".join(texts[:4]) for a, b, texts in grouped.iter_rows()}
