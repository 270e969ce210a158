"""Folders: what is in them, and uploading them."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, FolderUploader, StorageClient
from pyrax.object_storage.folder_walk import LocalFile, Skipped, is_ignored, patterns_of, walk
from pyrax.object_storage.workers import for_each
from tests.unit.object_storage.conftest import Wire


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    for name in ("b.txt", "a.txt", "sub/c.txt", "sub/deep/d.txt", ".hidden"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return root


def names(root: Path, patterns: Any = None, **options: Any) -> list[str]:
    found = walk(str(root), patterns_of(patterns), **options)
    return [item.name for item in found if isinstance(item, LocalFile)]


# --- walking ------------------------------------------------------------------------------------


def test_files_have_relative_names_with_slashes(tree: Path) -> None:
    assert names(tree) == [".hidden", "a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"]


@pytest.mark.parametrize(
    ("ignore", "left"),
    [
        ("*.txt", [".hidden"]),
        (["a.*", ".*"], ["b.txt", "sub/c.txt", "sub/deep/d.txt"]),
        (("sub",), [".hidden", "a.txt", "b.txt"]),
        (b"sub/deep", [".hidden", "a.txt", "b.txt", "sub/c.txt"]),
        ("sub/*", [".hidden", "a.txt", "b.txt"]),
        ("A.TXT", [".hidden", "a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"]),
    ],
)
def test_patterns_match_bare_names_and_relative_paths(
    tree: Path, ignore: Any, left: list[str]
) -> None:
    assert names(tree, ignore) == left


def test_a_folder_that_is_left_out_counts_once(tree: Path) -> None:
    skipped = [item for item in walk(str(tree), ["sub"]) if isinstance(item, Skipped)]
    assert skipped == [Skipped("sub")]


def test_letter_case_counts() -> None:
    assert is_ignored("x/Thumbs.db", ["Thumbs.db"])
    assert not is_ignored("x/thumbs.db", ["Thumbs.db"])


def test_links_to_folders_are_followed_on_request_only(tree: Path) -> None:
    (tree / "link").symlink_to(tree / "sub")
    (tree / "sub" / "loop").symlink_to(tree)
    assert names(tree) == names(tree, "link")
    followed = names(tree, follow_folders=True)
    assert len(followed) == len(set(followed)) == 5


def test_what_cannot_be_read_is_given_with_the_reason(tree: Path) -> None:
    (tree / "dangling").symlink_to("nowhere")
    os.mkfifo(tree / "pipe")
    skipped = {item.name: item.reason for item in walk(str(tree), []) if isinstance(item, Skipped)}
    assert "cannot be read" in (skipped["dangling"] or "")
    assert skipped["pipe"] is None


def test_a_folder_that_disappears_is_given_with_the_reason(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("deep"):
            raise PermissionError("no")
        return original(path)

    monkeypatch.setattr(os, "scandir", scandir)
    skipped = [item for item in walk(str(tree), []) if isinstance(item, Skipped)]
    assert [item.name for item in skipped] == ["sub/deep"]


# --- workers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("concurrency", [1, 4])
def test_everything_is_worked_on(concurrency: int) -> None:
    done: list[int] = []
    for_each(range(100), done.append, concurrency)
    assert sorted(done) == list(range(100))


@pytest.mark.parametrize("concurrency", [1, 3])
def test_the_first_failure_ends_the_work(concurrency: int) -> None:
    done: list[int] = []

    def work(item: int) -> None:
        if item == 10:
            raise RuntimeError("ten")
        done.append(item)

    with pytest.raises(RuntimeError, match="ten"):
        for_each(range(10_000), work, concurrency)
    assert len(done) < 100


def test_only_a_few_items_are_taken_ahead() -> None:
    taken: list[int] = []
    gate = threading.Event()

    def items() -> Any:
        for number in range(50):
            taken.append(number)
            yield number

    thread = threading.Thread(target=for_each, args=(items(), lambda _: gate.wait(10), 2))
    thread.start()
    time.sleep(0.1)
    ahead = len(taken)
    gate.set()
    thread.join()
    assert (ahead <= 6, len(taken)) == (True, 50)


def test_less_than_one_worker_is_none() -> None:
    with pytest.raises(ValueError):
        for_each([], print, 0)


# --- uploading ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/a/b", "/a/b/", "b", "b//", b"/a/b"])
def test_the_name_of_a_folder(path: Any) -> None:
    assert FolderUploader.folder_name_from_path(path) == "b"


def run(uploader: FolderUploader) -> dict[str, Any]:
    uploader.run()
    return dict(uploader.client.folder_upload_status[uploader.upload_key])


def test_an_uploader_made_by_hand_walks_itself(
    wire: Wire, client: StorageClient, box: Container, tree: Path
) -> None:
    for _ in range(3):
        wire.answer(201)
    uploader = FolderUploader(str(tree) + "/", box, ".hidden", "key", client, 60, concurrency=1)
    uploader._files = walk(str(tree), ["sub", ".hidden"])
    assert (uploader.root_folder, uploader.ignore, uploader.upload_key, uploader.ttl) == (
        str(tree),
        [".hidden"],
        "key",
        60,
    )
    status = run(uploader)
    assert wire.lines == ["PUT /box/a.txt", "PUT /box/b.txt"]
    assert wire.last.headers["X-Delete-After"] == "60"
    assert (status["done"], status["uploaded"], status["files_done"]) == (True, 10, 2)


def test_files_of_one_folder_are_uploaded(
    wire: Wire, client: StorageClient, box: Container, tree: Path
) -> None:
    wire.answer(201).answer(201)
    uploader = FolderUploader(tree, box, "*.bin", "key", client)
    uploader.upload_files_in_folder(str(tree), ["a.txt", "sub", "x.bin"])
    uploader.upload_files_in_folder(str(tree / "sub"), [b"c.txt", "missing"])
    assert wire.lines == ["PUT /box/a.txt", "PUT /box/sub/c.txt"]
    (error,) = client.folder_upload_status["key"]["errors"]
    assert error[0] == "sub/missing"


def test_a_repeated_file_counts_once(
    wire: Wire, client: StorageClient, box: Container, tree: Path
) -> None:
    wire.answer(503).answer(201)
    uploader = FolderUploader(tree, box, ["sub", "b.txt", ".hidden"], "key", client, concurrency=1)
    assert run(uploader)["uploaded"] == len("a.txt")


def test_the_sum_is_whole_only_when_every_object_stands(
    wire: Wire, client: StorageClient, box: Container, tree: Path
) -> None:
    counted: list[int] = []

    class Sends(list[Any]):
        def append(self, sent: Any) -> None:
            counted.append(client.get_uploaded("key"))
            super().append(sent)

    wire.sent = Sends()
    wire.answer(201).answer(201)
    uploader = FolderUploader(tree, box, ["sub", ".hidden"], "key", client, concurrency=1)
    status = run(uploader)
    assert counted == [len("a.txt") - 1, len("a.txt") + len("b.txt") - 1]
    assert status["uploaded"] == len("a.txt") + len("b.txt")


def test_a_failed_file_does_not_count(
    wire: Wire, client: StorageClient, box: Container, tree: Path
) -> None:
    wire.answer(403)
    uploader = FolderUploader(tree, box, ["sub", "b.txt", ".hidden"], "key", client, concurrency=1)
    status = run(uploader)
    assert (status["uploaded"], status["files_done"], status["done"]) == (0, 0, True)
    assert status["errors"][0][0] == "a.txt"


def test_the_container_is_made_in_the_calling_thread(
    wire: Wire, client: StorageClient, tree: Path
) -> None:
    wire.answer(403)
    with pytest.raises(exceptions.Forbidden):
        client.upload_folder(tree)
    assert wire.lines == ["PUT /tree"]
    assert client.folder_upload_status == {}
