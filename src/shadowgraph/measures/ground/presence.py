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
        by_actor: shape (cells, actors), in single precision.
        total: shape (cells,), of all organisations.
        fought: shape (cells,), of fights with a state.
    """

    by_actor: NDArray[np.float32]
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
            key: (layer.by_actor[cells, actors].astype(np.float64) + WIDE_PRIOR * self.theatre_shares[actors])
            / (layer.total[cells] + WIDE_PRIOR)
            for key, layer in self.wide.items()
        }
        near = {key: layer.by_actor[cells, actors].astype(np.float64) for key, layer in self.near.items()}
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
    def by_actor(self) -> NDArray[np.float32]:
        """Recent events of each organisation in and near each cell, mean over the settings, shape (cells, actors)."""
        made = np.zeros((len(self.marks.grid.ids), self.marks.n_actors), np.float32)
        for weight, layer in self._weighted():
            made += np.float32(weight) * layer.by_actor
        return made

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
            (km, days): layer
            for km in range(len(NEAR_KM))
            for days, layer in enumerate(
                spread.grown(
                    [before.near[km, each] for each in range(len(NEAR_DAYS))],
                    km,
                    NEAR_DAYS,
                    taken,
                    (start, end),
                )
            )
        },
        wide=dict(
            enumerate(
                spread.grown(
                    [before.wide[each] for each in range(len(WIDE_DAYS))],
                    len(NEAR_KM),
                    WIDE_DAYS,
                    taken,
                    (start, end),
                )
            )
        ),
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
        """Part of an event at a place that counts in each cell, sparse, shape (places, cells).

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
        return sparse.csr_array((part, (place, cell)), shape=(len(cells), len(grid.ids)))

    def nothing(self) -> Layer:
        """A layer without evidence."""
        n = len(self.marks.grid.ids)
        return Layer(np.zeros((n, self.marks.n_actors), np.float32), np.zeros(n), np.zeros(n))

    def grown(
        self,
        layers: list[Layer],
        kernel: int,
        days: tuple[float, ...],
        taken: IntArray,
        span: tuple[int, int],
    ) -> list[Layer]:
        """Layers of one kernel at the end of a half-year.

        Args:
            layers: At its start, one per half-life.
            kernel: Number of the kernel.
            days: Half-lives.
            taken: Marks of the half-year.
            span: Its first day and the first after it.
        """
        marks = self.marks
        row = marks.row[taken]
        used, place = np.unique(self.source[row], return_inverse=True)
        actors, column = np.unique(marks.actor[taken], return_inverse=True)
        matrix = self.kernels[kernel][used].T
        made = []
        for layer, each in zip(layers, days, strict=True):
            keep = 0.5 ** ((span[1] - span[0]) / each)
            fresh = marks.weight[taken] * 0.5 ** ((span[1] - marks.day[row]) / each)
            code = place * len(actors) + column
            new = np.bincount(code, fresh, len(used) * len(actors)).reshape(len(used), len(actors))
            fought = np.bincount(place, fresh * marks.against_state[row], len(used))
            both = matrix @ np.column_stack([new, fought]) if len(used) else np.zeros((len(layer.total), 1))
            by_actor = layer.by_actor * np.float32(keep)
            by_actor[:, actors] += both[:, :-1].astype(np.float32)
            by_actor[by_actor < TRACE] = 0.0
            total = layer.total * keep + both[:, :-1].sum(axis=1)
            made.append(Layer(by_actor, total, layer.fought * keep + both[:, -1]))
        return made
