"""Years of dated spells with the covariates the hazard model takes: the same function as in the model's own run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.tie_spells import CONFLICT_FILES, SPELL, Spells, conflict_years
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.ties.durability.covariates import Cooperation, Fights, Stated, covariates
from shadowgraph.ties.durability.learning import YearsAtRisk

FIRST_YEAR = 1975
SINCE = 1989
"""Spells that begin from here on: the events that show who fights whom begin then."""
SOURCES = ("ucdp-esd", "ucdp-external-support", "named together")
KIN = "split_from"
"""Known from the day the younger one exists; joining, merging and membership may lie in the future of a tie."""


@dataclass(frozen=True)
class TieYears:
    """Spell-years of all sources.

    Args:
        table: One row per spell and year, spells together and in order: source, theatre, actor_a, actor_b, year,
            age (1 in the first year), ended, recipient, spell.
        x: shape (R, F), covariates (`covariates.NAMES`).
    """

    table: pl.DataFrame
    x: NDArray[np.float64]

    def rows(
        self, which: NDArray[np.bool_] | None = None, extra: NDArray[np.float64] | None = None
    ) -> YearsAtRisk:
        """Rows for learning (whole spells only)."""
        use = np.ones(len(self.x), bool) if which is None else which
        spell = self.table["spell"].to_numpy()[use]
        x = self.x if extra is None else np.column_stack([self.x, extra])
        starts = np.flatnonzero(np.diff(spell, prepend=-1))
        return YearsAtRisk(x[use], self.table["ended"].to_numpy()[use], starts)


def tie_years(events: Events, actors: Actors, found: Spells) -> TieYears:
    """Lay out the spells by year, with covariates known by the end of each."""
    ids = actors.table["actor_id"]
    index = pl.DataFrame({"actor": ids, "org": np.arange(len(ids))})
    state = actors.table["kind"].is_in(["state", "patron"]).to_numpy()
    fights = _fights(events, actors, index)
    table = (
        found.table.filter(~pl.col("truncated") & (pl.col("start") >= SINCE))
        .with_row_index("spell")
        .with_columns(pl.int_ranges("start", pl.col("end") + 1).alias("year"))
        .explode("year")
        .with_columns(
            (pl.col("year") - pl.col("start") + 1).alias("age"),
            (pl.col("dissolved") & (pl.col("year") == pl.col("end"))).alias("ended"),
        )
        .join(index.rename({"actor": "actor_a", "org": "a"}), on="actor_a")
        .join(index.rename({"actor": "actor_b", "org": "b"}), on="actor_b")
        .sort("spell", "year")
    )
    stated = _stated(actors, table)
    x = np.empty((table.height, 0))
    for source in SOURCES:
        part = _of_source(source, table, stated, found, index, fights, state)
        x = np.zeros((table.height, part.shape[1])) if not x.size else x
        x[(table["source"] == source).to_numpy()] = part
    return TieYears(table.with_columns(pl.col("spell").cast(pl.Int64)), x)


def _of_source(
    source: str,
    table: pl.DataFrame,
    stated: NDArray[np.float64],
    found: Spells,
    index: pl.DataFrame,
    fights: Fights,
    state: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Covariates of one source's rows; partners and years of ties are counted within the source."""
    mine = (table["source"] == source).to_numpy()
    rows = table.filter(pl.Series(mine))
    # All coded years of the source enter the count of partners, also of spells that aren't judged.
    known = (
        found.coded.filter(pl.col("source") == source)
        .join(rows.select(*SPELL, "year"), on=[*SPELL, "year"], how="anti")
        .join(index.rename({"actor": "actor_a", "org": "a"}), on="actor_a")
        .join(index.rename({"actor": "actor_b", "org": "b"}), on="actor_b")
    )
    both = pl.concat([rows.select("a", "b", "year"), known.select("a", "b", "year")])
    ties = Cooperation(
        both["a"].to_numpy(), both["b"].to_numpy(), both["year"].to_numpy() - FIRST_YEAR, np.ones(both.height)
    )
    some = np.vstack([stated[mine], np.zeros((known.height, 3))])
    x = covariates(ties, fights, state, Stated(some[:, 0], some[:, 1], some[:, 2]))
    return x[: rows.height]


