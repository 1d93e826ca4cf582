"""How well presence surfaces predict the half-year that follows, against plain rules."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shadowgraph.measures.ground.activity import features
from shadowgraph.measures.ground.marks import Marks
from shadowgraph.measures.ground.presence import Presence, presences
from shadowgraph.measures.ground.surface import Surface, surface_of

RULES = ("model", "own cell's frequencies", "last event in the cell", "theatre's last year", "any seen alike")
PERSIST = 0.8
"""Chance the rule of the last event gives to the organisations of that event; the best of 0.5, 0.6 ... 0.95 here."""

LEAST_EVENTS = 5
BINS = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0 + 1e-9])


@dataclass
class Scores:
    """What is found in one theatre.

    Args:
        logs: One row per event scored, one column per rule.
        half: Half-year of each.
        settings: One row per event scored, one column per setting.
        said: Chances of organisations in cells with a next event, whether it was theirs, and the half-year.
        covered: Whether the coming share fell in its interval, cells with five events and more.
        differ: Chance said that two acts are by different organisations, how far a cell's next two were, half-year.
        active: Terms, whether the cell saw violence, half-year.
    """

    logs: list[np.ndarray] = field(default_factory=list)
    half: list[np.ndarray] = field(default_factory=list)
    settings: list[np.ndarray] = field(default_factory=list)
    said: list[np.ndarray] = field(default_factory=list)
    covered: list[np.ndarray] = field(default_factory=list)
    differ: list[np.ndarray] = field(default_factory=list)
    active: list[np.ndarray] = field(default_factory=list)


def scores_of(marks: Marks, last_covered: int) -> Scores:
    """Scores of every half-year from the one before.

    Args:
        marks: Marks of one theatre.
        last_covered: Last half-year the record is known to cover: silence after it means nothing.
    """
    made = Scores()
    rules = _Rules(marks)
    rng = np.random.default_rng(0)
    coarse = _coarse_years(marks)
    before: Presence | None = None
    for now in presences(marks):
        if before is not None and now.period <= last_covered:
            _score_events(made, rules, before, now)
            _score_cells(made, before, rng, by_day=now.period // 2 not in coarse)
        rules.learn(now.period)
        before = now
    return made


def _coarse_years(marks: Marks) -> set[int]:
    """Years in which fewer than half of the events located as a point are dated within a week: no cell is silent."""
    year, placed = marks.period // 2, marks.precision <= 2
    base = int(year.min())
    every = np.bincount(year[placed] - base)
    dated = np.bincount(year[marks.sure] - base, minlength=len(every))
    return {base + int(place) for place in np.flatnonzero(dated < 0.5 * every)}


def _score_events(made: Scores, rules: _Rules, before: Presence, now: Presence) -> None:
    if not len(now.scored):
        return
    model = np.log(np.exp(now.scores) @ before.weights)
    others = rules.logs(before, now.scored)
    made.logs.append(np.column_stack([model, *others]))
    made.settings.append(now.scores)
    made.half.append(np.full(len(model), now.period))


def _score_cells(made: Scores, before: Presence, rng: np.random.Generator, *, by_day: bool) -> None:
    marks, period = before.marks, before.period + 1
    coming = np.flatnonzero(marks.sure & (marks.period == period))
    n_cells = len(marks.grid.ids)
    struck = np.bincount(marks.cell[coming], minlength=n_cells)
    watched = np.flatnonzero(before.wide[1].total > 0.05)
    terms = features(before, watched)
    if by_day:
        made.active.append(np.column_stack([terms, struck[watched] > 0, np.full(len(watched), period)]))
    surface = surface_of(before, draws=60)
    if not len(surface.cells):
        return
    first = np.full(n_cells, -1)
    first[marks.cell[coming[::-1]]] = coming[::-1]
    rows = np.isin(marks.row, coming)
    code = marks.cell[marks.row[rows]] * marks.n_actors + marks.actor[rows]
    count = np.bincount(code, marks.weight[rows], minlength=n_cells * marks.n_actors)
    heads = np.isin(marks.row, first[first >= 0])
    own = np.bincount(
        marks.cell[marks.row[heads]] * marks.n_actors + marks.actor[heads],
        marks.weight[heads],
        minlength=n_cells * marks.n_actors,
    )
    entry = surface.cell * marks.n_actors + surface.actor
    seen = first[surface.cell] >= 0
    made.said.append(
        np.column_stack([surface.chance[seen], own[entry[seen]], np.full(int(seen.sum()), period)])
    )
    made.differ.append(_next_two(marks, surface, coming))
    many = (struck[surface.cell] >= LEAST_EVENTS) & (surface.chance > 0.05)
    if many.any():
        n = struck[surface.cell[many]]
        drawn = rng.binomial(n[:, None], np.clip(surface.draws[many], 0, 1))
        low, high = np.quantile(drawn, [0.05, 0.95], axis=1)
        there = count[entry[many]]
        made.covered.append((there >= low - 0.5) & (there <= high + 0.5))


def _next_two(marks: Marks, surface: Surface, coming: np.ndarray) -> np.ndarray:
    """Per cell with two coming events: chance said that they differ, 1 less what their marks share, half-year."""
    rows = []
    for place, cell in enumerate(surface.cells.tolist()):
        two = coming[marks.cell[coming] == cell][:2]
        if len(two) == 2:
            bounds = [np.searchsorted(marks.row, [event, event + 1]) for event in two]
            first, second = (dict(zip(marks.actor[a:b], marks.weight[a:b], strict=True)) for a, b in bounds)
            alike = sum(weight * second.get(actor, 0.0) for actor, weight in first.items())
            own = max(sum(w * w for w in first.values()), sum(w * w for w in second.values()))
            rows.append((surface.contested[place], 1.0 - alike / own, marks.period[two[0]]))
    return np.array(rows).reshape(-1, 3)


class _Rules:
    """Plain rules that learn as the half-years pass."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.cells = np.zeros((len(marks.grid.ids), marks.n_actors), np.float32)
        self.last = np.full(len(marks.grid.ids), -1)

    def learn(self, period: int) -> None:
        marks = self.marks
        events = np.flatnonzero((marks.period == period) & (marks.precision <= 2))
        rows = np.flatnonzero(np.isin(marks.row, events))
        np.add.at(self.cells, (marks.cell[marks.row[rows]], marks.actor[rows]), marks.weight[rows])
        self.last[marks.cell[events]] = events

    def logs(self, before: Presence, events: np.ndarray) -> list[np.ndarray]:
        marks = self.marks
        rows = np.flatnonzero(np.isin(marks.row, events))
        cell, actor, weight = marks.cell[marks.row[rows]], marks.actor[rows], marks.weight[rows]
        theatre = before.theatre_shares[actor]
        own = (self.cells[cell, actor] + theatre) / (self.cells[cell].sum(axis=1) + 1.0)
        latest = self.last[cell]
        lead = np.zeros(len(rows))
        for place, (event, one) in enumerate(zip(latest.tolist(), actor.tolist(), strict=True)):
            if event >= 0:
                a, b = np.searchsorted(marks.row, [event, event + 1])
                lead[place] = marks.weight[a:b][marks.actor[a:b] == one].sum()
        persists = np.where(latest >= 0, PERSIST * lead + (1 - PERSIST) * theatre, theatre)
        alike = np.full(len(rows), 1.0 / before.seen.sum())
        starts = np.searchsorted(marks.row[rows], events)
        return [np.add.reduceat(weight * np.log(each), starts) for each in (own, persists, theatre, alike)]


