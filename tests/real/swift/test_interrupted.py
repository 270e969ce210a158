"""What is left when the server or the program is killed in the middle of a transfer."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.real.beside import PATIENCE_SECONDS, Cloud
from tests.real.swift.conftest import Account
from tests.real.swift.own import MEGABYTE, OwnServer, counted

SEGMENTS = 12
NAME = "large.bin"
SECONDS_DOWN = 0.5
MOMENTS = 10
KINDS = ["plain", "in segments", "over four connections"]
# More than what one connection fetches before others help.
WIDE = 96 * MEGABYTE


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    """A file of 12 segments."""
    path = tmp_path / NAME
    path.write_bytes(os.urandom(SEGMENTS * MEGABYTE))
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty folder for downloads."""
    folder = tmp_path / "down"
    folder.mkdir()
    return folder


@pytest.fixture
def patient(small: Any) -> Any:
    """The client at the tests' own proxy, when it goes on trying: a restart takes seconds."""
    small.retries = 12
    return small


@pytest.fixture
def impatient(small: Any) -> Any:
    """The client at the tests' own proxy, when it gives up soon."""
    small.retries = 1
    return small


def stored(proxy: OwnServer, place: int) -> dict[str, int]:
    """How often each segment was stored since a place in the proxy's log."""
    counts = counted(proxy.requests(place), "PUT", 201)
    return {path: count for path, count in counts.items() if "_segments/" in path}


class Background:
    """Something that is done beside the test; its outcome is looked at later."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,))
        self._thread.start()

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            work()
        except BaseException as error:
            self.error = error

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return not self._thread.is_alive()

    def join(self) -> BaseException | None:
        """Wait for its end; what it raised."""
        self._thread.join(4 * PATIENCE_SECONDS)
        assert self.ended, "it hangs"
        return self.error


def reach(reached: Callable[[], bool], work: Background) -> None:
    """Wait until something is so while the work goes on."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert not work.ended, f"it ended too soon: {work.error!r}"
        assert time.monotonic() < deadline, "this did not come to be in time"
        time.sleep(0.005)


# --- the server is killed -------------------------------------------------------------------------


def test_an_upload_in_segments_outlives_a_restart_of_the_server(
    patient: Any, proxy: OwnServer, account: Account, container: Any, large_file: Path
) -> None:
    place = proxy.place()
    work = Background(lambda: patient.upload_file(container.name, str(large_file)))
    reach(lambda: len(stored(proxy, place)) >= 3, work)

    proxy.kill()
    proxy.start_after(SECONDS_DOWN).join()

    assert work.join() is None
    assert account.get(container.name, NAME).content == large_file.read_bytes()


def test_an_upload_to_a_server_that_stays_away_fails_clearly_and_goes_on_later(
    demo: Any,
    impatient: Any,
    proxy: OwnServer,
    account: Account,
    container: Any,
    large_file: Path,
) -> None:
    account.put(container.name, NAME, b"before")
    place = proxy.place()
    work = Background(lambda: impatient.upload_file(container.name, str(large_file)))
    reach(lambda: len(stored(proxy, place)) >= 3, work)

    proxy.kill()
    error = work.join()

    assert isinstance(error, demo.exceptions.UploadFailed)
    assert NAME in str(error)
    assert account.get(container.name, NAME).content == b"before"

    there = {f"{container.name}_segments/{row['name']}" for row in segments(account, container)}
    assert {path.lstrip("/") for path in error.segments} <= there
    proxy.start()
    place = proxy.place()
    impatient.upload_file(container.name, str(large_file))

    assert len(stored(proxy, place)) == SEGMENTS - len(there)
    assert account.get(container.name, NAME).content == large_file.read_bytes()


def segments(account: Account, container: Any) -> list[dict[str, Any]]:
    """The rows of the container that holds the segments."""
    return account.rows(f"{container.name}_segments")


class Slow:
    """An open file that waits in its middle until the test goes on."""

    def __init__(self, data: bytes) -> None:
        self.reached = threading.Event()
        self.go_on = threading.Event()
        self._data = data
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if self._place >= len(self._data) // 2 and not self.reached.is_set():
            self.reached.set()
            assert self.go_on.wait(PATIENCE_SECONDS)
        piece = self._data[self._place : self._place + size]
        self._place += len(piece)
        return piece


def test_a_stream_whose_server_dies_fails_clearly_and_leaves_no_half_object(
    demo: Any, impatient: Any, proxy: OwnServer, account: Account, container: Any
) -> None:
    account.put(container.name, "stream", b"before")
    source = Slow(os.urandom(MEGABYTE))
    work = Background(
        lambda: impatient.create_object(container.name, file_or_path=source, obj_name="stream")
    )
    reach(source.reached.is_set, work)

    proxy.kill()
    source.go_on.set()
    error = work.join()

    assert isinstance(error, demo.exceptions.PyraxException)
    assert account.get(container.name, "stream").content == b"before"


def test_a_small_upload_outlives_a_restart_of_the_server(
    patient: Any, proxy: OwnServer, account: Account, container: Any
) -> None:
    proxy.kill()
    starting = proxy.start_after(SECONDS_DOWN)

    patient.store_object(container.name, "small", b"data")

    starting.join()
    assert account.get(container.name, "small").content == b"data"


