"""Dated spells of cooperation: runs of years in which a source codes a tie, and whether each was seen to end."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from benchmarks.theatres_by_country import OF_COUNTRY, REST
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events

COVERAGE = {"ucdp-esd": (1975, 2017), "ucdp-external-support": (1975, 2009), "named together": (1989, 2021)}
"""Source to the first and last year it covers."""
GAP = 1
"""Years without the tie that are bridged: coders miss a year more often than a tie ends and begins again at once."""
CONFLICT_FILES = ("ucdp-prio-acd", "ucdp-dyadic", "ucdp-brd")
SPELL = ["source", "actor_a", "actor_b"]


@dataclass(frozen=True)
class Spells:
    """Spells and the years of each.

    Args:
        table: One row per spell: source, actor_a (the supporter, where there is one), actor_b, start, end (last coded
            year), theatre, dissolved (a later year was coded without the tie while both were there), truncated
            (began with the coverage, so that its age isn't known), why (how it ended).
        coded: source, actor_a, actor_b, year: the years with the tie coded, as they are.
    """

    table: pl.DataFrame
    coded: pl.DataFrame


def spells(events: Events, actors: Actors) -> Spells:
    """Build the spells of all sources.

    *External support* (one supporter, one recipient): at risk in a year in which the recipient was coded, that is,
    party to a conflict in UCDP's conflict files or coded as supported by anybody. Alleged support is left out.
    *Named together*: the two on one side in an event (GED) or conflict (non-state file), at risk in a year with
    events of both.

    How a spell ends. *dissolved*: within two years of its last year, there is a year at risk without the tie.
    *merged*: the register says that one joined the other by then. *party gone*: the supporter or recipient is never
    seen again. *not coded*: both exist, but the source looks at neither (the recipient's conflict is inactive).
    *coverage*: the source ends. All but the first are censored: cause-specific hazards of dissolution.
    """
    coded = pl.concat([_external(actors), _together(events, actors)]).sort(*SPELL, "year")
    runs = _runs(coded)
    at_risk = _at_risk(events, actors, coded)
    return Spells(_ends(runs, at_risk, _last_seen(events, actors), _joined(actors)), coded)


def _years() -> pl.Expr:
    return pl.int_ranges(pl.col("date_start").dt.year(), pl.col("date_end").dt.year() + 1).alias("year")


def _theatre(country: str = "country") -> pl.Expr:
    first = pl.col(country).str.split(";").list.first()
    return first.replace_strict(OF_COUNTRY, default=REST, return_dtype=pl.String).alias("theatre")


def _external(actors: Actors) -> pl.DataFrame:
    stated = actors.statements.filter(
        (pl.col("relation") == "support")
        & ~pl.col("alleged")
        & pl.col("dataset").is_in(["ucdp-esd", "ucdp-external-support"])
    )
    return (
        stated.select(pl.col("dataset").alias("source"), "actor_a", "actor_b", _theatre(), _years())
        .explode("year")
        .sort("source", "actor_a", "actor_b", "year", "theatre")
        .unique([*SPELL, "year"], keep="first", maintain_order=True)
        .select(*SPELL, pl.col("year").cast(pl.Int64), "theatre")
    )


def _together(events: Events, actors: Actors) -> pl.DataFrame:
    named = actors.participants.filter("composite").join(
        events.table.select("event_id", "country", pl.col("date_start").dt.year().alias("year")),
        on="event_id",
    )
    named = named.select("event_id", "side", "actor_id", "country", "year")
    joint = named.join(named.select("event_id", "side", actor_b="actor_id"), on=["event_id", "side"]).filter(
        pl.col("actor_id") < pl.col("actor_b")
    )
    listed = actors.statements.filter(
        (pl.col("relation") == "coalition") & (pl.col("dataset") == "ucdp-nonstate")
    )
    both = pl.concat(
        [
            joint.select(
                pl.col("actor_id").alias("actor_a"), "actor_b", _theatre(), pl.col("year").cast(pl.Int64)
            ),
            listed.select(
                pl.min_horizontal("actor_a", "actor_b").alias("actor_a"),
                pl.max_horizontal("actor_a", "actor_b").alias("actor_b"),
                _theatre(),
                _years(),
            )
            .explode("year")
            .with_columns(pl.col("year").cast(pl.Int64)),
        ]
    )
    return (
        both.sort("actor_a", "actor_b", "year", "theatre")
        .unique(["actor_a", "actor_b", "year"], keep="first", maintain_order=True)
        .select(pl.lit("named together").alias("source"), "actor_a", "actor_b", "year", "theatre")
    )


def _runs(coded: pl.DataFrame) -> pl.DataFrame:
    broken = (pl.col("year").diff().over(SPELL) > GAP + 1).fill_null(value=True)
    return (
        coded.with_columns(broken.cast(pl.Int64).cum_sum().alias("run"))
        .group_by(*SPELL, "run")
        .agg(
            pl.col("year").min().alias("start"),
            pl.col("year").max().alias("end"),
            pl.col("theatre").first(),
        )
        .sort(*SPELL, "start")
        .drop("run")
    )


def events_years(events: Events, actors: Actors) -> pl.DataFrame:
    """Years with events of each organisation: actor_id, year, n."""
    return (
        actors.participants.select("event_id", "actor_id")
        .unique()
        .join(
            events.table.select("event_id", pl.col("date_start").dt.year().cast(pl.Int64).alias("year")),
            on="event_id",
        )
        .group_by("actor_id", "year")
        .agg(pl.len().alias("n"))
        .sort("actor_id", "year")
    )


def conflict_years(actors: Actors, files: tuple[str, ...] = CONFLICT_FILES) -> pl.DataFrame:
    """Years in which UCDP's files code two as parties against each other: actor_a, actor_b, year."""
    return (
        actors.statements.filter((pl.col("relation") == "rivalry") & pl.col("dataset").is_in(files))
        .select("actor_a", "actor_b", _years())
        .explode("year")
        .with_columns(pl.col("year").cast(pl.Int64))
        .unique()
        .sort("actor_a", "actor_b", "year")
    )


def _at_risk(events: Events, actors: Actors, coded: pl.DataFrame) -> pl.DataFrame:
    """Years a source looked at an organisation: source, actor, year."""
    fought = conflict_years(actors)
    party = pl.concat(
        [fought.select(pl.col(c).alias("actor"), "year") for c in ("actor_a", "actor_b")]
    ).unique()
    made = []
    for source in ("ucdp-esd", "ucdp-external-support"):
        helped = coded.filter(pl.col("source") == source).select(pl.col("actor_b").alias("actor"), "year")
        made.append(
            pl.concat([party, helped]).unique().select(pl.lit(source).alias("source"), "actor", "year")
        )
    seen = events_years(events, actors).select(
        pl.lit("named together").alias("source"), pl.col("actor_id").alias("actor"), "year"
    )
    return pl.concat([*made, seen]).unique()


def _last_seen(events: Events, actors: Actors) -> pl.DataFrame:
    """Last year each organisation is seen at all, in events or statements; states never end."""
    said = actors.statements.filter(pl.col("date_end").is_not_null())
    parts = [
        said.select(pl.col(c).alias("actor"), pl.col("date_end").dt.year().cast(pl.Int64).alias("year"))
        for c in ("actor_a", "actor_b")
    ]
    parts.append(events_years(events, actors).select(pl.col("actor_id").alias("actor"), "year"))
    last = pl.concat(parts).group_by("actor").agg(pl.col("year").max().alias("last"))
    kinds = actors.table.select(pl.col("actor_id").alias("actor"), "kind")
    forever = pl.when(pl.col("kind").is_in(["state", "patron"])).then(9999).otherwise("last")
    return last.join(kinds, on="actor").select("actor", forever.cast(pl.Int64).alias("last"))


def _joined(actors: Actors) -> pl.DataFrame:
    return (
        actors.lineage.filter(
            pl.col("relation").is_in(["joined", "merged_into", "renamed_to"])
            & pl.col("year_from").is_not_null()
        )
        .select(
            pl.min_horizontal("actor_id", "other_id").alias("lo"),
            pl.max_horizontal("actor_id", "other_id").alias("hi"),
            pl.col("year_from").cast(pl.Int64).alias("joined"),
        )
        .group_by("lo", "hi")
        .agg(pl.col("joined").min())
    )


def _ends(
    runs: pl.DataFrame, at_risk: pl.DataFrame, last: pl.DataFrame, joined: pl.DataFrame
) -> pl.DataFrame:
    made = runs.with_columns(
        pl.min_horizontal("actor_a", "actor_b").alias("lo"),
        pl.max_horizontal("actor_a", "actor_b").alias("hi"),
    ).join(joined, on=["lo", "hi"], how="left")
    for side in "ab":
        made = made.join(
            last.rename({"actor": f"actor_{side}", "last": f"last_{side}"}), on=f"actor_{side}", how="left"
        )
    looked = at_risk.with_columns(pl.lit(value=True).alias("looked"))
    for ahead in (1, 2):
        for side in "ab":
            made = made.with_columns((pl.col("end") + ahead).alias("year")).join(
                looked.rename({"actor": f"actor_{side}", "looked": f"looked_{side}{ahead}"}),
                on=["source", f"actor_{side}", "year"],
                how="left",
            )
    external = pl.col("source") != "named together"
    seen = [
        pl.col(f"looked_b{n}").fill_null(value=False)
        & (external | pl.col(f"looked_a{n}").fill_null(value=False))
        & (pl.col("end") + n <= pl.col("source").replace_strict({k: v[1] for k, v in COVERAGE.items()}))
        # A supporter that no longer exists has not walked away.
        & (pl.col("last_a") >= pl.col("end") + n)
        for n in (1, 2)
    ]
    begins = pl.col("source").replace_strict({k: v[0] for k, v in COVERAGE.items()})
    covered = pl.col("source").replace_strict({k: v[1] for k, v in COVERAGE.items()})
    why = (
        pl.when(pl.col("end") >= covered)
        .then(pl.lit("coverage"))
        .when((pl.col("joined") <= pl.col("end") + 2).fill_null(value=False))
        .then(pl.lit("merged"))
        .when(seen[0] | seen[1])
        .then(pl.lit("dissolved"))
        .when(pl.min_horizontal("last_a", "last_b") <= pl.col("end"))
        .then(pl.lit("party gone"))
        .otherwise(pl.lit("not coded"))
    )
    return (
        made.with_columns(why.alias("why"))
        .with_columns(
            (pl.col("why") == "dissolved").alias("dissolved"), (pl.col("start") == begins).alias("truncated")
        )
        .select(*SPELL, "start", "end", "theatre", "dissolved", "truncated", "why")
        .sort(*SPELL, "start")
    )
