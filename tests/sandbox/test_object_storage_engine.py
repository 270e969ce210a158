"""Transfers in both dialects: progress, parallel parts, refusals, full disks, whole containers."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax.object_storage import ranges

DATA = random.Random(7).randbytes(3_000_000)
SEGMENT = 500_000


@pytest.fixture
def container(each_dialect: Any) -> Any:
    return pyrax.cloudfiles.create_container("box")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "disk.img"
    found.write_bytes(DATA)
    return found


@pytest.fixture
def target(tmp_path: Path) -> Path:
    found = tmp_path / "target"
    found.mkdir()
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two hundred small files and one of several segments."""
    root = tmp_path / "tree"
    for number in range(200):
        file = root / f"d{number % 7}" / f"ü {number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"%d " % number * (number % 11))
    (root / "disk.img").write_bytes(DATA)
    return root


def sent(cloud: Any, method: str = "PUT") -> list[str]:
    return [request.path for request in cloud.requests.of("swift", method=method)]


class Steps:
    """Collects what is reported."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.seen: list[tuple[int, int | None]] = []
        self.stop_at = stop_at

    def __call__(self, done: int, total: int | None) -> None:
        self.seen.append((done, total))
        if self.stop_at is not None and done >= self.stop_at:
            raise InterruptedError("enough")

    def check(self, total: int) -> None:
        """The steps rise from the beginning to the whole."""
        done = [step for step, _ in self.seen]
        assert done == sorted(done)
        assert len(set(done)) >= 2
        assert self.seen[-1] == (total, total)


# --- progress -----------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"segment_size": SEGMENT}])
def test_an_upload_tells_how_far_it_has_come(
    container: Any, path: Path, options: dict[str, Any]
) -> None:
    steps = Steps()
    container.upload_file(path, progress=steps, **options)
    steps.check(len(DATA))


def test_what_stands_already_counts_as_done(each_dialect: Any, container: Any, path: Path) -> None:
    each_dialect.faults.status(403, method="PUT", path="/00000004$")
    with pytest.raises(pyrax.exc.UploadFailed):
        container.upload_file(path, segment_size=SEGMENT, concurrency=1)
    each_dialect.requests.clear()
    steps = Steps()
    container.upload_file(path, segment_size=SEGMENT, concurrency=1, progress=steps)
    steps.check(len(DATA))
    assert len([one for one in sent(each_dialect) if "box_segments" in one]) == 2


def test_a_part_that_is_sent_twice_counts_once(
    each_dialect: Any, container: Any, path: Path
) -> None:
    each_dialect.faults.drop_connection("after_request", method="PUT", path="disk.img", times=2)
    steps = Steps()
    container.upload_file(path, segment_size=SEGMENT, progress=steps)
    steps.check(len(DATA))
    assert container.fetch("disk.img") == DATA


@pytest.mark.parametrize("options", [{}, {"segment_size": SEGMENT, "concurrency": 2}])
def test_an_exception_of_the_function_ends_an_upload(
    container: Any, path: Path, options: dict[str, Any]
) -> None:
    container.store_object("disk.img", b"old", return_none=True)
    with pytest.raises(InterruptedError, match="enough"):
        container.upload_file(path, progress=Steps(1_000_000), **options)
    assert container.fetch("disk.img") == b"old"
    assert not [one for one in threading.enumerate() if one.name == "pyrax-worker"]


def test_false_cancels_and_says_what_was_left(container: Any, path: Path) -> None:
    def enough(done: int, total: int | None) -> bool:
        return done < 1_200_000

    with pytest.raises(pyrax.exc.UploadFailed, match="cancelled") as caught:
        container.upload_file(path, segment_size=SEGMENT, concurrency=1, progress=enough)
    assert caught.value.segment_container == "box_segments"
    assert caught.value.completed_bytes == 2 * SEGMENT
    assert container.list() == []


def test_downloads_and_folders_tell_how_far_they_have_come(
    container: Any, tree: Path, target: Path
) -> None:
    total = sum(file.stat().st_size for file in tree.rglob("*") if file.is_file())
    steps = Steps()
    key, _ = pyrax.cloudfiles.upload_folder(tree, container, progress=steps)
    status = pyrax.cloudfiles.wait_for_folder_upload(key, 60)
    assert (status["done"], status["errors"], status["uploaded"]) == (True, [], total)
    steps.check(total)
    for again in (False, True):
        steps = Steps()
        summary = pyrax.cloudfiles.download_container("box", target, progress=steps)
        assert summary["duplicate" if again else "downloaded"] == 201
        steps.check(total)
        steps = Steps()
        pyrax.cloudfiles.sync_folder_to_container(tree, container, progress=steps)
        steps.check(total)
    steps = Steps()
    container.download("disk.img", target, progress=steps)
    steps.check(len(DATA))


def test_an_exception_of_the_function_ends_folders_too(
    each_dialect: Any, container: Any, tree: Path, target: Path
) -> None:
    files = pyrax.cloudfiles
    with pytest.raises(InterruptedError):
        files.sync_folder_to_container(tree, container, progress=Steps(2000))
    assert len(container.get_object_names(full_listing=True)) < 150
    key, _ = files.upload_folder(tree, "other", progress=Steps(2000))
    status = files.wait_for_folder_upload(key, 60)
    assert status["done"]
    assert "enough" in status["errors"][-1][1]
    assert status["files_done"] < 150
    files.sync_folder_to_container(tree, container)
    with pytest.raises(InterruptedError):
        files.download_container(container, target, progress=Steps(2000))
    assert not list(target.rglob("*.part"))


def test_a_bar_is_drawn_on_request(
    container: Any, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    container.upload_file(path, progress=True)
    assert "disk.img: 100%" in capsys.readouterr().err


# --- refusals and broken connections ------------------------------------------------------------


@pytest.mark.parametrize(("status", "code"), [(507, 507), (413, 413), (422, 422), (403, 403)])
@pytest.mark.parametrize("options", [{}, {"segment_size": SEGMENT}])
def test_a_refused_upload_keeps_the_version_before(
    each_dialect: Any,
    container: Any,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    code: int,
    options: dict[str, Any],
) -> None:
    monkeypatch.setattr("pyrax.http.sleep", lambda seconds: None)
    container.store_object("disk.img", b"old", return_none=True)
    each_dialect.faults.status(status, method="PUT", path="disk.img", times=None)
    with pytest.raises(pyrax.exc.ClientException) as caught:
        container.upload_file(path, **options)
    assert caught.value.code == code
    each_dialect.faults.clear()
    assert container.fetch("disk.img") == b"old"
    container.upload_file(path, **options)
    assert container.fetch("disk.img") == DATA


def test_connections_that_drop_in_the_middle_of_segments_are_made_again(
    each_dialect: Any, container: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.http.sleep", lambda seconds: None)
    each_dialect.faults.drop_connection(method="PUT", path="box_segments/", times=3, after=1)
    container.upload_file(path, segment_size=SEGMENT, concurrency=3)
    assert container.fetch("disk.img") == DATA


@pytest.fixture
def in_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a megabyte is large."""
    monkeypatch.setattr(ranges, "PARALLEL_ABOVE", SEGMENT)
    monkeypatch.setattr(ranges, "RANGE", SEGMENT)
    monkeypatch.setattr("pyrax.http.sleep", lambda seconds: None)


