"""Block model: planted camps found, uncertain edges and block scores by hand."""

import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.ties import infer
from shadowgraph.ties.models.base_rate import BaseRate
from shadowgraph.ties.models.block_model import DOUBT, BlockModel, binormal_bars, same_enemies
from shadowgraph.ties.models.block_samples import Schedule, sample_blocks
from shadowgraph.ties.models.uncertain_edges import Measured, neighbour_lists
from shadowgraph.ties.panel import build_panel

CAMPS = {"East": ("Ash", "Birch", "Cedar", "Elm", "Fir"), "West": ("Oak", "Pine", "Rowan", "Sallow", "Yew")}


def war(seed: int = 0, n_events: int = 120) -> list[dict[str, object]]:
    """East fights West, nobody fights his own, and nobody is ever named together: SYNTHETIC."""
    rng = np.random.default_rng(seed)
    return [
        {
            "a": str(rng.choice(CAMPS["East"])),
            "b": str(rng.choice(CAMPS["West"])),
            "day": dt.date(2010, 1, 1) + dt.timedelta(days=int(rng.integers(0, 700))),
        }
        for _ in range(n_events)
    ]


def test_planted_camps_are_told_apart() -> None:
    result = infer(theatre_of(war()), step="year", model=BlockModel(), seed=0)
    east = pl.col("name_a").is_in(CAMPS["East"]) == pl.col("name_b").is_in(CAMPS["East"])
    pairs = result.pairs().with_columns(same=east)
    within, across = (pairs.filter(pl.col("same") == side)["p_cooperating"] for side in (True, False))
    assert within.min() > across.max()  # type: ignore[operator]
    assert len(within) == 20
    rivals = pairs.group_by("same").agg(pl.col("p_rival").mean()).sort("same")["p_rival"].to_list()
    assert rivals[0] > 0.9
    assert rivals[1] < 0.2


def test_more_than_one_start_agrees_on_the_camps() -> None:
    panel = build_panel(theatre_of(war()), step="year", mode="events")
    met = panel.meetings
    clashes = np.bincount(panel.cell_pair[met["cell"].to_numpy()], met["weight"].to_numpy(), panel.n_pairs)
    samples = sample_blocks(panel, [clashes, np.zeros(panel.n_pairs)], Schedule(starts=3), 1)
    east = panel.orgs["name"].is_in(CAMPS["East"]).to_numpy()
    split = [len(set(s.block[east]) & set(s.block[~east])) == 0 for s in samples]
    assert np.mean(split) > 0.9


def test_chance_of_an_edge_by_hand() -> None:
    layer = Measured(np.array([0.0, 1.0, 3.0]), real=0.8, error=0.05)
    odds_before = math.exp(0.1) - 1  # at least one of a Poisson number with mean 0.1, over none
    for k, n in enumerate((0, 1, 3)):
        odds = odds_before * (0.2 * 0.8**n) / (0.95 * 0.05**n)
        assert layer.chance(np.full(3, 0.1))[k] == pytest.approx(odds / (1 + odds))


def test_error_rates_follow_the_counts() -> None:
    rng = np.random.default_rng(0)
    edge = np.arange(4000) < 1000
    counts = np.where(edge, rng.geometric(0.1, 4000) - 1, rng.geometric(0.97, 4000) - 1).astype(float)
    drawn = Measured.of(counts).redrawn(edge, rng)
    assert drawn.real == pytest.approx(0.9, abs=0.01)
    assert drawn.error == pytest.approx(0.03, abs=0.012)


def test_neighbour_lists_by_hand() -> None:
    starts, near = neighbour_lists(
        np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([[True, False, True], [False, True, False]]), 3
    )
    assert starts.tolist() == [[0, 1, 3, 4], [4, 5, 5, 6]]
    assert near.tolist() == [1, 0, 2, 1, 2, 0]


def test_same_enemies_by_hand() -> None:
    # Blocks 0 and 1 (reach 1 each) fight block 2 (reach 2) only.
    rates = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    got = same_enemies(rates, np.array([1.0, 1.0, 2.0]))
    assert got[0, 1] == pytest.approx(math.log(2))  # all fights on half of the degrees
    assert got[2, 2] == pytest.approx(math.log(2))
    assert got[0, 2] == pytest.approx(math.log(DOUBT))  # never the same enemy
    neutral = same_enemies(np.ones((3, 3)), np.array([1.0, 1.0, 2.0]))
    assert np.allclose(neutral, 0)


def test_bars_sum_to_a_binormal_ratio() -> None:
    rng = np.random.default_rng(0)
    bars = binormal_bars(rng.normal(size=(3, 500)) * [[1], [2], [0.1]], BaseRate(separation=1.5))
    total = bars.sum(axis=0)
    assert total.mean() == pytest.approx(-(1.5**2) / 2)
    assert total.std() == pytest.approx(1.5)
    assert binormal_bars(np.ones((3, 5)), BaseRate()).sum() == 0
