"""What one source's coding says of another's, one theatre left out at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.scores import Bools, Floats
from benchmarks.theatres_by_country import OF_COUNTRY, REST
from shadowgraph.ties.statements.learn import Learnt, learn
from shadowgraph.ties.statements.pair_years import CLASSES, CONTACTS, PairYears
from shadowgraph.ties.statements.sources import ALLEGED, NAMES, NOT_LOOKED, SILENT, STATED

OLD, NEW = 0, 1
METHODS = (
    "learnt rates",
    "share seen elsewhere, given the other file",
    "share seen elsewhere, given the events",
    "base rate",
    "believe everything",
)
MODEL = METHODS[0]


@dataclass(frozen=True)
class Guesses:
    """Probabilities that a source states a tie in a pair-year, made without its own codings there.

    Args:
        table: actor_a, actor_b, year, theatre, kind, contact, given (what the other source says), stated (outcome).
        chance: Probability by method, shape (R,) each.
    """

    table: pl.DataFrame
    chance: dict[str, Floats]


def with_theatre(rows: PairYears) -> pl.Series:
    """Theatre of each row, by a country the two share."""
    return pl.Series([OF_COUNTRY.get(country, REST) for country in rows.table["country"].to_list()])


def by_theatre(rows: PairYears, *, draws: int, seed: int = 0) -> dict[str, list[Learnt]]:
    """Rates learnt without one theatre, by its name. However few statements are left, they are learnt."""
    theatre = with_theatre(rows)
    return {
        name: learn(rows.where(theatre != name), seed=seed, draws=draws, least=1)
        for name in sorted(set(theatre.to_list()))
    }


def guesses(rows: PairYears, apart: dict[str, list[Learnt]], given: int, target: int) -> Guesses:
    """Guess the target source's coding from the given one's, pair-years both look at."""
    theatre = with_theatre(rows)
    both = pl.Series((rows.said[:, [given, target]] != NOT_LOOKED).all(axis=1))
    kept, theatre = rows.where(both), theatre.filter(both)
    table = kept.table.with_columns(
        theatre.alias("theatre"),
        pl.Series("given", kept.said[:, given]),
        pl.Series("stated", kept.said[:, target] == STATED),
    )
    chance = {name: np.empty(table.height) for name in METHODS}
    for name, learnt in apart.items():
        held = (theatre == name).to_numpy()
        train, test = table.filter(pl.Series(~held)), table.filter(pl.Series(held))
        chance[MODEL][held] = _predicted(kept.said[held], test, learnt, given, target)
        overall = train["stated"].mean()
        chance["base rate"][held] = overall
        for method, by in ((METHODS[1], ["kind", "given"]), (METHODS[2], ["kind", "contact"])):
            chance[method][held] = _shares(train, test, by, float(overall or 0.0))
        wrong = ((train["given"] == STATED) != train["stated"]).sum() + 0.5
        error = wrong / (train.height + 1)
        chance["believe everything"][held] = np.where(test["given"].to_numpy() == STATED, 1 - error, error)
    return Guesses(table, chance)


def _predicted(said: np.ndarray, test: pl.DataFrame, learnt: list[Learnt], given: int, target: int) -> Floats:
    """P(target states | given), with the tie summed out."""
    made = np.full(len(said), 0.5)
    known = np.full((len(said), len(NAMES)), NOT_LOOKED)
    known[:, given] = said[:, given]
    stated = known.copy()
    stated[:, target] = STATED
    for item in learnt:
        here = (test["kind"] == CLASSES.index(item.kind)).to_numpy()
        prior = item.rates.common[test["contact"].to_numpy()[here]]
        weight = np.column_stack([1 - prior, prior])
        top = (item.rates.likelihood(stated[here]) * weight).sum(axis=1)
        made[here] = top / (item.rates.likelihood(known[here]) * weight).sum(axis=1)
    return np.clip(made, 1e-6, 1 - 1e-6)


def _shares(train: pl.DataFrame, test: pl.DataFrame, by: list[str], overall: float) -> Floats:
    """Share stated among training rows alike, pulled to the overall share by one row."""
    seen = train.group_by(by).agg(pl.col("stated").sum().alias("n"), pl.len().alias("of"))
    joined = test.join(seen, on=by, how="left", maintain_order="left").with_columns(
        pl.col("n", "of").fill_null(0)
    )
    return ((joined["n"] + overall) / (joined["of"] + 1)).to_numpy()


def log_score(label: Bools, chance: Floats) -> float:
    """Mean natural log of the probability given to what is coded; 0 is perfect."""
    held = np.clip(chance, 1e-6, 1 - 1e-6)
    return float(np.where(label, np.log(held), np.log1p(-held)).mean())


def adaptive_error(label: Bools, chance: Floats, least: int = 20) -> float:
    """Expected calibration error with bins that hold at least 20 statements or 20 expected ones each."""
    order = np.argsort(chance, kind="stable")
    mass = np.cumsum(np.maximum(chance[order], label[order]))
    bins = np.minimum((mass / least).astype(int), max(int(mass[-1] / least) - 1, 0))
    total = 0.0
    for b in np.unique(bins):
        rows = order[bins == b]
        total += len(rows) * abs(chance[rows].mean() - label[rows].mean())
    return total / len(label)


def over_pairs(
    table: pl.DataFrame, figure: Callable[[np.ndarray], float], *, n: int = 300
) -> tuple[float, float]:
    """5 and 95 % quantiles of a figure over resamples of pairs (all years of a pair together).

    Args:
        table: actor_a, actor_b.
        figure: Takes row numbers.
        n: Resamples.
    """
    pair = table.select(pl.struct("actor_a", "actor_b").rank("dense")).to_series().to_numpy().astype(int) - 1
    rows = np.argsort(pair, kind="stable")
    edges = np.searchsorted(pair[rows], np.arange(pair.max() + 2))
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(n):
        chosen = rng.integers(0, len(edges) - 1, len(edges) - 1)
        sizes = edges[chosen + 1] - edges[chosen]
        offset = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        drawn.append(figure(rows[np.repeat(edges[chosen], sizes) + offset]))
    low, high = np.nanquantile(drawn, [0.05, 0.95])
    return float(low), float(high)


__all__ = [
    "ALLEGED",
    "CONTACTS",
    "METHODS",
    "MODEL",
    "NEW",
    "OLD",
    "SILENT",
    "Guesses",
    "adaptive_error",
    "by_theatre",
    "guesses",
    "log_score",
    "over_pairs",
    "with_theatre",
]