def test_a_fetch_in_pieces_goes_on_after_a_restart_of_the_server(
    small: Any, proxy: OwnServer, account: Account, container: Any, large_file: Path
) -> None:
    account.put(container.name, NAME, large_file.read_bytes())
    pieces = small.fetch_object(container.name, NAME, chunk_size=100_000)
    fetched = [next(pieces) for _ in range(20)]

    proxy.kill()
    proxy.start()
    fetched.extend(pieces)

    assert b"".join(fetched) == large_file.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_download_goes_on_after_a_restart_of_the_server(
    patient: Any,
    proxy: OwnServer,
    account: Account,
    container: Any,
    large_file: Path,
    target: Path,
    kind: str,
) -> None:
    options = prepare(patient, account, container, large_file, kind)
    work = Background(lambda: patient.download_object(container.name, NAME, str(target), **options))
    reach(lambda: bytes_in(target) > 0, work)

    proxy.kill()
    proxy.start_after(SECONDS_DOWN).join()

    assert work.join() is None
    assert [path.name for path in target.iterdir()] == [NAME]
    assert (target / NAME).read_bytes() == large_file.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_download_from_a_server_that_stays_away_leaves_the_file_as_it_was(
    demo: Any,
    impatient: Any,
    proxy: OwnServer,
    account: Account,
    container: Any,
    large_file: Path,
    target: Path,
    kind: str,
) -> None:
    options = prepare(impatient, account, container, large_file, kind)
    (target / NAME).write_bytes(b"before")
    work = Background(
        lambda: impatient.download_object(container.name, NAME, str(target), **options)
    )
    reach(lambda: bytes_in(target) > len(b"before"), work)

    proxy.kill()
    error = work.join()

    assert isinstance(error, demo.exceptions.PyraxException)
    assert NAME in str(error)
    assert [path.name for path in target.iterdir()] == [NAME]
    assert (target / NAME).read_bytes() == b"before"


def prepare(client: Any, account: Account, container: Any, path: Path, kind: str) -> dict[str, int]:
    """Store a file as one object or as a large one; the options of its download."""
    if kind == "in segments":
        client.upload_file(container.name, str(path), return_none=True)
        return {}
    if kind == "plain":
        account.put(container.name, NAME, path.read_bytes())
        return {}
    path.write_bytes(os.urandom(WIDE))
    account.put(container.name, NAME, path.read_bytes())
    return {"concurrency": 4}


def bytes_in(folder: Path) -> int:
    """How many bytes the files of a folder have."""
    total = 0
    for path in folder.iterdir():
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            pass
    return total


# --- the program is killed ------------------------------------------------------------------------


class Uploader:
    """A process that uploads a file by pyrax.

    Args:
        cloud: where it logs in.
        storage_url: where it stores.
        container: name of the container.
        path: the file.
    """

    def __init__(self, cloud: Cloud, storage_url: str, container: str, path: Path) -> None:
        program = [sys.executable, "-m", "tests.real.swift.uploader", cloud.v3]
        program += [cloud.demo.password, storage_url, container, str(path)]
        self.process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        self._read("begins")

    def _read(self, expected: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == expected

    def finish(self) -> None:
        """Wait until it has uploaded everything."""
        self._read("done")
        assert self.process.wait(PATIENCE_SECONDS) == 0

    def close(self) -> None:
        """Kill it, with no chance to tidy up."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def uploader(
    cloud: Cloud, small: Any, container: Any, large_file: Path
) -> Iterator[Callable[[], Uploader]]:
    """Starts processes that upload the large file through the tests' own proxy."""
    started: list[Uploader] = []

    def start() -> Uploader:
        started.append(Uploader(cloud, small.management_url, container.name, large_file))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture(scope="module")
def duration() -> list[float]:
    """The seconds that a whole upload took, once a test has measured it."""
    return []


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_killed_program_leaves_nothing_wrong_and_its_segments_are_used(
    small: Any,
    uploader: Callable[[], Uploader],
    proxy: OwnServer,
    account: Account,
    container: Any,
    large_file: Path,
    duration: list[float],
    moment: int,
) -> None:
    account.put(container.name, NAME, b"before")
    if not duration:
        began = time.monotonic()
        uploader().finish()
        duration.append(time.monotonic() - began)
        account.empty(f"{container.name}_segments")
        account.put(container.name, NAME, b"before")
    # One moment in each tenth of the time that an upload takes, its place there by chance.
    seconds = duration[0] * (moment + random.random()) / MOMENTS
    place = proxy.place()

    first = uploader()
    time.sleep(seconds)
    first.close()
    there = {row["name"] for row in segments(account, container)}
    left = account.get(container.name, NAME).content
    small.upload_file(container.name, str(large_file))

    told = f"killed after {seconds:.3f} s with {len(there)} of {SEGMENTS} segments there"
    assert left in (b"before", large_file.read_bytes()), told
    assert account.get(container.name, NAME).content == large_file.read_bytes(), told
    counts = stored(proxy, place)
    names = {path.partition("_segments/")[2]: count for path, count in counts.items()}
    again = {name for name in there if names.get(name, 0) > 1}
    assert again == set(), told
    assert len(names) == SEGMENTS, told
    assert len(segments(account, container)) == SEGMENTS, told
