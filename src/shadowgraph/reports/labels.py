"""Names and one-line explanations of terms, measures, kinds and rules, as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass

TERMS = {
    "prior": "Starting point: how often such pairs cooperate",
    "clashes": "Fights between the two",
    "co-belligerence": "Named together on one side",
    "shared enemy": "Fighting the same opponents",
    "co-timing": "Active within days of each other",
    "co-location": "Sharing ground without fighting",
    "reported ties": "Reported by a source",
    "common patron": "The same outside supporter",
    "lineage": "Common origin, split or merger",
    "name kinship": "Rare words in common in their names",
    "network": "Friends of friends, enemies of enemies",
}
"""Names of evidence terms as readers see them; a plugin's term shows its own name."""

TERM_ORDER = tuple(TERMS)
READS_STATEMENTS = frozenset({"reported ties", "common patron", "lineage"})


@dataclass(frozen=True)
class MeasureLabel:
    """How a measure is shown.

    Args:
        label: Its name in a sentence, capitalised.
        explain: What it is, in one line.
        group: 'fragmentation', 'escalation', 'ambiguity' or 'other'.
        skewed: True when equal steps are ratios (counts, deaths): turning points are then sought in logarithms.
    """

    label: str
    explain: str
    group: str
    skewed: bool = False


MEASURES = {
    "deaths": MeasureLabel("Deaths", "deaths in events, best estimate, with the range", "escalation", True),
    "events": MeasureLabel("Events", "reported events of organised violence", "escalation", True),
    "trend": MeasureLabel("Growth", "growth of violence from one period to the next", "escalation"),
    "civilian_share": MeasureLabel("Civilian targeting", "share of deaths that are civilians", "escalation"),
    "many_sidedness": MeasureLabel(
        "Many-sidedness", "how evenly violence is spread over pairs of fighters (entropy)", "escalation"
    ),
    "localisation": MeasureLabel(
        "Localisation", "share of violence in the few places that hold most of it", "escalation"
    ),
    "unattributed_share": MeasureLabel(
        "Unattributed violence", "share of violence by perpetrators nobody could name", "ambiguity"
    ),
    "active_groups": MeasureLabel(
        "Active groups", "organisations that took part in an event", "fragmentation"
    ),
    "effective_groups": MeasureLabel(
        "Effective groups", "number of equally violent groups that would be as diverse", "fragmentation"
    ),
    "infighting_share": MeasureLabel(
        "Infighting", "share of violence between non-state organisations", "fragmentation"
    ),
    "coalitions": MeasureLabel("Coalitions", "camps in the network of ties and fights", "fragmentation"),
    "frustration": MeasureLabel(
        "Frustration", "share of ties and fights that fit no division into two camps", "fragmentation"
    ),
    "modularity": MeasureLabel("Modularity", "how sharply the network divides into camps", "fragmentation"),
    "splits": MeasureLabel("Splits", "organisations that came out of another", "fragmentation", True),
}
"""Measures this report knows words for; any other appears under its own name."""


def measure_label(name: str) -> MeasureLabel:
    """The label of a measure, made from its name when it's a new one."""
    known = MEASURES.get(name)
    return known or MeasureLabel(name.replace("_", " ").capitalize(), "", "other")


def term_label(name: str) -> str:
    """The label of an evidence term, made from its name when it's a new one."""
    return TERMS.get(name, name.replace("_", " ").replace("-", " ").capitalize())


QUESTIONS = (
    "Who is working with whom, openly or not?",
    "Is a partnership tactical or strategic?",
    "How fragmented is the conflict?",
    "Is it escalating, and how?",
    "What can the record itself be trusted for?",
    "What comes next, and what difference do the alliances make?",
    "What might help?",
)
"""The seven questions of the design, in order."""

DATE_PRECISION = {
    1: "to the day",
    2: "within 2 to 6 days",
    3: "within a week",
    4: "within a month",
    5: "over a month, up to a year",
}
PLACE_PRECISION = {
    1: "exact place",
    2: "within about 25 km",
    3: "district only",
    4: "province only",
    5: "along a line or fuzzy",
    6: "country only",
    7: "air or sea",
}
RING_KM = {2: 25, 3: 50, 4: 120, 5: 120, 6: 300, 7: 120}
"""Radius drawn around a place of that precision, km: typical sizes, not measured ones."""
