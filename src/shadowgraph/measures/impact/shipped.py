"""Shipped: what the whole record says of ties that begin and end, written by a benchmark with its provenance."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from shadowgraph.records.impact import IMPACT

FILE = Path(__file__).with_name("record.json")


def record_impact() -> tuple[pl.DataFrame, str]:
    """What `impact` says of the record as one theatre, reported ties alone.

    One theatre has too few ties that begin in sight of a source to say anything; this is the answer with all of them
    together, for a report to set beside its own.

    Returns:
        `IMPACT` rows of kind 'effect', and what they are of, in words.
    """
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    about = kept["provenance"]
    schema = IMPACT.dtypes
    columns = {name: [row[name] for row in kept["rows"]] for name in IMPACT.names}
    table = pl.DataFrame({name: pl.Series(values, strict=False) for name, values in columns.items()})
    cast = table.with_columns(pl.col(name).cast(kind) for name, kind in schema.items())
    words = f"{' and '.join(about['of'])}, {about['first'][:4]} to {about['last'][:4]}, {about['events']:,} events"
    return IMPACT.conform(cast), words
