"""Names of terms, kinds and rules, as a reader sees them."""

from __future__ import annotations

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
