"""The habits of the repository hold: changelog fragments, citation, hooks."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
KINDS = {"added", "changed", "fixed", "removed", "security"}
FRAGMENTS = sorted(path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_a_fragment_is_named_and_written_as_the_readme_says(path: Path) -> None:
    assert re.fullmatch(rf"[a-z0-9-]+\.({'|'.join(sorted(KINDS))})\.md", path.name)
    text = path.read_text(encoding="utf-8")
    assert text.endswith(".\n")
    assert not text.startswith(("#", "-", "*"))
    assert 20 < len(text) < 600


def test_the_readme_of_the_fragments_names_every_kind() -> None:
    text = (ROOT / "changelog.d" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == KINDS


def test_the_citation_is_of_this_release() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)


def test_the_hooks_use_the_pinned_tools() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    local = [hook for repo in hooks["repos"] if repo["repo"] == "local" for hook in repo["hooks"]]
    assert {hook["id"] for hook in local} >= {"ruff", "ruff-format", "mypy"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in local)
    assert all(re.fullmatch(r"v[\d.]+", repo["rev"]) for repo in hooks["repos"] if repo["repo"] != "local")


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/reference/cli.md"])
def test_paths_that_documents_name_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    named = re.findall(r"`((?:src|docs|tests|requirements|changelog\.d)/[\w./-]+)`", text)
    assert links or named
    for path in links:
        assert (ROOT / name).parent.joinpath(path).exists(), path
    for path in named:
        assert (ROOT / path).exists(), path
