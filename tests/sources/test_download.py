"""Downloads against a server of our own: whole, resumed, changed, cut off, absent, and offline."""

import hashlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from shadowgraph.errors import DownloadError, UsageError
from shadowgraph.sources import download as module
from shadowgraph.sources.catalogue import Entry, Release
from shadowgraph.sources.download import data_cache, download, record, recorded, verify

BODY = bytes(range(256)) * 4000
DIGEST = hashlib.sha256(BODY).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves BODY at /whole.zip, cuts it off the first time at /cut.zip, has nothing else."""

    cut_left = 1
    seen: list[tuple[str, str | None]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        span = self.headers.get("Range")
        self.server.seen.append((self.path, span))
        if self.path not in ("/whole.zip", "/cut.zip"):
            self.send_error(404)
            return
        start = int(span.removeprefix("bytes=").removesuffix("-")) if span else 0
        body = BODY[start:]
        self.send_response(206 if span else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.path == "/cut.zip" and self.server.cut_left:
            self.server.cut_left -= 1
            body = body[: len(body) // 2]
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.seen = []
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def dataset(server: Server, monkeypatch: pytest.MonkeyPatch) -> dict[str, Release]:
    """A catalogue of one dataset, at our server."""
    releases: dict[str, Release] = {}

    def lookup(name: str) -> Entry:
        return Entry(
            name, name, "us", "CC0-1.0", "nobody", "http://example.org", "events", tuple(releases.values())
        )

    address = f"http://127.0.0.1:{server.server_port}"
    for name in ("whole", "cut", "absent"):
        releases[name] = Release(name, f"{address}/{name}.zip")
    releases["pinned"] = Release("pinned", f"{address}/whole.zip", DIGEST)
    releases["wrong"] = Release("wrong", f"{address}/whole.zip", "0" * 64)
    releases["by-hand"] = Release("by-hand", None)
    monkeypatch.setattr(module, "entry", lookup)
    monkeypatch.setattr(module.time, "sleep", lambda _seconds: None)
    return releases


@pytest.mark.usefixtures("dataset")
def test_the_first_hash_is_recorded_and_kept_to(tmp_path: Path, server: Server) -> None:
    shares: list[float] = []
    path = download("x", cache=tmp_path, version="whole", progress=lambda _, share: shares.append(share))
    assert path.read_bytes() == BODY
    assert recorded(data_cache(tmp_path)) == {"whole.zip": DIGEST}
    assert shares[-1] == 1.0
    assert download("x", cache=tmp_path, version="whole") == path
    assert len(server.seen) == 1
    path.write_bytes(b"changed")
    with pytest.raises(DownloadError, match="changed"):
        download("x", cache=tmp_path, version="whole")


@pytest.mark.usefixtures("dataset")
def test_a_pinned_hash_must_match(tmp_path: Path) -> None:
    assert download("x", cache=tmp_path / "a", version="pinned").read_bytes() == BODY
    with pytest.raises(DownloadError, match="isn't what was expected") as raised:
        download("x", cache=tmp_path / "b", version="wrong")
    assert raised.value.exit_code == 7
    assert list(data_cache(tmp_path / "b").glob("*.zip")) == []


@pytest.mark.usefixtures("dataset")
def test_a_download_cut_off_goes_on_where_it_stopped(tmp_path: Path, server: Server) -> None:
    assert download("x", cache=tmp_path, version="cut").read_bytes() == BODY
    (_, first), (_, second) = server.seen
    assert first is None
    assert second is not None
    assert (
        len(BODY) // 2 - module.CHUNK
        <= int(second.removeprefix("bytes=").removesuffix("-"))
        <= len(BODY) // 2
    )
    assert list(data_cache(tmp_path).glob("*.part")) == []


@pytest.mark.usefixtures("dataset")
def test_a_release_the_provider_lacks(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="none of the releases"):
        download("x", cache=tmp_path, version="absent")


@pytest.mark.usefixtures("dataset")
def test_a_dataset_without_an_address_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(DownloadError) as raised:
        download("x", cache=tmp_path, version="by-hand")
    assert "example.org" in str(raised.value.way_out)
    with pytest.raises(UsageError):
        download("x", cache=tmp_path, version="nonsense")


def test_offline_is_told_quickly(tmp_path: Path, dataset: dict[str, Release]) -> None:
    dataset["offline"] = Release("offline", "http://127.0.0.1:9/ged.zip")
    started = time.monotonic()
    with pytest.raises(DownloadError) as raised:
        download("x", cache=tmp_path, version="offline")
    assert time.monotonic() - started < module.CONNECT_SECONDS + 1
    assert "--events" in str(raised.value.way_out)
    assert list(data_cache(tmp_path).iterdir()) == []


def test_a_damaged_record_of_hashes_is_started_anew(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"a")
    (tmp_path / module.HASHES).write_text("{broken")
    digest = record(tmp_path / "a.zip")
    assert verify(tmp_path / "a.zip") == digest == hashlib.sha256(b"a").hexdigest()
