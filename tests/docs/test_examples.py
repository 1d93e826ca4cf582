"""Every example runs as its docstring says, and gives what it promises."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.execute import ROOT, environment

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
NEEDS_DATA = {"assess_sahel"}


def run(name: str, folder: Path, data: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / f"{name}.py")],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment(folder, data),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_plug_in_term_is_judged_registered_and_heard(tmp_path: Path) -> None:
    said = run("own_evidence_term", tmp_path)
    assert "conformance: passed" in said
    assert "co-targeting" in said.splitlines()[1]
    bars, largest = re.search(r"(\d+) bars, the largest ([+-][\d.]+)", said).groups()
    assert int(bars) > 0
    assert float(largest) != 0.0


def test_a_plug_in_measure_is_judged_registered_and_computed(tmp_path: Path) -> None:
    said = run("own_measure", tmp_path)
    assert "conformance: passed" in said
    rows = [tuple(map(int, row)) for row in re.findall(r"(\d+)% \((\d+)% to (\d+)%\)", said)]
    assert len(rows) == 4
    assert all(low <= value <= high for value, low, high in rows)


def test_an_installed_package_registers_through_its_entry_points(tmp_path: Path) -> None:
    """What pip leaves behind for a package with the lines its docstring gives."""
    info = tmp_path / "own_parts-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own-parts\nVersion: 1.0\n")
    lines = [
        line.strip()
        for name in ("own_evidence_term", "own_measure")
        for line in (ROOT / "examples" / f"{name}.py").read_text(encoding="utf-8").splitlines()
        if re.match(r"\s+my-\w+ = ", line)
    ]
    assert len(lines) == 2
    (info / "entry_points.txt").write_text(
        "\n".join(["[shadowgraph.plugins]", *lines]).replace('"', "") + "\n"
    )
    asked = (
        "from shadowgraph.plugins.manager import registered\n"
        "print([*registered('evidence_terms'), *registered('measures')])"
    )
    path = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'examples'}"}
    said = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(tmp_path, None) | path,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert "'co-targeting'" in said.stdout
    assert "'non_state_share'" in said.stdout


def test_planted_ties_are_found_and_secrecy_makes_it_harder(tmp_path: Path) -> None:
    said = run("synthetic_theatre", tmp_path)
    assert said.startswith("SYNTHETIC")
    open_allies, secret, silent = (int(n) for n in re.findall(r"in (\d+)% of cases", said))
    assert open_allies >= 80
    assert secret >= 75
    assert silent < open_allies


@pytest.mark.data
@pytest.mark.slow
def test_the_sahel_is_assessed_and_exported(data: Path, tmp_path: Path) -> None:
    said = run("assess_sahel", tmp_path, data)
    assert "SYNTHETIC" not in said
    assert "Rated likely or better" in said
    assert list(tmp_path.glob("runs/*/report.html"))
    assert list(tmp_path.glob("runs/*/exports/gexf/*.gexf"))


def test_every_example_has_a_test() -> None:
    tested = {"own_evidence_term", "own_measure", "synthetic_theatre", *NEEDS_DATA}
    assert {path.stem for path in EXAMPLES} == tested
