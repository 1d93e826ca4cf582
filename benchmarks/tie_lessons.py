"""Theatres and countries to learn ties from, with their coded labels."""

from __future__ import annotations

from benchmarks.theatres_by_country import OF_COUNTRY, REST, SPLITS
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.learnt.labels import universe, with_states
from shadowgraph.ties.learnt.learn import Lessons, lessons

WHOLE = "theatre"


def theatre_slices(
    events: Events, actors: Actors, *, quick: bool = False, countries: bool = True
) -> list[tuple[str, str, TheatreData]]:
    """(theatre, slice, data): the seven fixed theatres, and each country of them by itself."""
    present = set(events.table["country"])
    groups = {name: [c for c in within if c in present] for name, within in SPLITS.items()}
    groups[REST] = sorted(present - set(OF_COUNTRY))
    names = list(groups)[:3] if quick else list(groups)
    made = []
    for name in names:
        if not groups[name]:
            continue
        parts = [(WHOLE, groups[name])]
        if countries and name != REST:
            parts += [(country, [country]) for country in groups[name]]
        for part, within in parts:
            made.append((name, part, cut(events, actors, select(events, actors, countries=within)[0])))
    return made


def labelled(events: Events, actors: Actors, slices: list[tuple[str, str, TheatreData]]) -> Lessons:
    """Standing evidence and labels of every pair of the slices, however few events the two have."""
    return lessons(slices, universe(events, actors, least_events=1).pairs, with_states(actors))