@pytest.mark.parametrize("kind", [None, "slo", "dlo"])
def test_a_large_object_comes_over_several_connections(
    each_dialect: Any, container: Any, path: Path, target: Path, in_ranges: None, kind: str | None
) -> None:
    size = None if kind is None else SEGMENT
    container.upload_file(path, segment_size=size, large_object=kind)
    each_dialect.faults.cut_body(70_000, method="GET", path="disk.img", times=3, after=1)
    each_dialect.requests.clear()
    container.download("disk.img", target, concurrency=4)
    assert (target / "disk.img").read_bytes() == DATA
    asked = [one for one in each_dialect.requests if one.headers.get("Range")]
    assert len(asked) >= 5
    assert all(one.headers.get("If-Match") for one in asked)


def test_T18_an_object_that_is_replaced_between_ranges_is_not_mixed(
    each_dialect: Any, container: Any, path: Path, target: Path, in_ranges: None
) -> None:
    container.upload_file(path)
    (target / "disk.img").write_bytes(b"mine")

    def replace(done: int, total: int | None) -> None:
        if not replaced:
            replaced.append(done)
            container.store_object("disk.img", DATA[::-1], return_none=True)

    replaced: list[int] = []
    with pytest.raises(pyrax.exc.DownloadFailed, match="replaced"):
        container.download("disk.img", target, concurrency=2, progress=replace)
    assert (target / "disk.img").read_bytes() == b"mine"
    assert len(list(target.iterdir())) == 1


