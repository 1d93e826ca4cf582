"""The public surface is small, documented, and loads nothing before it is used."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import shadowgraph

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/python-api.md").read_text(encoding="utf-8")
NAMES = [
    "Assessment",
    "Run",
    "Settings",
    "assess",
    "build_events",
    "cut_theatre",
    "export",
    "infer_ties",
    "measure",
    "read",
    "register_actors",
    "search_actors",
    "select_theatres",
]
HEAVY = {
    "polars",
    "numpy",
    "pandas",
    "numba",
    "scipy",
    "igraph",
    "networkx",
    "altair",
    "duckdb",
    "pyarrow",
    "h3",
}


def test_the_public_names_are_those_agreed() -> None:
    assert shadowgraph.__all__ == NAMES


def test_the_page_of_the_library_documents_exactly_these() -> None:
    entries = re.findall(r"^::: (\S+)\n    options:\n      heading: sg\.(\w+)$", PAGE, re.MULTILINE)
    assert sorted(name for _, name in entries) == sorted(NAMES)
    there = {name: getattr(shadowgraph, name) for name in NAMES}
    assert {name: f"{found.__module__}.{found.__qualname__}" for name, found in there.items()} == {
        name: path for path, name in entries
    }


def test_type_checkers_see_the_same_names_as_users() -> None:
    source = (ROOT / "src/shadowgraph/__init__.py").read_text(encoding="utf-8")
    typed = source[source.index("if TYPE_CHECKING") : source.index("__version__")]
    seen = re.findall(r"import (?:\w+ as )?(.+)$", typed, re.MULTILINE)
    assert sorted(name for line in seen for name in line.split(", ")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_loads_and_says_what_it_is(name: str) -> None:
    found = getattr(shadowgraph, name)
    assert callable(found)
    assert found.__doc__
    assert found.__doc__.strip()


def test_an_unknown_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        _ = shadowgraph.asess


def test_importing_loads_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import shadowgraph, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    loaded = {module.partition(".")[0] for module in told}
    assert "shadowgraph" in loaded
    assert loaded & HEAVY == set()
    # What comes with it is the package itself and the standard library.
    assert {module for module in told if module.startswith("shadowgraph.")} == set()
