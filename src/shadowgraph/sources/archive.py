"""Bytes of a data file, also from inside a zip or gzip, with limits against bombs and odd member names."""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from shadowgraph.errors import InputError

MAX_BYTES = 4 * 1024**3
"""Largest file read into memory; GED 26.1 is 0.27 GB unpacked."""

MAX_RATIO = 200
"""Largest ratio of unpacked to packed bytes; GED 26.1 has 7, a zip bomb over 1,000."""

RATIO_FLOOR = 32 * 1024**2
"""Below this size unpacked the ratio is not looked at: short repetitive files pack very well."""

MAX_MEMBERS = 1000

DATA_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".geojson", ".json", ".xlsx", ".xls")


@dataclass(frozen=True)
class Member:
    """The data file itself, wherever it was found.

    Args:
        name: File name, or the member's name inside an archive.
        data: Its bytes (only the first ones, when a limit was asked for).
    """

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """Lower-case suffix, e.g. '.csv'."""
        return PurePosixPath(self.name).suffix.lower()


def open_member(path: Path, *, first: int | None = None) -> Member:
    """Return the one data file at a path: the file itself, or the data member of its zip or gzip.

    Args:
        path: A file.
        first: Read only so many bytes of it; all by default.

    Raises:
        InputError: Missing, a folder, too large, a damaged or hostile archive, or several data files.
    """
    _check_path(path)
    with path.open("rb") as handle:
        magic = handle.read(4)
    if magic[:2] == b"PK" and path.suffix.lower() not in (".xlsx", ".xlsm"):
        return _from_zip(path, first)
    if magic[:2] == b"\x1f\x8b":
        return _from_gzip(path, first)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        _check_workbook(path)
    with path.open("rb") as handle:
        return Member(path.name, handle.read(-1 if first is None else first))


def _check_path(path: Path) -> None:
    if not path.exists():
        raise InputError(
            "There is no such file",
            where=str(path),
            way_out="check the path; `shadowgraph data list` shows what is at hand",
        )
    if not path.is_file():
        raise InputError(
            "This is not a file", where=str(path), rule="one file", way_out="give a file, or use discover()"
        )
    if path.stat().st_size > MAX_BYTES:
        raise InputError(
            "The file is too large",
            where=path.name,
            value=path.stat().st_size,
            rule=f"at most {MAX_BYTES:,} bytes",
            way_out="split it by year",
        )


def _hostile(where: str, message: str, rule: str) -> InputError:
    return InputError(
        message, where=where, rule=rule, way_out="unpack it by hand, look at it, and give the data file"
    )


def _check_archive(archive: zipfile.ZipFile, where: str) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _hostile(where, "The archive has too many members", f"at most {MAX_MEMBERS}")
    if sum(info.file_size for info in members) > MAX_BYTES:
        raise _hostile(where, "The archive is too large unpacked", f"at most {MAX_BYTES:,} bytes")
    for info in members:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise _hostile(where, "A member's name leaves the archive", "plain relative names")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise _hostile(where, "A member of the archive is a link", "plain files only")
        packed = max(info.compress_size, 1)
        if info.file_size > RATIO_FLOOR and info.file_size / packed > MAX_RATIO:
            raise _hostile(where, "The archive unpacks suspiciously large", f"at most {MAX_RATIO} to 1")


def _check_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive, path.name)
    except zipfile.BadZipFile as error:
        raise InputError(
            "The workbook is damaged", where=path.name, way_out="open and save it again, or use CSV"
        ) from error


def _data_member(archive: zipfile.ZipFile, where: str) -> zipfile.ZipInfo:
    found = [
        info
        for info in archive.infolist()
        if not info.is_dir()
        and "__MACOSX" not in info.filename
        and not PurePosixPath(info.filename).name.startswith(".")
        and PurePosixPath(info.filename).suffix.lower() in DATA_SUFFIXES
    ]
    if len(found) != 1:
        names = ", ".join(info.filename for info in found[:5]) or "none"
        raise InputError(
            f"The archive has {len(found)} data files",
            where=where,
            value=names,
            rule="one data file in an archive",
            way_out="unpack it and give the file you mean, or the folder",
        )
    return found[0]


def _from_zip(path: Path, first: int | None) -> Member:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive, path.name)
            info = _data_member(archive, path.name)
            if info.flag_bits & 0x1:
                raise InputError(
                    "The archive is encrypted", where=path.name, way_out="unpack it with its password first"
                )
            with archive.open(info) as handle:
                # A forged header can promise less than it unpacks to: never read past the promise.
                data = handle.read(info.file_size if first is None else first)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise InputError(
            "The archive is damaged", where=path.name, value=str(error), way_out="download it again"
        ) from error
    return Member(info.filename, data)


def _from_gzip(path: Path, first: int | None) -> Member:
    limit = min(MAX_BYTES, max(RATIO_FLOOR, path.stat().st_size * MAX_RATIO))
    unpack = zlib.decompressobj(wbits=31)
    try:
        data = unpack.decompress(path.read_bytes(), limit if first is None else first)
    except zlib.error as error:
        raise InputError(
            "The archive is damaged", where=path.name, value=str(error), way_out="download it again"
        ) from error
    if first is None and unpack.unconsumed_tail:
        raise _hostile(path.name, "The archive unpacks suspiciously large", f"at most {MAX_RATIO} to 1")
    return Member(path.name.removesuffix(".gz"), data)
