"""Network: the organisations of one theatre and the ties between them, ready for a graph file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from shadowgraph.exports.release import Release

COOPERATION = "cooperation"
RIVALRY = "rivalry"

PAIR = ("actor_a", "actor_b")


@dataclass(frozen=True)
class Network:
    """One theatre's network.

    Args:
        theatre: Theatre id.
        name: Name to show.
        start: First day covered.
        end: Last day covered.
        nodes: One row per organisation: id, label, kind and the rest of `ACTORS`, counts of ties by basis, and
            start and end, which also span its ties.
        edges: One row per pair and relation: edge_id, source, target, relation, basis, weight and the rest of
            `PAIRS`.
        spells: One row per edge, basis and period: edge_id, source, target, relation, basis, start, end, weight
            and the probabilities of `TIES`.
    """

    theatre: str
    name: str
    start: dt.date
    end: dt.date
    nodes: pl.DataFrame
    edges: pl.DataFrame
    spells: pl.DataFrame


def networks(release: Release) -> list[Network]:
    """Return the network of each theatre of a release.

    An edge is a pair whose probability of cooperating (or, with `rivals`, of being rivals) reaches the threshold.
    Inferred and reported ties are separate edges, even between the same two organisations.
    """
    return [_network(release, theatre, name) for theatre, name in release.theatres]


def _network(release: Release, theatre: str, name: str) -> Network:
    pairs = release.table("pairs").filter(pl.col("theatre") == theatre).sort(PAIR)
    ties = release.table("ties").filter(pl.col("theatre") == theatre).sort(*PAIR, "period_start")
    edges, spells = _edges(pairs, release), _spells(ties, release)
    start, end = _window(release, theatre, ties)
    nodes = _nodes(release, pairs, edges, spells)
    return Network(theatre, name, start, end, nodes, edges, spells)


def _edges(pairs: pl.DataFrame, release: Release) -> pl.DataFrame:
    found = [_relation(pairs, COOPERATION, "p_cooperating", release.options.threshold)]
    if release.options.rivals:
        found.append(_relation(pairs, RIVALRY, "p_rival", release.options.threshold))
    ident = pl.concat_str("actor_a", "actor_b", "relation", separator="|").alias("edge_id")
    return (
        pl.concat(found)
        .select(
            ident,
            pl.col("actor_a").alias("source"),
            pl.col("actor_b").alias("target"),
            "relation",
            "basis",
            "weight",
            "p_cooperating",
            "p_low",
            "p_high",
            "log_odds",
            "p_open",
            "p_covert",
            "strategic_share",
            "p_rival",
            "first_period",
            "last_period",
            "peak_period",
            "n_periods",
            "clashes",
            "joint",
            "reported_layers",
            "reported_by",
            "first_reported",
        )
        .sort("edge_id")
    )


def _spells(ties: pl.DataFrame, release: Release) -> pl.DataFrame:
    found = [_relation(ties, COOPERATION, "p_cooperating", release.options.threshold)]
    if release.options.rivals:
        found.append(_relation(ties, RIVALRY, "p_rival", release.options.threshold))
    ident = pl.concat_str("actor_a", "actor_b", "relation", "basis", separator="|").alias("edge_id")
    return (
        pl.concat(found)
        .select(
            ident,
            pl.col("actor_a").alias("source"),
            pl.col("actor_b").alias("target"),
            "relation",
            "basis",
            pl.col("period_start").alias("start"),
            pl.col("period_end").alias("end"),
            "weight",
            "p_cooperating",
            "p_low",
            "p_high",
            "p_tactical",
            "p_strategic",
            "p_rival",
            "log_odds",
        )
        .sort("edge_id", "start")
    )


def _relation(table: pl.DataFrame, relation: str, probability: str, threshold: float) -> pl.DataFrame:
    return table.filter(pl.col(probability) >= threshold).with_columns(
        pl.lit(relation).alias("relation"), pl.col(probability).alias("weight")
    )


def _nodes(release: Release, pairs: pl.DataFrame, edges: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Every organisation of a pair at risk, isolated or not: being without ties is a finding too."""
    named = pl.concat(
        pairs.select(pl.col(f"actor_{side}").alias("id"), pl.col(f"name_{side}").alias("label"))
        for side in ("a", "b")
    ).unique("id", keep="first", maintain_order=True)
    ends = _ends(edges).filter(pl.col("relation") == COOPERATION)
    counts = ends.group_by("id").agg(
        (pl.col("basis") == basis).sum().cast(pl.Int64).alias(f"{basis}_ties")
        for basis in ("inferred", "reported")
    )
    reach = _ends(spells).group_by("id").agg(pl.col("start").min(), pl.col("end").max())
    actors = release.table("actors").drop("name").rename({"actor_id": "id"})
    return (
        named.join(actors, on="id", how="left")
        .join(counts, on="id", how="left")
        .join(reach, on="id", how="left")
        .with_columns(
            pl.col("inferred_ties", "reported_ties").fill_null(0),
            pl.min_horizontal("start", "first_seen").alias("start"),
            pl.max_horizontal("end", "last_seen").alias("end"),
        )
        .sort("id")
    )


def _ends(edges: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        edges.rename({end: "id"}).drop(other) for end, other in (("source", "target"), ("target", "source"))
    )


def _window(release: Release, theatre: str, ties: pl.DataFrame) -> tuple[dt.date, dt.date]:
    if release.run.has_table("theatres"):
        row = release.table("theatres").filter(pl.col("theatre") == theatre).row(0, named=True)
        return row["first_day"], row["last_day"]
    first, last = ties["period_start"].min(), ties["period_end"].max()
    if isinstance(first, dt.date) and isinstance(last, dt.date):
        return first, last
    return dt.date(1970, 1, 1), dt.date(1970, 1, 1)


def intervals(spells: pl.DataFrame) -> pl.DataFrame:
    """Join periods that follow each other without a gap.

    Args:
        spells: Rows of `Network.spells`, sorted by edge_id and start.

    Returns:
        edge_id, start, end: one row per unbroken interval.
    """
    gap = (pl.col("start") - pl.col("end").shift(1)).dt.total_days().over("edge_id") != 1
    return (
        spells.with_columns(gap.fill_null(value=True).cum_sum().over("edge_id").alias("run"))
        .group_by("edge_id", "run", maintain_order=True)
        .agg(pl.col("start").min(), pl.col("end").max())
        .drop("run")
    )
