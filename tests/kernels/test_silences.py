"""Hidden war behind a record with gaps: compiled against NumPy, NumPy against counting every history."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.kernels.compiled.silences import war_given_record as fast
from shadowgraph.kernels.reference.silences import HEARD, SILENT, UNKNOWN
from shadowgraph.kernels.reference.silences import war_given_record as slow


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 5), st.integers(1, 20), st.integers(1, 4), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_numpy_and_numba_agree(sites: int, months: int, kinds: int, lull: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    record = rng.choice([SILENT, HEARD, UNKNOWN], (sites, months)).astype(np.int8)
    entry = rng.integers(0, months, sites)
    chances = [rng.uniform(0.05, 0.95, kinds) for _ in range(3)]
    weight = rng.dirichlet(np.ones(kinds))
    for got, exact in zip(
        fast(record, entry, *chances, weight, lull), slow(record, entry, *chances, weight, lull), strict=True
    ):
        np.testing.assert_allclose(got, exact, atol=1e-12)


@pytest.mark.parametrize("record", [[1, 0, 0, 0], [1, 0, 1, 0], [1, -1, 0, 0], [1, 1, 0, -1]])
def test_it_counts_every_hidden_history(record) -> None:
    heard, ends, returns, weight = (np.array(v) for v in ([0.3, 0.8], [0.2, 0.05], [0.1, 0.02], [0.4, 0.6]))
    total, war, lately = 0.0, 0.0, 0.0
    for k in range(2):
        for path in itertools.product([0, 1], repeat=len(record) - 1):
            states = (1, *path)
            chance = weight[k]
            for t in range(1, len(record)):
                go = ends[k] if states[t - 1] else returns[k]
                chance *= go if states[t] != states[t - 1] else 1 - go
                trace = heard[k] * states[t]
                chance *= {1: trace, 0: 1 - trace, -1: 1.0}[record[t]]
            total += chance
            war += chance * states[-1]
            lately += chance * max(states[-2:])
    now, recent, evidence = slow(np.array([record], np.int8), np.array([0]), heard, ends, returns, weight, 2)
    assert now[0, -1] == pytest.approx(war / total)
    assert recent[0, -1] == pytest.approx(lately / total)
    assert evidence[0] == pytest.approx(np.log(total))
