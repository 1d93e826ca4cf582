"""An invented theatre, its payload, its page, and a browser to open it in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shadowgraph.reports import ReportTables, write
from shadowgraph.reports.builder import build
from shadowgraph.reports.payload import Payload
from tests.reports.invented import theatre_tables
from tests.reports.judged import judged_tables


@pytest.fixture(scope="session")
def tables() -> ReportTables:
    return theatre_tables(evil=True)


@pytest.fixture(scope="session")
def payload(tables: ReportTables) -> Payload:
    return build(tables)


@pytest.fixture(scope="session")
def page_file(tables: ReportTables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tables, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="session")
def judged_file(tables: ReportTables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the same theatre, judged pair by pair."""
    return write(judged_tables(tables), tmp_path_factory.mktemp("judged"))


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=str(chromium),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield opened
        opened.close()
