"""Do nine in ten intervals hold the truth? Planted shares, chances and slopes, by number of events a month.

The bounds are those of docs/why/measures.md, less three standard errors of 120 months.
"""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures import measure

MONTHS = 120
SHARES = np.array([0.4, 0.25, 0.15, 0.1, 0.05, 0.05])


def day(month):
    return dt.date(2000 + month // 12, month % 12 + 1, 3)


def held(rows, name, truth):
    table = measure(theatre_of(rows), names=[name]).table.drop_nulls("value")
    assert table.height >= MONTHS - 5
    return table.select(((pl.col("low") <= truth) & (pl.col("high") >= truth)).mean()).item()


@pytest.mark.parametrize("n", [5, 30])
def test_shares_of_events(n) -> None:
    rng = np.random.default_rng(n)
    rows = [
        {"a": "Unknown" if rng.random() < 0.3 else "Ash", "b": "State East", "day": day(month)}
        for month in range(MONTHS)
        for _ in range(n)
    ]
    assert 0.8 <= held(rows, "unattributed_share", 0.3) <= 0.99


@pytest.mark.parametrize("n", [5, 30])
def test_concentrations(n) -> None:
    rng = np.random.default_rng(n)
    rows = [
        {"a": f"G{rng.choice(len(SHARES), p=SHARES)}", "b": "Civilians", "day": day(month)}
        for month in range(MONTHS)
        for _ in range(n)
    ]
    squares = (SHARES**2).sum()
    assert held(rows, "effective_groups", 1 / squares) >= 0.8
    assert held(rows, "power_concentration", squares) >= 0.8
    assert held(rows, "many_sidedness", -(SHARES * np.log(SHARES)).sum()) >= 0.8


@pytest.mark.parametrize("size", [None, 3.0], ids=["Poisson", "bursty"])
def test_trends(size) -> None:
    rng = np.random.default_rng(0)
    rows = [
        {"a": "Ash", "b": "State East", "day": day(month)}
        for month in range(MONTHS)
        for _ in range(rng.poisson(10) if size is None else rng.negative_binomial(size, size / (size + 10)))
    ]
    # Windows overlap: of 115 slopes some twenty are independent.
    assert held(rows, "trend", 0.0) >= 0.75
