"""Presence: the chance of each organisation in each cell, from what happened there, around it and in the theatre.

Three layers, each falling back on the next: recent events near the cell, older ones in a wider circle, the theatre's
last years. How near and how recent is learnt in the theatre itself: 24 settings predict each half-year from those
before it, and count by how well they did.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.ground.grid import FloatArray
from shadowgraph.measures.ground.marks import REACH_KM, Marks, first_day

NEAR_KM, NEAR_DAYS, NEAR_PRIOR = (20.0, 45.0), (90.0, 180.0, 365.0), (0.5, 2.0)
WIDE_KM, WIDE_DAYS, WIDE_PRIOR = 150.0, (365.0, 1500.0), 1.0
THEATRE_DAYS, THEATRE_PRIOR = 365.0, 3.0
"""Standard deviation of a kernel in km, half-life of an event in days, and how many events the layer behind counts
for. The ranges hold the best settings of eight theatres (docs/why/ground.md)."""

CUT = 3.0
"""Standard deviations at which a kernel ends."""

TEMPER = 0.1
"""How far events count as independent in weighing the settings: fights come in bursts, ten tell as much as one."""

TRACE = 1e-4
"""Evidence of an organisation below this is dropped."""

BoolArray = NDArray[np.bool_]


class Setting(NamedTuple):
    """Numbers of the near kernel, the near half-life and the wide half-life, and the strength of what is behind."""

    km: int
    days: int
    wide: int
    prior: float


SETTINGS = tuple(
    Setting(*one)
    for one in itertools.product(
        range(len(NEAR_KM)), range(len(NEAR_DAYS)), range(len(WIDE_DAYS)), NEAR_PRIOR
    )
)


@dataclass(frozen=True, eq=False)
class Layer:
    """Evidence under one kernel and half-life, in events.

    Args:
        by_actor: Sparse, shape (cells, actors).
        total: shape (cells,), of all organisations.
        fought: shape (cells,), of fights with a state.
    """

    by_actor: Any
    total: FloatArray
    fought: FloatArray


@dataclass(frozen=True, eq=False)
class Presence:
    """What is known at the end of a half-year.

    Args:
        marks: All marks of the theatre; of those after the half-year nothing was looked at.
        period: The half-year, counted from year 0.
        near: Evidence near each cell, by (kernel, half-life).
        wide: Evidence around each cell, by half-life.
        whole: shape (actors,), evidence in the theatre.
        seen: shape (actors,), seen by then.
        log_weight: shape (settings,), log score of each setting so far.
        scored: Events of the half-year that the half-years before it could predict.
        scores: shape (scored, settings), their log scores.
    """

    marks: Marks
    period: int
    near: dict[tuple[int, int], Layer]
    wide: dict[int, Layer]
    whole: FloatArray
    seen: BoolArray
    log_weight: FloatArray
    scored: IntArray
    scores: FloatArray

    @functools.cached_property
    def weights(self) -> FloatArray:
        """Weight of each setting, shape (settings,), summing to 1."""
        made = np.exp(TEMPER * (self.log_weight - self.log_weight.max()))
        weights: FloatArray = made / made.sum()
        return weights

    @functools.cached_property
    def theatre_shares(self) -> FloatArray:
        """Share of each organisation in the theatre's coming violence, shape (actors,); 0 for those not yet seen."""
        prior = self.seen / max(int(self.seen.sum()), 1)
        made: FloatArray = (self.whole + THEATRE_PRIOR * prior) / (self.whole.sum() + THEATRE_PRIOR)
        return made

    def chances(self, cells: IntArray, actors: IntArray) -> FloatArray:
        """Chance that the next mark in a cell is an organisation's, shape (settings, m).

        Args:
            cells: shape (m,).
            actors: shape (m,).
        """
        wide = {
            key: (_picked(layer.by_actor, cells, actors) + WIDE_PRIOR * self.theatre_shares[actors])
            / (layer.total[cells] + WIDE_PRIOR)
            for key, layer in self.wide.items()
        }
        near = {key: _picked(layer.by_actor, cells, actors) for key, layer in self.near.items()}
        made = np.empty((len(SETTINGS), len(cells)))
        for row, one in enumerate(SETTINGS):
            total = self.near[one.km, one.days].total[cells]
            made[row] = (near[one.km, one.days] + one.prior * wide[one.wide]) / (total + one.prior)
        return made

    def strength(self, cells: IntArray) -> FloatArray:
        """How many events the chances in a cell rest on, shape (settings, m)."""
        return np.stack([self.near[one.km, one.days].total[cells] + one.prior for one in SETTINGS])

    @functools.cached_property
    def evidence(self) -> FloatArray:
        """Recent events in and near each cell, mean over the settings, shape (cells,)."""
        return sum(
            (weight * layer.total for weight, layer in self._weighted()), np.zeros(len(self.marks.grid.ids))
        )

    @functools.cached_property
    def fought(self) -> FloatArray:
        """Of those, fights with a state, shape (cells,)."""
        return sum(
            (weight * layer.fought for weight, layer in self._weighted()), np.zeros(len(self.marks.grid.ids))
        )

    @functools.cached_property
    def by_actor(self) -> Any:
        """Recent events of each organisation in and near each cell, mean over the settings, sparse (cells, actors)."""
        parts = [weight * layer.by_actor for weight, layer in self._weighted()]
        return functools.reduce(lambda a, b: a + b, parts)

    def _weighted(self) -> Iterator[tuple[float, Layer]]:
        for key, layer in self.near.items():
            chosen = [
                w for w, one in zip(self.weights.tolist(), SETTINGS, strict=True) if (one.km, one.days) == key
            ]
            yield sum(chosen), layer


