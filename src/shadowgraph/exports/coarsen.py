"""Move places to the middle of a coarse square and drop the names that would give them away."""

from __future__ import annotations

import polars as pl

DISTRICT_DEGREES = 0.5
"""From this side on, a district is finer than the square it lies in."""

PROVINCE_DEGREES = 1.0
"""From this side on, so is a province."""


OF_CELLS = ("control", "contest", "corridors")
"""Tables of half-degree cells, or of hexagons no larger."""


def coarsen(name: str, table: pl.DataFrame, degrees: float) -> pl.DataFrame:
    """Coarsen the places of a table.

    Ids stay, so that a tie still leads to its evidence: in a public dataset the exact place can be looked up by
    them, in your own it can't.

    Args:
        name: Name of the table.
        table: Its rows.
        degrees: Side of the squares, above 0.
    """
    if name == "events":
        return _events(table, degrees)
    finer = ["district"] if degrees >= DISTRICT_DEGREES else []
    finer += ["cell"] if degrees > DISTRICT_DEGREES else []
    kind = "kind" if name == "lulls" else "unit_kind"
    if kind in table.columns:
        return table.filter(~pl.col(kind).is_in(finer))
    if name in OF_CELLS and degrees > DISTRICT_DEGREES:
        return table.clear()
    if name == "developments" and degrees >= PROVINCE_DEGREES:
        return table.with_columns(pl.col("place").str.split("|").list.first())
    # Quarantined rows carry original coordinates and names.
    return table.clear() if name == "quarantine" else table


def _events(events: pl.DataFrame, degrees: float) -> pl.DataFrame:
    hidden = ["place"]
    hidden += ["adm_2", "district", "district_name"] if degrees >= DISTRICT_DEGREES else []
    hidden += ["adm_1"] if degrees >= PROVINCE_DEGREES else []
    hidden += ["priogrid"] if degrees > DISTRICT_DEGREES else []
    return events.with_columns(
        _middle("latitude", degrees, 90.0),
        _middle("longitude", degrees, 180.0),
        *(pl.lit(None, dtype=events.schema[name]).alias(name) for name in hidden if name in events.columns),
    )


def _middle(name: str, degrees: float, limit: float) -> pl.Expr:
    middle = ((pl.col(name) / degrees).floor() + 0.5) * degrees
    return middle.clip(-limit, limit).round(6).alias(name)
