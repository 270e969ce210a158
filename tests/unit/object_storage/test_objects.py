"""One object: attributes, metadata, deleting, copying, moving."""

from __future__ import annotations

import copy
import datetime
import pickle
from typing import Any

import pytest

from pyrax import exceptions, utils
from pyrax.object_storage import Container, StorageClient, StorageObject
from pyrax.object_storage.constants import EMPTY_MD5
from tests.unit.object_storage.conftest import STORAGE, Wire
from tests.unit.stub_identity import StubIdentity

HEAD: dict[str, Any] = {
    "Content_Length": 14,
    "Content_Type": "text/plain",
    "ETag": '"0f343b0931126a20f133d67c2b018a3b"',
    "Last_Modified": "Tue, 14 Nov 2023 22:13:21 GMT",
    "X_Timestamp": "1700000000.39027",
}
MD5 = "0f343b0931126a20f133d67c2b018a3b"


@pytest.fixture
def obj(box: Container) -> StorageObject:
    """An object of a listing."""
    return StorageObject(box.object_manager, {"name": "a/b c", "bytes": 3, "hash": "abc"})


# --- attributes ---------------------------------------------------------------------------------


def test_T36_an_object_is_got_by_one_head(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, **HEAD)
    obj = client.get_object("box", "readme.txt")
    assert wire.lines == ["HEAD /box/readme.txt"]
    assert (obj.name, obj.id, obj.bytes, obj.total_bytes) == ("readme.txt", "readme.txt", 14, 14)
    assert (obj.hash, obj.etag, obj.content_type) == (MD5, MD5, "text/plain")
    assert (obj.timestamp, obj.last_modified) == (
        "1700000000.39027",
        "Tue, 14 Nov 2023 22:13:21 GMT",
    )
    assert obj.last_modified_at == datetime.datetime(
        2023, 11, 14, 22, 13, 20, 390270, tzinfo=datetime.timezone.utc
    )
    assert repr(obj) == "<Object 'readme.txt' (text/plain)>"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"last_modified": "2023-11-14T22:13:20.390270"}, (20, 390270)),
        ({"last_modified": "Tue, 14 Nov 2023 22:13:21 GMT"}, (21, 0)),
        ({"last_modified": "Tue, 14 Nov 2023 23:13:21 +0100", "timestamp": None}, (21, 0)),
    ],
)
def test_T36_the_time_is_the_same_from_a_listing_and_from_headers(
    box: Container, fields: dict[str, Any], expected: tuple[int, int]
) -> None:
    obj = StorageObject(box.object_manager, {"name": "x", **fields})
    assert obj.last_modified_at == datetime.datetime(
        2023, 11, 14, 22, 13, *expected, tzinfo=datetime.timezone.utc
    )


@pytest.mark.parametrize("text", [None, "", "soon"])
def test_T36_a_time_that_nobody_knows_is_none(box: Container, text: str | None) -> None:
    obj = StorageObject(box.object_manager, {"name": "x", "last_modified": text})
    assert obj.last_modified_at is None


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"slo_etag": '"x"', "hash": "y", "bytes": 3}, "slo"),
        ({"hash": "y", "bytes": 3}, None),
    ],
)
def test_a_listing_tells_large_objects(
    wire: Wire, box: Container, row: dict[str, Any], kind: str | None
) -> None:
    assert StorageObject(box.object_manager, {"name": "x", **row}).large_object == kind
    assert wire.sent == []


@pytest.mark.parametrize(
    ("headers", "kind"),
    [({"X_Static_Large_Object": "True"}, "slo"), ({"X_Object_Manifest": "c/p"}, "dlo")],
)
def test_headers_tell_large_objects(
    wire: Wire, box: Container, headers: dict[str, str], kind: str
) -> None:
    wire.answer(200, **HEAD, **headers)
    empty = StorageObject(box.object_manager, {"name": "x", "bytes": 0, "hash": EMPTY_MD5})
    assert empty.large_object == kind


def test_an_object_is_returned_as_it_is(
    wire: Wire, client: StorageClient, obj: StorageObject
) -> None:
    assert client.get_object("box", obj) is obj
    assert wire.sent == []


