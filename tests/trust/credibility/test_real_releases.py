from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.credibility_data import World, world
from benchmarks.credibility_rivals import by_country, gone, learn_plain, rule
from benchmarks.scores import auc, calibration_error
from shadowgraph.trust.credibility.learning import Lessons, log_odds_of
from shadowgraph.trust.credibility.model import learnt_standing

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def found(data: Path) -> World:
    return world(data)


def test_the_universe_is_as_documented(found: World) -> None:
    outcomes = dict(found.corrected["outcome"].value_counts().iter_rows())
    assert outcomes == {"stands": 1916, "gone": 313}
    provenance = learnt_standing().provenance
    assert (provenance["events"], provenance["gone"]) == (2229, 313)
    kept = found.corrected.filter(pl.col("outcome") == "stands")
    assert int(kept["deaths_beyond"].sum()) == 84
    assert set(found.lessons.country) == set(provenance["countries"])


def test_events_that_go_are_told_in_countries_not_learnt_from(found: World) -> None:
    sds = (
        learnt_standing().provenance["spread_of_weights"],
        learnt_standing().provenance["spread_of_offices"],
    )

    def fixed(taught: Lessons, asked: Lessons) -> np.ndarray:
        return gone(log_odds_of(learn_plain(taught, sds), asked))

    fell = ~found.lessons.stood
    ours, trivial = by_country(fixed, found.lessons), by_country(rule, found.lessons)
    assert auc(fell, ours) >= 0.82
    assert auc(fell, ours) > auc(fell, trivial) + 0.05
    assert calibration_error(fell, ours) < 0.06
