"""The rules of the events stage, in the order they are applied. A new rule is one entry in its family's file."""

from __future__ import annotations

from shadowgraph.events.rules import dates, deaths, names, places
from shadowgraph.events.rules.base import Rule

RULES: tuple[Rule, ...] = (*names.RULES, *dates.RULES, *places.RULES, *deaths.RULES)
"""Every rule over a row. Copies of one event are handled before them (`events.copies`)."""

__all__ = ["RULES", "Rule"]
