"""Bringing one container into line with another."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient
from pyrax.object_storage.constants import EMPTY_MD5
from tests.unit.object_storage.conftest import STORAGE, Wire
from tests.unit.stub_identity import StubIdentity

ABROAD = "https://lon.example.com/v1/MossoCloudFS_abc"


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


def row(name: str, data: bytes = b"x", **fields: Any) -> dict[str, Any]:
    return {"name": name, "bytes": len(data), "hash": md5(data), **fields}


def listed(wire: Wire, *rows: dict[str, Any]) -> Wire:
    wire.answer(200, json=list(rows), X_Container_Object_Count=len(rows))
    return wire


@pytest.fixture
def both(wire: Wire) -> Wire:
    """Both containers exist."""
    return wire.answer(204).answer(204)


def sync(client: StorageClient, **options: Any) -> Any:
    return client.sync_containers("a", "b", concurrency=1, **options)


def test_what_is_missing_or_differs_is_copied_by_the_cluster(
    both: Wire, swift: StorageClient
) -> None:
    # The target's listing is asked for first.
    listed(both, row("1", b"same"), row("2", b"old"), row("4"))
    listed(both, row("1", b"same"), row("2", b"new"), row("3"))
    head = {"Content_Length": 1, "ETag": "e"}
    both.answer(200, **head).answer(201).answer(200, **head).answer(201)
    summary = sync(swift)
    assert (summary.copied, summary.duplicate, summary.failed, summary.total) == (2, 1, 0, 3)
    assert summary["deleted"] == 0
    assert [line for line in both.lines if line.startswith("PUT")] == ["PUT /b/2", "PUT /b/3"]
    assert both.last.headers["X-Copy-From"] == "/a/3"


def test_extra_objects_are_deleted_on_request(both: Wire, swift: StorageClient) -> None:
    listed(both, row("0"), row("1"), row("2")), listed(both, row("1"))
    listed(both, row("0"), row("1"), row("2"))
    both.answer(200, json={"bulk_delete": {}})
    both.answer(200, json={"Number Deleted": 2, "Response Status": "200 OK"})
    assert sync(swift, delete=True)["deleted"] == 2
    assert both.last.body == b"b/0\nb/2"


@pytest.mark.parametrize("shown", [{"slo_etag": '"s"'}, {}])
def test_segments_of_the_target_s_static_large_objects_stay(
    both: Wire, swift: StorageClient, shown: dict[str, str]
) -> None:
    part = "big/slo/1699990000.500000/12/5/00000000"
    big = row("big", b"12345", **shown)
    listed(both, big, row(part), row("other"))
    listed(both, big)
    head = {"Content_Length": 5, "ETag": '"s"', "X_Static_Large_Object": "True"}
    if shown:
        both.answer(200, **head).answer(200, **head)
    listed(both, big, row(part), row("other"))
    both.answer(200, **head)
    both.answer(200, json=[{"name": f"/b/{part}", "bytes": 5, "hash": "x"}])
    both.answer(200, json={"bulk_delete": {}})
    both.answer(200, json={"Number Deleted": 1, "Response Status": "200 OK"})
    assert sync(swift, delete=True)["duplicate"] == 1
    assert both.last.body == b"b/other"
    assert both.spent


def test_segments_of_the_target_s_own_objects_stay(both: Wire, swift: StorageClient) -> None:
    target = [row("big", b""), row("big.1"), row("other")]
    listed(both, *target)
    listed(both, row("big", b""))
    same = {"Content_Length": 1, "ETag": "e", "X_Object_Manifest": "b/big."}
    both.answer(200, **same).answer(200, **same)
    listed(both, *target)
    both.answer(200, **same)
    both.answer(200, json={"bulk_delete": {}})
    both.answer(200, json={"Number Deleted": 1, "Response Status": "200 OK"})
    sync(swift, delete=True)
    assert both.last.body == b"b/other"


@pytest.mark.parametrize(
    ("options", "reason"), [({"max_delete": 0}, "max_delete is 0"), ({}, "failures")]
)
def test_deleting_has_guards(
    both: Wire, swift: StorageClient, options: dict[str, Any], reason: str
) -> None:
    listed(both, row("9"))
    if options:
        listed(both)
    else:
        listed(both, row("1"))
        both.answer(403)
    listed(both, row("9"))
    summary = sync(swift, delete=True, **options)
    assert reason in summary["failure_reasons"][-1]
    assert both.spent


def test_a_dry_run_changes_nothing(both: Wire, swift: StorageClient) -> None:
    listed(both, row("9")), listed(both, row("1"))
    listed(both, row("9"))
    summary = sync(swift, delete=True, dry_run=True)
    assert summary["planned"] == [("copy", "1"), ("delete", "9")]
    assert {sent.method for sent in both.sent} == {"HEAD", "GET"}


def test_large_objects_are_compared_by_their_headers(both: Wire, swift: StorageClient) -> None:
    rows = [row("1", b"", slo_etag='"s"'), row("2", b""), row("3", b"")]
    listed(both, *rows), listed(both, *rows)
    both.answer(200, Content_Length=5, ETag='"s"').answer(200, Content_Length=5, ETag='"s"')
    both.answer(200, Content_Length=5, ETag='"s"', X_Object_Meta_Pyrax_Md5="m")
    both.answer(200, Content_Length=5, ETag='"t"', X_Object_Meta_Pyrax_Md5="m")
    both.answer(200, Content_Length=5, ETag='"s"').answer(200, Content_Length=6, ETag='"s"')
    both.answer(200, Content_Length=5, ETag='"s"', X_Static_Large_Object="True")
    both.answer(200, json=[]).answer(201)
    summary = sync(swift)
    assert (summary.duplicate, summary.copied) == (2, 1)
    assert both.lines[-1] == "PUT /b/3?multipart-manifest=get"


def test_a_copy_that_is_no_longer_large_is_known_by_the_time_of_its_file(
    both: Wire, swift: StorageClient
) -> None:
    listed(both, row("1", b"", slo_etag='"s"'), row("2", b"", slo_etag='"s"'))
    listed(both, row("1"), row("2"))
    both.answer(200, Content_Length=5, ETag='"s"', X_Object_Meta_Mtime="1.5")
    both.answer(200, Content_Length=5, ETag="t", X_Object_Meta_Mtime="1.5")
    both.answer(200, Content_Length=5, ETag='"s"', X_Object_Meta_Mtime="2.5")
    both.answer(200, Content_Length=5, ETag="t", X_Object_Meta_Mtime="1.5")
    both.answer(200, Content_Length=5, ETag='"s"', X_Static_Large_Object="True")
    both.answer(200, json=[]).answer(201)
    summary = sync(swift)
    assert (summary.duplicate, summary.copied) == (1, 1)
    assert both.lines[-1] == "PUT /b/2?multipart-manifest=get"


def test_between_regions_the_content_passes_through(wire: Wire, swift: StorageClient) -> None:
    abroad = StorageClient(
        StubIdentity(), region_name="LON", management_url=ABROAD, dialect="openstack"
    )
    source = Container(abroad._manager, {"name": "a"})
    wire.answer(204)
    listed(wire), listed(wire, row("x y", b"abc"))
    wire.answer(
        200,
        b"abc",
        Content_Length=3,
        ETag=md5(b"abc"),
        Content_Type="text/x",
        Content_Encoding="gzip",
        X_Object_Meta_A="b",
        X_Delete_At="99",
    ).answer(201, ETag=md5(b"abc"))
    assert swift.sync_containers(source, "b", concurrency=1).copied == 1
    read, written = wire.sent[-2:]
    assert read.url == f"{ABROAD}/a/x%20y"
    assert (written.url, written.body) == (f"{STORAGE}/b/x%20y", b"abc")
    sent = written.headers
    assert (sent["ETag"], sent["Content-Length"]) == (md5(b"abc"), "3")
    assert (sent["Content-Type"], sent["Content-Encoding"]) == ("text/x", "gzip")
    assert (sent["X-Object-Meta-A"], sent["X-Delete-At"]) == ("b", "99")


def test_one_failure_does_not_stop_the_others(both: Wire, swift: StorageClient) -> None:
    listed(both), listed(both, row("1"), row("2"))
    both.answer(403).answer(200, Content_Length=1, ETag="e").answer(201)
    summary = sync(swift)
    assert (summary.copied, summary.failed) == (1, 1)
    assert summary["failure_reasons"][0].startswith("1: ")


def test_progress_counts_objects(both: Wire, swift: StorageClient) -> None:
    listed(both, row("1"), row("2")), listed(both, row("1"), row("2"))
    seen: list[tuple[int, int | None]] = []
    sync(swift, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, None)


def test_a_container_is_not_brought_into_line_with_itself(
    wire: Wire, swift: StorageClient, bucket: Container
) -> None:
    with pytest.raises(ValueError, match="itself"):
        swift.sync_containers(bucket, bucket)
    wire.answer(204).answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        sync(swift)


def test_an_empty_object_is_no_large_one(both: Wire, swift: StorageClient) -> None:
    empty = {"name": "e", "bytes": 0, "hash": EMPTY_MD5}
    listed(both, empty), listed(both, empty)
    both.answer(200, Content_Length=0, ETag=EMPTY_MD5).answer(200, Content_Length=0, ETag=EMPTY_MD5)
    assert sync(swift).duplicate == 1
