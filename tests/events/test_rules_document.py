"""docs/reference/rules.md is what the code says."""

from pathlib import Path

from shadowgraph.events.rules.document import markdown

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), (
        "run: python -m shadowgraph.events.rules.document > docs/reference/rules.md"
    )
