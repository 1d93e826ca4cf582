"""Every block of a report, in the order in which its sections tell them."""

from __future__ import annotations

from collections.abc import Callable

from shadowgraph.reports.blocks.breaking import coalitions, split_risk
from shadowgraph.reports.blocks.changing import impact, moves, watched
from shadowgraph.reports.blocks.feeding import excitation, patterns, protraction
from shadowgraph.reports.blocks.ground import corridors, presence
from shadowgraph.reports.blocks.peace import lulls
from shadowgraph.reports.blocks.sustaining import explained, patrons, proxies
from shadowgraph.reports.blocks.trusting import attribution, copies, flags, influence, offices, suspects
from shadowgraph.reports.finding_payload import Block
from shadowgraph.reports.tables import ReportTables

BLOCKS: tuple[Callable[[ReportTables], Block | None], ...] = (
    moves,
    watched,
    coalitions,
    split_risk,
    patterns,
    excitation,
    protraction,
    explained,
    patrons,
    proxies,
    lulls,
    presence,
    corridors,
    impact,
    attribution,
    suspects,
    influence,
    offices,
    flags,
    copies,
)


def build(tables: ReportTables) -> list[Block]:
    """Return the blocks there is something for."""
    made = (one(tables) for one in BLOCKS)
    return [one for one in made if one is not None]
