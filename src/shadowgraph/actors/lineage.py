"""Descent of organisations: splits, joinings, renames, alliances, memberships, with the years they hold."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.actor import LINEAGE

RELATION = {
    "split": "split_from",
    "joined": "joined",
    "merged": "merged_into",
    "renamed": "renamed_to",
    "coalition": "member_of",
}
"""Statement relation to lineage relation; 'alliance' is 'member_of' when directed, else 'allied_with'."""


def lineage(statements: pl.DataFrame, actors: pl.DataFrame) -> pl.DataFrame:
    """`LINEAGE` rows from resolved statements.

    UCDP's register gives no years. Where a statement has none, the record bounds them, from the years both
    organisations were seen: a split is dated by the first event of the new group (it had split by then), a joining
    by the last event of the group that joined (it acted by itself until then) and not before the first of the other,
    a membership by the years both were active. Without events the years stay unknown.

    Args:
        statements: `STATEMENTS` rows with both actors; coalitions of composite sides already turned into pairs.
        actors: actor_id, first_seen, last_seen.
    """
    directed = pl.col("directed")
    relation = (
        pl.when((pl.col("relation") == "alliance") & directed)
        .then(pl.lit("member_of"))
        .when(pl.col("relation") == "alliance")
        .then(pl.lit("allied_with"))
        .otherwise(pl.col("relation").replace_strict(RELATION, default=None, return_dtype=pl.String))
    )
    umbrella = pl.col("statement_id").str.contains("+", literal=True)
    rows = statements.filter(~((pl.col("relation") == "coalition") & umbrella)).select(
        pl.col("actor_a").alias("actor_id"),
        relation.alias("relation"),
        pl.col("actor_b").alias("other_id"),
        pl.col("date_start").dt.year().alias("stated_from"),
        pl.col("date_end").dt.year().alias("stated_to"),
        "statement_id",
    )
    rows = rows.filter(pl.col("relation").is_not_null() & (pl.col("actor_id") != pl.col("other_id")))
    return LINEAGE.conform(_bounded(rows, actors).sort("actor_id", "relation", "other_id", "statement_id"))


def _bounded(rows: pl.DataFrame, actors: pl.DataFrame) -> pl.DataFrame:
    seen = actors.select(
        "actor_id",
        pl.col("first_seen").dt.year().alias("first"),
        pl.col("last_seen").dt.year().alias("last"),
    )
    joined = rows.join(seen, on="actor_id", how="left", maintain_order="left").join(
        seen.rename({"actor_id": "other_id", "first": "other_first", "last": "other_last"}),
        on="other_id",
        how="left",
        maintain_order="left",
    )
    both = pl.col("first").is_not_null() & pl.col("other_first").is_not_null()
    together = pl.max_horizontal("first", "other_first")
    until = pl.min_horizontal("last", "other_last")
    member = pl.col("relation").is_in(["member_of", "allied_with"]) & both & (together <= until)
    bound = (
        pl.when(pl.col("relation") == "split_from")
        .then(pl.col("first"))
        .when(pl.col("relation").is_in(["joined", "merged_into", "renamed_to"]))
        .then(pl.when(pl.col("last").is_not_null()).then(pl.max_horizontal("last", "other_first")))
        .when(member)
        .then(together)
    )
    return joined.with_columns(
        pl.coalesce("stated_from", bound).alias("year_from"),
        pl.coalesce("stated_to", pl.when(member).then(until)).alias("year_to"),
    )
