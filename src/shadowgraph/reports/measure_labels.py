"""Measures as a reader sees them: a name to start a sentence with, one line of explanation, where it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from shadowgraph.plugins.manager import registered


@dataclass(frozen=True)
class MeasureLabel:
    """How a measure is shown.

    Args:
        label: Its name as the subject of a sentence, capitalised.
        explain: What it is, in one line that starts with a capital.
        skewed: True when equal steps are ratios (counts, deaths): turning points are then sought in logarithms.
        main: Whether the theatre's series is drawn at once, or only on request.
        local: Whether its districts' series are in the report.
        of: What its values are taken of, 'events' or 'deaths': the weight of a period where several are averaged.
    """

    label: str
    explain: str
    skewed: bool = False
    main: bool = False
    local: bool = False
    of: str = "events"


def _label(
    label: str,
    explain: str,
    *,
    skewed: bool = False,
    main: bool = False,
    local: bool = False,
    of: str = "events",
) -> MeasureLabel:
    return MeasureLabel(label, explain, skewed, main, local, of)


FRAGMENTATION = {
    "effective_groups": _label(
        "The effective number of groups",
        "How many equally violent organisations would be as diverse as those seen",
        main=True,
        local=True,
    ),
    "active_groups": _label(
        "The number of active groups",
        "Organisations that took part in an event; the band reaches up to those unseen",
        main=True,
        local=True,
    ),
    "infighting_share": _label(
        "Infighting",
        "Share of the fighting between organisations that is among non-state ones with a common enemy state "
        "within twelve months (or enemy states that likely cooperated)",
        main=True,
        local=True,
    ),
    "coalitions": _label(
        "The number of camps", "Camps into which ties and rivalries divide the organisations", main=True
    ),
    "effective_groups_deaths": _label(
        "The effective number of groups by deaths", "As by events, weighted by deaths", of="deaths"
    ),
    "effective_groups_territory": _label(
        "The effective number of groups by ground", "As by events, by grid cells"
    ),
    "effective_groups_capability": _label(
        "The effective number of groups by capability",
        "As by events, by a proxy of what groups can do, read from events alone",
        local=True,
    ),
    "power_concentration": _label(
        "Power concentration", "How far one non-state organisation dominates the violence", local=True
    ),
    "frustration": _label("Frustration", "Share of ties and rivalries that fit no division into two camps"),
    "modularity": _label("Modularity", "How sharply ties and rivalries divide into camps"),
    "infighting_coalitions": _label(
        "Infighting inside camps", "Share of the fighting between organisations that is inside one camp"
    ),
    "fragmentation_index": _label(
        "Fragmentation", "Chance that two shares of violence drawn at random are of different groups"
    ),
    "nonstate_organisations": _label("The number of non-state organisations", "Active in the year"),
    "power_balance": _label("The balance of power", "How evenly power is spread among non-state groups"),
    "institutionalisation": _label(
        "Institutionalisation", "How much of the violence is by groups that last and act as one: a proxy"
    ),
    "splits": _label("The number of splits", "Organisations that broke away from another", skewed=True),
    "mergers": _label("The number of mergers", "Organisations that went into another", skewed=True),
    "rebrandings": _label("The number of re-brandings", "Organisations that took a new name", skewed=True),
    "breaks": _label("The number of breaks", "First clashes between former allies", skewed=True),
    "new_ground_share": _label(
        "The share of violence on new ground", "Outside the districts it was in before"
    ),
    "adjacent_districts": _label("Districts newly reached", "Beside its ground of before", skewed=True),
    "radius_of_gyration": _label(
        "The radius of its violence", "Root mean square distance from its centre, km"
    ),
    "continuity": _label("Continuity", "Share of months with an event, between its first and its last"),
    "core_share": _label("The share in its core area", "Violence in the densest part of its ground: a proxy"),
    "synchrony": _label("Co-ordination in time", "How far its districts rise and fall together: a proxy"),
    "splinter_clashes": _label(
        "Fights with its own splinters", "Share of its fights: a proxy, and a late one"
    ),
}

ESCALATION = {
    "deaths": _label(
        "Deaths",
        "Best estimates; the band is the range of what may have been",
        skewed=True,
        main=True,
        local=True,
    ),
    "many_sidedness": _label(
        "Many-sidedness",
        "How evenly violence is spread over pairs of opponents (entropy, nats)",
        main=True,
        local=True,
    ),
    "localisation": _label(
        "Localisation", "Share of a year's events in the most violent tenth of the grid cells", main=True
    ),
    "civilian_share": _label(
        "The share of civilians among the dead",
        "Deaths known to be of civilians",
        main=True,
        local=True,
        of="deaths",
    ),
    "branching_ratio": _label(
        "The branching ratio",
        "Events set off by each event, beside a background that moves slowly; 1 would feed on itself for ever",
        main=True,
    ),
    "half_life": _label("The half-life of excitation", "Days in which the echo of an event halves"),
    "events": _label(
        "The number of events", "Reported events of organised violence", skewed=True, local=True
    ),
    "trend": _label("Growth", "Log ratio per period over six periods: 0.69 doubles", local=True),
    "lethality": _label("Deaths per event", "Best estimates", skewed=True),
    "tail_index": _label(
        "The tail index of deaths per event", "The lower, the more of all deaths come in few large events"
    ),
    "cells_for_half": _label("The number of cells with half of the violence", "Grid cells of half a degree"),
    "contact_line": _label(
        "The contact line", "Length of the edges between cells of opponents, km", local=True
    ),
    "neighbour_spread": _label(
        "Spread to neighbouring ground",
        "How much likelier a quiet cell turns violent beside a violent one (log odds ratio); 0 is chance",
    ),
    "front_speed": _label("The speed of the front", "How fast the outline of the violence moves, km a month"),
    "p_lull_12m": _label(
        "The chance of a lull within a year",
        "That the district sees six months without an event, starting within twelve months",
        local=True,
    ),
    "civilian_targeting": _label(
        "Violence aimed at civilians", "Share of an organisation's events that are one-sided"
    ),
}

AMBIGUITY = {
    "unattributed_share": _label(
        "The share of unattributed events",
        "Events with a side nobody named; data that code only attributed events stay near 0 whatever happens",
        main=True,
        local=True,
    ),
    "attribution_doubt": _label(
        "Doubt about who did it", "Entropy of who may have done an event, mean over events", main=True
    ),
    "unattributed_deaths_share": _label(
        "The share of deaths in unattributed events", "Deaths in events with a side nobody named", of="deaths"
    ),
    "attribution_entropy": _label(
        "Attribution entropy", "How evenly the violence is spread over those who may have done it"
    ),
    "deaths_spread": _label(
        "The spread of death tolls", "Distance from low to high estimate, as a share of high", of="deaths"
    ),
    "unclear_share": _label("The share of unclear reports", "Events that sources report unclearly"),
    "vague_place_share": _label("The share of vague places", "Events placed no better than a district"),
    "vague_date_share": _label("The share of vague dates", "Events whose day isn't known"),
    "single_source_share": _label(
        "The share of events with one source", "Of those whose sources are counted", main=True, local=True
    ),
    "contradictions": _label(
        "The number of contradictions",
        "Pairs of whom one source says that they fight, another that they help",
    ),
}

INSULATION = {
    "financed_share": _label(
        "The share of violence by financed groups",
        "By groups with a likely tie that brings money, where that can be said",
        main=True,
    ),
    "supplied_share": _label(
        "The share of violence by supplied groups",
        "By groups with a likely tie that brings supplies, where that can be said",
    ),
    "frontier_share": _label(
        "The share of violence near land borders", "Events near a land border", main=True, local=True
    ),
    "site_share": _label("The share of violence near resource sites", "Events near sites you brought"),
    "persistence_under_pressure": _label(
        "Persistence under pressure",
        "How an organisation's activity after heavy losses to states compares with its own before (log ratio)",
    ),
}

PATRONAGE = {
    "proxy_share": _label(
        "The share of violence by groups with a patron",
        "By groups that a state likely supports",
        main=True,
        local=True,
    ),
    "cross_border_share": _label(
        "The share of violence from across borders", "By groups whose main country is another", main=True
    ),
    "proxy_districts": _label("The number of districts reached by proxies", "By groups with a likely patron"),
    "cross_border_groups": _label("The number of cross-border groups", "Active in two countries or more"),
    "crossing_rate": _label("Border crossings", "From one country to another, per event of a group"),
    "sanctuary_share": _label("Violence just across the border from home", "Share of events"),
    "retreat_share": _label("Fights against a state beyond its borders", "Share of the fights with states"),
    "foreign_forces_share": _label("Forces of other states", "Share of events they take part in"),
}

PEACE = {
    "peace_share": _label(
        "The share of districts at peace",
        "Of districts that ever saw violence; the band admits violence that left no record",
        main=True,
    ),
    "turned_to_war": _label("Districts turned to war", "In the period", skewed=True, main=True),
    "turned_to_peace": _label("Districts turned to peace", "In the period", skewed=True, main=True),
    "war_months": _label("District-months at war", "Share"),
    "mixed_borders": _label("Borders between peace and war", "Share of neighbouring districts that differ"),
    "peace_mixing": _label("Mixing of peace and war", "Mixed borders over what chance placing would give"),
    "peace_clustering": _label(
        "Clustering of peace and war", "How far from chance placing, in standard deviations"
    ),
}

GROUND = {
    "contested_share": _label(
        "The contested part of the ground", "Cells where no one's presence outweighs the others'", main=True
    ),
    "contested_area": _label("The contested area", "Square kilometres"),
    "borderland_excess": _label(
        "The pull of borderlands",
        "Share of violence within 50 km of a border less the share of the active ground that lies there",
        main=True,
    ),
    "border_slope": _label("The slope away from borders", "Log rate per 100 km"),
    "town_excess": _label("The pull of towns", "Share of violence near towns less the share of ground there"),
    "town_slope": _label("The slope away from towns", "Log rate per 100 km"),
    "river_excess": _label(
        "The pull of rivers", "Share of violence near rivers less the share of ground there"
    ),
    "presence_area": _label("The area of presence", "Square kilometres"),
}

GROUPS = {
    "fragmentation": FRAGMENTATION,
    "escalation": ESCALATION,
    "ambiguity": AMBIGUITY,
    "insulation": INSULATION,
    "patronage": PATRONAGE,
    "peace": PEACE,
    "ground": GROUND,
}
"""Measures this report knows words for, in the order drawn; any other appears under its registered title."""

ORDER = {name: number for number, name in enumerate(name for group in GROUPS.values() for name in group)}


def group_of(name: str) -> str:
    """The part of the report a measure belongs to: a theme, or 'other'."""
    for group, labels in GROUPS.items():
        if name in labels:
            return group
    theme = str(getattr(registered("measures").get(name), "theme", "other"))
    return theme if theme in GROUPS else "other"


def measure_label(name: str) -> MeasureLabel:
    """The label of a measure; a plugin's own title, when it has one. What nobody announced is drawn at once."""
    for labels in GROUPS.values():
        if name in labels:
            return labels[name]
    made = registered("measures").get(name)
    title = str(getattr(made, "title", name.replace("_", " ").capitalize()))
    return MeasureLabel(title, "", main=True, local=True)
