"""Layout of a run folder: which tables and files there are, and what each is in plain words."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.actor import ACTORS, LINEAGE, NAMES
from shadowgraph.records.development import DEVELOPMENTS
from shadowgraph.records.event import EVENTS, PARTICIPANTS, QUARANTINE
from shadowgraph.records.measure import MEASURES
from shadowgraph.records.schema import Column, TableSchema
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.records.tie import EVIDENCE, LAYERS, PAIRS, PATRON_EVIDENCE, PATRONS, STANDING, TIES

MANIFEST = "run.json"
TABLES_FOLDER = "tables"
PARTS = "parts"
REPORTS_FOLDER = "reports"
EXPORTS_FOLDER = "exports"
LOG = "log.txt"
LOCK = ".lock"
README = "README.txt"
REPORT = "report.html"
INDEX = "index.html"

THEATRES = TableSchema(
    "theatres",
    (
        Column("theatre", pl.String, "theatre id, as in every other table"),
        Column("name", pl.String, "name to show"),
        Column("basis", pl.String, "how it was chosen: countries, region, polygon or found"),
        Column("countries", pl.String, "country names separated by ';'", nullable=True),
        Column("polygon", pl.String, "WKT polygon in WGS 84", nullable=True),
        Column("first_day", pl.Date, "first day, inclusive"),
        Column("last_day", pl.Date, "last day, inclusive"),
        Column("actors", pl.String, "organisations of a found theatre, separated by ';'", nullable=True),
        Column("places", pl.String, "places of a found theatre, separated by ';'", nullable=True),
        Column("n_events", pl.Int64, "events inside"),
        Column("n_actors", pl.Int64, "organisations inside"),
    ),
    key=("theatre",),
)

TABLES: dict[str, TableSchema] = {
    schema.name: schema
    for schema in (
        EVENTS,
        QUARANTINE,
        ACTORS,
        NAMES,
        LINEAGE,
        PARTICIPANTS,
        STATEMENTS,
        THEATRES,
        TIES,
        PAIRS,
        STANDING,
        EVIDENCE,
        LAYERS,
        PATRONS,
        PATRON_EVIDENCE,
        MEASURES,
        DEVELOPMENTS,
    )
}
"""Every table a run may hold, in the order in which the stages make them."""

BY_THEATRE = (
    "ties",
    "pairs",
    "standing",
    "evidence",
    "ties_layers",
    "patrons",
    "patron_evidence",
    "measures",
    "developments",
)
"""Tables made theatre by theatre."""

PLAIN_WORDS = {
    "events": "One row per reported incident of violence, cleaned, with how precisely its date and place are "
    "known.",
    "quarantine": "Rows that were set aside, repaired or dropped while reading, each with the reason.",
    "actors": "One row per organisation: kind, countries, first and last seen. Never individuals.",
    "names": "Every name each organisation is or was known by.",
    "lineage": "Splits, mergers, renames and memberships of organisations, with their dates.",
    "participants": "Who took part in which event, on which side.",
    "statements": "What a dataset or an analyst says about two organisations, such as 'A supports B'.",
    "theatres": "The areas and time windows that were assessed.",
    "ties": "For each pair of organisations and each period: how likely they are rivals, unrelated or "
    "cooperating.",
    "pairs": "One row per pair over the whole window: have the two a tie, open or covert, and how surely.",
    "standing": "Why, for the pair as a whole: what each thing that holds over the window adds to the odds, with the "
    "pair's value beside the typical pair's.",
    "evidence": "Why: for each pair and period, what each kind of evidence adds to the odds, and the records "
    "behind it.",
    "ties_layers": "For the likelier pairs: which kinds of cooperation a tie would have, as reported, as inferred, or "
    '"can\'t say".',
    "patrons": "One row per group and state of its time: how likely it is that the state's support is on record.",
    "patron_evidence": "Why: what each kind of evidence adds to the odds of the likely and of the reported patrons.",
    "measures": "Fragmentation, escalation and the rest, per theatre, district, organisation and month, with "
    "intervals.",
    "developments": "The turns the conflict took, the weightiest first: mergers, splits, rifts, alliances, new "
    "organisations, spread, changes of level.",
}