def presences(marks: Marks, *, until: int | None = None) -> Iterator[Presence]:
    """What is known at the end of each half-year, from the first with an event.

    Args:
        marks: From `marks_of`.
        until: Last half-year, counted from year 0; None: the last with an event.
    """
    last = int(marks.period[-1]) if until is None else until
    spread = _Spread(marks)
    near = {key: spread.nothing() for key in itertools.product(range(len(NEAR_KM)), range(len(NEAR_DAYS)))}
    wide = {key: spread.nothing() for key in range(len(WIDE_DAYS))}
    whole, seen = np.zeros(marks.n_actors), np.zeros(marks.n_actors, dtype=bool)
    now = Presence(
        marks, int(marks.period[0]) - 1, near, wide, whole, seen, np.zeros(len(SETTINGS)), *_unscored()
    )
    while now.period < last:
        now = _after(now, spread)
        yield now


def _after(before: Presence, spread: _Spread) -> Presence:
    """What is known a half-year later."""
    marks, period = before.marks, before.period + 1
    first, last = np.searchsorted(marks.period, [period, period + 1])
    taken = np.arange(*np.searchsorted(marks.row, [first, last]))
    scored, scores = _scores(before, np.arange(first, last))
    start, end = first_day(period), first_day(period + 1)
    fresh = marks.weight[taken] * 0.5 ** ((end - marks.day[marks.row[taken]]) / THEATRE_DAYS)
    seen = before.seen.copy()
    seen[marks.actor[taken]] = True
    return Presence(
        marks=marks,
        period=period,
        near={
            (km, days): spread.grown(layer, km, NEAR_DAYS[days], taken, (start, end))
            for (km, days), layer in before.near.items()
        },
        wide={
            days: spread.grown(layer, len(NEAR_KM), WIDE_DAYS[days], taken, (start, end))
            for days, layer in before.wide.items()
        },
        whole=before.whole * 0.5 ** ((end - start) / THEATRE_DAYS)
        + np.bincount(marks.actor[taken], fresh, marks.n_actors),
        seen=seen,
        log_weight=before.log_weight + scores.sum(axis=0),
        scored=scored,
        scores=scores,
    )


