"""The built-in measures. A new measure is one file in the folder of its theme and one line in that folder's list."""

from __future__ import annotations

from shadowgraph.measures import ambiguity, escalation, fragmentation, ground, insulation, patronage, peace
from shadowgraph.measures.base import Measure
from shadowgraph.plugins.hooks import hookimpl


@hookimpl
def shadowgraph_measures() -> list[Measure]:
    """Return the built-in measures, theme by theme, in the order a reader would ask for them."""
    themes = (fragmentation, escalation, ambiguity, insulation, patronage, peace, ground)
    return [one for theme in themes for one in theme.MEASURES]