def by_clusters(values: np.ndarray, cluster: np.ndarray, *, draws: int = 500) -> tuple[float, float, float]:
    """Mean of values with a 5 to 95 % bootstrap interval over clusters."""
    _, code = np.unique(cluster, return_inverse=True)
    total, n = np.bincount(code, values), np.bincount(code)
    pick = np.random.default_rng(1).integers(0, len(n), (draws, len(n)))
    means = total[pick].sum(axis=1) / n[pick].sum(axis=1)
    return float(values.mean()), float(np.quantile(means, 0.05)), float(np.quantile(means, 0.95))


def calibration(said: np.ndarray) -> tuple[list[tuple[object, ...]], float]:
    """Reliability table of chances and outcomes, and the expected calibration error."""
    chance, came, half = said[:, 0], said[:, 1], said[:, 2]
    rows: list[tuple[object, ...]] = []
    error = 0.0
    bins = np.digitize(chance, BINS) - 1
    for place in range(len(BINS) - 1):
        inside = bins == place
        if inside.sum() < 10:
            continue
        mean, low, high = by_clusters(came[inside], half[inside])
        error += inside.mean() * abs(chance[inside].mean() - mean)
        name = f"{BINS[place]:.2f}-{min(BINS[place + 1], 1):.2f}"
        rows.append((name, int(inside.sum()), float(chance[inside].mean()), mean, low, high))
    return rows, float(error)


def fit_active(parts: list[np.ndarray]) -> np.ndarray:
    """Logistic regression over theatres of equal weight (ridge 1 on all but the intercept), by Newton steps."""
    x = np.concatenate([part[:, :-2] for part in parts])
    y = np.concatenate([part[:, -2] for part in parts])
    weight = np.concatenate([np.full(len(part), 5000 / len(part)) for part in parts])
    ridge = np.diag([0.0, *np.ones(x.shape[1] - 1)])
    beta = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve(
            (x * (weight * p * (1 - p))[:, None]).T @ x + ridge, x.T @ (weight * (y - p)) - ridge @ beta
        )
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return beta
