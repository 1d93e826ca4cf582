"""`shadowgraph query`: ask the tables of a run with SQL."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shadowgraph.cli.grouped import OUTPUT, GroupedCommand, examples
from shadowgraph.cli.options import COMMAND, JsonOption, LimitOption

app = typer.Typer(**COMMAND)


@app.command(
    cls=GroupedCommand,
    epilog=examples(
        'shadowgraph query "show tables"',
        'shadowgraph query runs/sahel "select name_a, name_b, p_cooperating from pairs order by 3 desc"',
        'shadowgraph query "from measures" --csv > measures.csv',
    ),
)
def query(
    words: Annotated[
        list[str], typer.Argument(metavar="RUN SQL", help="A run (the newest without it) and one SELECT.")
    ],
    limit: LimitOption = 40,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="All rows as CSV on standard output.", rich_help_panel=OUTPUT)
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask the tables of a run with SQL.

    Every table is a view: events, actors, ties, pairs, evidence, measures... Only reading is possible, and only
    this run.
    """
    from shadowgraph.cli.output import show_frame, write_json
    from shadowgraph.cli.session import find_run
    from shadowgraph.errors import UsageError

    if len(words) > 2:
        raise UsageError(
            "Too many words",
            field="SQL",
            value=words[2],
            rule="one quoted statement",
            way_out="quote the SQL",
        )
    found = find_run(Path(words[0]) if len(words) == 2 else None)
    from shadowgraph.store.duck import query as ask

    table = ask(found, words[-1])
    if as_csv:
        import sys

        from shadowgraph.exports.comma import flat

        sys.stdout.write(flat(table).write_csv())
    elif as_json:
        write_json(
            {"run": str(found.path), "rows": table.height, "result": table.head(limit) if limit else table}
        )
    else:
        show_frame(table, limit=limit)
