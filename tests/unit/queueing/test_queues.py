"""Queues themselves: listing, looking, making, metadata."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.queueing import Queue, QueueClient, QueueSubscription
from tests.unit.service_wire import ServiceWire

LIST = {"queues": [{"name": "jobs", "href": "/v1/queues/jobs"}], "links": []}
PATCH_TYPE = "application/openstack-messaging-v2.0-json-patch"


def queues(*names: str, marker: str | None = None, extra: str = "") -> dict[str, Any]:
    """Return a page of queues."""
    href = f"/v1/queues?marker={marker}&limit=10{extra}"
    rows = [{"name": name} for name in names]
    return {"queues": rows, "links": [{"rel": "next", "href": href}] if marker else []}


# --- listing ------------------------------------------------------------------------------------


def test_list_gives_all_pages_b11(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/queues", queues("a", "b", marker="b"))
    wire.answer("GET", "/queues?marker=b&limit=10", queues("c", marker="c"))
    wire.answer("GET", "/queues?marker=c&limit=10", status=204)
    assert [one.name for one in client.list()] == ["a", "b", "c"]
    assert client.find(name="c").id == "c"


def test_list_with_limit_or_marker_is_one_page(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/queues", queues("a", marker="a"), any_query=True)
    assert len(client.list(limit=1)) == len(client.list(marker="x")) == 1
    assert wire.lines == ["GET /queues?limit=1", "GET /queues?marker=x"]
    assert client._manager.list(return_raw=True)[1]["queues"] == [{"name": "a"}]
    assert client._manager.list(other_keys=["links"])[1][0]


def test_pages_that_repeat_themselves_end(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/queues", queues("a", marker="a"), any_query=True)
    assert len(client.list()) == 1
    assert len(wire.lines) == 2


@pytest.mark.parametrize("status", [204, 404])
def test_nothing_there_is_an_empty_list(
    client: QueueClient, wire: ServiceWire, status: int
) -> None:
    wire.answer("GET", "/queues", status=status)
    assert client.list() == []


# --- looking ------------------------------------------------------------------------------------


def test_old_service_is_asked_by_head_b14(v1: QueueClient, wire: ServiceWire) -> None:
    wire.answer("HEAD", "/queues/jobs", status=204)
    wire.answer("HEAD", "/queues/nope", status=404)
    assert (v1.queue_exists("jobs"), v1.queue_exists(b"nope")) == (True, False)
    assert v1.get("jobs").name == "jobs"
    assert wire.lines == ["HEAD /queues/jobs", "HEAD /queues/nope", "HEAD /queues/jobs"]


def test_zaqar_is_asked_by_the_list_whose_pages_are_all_read(
    v2: QueueClient, wire: ServiceWire
) -> None:
    first = queues("jobs2", "myjobs", marker="myjobs", extra="&name=jobs")
    wire.answer("GET", "/queues?name=jobs&limit=20", first)
    wire.answer("GET", "/queues?marker=myjobs&limit=10&name=jobs", queues("jobs"))
    wire.answer("GET", "/queues?name=job&limit=20", queues("jobs"))
    assert v2.queue_exists("jobs") is True
    assert v2.queue_exists("job") is False


def test_missing_queue_is_not_found_with_a_text_b6(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("HEAD", "/queues/nope", status=404)
    wire.answer("GET", "/queues?name=nope&limit=20", queues())
    with pytest.raises(exceptions.NotFound) as caught:
        client.get("nope")
    assert (caught.value.code, "nope" in caught.value.message) == (404, True)


# --- making and deleting ------------------------------------------------------------------------


def test_old_service_looks_before_it_makes(v1: QueueClient, wire: ServiceWire) -> None:
    wire.answer("HEAD", "/queues/jobs", status=404)
    wire.answer("PUT", "/queues/jobs", status=201)
    assert isinstance(v1.create("jobs"), Queue)
    assert wire.lines == ["HEAD /queues/jobs", "PUT /queues/jobs"]


def test_zaqar_makes_at_once(v2: QueueClient, wire: ServiceWire) -> None:
    wire.answer("PUT", "/queues/jobs", status=201)
    assert v2.create("jobs", metadata={"owner": "ops"}).name == "jobs"
    assert wire.lines == ["PUT /queues/jobs"]
    assert wire.last.body == {"owner": "ops"}


def test_metadata_of_a_new_queue_take_a_request_in_the_old_service(
    v1: QueueClient, wire: ServiceWire
) -> None:
    wire.answer("HEAD", "/queues/jobs", status=404)
    wire.answer("PUT", "/queues/jobs", status=201)
    wire.answer("PUT", "/queues/jobs/metadata", status=204)
    v1.create("jobs", metadata={"owner": "ops"})
    assert wire.last.body == {"owner": "ops"}
    assert wire.sent[1].body is None


def test_queue_that_is_there_is_a_duplicate(v1: QueueClient, wire: ServiceWire) -> None:
    wire.answer("HEAD", "/queues/jobs", status=204)
    with pytest.raises(exceptions.DuplicateQueue, match="jobs"):
        v1.create("jobs")


def test_queue_that_was_made_in_between_is_a_duplicate_b8(
    client: QueueClient, wire: ServiceWire
) -> None:
    wire.answer("HEAD", "/queues/jobs", status=404)
    wire.answer("PUT", "/queues/jobs", status=204)
    with pytest.raises(exceptions.DuplicateQueue, match="jobs"):
        client.create("jobs")


def test_refused_name_is_both_exceptions_b7(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("HEAD", "/queues/bad%20name", status=404)
    wire.answer("PUT", "/queues/bad%20name", {"title": "t", "description": "no"}, status=400)
    with pytest.raises(exceptions.InvalidQueueName, match="no") as caught:
        client.create("bad name")
    assert isinstance(caught.value, exceptions.BadRequest)


def test_stub_that_only_returns_400_raises_too_b7(
    v1: QueueClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Answer:
        status_code = 400

    monkeypatch.setattr(v1, "method_put", lambda uri: (Answer(), None))
    with pytest.raises(exceptions.InvalidQueueName):
        v1._manager.create("jobs")


def test_names_are_quoted_and_never_empty_b17(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("DELETE", "/queues/a%2Fb%3Fc", status=204)
    client.delete("a/b?c")
    client.delete(Queue(client._manager, {"name": "a/b?c"}))
    assert wire.lines == ["DELETE /queues/a%2Fb%3Fc"] * 2
    calls: list[Any] = [client.delete, client.get, client.get_stats, client.get_metadata]
    for call in calls:
        for name in ("", None, ".."):
            with pytest.raises(ValueError, match=r"name|URL"):
                call(name)
    for name in ("", ".", None):
        with pytest.raises((exceptions.InvalidQueueName, ValueError)):
            client.create(name)
    assert len(wire.lines) == 2


# --- metadata and statistics --------------------------------------------------------------------


def test_stats_are_what_stands_under_messages(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/queues/jobs/stats", {"messages": {"free": 1, "total": 1}})
    assert client.get_stats("jobs") == {"free": 1, "total": 1}


def test_metadata_of_the_old_service_are_merged_b13(v1: QueueClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/queues/jobs/metadata", {"a": 1, "b": 2})
    wire.answer("PUT", "/queues/jobs/metadata", status=204)
    v1.set_metadata("jobs", {"b": 3})
    assert wire.last.body == {"a": 1, "b": 3}
    v1.set_metadata("jobs", {"b": 3}, clear=True)
    assert wire.last.body == {"b": 3}
    assert len(wire.lines) == 3


def test_metadata_of_zaqar_are_changed_one_by_one_b13(v2: QueueClient, wire: ServiceWire) -> None:
    present = {"_max_claim_count": None, "a": 1, "b/c~d": 2}
    wire.answer("GET", "/queues/jobs", present)
    wire.answer("PATCH", "/queues/jobs", {})
    assert v2.get_metadata("jobs") == present
    v2.set_metadata("jobs", {"x/y": 3})
    assert wire.last.body == [{"op": "add", "path": "/metadata/x~1y", "value": 3}]
    assert wire.last.headers["Content-Type"] == PATCH_TYPE
    v2.set_metadata("jobs", {b"a": 5}, clear=True)
    assert wire.last.body == [
        {"op": "remove", "path": "/metadata/b~1c~0d"},
        {"op": "add", "path": "/metadata/a", "value": 5},
    ]
    before = len(wire.lines)
    v2.set_metadata("jobs", {})
    assert len(wire.lines) == before


def test_home_document_is_that_of_the_version(
    v1: QueueClient, v2: QueueClient, wire: ServiceWire
) -> None:
    document = {"resources": {}}
    wire.answer("GET", "https://ord.queues.api.rackspacecloud.com/v1", document)
    wire.answer("GET", "/", document)
    for client in (v1, v2):
        response, body = client.get_home_document()
        assert (response.status_code, body) == (200, document)


# --- what only Zaqar has ------------------------------------------------------------------------


def test_purge_names_what_is_purged(v2: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(v2._manager, {"name": "jobs"})
    wire.answer("POST", "/queues/jobs/purge", status=204)
    v2.purge(queue)
    assert wire.last.body == {"resource_types": ["messages", "subscriptions"]}
    v2.purge(queue, subscriptions=False)
    assert wire.last.body == {"resource_types": ["messages"]}
    with pytest.raises(ValueError, match="purge"):
        v2.purge(queue, False, False)


def test_shared_url_does_not_show_its_signature(v2: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(v2._manager, {"name": "jobs"})
    answer = {"project": "p1", "signature": "6a63d632", "expires": "2030-01-01T00:00:00"}
    wire.answer("POST", "/queues/jobs/share", answer)
    shared = v2.share(queue)
    assert wire.last.body == {}
    assert shared["signature"] == "6a63d632"
    assert "6a63d632" not in repr(shared)
    zone = datetime.timezone(datetime.timedelta(hours=2))
    moment = datetime.datetime(2030, 1, 1, 2, tzinfo=zone)
    v2.share(queue, paths="messages", methods=["GET", "POST"], expires=moment)
    assert wire.last.body == {
        "paths": ["messages"],
        "methods": ["GET", "POST"],
        "expires": "2030-01-01T00:00:00",
    }


def test_ping_tells_whether_the_service_works(v2: QueueClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/ping", status=204)
    assert v2.ping() is True
    wire.mock.reset()
    wire.answer("GET", "/ping", status=503)
    assert v2.ping() is False


def test_subscription_lives(v2: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(v2._manager, {"name": "jobs"})
    base = "/queues/jobs/subscriptions"
    document = {"id": "s1", "subscriber": "https://a/b", "source": "jobs", "ttl": 60, "options": {}}
    link = {"rel": "next", "href": f"/v2{base}?marker=s1&limit=10"}
    wire.answer("POST", base, {"subscription_id": "s1"}, status=201)
    wire.answer("GET", base, {"subscriptions": [document], "links": [link]})
    wire.answer("GET", f"{base}?marker=s1&limit=10", {"subscriptions": [], "links": []})
    wire.answer("GET", f"{base}/s1", document)
    wire.answer("PATCH", f"{base}/s1", status=204)
    wire.answer("PUT", f"{base}/s1/confirm", status=204)
    wire.answer("DELETE", f"{base}/s1", status=204)
    made = v2.create_subscription(queue, "https://a/b", ttl=60, options={"k": 1})
    assert isinstance(made, QueueSubscription)
    assert wire.last.body == {"subscriber": "https://a/b", "ttl": 60, "options": {"k": 1}}
    assert (made.id, made.source) == ("s1", "jobs")
    assert v2.list_subscriptions(queue) == [v2.get_subscription(queue, "s1")]
    made.update(ttl=90)
    assert wire.last.body == {"ttl": 90}
    v2.confirm_subscription(queue, "s1")
    assert wire.last.body == {"confirmed": True}
    made.confirm(False)
    assert wire.last.body == {"confirmed": False}
    v2.delete_subscription(queue, made)
    assert wire.lines[-1] == f"DELETE {base}/s1"
    with pytest.raises(ValueError, match="Nothing"):
        v2.update_subscription(queue, "s1")
    with pytest.raises(ValueError, match="subscriber"):
        v2.create_subscription(queue, "")


ZAQAR_ONLY: list[tuple[str, tuple[Any, ...]]] = [
    ("pop_messages", ("jobs",)),
    ("purge", ("jobs",)),
    ("share", ("jobs",)),
    ("ping", ()),
    ("list_subscriptions", ("jobs",)),
    ("create_subscription", ("jobs", "https://a/b")),
    ("get_subscription", ("jobs", "s1")),
    ("update_subscription", ("jobs", "s1")),
    ("delete_subscription", ("jobs", "s1")),
    ("confirm_subscription", ("jobs", "s1")),
    ("get_limits", ()),
]


@pytest.mark.parametrize(("method", "arguments"), ZAQAR_ONLY)
def test_what_the_old_service_does_not_have_says_so(
    v1: QueueClient, wire: ServiceWire, method: str, arguments: Any
) -> None:
    with pytest.raises(exceptions.NotSupported, match=f"'{method}'.*'Rackspace Cloud Queues v1'"):
        getattr(v1, method)(*arguments)
    assert wire.lines == []


def test_neither_service_has_limits(v2: QueueClient, wire: ServiceWire) -> None:
    with pytest.raises(exceptions.NotSupported, match="'get_limits'.*'Zaqar'"):
        v2.get_limits()
    assert wire.lines == []


@pytest.mark.parametrize("bad", [None, "", "owner", [], [("owner", "ops")]])
@pytest.mark.parametrize("clear", [False, True])
def test_metadata_that_are_no_dict_are_refused(
    client: QueueClient, wire: ServiceWire, bad: Any, clear: bool
) -> None:
    with pytest.raises(TypeError, match="a dict"):
        client.set_metadata("jobs", bad, clear=clear)
    assert wire.lines == []
