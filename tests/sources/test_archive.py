"""Archives: the data file is found, and bombs, escapes and damage are refused."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shadowgraph.errors import InputError
from shadowgraph.sources import archive
from shadowgraph.sources.archive import open_member

Write = Callable[..., Path]


def zipped(members: dict[str, bytes], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data, **options)
    return out.getvalue()


def test_the_data_file_is_found_among_the_litter(write: Write) -> None:
    path = write(
        zipped(
            {
                "GEDEvent_v26_1.csv": b"id\n1\n",
                "__MACOSX/._GEDEvent.csv": b"x",
                "codebook.pdf": b"x",
                ".hidden.csv": b"x",
            }
        ),
        "ged261-csv.zip",
    )
    member = open_member(path)
    assert (member.name, member.suffix, member.data) == ("GEDEvent_v26_1.csv", ".csv", b"id\n1\n")
    assert open_member(path, first=2).data == b"id"


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "..\\evil.csv", "C:\\evil.csv"]
)
def test_names_that_leave_the_archive_are_refused(name: str, write: Write) -> None:
    with pytest.raises(InputError, match="leaves the archive"):
        open_member(write(zipped({name: b"id\n1\n"}), "x.zip"))


def test_a_bomb_is_refused_before_it_is_unpacked(write: Write) -> None:
    with pytest.raises(InputError, match="suspiciously large"):
        open_member(write(zipped({"bomb.csv": b"0" * (40 * 1024**2)}), "x.zip"))


def test_a_bomb_that_lies_about_its_size_is_not_read_past_its_word(write: Write) -> None:
    data = bytearray(zipped({"bomb.csv": b"0" * (40 * 1024**2)}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(mark) + place, 1000)
    try:
        assert len(open_member(write(bytes(data), "x.zip")).data) <= 1000
    except InputError as error:
        assert "damaged" in error.message  # noqa: PT017 - either answer is safe


def test_too_many_members_and_too_much_in_all(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    with pytest.raises(InputError, match="too many members"):
        open_member(write(zipped({f"{n}.csv": b"1" for n in range(3)}), "x.zip"))
    monkeypatch.setattr(archive, "MAX_BYTES", 10)
    with pytest.raises(InputError, match="too large"):
        open_member(write(b"12345678901", "x.csv"))


def test_links_are_refused(write: Write) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("link.csv")
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")
    with pytest.raises(InputError, match="link"):
        open_member(write(out.getvalue(), "x.zip"))


@pytest.mark.parametrize("members", [{}, {"a.pdf": b"x"}, {"a.csv": b"x", "b.csv": b"y"}])
def test_an_archive_has_one_data_file(members: dict[str, bytes], write: Write) -> None:
    with pytest.raises(InputError, match="data files"):
        open_member(write(zipped(members), "x.zip"))


@pytest.mark.parametrize("cut", [30, 60, 200])
def test_a_damaged_archive_says_so(cut: int, write: Write) -> None:
    whole = zipped({"a.csv": bytes(range(256)) * 20})
    with pytest.raises(InputError, match="damaged"):
        open_member(write(whole[:cut], "x.zip"))


def test_gzip_and_its_bombs(write: Write) -> None:
    member = open_member(write(gzip.compress(b"id\n1\n"), "ged261.csv.gz"))
    assert (member.name, member.data) == ("ged261.csv", b"id\n1\n")
    with pytest.raises(InputError, match="suspiciously large"):
        open_member(write(gzip.compress(b"0" * (64 * 1024**2)), "bomb.csv.gz"))


def test_a_workbook_is_checked_like_any_archive(write: Write) -> None:
    with pytest.raises(InputError, match="suspiciously large"):
        open_member(write(zipped({"xl/sheet.xml": b"0" * (40 * 1024**2)}), "x.xlsx"))


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_member(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="not a file"):
        open_member(tmp_path)
