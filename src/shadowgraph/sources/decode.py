"""Bytes to UTF-8: byte-order marks, UTF-16 from Excel, Windows-1252, and files that mix them."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

HANDLER = "shadowgraph-windows-1252"


@dataclass(frozen=True)
class Decoded:
    """UTF-8 bytes without a mark.

    Args:
        data: The same text in UTF-8.
        encoding: What it was: 'utf-8', 'utf-16-le', 'utf-16-be' or 'windows-1252'.
        odd_bytes: Bytes that were not UTF-8 and were read as Windows-1252 (0 for other encodings).
    """

    data: bytes
    encoding: str
    odd_bytes: int = 0


def unmark(data: bytes) -> Decoded:
    """Strip a byte-order mark; turn UTF-16 into UTF-8. Everything else passes unchanged as 'utf-8'."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            if encoding == "utf-8":
                return Decoded(body, encoding)
            return Decoded(body.decode(encoding, errors="replace").encode(), encoding)
    return Decoded(data, "utf-8")


def mend(data: bytes) -> Decoded:
    """Make bytes valid UTF-8: every byte that is not part of a valid sequence is read as Windows-1252.

    Byte by byte rather than file by file, so that one row pasted from elsewhere doesn't garble the others.
    The five bytes Windows-1252 leaves open are read as Latin-1.
    """
    odd = 0

    def as_windows(error: UnicodeError) -> tuple[str, int]:
        nonlocal odd
        if not isinstance(error, UnicodeDecodeError):
            raise error
        odd += error.end - error.start
        return "".join(_windows(byte) for byte in error.object[error.start : error.end]), error.end

    codecs.register_error(HANDLER, as_windows)
    text = data.decode("utf-8", errors=HANDLER)
    return Decoded(text.encode(), "windows-1252" if odd else "utf-8", odd)


def _windows(byte: int) -> str:
    single = bytes([byte])
    try:
        return single.decode("cp1252")
    except UnicodeDecodeError:
        return single.decode("latin-1")
