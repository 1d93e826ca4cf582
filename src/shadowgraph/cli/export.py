"""`shadowgraph export`: copy a run to another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shadowgraph.cli.choices import Format, Tlp
from shadowgraph.cli.grouped import GroupedCommand
from shadowgraph.cli.options import COMMAND, JsonOption, RunArgument, TheatreOption

app = typer.Typer(**COMMAND)

WHAT, SHAPE, CARE = "What", "Shape", "Care for those it is about"


@app.command(cls=GroupedCommand)
def export(
    run: RunArgument = None,
    kind: Annotated[
        Format, typer.Option("--format", "-f", help="Format.", rich_help_panel=WHAT)
    ] = Format.csv,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder.", show_default="exports/FORMAT in the run", rich_help_panel=WHAT
        ),
    ] = None,
    theatre: TheatreOption = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Only this table (csv, parquet); may be repeated.", rich_help_panel=WHAT
        ),
    ] = None,
    threshold: Annotated[
        float,
        typer.Option(
            min=0.0, max=1.0, help="Least probability of an edge (gexf, graphml).", rich_help_panel=SHAPE
        ),
    ] = 0.5,
    dynamic: Annotated[
        bool | None,
        typer.Option(
            "--dynamic/--static",
            help="Networks with or without time.",
            show_default="both",
            rich_help_panel=SHAPE,
        ),
    ] = None,
    rivals: Annotated[
        bool, typer.Option("--rivals", help="Rivalries as edges too.", rich_help_panel=SHAPE)
    ] = False,
    hxl: Annotated[
        bool, typer.Option("--hxl", help="A row of HXL hashtags (csv).", rich_help_panel=SHAPE)
    ] = False,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel", help="A byte-order mark, so that Excel sees UTF-8 (csv).", rich_help_panel=SHAPE
        ),
    ] = False,
    tlp: Annotated[
        Tlp | None,
        typer.Option(help="Traffic Light Protocol 2.0 label.", show_default="AMBER", rich_help_panel=CARE),
    ] = None,
    coarsen_place: Annotated[
        float,
        typer.Option(
            metavar="DEG",
            min=0.0,
            max=45.0,
            help="Move places to squares of so many degrees.",
            rich_help_panel=CARE,
        ),
    ] = 0.0,
    delay_days: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="Withhold the last N days of the data.", rich_help_panel=CARE),
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Copy a run to CSV, Parquet, GeoJSON, GEXF or GraphML.

    Each copy says where it comes from, under which licences, who may see it and what was left out. Raw rows of
    restricted datasets never leave the run.
    """
    from shadowgraph.cli.output import say, write_json
    from shadowgraph.cli.session import find_run, load_settings

    settings = load_settings(tlp=tlp and tlp.value)
    found = find_run(run, settings)
    from shadowgraph import exports

    notes: list[str] = []
    paths = exports.export(
        found,
        kind.value,
        out,
        theatre=theatre,
        threshold=threshold,
        dynamic=dynamic,
        rivals=rivals,
        hxl=hxl,
        bom=excel,
        coarsen_place=coarsen_place,
        delay_days=delay_days,
        tlp=settings.tlp,
        tables=tuple(table or ()),
        note=notes.append,
    )
    label = f"TLP:{settings.tlp}"
    if as_json:
        write_json(
            {"run": str(found.path), "tlp": label, "files": [str(path) for path in paths], "notes": notes}
        )
    else:
        say(*(str(path) for path in paths), "", *notes, f"{label}: {exports.TLP_MEANING[settings.tlp]}.")