@pytest.mark.parametrize("concurrency", [1, 4])
def test_a_disk_that_is_full_leaves_the_file_as_it_was(
    container: Any,
    path: Path,
    target: Path,
    in_ranges: None,
    monkeypatch: pytest.MonkeyPatch,
    concurrency: int,
) -> None:
    container.upload_file(path)
    (target / "disk.img").write_bytes(b"mine")
    real = os.pwrite

    def full(descriptor: int, piece: Any, place: int) -> int:
        if place > 1_000_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, piece, place)

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OSError, match="No space") as caught:
        container.download("disk.img", target, concurrency=concurrency)
    assert caught.value.errno == errno.ENOSPC
    assert [(one.name, one.read_bytes()) for one in target.iterdir()] == [("disk.img", b"mine")]
    summary = pyrax.cloudfiles.download_container("box", target, concurrency=concurrency)
    assert (summary.failed, len(list(target.iterdir()))) == (1, 1)


# --- whole containers and folders ---------------------------------------------------------------


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_a_folder_goes_up_and_comes_down_the_same(
    each_dialect: Any, container: Any, tree: Path, target: Path, kind: str
) -> None:
    files = pyrax.cloudfiles
    options = {"segment_size": SEGMENT, "large_object": kind}
    assert files.sync_folder_to_container(tree, "box", **options).uploaded == 201
    each_dialect.requests.clear()
    assert files.sync_folder_to_container(tree, "box", delete=True).duplicate == 201
    assert not sent(each_dialect)
    assert container.download_container(target).downloaded == 201
    names = sorted(str(file.relative_to(tree)) for file in tree.rglob("*") if file.is_file())
    for name in names:
        assert (target / name).read_bytes() == (tree / name).read_bytes()
    (target / "d1" / "ü 1.txt").write_bytes(b"changed")
    (target / "more").write_bytes(b"")
    (target / "d2" / "ü 2.txt").unlink()
    each_dialect.requests.clear()
    summary = files.sync_container_to_folder("box", target, True)
    assert (summary.downloaded, summary.deleted, summary.duplicate) == (2, 1, 199)
    found = sorted(str(file.relative_to(target)) for file in target.rglob("*") if file.is_file())
    assert found == names


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/../../x", ".."])
def test_no_object_is_written_outside_of_the_folder(
    container: Any, target: Path, name: str
) -> None:
    container.store_object(name, b"evil", return_none=True)
    container.store_object("fine", b"fine", return_none=True)
    summary = container.download_container(target)
    assert (summary.failed, summary.downloaded) == (1, 1)
    with pytest.raises(pyrax.exc.UnsafeObjectName):
        container.download(name, target)
    assert [one.name for one in target.iterdir()] == ["fine"]
    assert not (target.parent / "x").exists()


