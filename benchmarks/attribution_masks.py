"""Masked events: known sides hidden on purpose, in several ways, so that it is known who it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.record import record
from shadowgraph.kernels.reference.conditional_logit import Choices
from shadowgraph.records.theatre import Theatre
from shadowgraph.theatres import TheatreData, cut
from shadowgraph.trust.attribution.candidates import (
    CIVILIANS,
    NAMED,
    NOT_NAMED,
    Candidates,
    Sight,
    Targets,
    candidates_of,
)
from shadowgraph.trust.attribution.features import Sheet, sheet
from shadowgraph.trust.attribution.ground import ONE_SIDED, Ground, ground_of
from shadowgraph.trust.attribution.unnamed import COARSEST_DATE

COMPLETE, NEAR = "complete_country", "near_complete"
MOST_EVENTS = 30
"""Events drawn per country and year: otherwise four wars would be most of the test."""

RETROSPECTIVE = ("alone", "third", "dark", "year")
THEN = ("then", "then, dark")
"""Ways of masking: the event alone; a third of all cell-months at once; everything within 50 km and 30 days; the whole
year; and, looking back only, the event alone or with the last 30 days within 50 km not yet known."""


@dataclass(frozen=True)
class Masked:
    """Targets whose truth is known.

    Args:
        ground: Events of the complete countries, Niger's beside them.
        targets: Hidden sides.
        truth: starts (T + 1,), organisation, share of each true party.
        year: shape (T,).
        country: shape (T,), name.
        facts: One row per event of the ground, in its order: `EVENTS` columns.
    """

    ground: Ground
    targets: Targets
    truth: tuple[np.ndarray, np.ndarray, np.ndarray]
    year: np.ndarray
    country: np.ndarray
    facts: pl.DataFrame

    def only(self, rows: np.ndarray) -> Masked:
        """Some of the targets."""
        starts, organisation, share = self.truth
        parts = [np.arange(starts[r], starts[r + 1]) for r in rows]
        flat = np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)
        bounds = np.concatenate([[0], np.cumsum([len(p) for p in parts])]).astype(np.int64)
        truth = (bounds, organisation[flat], share[flat])
        return Masked(
            self.ground, self.targets.only(rows), truth, self.year[rows], self.country[rows], self.facts
        )


@dataclass(frozen=True)
class Case:
    """The cases of one setting under one or more ways of masking, with what is true.

    Args:
        choices: Features.
        share: shape (R,), true share of each named option.
        target: shape (D,), into the masked targets.
        way: shape (D,), index of the way of masking.
        organisation: shape (R,).
    """

    choices: Choices
    share: np.ndarray
    target: np.ndarray
    way: np.ndarray
    organisation: np.ndarray

    def within(self, kept: np.ndarray) -> Case:
        """Only some of the cases."""
        rows = kept[self.choices.case]
        return Case(
            self.choices.within(kept),
            self.share[rows],
            self.target[kept],
            self.way[kept],
            self.organisation[rows],
        )

    @property
    def outside_share(self) -> np.ndarray:
        """True share of somebody else, shape (D,)."""
        return np.clip(1 - np.bincount(self.choices.case, self.share, len(self.target)), 0, 1)


def complete_data(folder: Path) -> TheatreData:
    """Every event of the countries whose record is complete (and of Niger, nearly so) as one theatre."""
    events, actors = record(folder)
    coverage = pl.read_parquet(folder / "ucdp" / "ged-dev-coverage.parquet")
    wanted = coverage.filter(pl.col("coverage").is_in([COMPLETE, NEAR]))["id"].cast(pl.String)
    table = events.table.filter(pl.col("row_id").is_in(wanted.implode()))
    own = type(events)(table, events.quarantine, events.datasets)
    countries = tuple(sorted(table["country"].unique().to_list()))
    start, end = table["date_start"].min(), table["date_end"].max()
    return cut(own, actors, Theatre("complete", "Complete countries", countries, start, end))  # type: ignore[arg-type]


def judged_events(folder: Path, data: TheatreData) -> pl.Series:
    """Ids of events of complete countries, dated to the month or better."""
    coverage = pl.read_parquet(folder / "ucdp" / "ged-dev-coverage.parquet")
    wanted = coverage.filter(pl.col("coverage") == COMPLETE)["id"].cast(pl.String)
    kept = pl.col("row_id").is_in(wanted.implode()) & (pl.col("date_precision") <= COARSEST_DATE)
    return data.events.filter(kept)["event_id"]


def masked(data: TheatreData, judged: pl.Series, *, most: int = MOST_EVENTS, seed: int = 0) -> Masked:
    """Hide every side of a sample of events, once with its opponent named and, in fighting, once without."""
    ground = ground_of(data)
    facts = pl.DataFrame({"event_id": ground.event_id}).join(
        data.events, on="event_id", how="left", maintain_order="left"
    )
    chosen = _sample(facts, judged, most, seed)
    starts, organisation, side, weight = ground.members
    rows: list[tuple[int, int, int]] = []
    opponents: list[np.ndarray] = []
    truths: list[tuple[np.ndarray, np.ndarray]] = []
    for e in chosen:
        own = slice(starts[e], starts[e + 1])
        sides = [organisation[own][side[own] == s] for s in (0, 1)]
        shares = [weight[own][side[own] == s] for s in (0, 1)]
        for s in (0, 1):
            if not len(sides[s]):
                continue
            truth = (sides[s], shares[s] / shares[s].sum())
            if ground.violence[e] == ONE_SIDED:
                settings = [(CIVILIANS, np.empty(0, np.int64))] if s == 0 else []
            elif len(sides[1 - s]):
                settings = [(NAMED, sides[1 - s]), (NOT_NAMED, np.empty(0, np.int64))]
            else:
                settings = []
            for setting, facing in settings:
                rows.append((e, s, setting))
                opponents.append(facing)
                truths.append(truth)
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    bounds = np.concatenate([[0], np.cumsum([len(o) for o in opponents])]).astype(np.int64)
    targets = Targets(
        table[:, 0], table[:, 1], table[:, 2], bounds, np.concatenate(opponents).astype(np.int64)
    )
    ends = np.concatenate([[0], np.cumsum([len(t[0]) for t in truths])]).astype(np.int64)
    truth = (ends, np.concatenate([t[0] for t in truths]), np.concatenate([t[1] for t in truths]))
    year = facts["date_start"].dt.year().to_numpy()[table[:, 0]]
    country = facts["country"].to_numpy().astype(str)[table[:, 0]]
    return Masked(ground, targets, truth, year, country, facts)


def _sample(facts: pl.DataFrame, judged: pl.Series, most: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    numbered = facts.with_row_index("row").filter(pl.col("event_id").is_in(judged.implode()))
    groups = numbered.group_by("country", pl.col("date_start").dt.year().alias("year")).agg("row")
    drawn = [
        rng.choice(np.sort(rows), min(most, len(rows)), replace=False)
        for rows in groups.sort("country", "year")["row"].to_list()
    ]
    return np.sort(np.concatenate(drawn)).astype(np.int64)


def sight_of(way: str, facts: pl.DataFrame, *, seed: int = 0) -> Sight:
    """What may be looked at under a way of masking."""
    if way == "third":
        keys = facts.select(
            pl.struct("priogrid", pl.col("date_start").dt.truncate("1mo")).rank("dense").alias("block")
        )["block"].to_numpy()
        return Sight(np.random.default_rng(seed).integers(3, size=keys.max() + 1)[keys])
    if way == "year":
        return Sight(facts["date_start"].dt.year().cast(pl.Int64).to_numpy())
    return Sight(dark=(50.0, 30.0) if "dark" in way else (0.0, 0.0), ahead=way not in THEN)


def cases(cast: Masked, ways: tuple[str, ...], *, unseen: bool = False) -> dict[int, Case]:
    """Features and truth of every target under each way of masking, by setting.

    Args:
        cast: The targets.
        ways: Ways of masking.
        unseen: Hide every event of the true organisations too: the truth is then somebody else.
    """
    parts: dict[int, list[Case]] = {CIVILIANS: [], NAMED: [], NOT_NAMED: []}
    for number, way in enumerate(ways):
        seen = candidates_of(cast.ground, cast.targets, sight_of(way, cast.facts))
        share = true_shares(cast, seen)
        if unseen:
            kept = share == 0
            seen = Candidates(seen.target[kept], seen.organisation[kept], seen.sums[kept], seen.n_targets)
            share = share[kept]
        for setting, made in parts.items():
            of = sheet(cast.ground, cast.targets, seen, setting, ahead=way not in THEN)
            made.append(_case(of, share[of.rows], seen.organisation[of.rows], number))
    return {setting: joined(made) for setting, made in parts.items()}


def _case(of: Sheet, share: np.ndarray, organisation: np.ndarray, way: int) -> Case:
    return Case(of.choices, share, of.target, np.full(len(of.target), way), organisation)


def joined(parts: list[Case]) -> Case:
    """Several sets of cases as one."""
    offsets = np.concatenate([[0], np.cumsum([len(p.target) for p in parts])])
    choices = Choices(
        np.concatenate([p.choices.x for p in parts]),
        np.concatenate([p.choices.case + k for p, k in zip(parts, offsets, strict=False)]),
        np.concatenate([p.choices.outside for p in parts]),
    )
    rest = (
        np.concatenate([getattr(p, name) for p in parts])
        for name in ("share", "target", "way", "organisation")
    )
    return Case(choices, *rest)


def true_shares(cast: Masked, found: Candidates) -> np.ndarray:
    """True share of each row of the candidates."""
    starts, organisation, share = cast.truth
    width = len(cast.ground.names) + 1
    keys = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * width + organisation
    order = np.argsort(keys)
    wanted = found.target * width + found.organisation
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][at] == wanted, share[order][at], 0.0)
