"""Progress: what a long job tells whoever is watching, without knowing who that is."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Progress(Protocol):
    """A watcher of one run. `cli.progress` shows it on the terminal; `Silent` ignores it."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage; `total` is the number of steps it has, None when that isn't known."""
        ...

    def advance(self, n: int = 1) -> None:
        """Say that n more steps of the current stage are done."""
        ...

    def note(self, text: str) -> None:
        """Say one sentence the user should see: which data was used and why, what was left out."""
        ...


class Silent:
    """A watcher that says nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Ignore."""

    def advance(self, n: int = 1) -> None:
        """Ignore."""

    def note(self, text: str) -> None:
        """Ignore."""
