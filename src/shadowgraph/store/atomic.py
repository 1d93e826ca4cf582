"""Write a file so that a reader sees the old one or the new one, never half of either."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

TEMPORARY = ".tmp-"


def write_atomically(path: Path, write: Callable[[Path], object]) -> str:
    """Have `write` fill a temporary file beside `path`, flush it to disk, and rename it into place.

    Args:
        path: Where the file should be; missing folders are made.
        write: Writes everything to the path it is given.

    Returns:
        The SHA-256 of the bytes written, in hexadecimal.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}{TEMPORARY}{os.getpid()}")
    try:
        write(temporary)
        with temporary.open("rb+") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)
    return digest


def write_text(path: Path, text: str) -> str:
    """Write UTF-8 text atomically, with Unix line ends; return its SHA-256."""
    return write_atomically(path, lambda to: to.write_bytes(text.encode("utf-8")))


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep(folder: Path) -> list[Path]:
    """Remove temporary files a killed writer left behind; return what was removed."""
    left = sorted(path for path in folder.rglob(f".*{TEMPORARY}*") if path.is_file())
    for path in left:
        path.unlink(missing_ok=True)
    return left


def _flush_folder(folder: Path) -> None:
    # The rename itself must reach the disk; Windows can't open a folder and doesn't need to.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
