"""The page is whole, asks for nothing, and lets no data become markup."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from shadowgraph.errors import ShadowgraphError
from shadowgraph.reports import page
from shadowgraph.reports.index import IndexEntry, render_index
from shadowgraph.reports.payload import Payload
from tests.reports.invented import EVIL, theatre_tables

ELSEWHERE = re.compile(r"""(?:src|href)\s*=\s*["']?(?!#|["'])(\S+)|@import|url\((?!#)""")


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def elements(text: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(text)
    return parser.tags


def test_it_is_one_file_that_names_no_other(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    tags = elements(text)
    assert not [tag for tag, _ in tags if tag in {"link", "iframe", "object", "img", "base", "form"}]
    for tag, given in tags:
        assert "src" not in given, tag
        assert (given.get("href") or "#").startswith("#"), given
        assert not [name for name in given if name.startswith("on")]


def test_the_policy_allows_its_own_script_alone(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    policy = next(given["content"] or "" for _, given in elements(text) if given.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(script) == 1
    assert f"script-src '{page.digest(script[0])}'" in policy
    assert "http" not in policy


def test_a_malicious_name_stays_text(page_file: Path, payload: Payload) -> None:
    text = page_file.read_text(encoding="utf-8")
    assert EVIL in payload["actors"]["name"]
    assert EVIL not in text
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert data is not None
    assert "<" not in data.group(1)
    assert EVIL in json.loads(data.group(1))["actors"]["name"]


def test_json_in_a_script_survives_whatever_it_holds() -> None:
    nasty = {"a": "</script><!-- <script>", "b": "\u2028\u2029", "c": "\u202eevil", "d": "&lt;"}
    text = page.script_safe(nasty)
    assert "<" not in text
    assert "\u2028" not in text
    assert json.loads(text) == nasty


def test_synthetic_data_carry_the_ribbon_and_real_ones_do_not(page_file: Path, payload: Payload) -> None:
    text = page_file.read_text(encoding="utf-8")
    assert 'class="ribbon"' in text
    assert text.count("SYNTHETIC DATA") > 100
    assert "<title>SYNTHETIC: " in text
    real = {**payload, "meta": {**payload["meta"], "synthetic": False}}
    assert "ribbon" not in re.sub(
        r"<style>.*?</style>|<script.*?</script>", "", page.render(real), flags=re.DOTALL
    )  # type: ignore[arg-type]


def test_the_words_are_there_without_script(page_file: Path, payload: Payload) -> None:
    text = page_file.read_text(encoding="utf-8")
    body = text[text.index('<div id="app">') : text.index('id="data"')]
    for answer in payload["answers"]:
        assert page.html.escape(answer["lines"][0]["text"]) in body


def test_the_same_tables_give_the_same_file(tmp_path: Path) -> None:
    one = page.write(theatre_tables(seed=2, n_events=300, n_pairs=20), tmp_path / "a.html")
    other = page.write(theatre_tables(seed=2, n_events=300, n_pairs=20), tmp_path / "deep" / "b.html")
    assert one.read_bytes() == other.read_bytes()
    assert page.write(theatre_tables(n_events=50, n_pairs=5), tmp_path).name == "report-invented.html"


def test_a_missing_part_says_what_to_do() -> None:
    with pytest.raises(ShadowgraphError, match="make frontend"):
        page.asset("no-such-file.js")


def test_the_index_links_to_each_theatre_the_deadliest_first() -> None:
    entries = [
        IndexEntry("Small", "reports/small.html", "a place", ("One thing.",), 5, 10),
        IndexEntry(EVIL, "reports/a b.html", "another", (), 50, 900),
    ]
    text = render_index(entries, synthetic=True)
    links = [given["href"] for tag, given in elements(text) if tag == "a"]
    assert links == ["reports/a%20b.html", "reports/small.html"]
    assert EVIL not in text
    assert "One thing." in text
    assert 'class="ribbon"' in text
    assert "script-src 'none'" in text
    assert "no theatre" in render_index([])
