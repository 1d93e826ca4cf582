"""The two benchmarks run, and what they judge is what they say."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import clashes, syria


@pytest.mark.data
@pytest.mark.slow
def test_clashes_one_year_ahead_run_and_rank(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    clashes.main(["--quick", "--json", str(out)])
    got = json.loads(out.read_text())
    assert got["pair_years"] > 1000
    # Three years to learn from are too few to beat decay: the quick run only shows that all is in place.
    assert np.isfinite(got["decay_gain_all_log_score"])
    assert got["clashes_all_auc"] > 0.95
    assert got["clashes_new_auc"] > 0.6


@pytest.mark.data
def test_coverage_ends_where_the_record_does(data: Path) -> None:
    covered = clashes.coverage(data)
    assert covered["Afghanistan"] == (2001, 2016)
    assert covered["Syria"] == (2011, 2019)
    assert covered["India"] == (2021, 2021)
    assert "Mali" not in covered
    assert clashes.coverage(data / "nowhere") == {}


@pytest.mark.data
@pytest.mark.slow
def test_syria_runs_and_reads_all_pairs(data: Path, tmp_path: Path) -> None:
    cooperation, infighting = syria.tasks(data / "syria-gade")
    assert cooperation.pairs.height == 31 * 30 // 2
    assert infighting.pairs.height == 30 * 29 // 2
    assert (cooperation.pairs["count"] > 0).sum() == 86
    assert infighting.pairs["second"].null_count() == 435 - 26 * 25 // 2
    out = tmp_path / "figures.json"
    syria.main(["--quick", "--json", str(out)])
    got = json.loads(out.read_text())
    assert got["cooperation_auc"] > 0.6
    assert np.isfinite(got["additive_gain_infighting_log_score"])