def _unscored() -> tuple[IntArray, FloatArray]:
    return np.zeros(0, np.int64), np.zeros((0, len(SETTINGS)))


def _scores(before: Presence, events: IntArray) -> tuple[IntArray, FloatArray]:
    """Log scores of a half-year's events: those dated and located well, by organisations all seen before.

    An event's score is the weighted mean of the log chances of its organisations.
    """
    marks = before.marks
    known = np.ones(len(marks.day), dtype=bool)
    known[marks.row[~before.seen[marks.actor]]] = False
    events = events[marks.sure[events] & known[events]]
    if not len(events) or before.seen.sum() < 2:
        return _unscored()
    rows = np.flatnonzero(np.isin(marks.row, events))
    logs = np.log(before.chances(marks.cell[marks.row[rows]], marks.actor[rows])) * marks.weight[rows]
    starts = np.searchsorted(marks.row[rows], events)
    return events, np.add.reduceat(logs, starts, axis=1).T


class _Spread:
    """How marks spread over cells and fade."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        code, self.source = np.unique(marks.cell * 8 + marks.precision, return_inverse=True)
        self.kernels = [self._kernel(code // 8, REACH_KM[code % 8], km) for km in (*NEAR_KM, WIDE_KM)]

    def _kernel(self, cells: IntArray, reach: FloatArray, km: float) -> Any:
        """Part of an event at a place that counts in each cell, sparse (cells, places).

        A Gaussian of 1 at its centre, blurred by the spread of where the event may have been: the blur moves evidence
        and adds none.
        """
        from scipy import sparse

        grid = self.marks.grid
        wide = np.sqrt(km**2 + reach**2)
        place, cell, away = grid.within(cells, CUT * float(wide.max()))
        near = away <= CUT * wide[place]
        place, cell, away = place[near], cell[near], away[near]
        part = (km / wide[place]) ** 2 * np.exp(-0.5 * (away / wide[place]) ** 2)
        return sparse.csr_array((part, (cell, place)), shape=(len(grid.ids), len(cells)))

    def nothing(self) -> Layer:
        """A layer without evidence."""
        from scipy import sparse

        n = len(self.marks.grid.ids)
        return Layer(sparse.csr_array((n, self.marks.n_actors)), np.zeros(n), np.zeros(n))

    def grown(self, layer: Layer, kernel: int, days: float, taken: IntArray, span: tuple[int, int]) -> Layer:
        """A layer at the end of a half-year.

        Args:
            layer: At its start.
            kernel: Number of the kernel.
            days: Half-life.
            taken: Marks of the half-year.
            span: Its first day and the first after it.
        """
        from scipy import sparse

        marks, matrix = self.marks, self.kernels[kernel]
        keep = 0.5 ** ((span[1] - span[0]) / days)
        row = marks.row[taken]
        fresh = marks.weight[taken] * 0.5 ** ((span[1] - marks.day[row]) / days)
        place = self.source[row]
        n_places = matrix.shape[1]
        new = sparse.csr_array((fresh, (place, marks.actor[taken])), shape=(n_places, marks.n_actors))
        by_actor = layer.by_actor * keep + matrix @ new
        by_actor.data[by_actor.data < TRACE] = 0.0
        by_actor.eliminate_zeros()
        total = matrix @ np.bincount(place, fresh, n_places)
        fought = matrix @ np.bincount(place, fresh * marks.against_state[row], n_places)
        return Layer(by_actor, layer.total * keep + total, layer.fought * keep + fought)


def _picked(matrix: Any, rows: IntArray, columns: IntArray) -> FloatArray:
    """Entries of a sparse matrix, shape (m,)."""
    if not len(rows):
        return np.zeros(0)
    return np.asarray(matrix[rows, columns], dtype=np.float64).ravel()
