"""`shadowgraph trust`: how far the record of a run can be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from shadowgraph.cli.grouped import GroupedCommand
from shadowgraph.cli.options import COMMAND, JsonOption, LimitOption, RunArgument, TheatreOption

if TYPE_CHECKING:
    from shadowgraph.store.reading import RunReader

app = typer.Typer(**COMMAND)


@app.command(cls=GroupedCommand)
def trust(
    run: RunArgument = None,
    event: Annotated[
        str | None,
        typer.Option(metavar="ID", help="All that is known of one report.", show_default=False),
    ] = None,
    theatre: TheatreOption = None,
    limit: LimitOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Show how far the record can be believed.

    Without options: headline numbers with and without suspect reports, conclusions that hang on one office, and how
    many reports are flagged. With --event: what that report is worth and why, its flags, its likely copies and, where
    a side is not named, who it may have been (never a finding).
    """
    from shadowgraph.cli.session import find_run

    found = find_run(run)
    parts = _of_event(found, event, theatre) if event is not None else _of_run(found, theatre)
    if as_json:
        from shadowgraph.cli.output import write_json

        write_json({"run": str(found.path), "synthetic": found.synthetic, **parts})
        return
    from shadowgraph.cli.output import say_prose, show_frame

    if found.synthetic:
        say_prose("SYNTHETIC: these reports are invented.")
    for name, table in parts.items():
        if table.height:
            show_frame(table, limit=limit, title=name.replace("_", " ").capitalize())
        else:
            say_prose(f"{name.replace('_', ' ').capitalize()}: none.")


def _of_run(found: RunReader, theatre: str | None) -> dict[str, Any]:
    import polars as pl

    headlines = found.read_table("headlines", theatre=theatre).filter(pl.col("unit_kind") == "theatre")
    influence = found.read_table("influence", theatre=theatre).filter("changes")
    flags = (
        found.read_table("report_flags")
        .group_by("flag")
        .len("reports")
        .sort("reports", "flag", descending=[True, False])
    )
    return {
        "headlines": headlines.select(
            "headline", "item", "all_reports", "weighed", "low", "high", "without_suspects", "n_suspects"
        ),
        "would_change": influence.select("source", "n_events", "conclusion", "before", "after"),
        "flags": flags,
    }


def _of_event(found: RunReader, event: str, theatre: str | None) -> dict[str, Any]:
    import polars as pl

    from shadowgraph.errors import UsageError
    from shadowgraph.trust.credibility import BARS

    report = found.read_table("credibility").filter(pl.col("event_id") == event)
    if report.is_empty():
        raise UsageError(
            "There is no such event in this run",
            field="event",
            value=event,
            rule="the id of an event, such as ucdp-ged:12345",
            way_out='list some with: shadowgraph query "select event_id from events limit 10"',
        )
    bars = pl.DataFrame({"evidence": list(BARS), "log_odds": report["bars"][0].to_list()})
    links = found.read_table("event_links")
    either = (pl.col("event_id") == event) | (pl.col("other_id") == event)
    return {
        "report": report.drop("bars"),
        "why": bars.sort(pl.col("log_odds").abs(), descending=True),
        "flags": found.read_table("report_flags").filter(pl.col("event_id") == event).drop("event_id"),
        "likely_copies": links.filter(either),
        "who_it_may_have_been": found.read_table("attributions", theatre=theatre)
        .filter(pl.col("event_id") == event)
        .select("side", "name", "p", "low", "high", "n_events"),
    }
