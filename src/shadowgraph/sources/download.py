"""Fetching datasets into the user's cache: pinned or trusted on first use, resumed, atomic, and never hanging."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlparse

from shadowgraph.errors import DownloadError
from shadowgraph.sources.archive import DATA_SUFFIXES
from shadowgraph.sources.catalogue import Entry, Release, entry
from shadowgraph.sources.read import Progress

CONNECT_SECONDS = 5.0
"""Longest wait for a connection: offline is told within seconds."""

READ_SECONDS = 30.0
"""Longest wait for the next bytes."""

ATTEMPTS = 3
CHUNK = 1 << 16
HASHES = "sha256.json"
MONTHS_BACK = 4
"""How many months before this one a monthly dataset's newest release is looked for."""


def data_cache(cache: Path) -> Path:
    """Folder of downloaded datasets inside the cache."""
    return cache / "data"


def cached_files(cache: Path) -> Iterator[Path]:
    """Datasets already in the cache, sorted by name."""
    folder = data_cache(cache)
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in (*DATA_SUFFIXES, ".zip", ".gz"):
                yield path


def file_name(release: Release) -> str | None:
    """Name a release's file has in the cache; None where there is no address."""
    return None if release.url is None else PurePosixPath(urlparse(release.url).path).name


def download(
    dataset: str, *, cache: Path, version: str | None = None, progress: Progress | None = None
) -> Path:
    """Fetch a dataset unless the cache has it, and check its hash.

    Where the catalogue pins no hash, that of the first download is recorded beside the file and every later
    check must match it.

    Args:
        dataset: Catalogue id.
        cache: The user's cache.
        version: Release; the newest by default.
        progress: Told the share done.

    Raises:
        DownloadError: No address, no connection, or bytes that fail their hash.
        UsageError: No such dataset or release.
    """
    found = entry(dataset)
    tried: list[str] = []
    for release in _releases(found, version):
        target = data_cache(cache) / str(file_name(release))
        if target.is_file():
            verify(target, release.sha256)
            return target
        try:
            _fetch(str(release.url), target, release.sha256, progress)
        except _Absent:
            tried.append(release.version)
            continue
        return target
    raise DownloadError(
        f"The provider has none of the releases of {dataset} asked for",
        field="version",
        value=", ".join(tried),
        rule="a release the provider offers",
        way_out=f"name one with --version; {found.homepage} lists them",
    )


def _releases(found: Entry, version: str | None) -> list[Release]:
    if version is None and not found.releases and found.template is not None:
        today = dt.datetime.now(tz=dt.UTC).date()
        months = [today.year * 12 + today.month - 1 - back for back in range(1, MONTHS_BACK + 1)]
        return [found.release(f"{month // 12 - 2000}.0.{month % 12 + 1}") for month in months]
    if version is None and not found.releases:
        raise _by_hand(found)
    release = found.release(version)
    if release.url is None:
        raise _by_hand(found)
    return [release]


def _by_hand(found: Entry) -> DownloadError:
    return DownloadError(
        f"{found.title} can't be fetched by itself",
        field="dataset",
        value=found.id,
        rule="an address without an account",
        way_out=f"{found.note} Get it from {found.homepage} and put it into the folder SHADOWGRAPH_DATA names",
    )


class _Absent(Exception):  # noqa: N818 - an answer, not an error
    """The provider answered that there is no such file."""


def _fetch(url: str, target: Path, pinned: str | None, progress: Progress | None) -> None:
    """Fetch into place: nobody ever sees half a file under its final name."""
    import pooch

    pooch.get_logger().setLevel("WARNING")  # it would print hashes to stderr, beside our progress
    target.parent.mkdir(parents=True, exist_ok=True)
    known = pinned or recorded(target.parent).get(target.name)
    fetched = False

    def fetch(address: str, output: str, _: Any) -> None:
        nonlocal fetched
        _resume(address, Path(output), target.with_name(target.name + ".part"), progress)
        fetched = True

    try:
        pooch.retrieve(
            url, known_hash=known, fname=target.name, path=target.parent, downloader=fetch, progressbar=False
        )
    except ValueError as error:
        if not fetched:
            raise
        raise DownloadError(
            "What arrived isn't what was expected",
            field="sha256",
            where=url,
            rule=f"sha256 {known}",
            way_out="try again later; if it stays so, the provider has changed the file: tell us",
        ) from error
    record(target)


def _resume(url: str, output: Path, part: Path, progress: Progress | None) -> None:
    """Fetch into `part`, going on where an earlier attempt stopped, then move it to `output`."""
    import requests

    last: Exception | None = None
    for attempt in range(ATTEMPTS):
        try:
            _attempt(requests, url, part, progress)
        except requests.ConnectionError as error:
            last = error
            if attempt == 0 and not part.exists():  # nothing ever came: offline, or a wrong address
                break
            time.sleep(min(2.0**attempt, 4.0))
        except requests.RequestException as error:
            last = error
            time.sleep(min(2.0**attempt, 4.0))
        else:
            part.replace(output)
            return
    raise DownloadError(
        "The dataset can't be fetched",
        where=url,
        rule="a connection to the provider",
        value=type(last).__name__,
        way_out="check the connection, or get the file by hand and name it with --events",
    ) from last


def _attempt(requests: Any, url: str, part: Path, progress: Progress | None) -> None:
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with requests.get(url, headers=headers, stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS)) as answer:
        if answer.status_code in (404, 410):
            raise _Absent
        if answer.status_code == 416:  # the part is already whole, or longer than the file: start again
            part.unlink(missing_ok=True)
            raise requests.HTTPError("range refused")
        answer.raise_for_status()
        more = answer.status_code == 206
        done = have if more else 0
        total = done + int(answer.headers.get("Content-Length") or 0)
        with part.open("ab" if more else "wb") as handle:
            for chunk in answer.iter_content(CHUNK):
                handle.write(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(f"Fetching {part.stem}", done / total if total else 0.0)
    if total and done < total and not answer.headers.get("Content-Encoding"):
        raise requests.ConnectionError(f"{done} of {total} bytes")


def recorded(folder: Path) -> dict[str, str]:
    """Hashes recorded at first download, by file name."""
    file = folder / HASHES
    if not file.is_file():
        return {}
    try:
        known: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        return {}
    return known


def record(path: Path) -> str:
    """Record a file's hash unless one is recorded; return its hash."""
    known = recorded(path.parent)
    digest = sha256_of(path)
    if path.name not in known:
        known[path.name] = digest
        fresh = path.parent / (HASHES + ".new")
        fresh.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        fresh.replace(path.parent / HASHES)
    return digest


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def verify(path: Path, pinned: str | None = None) -> str:
    """Check a file against its pinned or recorded hash; return its hash.

    Raises:
        DownloadError: It has changed.
    """
    expected = pinned or recorded(path.parent).get(path.name)
    digest = sha256_of(path)
    if expected is not None and digest != expected:
        raise DownloadError(
            "A file has changed since it was fetched",
            where=path.name,
            field="sha256",
            value=digest,
            rule=f"sha256 {expected}",
            way_out="delete it and fetch it again with `shadowgraph data get`",
        )
    return digest
