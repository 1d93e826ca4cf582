"""`shadowgraph actors`: search organisations by any of their names, and show one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shadowgraph.cli.options import HELP, JsonOption, LimitOption

if TYPE_CHECKING:
    import polars as pl

    from shadowgraph.actors.profile import Profile
    from shadowgraph.actors.result import Actors

app = typer.Typer(context_settings=HELP, rich_markup_mode="rich", pretty_exceptions_enable=False)

ID_PREFIXES = ("ucdp:", "name:")
FACTS = (
    "kind",
    "kind_basis",
    "ideology",
    "constituency",
    "countries",
    "first_seen",
    "last_seen",
    "n_events",
    "deaths",
)
"""Facts of the profile's page, in order; those not known are left out."""
SHOWN = (
    "actor_id",
    "name",
    "kind",
    "countries",
    "n_events",
    "first_seen",
    "last_seen",
    "matched_name",
    "score",
)


@app.command()
def actors(
    query: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A name, former name, translation or acronym, in any script."),
    ],
    show: Annotated[
        bool, typer.Option("--show", help="Show the best match: names, descent, what is reported of it.")
    ] = False,
    run: Annotated[
        Path | None, typer.Option("--run", metavar="RUN", help="Search this run.", show_default=False)
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option("--events", metavar="FILE", help="Search this file or folder.", show_default=False),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="Also organisations that no event or statement names.")
    ] = False,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
) -> None:
    """Search organisations by any of their names.

    Looks in the data at hand, in the file of --events, or in a run. An id ('ucdp:6716') shows that organisation.
    """
    from shadowgraph.actors import NameIndex
    from shadowgraph.actors.profile import profile
    from shadowgraph.cli.output import write_json

    found, where = _register(run, events, everyone, as_json)
    if query.startswith(ID_PREFIXES):
        made = profile(found, query)
    else:
        matches = NameIndex(found).search(query, limit=limit or found.table.height)
        if not show:
            if as_json:
                write_json({"searched": where, "query": query, "matches": matches})
            else:
                _table(matches, where)
            return
        made = profile(found, _best(matches, query, where))
    if as_json:
        write_json({"searched": where, "query": query, **vars(made)})
    else:
        _page(made, where, limit)


def _register(run: Path | None, events: Path | None, everyone: bool, as_json: bool) -> tuple[Actors, str]:
    """The register to search, and where it comes from."""
    from shadowgraph.cli.session import find_run, load_settings

    settings = load_settings()
    if run is not None:
        from shadowgraph.pipeline.stages import read_record

        return read_record(find_run(run, settings))[1], f"run {run}"
    from shadowgraph.actors import register
    from shadowgraph.cli.progress import watching
    from shadowgraph.events import build
    from shadowgraph.pipeline.inputs import find_inputs

    with watching(quiet=as_json) as progress:
        inputs = find_inputs(events, None, settings, progress, seed=0)
        progress.stage("Reading", total=max(1, len(inputs.paths)))
        readings = inputs.read(0, progress)
        progress.stage("Resolving organisations")
        made = register(build(readings), readings, everyone=everyone)
    names = ", ".join(path.name for path in inputs.paths) or "the SYNTHETIC theatre (invented)"
    return made, names


def _best(matches: pl.DataFrame, query: str, where: str) -> str:
    from shadowgraph.errors import UsageError

    if matches.is_empty():
        raise UsageError(
            "No organisation goes by a name like this",
            field="NAME",
            value=query,
            where=where,
            way_out="try another spelling, a full name or an acronym; --everyone also looks among inactive ones",
        )
    return str(matches["actor_id"][0])


def _table(matches: pl.DataFrame, where: str) -> None:
    from shadowgraph.cli.output import say, show_table

    if matches.is_empty():
        say(f"No organisation goes by a name like this in {where}.")
        return
    show_table(matches.select(SHOWN).rows(), SHOWN, note=f"Searched {where}. --show opens the first.")


def _page(made: Profile, where: str, limit: int) -> None:
    from shadowgraph.cli.output import say, show_table, text

    facts = made.facts
    say(f"{facts['name']}  ({facts['actor_id']})", "")
    for key in FACTS:
        if facts.get(key) is not None:
            say(f"  {key.replace('_', ' '):12} {text(facts[key])}")
    for title, table, empty in (
        ("Names", made.names, "no other name"),
        ("Descent", made.lineage.drop("statement_id", "other_id"), "nothing known"),
        ("Reported", made.reported.drop("other_id"), "nothing reported"),
    ):
        say("")
        if table.is_empty():
            say(f"{title}: {empty}")
        else:
            shown = table.head(limit) if limit else table
            more = (
                f"{shown.height} of {table.height}; --limit 0 shows all"
                if shown.height < table.height
                else None
            )
            show_table(shown.rows(), shown.columns, title=title, note=more)
    say("", f"From {where}. Years in descent without a statement's own are bounds set by the events.")