def test_T17_a_missing_attribute_is_asked_for_by_a_head(wire: Wire, obj: StorageObject) -> None:
    wire.answer(200, **HEAD)
    assert obj.timestamp == "1700000000.39027"
    assert (obj.bytes, obj.loaded) == (14, True)
    with pytest.raises(AttributeError):
        obj.nonsense  # noqa: B018
    assert wire.lines == ["HEAD /box/a/b%20c"]


def test_T17_a_missing_attribute_of_a_deleted_object(wire: Wire, obj: StorageObject) -> None:
    wire.answer(404).answer(204)
    with pytest.raises(AttributeError, match="no longer exists"):
        obj.timestamp  # noqa: B018


def test_T37_the_caller_s_row_is_not_changed(box: Container) -> None:
    row = {"subdir": "a/"}
    folder = StorageObject(box.object_manager, row)
    assert row == {"subdir": "a/"}
    assert (folder.name, folder.total_bytes, folder.etag) == ("a/", None, None)


def test_T35_objects_are_hashable_and_told_apart_by_their_place(
    client: StorageClient, box: Container, obj: StorageObject
) -> None:
    other = StorageClient(StubIdentity(), management_url="https://lon.example.com/v1/abc")
    same = StorageObject(box.object_manager, {"name": "a/b c"})
    neighbour = Container(client._manager, {"name": "other"})
    abroad = Container(other._manager, {"name": "box"})
    there = StorageObject(neighbour.object_manager, {"name": "a/b c"})
    far = StorageObject(abroad.object_manager, {"name": "a/b c"})
    nowhere = StorageObject(None, {"name": "a/b c"})
    assert obj == same and hash(obj) == hash(same)
    assert obj != there and obj != far and obj == nowhere
    assert len({obj, same, there, far}) == 3


def test_objects_can_be_copied_and_pickled(obj: StorageObject) -> None:
    for twin in (copy.copy(obj), copy.deepcopy(obj), pickle.loads(pickle.dumps(obj))):
        assert (twin.name, twin.bytes, twin == obj) == ("a/b c", 3, True)


def test_the_container_is_asked_for_once(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, **HEAD).answer(204)
    obj = client.get_object("box", "x")
    assert obj.container is obj.container
    assert (obj.container.name, obj.manager.name) == ("box", "box")
    assert wire.lines == ["HEAD /box/x", "HEAD /box"]


def test_all_public_attributes_can_be_read_at_any_time(wire: Wire, obj: StorageObject) -> None:
    obj.last_modified = "2023-11-14T22:13:20.390270"
    values = {name: getattr(obj, name) for name in dir(obj) if not name.startswith("_")}
    assert (values["total_bytes"], values["human_id"]) == (3, None)
    assert wire.sent == []


def test_reload_refreshes_and_downloads_nothing(wire: Wire, obj: StorageObject) -> None:
    wire.answer(200, **HEAD)
    obj.reload()
    assert (obj.bytes, obj.hash) == (14, MD5)
    assert wire.lines == ["HEAD /box/a/b%20c"]


def test_waiting_for_an_object_downloads_nothing(wire: Wire, obj: StorageObject) -> None:
    wire.answer(200, **{**HEAD, "Content_Length": 3}).answer(200, **HEAD)
    utils.wait_until(obj, "bytes", 14, interval=0)
    assert wire.lines == ["HEAD /box/a/b%20c"] * 2


def test_get_and_fetch_give_the_content(wire: Wire, obj: StorageObject) -> None:
    wire.answer(200, b"abc", Content_Length=3).answer(200, b"abc", Content_Length=3)
    assert obj.get() == obj.fetch() == b"abc"
    wire.answer(206, b"a", Content_Length=1, Content_Range="bytes 0-0/3")
    assert obj.fetch(size=1) == b"a"


# --- metadata -----------------------------------------------------------------------------------


def test_metadata_is_read(wire: Wire, client: StorageClient, obj: StorageObject) -> None:
    wire.answer(200, X_Object_Meta_Draft_No="7", **HEAD)
    assert obj.get_metadata() == {"draft_no": "7"}
    wire.answer(200, **HEAD)
    assert client.get_object_metadata("box", "x", prefix="")["content_type"] == "text/plain"


