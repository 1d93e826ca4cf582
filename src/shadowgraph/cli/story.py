"""`shadowgraph story`: what happened, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shadowgraph.cli.grouped import GroupedCommand
from shadowgraph.cli.options import COMMAND, JsonOption, LimitOption, RunArgument, TheatreOption

if TYPE_CHECKING:
    import polars as pl

    from shadowgraph.store.reading import RunReader

app = typer.Typer(**COMMAND)


@app.command(cls=GroupedCommand)
def story(
    run: RunArgument = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND", help="Only turns of this kind: merger, split, rift, spread...", show_default=False
        ),
    ] = None,
    theatre: TheatreOption = None,
    limit: LimitOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Tell what happened, in order.

    Mergers, splits, rifts, alliances, spread, changes of level: the weightiest turns, oldest first; --limit 0 tells
    all that were found. Found by rule, looking back over the whole window.
    """
    import polars as pl

    from shadowgraph.cli.session import find_run
    from shadowgraph.errors import UsageError
    from shadowgraph.records.development import DEVELOPMENT_KINDS

    if kind is not None and kind not in DEVELOPMENT_KINDS:
        raise UsageError(
            "There is no such kind of turn",
            field="kind",
            value=kind,
            rule="one of " + ", ".join(DEVELOPMENT_KINDS),
            way_out="choose one of these",
        )
    found = find_run(run)
    table = found.read_table("developments", theatre=theatre)
    if kind is not None:
        table = table.filter(pl.col("kind") == kind)
    chosen = (table.sort("rank").head(limit) if limit else table).sort("date", "rank")
    if as_json:
        from shadowgraph.cli.output import write_json

        write_json(
            {
                "run": str(found.path),
                "synthetic": found.synthetic,
                "rows": table.height,
                "developments": chosen,
            }
        )
    else:
        _show(found, chosen, table.height)


def _show(found: RunReader, table: pl.DataFrame, rows: int) -> None:
    import polars as pl

    from shadowgraph.cli.output import say_prose, show_frame

    if found.synthetic:
        say_prose("SYNTHETIC: these organisations are invented.")
    actors = found.read_table("actors").select("actor_id", "name")
    numbered = table.with_row_index("row")
    who = (
        numbered.select("row", "actors")
        .explode("actors")
        .join(actors, left_on="actors", right_on="actor_id", how="left", maintain_order="left")
        .group_by("row", maintain_order=True)
        .agg(pl.col("name").drop_nulls().str.join(", ").alias("who"))
    )
    told = numbered.join(who, on="row", how="left", maintain_order="left").select(
        "date", "kind", "who", "place", "before", "after", "of", "p", "basis", pl.col("stake").round(3)
    )
    show_frame(told, title="What happened, in order")
    say_prose(
        f"{table.height} of {rows} turns, the weightiest. Stake: share of the theatre's deaths around then that a turn "
        "concerns. What no source recorded is not in it."
    )
