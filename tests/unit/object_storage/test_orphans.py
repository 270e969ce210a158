"""Segments that nothing is made of any more."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import StorageClient
from pyrax.object_storage.orphans import object_of
from tests.unit.object_storage.conftest import Wire

OLD = "2020-01-01T00:00:00.000000"


def segment(obj: str, number: int, slo: bool = True) -> str:
    return f"{obj}/{'slo/' if slo else ''}1699990000.500000/12/5/{number:08}"


def listed(wire: Wire, *names: str, when: str = OLD, **fields: Any) -> Wire:
    rows = [{"name": name, "last_modified": when, "bytes": 1, "hash": "x"} for name in names]
    wire.answer(200, json=[{**row, **fields} for row in rows], X_Container_Object_Count=len(rows))
    return wire


def containers(wire: Wire, *names: str) -> None:
    rows = [{"name": name} for name in names]
    wire.answer(200, json=rows, X_Account_Container_Count=len(rows))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (segment("a/b", 1), "a/b"),
        (segment("x", 2, slo=False), "x"),
        ("x/y/1/2/3", None),
        ("readme.txt", None),
        ("/1699990000.500000/12/5/00000001", None),
    ],
)
def test_segments_tell_their_object(name: str, expected: str | None) -> None:
    assert object_of(name) == expected


def test_segments_that_no_manifest_names_are_deleted(wire: Wire, swift: StorageClient) -> None:
    lost, static = segment("gone", 0), segment("a", 0)
    dynamic = segment("b", 0, slo=False)
    listed(wire, static, dynamic, lost, "foreign.txt", bytes=5)
    containers(wire, "box", "box_segments")
    wire.answer(
        200,
        json=[
            {"name": "a", "bytes": 5, "hash": "m", "slo_etag": '"e"'},
            {"name": "b", "bytes": 0, "hash": "d41d8cd98f00b204e9800998ecf8427e"},
            {"name": "plain", "bytes": 3, "hash": "p"},
        ],
        X_Container_Object_Count=3,
    )
    wire.answer(200, json=[{"name": f"/box_segments/{static}", "bytes": 5, "hash": "x"}])
    wire.answer(200, X_Object_Manifest="box_segments/b/", Content_Length=5)
    listed(wire, static, dynamic, lost, bytes=5)
    wire.answer(200, json={"bulk_delete": {}})
    wire.answer(200, json={"Number Deleted": 1, "Response Status": "200 OK"})
    assert swift.delete_orphan_segments("box") == {
        "deleted": 1,
        "not_found": 0,
        "status": "200 OK",
        "errors": [],
        "names": [lost],
    }
    assert wire.last.body == f"box_segments/{lost}".encode()


def test_young_segments_may_be_part_of_an_upload(wire: Wire, swift: StorageClient) -> None:
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")
    listed(wire, segment("a", 0), when=now)
    assert swift.delete_orphan_segments("box")["names"] == []
    assert len(wire.sent) == 1


@pytest.mark.parametrize("age", [0, datetime.timedelta(0)])
def test_the_age_can_be_chosen(wire: Wire, swift: StorageClient, age: Any) -> None:
    when = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=5)
    listed(wire, segment("a", 0), when=when.strftime("%Y-%m-%dT%H:%M:%S.%f"))
    listed(wire)
    found = swift.delete_orphan_segments("box", older_than=age, containers=[], dry_run=True)
    assert found["names"] == [segment("a", 0)]
    assert all(sent.method == "GET" for sent in wire.sent)


def test_one_object_s_segments_and_another_place(wire: Wire, swift: StorageClient) -> None:
    listed(wire, segment("a", 0), segment("a/b", 0))
    listed(wire), listed(wire)
    found = swift.delete_orphan_segments(
        "box", "a", segment_container="parts", containers=["box"], dry_run=True
    )
    assert found["names"] == [segment("a", 0)]
    assert wire.lines[0] == "GET /parts?format=json&prefix=a%2F"
    assert wire.lines[2:] == ["GET /box?format=json"]


def test_an_object_that_was_deleted_meanwhile_uses_nothing(
    wire: Wire, swift: StorageClient
) -> None:
    listed(wire, segment("a", 0))
    wire.answer(
        200,
        json=[{"name": "a", "bytes": 5, "hash": "m", "slo_etag": '"e"'}],
        X_Container_Object_Count=1,
    )
    wire.answer(404).answer(204)
    found = swift.delete_orphan_segments("box", containers=["box"], dry_run=True)
    assert found["names"] == [segment("a", 0)]


def test_segments_in_use_stay_where_the_listing_does_not_show_what_is_large(
    wire: Wire, swift: StorageClient
) -> None:
    used, lost = [segment("a", 0), segment("a", 1)], segment("gone", 0)
    listed(wire, *used, lost, bytes=5)
    rows = [
        {"name": "moved", "bytes": 10, "hash": "m"},
        {"name": "plain", "bytes": 5, "hash": "p"},
        {"name": "small", "bytes": 4, "hash": "p"},
    ]
    wire.answer(200, json=rows, X_Container_Object_Count=3)
    wire.answer(200, X_Static_Large_Object="True", Content_Length=10)
    wire.answer(200, json=[{"name": f"/box_segments/{name}", "bytes": 5} for name in used])
    wire.answer(200, Content_Length=5)
    listed(wire, *used, lost, bytes=5)
    found = swift.delete_orphan_segments(
        "box", containers=["box", "box_segments"], older_than=0, dry_run=True
    )
    assert found["names"] == [lost]
    assert wire.lines[2:5] == ["HEAD /box/moved", "GET /box/moved?multipart-manifest=get"] + [
        "HEAD /box/plain"
    ]
    assert wire.spent


def test_errors_keep_everything(wire: Wire, swift: StorageClient) -> None:
    listed(wire, segment("a", 0))
    wire.answer(403)
    with pytest.raises(exceptions.Forbidden):
        swift.delete_orphan_segments("box", containers=["box"])
    assert all(sent.method == "GET" for sent in wire.sent)


@pytest.mark.parametrize("bad", [{"older_than": -1}, {"obj": ""}, {"container": ""}])
def test_bad_input_sends_nothing(wire: Wire, swift: StorageClient, bad: dict[str, Any]) -> None:
    with pytest.raises((ValueError, exceptions.MissingName)):
        swift.delete_orphan_segments(**{"container": "box", **bad})
    assert wire.sent == []
