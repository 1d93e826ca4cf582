"""Every reader of registers and statements passes the suite any source must pass, on its real file."""

from pathlib import Path

import pytest

from shadowgraph.conformance.sources import check_source
from shadowgraph.plugins.manager import registered
from shadowgraph.sources.read import read

FILES = {
    "ucdp-actor": "ucdp-actor-221.csv",
    "ucdp-nonstate": "ucdp-nonstate-171.csv",
    "ucdp-dyadic": "ucdp-dyadic-2015.csv",
    "ucdp-prio-acd": "ucdp-prio-acd-201.csv",
    "ucdp-brd": "BattleDeaths_v24_1_conf.csv",
    "ucdp-esd": "ucdp-esd-ay-181.xlsx",
    "ucdp-external-support": "extsup_large.xls",
}


@pytest.mark.data
@pytest.mark.parametrize(("name", "file"), FILES.items())
def test_a_reader_passes_the_suite(data: Path, name: str, file: str) -> None:
    reading = check_source(registered("sources")[name], data / "ucdp" / file)
    assert reading.dataset.id == name


@pytest.mark.data
@pytest.mark.parametrize(("name", "file"), FILES.items())
def test_a_file_finds_its_reader_by_content(data: Path, name: str, file: str) -> None:
    assert read(data / "ucdp" / file).dataset.id == name
