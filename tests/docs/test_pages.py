"""Pages lead where they say, list what there is, and keep to the tone."""

import re
from pathlib import Path

import pytest
import yaml

from tests.docs import tables_page
from tests.docs.execute import ROOT
from tests.docs.pages import links, markdown_files, prose

DOCS = ROOT / "docs"
SECTIONS = ("how-to", "reference", "why", "decisions")


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files(path: Path) -> None:
    dead = [target for target in links(path) if not (path.parent / target.partition("#")[0]).exists()]
    assert dead == []


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "[here](page.md) [gone](no.md#x) [out](https://example.org) [top](#a)\n```\n[c](code.md)\n```\n"
    )
    assert links(page) == ["page.md", "no.md#x"]


class Loader(yaml.SafeLoader):
    """Safe loader that passes over MkDocs's own tags."""


Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)


def navigation() -> list[str]:
    """Pages in mkdocs.yml's nav, in order."""

    def walk(part: object) -> list[str]:
        if isinstance(part, str):
            return [part]
        inside = part.values() if isinstance(part, dict) else part
        return [page for each in inside for page in walk(each)]

    return walk(yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)["nav"])  # noqa: S506


def test_every_page_is_in_the_navigation_once() -> None:
    there = sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))
    assert sorted(navigation()) == there


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_lists_its_pages(section: str) -> None:
    index = DOCS / section / "index.md"
    listed = {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}
    pages = {path for path in (DOCS / section).rglob("*.md") if path.name != "index.md"}
    assert pages - listed == set()


def test_the_page_of_tables_is_current() -> None:
    shown = (DOCS / "reference" / "tables.md").read_text(encoding="utf-8")
    assert shown == tables_page.page(), "renew: python -m tests.docs.tables_page > docs/reference/tables.md"


def test_every_column_says_what_it_holds() -> None:
    schemas = [*tables_page.TABLES.values(), *(schema for schema, _ in tables_page.BETWEEN.values())]
    silent = [(s.name, column.name) for s in schemas for column in s.columns if len(column.doc) < 5]
    assert silent == []


GUILT = re.compile(
    r"\b(proves|proven to|shows that (?:the|they|it|an?|both)|guilty|culprits?|is linked to|masterminds?)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda path: str(path.relative_to(DOCS)))
def test_no_page_speaks_of_guilt(path: Path) -> None:
    assert [match.group() for match in GUILT.finditer(prose(path))] == []


@pytest.mark.parametrize("path", sorted((DOCS / "decisions").glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_fits_a_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.split()) <= 400
    assert all(f"**{part}.**" in text for part in ("Choice", "Why", "Price"))
