"""Panel: organisations year by year, with what was known of each by the end of the year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.fragmentation.splitting.kinship import kinship
from shadowgraph.measures.fragmentation.splitting.years import WindowedEvents, windowed
from shadowgraph.theatres.data import TheatreData

FloatArray = NDArray[np.float64]

AT_RISK_KINDS = ("rebel", "militia", "criminal", "mercenary")
"""Formal organisations. Communal groups, supporters of parties and states are never coded as splitting up by the
register as these are: states lose mutineers, which is another thing."""

SIGNS: dict[str, str] = {
    "age": "log(1 + years since its first recorded event)",
    "activity": "log(1 + events in the year)",
    "standing": "its share of the part that non-state groups had in the events of its country in the year",
    "change of activity": "log of events in the year, plus one, over those of the year before",
    "losses": "log(1 + its own deaths in the year)",
    "trend of losses": "log of its own deaths in the year, plus one, over those of the year before",
    "losing side": "its own deaths over its own and its opponents', half a death added to each",
    "rivals": "log(1 + non-state organisations it clashed with in the year)",
    "states against it": "log(1 + states it clashed with in the year)",
    "partners": "log(1 + non-state organisations named on its side up to then)",
    "ties breaking": "log(1 + former partners it clashed with in the year)",
    "ground": "log(1 + PRIO-GRID cells of its events in the year)",
    "countries": "log of the number of countries of its events in the year",
    "splits before": "log(1 + organisations that had split from it)",
    "split lately": "log(1 + organisations that split from it in the last three years)",
    "itself a splinter": "1 if it had split from another, else 0",
    "taken in": "log(1 + organisations that had joined it, or belonged to it)",
    "groups around it": "log of the effective number of non-state groups in its countries in the year",
    "splits around it": "log(1 + splits of other organisations of its countries in the last two years)",
}
"""What the chance of a split may depend on, and the words for its value. All of the past."""


@dataclass(frozen=True)
class SplitPanel:
    """Organisation-years at risk.

    Args:
        table: Columns actor_id, name, as_of, until, country (of most of its events; the first by name among equals),
            n_split (null where the record ends before `until`); sorted by as_of, actor_id.
        x: shape (rows, signs), values of `SIGNS`.
    """

    table: pl.DataFrame
    x: FloatArray


def split_panel(data: TheatreData) -> SplitPanel:
    """Lay out the organisations of a theatre in years that end with the theatre's window.

    An organisation is at risk in a year in which, or in the year before which, it took part in an event.

    Args:
        data: The theatre.
    """
    events = windowed(data)
    risk = _at_risk(data, events)
    signs = risk
    for table in (*_doings(events), *kinship(data, events, risk)):
        on = [name for name in ("actor_id", "window") if name in table.columns]
        signs = signs.join(table, on=on, how="left", maintain_order="left")
    signs = _around(events, signs)
    known = signs.with_columns(
        pl.when(pl.col("window") < events.n - 1).then(pl.col("n_split").fill_null(0)).alias("n_split"),
        *(
            events.last_day(pl.col("window") + ahead).alias(name)
            for ahead, name in enumerate(("as_of", "until"))
        ),
    ).sort("as_of", "actor_id")
    columns = ["actor_id", "name", "as_of", "until", "country", "n_split"]
    return SplitPanel(known.select(columns), _values(known))


def _at_risk(data: TheatreData, events: WindowedEvents) -> pl.DataFrame:
    """Columns actor_id, name, window."""
    formal = data.actors.filter(pl.col("kind").is_in(AT_RISK_KINDS)).select("actor_id", "name")
    active = events.takes.select("actor_id", "window").unique()
    return (
        pl.concat([active, active.with_columns(pl.col("window") + 1)])
        .filter(pl.col("window") < events.n)
        .unique()
        .join(formal, on="actor_id")
        .select("actor_id", "name", "window")
        .sort("window", "actor_id")
    )


def _doings(events: WindowedEvents) -> list[pl.DataFrame]:
    """What each organisation did in each year, and in the year before."""
    done = events.takes.group_by("actor_id", "window").agg(
        pl.col("event_id").n_unique().alias("n"),
        pl.col("own").sum(),
        pl.col("theirs").sum(),
        pl.col("cell").drop_nulls().n_unique().alias("cells"),
        pl.col("country").n_unique().alias("countries"),
    )
    before = done.select("actor_id", pl.col("window") + 1, n_before="n", own_before="own")
    first = events.takes.group_by("actor_id").agg(pl.col("day").min().alias("first"))
    against = events.met.group_by("actor_id", "window").agg(
        pl.col("other").filter(~pl.col("state")).n_unique().alias("rivals"),
        pl.col("other").filter(pl.col("state")).n_unique().alias("states"),
    )
    return [done, before, first, against, *_partners(events)]


def _partners(events: WindowedEvents) -> list[pl.DataFrame]:
    """Non-state organisations named on its side up to each year, and those of them it clashed with in the year."""
    pair = ["actor_id", "other"]
    since = events.beside.group_by(pair).agg(pl.col("day").min().alias("since"), pl.col("window").min())
    gained = since.group_by("actor_id", "window").len("gained")
    spans = gained.join(pl.DataFrame({"at": range(events.n)}, schema={"at": pl.Int64}), how="cross")
    so_far = (
        spans.filter(pl.col("window") <= pl.col("at"))
        .group_by("actor_id", pl.col("at").alias("window"))
        .agg(pl.col("gained").sum().alias("partners"))
    )
    broken = (
        events.met.filter(~pl.col("state"))
        .join(since.drop("window"), on=pair)
        .filter(pl.col("since") < pl.col("day"))
        .group_by("actor_id", "window")
        .agg(pl.col("other").n_unique().alias("breaking"))
    )
    return [so_far, broken]


def _around(events: WindowedEvents, signs: pl.DataFrame) -> pl.DataFrame:
    """Groups and splits in the countries of each organisation's last active year."""
    where = events.takes.group_by("actor_id", "window", "country").agg(pl.len().alias("m"))
    main = (
        where.sort("m", "country", descending=[True, False])
        .unique(["actor_id", "window"], keep="first", maintain_order=True)
        .select("actor_id", "window", "country")
    )
    parts = (
        events.takes.filter(~pl.col("state"))
        .group_by("country", "window", "actor_id")
        .agg(pl.col("weight").sum())
    )
    standing = parts.with_columns(
        (pl.col("weight") / pl.col("weight").sum().over("country", "window")).alias("standing")
    ).drop("weight")
    shares = parts.group_by("country", "window").agg(
        (pl.col("weight").sum() ** 2 / (pl.col("weight") ** 2).sum()).log().alias("groups")
    )
    placed = (
        signs.join(main, on=["actor_id", "window"], how="left")
        .sort("actor_id", "window")
        .with_columns(pl.col("country").forward_fill().over("actor_id"))
        .join(shares, on=["country", "window"], how="left")
        .join(standing, on=["country", "window", "actor_id"], how="left")
    )
    lately = placed.group_by("country", "window").agg(pl.col("just_split").sum().alias("new"))
    spread = pl.concat([lately, lately.with_columns(pl.col("window") + 1)])
    near = spread.group_by("country", "window").agg(pl.col("new").sum().alias("near"))
    own = placed.select("actor_id", pl.col("window") + 1, before="just_split")
    return (
        placed.join(near, on=["country", "window"], how="left")
        .join(own, on=["actor_id", "window"], how="left")
        .with_columns(
            (
                pl.col("near").fill_null(0) - pl.sum_horizontal(pl.col("just_split", "before").fill_null(0))
            ).alias("near")
        )
    )


