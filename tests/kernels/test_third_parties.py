"""Third parties of signed networks: compiled against NumPy, NumPy against counting."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.kernels.compiled.third_parties import third_parties as fast
from shadowgraph.kernels.reference.third_parties import third_parties as slow


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.integers(0, 4), st.integers(0, 2**32 - 1))
def test_numpy_and_numba_agree(n: int, groups: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    first, second = np.triu_indices(n, 1)
    kept = [np.flatnonzero(rng.random(len(first)) < 0.6) for _ in range(groups)]
    edges = np.concatenate([*kept, np.empty(0, np.int64)]).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum([len(k) for k in kept])]).astype(np.int64)
    problem = (first[edges], second[edges], rng.random(len(edges)), rng.random(len(edges)), starts, n)
    for got, exact in zip(fast(*problem), slow(*problem), strict=True):
        np.testing.assert_allclose(got, exact, atol=1e-12)


def test_a_common_friend_and_a_divided_third() -> None:
    # 0 and 1 both befriend 2; 0 befriends 3, whom 1 fights.
    a, b = np.array([0, 0, 1, 0, 1]), np.array([1, 2, 2, 3, 3])
    friend, rival = np.array([0, 1.0, 1.0, 0.5, 0.0]), np.array([0, 0.0, 0.0, 0.0, 0.8])
    support, conflict = fast(a, b, friend, rival, np.array([0, 5]), 4)
    assert (support[0], conflict[0]) == (1.0, 0.4)
