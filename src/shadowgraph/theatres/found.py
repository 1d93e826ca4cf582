"""Theatres found in the events: groups of places that share armed organisations.

Places are squares of 2 degrees within a country, large enough for one campaign and small enough that a country can
hold two wars. A graph joins each place to the non-state organisations active there, and to neighbouring places of
its country; communities of that graph (Leiden, modularity) are theatres. Two things keep a name used the world over
("IS": one UCDP id, twenty countries) from gluing unlike wars together: its activity is split into patches of touching
squares, and each patch weighs less the more countries it spreads over.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.actors.result import Actors
from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.theatre import Theatre
from shadowgraph.theatres.naming import listed, main_countries, short, unique_ids
from shadowgraph.theatres.window import span

SQUARE_DEGREES = 2.0
NEIGHBOUR_WEIGHT = 0.5
"""Weight of two touching squares of one country; an organisation with n events in a square weighs log(1 + n)."""
SPREAD_POWER = 0.5
"""A patch over c countries (effective number) has its weights divided by c to this power."""
RESOLUTION = 0.6
"""Below 1: fewer, larger theatres."""
FEWEST_EVENTS = 30
"""Theatres with fewer events are too thin to assess and go to 'elsewhere'."""
MAIN_SHARE = 0.05
"""A country with at least this share of a theatre's events is in its name."""
SEED = 20160501

ELSEWHERE = "Elsewhere (too thin to assess)"
LOCATED = pl.col("latitude").is_not_null() & (pl.col("place_precision") <= 5).fill_null(value=False)
SQUARE = ("country", "row", "column")


def place_key() -> pl.Expr:
    """The place an event is in: 'country|row|column', or 'country||' when it can't be put on the grid."""
    row = (pl.col("latitude") / SQUARE_DEGREES).floor().cast(pl.Int32)
    column = (pl.col("longitude") / SQUARE_DEGREES).floor().cast(pl.Int32)
    return (
        pl.when(LOCATED)
        .then(pl.format("{}|{}|{}", "country", row, column))
        .otherwise(pl.format("{}||", "country"))
    )


def find_theatres(
    table: pl.DataFrame, actors: Actors, *, start: dt.date | None, end: dt.date | None
) -> list[Theatre]:
    """Divide events into theatres.

    Args:
        table: `EVENTS` rows of the window, at least one.
        actors: Kinds and participants.
        start: First day of the window; None: each theatre's first event.
        end: Last day; None: each theatre's last event.

    Returns:
        Theatres, most events first, 'elsewhere' last; same input, same result.
    """
    organised = [kind for kind in ORGANISED_KINDS if kind != "state"]
    groups = actors.table.filter(pl.col("kind").is_in(organised))["actor_id"]
    active = (
        actors.participants.lazy()
        .filter(pl.col("actor_id").is_in(groups.implode()))
        .select("event_id", "actor_id")
        .unique()
        .collect()
    )
    placed = table.select(
        "event_id", "country", "adm_1", "date_start", "date_end", place_key().alias("place")
    )
    theatre_of = _assign(placed, _communities(table, active))
    labelled = placed.join(theatre_of, on="place", how="left", maintain_order="left")
    return _theatres(labelled, active, start, end)


def _squares(table: pl.DataFrame) -> pl.DataFrame:
    """Events on the grid: event_id, country, row, column, place."""
    return table.filter(LOCATED).select(
        "event_id",
        "country",
        (pl.col("latitude") / SQUARE_DEGREES).floor().cast(pl.Int32).alias("row"),
        (pl.col("longitude") / SQUARE_DEGREES).floor().cast(pl.Int32).alias("column"),
        place_key().alias("place"),
    )


def _communities(table: pl.DataFrame, active: pl.DataFrame) -> pl.DataFrame:
    """Columns place and community, one row per square with events."""
    import igraph

    on_grid = _squares(table)
    squares = on_grid.select("place", *SQUARE).unique().sort(SQUARE).with_row_index("square")
    if not squares.height:
        return pl.DataFrame(schema={"place": pl.String, "community": pl.Int64})
    ties = _ties(on_grid, active, squares)
    patches = ties["patch"].unique().sort()
    number = dict(zip(patches, range(squares.height, squares.height + len(patches)), strict=True))
    neighbours = _neighbours(squares)
    edges = [*zip(ties["square"], (number[patch] for patch in ties["patch"]), strict=True), *neighbours]
    weights = [*ties["weight"], *[NEIGHBOUR_WEIGHT] * len(neighbours)]
    graph = igraph.Graph(squares.height + len(patches), edges)
    membership = _leiden(graph, weights)[: squares.height]
    return squares.select("place", pl.Series("community", membership, dtype=pl.Int64))


def _leiden(graph: Any, weights: list[float]) -> list[int]:
    """Communities by the Leiden algorithm with a fixed seed; igraph's own generator is put back afterwards."""
    import igraph

    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - reproducible, not secret
    try:
        found = graph.community_leiden("modularity", weights=weights, resolution=RESOLUTION, n_iterations=-1)
    finally:
        igraph.set_random_number_generator(random)
    return list(found.membership)


