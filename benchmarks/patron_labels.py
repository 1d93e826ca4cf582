"""Coded support by states as labels: which groups were looked at, in which years, and whom states are said to help."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.theatres_by_country import OF_COUNTRY, REST
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.records.theatre import Theatre
from shadowgraph.sources.coded_table import read_coded_table
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.patrons.base import PatronTerm
from shadowgraph.ties.patrons.learning import PatronLessons
from shadowgraph.ties.patrons.panel import PatronPanel, build_patron_panel
from shadowgraph.ties.patrons.terms import TERMS, TRIED, terms_of
from shadowgraph.ties.patrons.values import evidence_values

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ESD = "ucdp-esd"
SOURCES = (ESD, "ucdp-external-support")
FIRST_YEAR, CODED_TO, OLD_FILE_TO = 1989, 2017, 2009
ALL: tuple[PatronTerm, ...] = (*TERMS, *TRIED)
NAMES = tuple(term.name for term in ALL)


@dataclass(frozen=True)
class Coded:
    """What the external-support files say.

    Args:
        looked_at: actor_id, year: groups whose supporters were coded in a year, from 1989.
        support: gwno, actor_b, dataset, alleged, year: support by a state, one row per year.
    """

    looked_at: pl.DataFrame
    support: pl.DataFrame


@dataclass(frozen=True)
class Pairs:
    """Pairs of group and state in the universe, with evidence and labels.

    Args:
        table: theatre, group (row), state (row), actor_b, name_b, gwno, name_state, country, first_year, alleged (only
            alleged support is coded), first_coded (year, null: none), by_esd.
        values: shape (P, K), all terms of `ALL`; 'reported' is what other files than ESD say.
        label: shape (P,), whether support is coded.
        n_groups: Groups looked at.
    """

    table: pl.DataFrame
    values: Floats
    label: Bools
    n_groups: int

    @property
    def theatre(self) -> NDArray[np.str_]:
        """Theatre of each pair."""
        return self.table["theatre"].to_numpy().astype(str)

    def lessons(self, terms: tuple[PatronTerm, ...], label: Bools | None = None) -> PatronLessons:
        """Lessons with some of the terms."""
        y = (self.label if label is None else label).astype(np.float64)
        return PatronLessons(self.values[:, columns(terms)], y, self.theatre)

    def only(self, rows: Bools) -> Pairs:
        """Some of the pairs."""
        return Pairs(
            self.table.filter(pl.Series(rows)),
            self.values[rows],
            self.label[rows],
            self.table.filter(pl.Series(rows))["group"].n_unique(),
        )


def columns(terms: tuple[PatronTerm, ...]) -> NDArray[np.int64]:
    """Where some terms are among `ALL`."""
    return np.array([NAMES.index(term.name) for term in terms], np.int64)


def coded(actors: Actors, folder: Path) -> Coded:
    """Read who was looked at (ESD lists every warring party and year, supported or not) and who is said to help."""
    file = max((folder / "ucdp").glob("ucdp-esd-ay-*.xlsx"))
    rows = read_coded_table(file).cells
    looked_at = (
        rows.filter(pl.col("actornonstate") == "1")
        .select(
            pl.format("ucdp:{}", "actorid").alias("actor_id"),
            pl.col("year").cast(pl.Int64),
        )
        .unique()
        .filter(pl.col("year") >= FIRST_YEAR)
        .sort("actor_id", "year")
    )
    states = actors.table.filter(pl.col("kind") == "state").select("actor_id", "gwno").drop_nulls()
    support = (
        actors.statements.filter((pl.col("relation") == "support") & pl.col("dataset").is_in(SOURCES))
        .join(states, left_on="actor_a", right_on="actor_id")
        .select(
            "gwno",
            "actor_b",
            "dataset",
            "alleged",
            pl.int_ranges(
                pl.col("date_start").dt.year().cast(pl.Int64),
                pl.col("date_end").dt.year().cast(pl.Int64) + 1,
            ).alias("year"),
        )
        .explode("year")
        .unique()
        .filter(pl.col("year").is_between(FIRST_YEAR, CODED_TO))
        .sort("gwno", "actor_b", "dataset", "alleged", "year")
    )
    return Coded(looked_at, support)


def world(
    events: Events, actors: Actors, first: int = FIRST_YEAR, last: int = 9999, *, without: str | None = None
) -> TheatreData:
    """The whole record between two years, as one theatre; optionally without one dataset's statements."""
    start, end = dt.date(first, 1, 1), dt.date(min(last, 2100), 12, 31)
    kept = events.table.filter((pl.col("date_start") >= start) & (pl.col("date_end") <= end))
    stated = actors.statements.filter(pl.col("date_start").is_null() | (pl.col("date_start") <= end))
    if without is not None:
        stated = stated.filter(pl.col("dataset") != without)
    theatre = Theatre("world", "World", (), start, min(end, *kept["date_end"].top_k(1)))
    ids = kept["event_id"].implode()
    return TheatreData(
        theatre,
        kept,
        actors.participants.filter(pl.col("event_id").is_in(ids)),
        actors.table,
        stated,
        actors.lineage,
    )


