"""Shared enemy: the two fight the same organisations, more than their number of enemies would give."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import SOURCES_SCHEMA, FloatArray, IntArray, Mode, Rates, TermValues
from shadowgraph.ties.evidence.opportunity import keep_latest, number
from shadowgraph.ties.panel import Panel

WINDOW = {"month": (5, 6), "quarter": (2, 1), "year": (0, 0)}
"""Periods before and after that are looked at together: enmity lasts longer than one period's events."""

KEEP = 3
"""Latest events kept per (organisation, enemy, period) as evidence."""


class SharedEnemy:
    """Number of common enemies within a year, against degree-preserving rewiring of who fights whom.

    Rewiring keeps every organisation's number of enemies (Chung and Lu 2002): i fights e with probability
    1 - exp(-c k_i k_e). An enemy everybody fights (the government in a civil war) is then expected
    to be shared and says nothing; a rare enemy in common says much.
    """

    name = "shared enemy"
    mode: Mode = "events"
    compared = "enemies in common within a year, with the number after rewiring who fights whom"
    rates = Rates((0.4, 0.6, 1.9, 1.55), strength=3000.0, dispersion=10.0, power=1.0)

    def compute(self, panel: Panel) -> TermValues:
        """Compare, period by period, the organisations fought within the window."""
        clashes = panel.meetings.filter(pl.col("opposed"))
        observed, expected = np.zeros(panel.n_cells), np.zeros(panel.n_cells)
        before, after = WINDOW[panel.step]
        i, j = clashes["org_i"].to_numpy(), clashes["org_j"].to_numpy()
        period = clashes["period"].to_numpy()
        for t in range(len(panel.periods)):
            here = (period >= t - before) & (period <= t + after)
            if here.any():
                _one_window(panel, t, i[here], j[here], observed, expected)
        sources = _sources(panel, clashes)
        return TermValues(observed, expected, keep_latest(sources), number(panel, sources["cell"].to_numpy()))


def _one_window(
    panel: Panel,
    t: int,
    i: IntArray,
    j: IntArray,
    observed: FloatArray,
    expected: FloatArray,
) -> None:
    active = np.unique(np.concatenate([i, j]))
    fights = np.zeros((len(active), len(active)))
    fights[np.searchsorted(active, i), np.searchsorted(active, j)] = 1.0
    fights = np.maximum(fights, fights.T)
    chance = rewired(fights)
    a, b = np.triu_indices(len(active), 1)
    cell = panel.cells(active[a], active[b], np.full(len(a), t))
    good = cell >= 0
    # The diagonals are zero, so paths through i or j themselves are left out: e is a third party.
    observed[cell[good]] = (fights @ fights)[a, b][good]
    expected[cell[good]] = (chance @ chance)[a, b][good]


def rewired(fights: FloatArray) -> FloatArray:
    """Chance that each two fight when fights are rewired keeping degrees, shape (n, n).

    Args:
        fights: shape (n, n), symmetric, 0 or 1, zero diagonal.
    """
    degree = fights.sum(axis=1)
    # Chances depend on the two degrees alone, and few degrees occur: the fixed point is found among those.
    values, kind, many = np.unique(degree, return_inverse=True, return_counts=True)
    raw = np.outer(values, values)
    pairs = np.outer(many, many) - np.diag(many)
    total = fights.sum()
    scale = total / max(float((raw * pairs).sum()), 1e-12)
    for _ in range(20):  # fixed point: the expected number of fights is the observed one
        chance = -np.expm1(-scale * raw)
        scale *= total / max(float((chance * pairs).sum()), 1e-12)
    made = -np.expm1(-scale * raw)[kind[:, None], kind]
    np.fill_diagonal(made, 0.0)
    return np.asarray(made)


def _sources(panel: Panel, clashes: pl.DataFrame) -> pl.DataFrame:
    one = clashes.select("event_id", "period", pl.col("org_i").alias("org"), pl.col("org_j").alias("enemy"))
    two = clashes.select("event_id", "period", pl.col("org_j").alias("org"), pl.col("org_i").alias("enemy"))
    fights = (
        pl.concat([one, two])
        .sort("org", "enemy", "period", "event_id")
        .group_by("org", "enemy", "period", maintain_order=True)
        .tail(KEEP)
    )
    # Long tables: only the first fight per organisation and enemy finds the pairs, the rest is looked up.
    keys = fights.select("org", "enemy", "period").unique(maintain_order=True)
    pairs = keys.join(keys, on=["enemy", "period"], suffix="_j").filter(pl.col("org") < pl.col("org_j"))
    cell = panel.cells(pairs["org"].to_numpy(), pairs["org_j"].to_numpy(), pairs["period"].to_numpy())
    pairs = pairs.with_columns(pl.Series("cell", cell)).filter(pl.col("cell") >= 0)
    found = [
        pairs.join(fights, left_on=[side, "enemy", "period"], right_on=["org", "enemy", "period"])
        for side in ("org", "org_j")
    ]
    return (
        pl.concat([part.select("cell", "event_id") for part in found])
        .unique()
        .sort("cell", "event_id")
        .with_columns(pl.lit(None, pl.String).alias("statement_id"))
        .select(*SOURCES_SCHEMA)
    )
