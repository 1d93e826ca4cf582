"""Admiralty ratings as likelihood ratios."""

import math

import polars as pl
import pytest

from shadowgraph.ties.statements.admiralty import BASE, CREDIBILITY, RELIABILITY, log_ratio, log_ratios, table


def test_what_cant_be_judged_adds_nothing_to_the_base() -> None:
    assert log_ratio("F", 6) == BASE
    assert log_ratio("B", 6) - log_ratio("F", 6) == pytest.approx(math.log(0.75 / 0.25))
    assert log_ratio("F", 2) - log_ratio("F", 6) == pytest.approx(math.log(0.85 / 0.15))


def test_cant_be_judged_is_not_low() -> None:
    assert log_ratio("D", 3) < log_ratio("F", 3) < log_ratio("C", 3)
    assert log_ratio("C", 4) < log_ratio("C", 6) < log_ratio("C", 3)


def test_ratings_are_in_order_and_never_a_denial() -> None:
    for c in CREDIBILITY:
        ratios = [log_ratio(r, c) for r in "ABCDE"]
        assert ratios == sorted(ratios, reverse=True)
    for r in RELIABILITY:
        ratios = [log_ratio(r, c) for c in (1, 2, 3, 4, 5)]
        assert ratios == sorted(ratios, reverse=True)
    assert table()["log_ratio"].min() == 0.0
    assert table().height == 36


def test_columns_and_values_agree() -> None:
    made = table().with_columns(log_ratios(pl.col("reliability"), pl.col("credibility")).alias("again"))
    assert (made["again"] - made["log_ratio"]).abs().max() < 1e-12
