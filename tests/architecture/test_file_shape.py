"""Files stay short, functions stay short, and vague names stay out."""

import ast
import statistics
from pathlib import Path

SRC = Path(__file__).parents[2] / "src" / "shadowgraph"
FILES = sorted(SRC.rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_module_over_500_lines() -> None:
    assert {str(p): lines(p) for p in FILES if lines(p) > 500} == {}


def test_the_median_module_is_near_120_lines() -> None:
    sizes = [lines(path) for path in FILES if path.name != "__init__.py"]
    assert statistics.median(sizes) <= 150


def test_95_percent_of_functions_are_within_50_lines() -> None:
    sizes = [
        node.end_lineno - node.lineno + 1
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    assert sum(size <= 50 for size in sizes) >= 0.95 * len(sizes)


def test_no_vague_names() -> None:
    assert [str(path) for path in SRC.rglob("*") if path.stem in VAGUE] == []
