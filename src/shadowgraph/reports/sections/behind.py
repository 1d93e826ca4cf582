"""Behind it: the method in half a page, the parameters, the sources, how to reproduce."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from shadowgraph.reports.numbers import count, estimate, many
from shadowgraph.reports.payload import Behind, Dataset, Next, Setting
from shadowgraph.reports.sections.headline import NOT_YET
from shadowgraph.reports.sections.ties import source_initials, without_curve
from shadowgraph.reports.tables import ReportTables

METHOD = (
    (
        "Every pair of organisations active within reach of each other has, in each period, one of four "
        "hidden states: "
        "rival, unrelated, tactical cooperation or strategic cooperation. The states follow a Markov chain: "
        "tactical ties "
        "die fast, strategic ones last."
    ),
    (
        "Each kind of evidence counts something (fights between the two, being named on one side, fighting "
        "the same "
        "opponents, acting within days of each other, sharing ground without fighting, statements by "
        "sources) and compares "
        "it with what chance would give two organisations with as much opportunity. The comparison gives a "
        "log-likelihood "
        "ratio for each state. Silence counts only where there was something to hear."
    ),
    (
        "A friend's friend and an enemy's enemy shift the starting point; that shift is a bar of its own. "
        "The bars of a "
        "waterfall add up exactly to the log-odds of cooperation in that period. A bar's lighter part was "
        "carried from "
        "other periods by the chain."
    ),
    (
        "Intervals hold 90 % of the draws of the parameters. They don't cover what no data here could show: biased "
        "reporting, mistaken names, or a model that is wrong in kind."
    ),
    (
        "A chance is a word and a number together: almost certain (95 % or more), highly likely (80-90 %), "
        "likely (55-75 %), "
        "a realistic possibility (40-50 %), unlikely (25-35 %), highly unlikely (10-20 %), a remote chance "
        "(5 % or less). "
        "Confidence is a separate word for how good the evidence is: high needs a narrow interval, three "
        "kinds of evidence, "
        "ten records and a call that survives losing its strongest evidence; low means a wide interval, "
        "fewer than three "
        "records, or one kind of evidence without which the call turns."
    ),
)


METHOD_CODED = (
    (
        "Whether two organisations have a tie is learnt from ties that UCDP has coded: open ones (named on one "
        "side, allied, merged) and covert ones (one supports the other). What holds for a pair over the whole "
        "window speaks for or against: creed, people, war with a state, enemies that few others fight, ground, "
        "distance, clashes between the two, partners in common. The chance is that careful coders would record a "
        "tie, open or covert; true cooperation is at least as common."
    ),
    (
        "The waterfall of a pair starts at the typical pair and adds what each kind of evidence changes. The bars "
        "add up exactly to the log-odds. Timing and place add a capped part, and what sources say adds as much as "
        "their record of errors warrants."
    ),
    (
        "When a tie is alive is found period by period. Every pair is in one of four hidden states: rival, "
        "unrelated, tactical or strategic cooperation. The states follow a Markov chain; each kind of evidence of "
        "a period counts something and compares it with what chance would give two organisations with as much "
        "opportunity. A tie is alive about a third of the time, so the chance in a period is lower than that of "
        "the pair."
    ),
    (
        "A tie is strategic when its spell lasts at least three years in all, and tactical when it is shorter. "
        "Kinds of cooperation are learnt from coded ties too; where that is no better than a base rate, the page "
        "says that it can't say."
    ),
    (
        "The interval of a pair is what leaving one theatre out of the learning would change; that of a period "
        "adds draws of the chain's parameters. Neither covers what no data here could show: biased reporting, "
        "mistaken names, or a model that is wrong in kind."
    ),
    METHOD[-1],
)
"""The method of models that learn from coded ties."""


def build(tables: ReportTables, ranked: pl.DataFrame, carried: dict[str, int]) -> Behind:
    """Return the behind-it part.

    Args:
        tables: The theatre's tables.
        ranked: Ranked pairs.
        carried: How many events, statements and waterfalls the page carries.
    """
    settings = tables.settings
    return {
        "method": list(METHOD_CODED if tables.standing.height else METHOD),
        "settings": _settings(tables),
        "command": str(settings.get("command", "")),
        "limits": _limits(tables, ranked, carried),
    }


def _limits(tables: ReportTables, ranked: pl.DataFrame, carried: dict[str, int]) -> list[str]:
    """What the page leaves out and where it is."""
    flat = without_curve(ranked)
    found = [
        (
            f"{count(carried['events'])} of {many(tables.events.height, 'event')} are here in full: those "
            "behind a bar, the "
            "largest, and the largest of each organisation. All of them are in the map's totals; the rest are in "
            "events.parquet of the run folder."
        ),
        (
            f"Waterfalls are here for {count(carried['waterfalls'])} of {many(ranked.height, 'pair')}: the "
            "strongest and "
            "every reported one up to a limit. The rest are in evidence.parquet."
        ),
    ]
    if flat:
        found.append(
            f"{many(flat, 'pair')} whose chances of cooperation and of rivalry stay under 10 % have no "
            "curve here; they are "
            "in ties.parquet."
        )
    return found


def _settings(tables: ReportTables) -> list[Setting]:
    """Every setting but the command, nested ones with dotted names."""
    theatre = tables.theatre
    found: list[Setting] = [
        {"name": "theatre", "value": f"{theatre.name} (chosen by {theatre.basis})"},
        {"name": "window", "value": f"{theatre.start.isoformat()} to {theatre.end.isoformat()}"},
    ]
    if theatre.countries:
        found.append({"name": "countries", "value": ", ".join(theatre.countries)})
    for name, value in sorted(tables.settings.items()):
        if name != "command":
            found += _flat(name, value)
    return found


def _flat(name: str, value: object) -> list[Setting]:
    if isinstance(value, Mapping):
        return [row for key, inner in sorted(value.items()) for row in _flat(f"{name}.{key}", inner)]
    if isinstance(value, float):
        return [{"name": name, "value": f"{value:.6g}"}]
    if isinstance(value, list | tuple):
        shown = [estimate(part) if isinstance(part, float) else str(part) for part in value]
        return [{"name": name, "value": ", ".join(shown)}]
    return [{"name": name, "value": str(value)}]


def datasets(tables: ReportTables) -> list[Dataset]:
    """Return the datasets part, one entry per dataset id and file."""
    initials = source_initials(tables.datasets)
    return [
        {
            "id": entry.id,
            "title": entry.title,
            "initial": initial,
            "version": entry.version,
            "licence": entry.licence,
            "citation": entry.citation,
            "file": entry.file,
            "sha256": entry.sha256,
            "rows": entry.rows,
            "first": entry.first_date,
            "last": entry.last_date,
            "synthetic": entry.synthetic,
        }
        for entry, initial in zip(tables.datasets, initials, strict=True)
    ]


def coming() -> Next:
    """Return the what-comes-next part."""
    return {
        "lines": [
            NOT_YET[6],
            NOT_YET[7],
            (
                "Planned for later releases: forecasts of deaths per district with full distributions, the "
                "same futures with and "
                "without the ties found here, and options set side by side as harm averted and harm done."
            ),
        ]
    }
