"""Claims that only a party to the fight makes."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import polars as pl

from shadowgraph.actors.spelling import fold
from shadowgraph.trust.flags.base import FOUND
from shadowgraph.trust.offices import office_key, offices_of


@functools.cache
def _listed() -> dict[str, list[Any]]:
    import yaml

    read: dict[str, list[Any]] = yaml.safe_load(
        files(__package__).joinpath("party_outlets.yaml").read_text(encoding="utf-8")
    )
    return read


def outlets() -> dict[str, frozenset[int]]:
    """Office key to the UCDP ids of the parties it speaks for."""
    made: dict[str, set[int]] = {}
    for entry in _listed()["outlets"]:
        for name in entry["names"]:
            made.setdefault(office_key(name), set()).update(entry["parties"])
    return {key: frozenset(ids) for key, ids in made.items()}


def ministries() -> list[str]:
    """Keys of offices that are the government's of whichever country the event is in."""
    return sorted({office_key(name) for name in _listed()["of_the_country"]})


def find(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """Events whose every office speaks for one of the two sides: listed outlets, and offices named as a side is."""
    del participants
    said = offices_of(events)
    sides = events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        *("event_id", "side_a", "side_b", "side_a_id", "side_b_id", "country"),
    )
    joined = said.join(_spoken_for(said), on="office", maintain_order="left").join(sides, on="event")
    per = (
        joined.with_columns(pl.any_horizontal(_party(side) for side in ("a", "b")).alias("party"))
        .sort("event", "office")
        .group_by("event", maintain_order=True)
        .agg(
            pl.col("event_id").first(),
            pl.col("party").all(),
            pl.col("name").str.join(", "),
            pl.len().cast(pl.Float64).alias("value"),
        )
    )
    detail = pl.format("told only by {}, which speaks for a side of it", "name").alias("detail")
    return per.filter("party").select("event_id", "value", detail).cast(FOUND)


def _spoken_for(said: pl.DataFrame) -> pl.DataFrame:
    """Per office: parties (UCDP ids), ministry (of whichever country the event is in), folded name."""
    offices = said.select("office", "name").unique("office").sort("office")
    known, ministry = outlets(), ministries()
    parties = [sorted(known.get(key, ())) for key in offices["office"]]
    return offices.select(
        "office",
        pl.Series("parties", parties, dtype=pl.List(pl.Int32)),
        pl.col("office").is_in(ministry).alias("ministry"),
        pl.Series("folded", [fold(name) for name in offices["name"]], dtype=pl.String),
    )


def _party(side: str) -> pl.Expr:
    """Whether the office of a row speaks for that side of the row's event."""
    name = pl.col(f"side_{side}")
    listed = pl.col("parties").list.contains(pl.col(f"side_{side}_id"))
    own = pl.col("folded") == name.str.to_lowercase()
    home = pl.col("ministry") & (name == pl.format("Government of {}", "country"))
    return pl.any_horizontal(test.fill_null(value=False) for test in (listed, own, home))
