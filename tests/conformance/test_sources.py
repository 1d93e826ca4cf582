"""The suite for sources: every built-in passes it, and planted defects fail it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.ged_sample import as_csv, ged_rows
from shadowgraph.conformance.sources import check_source
from shadowgraph.plugins.manager import registered
from shadowgraph.sources.base import Head, Reading
from shadowgraph.sources.ucdp_ged import UcdpGed

REAL = {
    "ucdp-ged": "awkward/ged191-bangladesh-myanmar.csv",
    "ucdp-candidate": "ucdp/GEDEvent_v21_01_21_12.csv.zip",
    "ucdp-actor": "ucdp/ucdp-actor-221.csv",
    "ucdp-nonstate": "ucdp/ucdp-nonstate-171.csv",
    "ucdp-dyadic": "ucdp/ucdp-dyadic-2015.csv",
    "ucdp-prio-acd": "ucdp/ucdp-prio-acd-201.csv",
    "ucdp-brd": "ucdp/BattleDeaths_v24_1_conf.csv",
    "ucdp-esd": "ucdp/ucdp-esd-ay-181.xlsx",
    "ucdp-external-support": "ucdp/extsup_large.xls",
}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    rows = [{**row, "where_description": ""} for row in ged_rows(30, np.random.default_rng(4))]
    rows[3]["date_start"] = "soon"
    path = tmp_path / "ged261.csv"
    path.write_text(as_csv(rows), encoding="utf-8")
    return path


def test_every_built_in_source_is_judged() -> None:
    assert set(REAL) == set(registered("sources")) - {
        "mapped-csv"
    }  # judged in tests/sources/test_mapped_csv.py


@pytest.mark.data
@pytest.mark.parametrize("name", REAL)
def test_built_in_sources_pass(name: str, data: Path) -> None:
    check_source(registered("sources")[name], data / REAL[name])


def test_the_invented_sample_passes(sample: Path) -> None:
    assert check_source(UcdpGed(), sample).events.height == 29


class Broken(UcdpGed):
    """A reader with a defect planted in each reading."""

    def spoil(self, reading: Reading) -> Reading:
        return reading

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:
        return self.spoil(super().read(path, options=options))


class LosesARow(Broken):
    def spoil(self, reading: Reading) -> Reading:
        return replace(reading, events=reading.events.head(-1))


class CountsTwice(Broken):
    def spoil(self, reading: Reading) -> Reading:
        both = reading.events.with_columns(pl.lit(4, dtype=pl.Int64).alias("row_number")).head(1)
        return replace(reading, events=pl.concat([both, reading.events.slice(1)]))


class ShowsAPath(Broken):
    def spoil(self, reading: Reading) -> Reading:
        return replace(reading, dataset=replace(reading.dataset, file="/home/user/ged261.csv"))


class AddsHeadlines(Broken):
    def spoil(self, reading: Reading) -> Reading:
        return replace(reading, events=reading.events.with_columns(pl.lit("x").alias("source_headline")))


class NamesIdsByRow(Broken):
    def spoil(self, reading: Reading) -> Reading:
        ids = pl.col("row_number").cast(pl.String)
        made = reading.events.with_columns(ids.alias("row_id"), ("ucdp-ged:x" + ids).alias("event_id"))
        return replace(reading, events=made)


class Restless(Broken):
    calls = 0

    def spoil(self, reading: Reading) -> Reading:
        self.calls += 1
        return replace(reading, events=reading.events.with_columns(pl.lit(f"{self.calls}").alias("place")))


class ClaimsEverything(Broken):
    def recognise(self, head: Head) -> float:
        return 1.0


class CrashesOnRubbish(Broken):
    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:
        if path.stat().st_size < 100:
            raise KeyError("date_start")
        return super().read(path, options=options)


@pytest.mark.parametrize(
    "broken",
    [
        LosesARow, CountsTwice, ShowsAPath, AddsHeadlines, NamesIdsByRow, Restless, ClaimsEverything, CrashesOnRubbish,
    ],
)  # fmt: skip
def test_planted_defects_are_seen(broken: type[Broken], sample: Path) -> None:
    with pytest.raises(Exception, match=r".") as raised:
        check_source(broken(), sample)
    assert type(raised.value).__name__ in ("AssertionError", "SchemaError")
