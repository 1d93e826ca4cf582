import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

from shadowgraph.trust.credibility.features import FEATURES, features
from tests.trust.reported import plain, reported

DAY = dt.date(2021, 3, 10)
NAMES = [feature.name for feature in FEATURES]


def value(rows: list[dict], name: str) -> list[float]:
    return [round(v, 6) for v in features(plain(reported(rows)))[:, NAMES.index(name)]]


def test_doubts_of_coders_are_pooled_by_what_they_doubt() -> None:
    codes = ["Check dyad", "Check type of violence", "Check deaths", "Check", "Clear", None]
    rows = [{"a": "Ash", "b": "Elm", "day": DAY, "status": code} for code in codes]
    assert value(rows, "what it was in doubt") == [1, 1, 0, 0, 0, 0]
    assert value(rows, "details in doubt") == [0, 0, 1, 1, 0, 0]


def test_parties_below_the_threshold_by_hand() -> None:
    rows = [
        {"a": "Ash", "b": "Elm", "day": dt.date(2020, 5, 1), "deaths": 30},
        {"a": "Ash", "b": "Elm", "day": dt.date(2021, 1, 5), "deaths": 5},
        {"a": "Fir", "b": "Elm", "day": dt.date(2021, 1, 5), "deaths": 5},
        {"a": "Elm", "b": "Fir", "day": dt.date(2021, 1, 20), "deaths": 10},
        {"a": "Fir", "b": "Elm", "day": dt.date(2021, 2, 20), "deaths": 20},
        {"a": "Fir", "b": None, "day": dt.date(2021, 2, 20), "deaths": 20},
    ]
    # 2020: no earlier year at hand, so half of what it is short of (0). Ash and Elm were active in 2020. Fir and Elm
    # have 15 deaths by the end of January (10 short of 25) and 35 by the end of February. A side unnamed counts 1.
    assert value(rows, "parties below threshold") == [0, 0, 0.4, 0.4, 0, 1]


def test_without_an_earlier_year_it_is_not_known_whether_they_were_active() -> None:
    rows = [{"a": "Ash", "b": "Elm", "day": DAY, "deaths": 5}]
    assert value(rows, "parties below threshold") == [0.4]  # (1 - 5/25) / 2


def test_twins_and_neighbours_by_hand() -> None:
    rows = [
        {"a": "Ash", "b": "Elm", "day": DAY, "at": (10.0, 10.0)},
        {"a": "Elm", "b": "Ash", "day": DAY + dt.timedelta(1), "at": (10.1, 10.1)},
        {"a": "Fir", "b": "Elm", "day": DAY + dt.timedelta(5), "at": (10.2, 10.0)},
        {"a": "Ash", "b": "Elm", "day": DAY, "at": (14.0, 10.0)},
    ]
    two, three = round(math.log(2), 6), round(math.log(3), 6)
    # Sorted by day: the last of the list, far off, comes second.
    assert value(rows, "twins") == [two, 0, two, 0]
    assert value(rows, "nearby") == [three, 0, three, three]


def test_reporters_by_hand() -> None:
    rows = [
        {"a": "Ash", "b": "Elm", "day": dt.date(2021, 1, 5), "offices": "Here Post"},
        {"a": "Ash", "b": "Elm", "day": dt.date(2021, 1, 9), "offices": "Here Post;World Wire"},
        {
            "a": "Ash",
            "b": "Elm",
            "day": dt.date(2021, 2, 9),
            "offices": "Here Post",
            "country": ("Beyond", 2),
        },
        {"a": "Ash", "b": "Elm", "day": dt.date(2021, 3, 9), "offices": "social media account"},
    ]
    assert value(rows, "offices") == [0, 1, 0, 0]
    # Two events here by the end of January; one in Beyond; accounts are many and count 1.
    assert value(rows, "steady reporter") == [round(math.log(k + 1), 6) for k in (2, 2, 1, 1)]
    assert value(rows, "near reporter") == [1, 1, round(1 / 3, 6), 0.5]
    assert value(rows, "wide reporter") == [0, 0, round(math.log(2), 6), 0]


def test_reports_and_lateness() -> None:
    rows = [
        {"a": "Ash", "b": "Elm", "day": DAY, "sources": 4, "dates": "2021-03-13;2021-03-11"},
        {"a": "Ash", "b": "Elm", "day": DAY, "dates": "nonsense"},
    ]
    assert value(rows, "reports") == [2, 0]
    assert value(rows, "late") == [round(math.log(2), 6)] * 2


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_later_months_move_no_feature_but_the_neighbours_of_the_last_week(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [
        {
            "a": str(rng.choice(["Ash", "Elm", "Fir"])),
            "b": str(rng.choice(["Oak", "Cedar"])),
            "day": dt.date(2020, 1, 1) + dt.timedelta(int(rng.integers(0, 700))),
            "deaths": int(rng.integers(0, 9)),
            "offices": str(rng.choice(["Here Post", "World Wire", "Here Post;World Wire"])),
            "id": f"i:{k:04d}",
        }
        for k in range(120)
    ]
    table = plain(reported(rows))
    early = table.filter(pl.col("date_end") < dt.date(2021, 5, 1))
    settled = (early["date_end"] < dt.date(2021, 4, 20)).to_numpy()
    whole = features(table)[: early.height]
    assert np.allclose(whole[settled], features(early)[settled])


def test_an_empty_record_has_no_features() -> None:
    table = plain(reported([{"a": "Ash", "b": "Elm", "day": DAY}])).clear()
    assert features(table).shape == (0, len(FEATURES))
