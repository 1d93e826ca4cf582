"""Progress on standard error: bars on a terminal, plain lines in a file, nothing when asked for quiet."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from shadowgraph.store.progress import Progress


class Bars:
    """A line per stage, with a bar where the number of steps is known."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bars = Progress(
            SpinnerColumn(finished_text="[green]✓[/green]"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[steps]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True, highlight=False),
        )
        self._task: Any = None

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._end()
        self._bars.stop()

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage; the one before it is over."""
        from rich.markup import escape

        self._end()
        self._task = self._bars.add_task(escape(name), total=total, steps="")

    def advance(self, n: int = 1) -> None:
        """Move the bar."""
        if self._task is None:
            return
        self._bars.advance(self._task, n)
        task = next(task for task in self._bars.tasks if task.id == self._task)
        if task.total is not None:
            self._bars.update(self._task, steps=f"{int(task.completed)}/{int(task.total)}")

    def note(self, text: str) -> None:
        """Show a sentence above the bars."""
        from rich.text import Text

        self._bars.console.print(Text(text))

    def _end(self) -> None:
        if self._task is None:
            return
        task = next(task for task in self._bars.tasks if task.id == self._task)
        total = task.total if task.total is not None else 1
        self._bars.update(self._task, total=total, completed=total)


class Lines:
    """One plain line when a stage begins and one for each note: right for logs and for `make`."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._say("done")

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        self._say(f"{name}{f' ({total})' if total else ''} ...")

    def advance(self, n: int = 1) -> None:
        """Say nothing: a line per step would bury the rest."""

    def note(self, text: str) -> None:
        """Say a sentence."""
        self._say(text)

    def _say(self, text: str) -> None:
        sys.stderr.write(f"[{time.perf_counter() - self._begun:6.1f} s] {text}\n")
        sys.stderr.flush()


class Quiet:
    """Nothing at all."""

    def __enter__(self) -> Progress:
        from shadowgraph.store.progress import Silent

        return Silent()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return


def watching(*, quiet: bool = False) -> Bars | Lines | Quiet:
    """Return the fitting watcher; use it in a `with` statement."""
    if quiet:
        return Quiet()
    return Bars() if sys.stderr.isatty() else Lines()
