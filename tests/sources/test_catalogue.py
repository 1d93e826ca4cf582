"""The catalogue names every source's dataset, and says what citing and fetching it needs."""

import datetime as dt
import re

import pytest

from shadowgraph.errors import UsageError
from shadowgraph.plugins.manager import registered
from shadowgraph.sources.catalogue import catalogue, entry
from shadowgraph.sources.release import is_candidate, last_month, order_of, version_of


def test_every_source_but_the_users_own_is_in_it() -> None:
    assert set(registered("sources")) - {"mapped-csv"} <= set(catalogue())
    for name, source in registered("sources").items():
        if name in catalogue():
            assert catalogue()[name].yields == source.yields


def test_every_entry_can_be_cited_and_found() -> None:
    for known in catalogue().values():
        assert known.title
        assert known.licence
        assert re.search(r"\b(19|20)\d\d\b", known.citation)
        assert known.homepage.startswith("https://")
        for release in known.releases:
            assert release.url is None or release.url.startswith("https://")
            assert release.sha256 is None or re.fullmatch(r"[0-9a-f]{64}", release.sha256)
            assert re.fullmatch(r"\d{4}-\d{2}", str(release.last_month))
        versions = [order_of(release.version) for release in known.releases]
        assert versions == sorted(versions, reverse=True), "newest first"


def test_releases_of_ged_from_17_1_on() -> None:
    ged = entry("ucdp-ged")
    wanted = {"17.1", "17.2", "18.1", "19.1", "20.1", "21.1", "22.1", "23.1", "24.1", "25.1", "26.1"}
    assert {release.version for release in ged.releases} == wanted
    assert ged.release().version == "26.1"
    for release in ged.releases:
        month = last_month(release.version)
        if release.version != "17.2":  # a second edition within the year, of the same months
            assert month is not None
            assert f"{month:%Y-%m}" == release.last_month
        assert version_of(str(release.url)) == release.version


def test_monthly_releases_are_made_of_their_version() -> None:
    release = entry("ucdp-candidate").release("26.0.3")
    assert release.url == "https://ucdp.uu.se/downloads/candidateged/GEDEvent_v26_0_3.csv"
    assert release.last_month == "2026-03"
    assert version_of(release.url) == "26.0.3"
    for wrong in ("26.1", "26.0.13", "x.0.1"):
        with pytest.raises(UsageError):
            entry("ucdp-candidate").release(wrong)


def test_an_unknown_dataset_or_release_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError) as raised:
        entry("ucdp-gedd")
    assert raised.value.way_out == "did you mean 'ucdp-ged'?"
    with pytest.raises(UsageError) as raised:
        entry("ucdp-ged").release("16.1")
    assert "17.1" in str(raised.value.rule)


@pytest.mark.parametrize(
    ("version", "month", "candidate"),
    [
        ("25.1", dt.date(2024, 12, 1), False),
        ("24.0.3", dt.date(2024, 3, 1), True),
        ("21.01.21.12", dt.date(2021, 12, 1), True),
        ("dev", None, False),
        ("unknown", None, False),
        ("24.0.13", None, True),
    ],
)
def test_months_covered(version: str, month: dt.date | None, candidate: bool) -> None:
    assert (last_month(version), is_candidate(version)) == (month, candidate)
