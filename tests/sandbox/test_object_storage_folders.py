"""Uploading a folder, and keeping a container in line with one."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import http


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat at once."""
    monkeypatch.setattr(http, "sleep", lambda seconds: None)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with files, subfolders, hidden files and links."""
    root = tmp_path / "tree"
    for name in ("a.txt", "sub/b.txt", "sub/deep/c.bin", ".hidden", "skip/x.txt", "d.pyc"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return root


@pytest.fixture
def container(rackspace: Any) -> Any:
    return pyrax.cloudfiles.create_container("box")


def wait_for(key: str) -> dict[str, Any]:
    """Wait for the end of a folder upload; return its state."""
    limit = time.monotonic() + 30
    while not pyrax.cloudfiles.folder_upload_status[key]["done"]:
        assert time.monotonic() < limit
        time.sleep(0.01)
    return pyrax.cloudfiles.folder_upload_status[key]


# --- upload_folder ------------------------------------------------------------------------------


def test_a_folder_is_uploaded_into_a_container_of_its_name(rackspace: Any, tree: Path) -> None:
    key, total = pyrax.cloudfiles.upload_folder(str(tree), ignore=["*.pyc", "skip"])
    status = wait_for(key)
    assert pyrax.cloudfiles.get_container("tree").list_object_names() == [
        ".hidden",
        "a.txt",
        "sub/b.txt",
        "sub/deep/c.bin",
    ]
    assert total == pyrax.cloudfiles.get_uploaded(key) == status["uploaded"]
    assert (status["files_total"], status["files_done"], status["errors"]) == (4, 4, [])


def test_a_pattern_matches_names_and_relative_paths(container: Any, tree: Path) -> None:
    key, _ = pyrax.cloudfiles.upload_folder(tree, container, ignore=("sub/deep", "?.txt"))
    wait_for(key)
    assert container.list_object_names() == [".hidden", "d.pyc"]


def test_links_to_files_are_followed_and_dangling_ones_noted(container: Any, tree: Path) -> None:
    (tree / "link.txt").symlink_to(tree / "a.txt")
    (tree / "folder").symlink_to(tree / "sub")
    (tree / "nowhere").symlink_to(tree / "missing")
    key, _ = pyrax.cloudfiles.upload_folder(tree, container, ignore=["sub", "skip"])
    status = wait_for(key)
    assert container.list_object_names() == [".hidden", "a.txt", "d.pyc", "link.txt"]
    assert [name for name, _ in status["errors"]] == ["nowhere"]


def test_a_file_that_cannot_be_stored_does_not_stop_the_others(
    rackspace: Any, container: Any, tree: Path
) -> None:
    rackspace.faults.status(403, method="PUT", path=r"/a\.txt$")
    key, total = pyrax.cloudfiles.upload_folder(tree, container)
    status = wait_for(key)
    assert status["files_done"] == 5
    assert [name for name, _ in status["errors"]] == ["a.txt"]
    assert pyrax.cloudfiles.get_uploaded(key) == total - len("a.txt")


def test_a_cancelled_upload_begins_no_further_file(
    rackspace: Any, container: Any, tmp_path: Path
) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for number in range(50):
        (root / f"f{number:02d}").write_bytes(b"x")
    rackspace.faults.slow(0.2, method="PUT", times=None)
    key, _ = pyrax.cloudfiles.upload_folder(root, container)
    pyrax.cloudfiles.cancel_folder_upload(key)
    status = wait_for(key)
    assert status["files_done"] <= 8
    assert len(container.list()) <= 8


def test_headers_metadata_and_types_go_to_every_object(container: Any, tree: Path) -> None:
    key, _ = pyrax.cloudfiles.upload_folder(
        tree,
        "box",
        ignore=["skip"],
        ttl=3600,
        metadata={"from": "here"},
        headers={"Content-Disposition": "attachment"},
        content_type=lambda path: "text/x-" + Path(path).suffix[1:] if "." in path else None,
    )
    wait_for(key)
    obj = container.get_object("sub/b.txt")
    headers = obj.get(include_meta=True)[0]
    assert obj.content_type == "text/x-txt"
    assert obj.get_metadata() == {"from": "here"}
    assert "X-Delete-At" in headers
    assert headers["Content-Disposition"] == "attachment"


def test_a_missing_folder_and_an_unknown_key_are_refused(rackspace: Any) -> None:
    with pytest.raises(pyrax.exc.FolderNotFound):
        pyrax.cloudfiles.upload_folder("/no/such/folder")
    for call in (pyrax.cloudfiles.get_uploaded, pyrax.cloudfiles.cancel_folder_upload):
        with pytest.raises(pyrax.exc.InvalidUploadID):
            call("no-such-key")


# --- sync ---------------------------------------------------------------------------------------


def sync(tree: Path, **options: Any) -> dict[str, Any]:
    return pyrax.cloudfiles.sync_folder_to_container(tree, "box", **options)


def test_a_sync_uploads_what_is_new_and_nothing_twice(
    rackspace: Any, container: Any, tree: Path
) -> None:
    summary = sync(tree, ignore="*.pyc")
    assert container.list_object_names() == ["a.txt", "skip/x.txt", "sub/b.txt", "sub/deep/c.bin"]
    assert (summary["uploaded"], summary["ignored"], summary["total"]) == (4, 2, 6)
    assert pyrax.cloudfiles._sync_summary is summary
    rackspace.requests.clear()
    summary = sync(tree, ignore="*.pyc")
    assert (summary["duplicate"], summary["uploaded"]) == (4, 0)
    assert {request.method for request in rackspace.requests.of("object-store")} == {"GET"}


def test_hidden_files_are_taken_on_request(container: Any, tree: Path) -> None:
    sync(tree, include_hidden=True)
    assert ".hidden" in container.list_object_names()


def test_what_was_changed_since_is_uploaded_and_what_is_older_is_not(
    container: Any, tree: Path
) -> None:
    sync(tree)
    (tree / "a.txt").write_bytes(b"changed long ago")
    os.utime(tree / "a.txt", (0, 0))
    later = time.time() + 60
    (tree / "d.pyc").write_bytes(b"changed later")
    os.utime(tree / "d.pyc", (later, later))
    summary = sync(tree)
    assert (summary["older"], summary["uploaded"]) == (1, 1)
    assert container.fetch("a.txt") == b"a.txt"
    assert container.fetch("d.pyc") == b"changed later"
    assert sync(tree, ignore_timestamps=True)["uploaded"] == 1
    assert container.fetch("a.txt") == b"changed long ago"


def test_what_has_no_file_is_deleted_and_what_is_left_out_is_kept(
    container: Any, tree: Path
) -> None:
    sync(tree, include_hidden=True)
    (tree / "a.txt").unlink()
    container.store_object("only/here", b"1", return_none=True)
    summary = sync(tree, delete=True, ignore=["*.pyc"])
    assert summary["deleted"] == 2
    assert container.list_object_names() == [
        ".hidden",
        "d.pyc",
        "skip/x.txt",
        "sub/b.txt",
        "sub/deep/c.bin",
    ]
    assert sync(tree, delete=True, ignore=["*.pyc"], delete_ignored=True)["deleted"] == 2


def test_a_prefix_keeps_to_its_folder(container: Any, tree: Path) -> None:
    container.store_object("images/x", b"1", return_none=True)
    container.store_object("img/old", b"1", return_none=True)
    summary = sync(tree, object_prefix="img/", delete=True, ignore=["sub", "skip"])
    assert summary["deleted"] == 1
    assert container.list_object_names() == ["images/x", "img/a.txt", "img/d.pyc"]


def test_parts_of_an_old_large_object_survive_a_sync(
    rackspace: Any, container: Any, tree: Path
) -> None:
    (tree / "big.bin").write_bytes(b"part onepart two")
    container.store_object("big.bin.1", b"part one", return_none=True)
    container.store_object("big.bin.2", b"part two", return_none=True)
    container.store_object(
        "big.bin", b"", headers={"X-Object-Manifest": "box/big.bin."}, return_none=True
    )
    summary = sync(tree, delete=True)
    assert (summary["deleted"], summary["failed"]) == (0, 0)
    assert container.fetch("big.bin") == b"part onepart two"
    assert summary["duplicate"] == 1


def test_failures_are_counted_and_keep_everything_from_being_deleted(
    rackspace: Any, container: Any, tree: Path
) -> None:
    container.store_object("extra", b"1", return_none=True)
    rackspace.faults.status(403, method="PUT", path=r"/a\.txt$")
    summary = sync(tree, delete=True)
    assert (summary["failed"], summary["deleted"]) == (1, 0)
    assert summary["failure_reasons"][0].startswith("a.txt: ")
    assert "Nothing was deleted" in summary["failure_reasons"][-1]
    assert "extra" in container.list_object_names()


def test_nothing_is_deleted_beyond_the_limit(container: Any, tree: Path) -> None:
    for number in range(3):
        container.store_object(f"extra{number}", b"1", return_none=True)
    summary = sync(tree, delete=True, max_delete=2)
    assert summary["deleted"] == 0
    assert "max_delete" in summary["failure_reasons"][0]
    assert sync(tree, delete=True, max_delete=3)["deleted"] == 3


def test_a_dry_run_changes_nothing(rackspace: Any, container: Any, tree: Path) -> None:
    container.store_object("extra", b"1", return_none=True)
    summary = sync(tree, delete=True, dry_run=True, ignore=["sub", "skip", "*.pyc"])
    assert summary["planned"] == [("upload", "a.txt"), ("delete", "extra")]
    assert container.list_object_names() == ["extra"]


def test_links_to_folders_are_followed_but_not_in_circles(container: Any, tree: Path) -> None:
    (tree / "sub" / "loop").symlink_to(tree)
    (tree / "pipe").unlink(missing_ok=True)
    os.mkfifo(tree / "pipe")
    summary = sync(tree)
    assert summary["failed"] == 0
    assert "pipe" not in container.list_object_names()


def test_a_file_whose_name_is_no_text_is_a_failure(container: Any, tmp_path: Path) -> None:
    root = tmp_path / "odd"
    root.mkdir()
    with open(os.fsencode(root) + b"/\xff", "wb"):
        pass
    (root / "fine").write_bytes(b"1")
    summary = sync(root)
    assert (summary["failed"], summary["uploaded"]) == (1, 1)


def test_the_container_of_a_sync_is_made_on_request(rackspace: Any, tree: Path) -> None:
    with pytest.raises(pyrax.exc.NoSuchContainer):
        pyrax.cloudfiles.sync_folder_to_container(tree, "new")
    with pytest.raises(pyrax.exc.FolderNotFound):
        pyrax.cloudfiles.sync_folder_to_container(tree / "missing", "new")
    pyrax.cloudfiles.sync_folder_to_container(tree, "new", create_container=True)
    assert len(pyrax.cloudfiles.get_container("new").list()) == 5


def test_the_caller_s_list_of_patterns_is_not_changed(container: Any, tree: Path) -> None:
    patterns = ["*.pyc"]
    sync(tree, ignore=patterns)
    sync(tree, ignore=("*.pyc",))
    assert patterns == ["*.pyc"]


def test_two_syncs_at_once_do_not_mix(container: Any, tree: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "only.txt").write_bytes(b"1")
    summaries: dict[str, Any] = {}

    def run(name: str, folder: Path) -> None:
        summaries[name] = sync(folder, object_prefix=name)

    threads = [
        threading.Thread(target=run, args=(name, folder))
        for name, folder in (("one", tree), ("two", other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (summaries["one"]["uploaded"], summaries["two"]["uploaded"]) == (5, 1)


# --- the parts of a large object ----------------------------------------------------------------


def test_the_parts_of_a_large_object_are_read_one_by_one(container: Any) -> None:
    container.store_object("big.1", b"part one ", return_none=True)
    container.store_object("big.2", b"part two", return_none=True)
    container.store_object("big.txt", b"foreign", return_none=True)
    parts = pyrax.cloudfiles.fetch_dlo("box", "big", chunk_size=4)
    assert [name for name, _ in parts] == ["big.1", "big.2"]
    first = parts[0][1]
    assert (first.read(3), first.read(4), first.processed) == (b"par", b"t on", 7)
    assert b"".join(first) == b"e "
    assert first.read(1) == b""
    stored = container.create(data=parts[1][1], obj_name="copy")
    assert stored.get() == b"part two"


def test_a_manifest_says_where_the_parts_are(container: Any) -> None:
    pyrax.cloudfiles.create_container("parts")
    for number in (1, 2):
        pyrax.cloudfiles.store_object("parts", f"b/{number}", f"part {number} ", return_none=True)
    container.store_object("big", b"", headers={"X-Object-Manifest": "parts/b/"}, return_none=True)
    parts = pyrax.cloudfiles.fetch_dlo("box", "big")
    assert b"".join(part.read() for _, part in parts) == b"part 1 part 2 "
    assert container.fetch("big") == b"part 1 part 2 "
