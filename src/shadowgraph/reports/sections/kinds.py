"""Kinds of cooperation a tie would have: reported, inferred, or "can't say", which is an answer."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.tie import LAYER_BASES, TIE_LAYERS
from shadowgraph.reports.codes import Words
from shadowgraph.reports.ranking import KEY
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.tie_payload import TieKinds


def build(tables: ReportTables, chosen: pl.DataFrame) -> TieKinds:
    """Return the kinds part, for those of the chosen pairs that were asked.

    Args:
        tables: The theatre's tables.
        chosen: 'pair' and keys of the pairs whose waterfalls are carried.
    """
    order = pl.DataFrame({"layer": TIE_LAYERS, "place": range(len(TIE_LAYERS))})
    basis = pl.DataFrame({"basis": LAYER_BASES, "based": range(len(LAYER_BASES))})
    words = Words()
    rows = (
        tables.layers.join(chosen, on=KEY, how="inner")
        .join(order, on="layer")
        .join(basis, on="basis")
        .sort("pair", "place")
    )
    mille = (pl.col("probability", "low", "high") * 1000).round().cast(pl.Int32)
    rows = rows.with_columns(mille, pl.Series("why", words.column(rows["reason"]), dtype=pl.Int64))
    grouped = rows.group_by("pair", maintain_order=True).agg(
        "probability", "low", "high", "based", "n_statements", "why"
    )
    return {
        "layer": list(TIE_LAYERS),
        "basis": list(LAYER_BASES),
        "text": words.texts,
        "pair": grouped["pair"].to_list(),
        "chance": grouped["probability"].to_list(),
        "low": grouped["low"].to_list(),
        "high": grouped["high"].to_list(),
        "based": grouped["based"].to_list(),
        "statements": grouped["n_statements"].to_list(),
        "reason": grouped["why"].to_list(),
    }
