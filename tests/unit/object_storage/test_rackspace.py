"""What is sent to Cloud Files as scripts know it, where other clusters get something better."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient, StorageObject
from pyrax.object_storage.constants import EMPTY_MD5
from pyrax.object_storage.container_manager import ContainerManager
from pyrax.object_storage.rackspace import RackspaceContainerManager, RackspaceObjectManager
from tests.unit.object_storage.conftest import Wire

MD5 = "0f343b0931126a20f133d67c2b018a3b"
HEAD: dict[str, Any] = {"Content_Length": 14, "ETag": MD5, "X_Timestamp": "1700000000.39027"}


def known(box: Container, **fields: Any) -> StorageObject:
    """An object whose kind is known."""
    return StorageObject(box.object_manager, {"name": "x", **fields})


def test_the_dialect_picks_the_managers(client: StorageClient, swift: StorageClient) -> None:
    assert type(client._manager) is RackspaceContainerManager
    assert type(swift._manager) is ContainerManager
    assert type(client._manager._objects("c")) is RackspaceObjectManager
    assert type(Container(client._manager, {"name": "c"}).object_manager) is RackspaceObjectManager


# --- the container is looked for once -----------------------------------------------------------


def test_a_container_given_by_name_is_looked_for_once(wire: Wire, client: StorageClient) -> None:
    wire.answer(204).answer(200, **HEAD).answer(200, **HEAD)
    client.get_object("new", "x")
    client.get_object("new", "y")
    assert wire.lines == ["HEAD /new", "HEAD /new/x", "HEAD /new/y"]


def test_a_container_that_was_got_or_made_is_not_looked_for(
    wire: Wire, client: StorageClient
) -> None:
    wire.answer(201).answer(204).answer(204).answer(200, **HEAD).answer(200, **HEAD)
    client.create_container("made")
    client.get_container("got")
    client.get_object("made", "x")
    client.get_object("got", "x")
    assert wire.lines[3:] == ["HEAD /made/x", "HEAD /got/x"]


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.get_object("new", "x"),
        lambda client: client.fetch_object("new", "x"),
        lambda client: client.delete_object("new", "x"),
        lambda client: client.get_object_metadata("new", "x"),
        lambda client: client.set_object_metadata("new", "x", {"a": "b"}),
        lambda client: client.change_object_content_type("new", "x", "text/x"),
    ],
)
def test_what_is_missing_is_known_without_a_further_look(
    wire: Wire, client: StorageClient, call: Any
) -> None:
    wire.answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        call(client)
    wire.answer(204).answer(404)
    with pytest.raises(exceptions.NoSuchObject):
        call(client)
    assert wire.lines[:2] == ["HEAD /new", "HEAD /new"]
    assert wire.spent and len(wire.sent) == 3


def test_after_a_while_the_container_may_be_gone(
    wire: Wire, client: StorageClient, swift: StorageClient
) -> None:
    wire.answer(404).answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        client.get_object("box", "x")
    assert wire.lines == ["HEAD /box/x", "HEAD /box"]
    wire.answer(404).answer(204).answer(404)
    for _ in range(2):
        with pytest.raises(exceptions.NoSuchObject):
            swift.get_object("box", "x")
    assert wire.lines[2:] == ["HEAD /box/x", "HEAD /box", "HEAD /box/x"]


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_look_that_is_refused_is_not_held_against_the_call(
    wire: Wire, client: StorageClient, status: int
) -> None:
    wire.answer(status)
    if status == 401:
        wire.answer(401)
    wire.answer(200, b"abc", Content_Length=3)
    assert client.fetch_object("new", "x") == b"abc"


def test_another_account_is_another_container(wire: Wire, client: StorageClient) -> None:
    client.management_url = "https://storage.example.com/v1/other"
    wire.answer(204).answer(200, **HEAD)
    client.get_object("box", "x")
    assert [sent.method for sent in wire.sent] == ["HEAD", "HEAD"]


def test_a_deleted_container_is_forgotten(wire: Wire, client: StorageClient) -> None:
    wire.answer(204).answer(404)
    client.delete_container("box")
    with pytest.raises(exceptions.NoSuchContainer):
        client.get_object("box", "x")
    assert wire.lines == ["DELETE /box", "HEAD /box"]


# --- reading in pieces --------------------------------------------------------------------------


def test_T16_pieces_come_from_one_request(wire: Wire, box: Container) -> None:
    wire.answer(206, b"0123456789", Content_Range="bytes 0-9/10", Content_Length=10)
    assert list(box.fetch("x", chunk_size=4)) == [b"0123", b"4567", b"89"]
    assert [sent.headers["Range"] for sent in wire.sent] == ["bytes=0-"]


def test_T16_an_empty_object_has_no_pieces(wire: Wire, box: Container) -> None:
    wire.answer(416).answer(200, Content_Length=0)
    assert list(box.fetch("x", chunk_size=4)) == []


def test_T18_a_range_that_is_the_whole_object_is_checked(wire: Wire, box: Container) -> None:
    wire.answer(206, b"012345678X", Content_Range="bytes 0-9/10", Content_Length=10, ETag=MD5)
    with pytest.raises(exceptions.DownloadFailed):
        list(box.fetch("x", chunk_size=4))


# --- copying ------------------------------------------------------------------------------------


def test_a_copy_is_one_request(wire: Wire, client: StorageClient) -> None:
    wire.answer(201, ETag=MD5)
    assert client.copy_object("box", "a b", "new", content_type="text/x") == MD5
    assert wire.lines == ["PUT /new/a%20b"]
    assert wire.last.headers["X-Copy-From"] == "/box/a%20b"
    assert wire.last.headers["Content-Type"] == "text/x"


LARGE_COPY = [
    "HEAD /box/x",
    "GET /box/x?multipart-manifest=get",
    "PUT /new/x?multipart-manifest=get",
]


@pytest.mark.parametrize(
    ("fields", "options", "lines"),
    [
        ({"large_object": "slo"}, {}, LARGE_COPY),
        ({"large_object": "dlo"}, {"flatten": True}, ["PUT /new/x"]),
        ({"large_object": None, "hash": MD5}, {}, ["PUT /new/x"]),
        ({}, {"flatten": False}, LARGE_COPY),
    ],
)
def test_a_large_object_that_is_known_as_one_stays_one(
    wire: Wire, box: Container, fields: dict[str, Any], options: dict[str, Any], lines: list[str]
) -> None:
    if len(lines) > 1:
        wire.answer(200, X_Static_Large_Object="True", **HEAD).answer(200, json=[])
    wire.answer(201, ETag=MD5)
    box.copy_object(known(box, **fields), "new", **options)
    assert wire.lines == lines


def test_a_copy_that_would_be_too_large_is_one_of_the_manifest(wire: Wire, box: Container) -> None:
    wire.answer(413).answer(200, X_Object_Manifest="c/p", **HEAD)
    wire.answer(200, json=[]).answer(201, ETag=MD5)
    assert box.copy_object("x", "new") == MD5
    assert wire.lines == [
        "PUT /new/x",
        "HEAD /box/x",
        "GET /c?format=json&limit=1&prefix=p",
        "PUT /new/x?multipart-manifest=get",
    ]


def test_a_copy_over_quota_is_refused(wire: Wire, box: Container) -> None:
    wire.answer(413).answer(200, **HEAD)
    with pytest.raises(exceptions.OverLimit):
        box.copy_object("x", "new")
    assert len(wire.sent) == 2


def test_the_container_that_is_missing_is_named(wire: Wire, client: StorageClient) -> None:
    wire.answer(404).answer(404)
    with pytest.raises(exceptions.NoSuchContainer, match="'new'"):
        client.copy_object("box", "x", "new")
    wire.answer(404).answer(204).answer(404)
    with pytest.raises(exceptions.NoSuchContainer, match="'box'"):
        client.copy_object("box", "x", "new")
    wire.answer(404).answer(204)
    with pytest.raises(exceptions.NoSuchObject):
        client.copy_object("box", "x", "new")


# --- moving -------------------------------------------------------------------------------------


def test_a_move_is_a_copy_and_a_delete(wire: Wire, client: StorageClient) -> None:
    wire.answer(201, ETag=MD5).answer(204)
    assert client.move_object("box", "x", "new") == MD5
    assert wire.lines == ["PUT /new/x", "DELETE /box/x"]


@pytest.mark.parametrize("answer", [{}, {"ETag": EMPTY_MD5}])
def test_a_move_whose_answer_shows_no_copy_is_compared(
    wire: Wire, client: StorageClient, answer: dict[str, Any]
) -> None:
    wire.answer(201, **answer).answer(200, **HEAD).answer(201, **answer)
    wire.answer(200, Content_Length=0, ETag=EMPTY_MD5)
    with pytest.raises(exceptions.ClientException, match="not deleted"):
        client.move_object("box", "x", "new")
    assert wire.lines == ["PUT /new/x", "HEAD /box/x", "PUT /new/x", "HEAD /new/x"]


def test_a_move_of_something_else_than_is_known_is_compared(wire: Wire, box: Container) -> None:
    obj = known(box, large_object=None, hash=MD5)
    wire.answer(201, ETag="other").answer(200, **HEAD).answer(201, ETag=MD5)
    wire.answer(200, **HEAD).answer(204)
    assert obj.move("new") == MD5
    assert wire.lines[-2:] == ["HEAD /new/x", "DELETE /box/x"]


def test_a_move_is_compared_on_request(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, **HEAD).answer(201).answer(200, **HEAD).answer(204)
    client.move_object("box", "x", "new", verify=True)
    assert [sent.method for sent in wire.sent] == ["HEAD", "PUT", "HEAD", "DELETE"]


def test_T27_a_move_to_its_own_place_never_deletes(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, **HEAD)
    assert client.move_object("box", "x", "box") == MD5
    wire.answer(201, ETag=MD5)
    client.move_object("box", "x", "box", content_type="text/new")
    assert wire.lines == ["HEAD /box/x", "PUT /box/x"]


# --- the type -----------------------------------------------------------------------------------


def test_the_type_is_changed_by_a_copy_onto_itself(wire: Wire, client: StorageClient) -> None:
    wire.answer(201, ETag=MD5)
    assert client.change_object_content_type("box", "x", "text/x") == MD5
    assert wire.lines == ["PUT /box/x"]
    assert wire.last.headers["X-Copy-From"] == "/box/x"
    assert wire.last.headers["Content-Type"] == "text/x"


def test_the_type_of_a_large_object_is_changed_where_it_is(wire: Wire, box: Container) -> None:
    for refused in (False, True):
        if refused:
            wire.answer(413)
        wire.answer(200, X_Object_Manifest="c/p", **HEAD).answer(202)
        box.change_object_content_type("x" if refused else known(box, large_object="dlo"), "text/x")
        assert wire.last.headers["X-Object-Manifest"] == "c/p"
    assert [sent.method for sent in wire.sent] == ["HEAD", "POST", "PUT", "HEAD", "POST"]


# --- repeating ----------------------------------------------------------------------------------


def test_a_503_is_repeated_only_when_it_says_when(
    wire: Wire, client: StorageClient, swift: StorageClient, slept: list[float]
) -> None:
    wire.answer(503)
    with pytest.raises(exceptions.ClientException):
        client.list_container_names()
    assert len(wire.sent) == 1
    wire.answer(503, Retry_After="2").answer(200, json=[])
    assert client.list_container_names() == []
    assert slept == [2.0]
    wire.answer(503).answer(200, json=[])
    assert swift.list_container_names() == []


def test_content_on_its_way_is_sent_again_after_a_503(wire: Wire, client: StorageClient) -> None:
    wire.answer(503).answer(201)
    client.store_object("box", "x", "abc", return_none=True)
    wire.answer(503).answer(200, b"abc", Content_Length=3)
    assert client.fetch_object("box", "x") == b"abc"


@pytest.mark.parametrize("status", [500, 503])
def test_errors_of_plain_calls_are_passed_on_at_once(
    wire: Wire, client: StorageClient, status: int
) -> None:
    wire.answer(status)
    with pytest.raises(exceptions.ClientException) as caught:
        client.get_account_info()
    assert (caught.value.code, len(wire.sent)) == (status, 1)


# --- parts of old large objects -----------------------------------------------------------------


def test_parts_without_a_manifest_are_found_by_one_listing(
    wire: Wire, client: StorageClient
) -> None:
    rows = [{"name": name, "bytes": 1} for name in ("b.1", "b.2", "b.txt")]
    wire.answer(200, json=rows)
    parts = client.fetch_dlo("box", "b")
    assert [name for name, _ in parts] == ["b.1", "b.2"]
    assert wire.lines == ["GET /box?format=json&prefix=b"]
    wire.answer(206, b"x", Content_Range="bytes 0-0/1", Content_Length=1)
    assert parts[0][1].read() == b"x"
    assert wire.last.headers["Range"] == "bytes=0-"


def test_a_manifest_is_looked_at(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=[{"name": "b", "bytes": 0}, {"name": "b.1", "bytes": 1}])
    wire.answer(200, X_Object_Manifest="segs/p/").answer(200, json=[{"name": "p/1"}])
    wire.answer(200, json=[])
    assert [name for name, _ in client.fetch_dlo("box", "b")] == ["p/1"]


# --- times of files -----------------------------------------------------------------------------


def test_the_time_of_a_file_is_stored_on_request(
    wire: Wire, client: StorageClient, swift: StorageClient, tmp_path: Any
) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"abc")
    for api, options, stored in (
        (client, {}, False),
        (client, {"preserve_mtime": True}, True),
        (swift, {}, True),
        (swift, {"preserve_mtime": False}, False),
    ):
        wire.answer(201)
        api.upload_file("box", str(path), return_none=True, **options)
        assert ("X-Object-Meta-Mtime" in wire.last.headers) is stored
