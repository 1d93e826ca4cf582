"""Trust in the record: what each report is worth, who reported it, what became of it, and what hangs on it."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.measure import UNIT_KINDS
from shadowgraph.records.schema import Column, TableSchema

RELIABILITY = ("A", "B", "C", "D", "E", "F")
"""Admiralty reliability of a source: completely, usually, fairly, not usually reliable, unreliable, can't be judged."""

CREDIBILITY_CODES = ("1", "2", "3", "4", "5", "6")
"""Admiralty credibility of information: confirmed by other sources, probably true, possibly true, doubtful,
improbable, can't be judged."""

CREDIBILITY = TableSchema(
    "credibility",
    (
        Column("event_id", pl.String, "event"),
        Column("reliability", pl.String, "Admiralty letter of its best source", allowed=RELIABILITY),
        Column("credibility", pl.String, "Admiralty number of the report", allowed=CREDIBILITY_CODES),
        Column("p_stands", pl.Float64, "chance that the event is still there after review, 0 to 1"),
        Column(
            "low",
            pl.Float64,
            "5 % quantile of p_stands: weights, offices, and what differs between countries",
        ),
        Column("high", pl.Float64, "95 % quantile of p_stands"),
        Column(
            "p_sound",
            pl.Float64,
            "the same, were its parties known and active: UCDP's rule of inclusion set aside; what the number rests on",
        ),
        Column("log_odds", pl.Float64, "natural log-odds of p_stands; sum of the bars"),
        Column(
            "bars",
            pl.List(pl.Float64),
            "natural log-odds by kind of evidence, in the order of `trust.credibility.BARS`",
        ),
    ),
    key=("event_id",),
)

SOURCES = TableSchema(
    "sources",
    (
        Column("office", pl.String, "key of the office, all its spellings together"),
        Column("name", pl.String, "commonest spelling"),
        Column("reports", pl.Int64, "events it reports"),
        Column("alone", pl.Int64, "of these, events no other office reports"),
        Column("countries", pl.Int64, "countries of these events"),
        Column("first_day", pl.Date, "first day of its first event"),
        Column("last_day", pl.Date, "last day of its last event"),
        Column("corroborated", pl.Float64, "share of its events that another office reports too, 0 to 1"),
        Column(
            "sensitivity",
            pl.Float64,
            "share of the events others report, in countries and months it reports from, that it reports too; "
            "null: there are none",
            nullable=True,
        ),
        Column("judged", pl.Int64, "of its reports, how many a later release tells about"),
        Column("stood", pl.Int64, "of these, how many stood"),
        Column(
            "agreement",
            pl.Float64,
            "share that stood, drawn in to the mean of all; null: none judged",
            nullable=True,
        ),
        Column("reliability", pl.String, "Admiralty letter", allowed=RELIABILITY),
        Column("p_reliable", pl.Float64, "chance that a report that rests on it alone stands, 0 to 1"),
        Column("low", pl.Float64, "5 % quantile"),
        Column("high", pl.Float64, "95 % quantile"),
        Column("why", pl.String, "what the letter rests on"),
    ),
    key=("office",),
)

OUTCOMES = ("stands", "re-coded", "gone", "not judged")
"""stands: its id is in the later release; re-coded: another id there is most likely the same event; gone: neither;
not judged: the later release doesn't cover its country and day."""

CORRECTIONS = TableSchema(
    "corrections",
    (
        Column("event_id", pl.String, "event in the earlier release"),
        Column("country", pl.String, "country there"),
        Column("outcome", pl.String, "what became of it", allowed=OUTCOMES),
        Column("later_id", pl.String, "event in the later release", nullable=True),
        Column("sides_changed", pl.Boolean, "other parties", nullable=True),
        Column("violence_changed", pl.Boolean, "another type of violence", nullable=True),
        Column("deaths_before", pl.Int64, "best estimate"),
        Column("deaths_after", pl.Int64, "best estimate", nullable=True),
        Column(
            "deaths_beyond",
            pl.Boolean,
            "the later best estimate lies outside the earlier low to high",
            nullable=True,
        ),
        Column("moved_km", pl.Float64, "how far it moved, km", nullable=True),
        Column(
            "days_apart",
            pl.Int64,
            "days between the two spans of possible days; 0: they touch",
            nullable=True,
        ),
    ),
    key=("event_id",),
)

EVENT_LINKS = TableSchema(
    "event_links",
    (
        Column("event_id", pl.String, "event, event_id < other_id"),
        Column("other_id", pl.String, "another event that may be the same"),
        Column("p_same", pl.Float64, "chance that both are one event, 0 to 1"),
        Column(
            "log_odds",
            pl.Float64,
            "natural log-odds of the comparison, before rivals for the same event are weighed",
        ),
        Column(
            "kind", pl.String, "release: same provider; provider: different ones, or one that counts reports"
        ),
        Column("why", pl.String, "what was compared, with the log-odds each comparison adds"),
    ),
    key=("event_id", "other_id"),
)

FLAGS = (
    "burst",
    "near copy",
    "single source",
    "mirror accusation",
    "party as only source",
    "round number",
    "wide interval",
    "parts don't add up",
)

REPORT_FLAGS = TableSchema(
    "report_flags",
    (
        Column("event_id", pl.String, "event"),
        Column("flag", pl.String, "what is odd about it", allowed=FLAGS),
        Column("value", pl.Float64, "what was counted"),
        Column("detail", pl.String, "what was found, in words"),
        Column("threshold", pl.Float64, "from which value it is flagged"),
    ),
    key=("event_id", "flag"),
)

HEADLINES = TableSchema(
    "headlines",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("unit_kind", pl.String, "what is counted", allowed=UNIT_KINDS),
        Column("unit", pl.String, "id of the theatre or district"),
        Column("unit_name", pl.String, "name to show"),
        Column(
            "headline", pl.String, "events, deaths, civilian share, or share of events of an organisation"
        ),
        Column("item", pl.String, "the organisation, where there is one", nullable=True),
        Column("all_reports", pl.Float64, "value with all reports"),
        Column(
            "weighed",
            pl.Float64,
            "mean over draws in which each report stands or falls by its chance",
            nullable=True,
        ),
        Column("low", pl.Float64, "5 % quantile of these draws", nullable=True),
        Column("high", pl.Float64, "95 % quantile of these draws", nullable=True),
        Column("without_suspects", pl.Float64, "value without suspect reports", nullable=True),
        Column("n_events", pl.Int64, "events in the unit"),
        Column("n_suspects", pl.Int64, "suspect ones among them"),
    ),
    key=("theatre", "unit_kind", "unit", "headline", "item"),
)

INFLUENCE = TableSchema(
    "influence",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("source", pl.String, "name of the office left out"),
        Column("conclusion", pl.String, "what is concluded"),
        Column("before", pl.String, "with all reports"),
        Column("after", pl.String, "without the events that rest on this office alone"),
        Column("changes", pl.Boolean, "whether the two differ"),
        Column("n_events", pl.Int64, "events that rest on it alone"),
        Column("share", pl.Float64, "their share of the theatre's events, 0 to 1"),
    ),
    key=("theatre", "source", "conclusion"),
)
