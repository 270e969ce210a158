"""Containers and the account."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient
from tests.unit.object_storage.conftest import STORAGE, Wire
from tests.unit.stub_identity import StubIdentity

COUNTS = {"X_Container_Object_Count": 5, "X_Container_Bytes_Used": 1000}


# --- one container ------------------------------------------------------------------------------


def test_a_container_is_got_by_a_head(wire: Wire, client: StorageClient) -> None:
    wire.answer(204, **COUNTS, X_Storage_Policy="gold", X_Timestamp="1700000000.39027")
    box = client.get_container("b x")
    assert wire.lines == ["HEAD /b%20x"]
    assert (box.name, box.id, repr(box)) == ("b x", "b x", "<Container 'b x'>")
    assert (box.object_count, box.count, box.total_bytes, box.bytes) == (5, 5, 1000, 1000)
    assert (box.storage_policy, box.last_modified) == ("gold", "2023-11-14T22:13:20.390270")


def test_a_container_is_returned_as_it_is(wire: Wire, client: StorageClient, box: Any) -> None:
    assert client.get(box) is box
    assert wire.sent == []


def test_a_missing_container(wire: Wire, client: StorageClient) -> None:
    wire.answer(404, b"<html><h1>Not Found</h1></html>", X_Openstack_Request_Id="tx1")
    with pytest.raises(exceptions.NoSuchContainer, match="'box'") as caught:
        client.get("box")
    assert (caught.value.code, caught.value.request_id) == (404, "tx1")
    assert isinstance(caught.value, exceptions.NotFound)


def test_a_container_is_made_and_looked_at(wire: Wire, client: StorageClient) -> None:
    wire.answer(201).answer(204, **COUNTS)
    box = client.create_container("box", metadata={"Big_City": "Oslo", "n": 5})
    assert wire.lines == ["PUT /box", "HEAD /box"]
    assert wire.sent[0].headers["X-Container-Meta-Big-City"] == "Oslo"
    assert wire.sent[0].headers["X-Container-Meta-n"] == "5"
    assert wire.sent[0].headers["Content-Length"] == "0"
    assert box.object_count == 5


def test_a_prefix_and_headers_at_creation(wire: Wire, client: StorageClient) -> None:
    wire.answer(202).answer(204)
    client.create("box", {"Read": ".r:*"}, "X-Container-", headers={"X-Storage-Policy": "gold"})
    assert wire.sent[0].headers["X-Container-Read"] == ".r:*"
    assert wire.sent[0].headers["X-Storage-Policy"] == "gold"


@pytest.mark.parametrize("name", ["", None, "a/b", ".."])
def test_T32_nothing_is_sent_for_a_bad_name(
    wire: Wire, client: StorageClient, name: str | None
) -> None:
    for call in (client.create, client.get, client.delete, client.get_container_metadata):
        with pytest.raises((exceptions.MissingName, exceptions.InvalidContainerName)):
            call(name)
    for object_call in (client.delete_object, client.fetch_object, client.get_object):
        with pytest.raises((exceptions.MissingName, exceptions.InvalidContainerName)):
            object_call(name, "x")
        with pytest.raises(exceptions.MissingName):
            object_call("box", "")
    assert wire.sent == []


def test_a_container_is_read_again(wire: Wire, box: Container) -> None:
    wire.answer(204, **COUNTS)
    box.get()
    assert (box.count, box.object_count, box.bytes) == (5, 5, 1000)
    wire.answer(204, X_Container_Object_Count=6)
    box.reload()
    assert box.count == 6


def test_T35_containers_are_hashable_and_told_apart_by_account(client: StorageClient) -> None:
    other = StorageClient(StubIdentity(), management_url="https://ord.example.com/v1/other")
    one = Container(client._manager, {"name": "box"})
    same = Container(client._manager, {"name": "box", "count": 5})
    elsewhere = Container(other._manager, {"name": "box"})
    nowhere = Container(None, {"name": "box"})
    assert one == same and hash(one) == hash(same)
    assert one != elsewhere and one == nowhere and hash(one) == hash(nowhere)
    assert one != "box"
    assert len({one, same, elsewhere}) == 2


def test_containers_can_be_copied_and_pickled(box: Container) -> None:
    for twin in (copy.copy(box), copy.deepcopy(box), pickle.loads(pickle.dumps(box))):
        assert (twin.name, twin == box) == ("box", True)


def test_all_public_attributes_can_be_read_at_any_time(wire: Wire, box: Container) -> None:
    wire.answer(404).answer(404)  # the CDN, then the storage: the container is gone
    values = {name: getattr(box, name) for name in dir(box) if not name.startswith("_")}
    assert (values["cdn_enabled"], values["cdn_uri"], values["HUMAN_ID"]) == (False, None, False)
    assert (values["human_id"], values["name"]) == (None, "box")


# --- metadata -----------------------------------------------------------------------------------


def test_metadata_is_read_with_lower_case_keys(wire: Wire, box: Container) -> None:
    wire.answer(204, X_Container_Meta_Famous_Family="Simpsons", X_Container_Read=".r:*")
    assert box.get_metadata() == {"famous_family": "Simpsons"}
    wire.answer(204, X_Container_Meta_Web_Index="i.html")
    assert box.get_metadata(prefix="X-Container-Meta-Web-") == {"index": "i.html"}


def test_metadata_is_added_by_one_post(wire: Wire, client: StorageClient) -> None:
    wire.answer(204)
    assert client.set_container_metadata("box", {"Big_City": "Oslo", "gone": None}) is True
    assert wire.lines == ["POST /box"]
    assert wire.last.headers["X-Container-Meta-Big-City"] == "Oslo"
    assert wire.last.headers["X-Container-Meta-gone"] == ""


def test_T29_clearing_removes_what_is_not_given(wire: Wire, box: Container) -> None:
    wire.answer(204, X_Container_Meta_City="Oslo", X_Container_Meta_Color="red").answer(204)
    box.set_metadata({"color": "blue"}, clear=True)
    assert wire.lines == ["HEAD /box", "POST /box"]
    assert wire.last.headers["X-Container-Meta-City"] == ""
    assert wire.last.headers["X-Container-Meta-color"] == "blue"


def test_T22_a_key_is_removed(wire: Wire, client: StorageClient, box: Container) -> None:
    wire.answer(204).answer(204)
    assert box.remove_metadata_key("city") is True
    assert client.remove_container_metadata_key("box", "city") is True
    assert wire.lines == ["POST /box", "POST /box"]
    assert wire.last.headers["X-Container-Meta-city"] == ""


def test_all_metadata_is_removed(wire: Wire, client: StorageClient) -> None:
    wire.answer(204, X_Container_Meta_City="Oslo").answer(204)
    assert client.delete_container_metadata("box") is True
    assert wire.last.headers["X-Container-Meta-City"] == ""


def test_bare_headers_are_sent_as_they_are(wire: Wire, client: StorageClient) -> None:
    wire.answer(204)
    client.set_container_metadata("box", {"X-Container-Read": ".r:*"}, prefix="")
    assert wire.last.headers["X-Container-Read"] == ".r:*"


def test_bad_metadata_is_refused_before_anything_is_sent(wire: Wire, box: Container) -> None:
    with pytest.raises(ValueError):
        box.set_metadata({"a": "x\r\ny"}, clear=True)
    assert wire.sent == []


def test_T30_web_pages_are_set_on_the_storage(wire: Wire, swift: StorageClient) -> None:
    wire.answer(204).answer(204)
    swift.set_container_web_index_page("box", "index.html")
    assert wire.last.headers["X-Container-Meta-Web-Index"] == "index.html"
    swift.set_container_web_error_page("box", "error.html")
    assert wire.last.headers["X-Container-Meta-Web-Error"] == "error.html"
    assert [sent.url for sent in wire.sent] == [f"{STORAGE}/box"] * 2


def test_who_may_read_and_write(wire: Wire, client: StorageClient) -> None:
    wire.answer(204).answer(204)
    client.set_container_acl("box", read=".r:*,.rlistings")
    assert wire.last.headers["X-Container-Read"] == ".r:*,.rlistings"
    assert "X-Container-Write" not in wire.last.headers
    client.set_container_acl("box", write="")
    assert wire.last.headers["X-Container-Write"] == ""
    with pytest.raises(ValueError):
        client.set_container_acl("box")


# --- deleting -----------------------------------------------------------------------------------


def test_a_container_is_deleted(wire: Wire, client: StorageClient) -> None:
    wire.answer(204)
    client.delete_container("box")
    assert wire.lines == ["DELETE /box"]
    wire.answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        client.delete("box")


def deleted(number: int) -> dict[str, Any]:
    return {
        "Number Deleted": number,
        "Number Not Found": 0,
        "Response Status": "200 OK",
        "Response Body": "",
        "Errors": [],
    }


def test_T21_a_container_is_deleted_with_its_objects(wire: Wire, bucket: Container) -> None:
    wire.answer(200, json=[{"name": "a"}, {"name": "b"}], X_Container_Object_Count=2)
    wire.answer(200, json={"bulk_delete": {}})
    wire.answer(200, json=deleted(2)).answer(204).answer(204)
    bucket.delete(True)
    assert wire.lines == [
        "GET /box?format=json",
        "GET https://storage.example.com/info",
        "POST ?bulk-delete",
        "GET /box?format=json",
        "DELETE /box",
    ]
    assert wire.sent[2].body == b"box/a\nbox/b"


def test_T21_a_container_of_rackspace_is_deleted_in_three_requests(
    wire: Wire, box: Container
) -> None:
    wire.answer(200, json=[{"name": "a"}, {"name": "b"}], X_Container_Object_Count=2)
    wire.answer(200, json=deleted(2)).answer(204)
    box.delete(True)
    assert wire.lines == [
        "GET /box?format=json&limit=1000",
        "DELETE ?bulk-delete=1",
        "DELETE /box",
    ]


def test_a_container_that_is_not_empty_yet_is_tried_again(
    wire: Wire, box: Container, slept: list[float]
) -> None:
    wire.answer(204).answer(409).answer(204).answer(204)
    box.delete(del_objects=True)
    assert wire.lines == ["GET /box?format=json&limit=1000", "DELETE /box"] * 2
    assert slept == [0.5]


def test_what_stays_in_a_container_is_named(wire: Wire, box: Container, slept: list[float]) -> None:
    wire.answer(204)
    for _ in range(5):
        wire.answer(409).answer(204)
    wire.answer(409).answer(200, json=[{"name": "locked"}])
    with pytest.raises(exceptions.ClientException, match="'locked'") as caught:
        box.delete(del_objects=True)
    assert caught.value.code == 409
    assert slept == [0.5, 1.0, 2.0, 4.0, 8.0]


def test_a_container_that_is_gone_already_is_deleted(wire: Wire, box: Container) -> None:
    wire.answer(204).answer(404)
    box.delete(True)
    assert wire.spent


def test_a_repeated_delete_that_finds_nothing_is_a_success(
    wire: Wire, client: StorageClient
) -> None:
    wire.answer(502).answer(404)
    client.delete_container("box")
    assert wire.lines == ["DELETE /box"] * 2


def test_a_delete_that_was_only_put_off_can_find_nothing(wire: Wire, client: StorageClient) -> None:
    wire.answer(429).answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        client.delete_container("box")


# --- the account --------------------------------------------------------------------------------

ACCOUNT = {
    "X_Account_Container_Count": 3,
    "X_Account_Object_Count": 112,
    "X_Account_Bytes_Used": 73400320,
    "X_Account_Meta_Temp_Url_Key": "9f0c",
    "X_Account_Meta_Team": "ops",
}


def test_T1_details_of_the_account(wire: Wire, client: StorageClient) -> None:
    wire.answer(204, **ACCOUNT)
    assert client.get_account_details() == {
        "container_count": 3,
        "object_count": 112,
        "bytes_used": 73400320,
    }
    assert wire.sent[0].url == STORAGE


def test_counts_of_the_account_are_numbers(wire: Wire, client: StorageClient) -> None:
    wire.answer(204, **ACCOUNT).answer(204, **ACCOUNT)
    assert client.get_account_info() == client.get_info() == (3, 73400320)


def test_T1_the_key_for_temporary_urls_is_found(wire: Wire, client: StorageClient) -> None:
    wire.answer(204, **ACCOUNT)
    assert client.get_temp_url_key() == client.get_temp_url_key() == "9f0c"
    assert len(wire.sent) == 1
    wire.answer(204)
    assert client.get_temp_url_key(cached=False) is None


def test_a_key_is_made_set_and_removed(wire: Wire, client: StorageClient) -> None:
    wire.answer(204).answer(204).answer(204)
    client.set_temp_url_key()
    made = wire.last.headers["X-Account-Meta-Temp-Url-Key"]
    assert len(made) == 32 and int(made, 16) >= 0
    assert client.get_temp_url_key() == made
    client.set_temp_url_key(b"mine")
    assert client.get_temp_url_key() == "mine"
    client.set_temp_url_key("")
    assert wire.last.headers["X-Account-Meta-Temp-Url-Key"] == ""
    assert wire.lines == ["POST "] * 3


def test_metadata_of_the_account(wire: Wire, client: StorageClient) -> None:
    wire.answer(204, **ACCOUNT)
    assert client.get_account_metadata() == {"temp_url_key": "9f0c", "team": "ops"}
    wire.answer(204, **ACCOUNT).answer(204)
    assert client.delete_account_metadata() is True
    assert wire.last.headers["X-Account-Meta-Team"] == ""
    assert wire.last.headers["X-Account-Meta-Temp-Url-Key"] == ""


def test_a_new_key_of_somebody_else_is_noticed_after_metadata_changed(
    wire: Wire, client: StorageClient
) -> None:
    wire.answer(204, **ACCOUNT).answer(204).answer(204)
    client.get_temp_url_key()
    client.set_account_metadata({"Temp-Url-Key": "other"})
    assert client.get_temp_url_key() is None


def test_segments_stay_while_the_container_of_their_objects_does(
    wire: Wire, swift: StorageClient
) -> None:
    wire.answer(403)
    with pytest.raises(exceptions.Forbidden):
        swift.delete("box", del_objects=True, delete_segments=True)
    assert len(wire.sent) == 1


def test_segments_go_with_their_container_and_also_after_it(
    wire: Wire, swift: StorageClient
) -> None:
    wire.answer(200, json=[]).answer(204).answer(200, json=[]).answer(204)
    swift.delete("box", del_objects=True, delete_segments=True)
    assert [line for line in wire.lines if line.startswith("DELETE")] == [
        "DELETE /box",
        "DELETE /box_segments",
    ]
    wire.answer(404).answer(200, json=[]).answer(204)
    with pytest.raises(exceptions.NoSuchContainer):
        swift.delete("box", del_objects=True, delete_segments=True)
    assert wire.lines[-1] == "DELETE /box_segments"
    with pytest.raises(TypeError):
        swift.delete("box", del_objects=True, delete_segment=True)
