"""Organisations as users type them: an id, a name in any case, or enough of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from shadowgraph.store.reading import RunReader


def actor_id(run: RunReader, text: str) -> str:
    """Return the id of the organisation meant.

    In this order: an id; a name or alias as it is; without regard to case; the only one that contains the text.

    Raises:
        UsageError: None, or several; the message names the nearest.
    """
    import polars as pl

    known = _known(run)
    wanted = text.strip().casefold()
    if known.filter(pl.col("actor_id") == text.strip()).height:
        return text.strip()
    for match in (
        known.filter(pl.col("name") == text.strip()),
        known.filter(pl.col("folded") == wanted),
        known.filter(pl.col("folded").str.contains(wanted, literal=True)),
    ):
        ids = match["actor_id"].unique(maintain_order=True).to_list()
        if len(ids) == 1:
            return str(ids[0])
        if ids:
            raise _unclear(text, match["name"].unique(maintain_order=True).to_list()[:5], "it fits several")
    raise _unclear(text, _near(wanted, known), "no organisation of this run is called that")


def _known(run: RunReader) -> pl.DataFrame:
    """Names and aliases of the organisations that are in a pair at risk."""
    import polars as pl

    pairs = run.read_table("pairs")
    own = pl.concat(
        pairs.select(pl.col(f"actor_{side}").alias("actor_id"), pl.col(f"name_{side}").alias("name"))
        for side in ("a", "b")
    )
    tables = [own]
    if run.has_table("names"):
        aliases = run.read_table("names").select("actor_id", "name")
        tables.append(aliases.join(own.select("actor_id").unique(), on="actor_id", how="semi"))
    found = pl.concat(tables).unique(maintain_order=True)
    # str.casefold, since lower case alone misses German and Greek letters.
    folded = pl.Series("folded", [name.casefold() for name in found["name"]], dtype=pl.String)
    return found.with_columns(folded)


def _near(wanted: str, known: pl.DataFrame) -> list[str]:
    from rapidfuzz import fuzz, process

    hits = process.extract(wanted, known["folded"].to_list(), scorer=fuzz.WRatio, limit=5)
    return list(dict.fromkeys(known["name"][index] for _, _, index in hits))[:3]


def _unclear(text: str, near: list[str], rule: str) -> Exception:
    from shadowgraph.errors import UsageError

    return UsageError(
        "It isn't clear which organisation is meant",
        field="--pair",
        value=text,
        rule=rule,
        way_out="did you mean " + ", ".join(repr(name) for name in near) + "?" if near else None,
    )
