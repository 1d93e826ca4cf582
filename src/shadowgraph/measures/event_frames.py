"""What measures look up about each event: who took part, which pairs met, where, who died."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import polars as pl

from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.place import located_within
from shadowgraph.theatres.data import TheatreData

UNKNOWN_KIND = "unknown"


@dataclass(frozen=True)
class EventFrames:
    """Tables keyed by 'event', the row of an event in `data.events`.

    Organisations are numbered by their row in `actors`; the number after the last stands for a side nobody named.

    Args:
        data: The theatre.
    """

    data: TheatreData

    @functools.cached_property
    def actors(self) -> pl.DataFrame:
        """Columns actor (0 to N - 1), actor_id, kind, organised (can hold a tie); sorted by actor_id."""
        listed = self.data.actors.sort("actor_id").with_row_index("actor")
        return listed.select(
            pl.col("actor").cast(pl.Int64),
            "actor_id",
            "kind",
            pl.col("kind").is_in(ORGANISED_KINDS).alias("organised"),
        )

    @functools.cached_property
    def participants(self) -> pl.DataFrame:
        """Columns event, side, actor, kind, organised, share (1 / actors on that side)."""
        numbered = self.data.events.select("event_id").with_row_index("event")
        return (
            self.data.participants.join(numbered, on="event_id")
            .join(self.actors, on="actor_id")
            .select(
                pl.col("event").cast(pl.Int64),
                "side",
                "actor",
                "kind",
                "organised",
                pl.col("weight").alias("share"),
            )
            .sort("event", "side", "actor")
        )

    @functools.cached_property
    def facts(self) -> pl.DataFrame:
        """One row per event.

        Columns event, event_id, violence, deaths_best, cell (PRIO-GRID cell; null unless located as a point),
        unattributed (a fighting side, or the perpetrator, is unnamed or of kind unknown), civilian and unsure
        (parts of its deaths, 0 to 1, that are civilians and that may be).
        """
        return (
            self.data.events.with_row_index("event")
            .with_columns(pl.col("event").cast(pl.Int64))
            .join(self._unnamed, on="event", how="left", maintain_order="left")
            .select(
                "event",
                "event_id",
                "violence",
                "deaths_best",
                pl.when(located_within("point")).then(pl.col("priogrid").cast(pl.Int64)).alias("cell"),
                _unattributed().alias("unattributed"),
                *_civilians(),
            )
        )

    @functools.cached_property
    def _unnamed(self) -> pl.DataFrame:
        """Whether each side of each event has only named participants."""
        named = pl.col("kind") != UNKNOWN_KIND
        sides = self.participants.group_by("event").agg(
            (named | (pl.col("side") == "b")).all().alias("named_a"),
            (pl.col("side") == "a").any().alias("has_a"),
            (named | (pl.col("side") == "a")).all().alias("named_b"),
            (pl.col("side") == "b").any().alias("has_b"),
        )
        return sides.select(
            "event",
            (pl.col("has_a") & pl.col("named_a")).alias("known_a"),
            (pl.col("has_b") & pl.col("named_b")).alias("known_b"),
        )

    @functools.cached_property
    def dyads(self) -> pl.DataFrame:
        """Pairs that met as opponents in each event.

        Columns event, first and second (actor numbers, first <= second), dyad (their code), share (product of
        the two shares: an event's shares sum to 1), fought (both are organised).
        """
        nobody = self.actors.height
        columns = ["event", "actor", "organised", "share"]
        sides = {side: self._sides.filter(pl.col("side") == side).select(columns) for side in ("a", "b")}
        low, high = pl.min_horizontal("actor", "actor_b"), pl.max_horizontal("actor", "actor_b")
        return (
            sides["a"]
            .join(sides["b"], on="event", suffix="_b")
            .select(
                "event",
                low.alias("first"),
                high.alias("second"),
                (low * (nobody + 1) + high).alias("dyad"),
                (pl.col("share") * pl.col("share_b")).alias("share"),
                (pl.col("organised") & pl.col("organised_b")).alias("fought"),
            )
            .sort("event", "dyad")
        )

    @functools.cached_property
    def _sides(self) -> pl.DataFrame:
        """Participants of both sides; a side without any gets one row for nobody."""
        both = self.data.events.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("event")).join(
            pl.DataFrame({"side": ["a", "b"]}), how="cross"
        )
        return both.join(self.participants, on=["event", "side"], how="left").with_columns(
            pl.col("actor").fill_null(self.actors.height),
            pl.col("organised").fill_null(value=False),
            pl.col("share").fill_null(1.0),
        )

    @functools.cached_property
    def takes(self) -> pl.DataFrame:
        """Organised participants: columns event, actor, state (its kind is state), share."""
        return self.participants.filter("organised").select(
            "event", "actor", (pl.col("kind") == "state").alias("state"), "share"
        )


def _unattributed() -> pl.Expr:
    """One-sided violence is attributed by its perpetrator alone, fighting by both sides."""
    known_a, known_b = (pl.col(name).fill_null(value=False) for name in ("known_a", "known_b"))
    return pl.when(pl.col("violence") == "one-sided").then(~known_a).otherwise(~(known_a & known_b))


def _civilians() -> tuple[pl.Expr, pl.Expr]:
    """Parts of an event's deaths that are civilians, and that may be (affiliation unknown or not coded)."""
    best = pl.col("deaths_best")
    one_sided = pl.col("violence") == "one-sided"
    coded = (pl.col("deaths_civilians") / best).clip(0.0, 1.0)
    civilian = (
        pl.when(pl.col("deaths_civilians").is_not_null() & (best > 0))
        .then(coded)
        .when(one_sided)
        .then(1.0)
        .otherwise(0.0)
    )
    blank = pl.col("deaths_civilians").is_null() & ~one_sided
    unknown = (
        pl.when(blank)
        .then(1.0)
        .when(best > 0)
        .then((pl.col("deaths_unknown").fill_null(0) / best).clip(0.0, 1.0))
        .otherwise(0.0)
    )
    return civilian.alias("civilian"), pl.min_horizontal(unknown, 1.0 - civilian).alias("unsure")
