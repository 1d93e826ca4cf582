"""The reference page is the measures' own words."""

from pathlib import Path

from shadowgraph.measures.builtin import shadowgraph_measures
from shadowgraph.measures.escalation.events import EventCount
from shadowgraph.measures.reference import page

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "measures.md"


def test_the_page_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == page()


def test_every_measure_has_every_section() -> None:
    text = page()
    for one in shadowgraph_measures():
        entry = text.split(f"### `{one.name}`\n")[1].split("\n### ")[0].split("\n## ")[0]
        for section in ("Formula", "Units", "Range", "Interval", "Source", "Of"):
            assert entry.count(f"- **{section}.**") == 1, (one.name, section)
        assert f"| [`{one.name}`](#{one.name}) |" in text


class Other(EventCount):
    """Another count.

    Formula: one
        and one.
    Units: events.
    """

    name = "other"


def test_broken_lines_are_joined() -> None:
    assert "- **Formula.** One and one.\n- **Units.** Events.\n" in page([Other()])
