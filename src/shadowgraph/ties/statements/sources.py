"""Who speaks: datasets as voices, what each looks at, and whose errors hang together."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

SILENT, ALLEGED, STATED = range(3)
"""What a source says of a pair in a year it looks at."""
NOT_LOOKED = -1
"""It doesn't look at that pair or year: its silence says nothing."""

COOPERATIVE = ("support", "alliance", "coalition", "joined", "merged")
"""Relations that state cooperation."""


@dataclass(frozen=True)
class Source:
    """A voice that looks at every pair of its kind, so that its silence says something.

    Args:
        name: Short name, as in the table of learnt rates.
        datasets: Catalogue ids; several releases of one list are one voice.
        first_year: First calendar year it looks at.
        last_year: Last one.
        relation: Relation it states.
        layer: The only layer it looks at; None: all of them.
    """

    name: str
    datasets: tuple[str, ...]
    first_year: int
    last_year: int
    relation: str = "support"
    layer: str | None = None


SOURCES = (
    Source("external support 2011", ("ucdp-external-support",), 1975, 2009),
    Source("external support 18.1", ("ucdp-esd",), 1975, 2017),
    Source(
        "secondary parties",
        ("ucdp-brd", "ucdp-prio-acd", "ucdp-dyadic"),
        1946,
        2023,
        layer="joint operations",
    ),
)
"""All three look at parties to state-based conflicts with 25 deaths or more in the year (Hogbladh, Pettersson and
Themner 2011; Meier, Karlen, Pettersson and Croicu 2023; Davies et al. 2024, "secondary parties"). They share an
institute, an archive of reports and some of the coders; the 18.1 file began as a revision of the 2011 one and copies
troops from the conflict lists. They aren't independent, and the model of their errors says so."""

NAMES = tuple(source.name for source in SOURCES)

CONDENSED = ("ucdp-actor", "ucdp-nonstate", "ucdp-brd", "ucdp-prio-acd", "ucdp-dyadic")
"""Datasets that condense the same reports as UCDP's events: what an event of the record shows, they only repeat."""


def voice(dataset: pl.Expr) -> pl.Expr:
    """Who is speaking: every UCDP file is the same institute; other datasets speak for themselves."""
    return pl.when(dataset.str.starts_with("ucdp-")).then(pl.lit("ucdp")).otherwise(dataset)


def source_index() -> pl.DataFrame:
    """Dataset to its place in `SOURCES`: columns dataset, source (Int64)."""
    rows = [(dataset, s) for s, source in enumerate(SOURCES) for dataset in source.datasets]
    return pl.DataFrame(rows, schema={"dataset": pl.String, "source": pl.Int64}, orient="row")


def by_year(statements: pl.DataFrame) -> pl.DataFrame:
    """Support as the sources state it, year by year, whichever of the two helps the other.

    Args:
        statements: `STATEMENTS` rows.

    Returns:
        Columns source, actor_a < actor_b, year, layer, outcome (ALLEGED or STATED), recipient, statement_id; one row
        per statement and year.
    """
    years = pl.int_ranges(
        pl.col("date_start").dt.year().cast(pl.Int64), pl.col("date_end").dt.year().cast(pl.Int64) + 1
    )
    return (
        statements.join(source_index(), on="dataset", maintain_order="left")
        .filter(
            pl.col("relation") == "support",
            pl.col("actor_a") != pl.col("actor_b"),
            pl.col("date_start").is_not_null() & pl.col("date_end").is_not_null(),
        )
        .select(
            "source",
            pl.min_horizontal("actor_a", "actor_b").alias("actor_a"),
            pl.max_horizontal("actor_a", "actor_b").alias("actor_b"),
            years.alias("year"),
            "layer",
            pl.when("alleged").then(ALLEGED).otherwise(STATED).cast(pl.Int64).alias("outcome"),
            pl.col("actor_b").alias("recipient"),
            "statement_id",
        )
        .explode("year")
        .filter(pl.col("year").is_not_null())
    )