@pytest.mark.parametrize("name", ["link/x", "file"])
def test_no_object_is_written_through_a_link(
    container: Any, target: Path, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x").write_bytes(b"mine")
    (target / "link").symlink_to(outside)
    (target / "file").symlink_to(outside / "x")
    container.store_object(name, b"evil", return_none=True)
    container.download_container(target)
    assert (outside / "x").read_bytes() == b"mine"
    assert len(list(outside.iterdir())) == 1


def test_a_small_file_costs_one_request(each_dialect: Any, container: Any, tree: Path) -> None:
    each_dialect.requests.clear()
    key, _ = pyrax.cloudfiles.upload_folder(tree, container)
    assert pyrax.cloudfiles.wait_for_folder_upload(key)["errors"] == []
    assert len(sent(each_dialect)) == 201
    assert len(each_dialect.requests) <= 203


def test_a_cancelled_upload_ends_at_the_next_segment(
    each_dialect: Any, container: Any, tree: Path
) -> None:
    files = pyrax.cloudfiles
    each_dialect.faults.slow(0.3, method="PUT", times=None)
    key, _ = files.upload_folder(tree, container, segment_size=SEGMENT // 10, concurrency=2)
    time.sleep(0.5)
    files.cancel_folder_upload(key)
    began = time.monotonic()
    status = files.wait_for_folder_upload(key, 30)
    assert time.monotonic() - began < 5
    assert (status["done"], status["continue"], status["errors"]) == (True, False, [])
    assert status["files_done"] < 20
    assert status["uploaded"] <= status["total_bytes"]


def test_a_cancelled_upload_does_not_finish_a_large_file(
    each_dialect: Any, container: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.object_storage.upload.BLOCK", 10_000)
    monkeypatch.setattr("pyrax.object_storage.folder.CANCEL_ABOVE", 20_000)
    root = tmp_path / "one"
    root.mkdir()
    (root / "disk.img").write_bytes(DATA)
    files = pyrax.cloudfiles
    keys: list[str] = []

    def cancel(done: int, total: int | None) -> None:
        if done > 500_000:
            ready.wait(10)
            files.cancel_folder_upload(keys[0])

    ready = threading.Event()
    key, total = files.upload_folder(root, container, progress=cancel)
    keys.append(key)
    ready.set()
    status = files.wait_for_folder_upload(key, 30)
    assert (status["done"], status["errors"], status["files_done"]) == (True, [], 0)
    assert status["uploaded"] < total
    assert container.list() == []


def test_identical_content_is_not_sent_on_request(
    each_dialect: Any, container: Any, path: Path
) -> None:
    for options in ({}, {"segment_size": SEGMENT}):
        container.upload_file(path, **options)
        each_dialect.requests.clear()
        assert container.upload_file(path, skip_identical=True, **options).name == "disk.img"
        container.store_object("small", b"1", skip_identical=True)
        container.store_object("small", b"1", skip_identical=True)
        assert len(sent(each_dialect)) <= 1


# --- memory -------------------------------------------------------------------------------------

MEMORY = r"""
import json, re, sys
import pyrax

settings, user, secret, path, target, size = json.loads(sys.argv[1])
for name, value in settings.items():
    pyrax.set_setting(name, value)
pyrax.set_credentials(user, secret)
box = pyrax.cloudfiles.create_container("box")
box.upload_file(path, segment_size=size, return_none=True)
box.upload_file(path, "plain", return_none=True)
box.download("disk.img", target, concurrency=8)
box.download("plain", target, concurrency=8)
print(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())[1])
"""


def test_memory_does_not_grow_with_the_file(keystone: Any, tmp_path: Path, target: Path) -> None:
    path = tmp_path / "disk.img"
    with open(path, "wb") as opened:
        opened.truncate(100 << 20)
    settings = keystone.settings("keystone")
    arguments = [settings, keystone.username, keystone.password, str(path), str(target), 16 << 20]
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, json.dumps(arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert int(done.stdout) < 80 * 1024
    digest = hashlib.md5((target / "disk.img").read_bytes()).hexdigest()
    assert digest == hashlib.md5((target / "plain").read_bytes()).hexdigest()


# --- downloads that go on -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [None, "slo", "dlo"])
def test_a_download_that_failed_goes_on_where_it_ended(
    each_dialect: Any,
    container: Any,
    path: Path,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str | None,
) -> None:
    monkeypatch.setattr("pyrax.http.sleep", lambda seconds: None)
    size = None if kind is None else SEGMENT
    container.upload_file(path, segment_size=size, large_object=kind)
    each_dialect.faults.cut_body(400_000, method="GET", path="/box/disk.img$", times=1)
    after = 2 if kind == "slo" else 1  # the object, and its manifest
    each_dialect.faults.status(503, method="GET", path="disk.img$", times=None, after=after)
    with pytest.raises(pyrax.exc.PyraxException):
        container.download("disk.img", target, resume=True)
    (part,) = target.iterdir()
    kept = part.stat().st_size
    assert 0 < kept < len(DATA)
    each_dialect.faults.clear()
    each_dialect.requests.clear()
    container.download("disk.img", target, resume=True)
    assert (target / "disk.img").read_bytes() == DATA
    assert [one.name for one in target.iterdir()] == ["disk.img"]
    asked = [one.headers.get("Range") for one in each_dialect.requests]
    assert f"bytes={kept}-" in asked