def test_T28_metadata_is_added_without_losing_anything(wire: Wire, client: StorageClient) -> None:
    wire.answer(
        200, X_Object_Meta_Old="å".encode().decode("latin-1"), Content_Encoding="gzip", **HEAD
    ).answer(202)
    assert client.set_object_metadata("box", "x", {"new_one": 1}) is None
    assert wire.lines == ["HEAD /box/x", "POST /box/x"]
    sent = wire.last.headers
    assert (sent["X-Object-Meta-Old"], sent["X-Object-Meta-new-one"]) == ("å".encode(), "1")
    assert sent["Content-Encoding"] == "gzip"
    assert "Content-Type" not in sent


def test_T22_a_key_is_removed(wire: Wire, client: StorageClient, obj: StorageObject) -> None:
    for remove in (
        lambda: obj.remove_metadata_key("Draft-No"),
        lambda: client.remove_object_metadata_key("box", "a/b c", "draft_no"),
    ):
        wire.answer(200, X_Object_Meta_Draft_No="7", X_Object_Meta_Keep="k", **HEAD).answer(202)
        assert remove() is None
        assert "X-Object-Meta-Draft-No" not in wire.last.headers
        assert wire.last.headers["X-Object-Meta-Keep"] == "k"


def test_clearing_sends_the_given_items_only(wire: Wire, obj: StorageObject) -> None:
    wire.answer(200, X_Object_Meta_Old="o", X_Delete_At="99", **HEAD).answer(202)
    obj.set_metadata({"a": "b"}, clear=True)
    assert wire.last.headers["X-Object-Meta-a"] == "b"
    assert wire.last.headers["X-Delete-At"] == "99"
    assert "X-Object-Meta-Old" not in wire.last.headers


def test_T28_expiry_keeps_the_metadata(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, X_Object_Meta_A="b", X_Delete_At="5", X_Object_Manifest="c/p%20q/", **HEAD)
    wire.answer(202)
    client.delete_object_in_seconds("box", "x", "60")
    sent = wire.last.headers
    assert (sent["X-Delete-After"], sent["X-Object-Meta-A"]) == ("60", "b")
    assert sent["X-Object-Manifest"] == "c/p%20q/"
    assert "X-Delete-At" not in sent


@pytest.mark.parametrize("seconds", [0, -5, "0"])
def test_expiry_lies_in_the_future(wire: Wire, obj: StorageObject, seconds: Any) -> None:
    with pytest.raises(ValueError):
        obj.delete_in_seconds(seconds)
    assert wire.sent == []


def test_the_type_is_changed_by_a_post(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, X_Object_Meta_A="b", **HEAD).answer(202)
    assert swift.change_object_content_type("box", "x", "text/x") == MD5
    assert wire.lines == ["HEAD /box/x", "POST /box/x"]
    assert wire.last.headers["Content-Type"] == "text/x"
    assert wire.last.headers["X-Object-Meta-A"] == "b"


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("a.html", None, "text/html"),
        ("a.html", "text/x", "text/html"),
        ("a.unknown-type", "text/x", "text/x"),
        ("a.unknown-type", None, "application/octet-stream"),
    ],
)
def test_the_type_is_guessed_from_the_name(
    wire: Wire, bucket: Container, name: str, given: str | None, expected: str
) -> None:
    wire.answer(200, **HEAD).answer(202)
    bucket.change_object_content_type(name, given, guess=True)
    assert wire.last.headers["Content-Type"] == expected


# --- deleting -----------------------------------------------------------------------------------


def test_an_object_is_deleted(wire: Wire, client: StorageClient, obj: StorageObject) -> None:
    wire.answer(204).answer(204)
    obj.delete()
    client.delete_object("box", obj)
    assert wire.lines == ["DELETE /box/a/b%20c"] * 2


def test_a_repeated_delete_that_finds_nothing_is_a_success(wire: Wire, obj: StorageObject) -> None:
    wire.answer(504).answer(404)
    obj.delete()
    assert wire.spent


def test_deleting_what_is_not_there(wire: Wire, client: StorageClient) -> None:
    wire.answer(404).answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        client.delete_object("box", "x")
    wire.answer(404).answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        client.delete_object("box", "x")


# --- copying ------------------------------------------------------------------------------------


def test_T25_the_source_of_a_copy_is_quoted(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, **HEAD).answer(201, ETag=f'"{MD5}"')
    assert swift.copy_object("sö", "a?b ü", "new", "x y", content_type="text/x") == MD5
    assert wire.lines == ["HEAD /s%C3%B6/a%3Fb%20%C3%BC", "PUT /new/x%20y"]
    assert wire.last.headers["X-Copy-From"] == "/s%C3%B6/a%3Fb%20%C3%BC"
    assert wire.last.headers["Content-Length"] == "0"
    assert wire.last.headers["Content-Type"] == "text/x"


