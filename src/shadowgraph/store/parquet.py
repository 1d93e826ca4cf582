"""Parquet files whose bytes depend on nothing but the table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from shadowgraph.records.ids import canonical_json
from shadowgraph.store.atomic import write_atomically

METADATA_KEY = "shadowgraph"
ROW_GROUP_ROWS = 65_536
PAGE_BYTES = 1 << 20
"""Both are fixed: left to themselves, writers choose them by the number of threads."""


def write_parquet(table: pl.DataFrame, path: Path, *, metadata: Mapping[str, object]) -> str:
    """Write a table atomically with fixed options.

    Args:
        table: What to write; its row order is kept.
        path: Where.
        metadata: JSON-ready facts put in the file's footer under the key 'shadowgraph'.

    Returns:
        The SHA-256 of the file: equal for equal tables, whatever the machine's number of threads.
    """
    whole = table.rechunk()
    footer = {METADATA_KEY: canonical_json(metadata)}
    return write_atomically(
        path,
        lambda to: whole.write_parquet(
            to,
            compression="zstd",
            compression_level=3,
            statistics=True,
            row_group_size=ROW_GROUP_ROWS,
            data_page_size=PAGE_BYTES,
            metadata=footer,
        ),
    )
