"""Faith, creed and majority people of states (`states.yaml`), and of the groups beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.patrons.panel import PatronPanel

OPEN_END = 9999
SUNNI_CREEDS = frozenset({"salafi-jihadist", "islamist-other"})
SHIA_CREEDS = frozenset({"shia-islamist"})
ISLAMIST = SUNNI_CREEDS | SHIA_CREEDS
BRANCHES = frozenset({"sunni", "shia"})
KINDRED_WEIGHT = 0.5


@dataclass(frozen=True)
class StateTraits:
    """What is known about states, by Gleditsch-Ward number.

    Args:
        faith: Religion of most inhabitants; states not listed are Christian.
        creeds: Creed ('leftist', 'islamic') to state to first and last year.
        nations: State to peoples that are the majority of its citizens.
    """

    faith: dict[int, str]
    creeds: dict[str, dict[int, tuple[int, int]]]
    nations: dict[int, frozenset[str]]

    def holds(self, creed: str, panel: PatronPanel) -> FloatArray:
        """Share of a group's years in which the state holds a creed, shape (G, S), 0 to 1."""
        first, last = panel.groups["first_year"].to_numpy(), panel.groups["last_year"].to_numpy()
        spells = [self.creeds[creed].get(gwno, (1, 0)) for gwno in panel.states["gwno"].to_list()]
        begin, end = np.array(spells).T
        years = np.minimum(last[:, None], end) - np.maximum(first[:, None], begin) + 1
        return np.asarray(np.maximum(years, 0) / (last - first + 1)[:, None], np.float64)


@cache
def state_traits() -> StateTraits:
    """Read `states.yaml` once."""
    import yaml

    read = yaml.safe_load((files(__package__) / "states.yaml").read_text(encoding="utf-8"))
    faith = {gwno: name for name, states in read["faiths"].items() for gwno in states}
    creeds = {
        creed: {gwno: (years[0], years[1] if len(years) > 1 else OPEN_END) for gwno, years in spells.items()}
        for creed, spells in read["creeds"].items()
    }
    nations = {gwno: frozenset(peoples) for gwno, peoples in read["nations"].items()}
    return StateTraits(faith, creeds, nations)


def faiths_of(ideology: str | None, constituency: str | None) -> frozenset[str]:
    """Faiths a group stands for or its people hold; a branch of Islam also gives 'muslim'.

    Examples:
        >>> sorted(faiths_of("shia-islamist", None)), sorted(faiths_of("leftist", None))
        (['muslim', 'shia'], [])
    """
    from shadowgraph.actors.bases import base_table

    known = base_table().peoples
    claimed = set(constituency.split(";")) if constituency else set()
    wide = claimed.union(*(known[t].broader for t in claimed if t in known))
    creeds = set(ideology.split(";")) if ideology else set()
    made = {str(known[t].religion) for t in wide if t in known and known[t].religion}
    made |= wide & BRANCHES
    made |= {"sunni"} if creeds & SUNNI_CREEDS else set()
    made |= {"shia"} if creeds & SHIA_CREEDS else set()
    if made & BRANCHES:
        made.add("muslim")
    return frozenset(made)


def same_faith(panel: PatronPanel) -> FloatArray:
    """1 where the group's faith is that of most of the state's people, 0.5 for another branch of it, shape (G, S)."""
    traits = state_traits()
    theirs = [traits.faith.get(gwno, "christian") for gwno in panel.states["gwno"].to_list()]
    orgs = panel.orgs[panel.group_orgs.tolist()].select("ideology", "constituency").rows()
    return np.array([[_likeness(faiths_of(*own), faith) for faith in theirs] for own in orgs])


def _likeness(own: frozenset[str], faith: str) -> float:
    if faith in own:
        return 1.0
    if faith in BRANCHES and "muslim" in own:
        return KINDRED_WEIGHT
    return 0.0
