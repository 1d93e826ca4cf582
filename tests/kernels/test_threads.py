"""Work side by side: the order of the parts, whatever finishes first, and errors that come through."""

import time

import numpy as np
import pytest

from shadowgraph.kernels.threads import side_by_side


def test_results_come_in_the_order_of_the_parts() -> None:
    def slow_first(k: int) -> int:
        time.sleep(0.02 if k == 0 else 0.0)
        return k * k

    assert side_by_side(slow_first, range(20)) == [k * k for k in range(20)]
    assert side_by_side(slow_first, []) == []


def test_an_error_of_one_part_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda k: 1 / k, [2, 1, 0])


def test_parts_may_be_written_side_by_side() -> None:
    made = np.zeros((50, 1000))

    def fill(k: int) -> None:
        made[k] = np.random.default_rng(k).random(1000)

    side_by_side(fill, range(50))
    assert all((made[k] == np.random.default_rng(k).random(1000)).all() for k in range(50))
