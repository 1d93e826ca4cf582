"""What is known of every pair at the end of a year, for the year after. Nothing later is ever looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.ties.ahead.years import Years, matrix
from shadowgraph.ties.base import FloatArray, IntArray

ACTIVE_WITHIN = 3
"""Years: both organisations were active in one of the last this many."""
SHARED_WITHIN = 5
"""Years: both were active in the same country in the last this many."""
HALF_LIVES = (0.5, 1.0, 3.0, 8.0)
"""Years after which a clash weighs half, for its several memories."""
RECENT = 2.0
"""Half-life, years, of activity, ground, enemies and friends."""
LEAST_OVERLAP = 0.003

GROUND = {"country": "countries", "coarse": "blocks of 2 degrees", "fine": "cells of half a degree"}

TERMS: dict[str, str] = {
    "clashes": "how often and how lately the two fought",
    "trend": "whether their clashes, and they themselves, are growing or fading",
    "activity": "how active the two are, and how much of it is fighting",
    "ground": "how much ground and how many countries they share",
    "common enemies": "enemies in common, and fights of friends with the other",
    "joint": "events that name the two on one side",
    "enemies of each": "how many enemies each has, and how many of them are new",
    "kinds": "what kinds of organisations the two are",
    "age": "how long they have existed, and how long since they were last seen",
    "state of the pair": "rivalry inferred by the tie model from events up to that year",
}
"""What each group of columns says, in words."""


@dataclass(frozen=True)
class Features:
    """Pairs at risk at the end of a year and what is known of them.

    Args:
        year: Year index; everything is known by its last day.
        org_i: shape (P,), organisation, less than `org_j`.
        org_j: shape (P,).
        columns: name of a column to its values, shape (P,).
        terms: name of a column to the term it belongs to, a key of `TERMS`.
        seen: shape (P,), whether the two ever clashed.
    """

    year: int
    org_i: IntArray
    org_j: IntArray
    columns: dict[str, FloatArray]
    terms: dict[str, str]
    seen: NDArray[np.bool_]

    def x(self) -> FloatArray:
        """Columns side by side, shape (P, K)."""
        return np.column_stack(list(self.columns.values()))

    def only(self, which: NDArray[np.bool_]) -> Features:
        """The same for some of the pairs.

        Args:
            which: shape (P,).
        """
        return replace(
            self,
            org_i=self.org_i[which],
            org_j=self.org_j[which],
            columns={name: values[which] for name, values in self.columns.items()},
            seen=self.seen[which],
        )


def shared_countries(years: Years, year: int) -> pl.DataFrame:
    """Pairs at risk and the countries both were lately active in: columns org, org_j, country."""
    lately = years.active.filter(pl.col("year").is_between(year - ACTIVE_WITHIN + 1, year))
    alive = lately.select("org").unique()
    there = years.places.filter(pl.col("year").is_between(year - SHARED_WITHIN + 1, year))
    there = there.join(alive, on="org", how="semi").select("org", "country").unique()
    both = there.join(there, on="country", suffix="_j").filter(pl.col("org") < pl.col("org_j"))
    return both.select("org", "org_j", "country").sort("org", "org_j", "country")


def at_risk(years: Years, year: int) -> tuple[IntArray, IntArray]:
    """Pairs active within the last years that shared a country, by organisation index."""
    pairs = shared_countries(years, year).select("org", "org_j").unique().sort("org", "org_j")
    return pairs["org"].to_numpy(), pairs["org_j"].to_numpy()


def clashed(years: Years, year: int, org_i: IntArray, org_j: IntArray) -> FloatArray:
    """Clashes of each pair in one year, shape (P,)."""
    rows = years.met.filter((pl.col("year") == year) & pl.col("opposed"))
    return matrix(rows, pl.col("n"), np.arange(years.orgs.height))[org_i, org_j]


def features(years: Years, year: int) -> Features:
    """Everything known of the pairs at risk at the end of a year.

    Args:
        years: The theatre by year; what it holds after `year` is dropped first.
        year: Year index.
    """
    known = years.until(year)
    org_i, org_j = at_risk(known, year)
    made = _Maker(known, year, org_i, org_j)
    return made.features()


class _Maker:
    """One year's features, column by column."""

    def __init__(self, years: Years, year: int, org_i: IntArray, org_j: IntArray) -> None:
        self.years, self.year = years, year
        self.org_i, self.org_j = org_i, org_j
        self.n = years.orgs.height
        seen = np.zeros(self.n, bool)
        seen[years.active["org"].to_numpy()] = True
        self.index = np.where(seen, np.cumsum(seen) - 1, -1)
        self.here = np.flatnonzero(seen)
        self.i, self.j = self.index[org_i], self.index[org_j]
        self.columns: dict[str, FloatArray] = {}
        self.terms: dict[str, str] = {}

    def features(self) -> Features:
        opposed = self.years.met.filter("opposed")
        fights = self._pair(opposed, self._decayed(pl.col("n"), RECENT))
        friends = self._pair(self.years.met.filter(~pl.col("opposed")), self._decayed(pl.col("n"), RECENT))
        self._clashes(opposed)
        self._activity(fights)
        self._ground()
        self._contagion(opposed)
        self._network(fights, friends, opposed)
        self._kinds()
        seen = self._pair(opposed, pl.lit(1.0))[self.i, self.j] > 0
        return Features(self.year, self.org_i, self.org_j, self.columns, self.terms, seen)

    def _add(self, term: str, name: str, values: FloatArray) -> None:
        self.columns[name] = np.asarray(values, float)
        self.terms[name] = term

    def _two(self, term: str, name: str, of_each: FloatArray) -> None:
        """The larger and the smaller of the two's figures."""
        a, b = of_each[self.i], of_each[self.j]
        self._add(term, f"{name}, larger", np.maximum(a, b))
        self._add(term, f"{name}, smaller", np.minimum(a, b))

    def _decayed(self, value: pl.Expr, half_life: float) -> pl.Expr:
        return value * (0.5 ** ((self.year - pl.col("year")) / half_life))

    def _pair(self, table: pl.DataFrame, value: pl.Expr) -> FloatArray:
        return matrix(table, value, self.index)

    def _each(self, value: pl.Expr, table: pl.DataFrame | None = None) -> FloatArray:
        rows = self.years.active if table is None else table
        values = rows.with_columns(value.cast(pl.Float64).alias("v"))["v"].to_numpy()
        counted = np.bincount(self.index[rows["org"].to_numpy()], values, len(self.here))
        return counted.astype(np.float64)

    def _clashes(self, opposed: pl.DataFrame) -> None:
        for half_life in HALF_LIVES:
            counts = self._pair(opposed, self._decayed(pl.col("n"), half_life))[self.i, self.j]
            self._add("clashes", f"clashes, half-life {half_life:g} years", np.log1p(counts))
            years = self._pair(opposed, self._decayed(pl.lit(1.0), half_life))[self.i, self.j]
            self._add("clashes", f"years with clashes, half-life {half_life:g}", years)
        deaths = self._pair(opposed, self._decayed(pl.col("deaths"), 1.0))[self.i, self.j]
        self._add("clashes", "deaths in clashes", np.log1p(deaths))
        now, before = (
            self._pair(opposed.filter(pl.col("year") == self.year - ago), pl.col("n"))[self.i, self.j]
            for ago in (0, 1)
        )
        self._add("clashes", "clashed this year", (now > 0).astype(float))
        self._add("clashes", "clashed the year before", (before > 0).astype(float))
        self._add("trend", "growth of clashes", np.log1p(now) - np.log1p(before))

    def _activity(self, fights: FloatArray) -> None:
        this_year = pl.col("year") == self.year
        now = self._each(pl.col("n") * this_year)
        before = self._each(pl.col("n") * (pl.col("year") == self.year - 1))
        events, fought = (
            self._each(self._decayed(pl.col("n"), RECENT)),
            self._each(self._decayed(pl.col("fought"), RECENT)),
        )
        self._two("activity", "events", np.log1p(events))
        self._two("activity", "events this year", np.log1p(now))
        self._two("activity", "share of events fought", fought / np.maximum(events, 1e-9))
        self._two("trend", "growth of events", np.log1p(now) - np.log1p(before))
        first = np.full(len(self.here), self.year)
        np.minimum.at(
            first, self.index[self.years.active["org"].to_numpy()], self.years.active["year"].to_numpy()
        )
        last = np.zeros(len(self.here), np.int64)
        np.maximum.at(
            last, self.index[self.years.active["org"].to_numpy()], self.years.active["year"].to_numpy()
        )
        self._two("age", "years since first seen", np.log1p(self.year - first))
        self._two("age", "years since last seen", (self.year - last).astype(float))
        total = max(fights.sum() / 2, 1e-9)
        strength = fights.sum(axis=0)
        self._add(
            "activity",
            "meetings expected of two so active",
            np.log(strength[self.i] * strength[self.j] / total + 0.01),
        )

    def _ground(self) -> None:
        for name in GROUND:
            overlap, shared = self._overlap(name)
            self._add("ground", f"overlap of {GROUND[name]}", np.log(np.maximum(overlap, LEAST_OVERLAP)))
            if name == "country":
                self._add("ground", "countries shared", np.log(np.maximum(shared, 1.0)))
            if name == "fine":
                self._add("ground", "cells shared", np.log1p(shared))
        rows = self.years.places.filter(pl.col("year") > self.year - ACTIVE_WITHIN)
        crowd = rows.group_by("country").agg(pl.col("org").n_unique().alias("crowd"))
        most = (
            rows.group_by("org", "country")
            .agg(pl.col("n").sum())
            .sort("n", "country", descending=[True, False])
        )
        main = most.group_by("org", maintain_order=True).first().join(crowd, on="country")
        self._main = main
        self._two(
            "ground",
            "organisations in its main country",
            np.log(np.maximum(self._each(pl.col("crowd"), main), 1.0)),
        )

    def _contagion(self, opposed: pl.DataFrame) -> None:
        """First clashes of any two, lately, in the main country of each."""
        recent = self.years.places.filter(pl.col("year") > self.year - ACTIVE_WITHIN)
        there = recent.select("org", "country").unique()
        first = opposed.group_by("org_i", "org_j").agg(pl.col("year").min())
        first = first.filter(pl.col("year") > self.year - ACTIVE_WITHIN)
        new = (
            first.join(there, left_on="org_i", right_on="org")
            .join(there.rename({"org": "org_j"}), on=["org_j", "country"])
            .group_by("country")
            .agg(pl.len().alias("new"))
        )
        counted = self._main.join(new, on="country", how="left").with_columns(pl.col("new").fill_null(0))
        self._two("ground", "new rivalries in its main country", np.log1p(self._each(pl.col("new"), counted)))

    def _overlap(self, name: str) -> tuple[FloatArray, FloatArray]:
        """Cosine of the square roots of decayed counts by unit of ground, and units in common."""
        rows = self.years.places.filter(pl.col(name).is_not_null())
        rows = rows.group_by("org", name).agg(self._decayed(pl.col("n"), RECENT).sum().alias("n"))
        if rows.is_empty():
            return np.zeros(len(self.i)), np.zeros(len(self.i))
        unit = rows[name].rank("dense").to_numpy().astype(np.int64) - 1
        ground = np.zeros((len(self.here), int(unit.max()) + 1))
        ground[self.index[rows["org"].to_numpy()], unit] = np.sqrt(rows["n"].to_numpy())
        norm = np.maximum(np.linalg.norm(ground, axis=1), 1e-9)
        there = (ground > 0).astype(float)
        return ((ground @ ground.T) / np.outer(norm, norm))[self.i, self.j], (there @ there.T)[self.i, self.j]

    def _network(self, fights: FloatArray, friends: FloatArray, opposed: pl.DataFrame) -> None:
        foe, friend = np.sqrt(fights), np.sqrt(friends)
        self._add("common enemies", "common enemies", np.log1p((foe @ foe)[self.i, self.j]))
        against = foe @ friend
        self._add(
            "common enemies",
            "friends of one fight the other",
            np.log1p((against + against.T)[self.i, self.j]),
        )
        self._add("common enemies", "friends in common", np.log1p((friend @ friend)[self.i, self.j]))
        three = foe @ foe @ foe
        own = foe**2
        # Walks i - k - l - j that do not go back over the pair's own fights.
        through = three - foe * (own.sum(axis=0)[:, None] + own.sum(axis=0)[None, :]) + foe**3
        self._add(
            "common enemies", "enemy's enemy's enemy", np.log1p(np.maximum(through, 0.0)[self.i, self.j])
        )
        self._add("joint", "named on one side", np.log1p(friends[self.i, self.j]))
        ever = self._pair(opposed, pl.lit(1.0)) > 0
        old = self._pair(opposed.filter(pl.col("year") <= self.year - ACTIVE_WITHIN), pl.lit(1.0)) > 0
        self._two("enemies of each", "enemies lately", _number(fights > 0.2))
        self._two("enemies of each", "enemies ever", _number(ever))
        self._two("enemies of each", "new enemies", _number(ever & ~old))

    def _kinds(self) -> None:
        kinds = self.years.orgs["kind"].to_numpy().astype(str)
        a, b = kinds[self.org_i], kinds[self.org_j]
        states = (a == "state").astype(int) + (b == "state")
        communal = (np.isin(a, ("communal", "party"))).astype(int) + np.isin(b, ("communal", "party"))
        main = np.full(len(self.here), -1, np.int64)
        codes = self._main["country"].rank("dense").to_numpy().astype(np.int64)
        main[self.index[self._main["org"].to_numpy()]] = codes
        same = main[self.i] == main[self.j]
        self._add("kinds", "two states", (states == 2).astype(float))
        self._add(
            "kinds", "a state and a group with the same main country", ((states == 1) & same).astype(float)
        )
        self._add("kinds", "a state and a group with another", ((states == 1) & ~same).astype(float))
        self._add("kinds", "two communal groups", (communal == 2).astype(float))
        self._add("kinds", "a communal group and a state", ((communal == 1) & (states == 1)).astype(float))
        self._add(
            "kinds", "a communal and an organised group", ((communal == 1) & (states == 0)).astype(float)
        )
        self._add("kinds", "same main country", same.astype(float))


def _number(linked: NDArray[np.bool_]) -> FloatArray:
    """Logarithm of one plus how many others each is linked to, shape (N,)."""
    return np.asarray(np.log1p(linked.sum(axis=0).astype(float)))
