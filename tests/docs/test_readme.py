"""The README tells a newcomer only what works."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from tests.docs.execute import ROOT, run_page

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
MAKE = re.compile(r"^ {4}make ([a-z]+)(.*)$", re.MULTILINE)


def code(path: Path) -> str:
    """Indented and bash blocks of a page."""
    text = path.read_text(encoding="utf-8")
    fenced = re.findall(r"^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*re.findall(r"^ {4}.*$", text, re.MULTILINE), *fenced])


def commands(text: str) -> list[list[str]]:
    """Every `shadowgraph ...` of some code, as words."""
    found = re.findall(r"^\s*(?:\S*/bin/)?shadowgraph (\S[^#|>&\n]*)", text, re.MULTILINE)
    return [shlex.split(line.split(" $(")[0]) for line in found]


def test_every_make_target_and_variable_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    said = MAKE.findall(README)
    assert {target for target, _ in said} >= {"assess", "test"}
    assert {target for target, _ in said} <= targets
    variables = {name for _, rest in said for name in re.findall(r"\b([A-Z]+)=", rest.split("#")[0])}
    assert variables == {name for name in variables if f"$({name})" in makefile}


def command_tree() -> typer.core.TyperGroup:
    from shadowgraph.cli.main import app

    return typer.main.get_command(app)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_shown_exists_with_its_options(path: Path) -> None:
    root = command_tree()
    for words in commands(code(path)):
        at, rest = root, list(words)
        while rest and hasattr(at, "get_command"):
            if rest[0].startswith("-") or rest[0].isupper():  # an option, or a placeholder such as COMMAND
                break
            context = at.make_context("shadowgraph", [], resilient_parsing=True)
            below = at.get_command(context, rest[0])
            assert below is not None, f"no command {' '.join(words)!r}"
            at, rest = below, rest[1:]
        known = {option for parameter in at.params for option in (*parameter.opts, *parameter.secondary_opts)}
        known |= {"--help", "-h", "--install-completion", "--show-completion", "--version"}
        used = {word.split("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        assert used <= known, f"{' '.join(words)}: {sorted(used - known)}"


def test_the_readme_shows_commands() -> None:
    assert len(commands(code(ROOT / "README.md"))) >= 4


def test_the_python_of_the_readme_runs_where_there_are_no_data(tmp_path: Path) -> None:
    block = re.search(r"```python\n.*?```", README, re.DOTALL).group()
    probe = (
        "\n\n```python\nprint(found.run.synthetic, found.pairs.height > 0, found.evidence.height > 0)\n```\n"
    )
    assert run_page(block + probe, tmp_path)[-1] == "True True True\n"