@pytest.mark.parametrize(
    ("large", "flatten", "query"),
    [
        ({"X_Static_Large_Object": "True"}, False, "?multipart-manifest=get"),
        ({"X_Object_Manifest": "c/p"}, False, "?multipart-manifest=get"),
        ({"X_Object_Manifest": "c/p"}, True, ""),
        ({}, False, ""),
    ],
)
def test_a_large_object_stays_one_unless_it_is_to_be_joined(
    wire: Wire, bucket: Container, large: dict[str, str], flatten: bool, query: str
) -> None:
    wire.answer(200, **{**HEAD, **large})
    if query:
        wire.answer(200, json=[])
    wire.answer(201)
    bucket.copy_object("x", "new", flatten=flatten)
    assert wire.lines[-1] == f"PUT /new/x{query}"
    assert "Content-Type" not in wire.last.headers


def test_a_copy_onto_itself_is_refused_before_anything_is_sent(
    wire: Wire, bucket: Container
) -> None:
    with pytest.raises(ValueError, match="onto itself"):
        bucket.copy_object("x", "box")
    assert wire.sent == []


def test_a_copy_to_another_account_is_refused(wire: Wire, bucket: Container) -> None:
    other = StorageClient(StubIdentity(), region_name="LON", management_url=STORAGE + "d")
    with pytest.raises(ValueError, match="another region"):
        bucket.copy_object("x", Container(other._manager, {"name": "new"}))
    assert wire.sent == []


def test_a_copy_to_the_same_account_of_another_cloud_is_refused(
    wire: Wire, bucket: Container
) -> None:
    other = StorageClient(
        StubIdentity(),
        region_name="ORD",
        management_url=STORAGE.replace("//", "//other-"),
        dialect="openstack",
    )
    other.identity.auth_endpoint = "https://other.example/v3"
    with pytest.raises(ValueError, match="sync_containers"):
        bucket.copy_object("x", Container(other._manager, {"name": "new"}))
    assert wire.sent == []


def test_the_internal_network_is_no_other_account(wire: Wire, bucket: Container) -> None:
    inner = StorageClient(
        StubIdentity(),
        region_name="ORD",
        management_url=STORAGE.replace("//", "//snet-"),
        dialect="openstack",
    )
    wire.answer(200, **HEAD).answer(201)
    bucket.copy_object("x", Container(inner._manager, {"name": "new"}))
    assert wire.lines[1] == "PUT /new/x"


# --- moving -------------------------------------------------------------------------------------


def test_a_move_compares_before_it_deletes(wire: Wire, bucket: Container) -> None:
    obj = StorageObject(bucket.object_manager, {"name": "a/b c"})
    wire.answer(200, **HEAD).answer(201).answer(200, **HEAD).answer(204)
    assert obj.move("new") == MD5
    assert wire.lines == [
        "HEAD /box/a/b%20c",
        "PUT /new/a/b%20c",
        "HEAD /new/a/b%20c",
        "DELETE /box/a/b%20c",
    ]
    assert wire.sent[1].headers["If-Match"] == HEAD["ETag"]


@pytest.mark.parametrize("wrong", [{"Content_Length": 13}, {"ETag": "other"}])
def test_a_copy_that_differs_deletes_nothing(
    wire: Wire, bucket: Container, wrong: dict[str, Any]
) -> None:
    wire.answer(200, **HEAD).answer(201).answer(200, **{**HEAD, **wrong})
    with pytest.raises(exceptions.ClientException, match="not deleted"):
        bucket.move_object("x", "new")
    assert wire.spent


def test_without_an_etag_nothing_is_moved(wire: Wire, bucket: Container) -> None:
    wire.answer(200, Content_Length=14)
    with pytest.raises(exceptions.ClientException, match="no ETag"):
        bucket.move_object("x", "new")
    assert len(wire.sent) == 1


def test_a_dynamic_large_object_is_compared_by_its_manifest(wire: Wire, bucket: Container) -> None:
    large = {**HEAD, "X_Object_Manifest": "c/p%20q"}
    wire.answer(200, **large).answer(200, json=[]).answer(201)
    wire.answer(200, **{**large, "ETag": "lagging", "Content_Length": 0}).answer(204)
    bucket.move_object("x", "new")
    assert wire.lines[-1] == "DELETE /box/x"


