"""The client: its id, its headers, and what it hands on to queues."""

from __future__ import annotations

import pickle
import uuid
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.client import BaseClient
from pyrax.queueing import Queue, QueueClient, assure_queue
from tests.unit.service_wire import ServiceWire

from .conftest import CLIENT_ID, make_client

MISSING_V1 = {"title": "Missing header", "description": 'The "Client-ID" header is required.'}


# --- the client id ------------------------------------------------------------------------------


def test_client_id_goes_with_every_request(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/queues", {"queues": []})
    client.list()
    assert wire.last.headers["Client-ID"] == CLIENT_ID


def test_client_id_of_the_environment_is_kept(
    wire: ServiceWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client("rackspace", client_id=None)
    monkeypatch.setenv("CLOUD_QUEUES_ID", CLIENT_ID)
    wire.answer("GET", "/queues", {"queues": []})
    client.list()
    monkeypatch.setenv("CLOUD_QUEUES_ID", "another")
    client.list()
    assert client.client_id == CLIENT_ID
    assert [one.headers["Client-ID"] for one in wire.sent] == [CLIENT_ID] * 2


def test_headers_are_added_to_a_dict_of_the_caller_s(client: QueueClient) -> None:
    headers: dict[str, Any] = {}
    client._add_custom_headers(headers)
    assert headers["Client-ID"] == CLIENT_ID
    assert headers.get("X-Project-Id") == (None if client.dialect == "rackspace" else "123456")


def test_zaqar_gets_one_id_of_this_client_for_calls_on_queues(wire: ServiceWire) -> None:
    client = make_client("openstack", client_id=None)
    wire.answer("GET", "/queues", {"queues": []})
    client.list()
    client.list()
    first, second = (one.headers["Client-ID"] for one in wire.sent)
    assert first == second == str(uuid.UUID(first))
    assert client.client_id is None
    assert make_client("openstack", client_id=None)._made_client_id != first


MESSAGE_CALLS: list[tuple[str, tuple[Any, ...]]] = [
    ("get_message", ("m",)),
    ("delete_message", ("m",)),
    ("list_messages", ()),
    ("list_messages_by_ids", (["m"],)),
    ("delete_messages_by_ids", (["m"],)),
    ("list_messages_by_claim", ("c",)),
    ("post_message", ("x", 60)),
    ("post_messages", ([{"body": "x", "ttl": 60}],)),
    ("claim_messages", (300, 60)),
    ("get_claim", ("c",)),
    ("update_claim", ("c", 60)),
    ("release_claim", ("c",)),
    ("pop_messages", ()),
]


@pytest.mark.parametrize(("method", "arguments"), MESSAGE_CALLS)
def test_zaqar_has_no_messages_without_an_id_b1(
    wire: ServiceWire, method: str, arguments: Any
) -> None:
    client = make_client("openstack", client_id=None)
    for queue in ("jobs", Queue(client._manager, {"name": "jobs"})):
        with pytest.raises(exceptions.QueueClientIDNotDefined, match="CLOUD_QUEUES_ID"):
            getattr(client, method)(queue, *arguments)
    assert wire.lines == []


def test_queues_as_objects_check_the_id_as_well_b1(wire: ServiceWire) -> None:
    queue = Queue(make_client("openstack", client_id=None)._manager, {"name": "jobs"})
    for call in (queue.list, lambda: queue.post_message(1, 60), lambda: queue.get_claim("c")):
        with pytest.raises(exceptions.QueueClientIDNotDefined):
            call()
    assert wire.lines == []


@pytest.mark.parametrize(
    "document",
    [
        MISSING_V1,
        {"title": 'The "Client-Id" header is required.'},
        {"title": "Missing header value", "description": 'The header "client-id" is required.'},
    ],
)
def test_missing_id_is_told_by_the_old_service_b1(
    wire: ServiceWire, document: dict[str, str]
) -> None:
    client = make_client("rackspace", client_id=None)
    queue = Queue(client._manager, {"name": "jobs"})
    wire.answer("POST", "/queues/jobs/messages", document, status=400)
    with pytest.raises(exceptions.QueueClientIDNotDefined) as caught:
        client.post_message(queue, "x", 60)
    error: Any = caught.value
    assert isinstance(error, exceptions.BadRequest)
    assert error.code == 400
    assert isinstance(pickle.loads(pickle.dumps(error)), exceptions.QueueClientIDNotDefined)
    assert "Client-ID" not in wire.last.headers


@pytest.mark.parametrize("code", [400, "400"])
def test_missing_id_as_test_suites_stub_it_b1(monkeypatch: pytest.MonkeyPatch, code: Any) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise exceptions.BadRequest(code, 'The "Client-ID" header is required.')

    monkeypatch.setattr(BaseClient, "_api_request", refuse)
    with pytest.raises(exceptions.QueueClientIDNotDefined):
        make_client("rackspace", client_id=None)._api_request("/x", "GET")


def test_other_refusals_are_left_alone_b1(client: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(client._manager, {"name": "jobs"})
    document = {"title": "Wrong UUID value", "description": "Malformed hexadecimal UUID."}
    wire.answer("POST", "/queues/jobs/messages", document, status=400)
    with pytest.raises(exceptions.BadRequest, match="Malformed hexadecimal UUID") as caught:
        client.post_message(queue, "x", 60)
    assert not isinstance(caught.value, exceptions.QueueClientIDNotDefined)
    assert caught.value.details == "Wrong UUID value"


# --- queues by name -----------------------------------------------------------------------------


def test_name_is_looked_up_and_an_object_is_not(v1: QueueClient, wire: ServiceWire) -> None:
    wire.answer("HEAD", "/queues/jobs", status=204)
    wire.answer("GET", "/queues/jobs/messages", status=204, any_query=True)
    v1.list_messages("jobs")
    v1.list_messages(Queue(v1._manager, {"name": "jobs"}))
    assert [line.partition("?")[0] for line in wire.lines] == [
        "HEAD /queues/jobs",
        "GET /queues/jobs/messages",
        "GET /queues/jobs/messages",
    ]


def test_misspelled_name_makes_no_queue(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("HEAD", "/queues/jobz", status=404)
    wire.answer("GET", "/queues?name=jobz&limit=20", {"queues": []})
    with pytest.raises(exceptions.NotFound, match="jobz"):
        client.post_message("jobz", "x", 60)
    assert not [line for line in wire.lines if line.startswith("POST")]


def test_assure_queue_asks_the_manager() -> None:
    class Manager:
        def get(self, name: str) -> str:
            return f"queue {name}"

    class Holder:
        _manager = Manager()

        @assure_queue
        def act(self, queue: Any, more: int = 0) -> Any:
            return queue, more

    assert Holder().act("jobs", more=1) == ("queue jobs", 1)
    assert Holder.act.__name__ == "act"


# --- repeating ----------------------------------------------------------------------------------


def test_reading_is_repeated(client: QueueClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/queues", {"title": "later"}, status=503)
    wire.answer("GET", "/queues", {"queues": []})
    assert client.list() == []
    assert len(wire.lines) == 2


def test_rate_limit_is_waited_for_and_a_large_body_is_not(
    client: QueueClient, wire: ServiceWire
) -> None:
    queue = Queue(client._manager, {"name": "jobs"})
    path = "/queues/jobs/messages"
    wire.answer("POST", path, {"title": "slow"}, status=429, headers={"Retry-After": "1"})
    wire.answer("POST", path, {"title": "large"}, status=413, headers={"Retry-After": "1"})
    with pytest.raises(exceptions.OverLimit):
        queue.post_message("x", 60)
    assert len(wire.lines) == 2


# --- what test suites of users stub ---------------------------------------------------------------


def test_seams_of_managers(v1: QueueClient, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue(v1._manager, {"name": "jobs"})
    calls: list[Any] = []

    def sent(*args: Any, **kwargs: Any) -> Any:
        calls.append((args, kwargs))
        return Answer(), [{"href": "/v1/queues/jobs/messages/m1?claim_id=c1"}]

    class Answer:
        status_code = 201

    for name in ("method_put", "method_post", "method_patch", "method_delete"):
        monkeypatch.setattr(v1, name, sent)
    v1._manager.create("jobs")
    queue._claim_manager.get = lambda claim: claim  # type: ignore[method-assign]
    assert queue.claim_messages(300, 60, count=2) == "c1"
    queue.update_claim("c1", ttl=60)
    queue.delete_by_ids(["a", "b"])
    assert calls == [
        (("/queues/jobs",), {}),
        (("/queues/jobs/claims?limit=2",), {"body": {"ttl": 300, "grace": 60}}),
        (("/queues/jobs/claims/c1",), {"body": {"ttl": 60}}),
        (("/queues/jobs/messages?ids=a,b",), {}),
    ]
    wanted: Any = object()
    listed: list[str] = []

    def list_stub(uri: str) -> Any:
        listed.append(uri)
        return wanted

    queue._message_manager._list = list_stub  # type: ignore[assignment]
    assert queue.list_by_ids(["a", "b"]) is wanted
    assert listed == ["/queues/jobs/messages?ids=a,b"]
