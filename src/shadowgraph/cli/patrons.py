"""`shadowgraph patrons`: which states may support which groups of a run, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shadowgraph.cli.grouped import GroupedCommand
from shadowgraph.cli.options import COMMAND, JsonOption, LimitOption, RunArgument, TheatreOption

if TYPE_CHECKING:
    import polars as pl

    from shadowgraph.store.reading import RunReader

app = typer.Typer(**COMMAND)

LEAST_SHOWN = 0.1
LEAST_BAR = 0.05
MOST_UNLIKELY = 5
COLUMNS = (
    "name_state",
    "name_b",
    "p_support",
    "p_low",
    "p_high",
    "basis",
    "alleged_only",
    "years_reported",
    "layers_reported",
)


@app.command(cls=GroupedCommand)
def patrons(
    run: RunArgument = None,
    group: Annotated[
        str | None,
        typer.Option("--of", metavar="NAME", help="Only this group, with the reasons.", show_default=False),
    ] = None,
    least: Annotated[
        float, typer.Option(metavar="P", min=0.0, max=1.0, help="Least probability of those not reported.")
    ] = LEAST_SHOWN,
    theatre: TheatreOption = None,
    limit: LimitOption = 40,
    as_json: JsonOption = False,
) -> None:
    """Show which states may support which groups, and why.

    The probability is that support is on record, had coders looked; a state that is likely and not reported is a
    lead, not a finding.
    """
    import polars as pl

    from shadowgraph.cli.session import find_run

    found = find_run(run)
    table = found.read_table("patrons", theatre=theatre)
    if group is not None:
        table = _of(table, group)
    table = table.sort("p_support", "state", "actor_b", descending=[True, False, False])
    table = table.filter(
        (pl.col("p_support") >= least)
        | (pl.col("basis") == "reported")
        # Of one group, the likeliest few are shown however unlikely they are.
        | ((pl.int_range(pl.len()) < MOST_UNLIKELY) & pl.lit(group is not None))
    )
    why = found.read_table("patron_evidence", theatre=theatre).join(
        table.select("state", "actor_b"), on=["state", "actor_b"], how="semi"
    )
    if as_json:
        from shadowgraph.cli.output import write_json

        head = table.head(limit) if limit else table
        document = {
            "run": str(found.path),
            "synthetic": found.synthetic,
            "rows": table.height,
            "patrons": head,
        }
        write_json(document if group is None else {**document, "evidence": why})
    else:
        _show(found, table, why if group is not None else None, limit)


def _of(table: pl.DataFrame, group: str) -> pl.DataFrame:
    import polars as pl

    from shadowgraph.errors import UsageError

    rows = table.filter((pl.col("actor_b") == group) | (pl.col("name_b") == group))
    if rows.is_empty():
        known = table["name_b"].unique().sort().to_list()
        raise UsageError(
            "No patrons were looked for of this organisation",
            field="of",
            value=group,
            rule="an id or the exact name of a group that fights a government",
            way_out="one of: " + ", ".join(known[:10]) + (", ..." if len(known) > 10 else ""),
        )
    return rows


def _show(found: RunReader, table: pl.DataFrame, why: pl.DataFrame | None, limit: int) -> None:
    import polars as pl

    from shadowgraph.cli.output import say_prose, show_frame

    if found.synthetic:
        say_prose("SYNTHETIC: these organisations are invented.")
    show_frame(table.select(COLUMNS), limit=limit, title="States that may support groups")
    say_prose(
        "Probability that support is on record, had coders looked. Not reported and likely is a lead, not a finding; "
        "in which year, the events don't tell."
    )
    if why is None or table.is_empty():
        return
    first = table.row(0, named=True)
    bars = why.filter((pl.col("state") == first["state"]) & (pl.col("contribution").abs() >= LEAST_BAR))
    size = pl.when(pl.col("term") == "prior").then(1e9).otherwise(pl.col("contribution").abs())
    show_frame(
        bars.sort(size, "term", descending=[True, False]).select(
            "term", "contribution", "observed", "typical", "compared"
        ),
        title=f"Why {first['name_state']}: natural log-odds",
    )
