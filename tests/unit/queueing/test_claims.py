"""Claims of messages."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.queueing import Queue, QueueClaim, QueueClient, QueueMessage
from tests.unit.service_wire import ServiceWire

BASE = "/queues/jobs/claims"
MESSAGE = {"href": "/v1/queues/jobs/messages/m1?claim_id=c1", "ttl": 60, "age": 1, "body": 7}
CLAIM = {"age": 1, "ttl": 300, "href": "/v1/queues/jobs/claims/c1", "messages": [MESSAGE]}


@pytest.fixture
def claiming(queue: Queue, wire: ServiceWire) -> Queue:
    """A queue whose service lets its one message be claimed."""
    body: Any = [MESSAGE]
    if queue.manager.dialect == "openstack":
        body = {"messages": [MESSAGE]}
    headers = {"Location": "/v2/queues/jobs/claims/c1"}
    wire.answer("POST", BASE, body, status=201, headers=headers, any_query=True)
    return queue


def test_claim_is_made_and_then_read(claiming: Queue, wire: ServiceWire) -> None:
    wire.answer("GET", f"{BASE}/c1", CLAIM)
    claim = claiming.claim_messages(300, 60, count=5)
    assert (type(claim), claim.id, claim.ttl, claim.age) == (QueueClaim, "c1", 300, 1)
    assert [(one.id, one.claim_id) for one in claim.messages] == [("m1", "c1")]
    assert wire.lines == [f"POST {BASE}?limit=5", f"GET {BASE}/c1"]
    assert wire.sent[0].body == {"ttl": 300, "grace": 60}


def test_nothing_to_claim_is_none(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("POST", BASE, status=204)
    assert queue.claim_messages(300, 60) is None
    with pytest.raises(ValueError, match="claimed"):
        queue.claim_messages(300, 60, count=0)


@pytest.mark.parametrize("fails", [404, 500])
def test_messages_are_not_lost_when_the_claim_cannot_be_read_b16(
    claiming: Queue, wire: ServiceWire, fails: int
) -> None:
    wire.answer("GET", f"{BASE}/c1", {"title": "x"}, status=fails)
    claim = claiming.claim_messages(300, 60)
    assert (claim.id, claim.ttl, claim.href) == ("c1", 300, "/queues/jobs/claims/c1")
    assert [one.body for one in claim.messages] == [7]


def test_messages_are_not_lost_when_nothing_names_the_claim_b16(
    queue: Queue, wire: ServiceWire
) -> None:
    messages: Any = [{"href": "/v1/queues/jobs/messages/m1", "ttl": 60, "age": 1, "body": 7}]
    if queue.manager.dialect == "openstack":
        messages = {"messages": messages}
    wire.answer("POST", BASE, messages, status=201)
    claim = queue.claim_messages(300, 60)
    assert (claim.id, claim.ttl, [one.body for one in claim.messages]) == (None, 300, [7])
    assert wire.lines == [f"POST {BASE}"]


def test_claim_keeps_its_messages_when_reloaded_b4(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("GET", f"{BASE}/c1", CLAIM)
    claim = queue.get_claim("c1")
    claim.reload()
    assert [type(one) for one in claim.messages] == [QueueMessage]
    assert claim._info["messages"] == [MESSAGE]
    assert queue.list_by_claim(claim) == claim.messages
    assert queue.list_by_claim("c1") == claim.messages
    assert len(wire.lines) == 3


def test_messages_of_a_claim_delete_themselves(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("GET", f"{BASE}/c1", CLAIM)
    wire.answer("DELETE", "/queues/jobs/messages/m1?claim_id=c1", status=204)
    queue.get_claim("c1").messages[0].delete()
    assert wire.lines[-1] == "DELETE /queues/jobs/messages/m1?claim_id=c1"


def test_claim_is_renewed_as_each_service_wants(
    v1: QueueClient, v2: QueueClient, wire: ServiceWire
) -> None:
    wire.answer("PATCH", f"{BASE}/c1", status=204)
    wire.answer("GET", f"{BASE}/c1", CLAIM)
    sent: list[Any] = []
    for client in (v1, v2):
        queue = Queue(client._manager, {"name": "jobs"})
        for values in ({"ttl": 90}, {"grace": 70}, {"ttl": 90, "grace": 70}):
            assert queue.update_claim("c1", **values) is None
            sent.append(wire.last.body)
    assert sent == [
        {"ttl": 90},
        {"grace": 70},
        {"ttl": 90, "grace": 70},
        {"ttl": 90},
        {"ttl": 300, "grace": 70},
        {"ttl": 90, "grace": 70},
    ]


def test_renewal_needs_a_value(queue: Queue, wire: ServiceWire) -> None:
    with pytest.raises(exceptions.MissingClaimParameters):
        queue.update_claim("c1")
    assert wire.lines == []


def test_claim_is_released(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("DELETE", f"{BASE}/c1", status=204)
    wire.answer("GET", f"{BASE}/c1", CLAIM)
    queue.release_claim("c1")
    queue.get_claim("c1").delete()
    assert wire.lines[-1] == f"DELETE {BASE}/c1"
    for bad in ("", None, ".."):
        with pytest.raises(ValueError, match=r"id|URL"):
            queue.release_claim(bad)
