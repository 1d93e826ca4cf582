"""Layout of a run folder: which tables and files there are, and what each is in plain words."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.actor import ACTORS, LINEAGE, NAMES
from shadowgraph.records.attribution import ATTRIBUTION_BARS, ATTRIBUTION_SIDES, ATTRIBUTIONS
from shadowgraph.records.coalition import COALITION_FIGURES, COALITIONS
from shadowgraph.records.control import CONTEST, CONTROL
from shadowgraph.records.corridor import CORRIDORS
from shadowgraph.records.credibility import (
    CREDIBILITY,
    EVENT_LINKS,
    HEADLINES,
    INFLUENCE,
    REPORT_FLAGS,
    SOURCES,
)
from shadowgraph.records.development import DEVELOPMENTS
from shadowgraph.records.event import EVENTS, PARTICIPANTS, QUARANTINE
from shadowgraph.records.excitation import EXCITATION
from shadowgraph.records.explained import EXPLAINED
from shadowgraph.records.impact import IMPACT
from shadowgraph.records.lull import LULLS
from shadowgraph.records.measure import MEASURES
from shadowgraph.records.move import MOVES
from shadowgraph.records.pattern import PATTERNS
from shadowgraph.records.protraction import PROTRACTION
from shadowgraph.records.proxies import PROXIES
from shadowgraph.records.regime import REGIMES, WATCHED
from shadowgraph.records.schema import Column, TableSchema
from shadowgraph.records.split_risk import SPLIT_EVIDENCE, SPLIT_RISK
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.records.tails import TAILS
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
        CREDIBILITY,
        SOURCES,
        REPORT_FLAGS,
        EVENT_LINKS,
        THEATRES,
        TIES,
        PAIRS,
        STANDING,
        EVIDENCE,
        LAYERS,
        PATRONS,
        PATRON_EVIDENCE,
        ATTRIBUTIONS,
        ATTRIBUTION_SIDES,
        ATTRIBUTION_BARS,
        MEASURES,
        DEVELOPMENTS,
        COALITIONS,
        COALITION_FIGURES,
        SPLIT_RISK,
        SPLIT_EVIDENCE,
        EXCITATION,
        TAILS,
        PROTRACTION,
        EXPLAINED,
        PROXIES,
        LULLS,
        CONTROL,
        CONTEST,
        CORRIDORS,
        PATTERNS,
        IMPACT,
        MOVES,
        REGIMES,
        WATCHED,
        HEADLINES,
        INFLUENCE,
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
    "attributions",
    "attribution_sides",
    "attribution_bars",
    "measures",
    "developments",
    "coalitions",
    "coalition_figures",
    "split_risk",
    "split_evidence",
    "excitation",
    "tails",
    "protraction",
    "explained",
    "proxies",
    "lulls",
    "control",
    "contest",
    "corridors",
    "patterns",
    "impact",
    "moves",
    "regimes",
    "watched",
    "headlines",
    "influence",
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
    "standing": "Why, for the pair as a whole: what each thing that holds over the window adds to the "
    "odds, with the "
    "pair's value beside the typical pair's.",
    "evidence": "Why: for each pair and period, what each kind of evidence adds to the odds, and the records "
    "behind it.",
    "ties_layers": "For the likelier pairs: which kinds of cooperation a tie would have, as reported, as "
    "inferred, or "
    '"can\'t say".',
    "patrons": "One row per group and state of its time: how likely it is that the state's support is on "
    "record.",
    "patron_evidence": "Why: what each kind of evidence adds to the odds of the likely and of the "
    "reported patrons.",
    "measures": "Fragmentation, escalation and the rest, per theatre, district, organisation and month, with "
    "intervals.",
    "credibility": "What each report is worth: Admiralty letter and number, and the chance that it "
    "stands after review.",
    "sources": "How far each office that reports events can be relied on, and what that rests on.",
    "report_flags": "What is odd about which report: bursts, near copies, single sources, mirror "
    "accusations and so on.",
    "event_links": "Pairs of events that may be one and the same, with the chance; none is merged.",
    "attributions": "Who may have been the side of an event that nobody named: probabilities, never findings.",
    "attribution_sides": "Every side that nobody named, and why no distribution is given where there is none.",
    "attribution_bars": "Why: what speaks for the likeliest organisation against the next.",
    "developments": "The turns the conflict took, the weightiest first: mergers, splits, rifts, alliances, new "
    "organisations, spread, changes of level.",
    "coalitions": "Which organisations stood in one camp of the network of likely ties, period by period.",
    "coalition_figures": "Each camp as a thing: members, firmness, infighting, share of activity, with "
    "intervals.",
    "split_risk": "How likely each organisation is to split within twelve months.",
    "split_evidence": "Why: what each sign adds to the odds of a split.",
    "excitation": "Whose events are followed by whose, beyond expectation. Timing, not orders.",
    "protraction": "How long fighting has lasted in each district and between each pair, and how likely "
    "it pauses.",
    "explained": "Whether organisations go on longer when a tie likely brings them money or supplies.",
    "proxies": "How much of the violence is by groups that each state may support, year by year.",
    "lulls": "Six months or more without recorded violence, in a district or between two organisations: how "
    "surprising, how it ended, how likely it is to hold.",
    "control": "Who was present where, half-year by half-year, with intervals. Presence is activity, not "
    "administration.",
    "contest": "Which cells several organisations share, and how likely each sees violence.",
    "corridors": "Likely ways between separate areas of one organisation.",
    "patterns": "Where each district and year stands on the four patterns of escalation.",
    "impact": "What changed after ties began or ended, against districts like them, and what can be said "
    "of it.",
    "moves": "What moved in the last complete month, and the events behind it.",
    "regimes": "Each series divided into stretches of one level, with when each began and how surely.",
    "watched": "Which series is seen, at the end of the record, to have changed its level, using only "
    "data up to then.",
    "tails": "How heavy the tail of deaths per event is: power law against generalised Pareto, each with "
    "a test of fit.",
    "headlines": "Headline numbers with all reports, weighed by their credibility, and without suspect "
    "reports.",
    "influence": "Which conclusions would change without one office's reports.",
}
