"""A lock file that keeps two writers out of one run folder and survives the death of either."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import IO, Any

from shadowgraph.errors import RunError

STALE_SECONDS = 600
"""A lock of another machine that nobody has touched for so long is taken over. Writers touch it at each step."""


class RunLock:
    """Hold a run folder for writing.

    The operating system's own file lock decides on one machine, so a killed writer never blocks the next.
    Network folders may not carry that lock between machines; there the process id, host and age written in the
    file decide.

    Args:
        path: The lock file.

    Raises:
        RunError: Somebody else is writing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.recovered: dict[str, Any] | None = None
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock, recovering a stale one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            file = self.path.open("a+", encoding="utf-8")
            try:
                if not _system_lock(file):
                    raise self._busy(_owner(file))
                # Another writer may have removed the file between our opening and our locking it.
                if not self.path.exists() or os.fstat(file.fileno()).st_ino != self.path.stat().st_ino:
                    file.close()
                    continue
                self._take(file)
            except BaseException:
                file.close()
                raise
            return

    def _take(self, file: IO[str]) -> None:
        before = _owner(file)
        if before and before.get("host") != socket.gethostname():
            age = time.time() - os.fstat(file.fileno()).st_mtime
            if age < STALE_SECONDS:
                raise self._busy(before)
        self.recovered = before
        file.seek(0)
        file.truncate()
        json.dump({"pid": os.getpid(), "host": socket.gethostname()}, file)
        file.flush()
        self._file = file

    def touch(self) -> None:
        """Show that the writer is alive."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.utime(self.path)

    def release(self) -> None:
        """Give the lock back and remove the file."""
        if self._file is None:
            return
        if sys.platform == "win32":  # an open file can't be removed there
            self._file.close()
            self.path.unlink(missing_ok=True)
        else:
            self.path.unlink(missing_ok=True)
            self._file.close()
        self._file = None

    def _busy(self, owner: dict[str, Any] | None) -> RunError:
        who = owner or {}
        return RunError(
            "Another process is writing to this run folder",
            where=str(self.path.parent),
            field="lock",
            value=f"process {who.get('pid', 'unknown')} on {who.get('host', 'unknown')}",
            rule="one writer at a time",
            way_out=f"wait for it, or choose another --out; if that machine is gone, delete {self.path.name}",
        )


def _owner(file: IO[str]) -> dict[str, Any] | None:
    with contextlib.suppress(OSError, ValueError):
        file.seek(0)
        found = json.loads(file.read() or "null")
        return found if isinstance(found, dict) else None
    return None


def _system_lock(file: IO[str]) -> bool:
    """Ask the operating system for the lock without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0x7FFFFFFF)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except PermissionError:
        return False
    except OSError:
        # A file system without locks: the process id, host and age in the file have to do.
        return True
    return True