def pairs(
    events: Events,
    actors: Actors,
    said: Coded,
    *,
    years: tuple[int, int] = (FIRST_YEAR, CODED_TO),
    record_to: int = 9999,
    record_from: int = FIRST_YEAR,
    least_events: int = 5,
) -> Pairs:
    """Groups looked at in some years, beside all states of their time.

    Args:
        events: Clean events.
        actors: Register.
        said: Labels.
        years: Years in which a group must have been looked at, and support counts.
        record_to: Last year of the events evidence is made from.
        record_from: First year of them.
        least_events: Events a group must have.
    """
    data = world(events, actors, record_from, record_to)
    panel = build_patron_panel(data, least_events=least_events)
    found = evidence_values(panel, ALL)
    blind = build_patron_panel(
        world(events, actors, record_from, record_to, without=ESD), least_events=least_events
    )
    values = found.values.copy()
    reported = NAMES.index("reported")
    values[:, reported] = ALL[reported].compute(blind)[panel.at_risk]
    table = _described(panel, found.group, found.state)
    looked_at = said.looked_at.filter(pl.col("year").is_between(*years))["actor_id"].unique()
    stated = (
        said.support.filter(pl.col("year") <= years[1])
        .group_by("gwno", "actor_b")
        .agg(
            pl.col("alleged").all().alias("alleged"),
            pl.col("year").filter(~pl.col("alleged")).min().alias("first_coded"),
            (pl.col("dataset") == ESD).any().alias("by_esd"),
        )
    )
    table = table.join(stated, on=["gwno", "actor_b"], how="left", maintain_order="left").with_columns(
        pl.col("alleged", "by_esd").fill_null(value=False)
    )
    keep = table["actor_b"].is_in(looked_at.implode()).to_numpy()
    keep &= ~table["alleged"].to_numpy() | (table["first_coded"].is_not_null().to_numpy())
    label = table["first_coded"].is_not_null().to_numpy()
    return Pairs(
        table.filter(pl.Series(keep)),
        values[keep],
        label[keep],
        table.filter(pl.Series(keep))["group"].n_unique(),
    )


def alleged_pairs(events: Events, actors: Actors, said: Coded) -> tuple[pl.DataFrame, Floats]:
    """Pairs of which the files only allege support, with the evidence of mode events."""
    panel = build_patron_panel(world(events, actors))
    found = evidence_values(panel, terms_of("events"))
    table = _described(panel, found.group, found.state)
    stated = said.support.group_by("gwno", "actor_b").agg(pl.col("alleged").all())
    only = table.join(stated.filter("alleged"), on=["gwno", "actor_b"], how="left", maintain_order="left")
    rows = only["alleged"].fill_null(value=False).to_numpy()
    return table.filter(pl.Series(rows)), found.values[rows]


def _described(panel: PatronPanel, group: NDArray[np.int64], state: NDArray[np.int64]) -> pl.DataFrame:
    groups, states = panel.groups[group.tolist()], panel.states[state.tolist()]
    return pl.DataFrame(
        {
            "theatre": groups["country"].replace_strict(OF_COUNTRY, default=REST),
            "group": group,
            "state": state,
            "actor_b": groups["actor_id"],
            "name_b": groups["name"],
            "country": groups["country"],
            "first_year": groups["first_year"],
            "gwno": states["gwno"],
            "name_state": states["name"].str.strip_prefix("Government of "),
        }
    )