def test_a_static_large_object_is_moved_on_the_condition_of_its_manifest(
    wire: Wire, bucket: Container
) -> None:
    large = {**HEAD, "X_Static_Large_Object": "True", "X_Manifest_Etag": "of-the-manifest"}
    wire.answer(200, **large).answer(200, json=[])
    wire.answer(201).answer(200, **large).answer(204)
    bucket.move_object("x", "new")
    assert wire.lines[2] == "PUT /new/x?multipart-manifest=get"
    assert wire.sent[2].headers["If-Match"] == "of-the-manifest"


def test_a_gateway_that_applies_the_condition_to_the_target(wire: Wire, bucket: Container) -> None:
    wire.answer(200, **HEAD).answer(412).answer(200, **HEAD)
    wire.answer(201).answer(200, **HEAD).answer(204)
    bucket.move_object("x", "new")
    assert "If-Match" not in wire.sent[3].headers
    assert wire.lines[-1] == "DELETE /box/x"


def test_a_source_that_changed_meanwhile_is_not_moved(wire: Wire, bucket: Container) -> None:
    wire.answer(200, **HEAD).answer(412).answer(200, **{**HEAD, "ETag": "newer"})
    with pytest.raises(exceptions.ClientException) as caught:
        bucket.move_object("x", "new")
    assert caught.value.code == 412


def test_a_move_whose_original_stays_says_so(wire: Wire, bucket: Container) -> None:
    wire.answer(200, **HEAD).answer(201).answer(200, **HEAD).answer(403)
    with pytest.raises(exceptions.Forbidden, match="both exist"):
        bucket.move_object("x", "new")


def test_T27_a_move_to_its_own_place_changes_nothing(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, **HEAD)
    assert swift.move_object("box", "x", "box", new_obj_name="x") == MD5
    wire.answer(200, **HEAD).answer(202)
    swift.move_object("box", "x", "box", content_type="text/new")
    assert wire.lines == ["HEAD /box/x", "HEAD /box/x", "POST /box/x"]


def test_a_moved_object_is_returned_on_request(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, **HEAD).answer(201).answer(200, **HEAD).answer(204).answer(200, **HEAD)
    moved = swift.move_object("box", "x", "new", "y", True)
    assert (moved.name, moved.manager.name) == ("y", "new")


# --- other accounts -----------------------------------------------------------------------------


def test_an_object_is_copied_from_another_account(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, **HEAD).answer(201, ETag=MD5)
    assert swift.copy_object("box", "x", "new", from_account="AUTH ü") == MD5
    assert [sent.url for sent in wire.sent] == [
        "https://storage.example.com/v1/AUTH%20%C3%BC/box/x",
        f"{STORAGE}/new/x",
    ]
    assert wire.last.headers["X-Copy-From-Account"] == "AUTH%20%C3%BC"
    assert wire.last.headers["X-Copy-From"] == "/box/x"


def test_an_object_is_copied_to_another_account(wire: Wire, client: StorageClient) -> None:
    wire.answer(201, ETag=MD5)
    client.copy_object("box", "x", "box", to_account="other")
    assert wire.last.url == "https://storage.example.com/v1/other/box/x"
    assert "X-Copy-From-Account" not in wire.last.headers


def test_what_is_missing_in_another_account_is_told(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, **HEAD).answer(404).answer(404)
    with pytest.raises(exceptions.NoSuchContainer, match="'new'"):
        swift.copy_object("box", "x", "new", to_account="other")
    assert wire.last.url == "https://storage.example.com/v1/other/new"
    wire.answer(200, **HEAD).answer(404).answer(403)
    with pytest.raises(exceptions.NoSuchObject):
        swift.copy_object("box", "x", "new", from_account="other", to_account="third")


@pytest.mark.parametrize("account", ["", "a/b", "..", "a\0", 7])
def test_bad_names_of_accounts_send_nothing(wire: Wire, swift: StorageClient, account: Any) -> None:
    for side in ("from_account", "to_account"):
        with pytest.raises(ValueError, match="account"):
            swift.copy_object("box", "x", "new", **{side: account})
    assert wire.sent == []
