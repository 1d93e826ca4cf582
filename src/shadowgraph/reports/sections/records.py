"""The records carried in the page: events in full and statements, chosen because something points to them."""

from __future__ import annotations

import polars as pl

from shadowgraph.reports.codes import Codes, Words, day_of, iso
from shadowgraph.reports.payload import Events, Statements
from shadowgraph.reports.sections.waterfalls import RECORDS_PER_BAR
from shadowgraph.reports.tables import ReportTables

EVENT_LIMIT = 20_000
LARGEST = 300
PER_ACTOR = 12
STATEMENT_LIMIT = 5_000
ORIGINAL_CHARACTERS = 240
OFFICES = 4


def choose_events(tables: ReportTables, picked: pl.DataFrame, wanted: list[str]) -> pl.DataFrame:
    """Events to carry: those asked for by name, behind a bar, largest in the theatre, or largest of an organisation.

    Args:
        tables: The theatre's tables.
        picked: Evidence rows whose records should be there.
        wanted: Event ids that sections point to.

    Returns:
        `EVENTS` rows with 'event', their row in the page, in order of date.
    """
    largest = tables.events.sort(["deaths_best", "event_id"], descending=[True, False])
    by_actor = (
        largest.select("event_id")
        .join(tables.participants.select("event_id", "actor_id"), on="event_id", maintain_order="left")
        .group_by("actor_id", maintain_order=True)
        .head(PER_ACTOR)
    )
    behind = picked.select(pl.col("event_ids").list.tail(RECORDS_PER_BAR).alias("event_id"))
    named = behind.filter(pl.col("event_id").list.len() > 0).explode("event_id")
    ordered = pl.concat(
        [
            pl.DataFrame({"event_id": wanted}, schema={"event_id": pl.String}),
            largest.select("event_id").head(LARGEST),
            named,
            by_actor.select("event_id"),
        ]
    ).unique(keep="first", maintain_order=True)
    kept = tables.events.join(ordered.head(EVENT_LIMIT), on="event_id", how="semi")
    return (
        kept.sort("date_start", "event_id")
        .with_row_index("event")
        .with_columns(pl.col("event").cast(pl.Int64))
    )


def event_part(tables: ReportTables, codes: Codes, kept: pl.DataFrame) -> Events:
    """Return the events part."""
    words = Words()
    taking_part = codes.actor_number(
        tables.participants.join(kept.select("event_id", "event"), on="event_id", how="inner"),
        "actor_id",
        "actor",
    )
    grouped = taking_part.sort("event", "side", "actor").group_by("event", maintain_order=True)
    actors: list[list[int]] = [[] for _ in range(kept.height)]
    for event, numbers in grouped.agg(pl.col("actor")).iter_rows():
        actors[event] = numbers
    return {
        "id": kept["event_id"].to_list(),
        "dataset": [codes.dataset_number(name) for name in kept["dataset"].to_list()],
        "day": kept.select(day_of(pl.col("date_start"))).to_series().to_list(),
        "days": kept.select((pl.col("date_end") - pl.col("date_start")).dt.total_days())
        .to_series()
        .to_list(),
        "date_precision": kept["date_precision"].to_list(),
        "violence": words.column(kept["violence"]),
        "side_a": words.column(kept["side_a"]),
        "side_b": words.column(kept["side_b"]),
        "place": words.column(kept["place"]),
        "district": words.column(_district(kept)),
        "country": words.column(kept["country"]),
        "latitude": hundredths(kept["latitude"]),
        "longitude": hundredths(kept["longitude"]),
        "place_precision": kept["place_precision"].to_list(),
        "low": kept["deaths_low"].to_list(),
        "best": kept["deaths_best"].to_list(),
        "high": kept["deaths_high"].to_list(),
        "offices": [words.number(offices(text)) for text in kept["source_office"].to_list()],
        "n_sources": kept["n_sources"].to_list(),
        "actors": actors,
        "word": words.texts,
    }


def _district(kept: pl.DataFrame) -> pl.Series:
    if "district_name" in kept.columns:
        return kept["district_name"]
    return kept.select(pl.coalesce("adm_2", "adm_1")).to_series()


def offices(listed: str | None) -> str | None:
    """Up to four news offices of an event, each once: 'RFI, BBC News and 2 more'."""
    if listed is None:
        return None
    names = list(dict.fromkeys(part.strip() for part in listed.split(";") if part.strip()))
    if len(names) <= OFFICES:
        return ", ".join(names) or None
    return f"{', '.join(names[:OFFICES])} and {len(names) - OFFICES} more"


def hundredths(column: pl.Series) -> list[int | None]:
    """Degrees as whole hundredths."""
    return (column * 100).round().cast(pl.Int32).to_list()


def choose_statements(tables: ReportTables, picked: pl.DataFrame, ranked: pl.DataFrame) -> pl.DataFrame:
    """Statements to carry: those behind a bar, and every one between the two of a listed pair.

    Returns:
        `STATEMENTS` rows with 'statement', their row in the page.
    """
    named = (
        picked.select(pl.col("statement_ids").alias("statement_id"))
        .filter(pl.col("statement_id").list.len() > 0)
        .explode("statement_id")
        .unique(maintain_order=True)
    )
    pairs = ranked.select("actor_a", "actor_b", "pair")
    both = pl.concat(
        [pairs, pairs.select(pl.col("actor_b").alias("actor_a"), pl.col("actor_a").alias("actor_b"), "pair")]
    )
    between = tables.statements.join(both, on=["actor_a", "actor_b"], how="inner").select("statement_id")
    lineage = tables.lineage.select("statement_id")
    wanted = (
        pl.concat([named, between, lineage]).unique(keep="first", maintain_order=True).head(STATEMENT_LIMIT)
    )
    return (
        tables.statements.join(wanted, on="statement_id", how="semi")
        .sort("statement_id")
        .with_row_index("statement")
        .with_columns(pl.col("statement").cast(pl.Int64))
    )


def statement_part(codes: Codes, kept: pl.DataFrame) -> Statements:
    """Return the statements part; the grade is Admiralty reliability and credibility, e.g. 'B2'."""
    kept = codes.actor_number(codes.actor_number(kept, "actor_a", "a"), "actor_b", "b")
    return {
        "id": kept["statement_id"].to_list(),
        "relation": kept["relation"].to_list(),
        "layer": kept["layer"].to_list(),
        "a": kept["a"].to_list(),
        "b": kept["b"].to_list(),
        "name_a": kept["name_a"].to_list(),
        "name_b": kept["name_b"].to_list(),
        "directed": kept["directed"].to_list(),
        "start": [iso(date) for date in kept["date_start"].to_list()],
        "end": [iso(date) for date in kept["date_end"].to_list()],
        "alleged": kept["alleged"].to_list(),
        "grade": [
            f"{reliability}{credibility}"
            for reliability, credibility in kept.select("reliability", "credibility").iter_rows()
        ],
        "dataset": [codes.dataset_number(name) for name in kept["dataset"].to_list()],
        "row_id": kept["row_id"].to_list(),
        "original": kept["original"].str.slice(0, ORIGINAL_CHARACTERS).to_list(),
    }
