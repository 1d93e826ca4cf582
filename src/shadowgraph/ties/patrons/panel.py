"""PatronPanel: groups, the states that could support them, and counts the evidence is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.actors.result import Actors
from shadowgraph.actors.spelling import named_id
from shadowgraph.errors import NoEventsError
from shadowgraph.events.result import Events
from shadowgraph.places.countries import country_table
from shadowgraph.records.theatre import Theatre
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.patrons.base import LEAST_EVENTS

if TYPE_CHECKING:
    from shadowgraph.ties.patrons.ground import Places

NOT_GROUPS = ("state", "patron", "civilians", "unknown")
UNORGANISED = ("civilians", "unknown")


@dataclass(frozen=True)
class PatronPanel:
    """Groups of a theatre beside all states of their time.

    Args:
        theatre: The theatre whose groups are judged.
        orgs: Organised actors of the record, sorted by actor_id: `ACTORS` columns; row number = 'org'.
        groups: One row per group judged, sorted by actor_id: actor_id, name, ucdp_id, org, n_events, first_year,
            last_year, country (where most of its events are), gwno (of that country), region.
        states: One row per state, sorted by gwno: gwno, actor_id, name, org (-1: takes part in no event),
            region, first_year, last_year.
        at_risk: shape (G, S), whether the state exists at some time while the group is active.
        encounters: One row per event and organised participant: event_id, org, side, composite, year, soil (row of the
            state on whose ground it is, -1: none), latitude, longitude, place_precision, violence, deaths
            (best estimate of the event); sorted.
        data: The record the counts are made from.
    """

    theatre: Theatre
    orgs: pl.DataFrame
    groups: pl.DataFrame
    states: pl.DataFrame
    at_risk: NDArray[np.bool_]
    encounters: pl.DataFrame
    data: TheatreData

    @property
    def shape(self) -> tuple[int, int]:
        """Groups, states."""
        return self.groups.height, self.states.height

    @cached_property
    def group_orgs(self) -> IntArray:
        """Organisation of each group, shape (G,)."""
        return self.groups["org"].to_numpy()

    @cached_property
    def home(self) -> IntArray:
        """Row of the state on whose ground most of a group's events are, shape (G,); -1: no state."""
        rows = {gwno: row for row, gwno in enumerate(self.states["gwno"].to_list())}
        return np.array([rows.get(gwno, -1) for gwno in self.groups["gwno"].to_list()], np.int64)

    @cached_property
    def fights(self) -> FloatArray:
        """Events with the two on opposite sides, shape (N, N), symmetric."""
        n = self.orgs.height
        made = np.zeros((n, n))
        once = self.encounters.select("event_id", "side", "org").unique()
        met = once.filter(pl.col("side") == "a").join(
            once.filter(pl.col("side") == "b").select("event_id", enemy="org"), on="event_id"
        )
        np.add.at(made, (met["org"].to_numpy(), met["enemy"].to_numpy()), 1.0)
        made += made.T
        np.fill_diagonal(made, 0.0)
        return made

    @cached_property
    def soil(self) -> FloatArray:
        """Events of each organisation on each state's ground, shape (N, S)."""
        made = np.zeros((self.orgs.height, self.states.height))
        rows = self.encounters.filter(pl.col("soil") >= 0).unique(["event_id", "org"])
        np.add.at(made, (rows["org"].to_numpy(), rows["soil"].to_numpy()), 1.0)
        return made

    @cached_property
    def events_of(self) -> FloatArray:
        """Events of each organisation, shape (N,)."""
        rows = self.encounters.unique(["event_id", "org"])
        return np.asarray(np.bincount(rows["org"].to_numpy(), minlength=self.orgs.height), np.float64)

    @cached_property
    def against_states(self) -> FloatArray:
        """Events of each organisation against each state's forces, shape (N, S)."""
        return self.of_states(self.fights)

    @cached_property
    def foes(self) -> FloatArray:
        """Share of each state in an organisation's fights with states, shape (N, S), rows sum to 1 or 0."""
        total = self.against_states.sum(axis=1, keepdims=True)
        return np.asarray(self.against_states / np.maximum(total, 1.0))

    @cached_property
    def places(self) -> Places:
        """Places of the groups' events and how far they are from each state."""
        from shadowgraph.ties.patrons.ground import places_of

        return places_of(self)

    def of_states(self, columns: FloatArray) -> FloatArray:
        """Columns of the states' own forces, shape (..., S), from columns of all organisations; 0 where none."""
        org = self.states["org"].to_numpy()
        return np.asarray(np.where(org >= 0, columns[..., np.maximum(org, 0)], 0.0), np.float64)

    def soil_of_states(self) -> FloatArray:
        """Events of each state's forces on each state's ground, shape (S, S)."""
        return self.of_states(self.soil.T).T

    def of_groups(self, rows: FloatArray) -> FloatArray:
        """Rows of the groups judged, shape (G, ...)."""
        return rows[self.group_orgs]

    def spread(self, of_state: FloatArray) -> FloatArray:
        """A value per state for every group, shape (G, S)."""
        return np.broadcast_to(of_state, self.shape).astype(np.float64)

    def spread_groups(self, of_group: FloatArray) -> FloatArray:
        """A value per group for every state, shape (G, S)."""
        return np.broadcast_to(of_group[:, None], self.shape).astype(np.float64)


