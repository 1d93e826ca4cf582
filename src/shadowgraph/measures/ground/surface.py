"""Surfaces: chances of organisations in the cells of a theatre at the end of a half-year, with draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.ground.activity import active
from shadowgraph.measures.ground.grid import FloatArray
from shadowgraph.measures.ground.marks import Marks
from shadowgraph.measures.ground.presence import SETTINGS, Presence, presences

LEAST_EVIDENCE = 0.25
"""Cells with less recent evidence are left blank: one event of half a year to two years ago, by the half-life."""

LEAST_CHANCE = 0.01
"""Organisations with less are counted together."""

CONCENTRATION = 0.2
"""How many independent events one event of the evidence is worth for what is coming (docs/why/ground.md)."""

DRAWS = 60


@dataclass(frozen=True, eq=False)
class Surface:
    """Chances at the end of one half-year.

    Args:
        presence: What is known.
        cells: shape (c,), cells with evidence, ascending.
        at: shape (m,), place in `cells` of each entry, ascending.
        actor: shape (m,), organisation of each entry.
        chance: shape (m,), chance that the next mark in the cell is the organisation's.
        draws: shape (m, draws), what its share of the cell's coming marks may be.
        contested: shape (c,), chance that two coming marks are of different organisations.
        contested_draws: shape (c, draws), what that chance may be.
        active: shape (c,), chance that the cell sees any event in the coming half-year.
        active_draws: shape (c, draws), what that chance may be.
    """

    presence: Presence
    cells: IntArray
    at: IntArray
    actor: IntArray
    chance: FloatArray
    draws: FloatArray
    contested: FloatArray
    contested_draws: FloatArray
    active: FloatArray
    active_draws: FloatArray

    @property
    def cell(self) -> IntArray:
        """Cell of each entry, shape (m,)."""
        made: IntArray = self.cells[self.at]
        return made


def surfaces(
    marks: Marks, *, seed: int = 0, draws: int = DRAWS, until: int | None = None
) -> Iterator[Surface]:
    """Surfaces at the end of each half-year.

    Args:
        marks: From `marks_of`.
        seed: Seed of the draws; each half-year has a stream of its own.
        draws: How many.
        until: Last half-year, counted from year 0; None: that of the last mark.
    """
    for presence in presences(marks, until=until):
        yield surface_of(presence, seed=seed, draws=draws)


def surface_of(presence: Presence, *, seed: int = 0, draws: int = DRAWS) -> Surface:
    """The surface of one half-year; see `surfaces`.

    Shares of a cell have a Dirichlet posterior under each setting; a draw takes one setting for the whole theatre, by
    its weight, and shares from its posterior.
    """
    weights = presence.weights
    cells = np.flatnonzero((presence.evidence >= LEAST_EVIDENCE) & _on_land(presence))
    at, actor = presence.wide[len(presence.wide) - 1].by_actor[cells].nonzero()
    chances = presence.chances(cells[at], actor)
    strength = CONCENTRATION * presence.strength(cells)
    # E[share^2] of a Dirichlet, summed over organisations.
    squares = chances * (strength[:, at] * chances + 1) / (strength[:, at] + 1)
    together = np.stack([np.bincount(at, each, len(cells)) for each in squares])
    mixed = weights @ chances
    kept = mixed >= LEAST_CHANCE
    at, actor, chances = at[kept], actor[kept], chances[:, kept]
    seen, seen_draws = active(presence, cells, seed=seed, draws=draws)
    shares, squared = _draws(presence, weights, at, chances, strength, (seed, draws))
    return Surface(
        presence=presence,
        cells=cells,
        at=at,
        actor=actor,
        chance=mixed[kept],
        draws=shares,
        contested=np.clip(1.0 - weights @ together, 0.0, 1.0),
        contested_draws=np.clip(1.0 - squared, 0.0, 1.0),
        active=seen,
        active_draws=seen_draws,
    )


def _on_land(presence: Presence) -> NDArray[np.bool_]:
    """Cells with land, or on which something had happened by then: the future may not put an islet on the map."""
    marks = presence.marks
    found = ~marks.grid.off_map
    found[marks.cell[marks.period <= presence.period]] = True
    return found


def _draws(
    presence: Presence,
    weights: FloatArray,
    at: IntArray,
    chances: FloatArray,
    strength: FloatArray,
    stream: tuple[int, int],
) -> tuple[FloatArray, FloatArray]:
    """Draws of shares, shape (m, draws), and of the sum of their squares by cell, shape (cells, draws)."""
    seed, draws = stream
    rng = np.random.default_rng([seed, presence.period])
    n_cells = strength.shape[1]
    setting = np.sort(rng.choice(len(SETTINGS), draws, p=weights))
    named = np.stack([np.bincount(at, each, n_cells) for each in chances])
    shape = (strength[:, at] * chances)[setting]
    rest = (strength * np.maximum(1.0 - named, 0.0))[setting]
    gammas = rng.standard_gamma(shape).T
    others = rng.standard_gamma(rest).T
    whole = others + _by_cell(gammas, at, n_cells)
    shares = np.divide(gammas, whole[at], out=np.zeros_like(gammas), where=whole[at] > 0)
    return shares, _by_cell(shares**2, at, n_cells)


def _by_cell(values: FloatArray, at: IntArray, n_cells: int) -> FloatArray:
    """Sum of rows by cell, shape (cells, draws)."""
    from scipy import sparse

    ones = np.ones(len(at))
    made: FloatArray = sparse.csr_array((ones, (at, np.arange(len(at)))), shape=(n_cells, len(at))) @ values
    return made
