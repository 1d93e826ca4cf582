"""The folders of src/shadowgraph import only lower ranks, and never in a cycle."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "shadowgraph"
RANKS = {
    name: int(rank)
    for rank, names in re.findall(
        r"^\| (\d+) \| (.+?) \|$", (ROOT / "docs/reference/architecture.md").read_text(), re.MULTILINE
    )
    for name in re.findall(r"`(\w+)`", names)
}
FREE = {"__init__", "__main__", "conformance"}
"""The front doors, and the suite that judges every room."""
FILES = sorted(SRC.rglob("*.py"))


def room(path: Path) -> str:
    relative = path.relative_to(SRC)
    return relative.parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names if node.module == "shadowgraph"}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in found if name.startswith("shadowgraph.")}


def test_the_documented_ranks_cover_every_folder() -> None:
    rooms = {room(path) for path in FILES} - {"__init__", "__main__", "conformance", "py"}
    assert rooms <= set(RANKS), sorted(rooms - set(RANKS))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_file_imports_only_lower_ranks(path: Path) -> None:
    here = room(path)
    if here in FREE:
        return
    for other in imported(path) & set(RANKS):
        assert other == here or RANKS[other] < RANKS[here], f"{path}: {here} imports {other}"


def test_a_planted_breach_is_seen(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("from shadowgraph.cli.main import main\nfrom shadowgraph import ties\n")
    assert imported(bad) == {"cli", "ties"}
