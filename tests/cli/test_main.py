"""The command answers fast, helps, and fails in one voice."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shadowgraph import errors, pipeline
from shadowgraph.cli.main import COMMANDS
from shadowgraph.cli.reference import commands, reference
from shadowgraph.errors import ShadowgraphError
from shadowgraph.settings import Settings
from shadowgraph.store.run import RunFolder

DOCS = Path(__file__).parents[2] / "docs" / "reference"
Run = Callable[..., Any]


def tree(kind: type[ShadowgraphError]) -> list[type[ShadowgraphError]]:
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in tree(child))]


def test_help_lists_every_command_with_its_summary(shadowgraph: Run) -> None:
    told = shadowgraph("--help")
    assert told.code == 0
    for name, entry in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(entry.summary)}$", told.out, re.MULTILINE), name
    assert shadowgraph().out == shadowgraph("-h").out == told.out


def test_help_imports_nothing_heavy_and_no_command() -> None:
    code = (
        "import sys; from shadowgraph.cli.main import run; run(['--help']); "
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('polars', 'numpy', 'pydantic', 'duckdb', 'rich', 'pyarrow', 'numba', 'scipy', 'networkx') "
        "or name.startswith('shadowgraph.')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stderr.replace("'", '"')))
    assert {name for name in loaded if not name.startswith("shadowgraph.")} == set()
    assert loaded == {
        "shadowgraph.cli",
        "shadowgraph.cli.failing",
        "shadowgraph.cli.grouped",
        "shadowgraph.cli.lazy",
        "shadowgraph.cli.main",
        "shadowgraph.cli.options",
        "shadowgraph.errors",
    }


@pytest.mark.parametrize("name", list(COMMANDS))
def test_each_command_helps_in_the_words_of_its_summary(shadowgraph: Run, name: str) -> None:
    told = shadowgraph(name, "--help")
    assert told.code == 0
    assert f"shadowgraph {name}" in told.out
    if name not in ("data", "actors"):  # groups, with a summary of their own
        assert COMMANDS[name].summary in " ".join(told.out.split())


def test_every_command_takes_json() -> None:
    for name, command in commands():
        flags = {flag for parameter in command.params for flag in parameter.opts}
        assert "--json" in flags, name


def test_version(shadowgraph: Run) -> None:
    from importlib.metadata import version

    told = shadowgraph("--version")
    assert (told.code, told.out) == (0, f"shadowgraph {version('shadowgraph')}\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["asess"], "Did you mean 'assess'"),
        (["--nope"], "--nope"),
        (["ties", "--nope"], "--nope"),
        (["ties", "--threshold", "2"], "threshold"),
        (["assess", "--step", "week"], "week"),
        (["export", "--format", "shp"], "shp"),
        (["query"], "SQL"),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_one_message(
    shadowgraph: Run, words: list[str], message: str
) -> None:
    told = shadowgraph(*words)
    assert told.code == 2
    assert told.out == ""
    assert told.err.startswith("Error  ")
    assert message in told.err
    told = shadowgraph(*words, "--json")
    assert told.code == 2
    assert told.err == ""
    assert message in told.json["error"]["message"]
    assert told.json["error"]["exit_code"] == 2


@pytest.mark.parametrize("kind", tree(ShadowgraphError), ids=lambda kind: kind.__name__)
def test_every_error_of_the_tree_is_told_once_with_its_code(
    shadowgraph: Run, monkeypatch: pytest.MonkeyPatch, kind: type[ShadowgraphError]
) -> None:
    def fail(**_: object) -> None:
        raise kind(
            "It broke", field="step", value="week", rule="month or quarter", way_out="choose", where="here"
        )

    monkeypatch.setattr(pipeline, "assess", fail)
    told = shadowgraph("assess", "--quiet")
    assert told.code == kind.exit_code
    assert told.out == ""
    assert [line.split()[0] for line in told.err.splitlines()] == [
        "Error",
        "Where:",
        "Field:",
        "Rule:",
        "Way",
    ]
    assert "step = 'week'" in told.err
    told = shadowgraph("assess", "--quiet", "--json")
    assert told.code == kind.exit_code
    assert told.err == ""
    assert (
        told.json
        == kind(
            "It broke", field="step", value="week", rule="month or quarter", way_out="choose", where="here"
        ).to_json()
    )


def test_an_unforeseen_error_is_explained_and_traced_on_demand(
    shadowgraph: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        error = ZeroDivisionError("planted")
        error.add_note("run folder: runs/x")
        raise error

    monkeypatch.setattr(pipeline, "assess", fail)
    told = shadowgraph("assess", "-q")
    assert told.code == 1
    assert "ZeroDivisionError: planted" in told.err
    assert str(Path("runs/x/log.txt")) in told.err
    assert "Traceback" not in told.err
    assert "Traceback" in shadowgraph("assess", "-q", "--debug").err
    told = shadowgraph("--debug", "assess", "-q", "--json")
    assert told.json["error"]["type"] == "ZeroDivisionError"
    assert set(told.json["error"]) == set(ShadowgraphError("x").to_json()["error"])


def test_ctrl_c_says_how_to_go_on(shadowgraph: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(**_: object) -> None:
        error = KeyboardInterrupt()
        error.add_note("run folder: runs/sahel-1234")
        raise error

    monkeypatch.setattr(pipeline, "assess", stop)
    told = shadowgraph("assess", "-q")
    assert told.code == 130
    assert "runs/sahel-1234" in told.err
    assert "run the same command again" in told.err
    told = shadowgraph("assess", "-q", "--json")
    assert (told.code, told.json["error"]["exit_code"], told.err) == (130, 130, "")


def test_a_reader_that_has_enough_is_no_error(made: RunFolder) -> None:
    code = "from shadowgraph.cli.main import main; main()"
    sql = "select range as n, repeat('x', 100) as x from range(200000)"
    command = [sys.executable, "-c", code, "query", str(made.path), sql, "--csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "n,x\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_the_documented_exit_codes_are_those_of_the_errors() -> None:
    text = (DOCS / "exit-codes.md").read_text(encoding="utf-8")
    documented = {
        name: int(code)
        for code, names in re.findall(r"^\| (\d+) \|[^|]*\| ([^|]*) \|", text, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", names)
    }
    own = {kind.__name__: kind.exit_code for kind in tree(ShadowgraphError)}
    assert documented == own
    rows = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    assert rows == {0, 130, *own.values()}
    drawn = dict(re.findall(r"(\w+Error) +(?:exit code )?(\d)", errors.__doc__ or ""))
    assert {name: int(code) for name, code in drawn.items()} == own


def test_the_reference_page_is_what_the_commands_say() -> None:
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert page == reference(), "renew it: python -m shadowgraph.cli.reference > docs/reference/cli.md"


def test_the_reference_page_names_every_option() -> None:
    page = reference()
    sections = dict(
        re.findall(r"^## shadowgraph ([a-z ]+?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    )
    made = dict(commands())
    assert set(sections) == set(made)
    for name, command in made.items():
        own = {flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)}
        own = {flag for flag in own if flag.startswith("--")} - {
            "--help",
            "--install-completion",
            "--show-completion",
        }
        assert own <= set(re.findall(r"`(--[a-z-]+)", sections[name])), name
    assert "`month` \\| `quarter` \\| `year`" in sections["assess"]
    assert all(f"| `{name}` |" in page for name in Settings.model_fields)


def test_completion_offers_commands_and_values(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from shadowgraph.cli.main import run

    for words, expected in (
        ("shadowgraph me", {"measures"}),
        ("shadowgraph assess --step ", {"month", "quarter"}),
    ):
        monkeypatch.setenv("_SHADOWGRAPH_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - (not words.endswith(" "))))
        with pytest.raises(SystemExit):
            run(["--help"])
        assert expected <= set(capsys.readouterr().out.split())
