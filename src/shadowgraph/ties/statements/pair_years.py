"""Pair-years the sources look at, what each says of them, and the population each belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.ties.base import IntArray
from shadowgraph.ties.statements.coverage import parties, spans
from shadowgraph.ties.statements.sources import ALLEGED, NOT_LOOKED, SILENT, SOURCES, STATED, by_year

CLASSES = ("two groups", "state and group", "two states")
CONTACTS = ("apart", "same country", "common enemy", "clashed", "named together")
"""What events of the year show of the two; the last that holds. Ties are differently common in each."""
MARGIN = 1
"""Years by which a pair's time together is widened: a tie may begin before the second one is seen."""


@dataclass(frozen=True)
class PairYears:
    """Pair-years at risk of being stated.

    Args:
        table: actor_a < actor_b, year, kind (index into `CLASSES`), contact (index into `CONTACTS`), country (one the
            two share, the first by name); sorted by actor_a, actor_b, year.
        said: shape (R, S), what each of `SOURCES` says: -1 not looked, 0 silent, 1 alleged, 2 stated.
    """

    table: pl.DataFrame
    said: IntArray

    @property
    def stratum(self) -> IntArray:
        """Population of each row within its class, shape (R,): its contact."""
        return self.table["contact"].to_numpy()

    def where(self, which: pl.Series) -> PairYears:
        """Some of the rows."""
        return PairYears(self.table.filter(which), self.said[which.to_numpy()])


def pair_years(
    events: pl.DataFrame,
    participants: pl.DataFrame,
    actors: pl.DataFrame,
    statements: pl.DataFrame,
    *,
    layer: str | None = None,
) -> PairYears:
    """Lay out pairs that share a country and a year, in years in which a source looks at one of them.

    Args:
        events: `EVENTS` rows.
        participants: `PARTICIPANTS` rows of those events.
        actors: `ACTORS` rows.
        statements: `STATEMENTS` rows, both actors resolved.
        layer: Only this kind of support; None: any kind. A source that names no kind that year isn't heard on it.
    """
    kinds = actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).select(
        "actor_id", state=pl.col("kind") == "state"
    )
    takes = participants.join(kinds, on="actor_id").join(
        events.select("event_id", "country", pl.col("date_start").dt.year().cast(pl.Int64).alias("year")),
        on="event_id",
    )
    looked = parties(events, participants, statements)
    table = _at_risk(takes, looked)
    for name, contact in (
        ("same country", _together_in_country(takes)),
        ("common enemy", _common_enemy(takes)),
        ("clashed", _meetings(takes, opposed=True)),
        ("named together", _meetings(takes, opposed=False)),
    ):
        table = _mark(table, contact, CONTACTS.index(name))
    table = table.sort("actor_a", "actor_b", "year")
    return PairYears(table, _said(table, statements, layer))


def _at_risk(takes: pl.DataFrame, looked: pl.DataFrame) -> pl.DataFrame:
    seen = takes.select("actor_id", "state", "country", "year").unique()
    span = seen.group_by("actor_id").agg(
        pl.col("year").min().alias("first"), pl.col("year").max().alias("last")
    )
    seen = seen.join(span, on="actor_id")
    pairs = (
        seen.join(seen, on=["country", "year"], suffix="_b")
        .filter(pl.col("actor_id") < pl.col("actor_id_b"))
        .group_by("actor_id", "actor_id_b")
        .agg(
            pl.col("country").min(),
            pl.max_horizontal("first", "first_b").first().alias("first"),
            pl.min_horizontal("last", "last_b").first().alias("last"),
            (pl.col("state").first().cast(pl.Int64) + pl.col("state_b").first().cast(pl.Int64)).alias("kind"),
        )
    )
    years = pairs.select(
        pl.col("actor_id").alias("actor_a"),
        pl.col("actor_id_b").alias("actor_b"),
        pl.int_ranges(pl.col("first") - MARGIN, pl.col("last") + MARGIN + 1).alias("year"),
        "kind",
        "country",
    ).explode("year")
    either = [
        years.join(looked.rename({"actor_id": side}), on=[side, "year"], how="semi")
        for side in ("actor_a", "actor_b")
    ]
    return pl.concat(either).unique().with_columns(pl.lit(0, pl.Int64).alias("contact"))


def _mark(table: pl.DataFrame, contact: pl.DataFrame, level: int) -> pl.DataFrame:
    hit = contact.unique().with_columns(pl.lit(level, pl.Int64).alias("hit"))
    joined = table.join(hit, on=["actor_a", "actor_b", "year"], how="left")
    return joined.with_columns(pl.coalesce("hit", "contact").alias("contact")).drop("hit")


def _ordered(pairs: pl.DataFrame) -> pl.DataFrame:
    """actor_id, other, year to actor_a < actor_b, year."""
    return (
        pairs.filter(pl.col("actor_id") != pl.col("other"))
        .select(
            pl.min_horizontal("actor_id", "other").alias("actor_a"),
            pl.max_horizontal("actor_id", "other").alias("actor_b"),
            "year",
        )
        .unique()
    )


def _together_in_country(takes: pl.DataFrame) -> pl.DataFrame:
    seen = takes.select("actor_id", "country", "year").unique()
    return _ordered(seen.join(seen.rename({"actor_id": "other"}), on=["country", "year"]))


def _meetings(takes: pl.DataFrame, *, opposed: bool) -> pl.DataFrame:
    side = takes.select("event_id", "actor_id", "side", "year")
    both = side.join(side.select("event_id", other="actor_id", across="side"), on="event_id")
    return _ordered(both.filter((pl.col("side") != pl.col("across")) == opposed))


def _common_enemy(takes: pl.DataFrame) -> pl.DataFrame:
    fights = _meetings(takes, opposed=True)
    either = pl.concat(
        [
            fights,
            fights.select(pl.col("actor_b").alias("actor_a"), pl.col("actor_a").alias("actor_b"), "year"),
        ]
    )
    shared = either.join(either.rename({"actor_a": "other"}), on=["actor_b", "year"])
    return _ordered(shared.select(pl.col("actor_a").alias("actor_id"), "other", "year"))


def _said(table: pl.DataFrame, statements: pl.DataFrame, layer: str | None) -> IntArray:
    """What each source says of each row, shape (R, S)."""
    made = np.full((table.height, len(SOURCES)), NOT_LOOKED)
    stated = by_year(statements)
    if layer is not None:
        loud, vague = pl.col("layer") == layer, pl.col("layer") == "unspecified"
        stated = stated.filter(loud | vague).with_columns(
            pl.when(loud).then("outcome").otherwise(NOT_LOOKED).alias("outcome")
        )
    heard = stated.group_by("source", "actor_a", "actor_b", "year").agg(pl.col("outcome").max())
    year = table["year"].to_numpy()
    for s, span in enumerate(spans(statements)):
        if span is None or (SOURCES[s].layer is not None and layer not in (None, SOURCES[s].layer)):
            continue
        made[(year >= span[0]) & (year <= span[1]), s] = SILENT
        mine = heard.filter(pl.col("source") == s).drop("source")
        said = table.join(mine, on=["actor_a", "actor_b", "year"], how="left", maintain_order="left")[
            "outcome"
        ]
        known = said.is_not_null().to_numpy()
        made[known, s] = said.drop_nulls().to_numpy()
    return made


__all__ = ["ALLEGED", "CLASSES", "CONTACTS", "NOT_LOOKED", "SILENT", "STATED", "PairYears", "pair_years"]
