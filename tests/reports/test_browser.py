"""The page as a reader meets it: opened in a real browser, by mouse and by keyboard, wide and narrow."""

import math
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.reports.invented import EVIL

pytestmark = pytest.mark.browser

CONTRAST = """(selectors) => {
  const channel = (v) => { const s = v / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  return selectors.map((selector) => {
    const node = document.querySelector(selector);
    const style = getComputedStyle(node);
    const ink = light(parse(node instanceof SVGElement ? style.fill : style.color));
    const paper = light(behind(node));
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  });
}"""
TEXTS = [
    "h1",
    ".strap",
    ".small",
    "#ties .sentence",
    "#ties .side",
    ".source",
    "nav a",
    ".plainbutton",
    "svg text",
    "#ties .detail .said",
    "#ties .detail dd",
]


class Watched:
    """A page with everything it complained of or asked for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def open(self, path: Path) -> Any:
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-settled]", timeout=30_000)
        return self.page


@pytest.fixture
def watched(browser: Any, page_file: Path) -> Iterator[Watched]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    seen = Watched(page)
    seen.open(page_file)
    yield seen
    assert seen.complaints == []
    page.close()


@pytest.fixture
def judged(browser: Any, judged_file: Path) -> Iterator[Watched]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    seen = Watched(page)
    seen.open(judged_file)
    yield seen
    assert seen.complaints == []
    page.close()


def _bars(page: Any, which: str) -> tuple[list[float], float]:
    drawn = page.locator(f"[data-waterfall={which}]")
    bars = [float(bar.get_attribute("data-bar")) for bar in drawn.locator("[data-bar]").all()]
    return bars, float(drawn.locator("[data-total]").get_attribute("data-total"))


def test_a_pair_is_explained_before_its_periods(judged: Watched) -> None:
    page = judged.page
    page.locator("[data-tie] > button").first.click()
    order = page.locator("#ties .detail figure").evaluate_all("all => all.map((one) => one.dataset.chart)")
    assert order == ["standing", "states", "waterfall", "kinds"]
    for which in ("pair", "period"):
        bars, total = _bars(page, which)
        assert sum(bars) == pytest.approx(total, abs=1e-9)
    assert _bars(page, "period")[0][0] == pytest.approx(_bars(page, "pair")[1], abs=0.005)
    assert "coders would record a tie" in page.locator(".reading").inner_text()
    first = page.locator("[data-waterfall=pair] button").nth(1)
    first.focus()
    page.keyboard.press("Enter")
    assert first.get_attribute("aria-expanded") == "true"
    assert "typical" in first.inner_text()


def test_kinds_of_tie_keep_reported_apart_from_inferred(judged: Watched) -> None:
    page = judged.page
    page.locator("[data-tie] > button").first.click()
    styles = {
        basis: {
            chip.evaluate("node => getComputedStyle(node).borderTopStyle")
            for chip in page.locator(f'[data-chart=kinds] li[data-basis="{basis}"] .chip').all()
        }
        for basis in ("reported", "inferred", "can't say")
    }
    assert styles == {"reported": {"solid"}, "inferred": {"dashed"}, "can't say": {"dotted"}}


def test_over_the_whole_window_a_line_has_the_chance_of_the_pair(judged: Watched) -> None:
    page = judged.page
    page.locator("[data-chart=network] [data-twin]").click()
    rows = page.locator("[data-chart=network] table tbody tr").all_inner_texts()
    shown = {tuple(row.split("\t")[:2]): row.split("\t")[3] for row in rows if "rivals" not in row}
    page.locator("[data-chart=ties] [data-twin]").click()
    pairs = page.locator("[data-chart=ties] table tbody tr").all_inner_texts()
    chances = {tuple(row.split("\t")[:2]): row.split("\t")[2] for row in pairs}
    assert len(shown) > 5
    assert all(chances[names] == chance for names, chance in shown.items())


def test_cases_lead_to_their_ties(judged: Watched) -> None:
    page = judged.page
    page.locator("[data-tie] > button").first.click()
    case = page.locator("[data-cases] button").first
    names = case.inner_text()
    case.click()
    page.wait_for_function("location.hash.startsWith('#tie-')")
    number = page.evaluate("location.hash.slice(5)")
    sentence = page.locator(f"#tie-{number} .sentence").inner_text()
    assert all(name in sentence for name in names.split(" and "))


def test_it_opens_without_complaint_and_asks_for_nothing(watched: Watched, page_file: Path) -> None:
    started = time.perf_counter()
    page = watched.open(page_file)
    print(f"opened in {time.perf_counter() - started:.2f} s")  # noqa: T201
    for part in page.locator("main > section").all():
        part.scroll_into_view_if_needed()
    assert set(watched.requests) == {page_file.as_uri()}
    assert page.locator("main > section").count() == 10


def test_a_malicious_name_does_nothing(watched: Watched) -> None:
    page = watched.page
    assert page.title() != "owned"
    assert page.locator("img").count() == 0
    page.select_option("[data-organisation]", label=EVIL)
    page.wait_for_function("document.querySelector('#organisation h3').textContent.includes('<img')")
    assert page.locator("img").count() == 0
    assert page.title().startswith("SYNTHETIC")


def test_the_keyboard_opens_a_tie_and_its_evidence(watched: Watched) -> None:
    page = watched.page
    row = page.locator("[data-tie] > button").first
    row.focus()
    page.keyboard.press("Enter")
    assert row.get_attribute("aria-expanded") == "true"
    bar = page.locator("[data-bar]").nth(2)
    bar.focus()
    page.keyboard.press("Enter")
    assert bar.get_attribute("aria-expanded") == "true"
    assert page.locator("[data-records=events] tbody tr").count() >= 1
    slider = page.locator("[data-period]").first
    slider.focus()
    before = slider.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") != before
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_the_bars_add_up_to_the_total_shown(watched: Watched) -> None:
    page = watched.page
    page.locator("[data-tie] > button").first.click()
    for _ in range(3):
        bars = [float(bar.get_attribute("data-bar")) for bar in page.locator("[data-bar]").all()]
        total = float(page.locator("[data-total]").get_attribute("data-total"))
        assert sum(bars) == pytest.approx(total, abs=1e-9)
        said = page.locator("[data-total] .label").inner_text()
        chance = 1 / (1 + math.exp(-total))
        shown = re.search(r"\((?:>|<)?(\d+)", said)
        assert shown is not None
        assert abs(int(shown.group(1)) - 100 * chance) <= 1.01
        assert abs(bars[0]) > 0  # the prior stands first
        assert [abs(bar) for bar in bars[1:]] == sorted((abs(bar) for bar in bars[1:]), reverse=True)
        page.locator("[data-period]").first.press("ArrowRight")


def test_the_threshold_takes_lines_away(watched: Watched) -> None:
    page = watched.page
    lines = page.locator("#network [data-edge][data-kind=tie]")
    page.locator("#network-threshold").fill("0.3")
    many = lines.count()
    page.locator("#network-threshold").fill("0.95")
    few = lines.count()
    assert 0 < few < many
    page.get_by_label("Show rivals").uncheck()
    assert page.locator("#network [data-edge][data-kind=rivalry]").count() == 0


def test_an_inferred_line_never_looks_like_a_reported_one(watched: Watched) -> None:
    page = watched.page
    page.locator("#network-threshold").fill("0.3")
    drawn = page.locator("#network [data-edge][data-kind=tie]").all()
    dashes = {
        (edge.get_attribute("data-reported"), edge.locator("line").last.get_attribute("stroke-dasharray"))
        for edge in drawn
    }
    assert {told for told, _ in dashes} == {"true", "false"}
    assert not {dash for told, dash in dashes if told == "true"} & {
        d for told, d in dashes if told == "false"
    }


def test_every_chart_has_a_title_a_description_and_a_table_twin(judged: Watched) -> None:
    page = judged.page
    page.locator("[data-tie] > button").first.click()
    folded = page.locator("details.more summary")
    assert folded.count() >= 2
    for n in range(folded.count()):
        folded.nth(n).click()
    charts = page.locator("figure[data-chart]")
    assert charts.count() >= 15
    assert page.locator("figure[data-chart] [data-twin]").count() == charts.count()
    for n in range(charts.count()):
        chart = charts.nth(n)
        if not chart.is_visible():
            continue
        described = chart.get_attribute("aria-describedby")
        assert page.locator(f"[id='{described}']").text_content().strip()
        assert len(chart.locator("h3, h4").first.text_content().split()) >= 2
        name = chart.get_attribute("data-chart")
        if name == "ties":  # it holds the opened row, whose charts are looked at by themselves
            continue
        chart.locator("[data-twin]").click()
        assert chart.locator("table thead th").count() >= 2, name
        chart.locator("[data-twin]").click()


def test_the_map_follows_the_brush(watched: Watched) -> None:
    page = watched.page
    cells = page.locator("#picture rect.cell")
    whole = cells.count()
    page.get_by_label(re.compile("^To ")).first.fill(
        page.get_by_label(re.compile("^From ")).first.input_value()
    )
    assert cells.count() < whole
    page.get_by_role("button", name="Whole window").click()
    assert cells.count() == whole


def test_an_address_opens_its_tie(watched: Watched, page_file: Path) -> None:
    page = watched.page
    page.goto("about:blank")
    page.goto(page_file.as_uri() + "#tie-40")
    row = page.locator("#tie-40 > button")
    row.wait_for()
    assert row.get_attribute("aria-expanded") == "true"
    page.wait_for_function("document.activeElement?.closest('#tie-40') !== null")


def test_a_node_opens_the_page_of_its_organisation(watched: Watched) -> None:
    page = watched.page
    node = page.locator("#network [data-node]").nth(4)
    name = node.get_attribute("aria-label").split(",")[0]
    node.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash.startsWith('#org-')")
    # The address changes first, the page a moment later.
    page.wait_for_function(
        "name => { const head = document.querySelector('#organisation h3');"
        " return head.checkVisibility() && head.textContent.trim() === name; }",
        arg=name,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_scrolls_sideways_and_text_can_be_read(
    browser: Any, judged_file: Path, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    seen = Watched(page)
    seen.open(judged_file)
    page.locator("[data-tie] > button").first.click()
    page.locator("[data-bar]").nth(2).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ratios = dict(zip(TEXTS, page.evaluate(CONTRAST, TEXTS), strict=True))
    assert {name: round(ratio, 1) for name, ratio in ratios.items() if ratio < 4.5} == {}
    assert seen.complaints == []
    page.close()


def test_the_theme_can_be_chosen(watched: Watched) -> None:
    page = watched.page
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_it_prints_on_a4_with_its_ribbon(watched: Watched) -> None:
    watched.page.emulate_media(media="print")
    assert watched.page.locator(".ribbon").is_visible()
    assert not watched.page.locator("nav").is_visible()
    pdf = watched.page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert 4 <= len(re.findall(rb"/Type\s*/Page[^s]", pdf)) <= 40
    assert len(pdf) < 5_000_000, "text was printed as pictures"


def test_a_damaged_page_says_what_happened(browser: Any, page_file: Path, tmp_path: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    start = text.index('id="data">') + len('id="data">')
    broken = tmp_path / "broken.html"
    broken.write_text(text[:start] + "{" + text[start:], encoding="utf-8")
    page = browser.new_page()
    page.goto(broken.as_uri())
    assert "could not be drawn" in page.locator("[role=alert]").inner_text()
    assert page.locator("h2").count() >= 7
    page.close()


def test_without_script_the_sentences_remain(browser: Any, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert "Scripts are switched off" in page.locator("body").inner_text()
    assert page.locator("main ol > li").count() == 25
    context.close()
