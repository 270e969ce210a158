"""Comparing a folder with a container."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import StorageClient
from tests.unit.object_storage.conftest import Wire

EARLY = "2001-01-01T00:00:00.000000"
LATE = "2099-01-01T00:00:00.000000"


def row(name: str, data: bytes, when: str = EARLY, **more: Any) -> dict[str, Any]:
    digest = hashlib.md5(data).hexdigest()
    return {"name": name, "bytes": len(data), "hash": digest, "last_modified": when, **more}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "a").write_bytes(b"alpha")
    os.utime(root / "a", (1500000000.25, 1500000000.25))
    return root


def listed(wire: Wire, *rows: dict[str, Any]) -> Wire:
    if rows:
        return wire.answer(200, json=list(rows)).answer(200, json=[])
    return wire.answer(200, json=[])


def sync(client: StorageClient, tree: Path, **options: Any) -> dict[str, Any]:
    return client.sync_folder_to_container(tree, "box", concurrency=1, **options)


def puts(wire: Wire) -> list[str]:
    return [sent.line for sent in wire.sent if sent.method == "PUT"]


def test_what_is_new_is_uploaded(wire: Wire, client: StorageClient, tree: Path) -> None:
    listed(wire).answer(201)
    summary = sync(client, tree)
    assert wire.lines == ["GET /box?format=json&limit=1000", "PUT /box/a"]
    assert wire.last.headers["ETag"] == hashlib.md5(b"alpha").hexdigest()
    assert summary == {
        "total": 1,
        "uploaded": 1,
        "ignored": 0,
        "older": 0,
        "duplicate": 0,
        "failed": 0,
        "failure_reasons": [],
        "deleted": 0,
    }


@pytest.mark.parametrize(
    ("stored", "options", "counted"),
    [
        (row("a", b"alpha", EARLY), {}, "duplicate"),
        (row("a", b"alpha", LATE), {"ignore_timestamps": True}, "duplicate"),
        (row("a", b"other", EARLY), {}, "uploaded"),
        (row("a", b"other", LATE), {}, "older"),
        (row("a", b"other", LATE), {"ignore_timestamps": True}, "uploaded"),
        (row("a", b"longer one", EARLY), {}, "uploaded"),
        (row("a", b"other", EARLY), {"size_only": True}, "duplicate"),
    ],
)
def test_each_file_is_decided_on(
    wire: Wire,
    client: StorageClient,
    tree: Path,
    stored: dict[str, Any],
    options: dict[str, Any],
    counted: str,
) -> None:
    listed(wire, stored)
    if counted == "uploaded":
        wire.answer(201)
    summary = sync(client, tree, **options)
    assert (summary[counted], summary["total"]) == (1, 1)
    assert puts(wire) == (["PUT /box/a"] if counted == "uploaded" else [])


def test_an_unchanged_file_of_another_size_is_not_read(
    wire: Wire, client: StorageClient, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "pyrax.object_storage.compare.file_md5", lambda path: pytest.fail("was read")
    )
    listed(wire, row("a", b"longer one", LATE))
    assert sync(client, tree)["older"] == 1


def test_the_prefix_is_a_folder(wire: Wire, client: StorageClient, tree: Path) -> None:
    for prefix in ("img", b"/img/"):
        listed(wire).answer(201)
        sync(client, tree, object_prefix=prefix)
        assert wire.lines[-2:] == [
            "GET /box?format=json&limit=1000&prefix=img",
            "PUT /box/img/a",
        ]


def test_the_prefix_keeps_its_slash_on_openstack(
    wire: Wire, swift: StorageClient, tree: Path
) -> None:
    listed(wire).answer(201)
    sync(swift, tree, object_prefix="img")
    assert wire.lines[0] == "GET /box?format=json&prefix=img%2F"


def test_what_only_begins_like_the_prefix_is_left_alone(
    wire: Wire, client: StorageClient, tree: Path
) -> None:
    listed(wire, {"name": "images/a", "bytes": 5, "hash": "x"}).answer(200, json=[]).answer(201)
    sync(client, tree, object_prefix="im", delete=True)
    assert wire.lines[2:] == ["PUT /box/im/a"]


LARGE = {"X_Static_Large_Object": "True", "Content_Length": 5, "ETag": '"x"'}


@pytest.mark.parametrize(
    ("headers", "segments", "same"),
    [
        ({**LARGE, "X_Object_Meta_Mtime": "1500000000.250000"}, None, True),
        ({**LARGE, "Content_Length": 6}, None, False),
        ({**LARGE, "X_Object_Meta_Pyrax_Md5": hashlib.md5(b"alpha").hexdigest()}, None, True),
        ({**LARGE, "X_Object_Meta_Pyrax_Md5": hashlib.md5(b"other").hexdigest()}, None, False),
        (LARGE, [b"alp", b"ha"], True),
        (LARGE, [b"alp", b"XX"], False),
        (LARGE, [b"alp"], False),
    ],
)
def test_a_large_object_is_compared_by_time_or_content(
    wire: Wire,
    client: StorageClient,
    tree: Path,
    headers: dict[str, Any],
    segments: list[bytes] | None,
    same: bool,
) -> None:
    listed(wire, row("a", b"manifest", EARLY, slo_etag='"x"')).answer(200, **headers)
    if segments is not None:
        wire.answer(
            200,
            json=[
                {"name": "/s/p", "hash": hashlib.md5(part).hexdigest(), "bytes": len(part)}
                for part in segments
            ],
        )
    if not same:
        wire.answer(201)
    summary = sync(client, tree, leave_segments=True)
    assert summary["duplicate" if same else "uploaded"] == 1
    assert wire.spent


def test_a_dynamic_large_object_is_compared_part_by_part(
    wire: Wire, client: StorageClient, tree: Path
) -> None:
    listed(wire, row("a", b"", EARLY))
    wire.answer(200, X_Object_Manifest="segs/a/", Content_Length=5, ETag='"x"')
    listed(wire, row("a/1", b"alp"), row("a/2", b"ha"))
    assert sync(client, tree)["duplicate"] == 1
    assert wire.sent[-1].line.startswith("GET /segs?format=json&marker=a%2F2&prefix=a%2F")


def test_the_parts_of_an_old_large_object_are_not_deleted(
    wire: Wire, client: StorageClient, tree: Path
) -> None:
    listed(wire, row("a", b"", EARLY), row("a.1", b"alp"), row("a.2", b"ha"), row("b", b"x"))
    wire.answer(200, X_Object_Manifest="box/a.", Content_Length=5, ETag='"x"')
    listed(wire, row("a.1", b"alp"), row("a.2", b"ha"))
    wire.answer(200, json={"Number Deleted": 1, "Response Status": "200 OK"})
    assert sync(client, tree, delete=True)["deleted"] == 1
    assert wire.last.body == b"box/b"


def test_what_could_not_be_deleted_is_told(wire: Wire, client: StorageClient, tree: Path) -> None:
    listed(wire, row("a", b"alpha"), row("b", b"x"))
    wire.answer(
        200,
        json={
            "Number Deleted": 0,
            "Response Status": "400 Bad Request",
            "Errors": [["/box/b", "403 Forbidden"]],
        },
    )
    summary = sync(client, tree, delete=True)
    assert summary["failure_reasons"] == ["'box/b' was not deleted: 403 Forbidden"]


def test_failures_keep_everything_unless_wanted(
    wire: Wire, client: StorageClient, tree: Path
) -> None:
    listed(wire, row("b", b"x")).answer(403)
    summary = sync(client, tree, delete=True)
    assert (summary["failed"], summary["deleted"]) == (1, 0)
    listed(wire, row("b", b"x")).answer(403).answer(200, json={"bulk_delete": {}})
    wire.answer(200, json={"Number Deleted": 1, "Response Status": "200 OK"})
    assert sync(client, tree, delete=True, delete_on_errors=True)["deleted"] == 1


@pytest.mark.parametrize("name", ["../secret", "x/../../y", "", "/"])
def test_names_that_are_no_paths_are_not_looked_for_on_the_disk(
    wire: Wire, client: StorageClient, tree: Path, name: str
) -> None:
    (tree.parent / "secret").write_bytes(b"")
    listed(wire, row("a", b"alpha"), row(f"p/{name}", b"x"))
    summary = sync(client, tree, delete=True, dry_run=True, object_prefix="p")
    assert ("delete", f"p/{name}") in summary["planned"]


def test_decisions_are_logged_on_request(
    wire: Wire, client: StorageClient, tree: Path, caplog: pytest.LogCaptureFixture
) -> None:
    listed(wire, row("a", b"alpha"))
    with caplog.at_level(logging.INFO, "pyrax"):
        sync(client, tree, verbose=True)
    assert "a: duplicate" in caplog.text
    assert "duplicate 1" in caplog.text


def test_a_missing_folder_or_container_is_an_error(
    wire: Wire, client: StorageClient, tree: Path
) -> None:
    with pytest.raises(exceptions.FolderNotFound):
        sync(client, tree / "missing")
    wire.answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        sync(client, tree)


def test_a_container_is_made_on_request(wire: Wire, client: StorageClient, tree: Path) -> None:
    wire.answer(404).answer(201).answer(204)
    listed(wire).answer(201)
    sync(client, tree, create_container=True)
    assert wire.lines[:3] == ["HEAD /box", "PUT /box", "HEAD /box"]


def test_segments_stay_where_the_listing_does_not_show_what_is_large(
    wire: Wire, swift: StorageClient, tree: Path
) -> None:
    part = "a/slo/1699990000.500000/5/3/00000000"
    listed(wire, row("a", b"other", LATE), row(part, b"x"), row("gone", b"x"))
    wire.answer(200, Content_Length=5, X_Static_Large_Object="True")
    wire.answer(200, json=[{"name": f"/box/{part}", "bytes": 5, "hash": "x"}])
    wire.answer(200, json={"bulk_delete": {}})
    wire.answer(200, json={"Number Deleted": 1, "Response Status": "200 OK"})
    assert sync(swift, tree, delete=True)["older"] == 1
    assert wire.last.body == b"box/gone"


def test_segments_in_the_same_container_are_not_deleted(
    wire: Wire, swift: StorageClient, tree: Path
) -> None:
    """Neither those of an object with a file, nor those of one whose file is left out."""
    (tree / "b.tmp").write_bytes(b"beta")
    large = {"slo_etag": '"0"'}
    listed(
        wire,
        row("a", b"alpha", **large),
        row("b.tmp", b"beta", **large),
        row("gone", b"1"),
        row("segs/a1", b"alpha"),
        row("segs/b1", b"beta"),
        row("segs/c1", b"gamma"),
    )
    for name, data in (("a1", b"alpha"), ("b1", b"beta")):
        wire.answer(200, X_Static_Large_Object="True", Content_Length=len(data))
        part = {"name": f"/box/segs/{name}", "bytes": len(data)}
        wire.answer(200, json=[{**part, "hash": hashlib.md5(data).hexdigest()}])
        if name == "a1":  # compared by its segments
            wire.answer(200, json=[{**part, "hash": hashlib.md5(data).hexdigest()}])
    wire.answer(200, json={"bulk_delete": {}})
    wire.answer(200, json={"Number Deleted": 2, "Response Status": "200 OK"})
    summary = sync(swift, tree, delete=True, ignore="*.tmp")
    assert (summary["duplicate"], summary["ignored"], summary["deleted"]) == (1, 1, 2)
    assert wire.last.body == b"box/gone\nbox/segs/c1"


def test_progress_counts_every_file(wire: Wire, swift: StorageClient, tree: Path) -> None:
    (tree / "b").write_bytes(b"beta")
    (tree / "c").write_bytes(b"gamma")
    listed(wire, row("a", b"alpha"))
    wire.answer(201).answer(403)
    seen: list[tuple[int, int | None]] = []
    summary = sync(swift, tree, progress=lambda done, total: seen.append((done, total)))
    assert (summary["duplicate"], summary["uploaded"], summary["failed"]) == (1, 1, 1)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert (seen[0], seen[-1]) == ((5, 14), (14, 14))


def test_bad_options_are_refused_before_anything_is_sent(
    wire: Wire, client: StorageClient, tree: Path
) -> None:
    for options, kind in (
        ({"segment_size": 0}, ValueError),
        ({"nonsense": 1}, TypeError),
        ({"progress": "bar"}, TypeError),
    ):
        with pytest.raises(kind):
            sync(client, tree, **options)
    with pytest.raises(ValueError, match="concurrency"):
        client.sync_folder_to_container(tree, "box", concurrency=0)
    assert wire.sent == []


@pytest.mark.parametrize("leave", [False, True])
def test_segments_of_a_large_object_that_is_replaced_by_a_small_one_are_deleted(
    wire: Wire, swift: StorageClient, tree: Path, leave: bool
) -> None:
    listed(wire, row("a", b"much more", slo_etag='"0"'))
    wire.answer(200, X_Static_Large_Object="True", Content_Length=9)
    if not leave:
        wire.answer(200, json=[{"name": "/box_segments/a/slo/1", "bytes": 9, "hash": "0" * 32}])
    wire.answer(201)
    if not leave:
        wire.answer(200)
        wire.answer(200, json={"bulk_delete": {}})
        wire.answer(200, json={"Number Deleted": 1, "Response Status": "200 OK"})
    assert sync(swift, tree, leave_segments=leave)["uploaded"] == 1
    assert wire.spent
    assert (wire.last.body == b"box_segments/a/slo/1") is not leave
