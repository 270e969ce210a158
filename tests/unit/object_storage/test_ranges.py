"""One object over several connections."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
import responses

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient, ranges
from pyrax.object_storage.ranges import RandomFile
from tests.unit.object_storage.conftest import STORAGE
from tests.unit.stub_identity import StubIdentity

DATA = bytes(range(256)) * 8
QUARTER = len(DATA) // 4


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


class Server:
    """Serves one object, or ranges of it, to any number of connections."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.data = DATA
        self.etag = md5(DATA)
        self.headers: dict[str, str] = {}
        self.manifest: list[dict[str, Any]] = []
        self.ranges: list[str] = []
        self.odd: dict[int, tuple[int, dict[str, str], bytes]] = {}
        self.lock = threading.Lock()
        mock.add_callback("GET", re.compile(".*"), self.serve)

    def serve(self, request: Any) -> tuple[int, dict[str, str], bytes]:
        if "multipart-manifest=get" in request.url or "format=json" in request.url:
            rows = [] if "marker=" in request.url else self.manifest
            return 200, {"Content-Type": "application/json"}, json.dumps(rows).encode()
        headers = {**self.headers, "ETag": self.etag}
        wanted = request.headers.get("Range")
        if wanted is None:
            return 200, {**headers, "Content-Length": str(len(self.data))}, self.data
        assert request.headers["If-Match"] == self.etag
        with self.lock:
            self.ranges.append(wanted)
        first, last = (int(number) for number in wanted[6:].split("-"))
        if first in self.odd:
            return self.odd[first]
        headers["Content-Range"] = f"bytes {first}-{last}/{len(self.data)}"
        headers["Content-Length"] = str(last + 1 - first)
        return 206, headers, self.data[first : last + 1]


@pytest.fixture
def server(mock: responses.RequestsMock) -> Server:
    return Server(mock)


