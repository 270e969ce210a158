"""Deleting many objects."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests.exceptions

from pyrax import exceptions
from pyrax.object_storage import BulkDeleter, Container, StorageClient, StorageObject
from tests.unit.object_storage.conftest import STORAGE, Wire

INFO = {"bulk_delete": {"max_deletes_per_request": 10000}}


def outcome(
    deleted: int = 0,
    not_found: int = 0,
    status: str = "200 OK",
    errors: Any = (),
    body: str = "",
) -> dict[str, Any]:
    return {
        "Number Deleted": deleted,
        "Number Not Found": not_found,
        "Response Status": status,
        "Response Body": body,
        "Errors": list(errors),
    }


@pytest.fixture
def info(wire: Wire) -> Wire:
    """The cluster has bulk delete, and says so first."""
    return wire.answer(200, json=INFO)


def test_names_are_posted_one_a_line_and_encoded(
    info: Wire, client: StorageClient, box: Container
) -> None:
    info.answer(200, json=outcome(4))
    names = ["a%41 ü", b"new\nline", "../x", StorageObject(box.object_manager, {"name": "/o"})]
    assert client.bulk_delete("b x", names) == {
        "deleted": 4,
        "not_found": 0,
        "status": "200 OK",
        "errors": [],
    }
    post = info.last
    assert (post.method, post.url) == ("POST", f"{STORAGE}?bulk-delete")
    assert post.body == b"b%20x/a%2541%20%C3%BC\nb%20x/new%0Aline\nb%20x/%2E%2E/x\nb%20x//o"
    assert post.headers["Content-Type"] == "text/plain"
    assert post.headers["Accept"] == "application/json"


def test_the_caller_s_list_stays_and_any_iterable_will_do(
    info: Wire, client: StorageClient
) -> None:
    names = ["a", "b"]
    info.answer(200, json=outcome(2)).answer(200, json=outcome(2))
    client.bulk_delete("box", names)
    client.bulk_delete("box", (name for name in names))
    assert names == ["a", "b"]
    assert info.sent[1].body == info.sent[2].body == b"box/a\nbox/b"


def test_nothing_is_sent_for_no_names(wire: Wire, client: StorageClient) -> None:
    assert client.bulk_delete("box", []) == {
        "deleted": 0,
        "not_found": 0,
        "status": "200 OK",
        "errors": [],
    }
    assert wire.sent == []


@pytest.mark.parametrize("bad", ["", None, b""])
def test_T32_an_empty_name_could_delete_the_container(
    wire: Wire, client: StorageClient, bad: Any
) -> None:
    with pytest.raises(exceptions.MissingName):
        client.bulk_delete("box", ["a", bad])
    assert wire.sent == []


def test_failures_are_listed_by_their_names(info: Wire, client: StorageClient) -> None:
    errors = [["/box/locked%20file%2525", "403 Forbidden"]]
    info.answer(200, json=outcome(6, 1, "400 Bad Request", errors))
    assert client.bulk_delete("box", ["x"]) == {
        "deleted": 6,
        "not_found": 1,
        "status": "400 Bad Request",
        "errors": [["box/locked file%25", "403 Forbidden"]],
    }


def test_a_batch_refused_as_a_whole_is_an_error_of_its_own(
    info: Wire, client: StorageClient
) -> None:
    info.answer(200, json=outcome(status="413 Request Entity Too Large", body="too many"))
    results = client.bulk_delete("box", ["x"])
    assert results["errors"] == [["too many", "413 Request Entity Too Large"]]


def test_batches_are_as_large_as_the_cluster_allows(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json={"bulk_delete": {"max_deletes_per_request": 2}})
    wire.answer(200, json=outcome(1, 0, "400 Bad Request", [["box/b", "403 Forbidden"]]))
    wire.answer(200, json=outcome(2)).answer(200, json=outcome(0, 1))
    results = client.bulk_delete("box", "abcde")
    assert [sent.body for sent in wire.sent[1:]] == [b"box/a\nbox/b", b"box/c\nbox/d", b"box/e"]
    assert (results["deleted"], results["not_found"], results["status"]) == (
        3,
        1,
        "400 Bad Request",
    )


def test_25_001_names_go_in_three_requests(info: Wire, client: StorageClient) -> None:
    for number in (10_000, 10_000, 5_001):
        info.answer(200, json=outcome(number))
    assert client.bulk_delete("box", map(str, range(25_001)))["deleted"] == 25_001
    assert [sent.body.count(b"\n") + 1 for sent in info.sent[1:]] == [10_000, 10_000, 5_001]


def test_blanks_before_the_answer_are_a_heartbeat(info: Wire, client: StorageClient) -> None:
    import json

    info.answer(200, b"   \r\n  " + json.dumps(outcome(1)).encode())
    assert client.bulk_delete("box", ["x"])["deleted"] == 1


def test_a_401_inside_the_answer_is_repeated_with_a_new_token(
    info: Wire, client: StorageClient
) -> None:
    info.answer(200, json=outcome(status="401 Unauthorized")).answer(200, json=outcome(1))
    assert client.bulk_delete("box", ["x"])["deleted"] == 1
    assert [sent.headers["X-Auth-Token"] for sent in info.sent[1:]] == ["token-1", "token-2"]


# --- without the middleware ---------------------------------------------------------------------


def test_rackspace_s_own_form_is_tried_when_the_post_does_nothing(
    wire: Wire, client: StorageClient
) -> None:
    wire.answer(404).answer(204).answer(200, json=outcome(1))
    assert client.bulk_delete("box", ["x"])["deleted"] == 1
    assert wire.lines[1:] == ["POST ?bulk-delete", "DELETE ?bulk-delete=1"]


def test_nothing_but_a_post_goes_to_an_openstack_account(wire: Wire, swift: StorageClient) -> None:
    wire.answer(404).answer(204).answer(204).answer(404)
    results = swift.bulk_delete("box", ["only one"])
    assert wire.lines[1:] == ["POST ?bulk-delete", "DELETE /box/only%20one"]
    assert results == {"deleted": 1, "not_found": 0, "status": "200 OK", "errors": []}


def test_a_cluster_that_says_it_has_none_is_not_asked(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json={"swift": {}}).answer(404)
    assert swift.bulk_delete("box", ["x"])["not_found"] == 1
    assert wire.lines[1:] == ["DELETE /box/x"]


def test_rackspace_s_account_is_not_endangered_when_the_cluster_has_no_bulk_delete(
    wire: Wire, client: StorageClient
) -> None:
    wire.answer(200, json={"swift": {}}).answer(204).answer(204)
    client.bulk_delete("box", ["x"])
    assert wire.lines[1:] == ["POST ?bulk-delete", "DELETE /box/x"]


def test_single_deletes_have_the_same_results(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json={"swift": {}}).answer(403, b"no")
    assert swift.bulk_delete("box", ["a b"]) == {
        "deleted": 0,
        "not_found": 0,
        "status": "400 Bad Request",
        "errors": [["box/a b", "403 no"]],
    }


# --- threads ------------------------------------------------------------------------------------


def test_a_blocking_delete_returns_or_raises(info: Wire, client: StorageClient) -> None:
    client.retries = 0
    info.fail(requests.exceptions.ConnectionError("gone"))
    with pytest.raises(exceptions.ConnectionFailed):
        client.bulk_delete("box", ["x"])


def test_a_delete_in_the_background_always_completes(info: Wire, client: StorageClient) -> None:
    client.retries = 0
    info.fail(requests.exceptions.ConnectionError("gone"))
    deleter = client.bulk_delete("box", ["x"], async_=True)
    assert isinstance(deleter, threading.Thread)
    deleter.join(10)
    assert deleter.completed is True
    assert isinstance(deleter.exception, exceptions.ConnectionFailed)
    with pytest.raises(exceptions.ConnectionFailed):
        deleter.wait(1)


def test_the_old_name_of_the_flag_works(info: Wire, client: StorageClient) -> None:
    info.answer(200, json=outcome(1))
    deleter = client.bulk_delete("box", ["x"], **{"async": True})
    assert deleter.wait(10)["deleted"] == 1
    with pytest.raises(TypeError, match="nonsense"):
        client.bulk_delete("box", ["x"], nonsense=True)


def test_a_deleter_can_be_made_by_hand(info: Wire, client: StorageClient, box: Container) -> None:
    info.answer(200, json=outcome(1))
    deleter = BulkDeleter(client, box, ["x"])
    assert (deleter.client, deleter.container, deleter.object_names) == (client, box, ["x"])
    assert (deleter.completed, deleter.results["deleted"]) == (False, 0)
    deleter.start()
    deleter.join(10)
    assert deleter.results["deleted"] == 1


# --- everything in a container ------------------------------------------------------------------


def listed(wire: Wire, *names: str) -> None:
    if names:
        wire.answer(
            200, json=[{"name": name} for name in names], X_Container_Object_Count=len(names)
        )
    else:
        wire.answer(204)


def test_T21_all_objects_are_deleted_until_none_is_listed(wire: Wire, box: Container) -> None:
    listed(wire, "a", "b")
    wire.answer(200, json=INFO).answer(200, json=outcome(2))
    listed(wire, "c")
    wire.answer(200, json=outcome(1))
    listed(wire)
    assert box.delete_all_objects()["deleted"] == 3
    assert wire.spent


def test_a_listing_that_lags_counts_nothing_twice(wire: Wire, box: Container) -> None:
    listed(wire, "a", "b")
    wire.answer(200, json=INFO).answer(200, json=outcome(2))
    listed(wire, "a", "b")
    wire.answer(200, json=outcome(0, 2))
    assert box.delete_all_objects() == {
        "deleted": 2,
        "not_found": 0,
        "status": "200 OK",
        "errors": [],
    }


def test_what_cannot_be_deleted_ends_the_work(wire: Wire, box: Container) -> None:
    errors = [["box/a", "403 Forbidden"]]
    listed(wire, "a")
    wire.answer(200, json=INFO).answer(200, json=outcome(0, 0, "400 Bad Request", errors))
    listed(wire, "a")
    wire.answer(200, json=outcome(0, 0, "400 Bad Request", errors))
    assert box.delete_all_objects()["errors"] == errors


def test_given_names_of_a_container_are_deleted(info: Wire, box: Container) -> None:
    info.answer(200, json=outcome(1))
    assert box.object_manager.delete_all_objects(["x"])["deleted"] == 1
