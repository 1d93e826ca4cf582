"""A synthetic theatre with known hidden ties: what runs when no data can be reached, and what tests plant.

Everything here is invented. It plays out over open water (the South Atlantic), so that no map of it can be mistaken
for a real place.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.records.event import EVENTS
from shadowgraph.records.ids import content_id
from shadowgraph.records.place import priogrid_of
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.sources.base import Reading

RIVAL, UNRELATED, TACTICAL, STRATEGIC = range(4)
DWELL = np.array([8.0, 50.0, 3.5, 14.0])
MOVES = np.array([[0, 0.80, 0.17, 0.03], [0.45, 0, 0.42, 0.13], [0.25, 0.55, 0, 0.20], [0.20, 0.45, 0.35, 0]])
STARTS = {"group": np.array([0.10, 0.84, 0.03, 0.03]), "state": np.array([0.50, 0.46, 0.02, 0.02])}
SOUTH, NORTH, WEST, EAST = -22.0, -14.0, -32.0, -22.0
COUNTRIES = ("Synthetic North", "Synthetic South")
QUARTER_DAYS = 91.3


@dataclass(frozen=True)
class Recipe:
    """How to invent a theatre.

    Args:
        groups: Non-state organisations.
        quarters: Length, from January 2010.
        rate: Mean attacks per group and quarter.
        secrecy: Share of joint operations in which the record names one partner only, 0 to 1.
        coordination: Chance that a partner strikes within days of an attack, 0 to 1.
        misattributed: Share of events laid at the wrong organisation's door or at nobody's, 0 to 1.
        coarse: Share of events dated to the year only, 0 to 1.
        span: Sides of the sea it plays on, over those of a theatre of 24 groups; grows to the south and east.
        seed: Seed of everything.
    """

    groups: int = 24
    quarters: int = 40
    rate: float = 6.0
    secrecy: float = 0.9
    coordination: float = 0.5
    misattributed: float = 0.05
    coarse: float = 0.05
    span: float = 1.0
    seed: int = 0


@dataclass(frozen=True)
class SyntheticTheatre:
    """Invented events with the truth behind them.

    Args:
        reading: As any source gives it; the dataset is marked synthetic.
        truth: Columns name_a, name_b (name_a < name_b), period_start, state (0 rival, 1 unrelated, 2 tactical,
            3 strategic), for every pair in every quarter.
    """

    reading: Reading
    truth: pl.DataFrame


def synthetic_theatre(recipe: Recipe | None = None) -> SyntheticTheatre:
    """Invent a theatre: the same recipe gives the same events on every machine."""
    world = _World(recipe or Recipe())
    world.play()
    events = _table(world)
    version = content_id("recipe", vars(world.recipe)).split(":")[1]
    dataset = DatasetRef(
        id="synthetic",
        title="SYNTHETIC theatre with planted ties (invented, not real)",
        version=version,
        licence="Apache-2.0",
        citation="Invented by Shadowgraph; do not cite as data.",
        file="(built in)",
        sha256=content_id("events", events.select("event_id", "date_start", "side_a", "side_b").to_dicts())[
            7:
        ],
        rows=events.height,
        first_date=str(events["date_start"].min()),
        last_date=str(events["date_end"].max()),
        synthetic=True,
    )
    return SyntheticTheatre(Reading(dataset, "events", events=events, rows_read=events.height), world.truth())


class _World:
    """The theatre while it is played: who is where, in which state with whom, and what happened."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.rng = np.random.default_rng(recipe.seed)
        n = recipe.groups
        self.names = [f"Government of {c}" for c in COUNTRIES] + [f"Group {k:02d}" for k in range(1, n + 1)]
        self.size = n + len(COUNTRIES)
        south, east = NORTH - (NORTH - SOUTH) * recipe.span, WEST + (EAST - WEST) * recipe.span
        self.border = (south + NORTH) / 2
        self.home = np.column_stack(
            [
                self.rng.uniform(south + 1, NORTH - 1, self.size),
                self.rng.uniform(WEST + 1, east - 1, self.size),
            ]
        )
        self.spread = self.rng.uniform(0.4, 1.0, self.size)
        self.spread[: len(COUNTRIES)] = 2.5
        self.pace = recipe.rate * self.rng.lognormal(-0.3, 0.8, self.size)
        self.born = np.where(
            self.rng.random(self.size) < 0.6, 0, self.rng.integers(0, recipe.quarters // 2, self.size)
        )
        self.dead = np.where(
            self.rng.random(self.size) < 0.7,
            recipe.quarters,
            self.born + self.rng.integers(recipe.quarters // 3, recipe.quarters, self.size),
        )
        self.born[: len(COUNTRIES)], self.dead[: len(COUNTRIES)] = 0, recipe.quarters
        self.state = self._histories()
        self.rows: list[tuple[object, ...]] = []

    def _histories(self) -> NDArray[np.int8]:
        """Hidden state of every pair in every quarter, shape (n, n, quarters), symmetric."""
        made = np.full((self.size, self.size, self.recipe.quarters), UNRELATED, np.int8)
        for a in range(self.size):
            for b in range(a + 1, self.size):
                government = a < len(COUNTRIES)
                near = np.hypot(*(self.home[a] - self.home[b])) < 5.0
                if not near and not government:
                    continue
                start = STARTS["state" if government else "group"]
                made[a, b] = made[b, a] = self._path(start)
        t = np.arange(self.recipe.quarters)
        alive = (self.born[:, None] <= t) & (t < self.dead[:, None])
        made[~(alive[:, None, :] & alive[None, :, :])] = UNRELATED
        return made

    def _path(self, start: NDArray[np.float64]) -> NDArray[np.int8]:
        path = np.empty(self.recipe.quarters, np.int8)
        now = int(self.rng.choice(4, p=start))
        for t in range(self.recipe.quarters):
            if t and self.rng.random() < 1.0 / DWELL[now]:
                now = int(self.rng.choice(4, p=MOVES[now]))
            path[t] = now
        return path

    def play(self) -> None:
        """Play every quarter."""
        mood, common = np.zeros(self.size), 0.0
        for t in range(self.recipe.quarters):
            common = 0.6 * common + 0.3 * self.rng.standard_normal()
            mood = 0.7 * mood + 0.5 * self.rng.standard_normal(self.size)
            # Everybody's offensive: a common cause that must not pass for coordination.
            season = self.rng.uniform(0, QUARTER_DAYS)
            for i in range(self.size):
                if self.born[i] <= t < self.dead[i]:
                    attacks = self.rng.poisson(self.pace[i] * np.exp(mood[i] + common - 0.4))
                    bursts = np.append(self.rng.uniform(0, QUARTER_DAYS, 2), season)
                    for _ in range(min(attacks, 80)):
                        self._attack(i, t, bursts)

    def _attack(self, i: int, t: int, bursts: NDArray[np.float64]) -> None:
        if self.rng.random() < 0.6:
            day = float(self.rng.choice(bursts) + self.rng.normal(0, 4))
        else:
            day = float(self.rng.uniform(0, QUARTER_DAYS))
        day = min(max(day, 0.0), QUARTER_DAYS - 1)
        target = self._target(i, t)
        friends = self._friends(i, t)
        ground = self.home[i]
        if friends.size and self.rng.random() < 0.3:
            ground = self.home[self.rng.choice(friends)]
        spot = ground + self.spread[i] * self.rng.normal(0, 0.5, 2)
        ally = int(self.rng.choice(friends)) if friends.size else -1
        if ally >= 0 and self.rng.random() < 0.15 * (1.0 - self.recipe.secrecy):
            self._record(t, day, spot, (i, ally), target)
            return
        self._record(t, day, spot, (i,), target)
        if ally >= 0 and self.rng.random() < self.recipe.coordination:
            later = min(day + self.rng.uniform(0, 4), QUARTER_DAYS - 1)
            self._record(
                t, later, spot + self.rng.normal(0, 0.3, 2), (ally,), target if target != ally else -1
            )

    def _friends(self, i: int, t: int) -> NDArray[np.intp]:
        alive = (self.born <= t) & (t < self.dead)
        return np.flatnonzero((self.state[i, :, t] >= TACTICAL) & alive)

    def _target(self, i: int, t: int) -> int:
        """Whom i attacks: a rival, a friend's rival, its government, or civilians (-1)."""
        alive = (self.born <= t) & (t < self.dead)
        weight = 1.0 * ((self.state[i, :, t] == RIVAL) & alive)
        for friend in self._friends(i, t):
            weight += 0.5 * ((self.state[friend, :, t] == RIVAL) & alive)
        own = int(self.home[i, 0] < self.border)
        if i >= len(COUNTRIES) and self.state[i, own, t] != TACTICAL and self.state[i, own, t] != STRATEGIC:
            weight[own] += 1.0
        weight[(self.state[i, :, t] >= TACTICAL)] = 0.0
        weight[i] = 0.0
        if weight.sum() == 0.0 or self.rng.random() < 0.2:
            return -1
        return int(self.rng.choice(self.size, p=weight / weight.sum()))

    def _record(
        self, t: int, day: float, spot: NDArray[np.float64], sides: tuple[int, ...], target: int
    ) -> None:
        named = [self.names[i] for i in sides]
        if self.rng.random() < self.recipe.misattributed:
            wrong = int(self.rng.integers(len(COUNTRIES), self.size))
            named = ["Unknown"] if self.rng.random() < 0.5 else [self.names[wrong]]
        against = "Civilians" if target < 0 else self.names[target]
        if against in named:
            against = "Civilians"
        deaths = int(self.rng.poisson(self.rng.lognormal(0.8, 1.0)))
        self.rows.append(
            (t, day, spot[0], spot[1], ", ".join(sorted(named)), against, deaths, self.rng.random())
        )

    def truth(self) -> pl.DataFrame:
        """Every pair's state in every quarter, pairs ordered by name."""
        first, second = np.triu_indices(self.size, 1)
        quarters = _starts(self.recipe.quarters)
        frames = [
            pl.DataFrame(
                {
                    "name_a": min(self.names[a], self.names[b]),
                    "name_b": max(self.names[a], self.names[b]),
                    "period_start": quarters,
                    "state": self.state[a, b],
                }
            )
            for a, b in zip(first.tolist(), second.tolist(), strict=True)
        ]
        return pl.concat(frames).sort("name_a", "name_b", "period_start")


def _starts(quarters: int) -> list[dt.date]:
    return [dt.date(2010 + q // 4, 3 * (q % 4) + 1, 1) for q in range(quarters)]


def _table(world: _World) -> pl.DataFrame:
    columns = ("quarter", "day", "latitude", "longitude", "side_a", "side_b", "deaths_best", "coarse")
    rows = pl.DataFrame(world.rows, schema=columns, orient="row").sort("quarter", "day", "side_a", "side_b")
    starts = pl.DataFrame({"quarter": range(world.recipe.quarters), "start": _starts(world.recipe.quarters)})
    government = {f"Government of {c}" for c in COUNTRIES}
    fights_state = pl.col("side_a").is_in(government) | pl.col("side_b").is_in(government)
    coarse = pl.col("coarse") < world.recipe.coarse
    exact = pl.col("start") + pl.duration(days=pl.col("day").cast(pl.Int64))
    civilian = pl.col("side_b") == "Civilians"
    best = pl.col("deaths_best")
    block_row, block_column = (pl.col("latitude") // 2), (pl.col("longitude") // 2)
    table = (
        rows.join(starts, on="quarter", maintain_order="left")
        .with_row_index("row_number", offset=1)
        .with_columns(
            pl.lit("synthetic").alias("dataset"),
            pl.lit("1").alias("dataset_version"),
            pl.col("row_number").cast(pl.String).alias("row_id"),
            pl.format("synthetic:{}", "row_number").alias("event_id"),
            pl.when(civilian)
            .then(pl.lit("one-sided"))
            .when(fights_state)
            .then(pl.lit("state-based"))
            .otherwise(pl.lit("non-state"))
            .alias("violence"),
            pl.when(coarse).then(pl.col("start").dt.truncate("1y")).otherwise(exact).alias("date_start"),
            pl.when(coarse)
            .then(pl.col("start").dt.truncate("1y").dt.offset_by("1y").dt.offset_by("-1d"))
            .otherwise(exact)
            .alias("date_end"),
            pl.when(coarse).then(5).otherwise(1).alias("date_precision"),
            pl.when(pl.col("latitude") >= world.border)
            .then(pl.lit(COUNTRIES[0]))
            .otherwise(pl.lit(COUNTRIES[1]))
            .alias("country"),
            pl.lit("Synthetic").alias("region"),
            pl.format("Province {}", block_row.cast(pl.Int64).abs()).alias("adm_1"),
            pl.format(
                "District {}-{}", block_row.cast(pl.Int64).abs(), block_column.cast(pl.Int64).abs()
            ).alias("adm_2"),
            pl.lit(1).alias("place_precision"),
            priogrid_of(pl.col("latitude"), pl.col("longitude")).alias("priogrid"),
            pl.when(civilian).then(best).otherwise(0).alias("deaths_civilians"),
            pl.when(civilian).then(0).otherwise(best).alias("deaths_unknown"),
            pl.lit(0).alias("deaths_a"),
            pl.lit(0).alias("deaths_b"),
            (best * 0.7).cast(pl.Int64).alias("deaths_low"),
            (best * 1.5).cast(pl.Int64).alias("deaths_high"),
            pl.lit(1).alias("clarity"),
            pl.lit(1).alias("n_sources"),
        )
    )
    return EVENTS.conform(table)
