"""The pages on reading: the generated one is up to date, the how-to runs and prints what it shows."""

from pathlib import Path

from shadowgraph.sources.document import markdown
from tests.docs.execute import ROOT, blocks_of, differences, run_page


def test_the_page_of_datasets_is_made_from_the_code() -> None:
    assert (ROOT / "docs/reference/datasets.md").read_text(encoding="utf-8") == markdown()


def test_the_how_to_runs_and_prints_what_it_shows(tmp_path: Path) -> None:
    page = (ROOT / "docs/how-to/read-your-own-data.md").read_text(encoding="utf-8")
    assert len(blocks_of(page)) >= 4
    assert differences(page, run_page(page, tmp_path)) == ""
