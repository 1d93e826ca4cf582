"""Names and one-line explanations of terms, measures, kinds and rules, as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass

from shadowgraph.plugins.manager import registered

TERMS = {
    "prior": "Starting point: how often such pairs cooperate",
    "clashes": "Fights between the two",
    "co-belligerence": "Named together on one side",
    "shared enemy": "Fighting the same opponents",
    "co-timing": "Active within days of each other",
    "joint action": "Striking the same opponent within days",
    "co-location": "Sharing ground without fighting",
    "reported ties": "Reported by a source",
    "excitation": "Events of one set off by the other's",
    "tactics": "Alike in whom they strike and how deadly",
    "reported rivalry": "A source says that the two fight",
    "common patron": "The same outside supporter",
    "lineage": "Common origin, split or merger",
    "name kinship": "Rare words in common in their names",
    "network": "Friends of friends, enemies of enemies",
    "standing": "All that holds for the pair as a whole",
    "span": "A tie is not alive all the time",
}
"""Names of evidence terms as readers see them; a plugin's term shows its own name."""

STANDING_TERMS = {
    "prior": "Starting point: the typical pair",
    "war with states": "Events against a state",
    "political aim": "Share of events against a state",
    "local fights": "Share of events against other groups",
    "community": "One of the two is a people or a crowd",
    "crime": "One of the two lives by crime",
    "creed": "Creed",
    "people": "Whom they claim to speak for",
    "same enemies, same years": "Same enemies in the same years",
    "rare enemies": "Enemies in common that few others fight",
    "shared years": "Years side by side in one country",
    "same months": "Active in the same months",
    "shared ground": "Ground both act on",
    "distance": "Distance between them",
    "rivalry": "Clashes between the two",
    "named together": "Named together on one side",
    "common friends": "Partners in common",
    "friends and foes": "Partners of one, enemies of the other",
    "two states": "Two governments",
    "timing and place": "Timing and place, period by period",
    "what is said": "What sources say",
}
"""Names of kinds of standing evidence; 'rivalry' and 'prior' mean something else for a period."""

TERM_ORDER = tuple(TERMS)
READS_STATEMENTS = frozenset(
    {"reported ties", "reported rivalry", "common patron", "lineage", "what is said"}
)


@dataclass(frozen=True)
class MeasureLabel:
    """How a measure is shown.

    Args:
        label: Its name as the subject of a sentence, capitalised.
        explain: What it is, in one line that starts with a capital.
        group: 'fragmentation', 'escalation', 'ambiguity' or 'other'.
        skewed: True when equal steps are ratios (counts, deaths): turning points are then sought in logarithms.
        main: Whether it is drawn at once, or only on request.
        of: What its values are taken of, 'events' or 'deaths': the weight of a period where several are averaged.
    """

    label: str
    explain: str
    group: str
    skewed: bool = False
    main: bool = True
    of: str = "events"


def _fragmentation(
    label: str, explain: str, *, skewed: bool = False, main: bool = True, of: str = "events"
) -> MeasureLabel:
    return MeasureLabel(label, explain, "fragmentation", skewed, main, of)


def _escalation(
    label: str, explain: str, *, skewed: bool = False, main: bool = True, of: str = "events"
) -> MeasureLabel:
    return MeasureLabel(label, explain, "escalation", skewed, main, of)


MEASURES = {
    "effective_groups": _fragmentation(
        "The effective number of groups",
        "How many equally violent organisations would be as diverse as those seen",
    ),
    "active_groups": _fragmentation(
        "The number of active groups",
        "Organisations that took part in an event; the band reaches up to those unseen",
    ),
    "infighting_share": _fragmentation(
        "Infighting",
        "Share of the fighting between organisations that is among non-state ones with a common enemy state "
        "within twelve months (or enemy states that likely cooperated)",
    ),
    "coalitions": _fragmentation(
        "The number of camps", "Camps into which ties and rivalries divide the organisations"
    ),
    "splits": _fragmentation(
        "The number of splits", "Organisations that broke away from another", skewed=True
    ),
    "deaths": _escalation(
        "Deaths", "Best estimates; the band is the range of what may have been", skewed=True
    ),
    "many_sidedness": _escalation(
        "Many-sidedness", "How evenly violence is spread over pairs of opponents (entropy, nats)"
    ),
    "localisation": _escalation(
        "Localisation", "Share of a year's events in the most violent tenth of the grid cells"
    ),
    "civilian_share": _escalation(
        "The share of civilians among the dead", "Deaths known to be of civilians", of="deaths"
    ),
    "unattributed_share": MeasureLabel(
        "The share of unattributed events",
        "Events with a side nobody named; data that code only attributed events stay near 0 whatever happens",
        "ambiguity",
    ),
    "events": _escalation(
        "The number of events", "Reported events of organised violence", skewed=True, main=False
    ),
    "trend": _escalation("Growth", "Log ratio per period over six periods: 0.69 doubles", main=False),
    "lethality": _escalation("Deaths per event", "Best estimates", skewed=True, main=False),
    "cells_for_half": _escalation(
        "The number of cells with half of the violence", "Grid cells of half a degree", main=False
    ),
    "effective_groups_deaths": _fragmentation(
        "The effective number of groups by deaths",
        "As by events, weighted by deaths",
        main=False,
        of="deaths",
    ),
    "effective_groups_territory": _fragmentation(
        "The effective number of groups by ground", "As by events, by grid cells", main=False
    ),
    "power_concentration": _fragmentation(
        "Power concentration", "How far one non-state organisation dominates the violence", main=False
    ),
    "frustration": _fragmentation(
        "Frustration", "Share of ties and rivalries that fit no division into two camps", main=False
    ),
    "modularity": _fragmentation(
        "Modularity", "How sharply ties and rivalries divide into camps", main=False
    ),
    "mergers": _fragmentation(
        "The number of mergers", "Organisations that went into another", skewed=True, main=False
    ),
    "breaks": _fragmentation(
        "The number of breaks", "First clashes between former allies", skewed=True, main=False
    ),
    "unattributed_deaths_share": MeasureLabel(
        "The share of deaths in unattributed events",
        "Deaths in events with a side nobody named",
        "ambiguity",
        main=False,
        of="deaths",
    ),
}
"""Measures this report knows words for; any other appears under the title it was registered with."""


def measure_label(name: str) -> MeasureLabel:
    """The label of a measure; a plugin's own title and theme, when it has them."""
    if name in MEASURES:
        return MEASURES[name]
    made = registered("measures").get(name)
    title = str(getattr(made, "title", name.replace("_", " ").capitalize()))
    return MeasureLabel(title, "", str(getattr(made, "theme", "other")))


def term_label(name: str) -> str:
    """The label of an evidence term, made from its name when it's a new one."""
    return TERMS.get(name, _spelt(name))


def standing_label(name: str) -> str:
    """The label of a kind of standing evidence, made from its name when it's a new one."""
    return STANDING_TERMS.get(name, _spelt(name))


def _spelt(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


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
