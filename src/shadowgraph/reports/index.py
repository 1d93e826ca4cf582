"""The index page of a run with several theatres: one headline each, and links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from shadowgraph.reports.numbers import count, day, many
from shadowgraph.reports.page import shell
from shadowgraph.theatres.data import TheatreData


@dataclass(frozen=True)
class IndexEntry:
    """One theatre of a run.

    Args:
        name: Its name.
        href: Its report, relative to the index page.
        strap: Countries, window, events and deaths in one sentence.
        lines: Its headlines, the most telling first.
        events: Events in it.
        deaths: Deaths in it, best estimates.
    """

    name: str
    href: str
    strap: str
    lines: tuple[str, ...]
    events: int
    deaths: int

    @classmethod
    def of(cls, data: TheatreData, href: str, lines: Sequence[str]) -> IndexEntry:
        """The entry of a theatre.

        Args:
            data: The theatre.
            href: Its report, relative to the index page.
            lines: What its headline says.
        """
        theatre = data.theatre
        deaths = int(data.events["deaths_best"].sum())
        where = ", ".join(theatre.countries[:4]) or theatre.name
        where += f" and {count(len(theatre.countries) - 4)} more" if len(theatre.countries) > 4 else ""
        strap = (
            f"{where}, {day(theatre.start)} to {day(theatre.end)}: {many(data.events.height, 'event')}, "
            f"{count(deaths)} deaths, {many(data.actors.height, 'organisation')}."
        )
        return cls(theatre.name, href, strap, tuple(lines), data.events.height, deaths)


def render_index(entries: Sequence[IndexEntry], *, synthetic: bool = False) -> str:
    """Return the page, the deadliest theatre first.

    Args:
        entries: Theatres of the run.
        synthetic: True for invented data: the page then carries the ribbon.
    """
    ordered = sorted(entries, key=lambda entry: (-entry.deaths, entry.name))
    deaths = sum(entry.deaths for entry in ordered)
    events = sum(entry.events for entry in ordered)
    parts = [
        '<header class="wrap masthead"><p class="small soft">Shadowgraph assessment</p>',
        f"<h1>{many(len(ordered), 'theatre')}: who works with whom, openly or not</h1>",
        (
            f"<p>{many(events, 'event')}, {count(deaths)} deaths. The deadliest theatre comes first; each has "
            "a report "
            "of its own.</p></header>"
        ),
        '<main class="wrap theatres">',
    ]
    parts += [_entry(entry) for entry in ordered]
    if not ordered:
        parts.append("<p>This run has no theatre. Choose other countries or a longer window.</p>")
    parts.append("</main>")
    return shell(f"{len(ordered)} theatres", "".join(parts), synthetic=synthetic)


def _entry(entry: IndexEntry) -> str:
    said = f"<p>{escape(entry.lines[0])}</p>" if entry.lines else "<p>Nothing can be said about its ties.</p>"
    more = "".join(f"<li>{escape(line)}</li>" for line in entry.lines[1:3])
    return (
        f'<section><h2><a href="{escape(quote(entry.href), quote=True)}">{escape(entry.name)}</a></h2>'
        f'<p class="small soft">{escape(entry.strap)}</p>{said}{f"<ul>{more}</ul>" if more else ""}</section>'
    )
