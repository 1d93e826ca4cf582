"""The Markdown pages of the project, and what they link to."""

import re
import subprocess
from pathlib import Path

from tests.docs.execute import ROOT

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def markdown_files() -> list[Path]:
    """Every Markdown file that is the project's own, committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"],  # noqa: S607 - whichever git is there
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split("\n")
    found = [ROOT / name for name in listed if name]
    # A source archive has no git.
    return sorted(path for path in found if path.exists()) or sorted(ROOT.glob("docs/**/*.md"))


def prose(path: Path) -> str:
    """The text of a page without its code blocks."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def links(path: Path) -> list[str]:
    """Targets of a page's links that lead to a file of the project, without anchors' pages of their own."""
    return [
        target
        for target in LINK.findall(prose(path))
        if not re.match(r"[a-z]+:", target) and target[0] != "#"
    ]


def anchors(path: Path) -> set[str]:
    """Anchors of a page's headings, as MkDocs makes them."""
    from markdown.extensions.toc import slugify

    return {slugify(head, "-") for head in re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)}