def wider(events: Events, actors: Actors, data: TheatreData) -> TheatreData:
    """The whole record up to the end of a theatre's window, to see patrons in that act elsewhere.

    Args:
        events: The events stage's result.
        actors: The actors stage's result.
        data: The theatre; nothing after its last day is kept, nor before its first.
    """
    inside = (pl.col("date_end") <= data.theatre.end) & (pl.col("date_start") >= data.theatre.start)
    kept = events.table.filter(inside)
    ids = kept["event_id"].implode()
    begun = pl.col("date_start").is_null() | (pl.col("date_start") <= data.theatre.end)
    return TheatreData(
        data.theatre,
        kept,
        actors.participants.filter(pl.col("event_id").is_in(ids)),
        actors.table,
        actors.statements.filter(begun),
        actors.lineage,
    )


def build_patron_panel(
    data: TheatreData,
    record: TheatreData | None = None,
    *,
    least_events: int = LEAST_EVENTS,
    every_group: bool = True,
) -> PatronPanel:
    """Lay out groups and states.

    Args:
        data: The theatre whose groups are judged.
        record: Where to look for what states and their rebels do elsewhere (`wider`); None: in the theatre only.
        least_events: Events in the theatre a group must have.
        every_group: Whether to judge groups that never fight a government, too.

    Raises:
        NoEventsError: No group has that many events.
    """
    record = data if record is None else record
    orgs = record.actors.filter(~pl.col("kind").is_in(UNORGANISED)).sort("actor_id").with_row_index("org")
    orgs = orgs.with_columns(pl.col("org").cast(pl.Int64))
    states = _states(orgs, record)
    encounters = _encounters(record, orgs, states)
    groups = _groups(data, orgs, encounters, states, least_events)
    if not every_group:
        rebels = encounters.filter(pl.col("violence") == "state-based")["org"].unique()
        groups = groups.filter(pl.col("org").is_in(rebels.implode()))
    if groups.is_empty():
        raise NoEventsError(
            "No group to judge",
            field="events",
            value=data.theatre.name,
            rule=f"a non-state organisation with at least {least_events} events that fights a government",
            way_out="choose a wider theatre or window",
        )
    first, last = groups["first_year"].to_numpy(), groups["last_year"].to_numpy()
    begins, ends = states["first_year"].to_numpy(), states["last_year"].to_numpy()
    at_risk = (begins[None, :] <= last[:, None]) & (ends[None, :] >= first[:, None])
    return PatronPanel(data.theatre, orgs, groups, states, at_risk, encounters, record)


def _states(orgs: pl.DataFrame, record: TheatreData) -> pl.DataFrame:
    """All states that exist within the record's window."""
    own = (
        orgs.filter((pl.col("kind") == "state") & pl.col("gwno").is_not_null())
        .sort("gwno", "n_events", "actor_id", descending=[False, True, False])
        .unique("gwno", keep="first", maintain_order=True)
        .select("gwno", "actor_id", "org", actor_name="name")
    )
    table = country_table().select(
        "gwno",
        "name",
        "region",
        pl.col("gw_start").dt.year().cast(pl.Int64).alias("first_year"),
        pl.col("gw_end").dt.year().fill_null(9999).cast(pl.Int64).alias("last_year"),
    )
    window = record.theatre
    alive = table.filter(
        (pl.col("first_year") <= window.end.year) & (pl.col("last_year") >= window.start.year)
    )
    government = pl.format("Government of {}", "name")
    return (
        alive.join(own, on="gwno", how="left")
        .sort("gwno")
        .select(
            "gwno",
            pl.coalesce("actor_id", government.map_elements(named_id, return_dtype=pl.String)),
            pl.coalesce("actor_name", government).alias("name"),
            pl.col("org").fill_null(-1),
            "region",
            "first_year",
            "last_year",
        )
    )


def _encounters(record: TheatreData, orgs: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    soil = states.select("gwno", pl.int_range(pl.len()).alias("soil"))
    facts = record.events.select(
        "event_id",
        pl.col("date_start").dt.year().cast(pl.Int64).alias("year"),
        "gwno",
        "country",
        "latitude",
        "longitude",
        "place_precision",
        "violence",
        pl.col("deaths_best").cast(pl.Int64).alias("deaths"),
    ).join(soil, on="gwno", how="left", maintain_order="left")
    return (
        record.participants.select("event_id", "actor_id", "side", "composite")
        .join(orgs.select("actor_id", "org"), on="actor_id")
        .join(facts.with_columns(pl.col("soil").fill_null(-1)), on="event_id")
        .drop("actor_id")
        .sort("event_id", "side", "org")
    )


def _groups(
    data: TheatreData, orgs: pl.DataFrame, encounters: pl.DataFrame, states: pl.DataFrame, least: int
) -> pl.DataFrame:
    """Groups with enough events in the theatre, with their years and country over the record."""
    counted = (
        data.participants.select("event_id", "actor_id")
        .unique()
        .group_by("actor_id")
        .agg(pl.len().cast(pl.Int64).alias("n_events"))
        .filter(pl.col("n_events") >= least)
    )
    judged = orgs.filter(~pl.col("kind").is_in(NOT_GROUPS)).select("actor_id", "name", "ucdp_id", "org")
    years = encounters.group_by("org").agg(
        pl.col("year").min().alias("first_year"), pl.col("year").max().alias("last_year")
    )
    where = (
        encounters.group_by("org", "country", "gwno")
        .agg(pl.len().alias("n"))
        .sort("org", "n", "country", descending=[False, True, False])
        .unique("org", keep="first", maintain_order=True)
        .select("org", "country", "gwno")
    )
    return (
        judged.join(counted, on="actor_id")
        .join(years, on="org")
        .join(where, on="org")
        .join(states.select("gwno", "region"), on="gwno", how="left")
        .sort("actor_id")
    )
