"""Whether ties began or ended before a lull, more often than before other months of violence in the same place."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.kernels.reference.silences import HEARD
from shadowgraph.measures.months import period_index
from shadowgraph.measures.peace.district_months import DistrictMonths
from shadowgraph.measures.peace.lull_context import active_before
from shadowgraph.measures.peace.spells import Spells

WINDOW_MONTHS = 12
"""A change of ties within a year before a lull may have to do with it."""

PLACEBOS = 24
"""Months drawn at most to compare each unit's lulls with."""

EVEN = 0.5
CHANGES = ("began", "ended", "rivalry_ended")


def tie_changes(ties: pl.DataFrame, actors: pl.DataFrame, first_month: int) -> pl.DataFrame:
    """Columns a, b (numbers), change, month: where a tie became likelier than not, or ceased to be.

    A tie that is likely in the first period of a pair has no known beginning.

    Args:
        ties: `TIES` rows.
        actors: Columns actor and actor_id.
        first_month: Month 0 of the theatre.
    """
    numbered = ties.sort("actor_a", "actor_b", "period_start")
    for end, name in (("actor_a", "a"), ("actor_b", "b")):
        ids = actors.select(pl.col("actor").alias(name), pl.col("actor_id").alias(end))
        numbered = numbered.join(ids, on=end, maintain_order="left")
    before = {name: pl.col(name).shift(1).over("a", "b") for name in ("p_cooperating", "p_rival")}
    month = (period_index(pl.col("period_start"), "month") - first_month).alias("month")
    rules = {
        "began": (before["p_cooperating"] < EVEN) & (pl.col("p_cooperating") >= EVEN),
        "ended": (before["p_cooperating"] >= EVEN) & (pl.col("p_cooperating") < EVEN),
        "rivalry_ended": (before["p_rival"] >= EVEN) & (pl.col("p_rival") < EVEN),
    }
    marked = numbered.select("a", "b", month, *(rule.alias(name) for name, rule in rules.items()))
    return pl.concat(
        [
            marked.filter(pl.col(name)).select("a", "b", pl.lit(name).alias("change"), "month")
            for name in CHANGES
        ]
    )


def placebo_months(months: DistrictMonths, found: Spells, seed: int) -> pl.DataFrame:
    """Columns site, month: months that follow one with violence and begin no lull, at most 24 a unit.

    The same units in other months of their wars: what a district, its groups and its record are like is held fixed.

    Args:
        months: The record.
        found: Its silent spells.
        seed: Seed of the draw.
    """
    open_to = np.zeros(months.record.shape, bool)
    open_to[:, 1:] = months.record[:, :-1] == HEARD
    open_to[found.site, found.start] = False
    open_to[np.setdiff1d(np.arange(len(open_to)), found.site)] = False
    site, month = np.nonzero(open_to)
    rng = np.random.default_rng(seed)
    order = np.lexsort((rng.random(len(site)), site))
    place = np.arange(len(site)) - np.searchsorted(site, site)
    kept = order[place < PLACEBOS]
    return pl.DataFrame({"site": site[kept], "month": month[kept]}).sort("site", "month")


def points_of(found: Spells, placebo: pl.DataFrame) -> pl.DataFrame:
    """Columns point, site, month: the starts of the spells in order, then the placebo months.

    Args:
        found: Silent spells.
        placebo: From `placebo_months`.
    """
    own = pl.DataFrame({"site": found.site, "month": found.start})
    points = pl.concat([own, placebo.select(pl.col("site", "month").cast(pl.Int64))]).with_row_index("point")
    return points.with_columns(pl.col("point").cast(pl.Int64))


def pairs_active(points: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    """Columns point, month, a, b: pairs of organisations active in a district in the 24 months before each point.

    Args:
        points: From `points_of`.
        there: From `presence`.
    """
    active = active_before(points, there).select("point", pl.col("actor").alias("a"))
    pairs = active.join(active.rename({"a": "b"}), on="point").filter(pl.col("a") < pl.col("b"))
    return pairs.join(points.select("point", "month"), on="point")


def followed_ties(
    points: pl.DataFrame, n_spells: int, near: pl.DataFrame, changes: pl.DataFrame
) -> pl.DataFrame:
    """Whether ties changed before each spell, and in which share of its unit's placebo months.

    Args:
        points: From `points_of`.
        n_spells: How many of the points are spells.
        near: Columns point, month, a, b: the pairs whose ties count.
        changes: From `tie_changes`.

    Returns:
        One row per spell: point, tie_began, tie_ended, rivalry_ended, n_placebo, usual_began, usual_ended,
        usual_rivalry_ended.
    """
    hits = (
        near.join(changes.rename({"month": "when"}), on=["a", "b"])
        .filter(pl.col("when") <= pl.col("month"), pl.col("when") > pl.col("month") - WINDOW_MONTHS)
        .select("point", "change")
        .unique()
    )
    marks = np.zeros((points.height, len(CHANGES)), bool)
    for k, name in enumerate(CHANGES):
        marks[hits.filter(pl.col("change") == name)["point"].to_numpy(), k] = True
    sites = points["site"].to_numpy()
    own, others = sites[:n_spells], sites[n_spells:]
    width = int(sites.max(initial=-1)) + 1
    size = np.bincount(others, minlength=width)[own]
    made = pl.DataFrame({"point": np.arange(n_spells), "n_placebo": size})
    for k, name in enumerate(CHANGES):
        shares = np.bincount(others, marks[n_spells:, k], minlength=width)[own]
        usual = np.divide(shares, size, out=np.full(n_spells, np.nan), where=size > 0)
        made = made.with_columns(
            pl.Series(name if name == "rivalry_ended" else f"tie_{name}", marks[:n_spells, k]),
            pl.Series(f"usual_{name}", usual, nan_to_null=True),
        )
    return made
