"""Reported turns: years in which a source first states a tie, or states it no more, although it looked."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.impact.panel import YEAR
from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.statements.coverage import parties, spans
from shadowgraph.ties.statements.sources import CONDENSED, SOURCES, STATED, by_year

SILENT_YEARS = 3
"""Years without a word about a pair before a tie counts as new."""

TURN_COLUMNS = {
    "actor_a": pl.String,
    "actor_b": pl.String,
    "quarter": pl.Int64,
    "recipient": pl.String,
}
"""A turn: the pair, the first quarter (counted from year 0) of the year or quarter in which its tie begins or ends, and
whom it helps, where it is support."""


def reported_turns(data: TheatreData, treatment: str) -> pl.DataFrame:
    """Turns that a source dates, and that events can't have dated.

    Only dates that statements give count. The register's lineage takes its years from the first and last events of the
    groups, so with it the outcome would date the treatment; lists that condense events (`sources.CONDENSED`) do the
    same. Sources of external support look only at parties of conflicts with 25 deaths in the year, so a first mention
    may be no more than the first year of war: a beginning counts where the source looked at the recipient the
    year before and said nothing, an end where it still looks and says nothing more.

    Args:
        data: The theatre.
        treatment: 'tie begins' or 'tie ends'.

    Returns:
        Columns `TURN_COLUMNS`, one row per pair and year; sorted.
    """
    found = [_support(data, treatment), _stated_spells(data, treatment)]
    organised = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).select("actor_id")
    turns = pl.concat(found).unique(["actor_a", "actor_b", "quarter"], keep="first", maintain_order=True)
    for side in ("actor_a", "actor_b"):
        turns = turns.join(organised, left_on=side, right_on="actor_id", how="semi")
    return turns.sort("quarter", "actor_a", "actor_b")


def _support(data: TheatreData, treatment: str) -> pl.DataFrame:
    """Support by sources whose silence says something."""
    said = by_year(data.statements).filter(~_condensing())
    years = said.group_by("source", "actor_a", "actor_b", "recipient", "year").agg(
        (pl.col("outcome").max() == STATED).alias("firm")
    )
    looked = parties(data.events, data.participants, data.statements).rename({"actor_id": "recipient"})
    begins = treatment == "tie begins"
    # A beginning is dated by its first year; an end by the first year without.
    turned = years.filter("firm").with_columns(pl.col("year") + (0 if begins else 1))
    asked = turned.with_columns((pl.col("year") - (1 if begins else 0)).alias("asked"))
    asked = asked.join(
        looked.rename({"year": "asked"}), on=["recipient", "asked"], how="semi", maintain_order="left"
    ).filter(_within_span(data))
    quiet = range(1, SILENT_YEARS + 1) if begins else range(-1, 1)
    for back in quiet:
        spoken = said.select("actor_a", "actor_b", (pl.col("year") + back).alias("year")).unique()
        asked = asked.join(spoken, on=["actor_a", "actor_b", "year"], how="anti", maintain_order="left")
    return asked.select("actor_a", "actor_b", (pl.col("year") * YEAR).alias("quarter"), "recipient").sort(
        "quarter", "actor_a", "actor_b", "recipient"
    )


def _condensing() -> pl.Expr:
    return pl.col("source").is_in(
        [s for s, source in enumerate(SOURCES) if set(source.datasets) <= set(CONDENSED)]
    )


def _within_span(data: TheatreData) -> pl.Expr:
    """Whether the year asked about lies within the years the source covers."""
    inside = pl.lit(value=False)
    for s, span in enumerate(spans(data.statements)):
        if span is not None:
            inside |= (pl.col("source") == s) & pl.col("asked").is_between(*span)
    return inside


def _stated_spells(data: TheatreData, treatment: str) -> pl.DataFrame:
    """Alliances, coalitions, joinings and mergers with a stated date, by datasets that don't condense events."""
    date = "date_start" if treatment == "tie begins" else "date_end"
    # The day after the last is the first without.
    year = pl.col(date).dt.year().cast(pl.Int64) + (0 if treatment == "tie begins" else 1)
    own = data.statements.filter(
        pl.col("relation").is_in(["alliance", "coalition", "joined", "merged"]),
        ~pl.col("dataset").is_in(CONDENSED),
        ~pl.col("alleged"),
        pl.col(date).is_not_null(),
        pl.col(date) < data.theatre.end,
    )
    return own.select(
        pl.min_horizontal("actor_a", "actor_b").alias("actor_a"),
        pl.max_horizontal("actor_a", "actor_b").alias("actor_b"),
        (year * YEAR).alias("quarter"),
        pl.lit(None, pl.String).alias("recipient"),
    ).sort("quarter", "actor_a", "actor_b")
