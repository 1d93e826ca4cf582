"""Pages with code run, and print what they show."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

from tests.docs.execute import ROOT, blocks_of, differences, renewed, run_page, same

DOCS = ROOT / "docs"
RENEW = "renew with: python -m tests.docs.execute --renew {}"
WITH_CODE = {path for path in DOCS.rglob("*.md") if "```output" in path.read_text(encoding="utf-8")}
"""Pages that show what their code prints; a block on any other page is a fragment to copy."""

NEEDS_DATA = {path for path in WITH_CODE if "<!-- needs: data -->" in path.read_text(encoding="utf-8")}


def check(path: Path, folder: Path, data: Path | None = None) -> None:
    page = path.read_text(encoding="utf-8")
    changes = differences(page, run_page(page, folder, data))
    assert not changes, RENEW.format(path.relative_to(ROOT)) + "\n" + changes


@pytest.mark.parametrize("path", sorted(WITH_CODE - NEEDS_DATA), ids=lambda path: str(path.relative_to(DOCS)))
def test_a_page_without_data_prints_what_it_shows(path: Path, tmp_path: Path) -> None:
    check(path, tmp_path)


@pytest.fixture(scope="session")
def sahel(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the Sahel tutorial was run, with its outputs in outputs.json."""
    folder = tmp_path_factory.mktemp("sahel")
    page = (DOCS / "tutorial" / "sahel.md").read_text(encoding="utf-8")
    (folder / "outputs.json").write_text(json.dumps(run_page(page, folder, data)))
    return folder


@pytest.mark.data
@pytest.mark.slow
def test_the_sahel_tutorial_prints_what_it_shows(sahel: Path) -> None:
    page = (DOCS / "tutorial" / "sahel.md").read_text(encoding="utf-8")
    changes = differences(page, json.loads((sahel / "outputs.json").read_text()))
    assert not changes, RENEW.format("docs/tutorial/sahel.md") + "\n" + changes


@pytest.mark.data
@pytest.mark.slow
def test_what_the_sahel_tutorial_says_in_words_still_holds(sahel: Path) -> None:
    pairs, ties, standing, evidence = (
        pl.read_parquet(sahel / f"runs/sahel/tables/{name}.parquet")
        for name in ("pairs", "ties", "standing", "evidence")
    )

    def of(table: pl.DataFrame, a: str, b: str) -> pl.DataFrame:
        key = pairs.filter(pl.col("name_a").is_in([a, b]) & pl.col("name_b").is_in([a, b]))
        assert key.height == 1
        return table.join(key.select("actor_a", "actor_b"), on=["actor_a", "actor_b"], how="semi")

    open_tie = of(pairs, "GATIA", "MSA").row(0, named=True)
    assert open_tie["p_low"] > 0.95
    assert open_tie["p_open"] > 0.90 > 0.10 > open_tie["p_covert"]
    whole = of(standing, "GATIA", "MSA")
    assert whole.sort("contribution")["term"][-1] == "named together"
    assert open_tie["basis"] == "reported"
    quarter = of(evidence, "GATIA", "MSA").filter(period_start=pl.date(2018, 4, 1))
    own = quarter.filter(~pl.col("term").is_in(["prior", "standing", "span"])).sort("contribution")
    assert own["term"][-1] == "co-belligerence"

    broken = of(ties, "JNIM", "IS").with_columns(year=pl.col("period_start").dt.year())
    rival = dict(broken.group_by("year").agg(pl.col("p_rival").mean()).iter_rows())
    assert max(rival[2017], rival[2018]) < 0.05
    assert rival[2019] <= 0.20
    assert rival[2020] > 0.80
    assert rival[2021] < rival[2020]
    unrelated = broken.filter(pl.col("year") < 2019)["p_unrelated"]
    assert unrelated.min() > 0.5
    fought = of(evidence, "JNIM", "IS").filter(period_start=pl.date(2020, 4, 1))
    own = fought.filter(~pl.col("term").is_in(["prior", "standing", "span"])).sort("contribution")
    assert own["term"][0] == "clashes"
    seen = of(evidence, "JNIM", "IS").filter(
        (pl.col("term") == "clashes") & (pl.col("period_start").dt.year() == 2021)
    )
    assert 0.7 < seen["observed"].sum() / seen["expected"].sum() < 1.5

    unstated = of(pairs, "Signed-in-Blood Battalion", "AQIM").row(0, named=True)
    assert unstated["basis"] == "inferred"
    assert unstated["p_cooperating"] >= 0.525
    assert unstated["joint"] == 0.0
    creed = of(standing, "Signed-in-Blood Battalion", "AQIM").filter(term="creed")["contribution"][0]
    assert 0 < unstated["log_odds"] < creed
    unseen = of(pairs, "Dozos (Mali)", "Government of Mali").row(0, named=True)
    assert unseen["p_cooperating"] < 0.10

    shown = (DOCS / "tutorial" / "sahel.md").read_text(encoding="utf-8")
    table = next(
        block.shown for block in blocks_of(shown) if block.shown and block.shown.startswith("district")
    )
    sides = sorted(float(line.split()[-1]) for line in table.splitlines()[1:])
    assert sides[len(sides) // 2] < 2.5


def test_the_tutorials_are_among_the_pages_that_run() -> None:
    assert {path.name for path in WITH_CODE} >= {"sahel.md", "synthetic.md", "python-api.md"}
    assert {path.name for path in NEEDS_DATA} == {"sahel.md"}


def test_an_output_that_no_longer_holds_is_seen_and_renewed() -> None:
    page = "```python\n1 + 1\n```\n\n```output\n3\n```\n"
    assert len(blocks_of(page)) == 1
    assert "-9" in differences(page.replace("3", "9"), ["2\n"])
    assert renewed(page, ["2\n"]) == page.replace("3", "2")


def test_a_block_that_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=re.escape("1 / 0")):
        run_page("```python\n1 / 0\n```\n", tmp_path)
    with pytest.raises(RuntimeError, match="exit code 3"):
        run_page("```bash\nexit 3\n```\n", tmp_path)


@pytest.mark.parametrize(
    ("shown", "printed", "alike"),
    [
        ("p 0.931", "p 0.932", True),
        ("p 0.931", "p 0.961", False),
        ("+14.24 ████", "+14.25 █████", True),
        ("250 pairs", "251 pairs", False),
        ("92 %", "93 %", True),
        ("92 %", "95 %", False),
        ("likely 0.60", "unlikely 0.60", False),
        ("ucdp-ged:254912", "ucdp-ged:254913", False),
        ("2018-04-01", "2018-07-01", False),
    ],
)
def test_what_counts_as_the_same_output(shown: str, printed: str, alike: bool) -> None:
    assert same(shown, printed) is alike
