"""`shadowgraph data list|get|check`: which datasets there are, which are here, and whether they read well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shadowgraph.sources.base import Reading

app = typer.Typer(help="Datasets: what there is, what is here, whether it reads well.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout and nothing else.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of datasets.", show_default=False)]
Cache = Annotated[Path | None, typer.Option("--cache", help="Folder for downloads.", show_default=False)]


@app.command("list")
def list_datasets(*, as_json: Json = False, data: Data = None, cache: Cache = None) -> None:
    """Show every dataset in the catalogue and where it is at hand."""
    from shadowgraph.settings import Settings
    from shadowgraph.sources.shelf import shelf

    settings = Settings.load(data=data, cache=cache)
    rows = [item.to_json() for item in shelf(settings)]
    if as_json:
        _print_json({"datasets": rows})
        return
    folder = settings.data_folder()
    _print_table(
        f"Data folder: {folder or 'none (set SHADOWGRAPH_DATA)'}   Cache: {settings.cache}",
        ("dataset", "newest", "to", "licence", "here"),
        [
            (
                row["id"],
                row["newest"] or "",
                row["last_month"] or "",
                "own terms" if row["restricted"] else row["licence"],
                "\n".join(file["name"] + " (cache)" * (file["place"] == "cache") for file in row["files"]),
            )
            for row in rows
        ],
    )


@app.command("get")
def get_dataset(
    dataset: Annotated[str, typer.Argument(help="Catalogue id, e.g. ucdp-ged.")] = "ucdp-ged",
    *,
    version: Annotated[str | None, typer.Option(help="Release, e.g. 25.1; the newest by default.")] = None,
    as_json: Json = False,
    cache: Cache = None,
) -> None:
    """Fetch a dataset into the cache, or say how to get it by hand."""
    from shadowgraph.settings import Settings
    from shadowgraph.sources.download import download, sha256_of

    settings = Settings.load(cache=cache)
    if dataset == "acled":
        _write_mapping(dataset, as_json=as_json)
        return
    with _progress() as progress:
        path = download(dataset, cache=settings.cache, version=version, progress=progress)
    if as_json:
        _print_json({"dataset": dataset, "path": str(path), "sha256": sha256_of(path)})
    else:
        typer.echo(str(path))


@app.command("check")
def check_datasets(
    what: Annotated[
        str | None,
        typer.Argument(help="File, folder or catalogue id; whatever `assess` would read by default."),
    ] = None,
    *,
    mapping: Annotated[Path | None, typer.Option(help="Mapping file for a CSV of your own.")] = None,
    as_json: Json = False,
    data: Data = None,
    cache: Cache = None,
) -> None:
    """Check hashes, read every file, and count the rows kept, mended and set aside by rule."""
    from shadowgraph.settings import Settings
    from shadowgraph.sources.download import verify
    from shadowgraph.sources.read import read
    from shadowgraph.sources.shelf import checkable, pinned

    settings = Settings.load(data=data, cache=cache)
    reports = []
    for path in checkable(what, settings):
        digest = verify(path, pinned(path))
        reports.append(_report(read(path, mapping=mapping), path, digest))
    if as_json:
        _print_json({"files": reports})
        return
    for report in reports:
        _print_report(report)


def _write_mapping(dataset: str, *, as_json: bool) -> None:
    """Write the mapping of a dataset that only its own users can fetch, unless it is there already."""
    from shadowgraph.sources.catalogue import entry
    from shadowgraph.sources.mapping import template

    path = Path(f"{dataset}.mapping.yaml")
    if not path.exists():
        path.write_text(template(dataset), encoding="utf-8")
    known = entry(dataset)
    if as_json:
        _print_json(
            {"dataset": dataset, "mapping": str(path), "homepage": known.homepage, "note": known.note}
        )
        return
    typer.echo(
        f"{path}: the mapping. {known.note} Save the export beside it as {dataset}.csv ({known.homepage})."
    )


def _report(reading: Reading, path: Path, digest: str) -> dict[str, Any]:
    from shadowgraph.sources.shelf import outcomes

    return {
        "file": path.name,
        "dataset": reading.dataset.id,
        "version": reading.dataset.version,
        "sha256": digest,
        "yields": reading.yields,
        **outcomes(reading),
    }


def _print_report(report: dict[str, Any]) -> None:
    typer.echo(
        f"{report['file']}: {report['dataset']} {report['version']}, sha256 {report['sha256'][:12]}..."
    )
    counts = [f"{report['rows_read']:,} rows read", f"{report['kept']:,} {report['yields']} kept"]
    counts += [f"{report[name]:,} {name}" for name in ("repaired", "quarantined", "dropped") if report[name]]
    typer.echo("  " + ", ".join(counts))
    if report["rules"]:
        _print_table(
            "",
            ("action", "rule", "field", "rows", "for example"),
            [
                (
                    rule["action"],
                    rule["rule"],
                    rule["field"],
                    f"{rule['rows']:,}" if rule["rows"] else "file",
                    rule["example"] or "",
                )
                for rule in report["rules"]
            ],
        )


def _print_json(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_table(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE)
    for column in columns:
        table.add_column(column, overflow="fold", justify="right" if column == "rows" else "left")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _progress() -> Any:
    """A progress bar on stderr, so that stdout stays clean."""
    import contextlib

    from rich.console import Console
    from rich.progress import Progress

    @contextlib.contextmanager
    def shown() -> Iterator[Callable[[str, float], None]]:
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=1.0)
            yield lambda message, share: bar.update(task, description=message, completed=share)

    return shown()
