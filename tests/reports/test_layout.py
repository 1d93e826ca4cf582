"""Positions: partners near, rivals far, nobody on top of anybody, the same every time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.reports.layout import coalitions, signed_layout, spread


def two_camps() -> tuple[np.ndarray, np.ndarray]:
    """Two cliques of five that fight each other."""
    inside = [(i, j) for base in (0, 5) for i in range(base, base + 5) for j in range(i + 1, base + 5)]
    across = [(i, j) for i in range(5) for j in range(5, 10)]
    edges = np.array(inside + across)
    signs = np.array([0.9] * len(inside) + [-0.9] * len(across))
    return edges, signs


def test_camps_are_found() -> None:
    edges, signs = two_camps()
    camps = coalitions(11, edges[signs > 0], signs[signs > 0])
    assert set(camps[:5]) != set(camps[5:10])
    assert len(set(camps[:5])) == len(set(camps[5:10])) == 1
    assert camps[10] == -1


def test_partners_stand_closer_than_rivals() -> None:
    edges, signs = two_camps()
    camps = coalitions(10, edges[signs > 0], signs[signs > 0])
    at = signed_layout(camps, edges, signs)
    gaps = np.sqrt(((at[edges[:, 0]] - at[edges[:, 1]]) ** 2).sum(1))
    assert np.quantile(gaps[signs > 0], 0.9) < np.quantile(gaps[signs < 0], 0.5)
    assert gaps[signs > 0].mean() < 0.7 * gaps[signs < 0].mean()


def test_it_is_the_same_every_time() -> None:
    edges, signs = two_camps()
    camps = coalitions(10, edges[signs > 0], signs[signs > 0])
    assert np.array_equal(signed_layout(camps, edges, signs), signed_layout(camps, edges, signs))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 30), st.integers(0, 2**31))
def test_any_network_fits_its_frame(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    every = [(i, j) for i in range(n) for j in range(i + 1, n)]
    picked = [edge for edge in every if rng.random() < 0.15]
    edges = np.array(picked, dtype=np.int64).reshape(-1, 2)
    signs = rng.uniform(-1, 1, len(edges))
    camps = coalitions(n, edges[signs > 0.5], signs[signs > 0.5])
    at = signed_layout(camps, edges, signs)
    assert at.shape == (n, 2)
    assert np.isfinite(at).all()
    assert n == 0 or (at.min() >= 0 and at.max() <= 1)


def test_points_on_one_spot_part_and_others_stay() -> None:
    points = np.array([[0.0, 0.0], [0.0, 0.0], [10.0, 10.0]])
    moved = spread(points, 1.0)
    assert np.hypot(*(moved[0] - moved[1])) >= 0.95
    assert np.hypot(*(moved[2] - points[2])) < 0.1
    assert spread(points[:1], 1.0) == pytest.approx(points[:1])
