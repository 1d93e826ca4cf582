"""`shadowgraph ties`: the ties of a run, and why each is believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shadowgraph.cli.grouped import GroupedCommand, examples
from shadowgraph.cli.options import COMMAND, JsonOption, LimitOption, RunArgument, TheatreOption

if TYPE_CHECKING:
    import polars as pl

    from shadowgraph.cli.waterfall import Told
    from shadowgraph.store.reading import RunReader

app = typer.Typer(**COMMAND)


@app.command(
    cls=GroupedCommand,
    epilog=examples(
        "shadowgraph ties --threshold 0.8",
        'shadowgraph ties --pair "JNIM" "Ansar Dine"',
        'shadowgraph ties runs/sahel --pair "JNIM" "Ansar Dine" --period 2017-03 --explain',
    ),
)
def ties(
    run: RunArgument = None,
    pair: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Only these two organisations: ids or names.", show_default=False),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only the period that holds this day.", show_default=False),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what each kind of evidence adds, with --pair.")
    ] = False,
    threshold: Annotated[
        float, typer.Option(metavar="P", min=0.0, max=1.0, help="Least chance of a tie.")
    ] = 0.5,
    theatre: TheatreOption = None,
    limit: LimitOption = 25,
    as_json: JsonOption = False,
) -> None:
    """List the ties of a run, or explain one of them.

    Without options: the pairs most likely to have a tie, open or covert. With --pair: their history, period by
    period. With --pair and --explain: why, first for the pair as a whole, then for its strongest period (or --period),
    with the events and statements behind each bar.
    """
    from shadowgraph.cli.dates import day
    from shadowgraph.cli.session import find_run

    when = day(period, "--period")
    found = find_run(run)
    if explain:
        from shadowgraph.cli.waterfall import show_waterfall, waterfall_json

        told = _explanation(found, pair, when, theatre)
        if as_json:
            from shadowgraph.cli.output import write_json

            write_json({"run": str(found.path), "synthetic": found.synthetic, **waterfall_json(told)})
        else:
            show_waterfall(told, synthetic=found.synthetic)
        return
    if pair is None and when is None:
        _list_pairs(found, theatre, threshold, limit, as_json=as_json)
    else:
        _list_periods(found, theatre, pair, when, threshold, limit, as_json=as_json)


def _list_pairs(run: RunReader, theatre: str | None, threshold: float, limit: int, *, as_json: bool) -> None:
    import polars as pl

    table = run.read_table("pairs", theatre=theatre).filter(pl.col("p_cooperating") >= threshold)
    table = table.sort("p_cooperating", "actor_a", "actor_b", descending=[True, False, False])
    if as_json:
        _json(run, "pairs", table, limit)
        return
    many = table["theatre"].n_unique() > 1
    heads = table["p_open"].is_not_null().any()
    rows = [
        (
            *((row["theatre"],) if many else ()),
            row["name_a"],
            row["name_b"],
            _chance(row),
            *((_percent(row["p_open"]), _percent(row["p_covert"])) if heads else ()),
            row["basis"],
            _span(row["first_period"], row["last_period"]),
            _percent(row["strategic_share"]),
            (row["reported_layers"] or "").replace(";", ", "),
        )
        for row in _first(table, limit).iter_rows(named=True)
    ]
    split = ("open", "covert") if heads else ()
    columns = ("A", "B", "a tie", *split, "basis", "periods", "strategic", "layers reported")
    _draw(
        run, rows, ("theatre", *columns) if many else columns, table.height, "No pair reaches the threshold."
    )
    if rows:
        _what_it_means(coded=heads)


def _what_it_means(*, coded: bool) -> None:
    from shadowgraph.cli.output import say_prose
    from shadowgraph.reports.meaning import HEADS_SHORT, LASTING, meaning

    lines = meaning(coded=coded)
    say_prose(f"A tie: {lines[0]} {lines[1]}", *((HEADS_SHORT,) if coded else ()), LASTING, dim=True)


def _list_periods(
    run: RunReader,
    theatre: str | None,
    pair: tuple[str, str] | None,
    when: Any,
    threshold: float,
    limit: int,
    *,
    as_json: bool,
) -> None:
    import polars as pl

    table = run.read_table("ties", theatre=theatre)
    if pair is not None:
        first, second = sorted(_ids(run, pair))
        table = table.filter((pl.col("actor_a") == first) & (pl.col("actor_b") == second))
        order = ["theatre", "period_start"]
    else:
        table = table.filter(pl.col("p_cooperating") >= threshold)
        table = table.sort("p_cooperating", "actor_a", "actor_b", descending=[True, False, False])
        order = []
    if when is not None:
        table = table.filter((pl.col("period_start") <= when) & (pl.col("period_end") >= when))
    table = table.sort(order) if order else table
    limit = 0 if pair is not None else limit
    if as_json:
        _json(run, "ties", table, limit)
        return
    rows = [
        (
            row["period_start"],
            row["name_a"],
            row["name_b"],
            _chance(row),
            row["p_rival"],
            row["p_unrelated"],
            row["p_tactical"],
            row["p_strategic"],
            row["basis"],
        )
        for row in _first(table, limit).iter_rows(named=True)
    ]
    columns = ("from", "A", "B", "cooperating", "rival", "unrelated", "tactical", "strategic", "basis")
    _draw(run, rows, columns, table.height, "No tie in that period reaches the threshold.")


def _explanation(run: RunReader, pair: tuple[str, str] | None, when: Any, theatre: str | None) -> Told:
    import polars as pl

    from shadowgraph.cli.waterfall import Told
    from shadowgraph.errors import UsageError

    if pair is None:
        raise UsageError(
            "Nothing to explain",
            field="--pair",
            rule="--explain needs two organisations",
            way_out='for example --pair "JNIM" "Katiba Macina" --explain',
        )
    ids = _ids(run, pair)
    where = theatre or _theatre_of(run, ids)
    result = _result(run, where)
    made = result.explain(*ids, period=when)
    tie = made.tie
    both = (pl.col("actor_a") == tie["actor_a"]) & (pl.col("actor_b") == tie["actor_b"])
    period = result.evidence.filter(both & (pl.col("period_start") == tie["period_start"]))
    row = result.pair_table.filter(both).row(0, named=True)
    layers = result.layers.filter(both).to_dicts()
    return Told(made, row, period.to_dicts(), layers, where, _bases(run, row["actor_a"], row["actor_b"]))


def _bases(run: RunReader, a: str, b: str) -> dict[str, tuple[str | None, str | None]]:
    found: dict[str, tuple[str | None, str | None]] = {}
    if not run.has_table("actors"):
        return found
    actors = run.read_table("actors")
    for term, column in (("creed", "ideology"), ("people", "constituency")):
        known = dict(actors.select("actor_id", column).iter_rows())
        found[term] = (known.get(a), known.get(b))
    return found


def _ids(run: RunReader, pair: tuple[str, str]) -> tuple[str, str]:
    from shadowgraph.cli.naming import actor_id

    return actor_id(run, pair[0]), actor_id(run, pair[1])


def _theatre_of(run: RunReader, ids: tuple[str, str]) -> str:
    """The theatre in which the two are most likely to have a tie."""
    import polars as pl

    first, second = sorted(ids)
    pairs = run.read_table("pairs")
    here = pairs.filter((pl.col("actor_a") == first) & (pl.col("actor_b") == second))
    best = here if here.height else pairs
    return str(best.sort("p_cooperating", descending=True)["theatre"][0]) if best.height else ""


def _result(run: RunReader, theatre: str) -> Any:
    from shadowgraph.ties.result import TieResult

    asked = run.settings
    return TieResult(
        run.read_table("ties", theatre=theatre),
        run.read_table("pairs", theatre=theatre),
        run.read_table("evidence", theatre=theatre),
        model=str(asked.get("model", "")),
        mode=str(asked.get("mode", "")),
        step=str(asked.get("step", "")),
        parameters=run.manifest.facts.get(f"parameters:{theatre}", {}),
        # Runs of models that look at periods only, and of older releases, have neither.
        **{
            field: run.read_table(name, theatre=theatre)
            for field, name in (("standing", "standing"), ("layers", "ties_layers"))
            if run.has_table(name)
        },
    )


def _chance(row: dict[str, Any]) -> str:
    from shadowgraph.reports.words import chance

    return chance(row["p_cooperating"], row["p_low"], row["p_high"])


def _percent(value: float | None) -> str:
    from shadowgraph.reports.words import percent

    return "" if value is None else percent(value)


def _span(first: Any, last: Any) -> str:
    if first is None:
        return ""
    return first.isoformat()[:7] if first == last else f"{first.isoformat()[:7]} to {last.isoformat()[:7]}"


def _json(run: RunReader, name: str, table: pl.DataFrame, limit: int) -> None:
    from shadowgraph.cli.output import write_json

    write_json(
        {
            "run": str(run.path),
            "synthetic": run.synthetic,
            "rows": table.height,
            name: _first(table, limit),
        }
    )


def _first(table: pl.DataFrame, limit: int) -> pl.DataFrame:
    return table.head(limit) if limit else table


def _draw(
    run: RunReader, rows: Sequence[tuple[object, ...]], columns: tuple[str, ...], total: int, empty: str
) -> None:
    from shadowgraph.cli.output import say, show_table

    if not rows:
        say(empty)
        return
    note = "Ties are inferred from records of events: chances, not findings."
    if len(rows) < total:
        note = f"{len(rows):,} of {total:,}; --limit 0 shows all. {note}"
    title = "SYNTHETIC DATA" if run.synthetic else None
    show_table(rows, columns, title=title, note=note)
