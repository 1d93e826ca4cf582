"""Escalation: coverage of branching ratios and of who excites whom, of tails, and how well lulls are foretold.

Keys: branching_coverage (share of 90 % intervals that hold the branching ratio, simulated years), _low, _high;
half_life_coverage; branching_coverage_<course> (backgrounds the model does not know); excitation_coverage_<edge>;
tail_coverage, gpd_coverage; lull_<kind>_<split>_auc, _ece, _gain, _gain_low, _gain_high.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks import branching, lulls_ahead
from benchmarks.output import Table
from shadowgraph.measures.escalation.tails import window


def figures(folder: Path, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """All figures of escalation.

    Args:
        folder: Folder of datasets.
        quick: A small version, to check that it runs.
    """
    tables: list[Table] = []
    numbers: dict[str, float] = {}
    for made, found in (
        branching.coverage(quick=quick),
        branching.crossed(quick=quick),
        tails(quick=quick),
        lulls_ahead.figures(folder, quick=quick),
    ):
        tables += made
        numbers |= found
    return tables, numbers


def tails(*, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """Planted tails: indices held, and how often a true law is said not to fit."""
    rounds = 5 if quick else 60
    rows: list[tuple[object, ...]] = []
    numbers: dict[str, float] = {}
    for n in (100, 400):
        for name, truth in (("power law", 1.4), ("generalised Pareto", 0.3)):
            found = [_tail(name, truth, n, seed) for seed in range(rounds)]
            held = sum(low <= truth <= high for _, low, high, _ in found)
            low, high = branching.wilson(held, rounds)
            refused = float(np.mean([p <= 0.1 for *_, p in found]))
            middle = float(np.median([value for value, *_ in found]))
            rows.append((name, truth, n, middle, held / rounds, f"{low:.2f} to {high:.2f}", refused))
            if n == 400:
                numbers["tail_coverage" if name == "power law" else "gpd_coverage"] = held / rounds
    return [
        Table(
            "SYNTHETIC tails of deaths per event",
            ("law", "truth", "events", "median value", "held", "90 %", "true law refused"),
            rows,
            "Truth is the tail index of the power law, the shape of the generalised Pareto law. Whole numbers from 2 "
            "and 1 up; the start of the tail is chosen by the data. A true law should be refused one time in ten.",
        )
    ], numbers


def _tail(name: str, truth: float, n: int, seed: int) -> tuple[float, float, float, float]:
    rng = np.random.default_rng([seed, n])
    u = 1.0 - rng.random(n)
    if name == "power law":
        # Rounding the continuous law from one half below the start is close to the discrete one.
        row = window(np.sort(np.floor(1.5 * u ** (-1.0 / truth) + 0.5)), rng)
        keys = ("index", "low", "high", "p_power_law")
    else:
        row = window(np.sort(1.0 + np.floor(6.0 * (u**-truth - 1.0) / truth)), rng)
        keys = ("shape", "shape_low", "shape_high", "p_gpd")
    value, low, high, p = (float(row[key]) for key in keys)  # type: ignore[arg-type]
    return value, low, high, p
