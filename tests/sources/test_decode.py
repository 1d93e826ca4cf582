"""Bytes to UTF-8, a byte at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.sources.decode import mend, unmark


@given(st.text())
def test_sound_text_is_untouched(text: str) -> None:
    assert mend(text.encode()).data == text.encode()
    assert mend(text.encode()).odd_bytes == 0


@given(st.binary(max_size=200))
def test_any_bytes_become_text(data: bytes) -> None:
    mend(data).data.decode("utf-8")


def test_windows_and_utf_8_in_one_file() -> None:
    mixed = "Préfecture\n".encode() + "Préfecture – “x”\n".encode("cp1252")
    got = mend(mixed)
    assert got.data.decode() == "Préfecture\nPréfecture – “x”\n"
    assert (got.encoding, got.odd_bytes) == ("windows-1252", 4)


def test_the_bytes_windows_leaves_open_are_read_as_latin_1() -> None:
    assert mend(b"a\x81b").data.decode() == "a\x81b"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_are_taken_off(encoding: str) -> None:
    assert unmark("id,ñ".encode(encoding)).data == "id,ñ".encode()


def test_many_odd_bytes_cost_no_more_than_their_number() -> None:
    data = ("é," * 200_000).encode("latin-1")
    assert mend(data).odd_bytes == 200_000
