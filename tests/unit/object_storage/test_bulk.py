"""Deleting many objects."""

from __future__ import annotations

import gzip
import json
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
    info: Wire, swift: StorageClient, bucket: Container
) -> None:
    info.answer(200, json=outcome(4))
    names = ["a%41 ü", b"new\nline", "../x", StorageObject(bucket.object_manager, {"name": "/o"})]
    assert swift.bulk_delete("b x", names) == {
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


def test_the_caller_s_list_stays_and_any_iterable_will_do(info: Wire, swift: StorageClient) -> None:
    names = ["a", "b"]
    info.answer(200, json=outcome(2)).answer(200, json=outcome(2))
    swift.bulk_delete("box", names)
    swift.bulk_delete("box", (name for name in names))
    assert names == ["a", "b"]
    assert info.sent[1].body == info.sent[2].body == b"box/a\nbox/b"


@pytest.mark.parametrize("one", ["ab", b"ab", StorageObject(None, {"name": "ab"})])
def test_one_name_alone_is_not_taken_for_its_letters(
    info: Wire, swift: StorageClient, one: Any
) -> None:
    info.answer(200, json=outcome(1))
    swift.bulk_delete("box", one)
    assert info.last.body == b"box/ab"


def test_nothing_is_sent_for_no_names(wire: Wire, swift: StorageClient) -> None:
    assert swift.bulk_delete("box", []) == {
        "deleted": 0,
        "not_found": 0,
        "status": "200 OK",
        "errors": [],
    }
    assert wire.sent == []


@pytest.mark.parametrize("bad", ["", None, b""])
def test_T32_an_empty_name_could_delete_the_container(
    wire: Wire, swift: StorageClient, bad: Any
) -> None:
    with pytest.raises(exceptions.MissingName):
        swift.bulk_delete("box", ["a", bad])
    assert wire.sent == []


def test_failures_are_listed_by_their_names(info: Wire, swift: StorageClient) -> None:
    errors = [["/box/locked%20file%2525", "403 Forbidden"]]
    info.answer(200, json=outcome(6, 1, "400 Bad Request", errors))
    assert swift.bulk_delete("box", ["x"]) == {
        "deleted": 6,
        "not_found": 1,
        "status": "400 Bad Request",
        "errors": [["box/locked file%25", "403 Forbidden"]],
    }


def test_a_batch_refused_as_a_whole_is_an_error_of_its_own(
    info: Wire, swift: StorageClient
) -> None:
    info.answer(200, json=outcome(status="413 Request Entity Too Large", body="too many"))
    results = swift.bulk_delete("box", ["x"])
    assert results["errors"] == [["too many", "413 Request Entity Too Large"]]


def test_batches_are_as_large_as_the_cluster_allows(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json={"bulk_delete": {"max_deletes_per_request": 2}})
    wire.answer(200, json=outcome(1, 0, "400 Bad Request", [["box/b", "403 Forbidden"]]))
    wire.answer(200, json=outcome(2)).answer(200, json=outcome(0, 1))
    results = swift.bulk_delete("box", list("abcde"))
    assert [sent.body for sent in wire.sent[1:]] == [b"box/a\nbox/b", b"box/c\nbox/d", b"box/e"]
    assert (results["deleted"], results["not_found"], results["status"]) == (
        3,
        1,
        "400 Bad Request",
    )


def test_25_001_names_go_in_three_requests(info: Wire, swift: StorageClient) -> None:
    for number in (10_000, 10_000, 5_001):
        info.answer(200, json=outcome(number))
    assert swift.bulk_delete("box", map(str, range(25_001)))["deleted"] == 25_001
    assert [sent.body.count(b"\n") + 1 for sent in info.sent[1:]] == [10_000, 10_000, 5_001]


def test_a_name_that_is_too_long_for_a_line_is_deleted_by_itself(
    info: Wire, swift: StorageClient
) -> None:
    info.answer(200, json=outcome(2)).answer(204)
    results = swift.bulk_delete("box", ["a", "я" * 300, "b"])
    assert info.sent[1].body == b"box/a\nbox/b"
    assert (info.last.method, info.last.url) == ("DELETE", f"{STORAGE}/box/{'%D1%8F' * 300}")
    assert (results["deleted"], results["errors"]) == (3, [])


def test_blanks_before_the_answer_are_a_heartbeat(info: Wire, swift: StorageClient) -> None:
    info.answer(200, b"   \r\n  " + json.dumps(outcome(1)).encode())
    assert swift.bulk_delete("box", ["x"])["deleted"] == 1


def test_a_compressed_answer_is_understood_and_one_that_is_cut_is_an_error(
    info: Wire, swift: StorageClient
) -> None:
    packed = gzip.compress(json.dumps(outcome(1)).encode())
    info.answer(200, packed, Content_Encoding="gzip")
    assert swift.bulk_delete("box", ["x"])["deleted"] == 1
    info.answer(200, packed[:-9], Content_Encoding="gzip")
    with pytest.raises(exceptions.ConnectionFailed, match="cut off"):
        swift.bulk_delete("box", ["x"])


def test_a_401_inside_the_answer_is_repeated_with_a_new_token(
    info: Wire, swift: StorageClient
) -> None:
    info.answer(200, json=outcome(status="401 Unauthorized")).answer(200, json=outcome(1))
    assert swift.bulk_delete("box", ["x"])["deleted"] == 1
    assert [sent.headers["X-Auth-Token"] for sent in info.sent[1:]] == ["token-1", "token-2"]


# --- without the middleware ---------------------------------------------------------------------


def test_rackspace_gets_the_form_that_it_documents(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=outcome(1))
    assert client.bulk_delete("box", ["x"])["deleted"] == 1
    assert wire.lines == ["DELETE ?bulk-delete=1"]
    assert wire.last.body == b"box/x"


def test_a_rackspace_that_does_nothing_about_it_gets_single_deletes(
    wire: Wire, client: StorageClient
) -> None:
    wire.answer(403).answer(204)
    assert client.bulk_delete("box", ["x"])["deleted"] == 1
    assert wire.lines == ["DELETE ?bulk-delete=1", "DELETE /box/x"]


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
    wire.answer(200, json={"swift": {}}).answer(204)
    client.get_capabilities()
    client.bulk_delete("box", ["x"])
    assert wire.lines[1:] == ["DELETE /box/x"]


def test_single_deletes_have_the_same_results(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json={"swift": {}}).answer(403, b"no")
    assert swift.bulk_delete("box", ["a b"]) == {
        "deleted": 0,
        "not_found": 0,
        "status": "400 Bad Request",
        "errors": [["box/a b", "403 no"]],
    }


# --- threads ------------------------------------------------------------------------------------


def test_a_blocking_delete_returns_or_raises(info: Wire, swift: StorageClient) -> None:
    swift.retries = 0
    info.fail(requests.exceptions.ConnectionError("gone"))
    with pytest.raises(exceptions.ConnectionFailed):
        swift.bulk_delete("box", ["x"])


def test_a_delete_in_the_background_always_completes(info: Wire, swift: StorageClient) -> None:
    swift.retries = 0
    info.fail(requests.exceptions.ConnectionError("gone"))
    deleter = swift.bulk_delete("box", ["x"], async_=True)
    assert isinstance(deleter, threading.Thread)
    deleter.join(10)
    assert deleter.completed is True
    assert isinstance(deleter.exception, exceptions.ConnectionFailed)
    with pytest.raises(exceptions.ConnectionFailed):
        deleter.wait(1)


def test_the_old_name_of_the_flag_works(info: Wire, swift: StorageClient) -> None:
    info.answer(200, json=outcome(1))
    with pytest.warns(DeprecationWarning, match="use 'async_'") as warned:
        deleter = swift.bulk_delete("box", ["x"], **{"async": True})
    assert warned[0].filename == __file__
    assert deleter.wait(10)["deleted"] == 1
    with pytest.raises(TypeError, match="nonsense"):
        swift.bulk_delete("box", ["x"], nonsense=True)


def test_a_deleter_can_be_made_by_hand(info: Wire, swift: StorageClient, bucket: Container) -> None:
    info.answer(200, json=outcome(1))
    deleter = BulkDeleter(swift, bucket, ["x"])
    assert (deleter.client, deleter.container, deleter.object_names) == (swift, bucket, ["x"])
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


def test_T21_all_objects_are_deleted_until_none_is_listed(wire: Wire, bucket: Container) -> None:
    listed(wire, "a", "b")
    wire.answer(200, json=INFO).answer(200, json=outcome(2))
    listed(wire, "c")
    wire.answer(200, json=outcome(1))
    listed(wire)
    assert bucket.delete_all_objects()["deleted"] == 3
    assert wire.spent


def test_a_listing_that_lags_counts_nothing_twice(wire: Wire, bucket: Container) -> None:
    listed(wire, "a", "b")
    wire.answer(200, json=INFO).answer(200, json=outcome(2))
    listed(wire, "a", "b")
    wire.answer(200, json=outcome(0, 2))
    assert bucket.delete_all_objects() == {
        "deleted": 2,
        "not_found": 0,
        "status": "200 OK",
        "errors": [],
    }


def test_what_cannot_be_deleted_ends_the_work(wire: Wire, bucket: Container) -> None:
    errors = [["box/a", "403 Forbidden"]]
    listed(wire, "a")
    wire.answer(200, json=INFO).answer(200, json=outcome(0, 0, "400 Bad Request", errors))
    listed(wire, "a")
    wire.answer(200, json=outcome(0, 0, "400 Bad Request", errors))
    assert bucket.delete_all_objects()["errors"] == errors


def test_given_names_of_a_container_are_deleted(info: Wire, bucket: Container) -> None:
    info.answer(200, json=outcome(1))
    assert bucket.object_manager.delete_all_objects(["x"])["deleted"] == 1


def test_rackspace_lists_once_and_deletes_what_was_there(wire: Wire, box: Container) -> None:
    listed(wire, "a", "b")
    wire.answer(200, json=outcome(2))
    assert box.delete_all_objects()["deleted"] == 2
    assert wire.lines == ["GET /box?format=json&limit=1000", "DELETE ?bulk-delete=1"]


def test_failures_on_rackspace_are_tried_once_more(wire: Wire, box: Container) -> None:
    listed(wire, "a")
    wire.answer(200, json=outcome(0, 0, "400 Bad Request", [["box/a", "503 Busy"]]))
    listed(wire, "a")
    wire.answer(200, json=outcome(1))
    assert box.delete_all_objects() == {
        "deleted": 1,
        "not_found": 0,
        "status": "200 OK",
        "errors": [],
    }


# --- progress -----------------------------------------------------------------------------------


def test_progress_counts_names(info: Wire, swift: StorageClient) -> None:
    for number in (10_000, 10_000, 5_001):
        info.answer(200, json=outcome(number))
    seen: list[tuple[int, int | None]] = []
    swift.bulk_delete(
        "box", map(str, range(25_001)), progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (25_001, 25_001)
    assert (10_000, 25_001) in seen


def test_progress_counts_single_deletes(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json={"swift": {}}).answer(204).answer(404).answer(403)
    seen: list[tuple[int, int | None]] = []
    swift.bulk_delete(
        "box", list("abc"), concurrency=1, progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (3, 3)


def test_a_progress_function_can_end_the_work(wire: Wire, swift: StorageClient) -> None:
    wire.answer(200, json={"bulk_delete": {"max_deletes_per_request": 1}})
    wire.answer(200, json=outcome(1))
    with pytest.raises(exceptions.PyraxException, match="cancelled"):
        swift.bulk_delete("box", list("abc"), progress=lambda done, total: False)
    wire.answer(200, json=outcome(1))

    def explode(done: int, total: int | None) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        swift.bulk_delete("box", list("abc"), progress=explode)
    assert wire.spent


def test_progress_of_a_container_grows_with_its_listing(wire: Wire, bucket: Container) -> None:
    listed(wire, "a", "b")
    wire.answer(200, json=INFO).answer(200, json=outcome(2))
    listed(wire)
    seen: list[tuple[int, int | None]] = []
    bucket.delete_all_objects(progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)


def test_a_bar_is_drawn_on_request(
    info: Wire, swift: StorageClient, capsys: pytest.CaptureFixture[str]
) -> None:
    info.answer(200, json=outcome(2))
    swift.bulk_delete("box", list("ab"), progress=True)
    assert "2/2" in capsys.readouterr().err


@pytest.mark.parametrize("bad", [{"progress": 7}, {"concurrency": 0}])
def test_bad_options_send_nothing(wire: Wire, swift: StorageClient, bad: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        swift.bulk_delete("box", ["x"], **bad)
    assert wire.sent == []
