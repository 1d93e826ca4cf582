"""SYNTHETIC: sources with planted error rates, errors in common and contradictions; are they recovered?"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.ties.statements.fit import Fitted, fit
from shadowgraph.ties.statements.latent import Rates, Sheet
from shadowgraph.ties.statements.pair_years import CONTACTS
from shadowgraph.ties.statements.sources import NOT_LOOKED

TRUTH = Rates(
    chance=np.array(
        [
            [[0.990, 0.006, 0.004], [0.25, 0.10, 0.65]],
            [[0.992, 0.0, 0.008], [0.12, 0.0, 0.88]],
            [[0.998, 0.0, 0.002], [0.60, 0.0, 0.40]],
        ]
    ),
    shared=np.array([0.3, 0.5]),
    common=np.array([0.01, 0.03, 0.12, 0.05, 0.40]),
)
ROWS = 12_000
LOOKS = 0.7
"""Chance that a source looks at a pair-year."""


def plant(
    rng: np.random.Generator, rows: int = ROWS
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """What three sources say of pair-years, the population of each, and whether there is a tie."""
    stratum = rng.integers(0, len(CONTACTS), rows)
    tie = rng.random(rows) < TRUTH.common[stratum]
    as_one = rng.random(rows) < TRUTH.shared[tie.astype(int)]
    eye = rng.random(rows)
    said = np.empty((rows, len(TRUTH.chance)), np.int64)
    for s, chance in enumerate(TRUTH.chance):
        upto = np.cumsum(chance[tie.astype(int)], axis=1)[:, :2]
        said[:, s] = (np.where(as_one, eye, rng.random(rows))[:, None] >= upto).sum(axis=1)
    said[rng.random(said.shape) > LOOKS] = NOT_LOOKED
    return said, stratum, tie


def recovered(repeats: int, *, draws: int = 1200) -> pl.DataFrame:
    """Planted and learnt rates over repeated plantings.

    Returns:
        what, source, planted, learnt (mean over plantings), inside (share of plantings with the planted value in
        the 90 % interval).
    """
    rows = []
    for seed in range(repeats):
        said, stratum, _ = plant(np.random.default_rng(seed))
        found = fit(Sheet.of(said, stratum, np.ones(len(said)), len(CONTACTS)), seed=seed, draws=draws)
        rows += [(*row, seed) for row in _compared(found)]
    names = ["what", "source", "planted", "learnt", "inside", "seed"]
    table = pl.DataFrame(rows, schema=names, orient="row")
    return table.group_by("what", "source", maintain_order=True).agg(
        pl.col("planted").first(), pl.col("learnt").mean(), pl.col("inside").mean()
    )


def _compared(found: Fitted) -> list[tuple[str, str, float, float, bool]]:
    made = []
    for s in range(len(TRUTH.chance)):
        for what, tie, level in (("states a tie that is there", 1, 2), ("states a tie that isn't", 0, 2)):
            drawn = np.array([draw.chance[s, tie, level] for draw in found.draws])
            planted, learnt = TRUTH.chance[s, tie, level], found.mean.chance[s, tie, level]
            made.append((what, f"source {s + 1}", *_judged(planted, learnt, drawn)))
    drawn = np.array([draw.chance[0, 1, 1] for draw in found.draws])
    made.append(
        (
            "alleges a tie that is there",
            "source 1",
            *_judged(TRUTH.chance[0, 1, 1], found.mean.chance[0, 1, 1], drawn),
        )
    )
    for tie, what in enumerate(("errs with the others, no tie", "errs with the others, tie")):
        drawn = np.array([draw.shared[tie] for draw in found.draws])
        made.append((what, "all", *_judged(TRUTH.shared[tie], found.mean.shared[tie], drawn)))
    return made


def _judged(planted: float, learnt: float, drawn: NDArray[np.float64]) -> tuple[float, float, bool]:
    low, high = np.quantile(drawn, [0.05, 0.95])
    return float(planted), float(learnt), bool(low <= planted <= high)


def contradicted(seed: int = 0) -> pl.DataFrame:
    """How often there is a tie where sources 1 and 2 contradict each other, and what the learnt rates say.

    Returns:
        says_1, says_2, rows, ties (share), believed (mean probability), averaged (share of the two that state it).
    """
    said, stratum, tie = plant(np.random.default_rng(1000 + seed), 4 * ROWS)
    half = len(said) // 2
    sheet = Sheet.of(said[:half], stratum[:half], np.ones(half), len(CONTACTS))
    rates = fit(sheet, seed=seed).rates
    rest = slice(half, None)
    p = rates.posterior(said[rest], stratum[rest])
    table = pl.DataFrame({"says_1": said[rest, 0], "says_2": said[rest, 1], "tie": tie[rest], "p": p})
    return (
        table.filter(pl.col("says_1") >= 0, pl.col("says_2") >= 0)
        .group_by("says_1", "says_2")
        .agg(pl.len().alias("rows"), pl.col("tie").mean().alias("ties"), pl.col("p").mean().alias("believed"))
        .with_columns(
            ((pl.col("says_1") == 2).cast(float) / 2 + (pl.col("says_2") == 2).cast(float) / 2).alias(
                "averaged"
            )
        )
        .sort("says_1", "says_2")
    )
