"""A data frame written by hand in R's format, and the real one."""

import gzip
import struct
from pathlib import Path

import pytest

from benchmarks.r_table import read_rda


def number(value: int) -> bytes:
    return struct.pack(">i", value)


def text(value: str) -> bytes:
    return number(9) + number(len(value)) + value.encode()


def strings(*values: str) -> bytes:
    return number(16) + number(len(values)) + b"".join(map(text, values))


def test_a_frame_by_hand(tmp_path: Path) -> None:
    reals = number(14) + number(2) + struct.pack(">2d", 1.5, -2.0)
    symbol = number(1) + text("levels")
    # A factor: integers with attributes, one of them missing.
    factor = number(13 | 512) + number(2) + struct.pack(">2i", 2, -(2**31))
    factor += number(2 | 1024) + symbol + strings("x", "y") + number(254)
    frame = number(19 | 512) + number(2) + reals + factor
    frame += number(2 | 1024) + number(1) + text("names") + strings("a", "b") + number(254)
    body = number(2 | 1024) + number(1) + text("table") + frame + number(254)
    path = tmp_path / "made.rda"
    path.write_bytes(
        gzip.compress(b"RDX3\nX\n" + number(3) + number(0) + number(0) + number(5) + b"UTF-8" + body)
    )
    found = read_rda(path)
    assert list(found) == ["table"]
    assert found["table"].to_dict(as_series=False) == {"a": [1.5, -2.0], "b": ["y", None]}


def test_anything_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.rda"
    path.write_bytes(gzip.compress(b"RDA2\nA\n"))
    with pytest.raises(ValueError, match="XDR"):
        read_rda(path)


@pytest.mark.data
def test_the_real_table(data: Path) -> None:
    (table,) = read_rda(data / "syria-gade" / "cooperation.rda").values()
    assert table.shape == (930, 11)
    assert table["coopActions"].max() == pytest.approx(88**0.5)
    assert table["Var1"].n_unique() == 31
