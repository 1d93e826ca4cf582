"""A file is written whole or not at all."""

import hashlib
from pathlib import Path

import pytest

from shadowgraph.store.atomic import sha256, sweep, write_atomically, write_text


def test_text_is_utf8_with_the_digest_returned(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    digest = write_text(path, "Jabhat al-Nusra جبهة\n")
    assert path.read_bytes().decode("utf-8") == "Jabhat al-Nusra جبهة\n"
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest() == sha256(path)


def test_an_interrupted_write_keeps_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def half(to: Path) -> None:
        to.write_text("ne")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, half)
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["a.txt"]


def test_sweep_removes_only_what_a_dead_writer_left(tmp_path: Path) -> None:
    left = tmp_path / "tables" / ".ties.parquet.tmp-123"
    left.parent.mkdir()
    left.write_bytes(b"half")
    kept = tmp_path / "tables" / "ties.parquet"
    kept.write_bytes(b"whole")
    assert sweep(tmp_path) == [left]
    assert kept.exists()
    assert not left.exists()