def _values(known: pl.DataFrame) -> FloatArray:
    counted = ("n", "n_before", "own", "own_before", "theirs", "cells", "countries", "rivals", "states")
    more = ("partners", "breaking", "splits", "lately", "splinter", "taken_in", "groups", "near", "standing")
    full = known.with_columns(pl.col(*counted, *more).fill_null(0).cast(pl.Float64))
    years = (pl.col("as_of") - pl.col("first")).dt.total_days() / 365.25

    def over(now: str, then: str) -> pl.Expr:
        return ((pl.col(now) + 1.0) / (pl.col(then) + 1.0)).log()

    values = {
        "age": years.clip(0.0, None).log1p(),
        "activity": pl.col("n").log1p(),
        "standing": pl.col("standing"),
        "change of activity": over("n", "n_before"),
        "losses": pl.col("own").log1p(),
        "trend of losses": over("own", "own_before"),
        "losing side": (pl.col("own") + 0.5) / (pl.col("own") + pl.col("theirs") + 1.0),
        "rivals": pl.col("rivals").log1p(),
        "states against it": pl.col("states").log1p(),
        "partners": pl.col("partners").log1p(),
        "ties breaking": pl.col("breaking").log1p(),
        "ground": pl.col("cells").log1p(),
        "countries": pl.col("countries").clip(1.0, None).log(),
        "splits before": pl.col("splits").log1p(),
        "split lately": pl.col("lately").log1p(),
        "itself a splinter": pl.col("splinter"),
        "taken in": pl.col("taken_in").log1p(),
        "groups around it": pl.col("groups"),
        "splits around it": pl.col("near").log1p(),
    }
    return full.select(values[name].alias(name) for name in SIGNS).to_numpy().astype(np.float64)
