"""Run the code blocks of a page in order, and compare or renew the outputs it shows.

    python -m tests.docs.execute docs/tutorial/synthetic.md             # says which shown outputs differ
    python -m tests.docs.execute --renew docs/tutorial/synthetic.md     # rewrites them

A page's `bash` and `python` blocks run in one scratch folder; its `python` blocks share their names, and the value of
a last expression is printed as in a notebook. An `output` block right after one is what it must print.
"""

import argparse
import ast
import contextlib
import difflib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
BLOCK = re.compile(r"^```(bash|python|output)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A runnable block of a page: its language, its text, and the span and text of the output shown after it."""

    language: str
    text: str
    end: int
    shown: str | None = None
    shown_span: tuple[int, int] | None = None


def blocks_of(page: str) -> list[Block]:
    """Find the runnable blocks of a page, in order.

    Raises:
        ValueError: An output block doesn't follow a runnable one.
    """
    found: list[Block] = []
    for match in BLOCK.finditer(page):
        language, text = match.groups()
        if language != "output":
            found.append(Block(language, text, match.end()))
            continue
        if not found or page[found[-1].end : match.start()].strip():
            raise ValueError(f"An output block follows no code: {text[:60]!r}")
        last = found[-1]
        found[-1] = Block(last.language, last.text, last.end, text, match.span(2))
    return found


def environment(folder: Path, data: Path | None) -> dict[str, str]:
    """What a reader's machine has: the commands, the data or none, no settings of its own, no network."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SHADOWGRAPH_")}
    given = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}",
        "COLUMNS": "100",
        "POLARS_TABLE_WIDTH": "100",
        "NO_COLOR": "1",
        "PYTHONWARNINGS": "error",
        "SHADOWGRAPH_OFFLINE": "true",
        "SHADOWGRAPH_CACHE": str(folder / ".cache"),
        "XDG_CONFIG_HOME": str(folder / ".config"),
    }
    return kept | given | ({} if data is None else {"SHADOWGRAPH_DATA": str(data)})


def run_page(page: str, folder: Path, data: Path | None = None) -> list[str]:
    """Run every block of a page in a fresh process.

    Returns:
        What each block printed, in order.

    Raises:
        RuntimeError: A block failed; the message has the block and what it said.
    """
    blocks = [{"language": b.language, "text": b.text} for b in blocks_of(page)]
    done = subprocess.run(
        [sys.executable, "-P", str(Path(__file__)), "--child"],
        input=json.dumps(blocks),
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment(folder, data),
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    printed: list[str] = json.loads(done.stdout)
    return printed


def differences(page: str, printed: list[str]) -> str:
    """Compare shown outputs with printed ones, as one unified diff; empty when all agree."""
    made: list[str] = []
    for number, (block, there) in enumerate(zip(blocks_of(page), printed, strict=True), 1):
        if block.shown is not None and not same(block.shown, there):
            first = block.text.strip().splitlines()[0]
            pair = (tidy(block.shown).splitlines(), tidy(there).splitlines())
            made += difflib.unified_diff(
                *pair, f"shown after block {number}: {first}", "printed", lineterm=""
            )
    return "\n".join(made)


def same(shown: str, printed: str) -> bool:
    """Whether two outputs say the same: words alike, numbers within 1 % or one unit of the last digit shown.

    Machines differ in the last digit of a float, and a bar drawn from it may be one block longer.
    """
    one, other = (re.sub(r"[█─]+", "█", tidy(text)).split() for text in (shown, printed))
    return len(one) == len(other) and all(_same_word(*pair) for pair in zip(one, other, strict=True))


def _same_word(shown: str, printed: str) -> bool:
    if shown == printed:
        return True
    if NUMBER.sub("#", shown) != NUMBER.sub("#", printed):
        return False
    return all(_close(*pair) for pair in zip(NUMBER.findall(shown), NUMBER.findall(printed), strict=True))


def _close(shown: str, printed: str) -> bool:
    if "." not in shown and "e" not in shown.lower():
        # Counts, years and ids are exact; a rounded per cent or a large count may be off by one.
        return abs(int(shown) - int(printed)) <= (1 if len(shown.lstrip("+-")) <= 2 else 0)
    digits = len(shown.partition(".")[2]) if "e" not in shown.lower() else 0
    a, b = float(shown), float(printed)
    return abs(a - b) <= max(0.01 * abs(a), 1.01 * 10.0**-digits if digits else 0.0)


def renewed(page: str, printed: list[str]) -> str:
    """Return the page with every shown output replaced by the printed one."""
    for block, there in reversed(list(zip(blocks_of(page), printed, strict=True))):
        if block.shown_span is not None:
            start, end = block.shown_span
            page = page[:start] + tidy(there) + page[end:]
    return page


def tidy(text: str) -> str:
    """Drop trailing blanks and blank lines at either end: Markdown keeps none of them reliably."""
    lines = [line.rstrip() for line in text.replace("\u202f", " ").strip("\n").splitlines()]
    return "\n".join(lines) + "\n" if lines else ""


def _child() -> None:
    """Run the blocks given on standard input and print their outputs as JSON."""
    names: dict[str, Any] = {"__name__": "__main__"}
    printed = []
    for block in json.loads(sys.stdin.read()):
        try:
            printed.append(
                _bash(block["text"]) if block["language"] == "bash" else _python(block["text"], names)
            )
        except Exception:
            sys.stderr.write(f"This block failed:\n{block['text']}\n")
            raise
    sys.stdout.write(json.dumps(printed))


def _bash(text: str) -> str:
    done = subprocess.run(
        ["bash", "-euc", text],  # noqa: S607 - whichever bash the reader has
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def _python(text: str, names: dict[str, Any]) -> str:
    tree = ast.parse(text)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    caught = io.StringIO()
    with contextlib.redirect_stdout(caught):
        exec(compile(tree, "<page>", "exec"), names)  # noqa: S102 - the page is our own
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<page>", "eval"), names)  # noqa: S307
            if value is not None:
                print(value)  # noqa: T201
    return caught.getvalue()


def main() -> int:
    """Check or renew pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--renew", action="store_true", help="rewrite the shown outputs")
    given = parser.parse_args()
    data = os.environ.get("SHADOWGRAPH_DATA")
    worst = 0
    for path in given.pages:
        page = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as scratch:
            wants_data = "needs: data" in page
            printed = run_page(page, Path(scratch), Path(data) if data and wants_data else None)
        changes = differences(page, printed)
        sys.stdout.write(f"{path}: {'outputs differ' if changes else 'as shown'}\n{changes}\n")
        if changes and given.renew:
            path.write_text(renewed(page, printed), encoding="utf-8")
        worst |= bool(changes) and not given.renew
    return worst


if __name__ == "__main__":
    sys.exit(_child() if "--child" in sys.argv else main())
