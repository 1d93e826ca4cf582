"""Marks: the colours, shapes and line styles that carry the same meaning in every picture of a network."""

from __future__ import annotations

import math

RIVAL = (213, 94, 0)
TACTICAL = (86, 180, 233)
STRATEGIC = (0, 114, 178)
NODE = (90, 90, 90)

NODE_SHAPES = {"state": "square", "communal": "triangle", "criminal": "diamond"}
"""GEXF knows disc, square, triangle and diamond; every other kind is a disc and told apart by its attribute."""

EDGE_SHAPES = {"reported": "solid", "inferred": "dashed"}


def edge_colour(relation: str, strategic: float | None) -> tuple[int, int, int]:
    """Vermilion for rivals, blue for mostly strategic ties, sky for tactical ones."""
    if relation == "rivalry":
        return RIVAL
    return STRATEGIC if (strategic or 0.0) >= 0.5 else TACTICAL


def thickness(log_odds: float | None) -> float:
    """Width of an edge, 1 to 6, by the strength of its evidence."""
    return round(1.0 + min(abs(log_odds or 0.0), 10.0) / 2.0, 3)


def node_size(n_events: int | None) -> float:
    """Diameter of a node, 4 to about 20, by the logarithm of its events."""
    return round(4.0 + 4.0 * math.log10(1 + (n_events or 0)), 3)
