"""`shadowgraph measures`: how fragmented and how violent, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from shadowgraph.cli.choices import Step, UnitKind
from shadowgraph.cli.grouped import GroupedCommand
from shadowgraph.cli.options import COMMAND, JsonOption, LimitOption, RunArgument, TheatreOption

if TYPE_CHECKING:
    import polars as pl

    from shadowgraph.store.reading import RunReader

app = typer.Typer(**COMMAND)

BLOCKS = "▁▂▃▄▅▆▇█"


@app.command(cls=GroupedCommand)
def measures(
    run: RunArgument = None,
    measure: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only this measure, period by period.", show_default=False),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only this theatre, district, cell or organisation.", show_default=False
        ),
    ] = None,
    step: Annotated[
        Step | None, typer.Option(help="Length of the periods.", show_default="the shortest there is")
    ] = None,
    kind: Annotated[
        UnitKind | None,
        typer.Option(help="Only units of this kind.", show_default="theatre, or that of --unit"),
    ] = None,
    theatre: TheatreOption = None,
    limit: LimitOption = 60,
    as_json: JsonOption = False,
) -> None:
    """Show how fragmented and how violent, over time.

    Without options: each measure of the theatre, its course and its latest value. With --measure: that measure
    period by period. With --unit: the same for one district or organisation, by id or name.
    """
    from shadowgraph.cli.session import find_run

    found = find_run(run)
    table = found.read_table("measures", theatre=theatre)
    table = _of_step(_of_unit(table, unit, None if kind is None else kind.value), step)
    if measure is not None:
        table = _of_measure(table, measure)
    if as_json:
        from shadowgraph.cli.output import write_json

        head = table.head(limit) if limit else table
        write_json(
            {"run": str(found.path), "synthetic": found.synthetic, "rows": table.height, "measures": head}
        )
    elif measure is not None:
        _course(found, table, limit)
    else:
        _overview(found, table, limit)


def _of_step(table: pl.DataFrame, step: Step | None) -> pl.DataFrame:
    """Yearly rows may stand beside monthly ones; the two are never one series."""
    import polars as pl

    from shadowgraph.records.measure import step_of
    from shadowgraph.records.period import MONTHS

    table = table.with_columns(step_of())
    if step is not None:
        return table.filter(pl.col("step") == step.value)
    months = pl.col("step").replace_strict(MONTHS, return_dtype=pl.Int64)
    return table.filter(months == months.min().over("theatre", "unit", "measure"))


def _of_unit(table: pl.DataFrame, unit: str | None, kind: str | None) -> pl.DataFrame:
    import polars as pl

    from shadowgraph.errors import UsageError

    if unit is None:
        return table.filter(pl.col("unit_kind") == (kind or "theatre"))
    of_kind = table if kind is None else table.filter(pl.col("unit_kind") == kind)
    wanted = unit.strip().lower()
    lower = [pl.col(name).str.to_lowercase() for name in ("unit", "unit_name")]
    exact = of_kind.filter((lower[0] == wanted) | (lower[1] == wanted))
    found = exact if exact.height else of_kind.filter(lower[1].str.contains(wanted, literal=True))
    names = found["unit_name"].unique(maintain_order=True).to_list()
    if found.is_empty() or (found["unit"].n_unique() > 1 and exact.is_empty()):
        raise UsageError(
            "It isn't clear which unit is meant" if names else "No such unit in this run",
            field="--unit",
            value=unit,
            rule="the id or name of a theatre, district, cell or organisation",
            way_out="one of " + "; ".join(names[:8])
            if names
            else "`shadowgraph measures RUN --kind district`",
        )
    return found


def _of_measure(table: pl.DataFrame, measure: str) -> pl.DataFrame:
    import difflib

    import polars as pl

    from shadowgraph.errors import UsageError

    found = table.filter(pl.col("measure") == measure)
    if found.height:
        return found
    known = table["measure"].unique().sort().to_list()
    near = difflib.get_close_matches(measure, known, n=1)
    raise UsageError(
        "No such measure here",
        field="--measure",
        value=measure,
        rule="one of " + ", ".join(known),
        way_out=f"did you mean {near[0]!r}?" if near else "choose one of these",
    )


def _course(run: RunReader, table: pl.DataFrame, limit: int) -> None:
    from shadowgraph.cli.output import show_table

    units = table["units"][0] if table.height else ""
    shown = table.head(limit) if limit else table
    several = table["unit"].n_unique() > 1
    rows = [
        (
            *((row["unit_name"],) if several else ()),
            row["period_start"],
            row["step"],
            row["value"],
            _interval(row["low"], row["high"]),
            row["n_events"],
        )
        for row in shown.iter_rows(named=True)
    ]
    columns = ("from", "period", f"value ({units})", "90 % interval", "events")
    name = f"{table['measure'][0]}, {table['unit_name'][0]}" if table.height and not several else None
    note = f"{shown.height:,} of {table.height:,} rows" if shown.height < table.height else None
    show_table(rows, ("unit", *columns) if several else columns, title=_title(run, name), note=note)


def _overview(run: RunReader, table: pl.DataFrame, limit: int) -> None:
    from shadowgraph.cli.output import show_table

    several = table["unit"].n_unique() > 1
    groups = list(table.group_by("theatre", "unit", "measure", "step", maintain_order=True))
    rows = []
    for _, group in groups[:limit] if limit else groups:
        known = group.drop_nulls("value")
        last = known.row(-1, named=True) if known.height else group.row(-1, named=True)
        rows.append(
            (
                *((last["unit_name"],) if several else ()),
                last["measure"],
                last["step"],
                sparkline(group["value"].to_list()),
                last["value"],
                _interval(last["low"], last["high"]),
                last["units"],
                last["period_start"],
            )
        )
    columns = ("measure", "period", "course", "latest", "90 % interval", "units", "from")
    note = f"{len(rows):,} of {len(groups):,}; --limit 0 shows all" if len(rows) < len(groups) else None
    show_table(rows, ("unit", *columns) if several else columns, title=_title(run, None), note=note)


def sparkline(values: list[Any], width: int = 40) -> str:
    """Return a small picture of a series: one block per stretch of it, a space where nothing is known.

    Examples:
        >>> sparkline([0.0, 1.0, None, 2.0])
        '▁▅ █'
    """
    size = max(1, -(-len(values) // width))
    means = []
    for start in range(0, len(values), size):
        known = [value for value in values[start : start + size] if value is not None]
        means.append(sum(known) / len(known) if known else None)
    present = [mean for mean in means if mean is not None]
    if not present:
        return ""
    low, high = min(present), max(present)
    scale = (len(BLOCKS) - 1) / (high - low) if high > low else 0.0
    return "".join(" " if mean is None else BLOCKS[int((mean - low) * scale + 0.5)] for mean in means)


def _interval(low: float | None, high: float | None) -> str:
    from shadowgraph.cli.output import text

    return "" if low is None or high is None else f"{text(low)} to {text(high)}"


def _title(run: RunReader, name: str | None) -> str | None:
    parts = [part for part in ("SYNTHETIC DATA" if run.synthetic else None, name) if part]
    return ". ".join(parts) or None
