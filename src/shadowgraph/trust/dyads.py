"""Who fought whom, and how, as one key."""

from __future__ import annotations

import polars as pl


def dyad_key() -> pl.Expr:
    """Key of violence type and sides, whatever their order; null where a side is not identified.

    One-sided violence is keyed by its perpetrator.
    """
    a = pl.coalesce(pl.col("side_a_id").cast(pl.String), "side_a")
    b = pl.coalesce(pl.col("side_b_id").cast(pl.String), "side_b")
    pair = pl.concat_str(pl.min_horizontal(a, b), pl.lit("|"), pl.max_horizontal(a, b))
    both = pl.when(a.is_not_null() & b.is_not_null()).then(pair)
    return pl.concat_str(
        "violence", pl.lit("|"), pl.when(pl.col("violence") == "one-sided").then(a).otherwise(both)
    )
