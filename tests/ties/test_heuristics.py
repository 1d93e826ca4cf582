"""Heuristics on graphs small enough to work out by hand."""

import datetime as dt
import math
from types import SimpleNamespace

import numpy as np
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.errors import UsageError
from shadowgraph.ties import infer
from shadowgraph.ties.models.base_rate import BaseRate, normal_scores
from shadowgraph.ties.models.heuristics import (
    adamic_adar,
    common_neighbours,
    heuristics,
    jaccard,
    katz,
    shared_ground,
    signed_katz,
    what_is_seen,
)
from shadowgraph.ties.panel import build_panel


def graph(n: int, *edges: tuple[int, int]) -> np.ndarray:
    made = np.zeros((n, n))
    for i, j in edges:
        made[i, j] = made[j, i] = 1.0
    return made


# 0 and 1 both fight 3 and 4; 2 fights 4 only.
WAR = graph(5, (0, 3), (1, 3), (0, 4), (1, 4), (2, 4))


def test_common_enemies_by_hand() -> None:
    assert common_neighbours(WAR)[0, 1] == 2
    assert common_neighbours(WAR)[0, 2] == 1
    assert common_neighbours(WAR)[0, 3] == 0
    assert jaccard(WAR)[0, 1] == 1
    assert jaccard(WAR)[0, 2] == 1 / 2
    assert adamic_adar(WAR)[0, 1] == pytest.approx(1 / math.log(2) + 1 / math.log(3))
    assert adamic_adar(WAR)[0, 2] == pytest.approx(1 / math.log(3))


def test_an_enemy_with_one_enemy_weighs_nothing() -> None:
    assert np.isfinite(adamic_adar(graph(3, (0, 1)))).all()
    assert adamic_adar(graph(3, (0, 1))).sum() == 0


def test_katz_by_hand() -> None:
    # One edge: radius 1, damping 1/2, walks of length 1, 3, 5: 1/2 + 1/8 + 1/32 + ... = 2/3.
    assert katz(graph(2, (0, 1)))[0, 1] == pytest.approx(2 / 3)
    assert signed_katz(graph(2, (0, 1)))[0, 1] == pytest.approx(-2 / 3)
    # 0 - 2 - 1: radius sqrt(2); 2 ** (k - 1) walks of length 2 k, each (1/8) ** k: half of 1/4 + 1/16 + ... = 1/6.
    path = graph(3, (0, 2), (1, 2))
    assert katz(path)[0, 1] == pytest.approx(1 / 6)
    assert signed_katz(path)[0, 1] == pytest.approx(1 / 6)
    assert signed_katz(path)[0, 2] < 0


def test_shared_ground_by_hand() -> None:
    ground = np.array([[4.0, 0.0], [9.0, 0.0], [1.0, 1.0], [0.0, 2.0], [0.0, 0.0]])
    like = shared_ground(ground)
    assert like[0, 1] == pytest.approx(1)
    assert like[0, 2] == pytest.approx(1 / math.sqrt(2))
    assert like[0, 3] == 0
    assert like[0, 4] == 0


def test_normal_scores_and_binormal_ratios_by_hand() -> None:
    quartile = 0.6744897501960817
    assert normal_scores(np.array([30.0, 1.0, 2.0])) == pytest.approx([quartile, -quartile, 0.0])
    assert normal_scores(np.array([5.0, 5.0])) == pytest.approx([0.0, 0.0])
    # Densities at 1 of normals at 2 and at 0: exp(-1/2) over exp(-1/2).
    assert BaseRate(separation=2.0).ratio(np.array([1.0]))[0] == pytest.approx(0.0)
    assert BaseRate(share=0.2).prior() == pytest.approx(math.log(0.25))


def test_the_base_rate_is_one_ally_among_those_one_could_have() -> None:
    every = np.array([(i, j) for i in range(5) for j in range(i + 1, 5)]).T
    panel = SimpleNamespace(pair_a=every[0], pair_b=every[1])
    assert BaseRate().of(panel).share == pytest.approx(1 / 4)
    assert BaseRate(allies=0.4).of(panel).share == pytest.approx(0.1)
    assert BaseRate(allies=4).of(panel).share == 0.3
    assert BaseRate(share=0.01).of(panel).share == 0.01
    with pytest.raises(UsageError, match="of\\(panel\\)"):
        BaseRate().prior()


ROWS = [
    {"a": a, "b": b, "day": dt.date(2010, month, 1)}
    for month, (a, b) in enumerate(
        [("Ash", "Elm"), ("Birch", "Elm"), ("Ash", "Fir"), ("Birch", "Fir"), ("Cedar", "Fir")], start=1
    )
]


def test_what_is_seen_is_who_fights_whom() -> None:
    panel = build_panel(theatre_of(ROWS), step="year", mode="events")
    assert panel.orgs["name"].to_list() == ["Ash", "Birch", "Cedar", "Elm", "Fir"]
    seen = what_is_seen(panel)
    assert np.array_equal(seen.fights(np.ones(5, bool)), WAR)
    assert np.array_equal(seen.fights(np.array([True] * 4 + [False]))[2], np.zeros(5))
    assert seen.ground(np.ones(5, bool)).tolist() == [[2], [2], [1], [2], [3]]


@pytest.mark.parametrize("model", heuristics()[:3], ids=lambda m: m.name)
def test_who_shares_most_enemies_comes_first(model) -> None:
    result = infer(theatre_of(ROWS), step="year", model=model)
    best = result.pairs().sort("log_odds", descending=True).row(0, named=True)
    assert {best["name_a"], best["name_b"]} in ({"Ash", "Birch"}, {"Elm", "Fir"})
    bar = result.explain("Ash", "Birch").bars
    assert bar["term"].to_list() == ["prior", model.name]
    assert bar["observed"][1] == pytest.approx(model.score(WAR)[0, 1])
