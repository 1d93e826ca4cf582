"""Findings: the tables that are made from a theatre's ties and measures, each group in a stage of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from shadowgraph.measures.change.moves import moves
from shadowgraph.measures.change.regimes import regimes
from shadowgraph.measures.change.watch import watch
from shadowgraph.measures.developments import developments
from shadowgraph.measures.escalation.cross_excitation import cross_excitation
from shadowgraph.measures.escalation.protraction import protraction
from shadowgraph.measures.escalation.tails import intensity_tails
from shadowgraph.measures.fragmentation.coalition_figures import coalition_figures
from shadowgraph.measures.fragmentation.coalition_members import coalitions
from shadowgraph.measures.fragmentation.splitting import split_evidence, split_risk
from shadowgraph.measures.ground.control import control
from shadowgraph.measures.ground.corridors import corridors
from shadowgraph.measures.impact import impact
from shadowgraph.measures.insulation.explained import explained_by_layers
from shadowgraph.measures.patronage.reach import proxy_reach
from shadowgraph.measures.patterns import patterns
from shadowgraph.measures.peace.lulls import lulls
from shadowgraph.store.run import RunFolder
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import TieResult
from shadowgraph.trust.headlines import suspects, with_and_without
from shadowgraph.trust.influence import influence


@dataclass(frozen=True)
class Found:
    """What a finding may look at.

    Args:
        data: The theatre.
        ties: Its ties.
        measures: Its `MEASURES` rows.
        patrons: Its `PATRONS` rows.
        credibility: `CREDIBILITY` rows of at least its events.
        flags: `REPORT_FLAGS` rows of at least its events.
        seed: Seed of the run.
    """

    data: TheatreData
    ties: TieResult
    measures: pl.DataFrame
    patrons: pl.DataFrame
    credibility: pl.DataFrame
    flags: pl.DataFrame
    seed: int


Tables = dict[str, pl.DataFrame]


def _coalitions(found: Found) -> Tables:
    return {
        "coalitions": coalitions(found.data, found.ties, seed=found.seed),
        "coalition_figures": coalition_figures(found.data, found.ties, seed=found.seed),
    }


def _splitting(found: Found) -> Tables:
    return {"split_risk": split_risk(found.data), "split_evidence": split_evidence(found.data)}


def _ground(found: Found) -> Tables:
    held = control(found.data, seed=found.seed)
    return {
        "control": held.control,
        "contest": held.contest,
        "corridors": corridors(found.data, seed=found.seed),
    }


def _trust(found: Found) -> Tables:
    odd = suspects(found.credibility, found.flags)
    return {
        "headlines": with_and_without(found.data, found.credibility, odd, seed=found.seed),
        "influence": influence(found.data, found.ties),
    }


FINDINGS: dict[str, Callable[[Found], Tables]] = {
    "developments": lambda found: {"developments": developments(found.data, found.ties)},
    "coalitions": _coalitions,
    "splitting": _splitting,
    "excitation": lambda found: {"excitation": cross_excitation(found.data)},
    "tails": lambda found: {"tails": intensity_tails(found.data, seed=found.seed)},
    "protraction": lambda found: {"protraction": protraction(found.data)},
    "layers": lambda found: {"explained": explained_by_layers(found.data, found.ties, seed=found.seed)},
    "proxies": lambda found: {"proxies": proxy_reach(found.data, found.patrons, seed=found.seed)},
    "lulls": lambda found: {"lulls": lulls(found.data, found.ties, seed=found.seed)},
    "ground": _ground,
    "patterns": lambda found: {"patterns": patterns(found.measures)},
    "impact": lambda found: {"impact": impact(found.data, found.ties, seed=found.seed)},
    "moves": lambda found: {"moves": moves(found.measures, found.data)},
    "change": lambda found: {"regimes": regimes(found.measures), "watched": watch(found.measures)},
    "trust": _trust,
}
"""How each group of tables is made, in order."""


def findings(run: RunFolder, found: Found) -> None:
    """Make the tables an earlier attempt of the same run has not left already."""
    theatre = found.data.theatre.id
    for name, make in FINDINGS.items():
        with run.stage(f"finding {name}:{theatre}", "") as stage:
            if not stage.done:
                for table, rows in make(found).items():
                    run.write_table(table, rows, theatre=theatre)
