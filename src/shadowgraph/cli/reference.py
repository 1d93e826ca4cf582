"""Writes docs/reference/cli.md from the commands themselves: `python -m shadowgraph.cli.reference`."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_type_hints

import typer

from shadowgraph.cli.main import COMMANDS

HEAD = """\
# Command line

<!-- Written by `python -m shadowgraph.cli.reference > docs/reference/cli.md`; a test compares the two. -->

    shadowgraph COMMAND [OPTIONS]

Every command takes `--json` (one JSON document on standard output, errors included; progress stays on standard
error) and `-h`. `--debug`, before or after the command, shows where an unforeseen error happened. How a command ends
is told by its [exit code](exit-codes.md). `shadowgraph --install-completion` sets up completion for bash, zsh, fish
and PowerShell.

`RUN` is the folder of a run; without it, the newest finished run in the folder of runs.

## Settings

What isn't given as an option is taken from the first of these that has it: an environment variable
`SHADOWGRAPH_<NAME>`; `shadowgraph.toml` in the working folder or one above it; `config.toml` in the user's
configuration folder (`~/.config/shadowgraph` on Linux); the default. Relative paths in a file are relative to the file.
A wrong value stops the command and names its source; `shadowgraph doctor` shows which settings come from where.

| setting | default | meaning |
|---|---|---|
"""

HIDDEN = {"help", "install_completion", "show_completion"}


def reference() -> str:
    """Return the text of docs/reference/cli.md."""
    return HEAD + "\n".join(_settings()) + "\n" + "".join(_section(*one) for one in commands())


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with its name; those of a group as 'data list'."""
    for name, entry in COMMANDS.items():
        command: Any = typer.main.get_command(importlib.import_module(entry.module).app)
        inner = getattr(command, "commands", None)
        if inner:
            yield from ((f"{name} {sub}", made) for sub, made in inner.items())
        else:
            yield name, command


def _settings() -> Iterator[str]:
    from pydantic_core import PydanticUndefined

    from shadowgraph.settings import Settings

    folders = {"cache": "the user's cache folder", "data": "`../shared/data` when it exists"}
    for name, field in Settings.model_fields.items():
        default = folders.get(name, "" if field.default is PydanticUndefined else f"`{field.default}`")
        yield f"| `{name}` | {default} | {field.description} |"


def _section(name: str, command: Any) -> str:
    words = inspect.cleandoc(command.help or "").replace("\f", "").replace("\b\n", "")
    kinds = get_type_hints(inspect.unwrap(command.callback))
    rows = [_row(parameter, kinds) for parameter in command.params if parameter.name not in HIDDEN]
    usage = " ".join(
        part
        for parameter in command.params
        if parameter.param_type_name == "argument"
        for part in [_argument(parameter)]
    )
    line = f"    shadowgraph {name}{' ' + usage if usage else ''} [OPTIONS]"
    table = "\n".join(["| option | meaning |", "|---|---|", *rows])
    examples = (command.epilog or "").replace("\b\nExamples:\n", "")
    shown = "\n".join(f"  {row}" for row in examples.splitlines())
    return f"\n## shadowgraph {name}\n\n{words}\n\n{line}\n\n{table}\n" + (f"\n{shown}\n" if shown else "")


def _argument(parameter: Any) -> str:
    word = str(parameter.metavar or (parameter.name or "").upper())
    return word if parameter.required else f"[{word}]"


def _row(parameter: Any, kinds: dict[str, Any]) -> str:
    if parameter.param_type_name == "argument":
        return f"| `{_argument(parameter)}` | {parameter.help or ''} |"
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    value = _value(parameter, kinds.get(parameter.name))
    default = _default(parameter)
    return f"| {names}{f' {value}' if value else ''} | {parameter.help or ''}{default} |"


def _value(parameter: Any, kind: Any) -> str:
    """What comes after an option: its choices, or the placeholder of its help."""
    if parameter.is_flag:
        return ""
    for part in (kind, *get_args(kind)):
        if isinstance(part, type) and issubclass(part, Enum):
            return " \\| ".join(f"`{choice.value}`" for choice in part)
    return f"*{parameter.metavar}*".replace("|", "\\|") if parameter.metavar else ""


def _default(parameter: Any) -> str:
    shown = parameter.show_default
    value = parameter.default
    value = getattr(value, "value", value)
    if isinstance(shown, str):
        return f" Default: {shown}."
    if parameter.is_flag or not shown or value in (None, "", (), []) or callable(value):
        return ""
    return f" Default: {value}."


if __name__ == "__main__":
    sys.stdout.write(reference())
