"""The reference page of the measures, written from their own docstrings.

`python -m shadowgraph.measures.reference > docs/reference/measures.md` renews it; a test compares the two.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable

from shadowgraph.measures.base import Measure
from shadowgraph.measures.builtin import shadowgraph_measures

THEMES = {
    "fragmentation": "Fragmentation",
    "escalation": "Escalation",
    "ambiguity": "Ambiguity",
    "insulation": "Insulation by illicit economies",
    "patronage": "Patrons and proxies",
    "peace": "Peace in pieces",
    "ground": "Ground",
}

RESOLUTIONS = {
    "step": "the run's step (and years where dates are known no better)",
    "ties": "the periods of the ties",
    "year": "calendar years",
}

SECTION = re.compile(r"[A-Z][a-z]+: ?")
"""A line that begins a section of a docstring, such as 'Formula: ...'."""

HEAD = """# Measures

Written by `python -m shadowgraph.measures.reference` from the measures' own docstrings. Not edited by hand.

Every measure is a function of draws, so it comes with an interval: `low` and `high` are the 5 and 95 % quantiles. What
an interval covers is said under each measure; [What the intervals of measures mean](../why/measures.md) has the
reasons. The columns are [listed with the other tables](tables.md#measures). A measure of your own is one file and one
line (its theme's list, or a plug-in's `shadowgraph_measures` hook);
`shadowgraph.conformance.measures.check_measure` judges it.
"""


def page(measures: Iterable[Measure] | None = None) -> str:
    """Return the page as Markdown.

    Args:
        measures: Measures to describe; None: the built-in ones.
    """
    listed = list(shadowgraph_measures() if measures is None else measures)
    parts = [HEAD, _overview(listed)]
    for theme, heading in THEMES.items():
        entries = [_entry(one) for one in listed if one.theme == theme]
        parts += [f"## {heading}\n", *entries] if entries else []
    return "\n".join(parts)


def _overview(measures: list[Measure]) -> str:
    rows = "\n".join(
        f"| [`{one.name}`](#{one.name}) | {one.title} | {one.units} | {', '.join(one.unit_kinds)} | {one.citation} |"
        for one in measures
    )
    return f"| name | what | units | of | source |\n|---|---|---|---|---|\n{rows}\n"


def _entry(one: Measure) -> str:
    """One measure: its first sentences, then its sections as a list."""
    about: list[str] = []
    sections: list[list[str]] = []
    for line in (inspect.getdoc(type(one)) or "").splitlines():
        if SECTION.match(line):
            sections.append([line.strip()])
        elif line.strip():
            (sections[-1] if sections else about).append(line.strip())
    items = [" ".join(lines).split(":", 1) for lines in sections]
    bullets = "\n".join(f"- **{name}.** {_capital(text.strip())}" for name, text in items)
    facts = f"- **Of.** {_capital(' and '.join(one.unit_kinds))}, by {RESOLUTIONS[one.resolution]}."
    return f"### `{one.name}`\n\n**{one.title}.** {' '.join(about)}\n\n{bullets}\n{facts}\n"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    sys.stdout.write(page())
