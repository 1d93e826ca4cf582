"""Parquet: every table as it is, with its provenance in the file's footer."""

from __future__ import annotations

from pathlib import Path

from shadowgraph.exports.labels import labelled
from shadowgraph.exports.provenance import provenance
from shadowgraph.exports.release import Release
from shadowgraph.store.parquet import write_parquet


def write(release: Release, folder: Path) -> list[Path]:
    """Write `<table>.parquet` for each table."""
    tables = {name: labelled(release.table(name), release) for name in release.names}
    facts = provenance(release)
    for name, table in tables.items():
        write_parquet(table, folder / f"{name}.parquet", metadata={"table": name, **facts})
    return [folder / f"{name}.parquet" for name in tables]
