"""Per-pair offsets: exact where they can be checked, one bar of their own, and no change where there are none."""

import numpy as np
import pytest

from shadowgraph.ties.models.offset import (
    base_starts,
    base_transition,
    tilted_starts,
    tilted_transition,
)
from shadowgraph.ties.models.parameters import COOPERATING
from shadowgraph.ties.models.state_space import StateSpace
from shadowgraph.ties.panel import Panel, build_panel
from shadowgraph.ties.result import TieResult
from tests.ties.planted import planted

TOGETHER = list(COOPERATING)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return build_panel(planted(groups=10, quarters=16, seed=3)[0], step="quarter", mode="events")


@pytest.fixture(scope="module")
def plain(panel: Panel) -> TieResult:
    return StateSpace().infer(panel, seed=0)


def log_odds(rows: np.ndarray) -> np.ndarray:
    yes = rows[..., TOGETHER].sum(axis=-1)
    return np.log(yes) - np.log1p(-yes)


def test_offsets_are_added_to_the_log_odds() -> None:
    rng = np.random.default_rng(0)
    starts, moves = rng.dirichlet(np.ones(4), size=3), rng.dirichlet(np.ones(4), size=(2, 4))
    offset, classes = np.array([-1.5, 0.0, 2.0]), np.array([0, 1, 1])
    np.testing.assert_allclose(log_odds(tilted_starts(starts, offset)), log_odds(starts) + offset)
    got, was = tilted_transition(moves, classes, offset), moves[classes]
    np.testing.assert_allclose(log_odds(got[:, :2]), log_odds(was[:, :2]) + offset[:, None])
    np.testing.assert_allclose(got[:, 2:], was[:, 2:])
    np.testing.assert_allclose(got.sum(axis=2), 1.0)


def test_learning_takes_the_offset_out_of_the_base_rate() -> None:
    """Expected counts made under a tilted truth give the untilted truth back."""
    rng = np.random.default_rng(1)
    n = 400
    starts, moves = rng.dirichlet(np.ones(4), size=2), rng.dirichlet(np.ones(4), size=(2, 4))
    offset, classes = rng.normal(0.5, 1.5, n), rng.integers(0, 2, n)
    weak = 1e-6
    first = tilted_starts(starts[classes], offset)
    left = rng.gamma(1.0, size=(n, 4, 1))
    counted = left * tilted_transition(moves, classes, offset)
    got_starts = base_starts(first, classes, offset, weak * np.ones((2, 4)))
    got_moves = base_transition(counted, classes, offset, weak * np.ones((2, 4, 4)))
    np.testing.assert_allclose(got_starts, starts, atol=0.01)
    np.testing.assert_allclose(got_moves, moves, atol=0.01)
    naive = np.array([first[classes == g].mean(axis=0) for g in (0, 1)])
    assert np.abs(naive - starts).max() > 0.06


def test_an_offset_of_nought_changes_nothing(panel: Panel, plain: TieResult) -> None:
    same = StateSpace().infer(panel, seed=0, offset=np.zeros(panel.n_pairs))
    np.testing.assert_allclose(same.posterior.states, plain.posterior.states, atol=1e-9)
    np.testing.assert_allclose(same.posterior.bars.offset, 0.0, atol=1e-9)
    assert plain.posterior.bars.offset is None


def test_the_offset_has_its_own_bar_and_the_sum_stays_exact(panel: Panel) -> None:
    offset = np.random.default_rng(2).normal(0.0, 2.0, panel.n_pairs)
    found = StateSpace().infer(panel, seed=0, offset=offset).posterior
    p = found.states[:, TOGETHER].sum(axis=1)
    np.testing.assert_allclose(1 / (1 + np.exp(-found.bars.log_odds())), p, atol=1e-9)
    each = offset[panel.cell_pair]
    assert np.corrcoef(each, found.bars.offset)[0, 1] > 0.8
    assert (np.sign(found.bars.offset) == np.sign(each)).all()


def test_an_offset_moves_its_pair(panel: Panel, plain: TieResult) -> None:
    offset = np.zeros(panel.n_pairs)
    offset[0], offset[1] = 3.0, -3.0
    found = StateSpace(learning=False).infer(panel, seed=0, offset=offset)
    before = StateSpace(learning=False).infer(panel, seed=0)
    moved = found.posterior.ever - before.posterior.ever
    assert moved[0] > 0
    assert moved[1] < 0
    draws = found.draws(5)
    assert draws.height == 5 * panel.n_cells
