"""Many objects at once: archives, manifests, whole containers, leftovers."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import exceptions

CONTENT = {f"o{number}": str(number).encode() * 3 for number in range(5)}


@pytest.fixture
def files(each_dialect: Any) -> Any:
    """Object storage with a container `src` of five objects."""
    made = pyrax.cloudfiles.create_container("src")
    for name, data in CONTENT.items():
        made.store_object(name, data, content_type="text/x", metadata={"from": name})
    return pyrax.cloudfiles


def contents(container: Any) -> dict[str, bytes]:
    """Return the names and contents of a container's objects."""
    return {obj.name: obj.fetch() for obj in container.list()}


def packed(mode: str, **members: bytes) -> bytes:
    """Return an archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            entry = tarfile.TarInfo(name.replace("__", "/"))
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize("ending", ["tar", "tgz", "tar.bz2"])
def test_an_archive_becomes_objects(files: Any, tmp_path: Path, ending: str) -> None:
    mode = {"tar": "w", "tgz": "w:gz", "tar.bz2": "w:bz2"}[ending]
    path = tmp_path / f"site.{ending}"
    path.write_bytes(packed(mode, index=b"home", sub__page=b"page"))
    seen: list[tuple[int, int | None]] = []
    found = files.extract_archive(
        path, "src/un", metadata={"a": "b"}, progress=lambda done, total: seen.append((done, total))
    )
    assert found == {"created": 2, "status": "201 Created", "errors": []}
    assert files.fetch_object("src", "un/sub/page") == b"page"
    assert files.get_object_metadata("src", "un/index") == {"a": "b"}
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


def test_an_archive_may_name_its_containers(files: Any) -> None:
    files.extract_archive(packed("w", new__a=b"1"), format="tar")
    assert files.fetch_object("new", "a") == b"1"


def test_what_is_no_archive_is_told(files: Any) -> None:
    found = files.extract_archive(b"nonsense", "src", "tar.gz")
    assert (found["created"], found["status"]) == (0, "400 Bad Request")
    assert found["errors"]


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_stored_objects_become_a_large_one(files: Any, kind: str) -> None:
    segments = files.list_container_objects("src")
    files.create_container("box")
    large = files.create_manifest("box", "large", segments, kind=kind, metadata={"a": "b"})
    assert (large.large_object, large.bytes) == (kind, 15)
    assert large.fetch() == b"".join(CONTENT.values())
    assert large.get_metadata() == {"a": "b"}
    files.delete_object("box", "large", delete_segments=True)
    assert files.list_container_object_names("src") == []


def test_segments_are_checked_by_the_service(files: Any) -> None:
    files.create_container("box")
    part = files.create_manifest("box", "part", [("src", "o1", None, None, "1-2"), ("src", "o2")])
    assert part.fetch() == b"11222"
    wrong = "0" * 32
    with pytest.raises(exceptions.BadRequest):
        files.create_manifest("box", "bad", [("src", "o1", wrong, 3)])
    with pytest.raises(exceptions.BadRequest):
        files.create_manifest("box", "bad", [("src", "none")])
    with pytest.raises(exceptions.NoSuchContainer):
        files.create_manifest("nowhere", "x", [("src", "o1")])


def test_a_container_is_copied_and_kept_in_line(files: Any) -> None:
    target = files.create_container("dst")
    target.store_object("extra", "x")
    first = files.sync_containers("src", target)
    assert (first.copied, first.deleted, first.total) == (5, 0, 5)
    assert target.get_object("o1").get_metadata() == {"from": "o1"}
    files.store_object("src", "o1", "changed")
    again = files.sync_containers("src", "dst", delete=True)
    assert (again.copied, again.duplicate, again.deleted) == (1, 4, 1)
    assert contents(target) == {**CONTENT, "o1": b"changed"}


def test_a_container_is_copied_to_another_region(files: Any) -> None:
    there = pyrax.connect_to_cloudfiles("ORD")
    far = there.create_container("far")
    assert files.sync_containers("src", far).copied == 5
    assert contents(far) == CONTENT
    assert far.get_object("o2").content_type == "text/x"
    assert far.get_object("o2").get_metadata() == {"from": "o2"}
    assert files.sync_containers("src", far).duplicate == 5
    with pytest.raises(ValueError, match="sync_containers"):
        files.copy_object("src", "o1", far)


def test_large_objects_cross_regions_in_segments(files: Any) -> None:
    files.create_container("box")
    files.create_manifest("box", "large", files.list_container_objects("src"))
    there = pyrax.connect_to_cloudfiles("ORD")
    far = there.create_container("far")
    files.sync_containers("box", far, segment_size=6)
    assert far.fetch("large") == b"".join(CONTENT.values())
    assert len(there.list_container_object_names("far_segments")) == 3


def test_leftover_segments_are_cleared_away(files: Any, each_dialect: Any) -> None:
    box = files.create_container("box")
    for name in ("kept", "lost"):
        box.create(data=b"0123456789", obj_name=name, segment_size=5, return_none=True)
    files.copy_object("box", box.get_object("kept"), "src", "copy")
    box.delete_object("kept")
    box.delete_object("lost")
    assert files.delete_orphan_segments("box")["names"] == []
    planned = files.delete_orphan_segments("box", older_than=0, dry_run=True)
    found = files.delete_orphan_segments("box", older_than=0)
    assert found["names"] == planned["names"] and found["deleted"] == 2
    assert all(name.startswith("lost/") for name in found["names"])
    assert files.fetch_object("src", "copy") == b"0123456789"


def test_a_bulk_delete_tells_how_far_it_is(files: Any) -> None:
    seen: list[tuple[int, int | None]] = []
    done = files.bulk_delete(
        "src", [*CONTENT, "none"], progress=lambda done, total: seen.append((done, total))
    )
    assert (done["deleted"], done["not_found"]) == (5, 1)
    assert seen[-1] == (6, 6)