def _ties(on_grid: pl.DataFrame, active: pl.DataFrame, squares: pl.DataFrame) -> pl.DataFrame:
    """Columns square, patch, weight: how strongly each patch of an organisation's activity holds each square."""
    counts = (
        active.join(on_grid, on="event_id")
        .group_by("actor_id", *SQUARE)
        .agg(pl.len().alias("n"))
        .sort("actor_id", *SQUARE)
    )
    counts = counts.with_columns(pl.Series("part", _patches(counts), dtype=pl.Int64))
    counts = counts.with_columns(pl.format("{}#{}", "actor_id", "part").alias("patch"))
    share = pl.col("n") / pl.col("n").sum().over("patch")
    spread = (
        counts.group_by("patch", "country")
        .agg(pl.col("n").sum())
        .sort("patch", "country")
        .with_columns(share.alias("share"))
        .group_by("patch", maintain_order=True)
        .agg((-(pl.col("share") * pl.col("share").log()).sum()).exp().alias("spread"))
    )
    weight = pl.col("n").log1p() / pl.col("spread") ** SPREAD_POWER
    return (
        counts.join(spread, on="patch")
        .join(squares.select("square", *SQUARE), on=list(SQUARE))
        .select("square", "patch", weight.alias("weight"))
        .sort("square", "patch")
    )


def _patches(counts: pl.DataFrame) -> NDArray[np.int64]:
    """Number of the patch (connected set of touching squares, whatever the country) of each row's organisation."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    spots = counts.select("actor_id", "row", "column").with_row_index("i")
    pairs = [
        spots.join(
            spots.select("actor_id", pl.col("row") + down, pl.col("column") + right, pl.col("i").alias("j")),
            on=["actor_id", "row", "column"],
        ).select("i", "j")
        for down, right in ((0, 0), (0, 1), (1, 0), (1, 1), (1, -1))
    ]
    both = pl.concat(pairs)
    shape = (counts.height, counts.height)
    touching = coo_matrix((np.ones(both.height), (both["i"].to_numpy(), both["j"].to_numpy())), shape=shape)
    labels: NDArray[np.int64] = connected_components(touching, directed=False)[1].astype(np.int64)
    return labels


def _neighbours(squares: pl.DataFrame) -> list[tuple[int, int]]:
    """Pairs of touching squares of one country."""
    pairs = [
        squares.join(
            squares.select(
                "country", pl.col("row") + down, pl.col("column") + right, pl.col("square").alias("other")
            ),
            on=list(SQUARE),
        ).select("square", "other")
        for down, right in ((0, 1), (1, 0), (1, 1), (1, -1))
    ]
    return [(int(a), int(b)) for a, b in pl.concat(pairs).sort("square", "other").rows()]


def _assign(placed: pl.DataFrame, communities: pl.DataFrame) -> pl.DataFrame:
    """Columns place and theatre (0, 1, 2...; -1: elsewhere), one row per place.

    Thin communities and places off the grid go to the theatre that holds most of their country's events.
    """
    places = placed.group_by("country", "place").agg(pl.len().alias("n")).sort("country", "place")
    places = places.join(communities, on="place", how="left", maintain_order="left")
    total = pl.col("n").sum().over("community")
    thick = pl.col("community").is_not_null() & (total >= FEWEST_EVENTS)
    places = places.with_columns(pl.when(thick).then(pl.col("community")).alias("theatre"))
    main = (
        places.drop_nulls("theatre")
        .group_by("country", "theatre")
        .agg(pl.col("n").sum())
        .sort("country", "n", "theatre", descending=[False, True, False])
        .group_by("country", maintain_order=True)
        .agg(pl.col("theatre").first().alias("main"))
    )
    places = places.join(main, on="country", how="left", maintain_order="left")
    chosen = pl.coalesce("theatre", "main").fill_null(-1)
    places = places.with_columns(chosen.alias("theatre"))
    order = (
        places.filter(pl.col("theatre") >= 0)
        .group_by("theatre")
        .agg(pl.col("n").sum(), pl.col("place").min().alias("first"))
        .sort("n", "first", descending=[True, False])
    )
    rank = {-1: -1} | {theatre: position for position, theatre in enumerate(order["theatre"])}
    return places.select("place", pl.col("theatre").replace_strict(rank, return_dtype=pl.Int64))


def _theatres(
    labelled: pl.DataFrame, active: pl.DataFrame, start: dt.date | None, end: dt.date | None
) -> list[Theatre]:
    """Theatre records from events with their theatre's number."""
    numbers = sorted(labelled["theatre"].unique(), key=lambda n: (n < 0, n))
    parts = [labelled.filter(pl.col("theatre") == number) for number in numbers]
    names = _names(parts, numbers)
    who = (
        labelled.select("event_id", "theatre")
        .join(active, on="event_id")
        .select("theatre", "actor_id")
        .unique()
    )
    made = []
    for number, part, name, slug in zip(numbers, parts, names, unique_ids(names), strict=True):
        first, last = span(part)
        made.append(
            Theatre(
                id="elsewhere" if number < 0 else slug,
                name=name,
                countries=tuple(main_countries(part, 0.0)),
                start=start or first,
                end=end or last,
                basis="found",
                actors=tuple(who.filter(pl.col("theatre") == number)["actor_id"].sort()),
                places=tuple(part["place"].unique().sort()),
            )
        )
    return made


def _names(parts: list[pl.DataFrame], numbers: list[int]) -> list[str]:
    """Main countries of each theatre; its main province too when two would have one name."""
    names = []
    for part, number in zip(parts, numbers, strict=True):
        names.append(ELSEWHERE if number < 0 else listed(main_countries(part, MAIN_SHARE)))
    repeated = {name for name in names if names.count(name) > 1}
    for position, part in enumerate(parts):
        if names[position] in repeated:
            names[position] = f"{names[position]} ({_province(part)})"
    return names


def _province(part: pl.DataFrame) -> str:
    """The province of most events, or their country when none is named."""
    counts = part["adm_1"].drop_nulls().value_counts().sort("count", "adm_1", descending=[True, False])
    return str(counts["adm_1"][0]) if counts.height else short(str(part["country"][0]))
