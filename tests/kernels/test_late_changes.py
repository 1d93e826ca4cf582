"""Changes seen late: compiled against NumPy, no look-ahead, a planted step."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.kernels.compiled.late_changes import late_changes as fast
from shadowgraph.kernels.reference.late_changes import late_changes as slow


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 60), st.booleans(), st.integers(0, 2**32 - 1))
def test_numpy_and_numba_agree_and_the_past_stays(n: int, counts: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = np.log1p(rng.poisson(1.0, n).astype(float)) if counts else rng.normal(size=n)
    values[n // 2 :] += 3.0 * rng.integers(0, 2)
    for got, exact in zip(fast(values, 12.0), slow(values, 12.0), strict=True):
        np.testing.assert_allclose(got, exact, atol=1e-9)
    for whole, cut in zip(slow(values, 12.0), slow(values[: n // 2], 12.0), strict=True):
        np.testing.assert_array_equal(whole[: n // 2], cut)


def test_a_step_is_seen_within_months_and_dated() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=80) + 4.0 * (np.arange(80) >= 50)
    since, ratio = slow(values, 12.0)
    first = int(np.flatnonzero(since >= 0)[0])
    assert 50 <= first <= 54
    assert abs(since[first] - 50) <= 5
    assert ratio[first] > 12.0
    # The new level is then the one to leave: the same change is not seen twice.
    assert (since >= 0).sum() == 1
