"""Shared enemy: the two fight the same organisations, more than their number of enemies would give."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray, IntArray, Mode, Rates, TermValues
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
        from shadowgraph.kernels.compiled.third_parties import third_parties

        clashes = panel.meetings.filter(pl.col("opposed"))
        before, after = WINDOW[panel.step]
        i, j = clashes["org_i"].to_numpy(), clashes["org_j"].to_numpy()
        fought = np.zeros(panel.n_cells)
        for shift in range(-after, before + 1):
            # Pairs at risk outlast their events by as much as the window is wide: no fight is left out.
            cell = panel.cells(i, j, clashes["period"].to_numpy() + shift)
            fought[cell[cell >= 0]] = 1.0
        order = np.argsort(panel.cell_period, kind="stable")
        bounds = np.searchsorted(panel.cell_period[order], np.arange(len(panel.periods) + 1))
        a, b = panel.pair_a[panel.cell_pair[order]], panel.pair_b[panel.cell_pair[order]]
        observed, expected = np.zeros(panel.n_cells), np.zeros(panel.n_cells)
        # Nobody is paired with himself, so paths through i or j themselves are left out: e is a third party.
        observed[order], _ = third_parties(
            a, b, fought[order], np.zeros(len(order)), bounds, panel.orgs.height
        )
        for t in range(len(panel.periods)):
            here = slice(bounds[t], bounds[t + 1])
            expected[order[here]] = _expected(a[here], b[here], fought[order[here]], panel.orgs.height)
        sources = _sources(panel, clashes)
        return TermValues(observed, expected, keep_latest(sources), number(panel, sources["cell"].to_numpy()))


def _expected(a: IntArray, b: IntArray, fought: FloatArray, n: int) -> FloatArray:
    """Enemies in common after rewiring, for the pairs of one period, shape (C,).

    Args:
        a: shape (C,), organisations.
        b: shape (C,).
        fought: shape (C,), 1 where the two fight within the window.
        n: Number of organisations.
    """
    degree = np.bincount(a, fought, n) + np.bincount(b, fought, n)
    values, kind, many = np.unique(degree, return_inverse=True, return_counts=True)
    chance = _chance(values, many, 2.0 * float(fought.sum()))
    u, w = kind[a], kind[b]
    # All third parties by degree, less the two themselves.
    every = (chance * many) @ chance
    own = chance[u, u] * chance[u, w] + chance[u, w] * chance[w, w]
    return np.asarray(np.maximum(every[u, w] - own, 0.0))


def _chance(values: FloatArray, many: IntArray, total: float) -> FloatArray:
    """Chance that organisations of given degrees fight when fights are rewired, shape (D, D).

    Chances depend on the two degrees alone, and few degrees occur: the fixed point, at which the expected number of
    fights is the observed one, is found among those.

    Args:
        values: shape (D,), the degrees there are.
        many: shape (D,), organisations of each.
        total: Sum of all degrees.
    """
    raw = np.outer(values, values)
    pairs = np.outer(many, many) - np.diag(many)
    scale = total / max(float((raw * pairs).sum()), 1e-12)
    for _ in range(20):
        chance = -np.expm1(-scale * raw)
        scale *= total / max(float((chance * pairs).sum()), 1e-12)
    return np.asarray(-np.expm1(-scale * raw))


def rewired(fights: FloatArray) -> FloatArray:
    """Chance that each two fight when fights are rewired keeping degrees, shape (n, n).

    Args:
        fights: shape (n, n), symmetric, 0 or 1, zero diagonal.
    """
    values, kind, many = np.unique(fights.sum(axis=1), return_inverse=True, return_counts=True)
    made = _chance(values, many, float(fights.sum()))[kind[:, None], kind]
    np.fill_diagonal(made, 0.0)
    return made


def _sources(panel: Panel, clashes: pl.DataFrame) -> pl.DataFrame:
    one = clashes.select("event", "period", pl.col("org_i").alias("org"), pl.col("org_j").alias("enemy"))
    two = clashes.select("event", "period", pl.col("org_j").alias("org"), pl.col("org_i").alias("enemy"))
    fights = (
        pl.concat([one, two])
        .sort("org", "enemy", "period", "event")
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
    named = pl.concat([part.select("cell", "event") for part in found]).unique().sort("cell", "event")
    return named.select(
        "cell",
        panel.event_ids.gather(named["event"]),
        pl.lit(None, pl.String).alias("statement_id"),
    )
