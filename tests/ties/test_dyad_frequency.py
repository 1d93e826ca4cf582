"""Dyad frequency: memory by hand, weights against a general optimiser, a planted half-life found."""

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.ties import infer
from shadowgraph.ties.models.dyad_frequency import DyadFrequency
from shadowgraph.ties.models.memory import (
    PRIOR_MEAN,
    PRIOR_SPREAD,
    learn_from_all,
    learn_from_past,
    remember,
)


def stage(n_pairs: int, n_periods: int) -> SimpleNamespace:
    """What learning asks of a panel: all pairs at risk and active all the time."""
    return SimpleNamespace(
        n_cells=n_pairs * n_periods,
        cell_starts=np.arange(n_pairs + 1) * n_periods,
        cell_period=np.tile(np.arange(n_periods), n_pairs),
        cell_pair=np.repeat(np.arange(n_pairs), n_periods),
        pair_a=2 * np.arange(n_pairs),
        pair_b=2 * np.arange(n_pairs) + 1,
        periods=range(n_periods),
        step="quarter",
        activity=np.ones((2 * n_pairs, n_periods)),
    )


def played(decay: float, seed: int, n_pairs: int = 60, n_periods: int = 80):
    """Joint namings that follow the model: SYNTHETIC."""
    rng, panel = np.random.default_rng(seed), stage(n_pairs, n_periods)
    memory, seen = np.zeros(n_pairs), np.zeros((n_pairs, n_periods))
    for t in range(n_periods):
        odds = -3.0 + 2.0 * np.log1p(memory)
        seen[:, t] = rng.random(n_pairs) < 1 / (1 + np.exp(-odds))
        memory = decay * (memory + seen[:, t])
    return panel, seen.ravel()


def test_memory_by_hand() -> None:
    panel, decays = stage(2, 3), np.array([0.5, 1.0])
    seen = np.array([1.0, 0.0, 2.0, 4.0, 0.0, 0.0])
    assert remember(panel, seen, decays).tolist() == [[0, 0.5, 0.25, 0, 2, 1], [0, 1, 1, 0, 4, 4]]
    back = remember(panel, seen, decays, backwards=True)
    assert back.tolist() == [[0.5, 1, 0, 0, 0, 0], [2, 2, 0, 0, 0, 0]]


def test_weights_are_those_a_general_optimiser_finds() -> None:
    from scipy.optimize import minimize

    panel, joint = played(0.8, seed=1)
    clashes = np.random.default_rng(2).poisson(0.1, panel.n_cells).astype(float)
    learnt = learn_from_all(panel, joint, clashes, np.array([0.8]))
    around = [
        remember(panel, seen, np.array([0.8]))[0] + remember(panel, seen, np.array([0.8]), backwards=True)[0]
        for seen in (joint, clashes)
    ]

    def loss(w):
        linear = w[0] + w[1] * np.log1p(around[0]) - w[2] * np.log1p(around[1])
        fit = (joint * linear - np.logaddexp(0, linear)).sum()
        return -fit + (((w - PRIOR_MEAN) / PRIOR_SPREAD) ** 2).sum() / 2

    assert learnt.weights[0, -1] == pytest.approx(minimize(loss, PRIOR_MEAN).x, abs=2e-3)


@pytest.mark.parametrize("decay", [0.5, 0.9, 0.99])
def test_the_planted_decay_is_found(decay) -> None:
    decays = np.array([0.2, 0.5, 0.9, 0.99])
    panel, joint = played(decay, seed=3)
    learnt = learn_from_past(panel, joint, np.zeros_like(joint), decays)
    assert decays[learnt.best[-1]] == decay
    mean = learnt.weights[learnt.best[-1], -1]
    spread = np.sqrt(np.diag(learnt.roots[learnt.best[-1], -1] @ learnt.roots[learnt.best[-1], -1].T))
    assert abs(mean[1] - 2.0) < 4 * spread[1]
    assert spread[1] < 0.6  # the prior has 1


def test_without_namings_the_priors_stand() -> None:
    panel = stage(4, 10)
    learnt = learn_from_past(panel, np.zeros(40), np.zeros(40), np.array([0.5]))
    assert learnt.weights[0, -1] == pytest.approx(PRIOR_MEAN)


ROWS = [
    {"a": "Ash, Birch", "b": "Elm", "day": dt.date(2011, 2, 1)},
    {"a": "Ash", "b": "Birch", "day": dt.date(2014, 2, 1)},
    {"a": "Ash", "b": "Elm", "day": dt.date(2010, 2, 1)},
    {"a": "Birch", "b": "Elm", "day": dt.date(2015, 2, 1)},
    {"a": "Birch", "b": "Elm", "day": dt.date(2010, 3, 1)},
]


def test_one_sided_memory_knows_the_past_only_and_names_its_records() -> None:
    theatre = theatre_of(ROWS)
    past = infer(theatre, step="year", model=DyadFrequency(), seed=0)
    both = infer(theatre, step="year", model=DyadFrequency(one_sided=False), seed=0)
    when = {
        name: r.table.filter((r.table["name_a"] == "Ash") & (r.table["name_b"] == "Birch"))
        for name, r in {"past": past, "both": both}.items()
    }
    first = {name: table["log_odds"][0] for name, table in when.items()}
    prior = {
        name: r.evidence.filter(r.evidence["term"] == "prior")["contribution"][0]
        for name, r in {"past": past, "both": both}.items()
    }
    assert first["past"] == pytest.approx(prior["past"])  # 2010: they have not met
    assert first["both"] > prior["both"]  # they will
    bars = past.explain("Ash", "Birch", period=dt.date(2011, 6, 1)).bars
    naming = bars.filter(bars["term"] == "joint naming").row(0, named=True)
    assert naming["contribution"] > 0
    assert naming["here"] == pytest.approx(naming["contribution"])  # nothing before it
    assert naming["event_ids"] == ["invented:00000"]
    later = past.explain("Ash", "Birch", period=dt.date(2014, 6, 1)).bars
    carried = later.filter(later["term"] == "joint naming").row(0, named=True)
    assert 0 < carried["contribution"] < naming["contribution"]
    assert carried["here"] == 0
    fights = later.filter(later["term"] == "fights").row(0, named=True)
    assert fights["contribution"] < 0
    assert past.table["p_rival"].max() > 0.3