def _fights(events: Events, actors: Actors, index: pl.DataFrame) -> Fights:
    """Clashes in events, and parties against each other in UCDP's conflict and non-state files, by year."""
    years = events.table.select("event_id", pl.col("date_start").dt.year().cast(pl.Int64).alias("year"))
    sides = actors.participants.join(years, on="event_id").select("event_id", "side", "actor_id", "year")
    met = (
        sides.filter(pl.col("side") == "a")
        .join(sides.filter(pl.col("side") == "b").select("event_id", actor_b="actor_id"), on="event_id")
        .select(actor_a="actor_id", actor_b="actor_b", year="year")
        .unique()
    )
    nobody = actors.table.filter(pl.col("kind").is_in(["civilians", "unknown"]))["actor_id"].implode()
    fought = (
        pl.concat([met, conflict_years(actors, (*CONFLICT_FILES, "ucdp-nonstate"))])
        .unique()
        .filter(
            ~pl.col("actor_a").is_in(nobody),
            ~pl.col("actor_b").is_in(nobody),
            pl.col("actor_a") != pl.col("actor_b"),
            pl.col("year").is_between(FIRST_YEAR, 2021),
        )
        .join(index.rename({"actor": "actor_a", "org": "a"}), on="actor_a")
        .join(index.rename({"actor": "actor_b", "org": "b"}), on="actor_b")
        .sort("year", "a", "b")
    )
    return Fights(
        fought["a"].to_numpy(),
        fought["b"].to_numpy(),
        fought["year"].to_numpy() - FIRST_YEAR,
        index.height,
        2021 - FIRST_YEAR + 1,
        1,
    )


def _stated(actors: Actors, table: pl.DataFrame) -> NDArray[np.float64]:
    """Kin, kinds of support and troops by row, as the row's own source states them; shape (R, 3)."""
    descent = actors.lineage.filter(pl.col("relation") == KIN)
    direct = descent.select(
        pl.min_horizontal("actor_id", "other_id").alias("lo"),
        pl.max_horizontal("actor_id", "other_id").alias("hi"),
    )
    child = descent.select("actor_id", "other_id")
    sibling = child.join(child, on="other_id", suffix="_b").filter(pl.col("actor_id") < pl.col("actor_id_b"))
    kin = pl.concat([direct, sibling.select(lo="actor_id", hi="actor_id_b")]).unique()
    layers = (
        actors.statements.filter((pl.col("relation") == "support") & ~pl.col("alleged"))
        .select(
            pl.col("dataset").alias("source"),
            "actor_a",
            "actor_b",
            "layer",
            pl.int_ranges(
                pl.col("date_start").dt.year().cast(pl.Int64), pl.col("date_end").dt.year() + 1
            ).alias("year"),
        )
        .explode("year")
        .group_by("source", "actor_a", "actor_b", "year")
        .agg(
            (pl.col("layer") != "unspecified").sum().cast(pl.Float64).alias("kinds"),
            (pl.col("layer") == "joint operations").any().cast(pl.Float64).alias("troops"),
        )
    )
    rows = (
        table.with_columns(
            pl.min_horizontal("actor_a", "actor_b").alias("lo"),
            pl.max_horizontal("actor_a", "actor_b").alias("hi"),
        )
        .join(kin.with_columns(pl.lit(1.0).alias("kin")), on=["lo", "hi"], how="left", maintain_order="left")
        .join(layers, on=["source", "actor_a", "actor_b", "year"], how="left", maintain_order="left")
    )
    return rows.select("kin", "kinds", "troops").fill_null(0.0).to_numpy()