@pytest.fixture
def box(server: Server, monkeypatch: pytest.MonkeyPatch) -> Container:
    """A container where a kilobyte is much."""
    monkeypatch.setattr(ranges, "PARALLEL_ABOVE", 1000)
    monkeypatch.setattr(ranges, "RANGE", QUARTER)
    monkeypatch.setattr("pyrax.streaming.BLOCK", 100)
    client = StorageClient(StubIdentity(), management_url=STORAGE, dialect="openstack")
    client.retries = 0
    return Container(client._manager, {"name": "box", "count": 0, "bytes": 0})


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty folder."""
    path = tmp_path / "target"
    path.mkdir()
    return path


def whole_ranges() -> list[str]:
    return [f"bytes={start}-{start + QUARTER - 1}" for start in range(QUARTER, len(DATA), QUARTER)]


def segments(server: Server, **changes: Any) -> None:
    """Make the object one of four segments."""
    parts = [DATA[start : start + QUARTER] for start in range(0, len(DATA), QUARTER)]
    server.manifest = [
        {"name": f"/segs/{number}", "bytes": len(part), "hash": md5(part)}
        for number, part in enumerate(parts)
    ]
    server.etag = md5("".join(md5(part) for part in parts).encode())
    server.headers.update(changes)


def test_the_first_answer_goes_on_and_the_rest_is_asked_for_in_ranges(
    server: Server, box: Container, target: Path
) -> None:
    box.download("x", target, concurrency=3)
    assert (target / "x").read_bytes() == DATA
    assert sorted(server.ranges) == sorted(whole_ranges())
    assert [path.name for path in target.iterdir()] == ["x"]


@pytest.mark.parametrize("damaged", [False, True])
def test_where_no_thread_can_be_started_it_comes_all_the_same_and_is_checked(
    server: Server, box: Container, target: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    def none(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none)
    if damaged:
        server.data = DATA[:-1] + b"?"
        with pytest.raises(exceptions.DownloadFailed, match="MD5"):
            box.download("x", target, concurrency=3)
        assert list(target.iterdir()) == []
    else:
        box.download("x", target, concurrency=3)
        assert (target / "x").read_bytes() == DATA


@pytest.mark.parametrize(("above", "concurrency"), [(len(DATA), 3), (1000, 1)])
def test_a_smaller_object_or_no_concurrency_needs_one_connection(
    server: Server,
    box: Container,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    above: int,
    concurrency: int,
) -> None:
    monkeypatch.setattr(ranges, "PARALLEL_ABOVE", above)
    box.download("x", target, concurrency=concurrency)
    assert ((target / "x").read_bytes(), server.ranges) == (DATA, [])


def test_a_large_object_comes_over_several_connections_by_default(
    server: Server, box: Container, target: Path
) -> None:
    box.download("x", target)
    assert (target / "x").read_bytes() == DATA
    assert sorted(server.ranges) == sorted(whole_ranges())


def test_the_md5_of_the_whole_is_compared(server: Server, box: Container, target: Path) -> None:
    server.etag = md5(b"other")
    with pytest.raises(exceptions.DownloadFailed, match="MD5") as caught:
        box.download("x", target, concurrency=3)
    assert (caught.value.expected, caught.value.actual) == (md5(b"other"), md5(DATA))
    assert list(target.iterdir()) == []


REPLACED = (206, {"ETag": "other", "Content-Range": "bytes 512-1023/2048"}, DATA[:QUARTER])
LONGER = (206, {"ETag": md5(DATA), "Content-Range": "bytes 512-1023/4096"}, DATA[:QUARTER])


@pytest.mark.parametrize("answer", [(412, {}, b""), REPLACED, LONGER])
def test_T18_ranges_of_two_versions_are_never_mixed(
    server: Server, box: Container, target: Path, answer: Any
) -> None:
    server.odd[512] = answer
    with pytest.raises(exceptions.DownloadFailed, match="replaced"):
        box.download("x", target, concurrency=2)
    assert list(target.iterdir()) == []


def test_a_range_that_fails_ends_the_download(server: Server, box: Container, target: Path) -> None:
    server.odd[1024] = (403, {}, b"")
    with pytest.raises(exceptions.Forbidden):
        box.download("x", target, concurrency=2)
    assert list(target.iterdir()) == []


def test_a_service_that_ignores_ranges_is_read_all_the_same(
    server: Server, box: Container, target: Path
) -> None:
    server.odd[512] = (200, {"ETag": server.etag, "Content-Length": str(len(DATA))}, DATA)
    box.download("x", target, concurrency=2)
    assert (target / "x").read_bytes() == DATA


@pytest.mark.parametrize(
    "headers", [{"X-Static-Large-Object": "True"}, {"X-Object-Manifest": "segs/"}]
)
def test_a_large_object_is_checked_segment_by_segment(
    server: Server, box: Container, target: Path, headers: dict[str, str]
) -> None:
    segments(server, **headers)
    box.download("x", target, concurrency=3)
    assert (target / "x").read_bytes() == DATA
    assert sorted(server.ranges) == sorted(whole_ranges())
    server.data = DATA[:-1] + b"?"
    for concurrency in (1, 3):
        with pytest.raises(exceptions.DownloadFailed, match="segs/3' is damaged|segs/3 is damaged"):
            box.download("y", target, concurrency=concurrency)
    assert [path.name for path in target.iterdir()] == ["x"]


def test_small_segments_are_fetched_together(
    server: Server, box: Container, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    segments(server, **{"X-Static-Large-Object": "True"})
    monkeypatch.setattr(ranges, "RANGE", 2 * QUARTER)
    box.download("x", target, concurrency=3)
    assert server.ranges == ["bytes=1024-2047"]


def test_a_listing_that_does_not_make_up_the_object_checks_nothing(
    server: Server, box: Container, target: Path
) -> None:
    segments(server, **{"X-Object-Manifest": "segs/"})
    server.manifest[0]["hash"] = md5(b"newer")
    box.download("x", target, concurrency=3)
    assert (target / "x").read_bytes() == DATA


def test_the_stored_md5_of_a_large_object_is_compared(
    server: Server, box: Container, target: Path
) -> None:
    segments(server, **{"X-Object-Manifest": "segs/", "X-Object-Meta-Pyrax-Md5": md5(b"something")})
    server.manifest = []
    with pytest.raises(exceptions.DownloadFailed, match="MD5"):
        box.download("x", target, concurrency=3)


def test_all_connections_are_counted_together(server: Server, box: Container, target: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    box.download(
        "x", target, concurrency=4, progress=lambda done, total: seen.append((done, total))
    )
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert (seen[-1], {total for _, total in seen}) == ((len(DATA), len(DATA)), {len(DATA)})


@pytest.mark.parametrize("concurrency", [1, 3])
def test_what_progress_raises_leaves_nothing(
    server: Server, box: Container, target: Path, concurrency: int
) -> None:
    def stop(done: int, total: int | None) -> None:
        if done > QUARTER:
            raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        box.download("x", target, concurrency=concurrency, progress=stop)
    assert list(target.iterdir()) == []
    with pytest.raises(exceptions.DownloadFailed, match="cancelled"):
        box.download("x", target, concurrency=concurrency, progress=lambda done, total: False)
    assert list(target.iterdir()) == []


def test_a_full_disk_ends_the_download(
    server: Server, box: Container, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(opened: RandomFile, piece: bytes, place: int) -> None:
        if place > QUARTER:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(RandomFile, "write_at", full)
    with pytest.raises(OSError, match="No space"):
        box.download("x", target, concurrency=3)
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("calls", ["pread pwrite", "none"])
def test_a_file_is_written_and_read_at_any_place(
    target: Path, monkeypatch: pytest.MonkeyPatch, calls: str
) -> None:
    if calls == "none":
        monkeypatch.delattr(ranges.os, "pread")
        monkeypatch.delattr(ranges.os, "pwrite")
    with open(target / "f", "w+b", buffering=0) as opened:
        file = RandomFile(opened)
        file.write_at(b"cd", 2)
        file.write_at(b"ab", 0)
        assert (file.read_at(1, 2), file.read_at(3, 9), file.read_at(9, 1)) == (b"bc", b"d", b"")
        file.close()
        assert opened.closed
