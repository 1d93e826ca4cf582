"""All that is known about one organisation, on one page."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shadowgraph.actors.result import Actors
from shadowgraph.errors import UsageError

FORWARD = {
    "split_from": "split from",
    "merged_into": "merged into",
    "renamed_to": "was renamed to",
    "joined": "joined",
    "allied_with": "allied with",
    "member_of": "member of",
}
BACKWARD = {
    "split_from": "gave rise to",
    "merged_into": "took in",
    "renamed_to": "was formerly",
    "joined": "was joined by",
    "allied_with": "allied with",
    "member_of": "had as a member",
}
"""Lineage relations in words, read from the organisation's side and from the other's."""


@dataclass(frozen=True)
class Profile:
    """One organisation.

    Args:
        facts: Its `ACTORS` row.
        names: name, uses ('main, alias'), datasets; the name to show first.
        lineage: relation (in words), other_id, other, year_from, year_to, statement_id.
        reported: Statements about it, by partner: relation ('supports', 'is supported by', 'coalition with',
            'rival of', ...), other_id, other, layers, year_from, year_to, alleged, datasets, statements.
    """

    facts: dict[str, object]
    names: pl.DataFrame
    lineage: pl.DataFrame
    reported: pl.DataFrame


def profile(actors: Actors, actor_id: str) -> Profile:
    """Gather what the register holds about one organisation.

    Raises:
        UsageError: No organisation has this id.
    """
    row = actors.table.filter(pl.col("actor_id") == actor_id)
    if row.is_empty():
        raise UsageError(
            "No organisation has this id",
            field="actor_id",
            value=actor_id,
            rule="an id from the actors table, like 'ucdp:6716'",
            way_out="search by name first",
        )
    known = actors.table.select(pl.col("actor_id").alias("other_id"), pl.col("name").alias("other"))
    return Profile(
        facts=row.row(0, named=True),
        names=_names(actors, actor_id, str(row["name"][0])),
        lineage=_lineage(actors, actor_id, known),
        reported=_reported(actors, actor_id, known),
    )


def _names(actors: Actors, actor_id: str, shown: str) -> pl.DataFrame:
    own = actors.names.filter(pl.col("actor_id") == actor_id)
    grouped = own.group_by("name").agg(
        pl.col("name_kind").unique().sort().str.join(", ").alias("uses"),
        pl.col("dataset").unique().sort().str.join(", ").alias("datasets"),
    )
    return grouped.sort(pl.col("name") != shown, "name")


def _lineage(actors: Actors, actor_id: str, known: pl.DataFrame) -> pl.DataFrame:
    parts = [
        actors.lineage.filter(pl.col(own) == actor_id).select(
            pl.col("relation").replace_strict(words, return_dtype=pl.String),
            pl.col(other).alias("other_id"),
            "year_from",
            "year_to",
            "statement_id",
        )
        for own, other, words in (("actor_id", "other_id", FORWARD), ("other_id", "actor_id", BACKWARD))
    ]
    columns = ("relation", "other_id", "other", "year_from", "year_to", "statement_id")
    joined = pl.concat(parts).join(known, on="other_id", how="left")
    return joined.select(columns).sort("year_from", "relation", "other_id", "statement_id", nulls_last=True)


def _reported(actors: Actors, actor_id: str, known: pl.DataFrame) -> pl.DataFrame:
    first = pl.col("actor_a") == actor_id
    own = actors.statements.filter(first | (pl.col("actor_b") == actor_id)).filter(
        ~pl.col("relation").is_in(["split", "joined", "merged", "renamed"])
    )
    support = pl.when(first).then(pl.lit("supports")).otherwise(pl.lit("is supported by"))
    words = (
        pl.when(pl.col("relation") == "support")
        .then(support)
        .when(pl.col("relation") == "rivalry")
        .then(pl.lit("rival of"))
        .otherwise(pl.format("{} with", "relation"))
    )
    grouped = (
        own.with_columns(
            words.alias("relation"),
            pl.when(first).then("actor_b").otherwise("actor_a").alias("other_id"),
        )
        .group_by("relation", "other_id")
        .agg(
            pl.col("layer").unique().sort().str.join(", ").alias("layers"),
            pl.col("date_start").min().dt.year().alias("year_from"),
            pl.col("date_end").max().dt.year().alias("year_to"),
            pl.col("alleged").all(),
            pl.col("dataset").unique().sort().str.join(", ").alias("datasets"),
            pl.len().cast(pl.Int64).alias("statements"),
        )
    )
    columns = ("relation", "other_id", "other", "layers", "year_from", "year_to", "alleged", "datasets")
    return (
        grouped.join(known, on="other_id", how="left")
        .select(*columns, "statements")
        .sort("statements", "other", "relation", "other_id", descending=[True, False, False, False])
    )
