"""Messages of a queue."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions, queueing
from pyrax.queueing import Queue, QueueClient, QueueMessage
from tests.unit.service_wire import ServiceWire

from .conftest import make_client

BASE = "/queues/jobs/messages"


def href(number: Any, version: str = "v1") -> str:
    """Return the path of a message."""
    return f"/{version}/queues/jobs/messages/{number}"


def page(numbers: Any, marker: Any = None) -> dict[str, Any]:
    """Return a page of messages, with the marker of the next one."""
    rows = [{"href": href(number), "ttl": 60, "age": 1, "body": number} for number in numbers]
    next_href = f"{href('')}?marker={marker}&limit=10"
    return {"messages": rows, "links": [{"rel": "next", "href": next_href}] if marker else []}


def query(limit: int, marker: Any = None, *, echo: bool = False) -> str:
    """Return the query of a page."""
    parts = ["include_claimed=false", f"echo={str(echo).lower()}"]
    if marker is not None:
        parts.append(f"marker={marker}")
    return "?" + "&".join([*parts, f"limit={limit}"])


# --- documents ----------------------------------------------------------------------------------


def test_message_is_read_from_either_document(queue: Queue) -> None:
    old = QueueMessage(queue._message_manager, {"href": f"{href('m1')}?claim_id=c1&x=2", "ttl": 6})
    new = QueueMessage(queue._message_manager, {"id": "m2", "href": href("other", "v2")})
    assert (old.id, old.claim_id, old.ttl, old.age, old.body) == ("m1", "c1", 6, None, None)
    assert (new.id, new.claim_id) == ("m2", None)


def test_claim_id_is_the_value_alone_b15(queue: Queue) -> None:
    path = f"{href('m1')}?claim_id=c1&echo=true"
    assert QueueMessage(queue._message_manager, {"href": path}).claim_id == "c1"


def test_long_bodies_are_cut_in_repr(queue: Queue) -> None:
    message = QueueMessage(queue._message_manager, {"id": "m", "body": {"text": "x" * 500}})
    assert len(repr(message)) < 300
    assert "xxx..." in repr(message)
    assert message.body == {"text": "x" * 500}
    short = QueueMessage(queue._message_manager, {"id": "m", "body": "hello"})
    assert "body=hello" in repr(short)


# --- posting ------------------------------------------------------------------------------------


def test_message_that_was_posted_is_known_b2(client: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(client._manager, {"name": "jobs"})
    wire.answer("POST", BASE, {"resources": [href("m1")]}, status=201)
    message = queue.post_message({"task": 1}, 300)
    assert (message.id, message.href, message.body) == ("m1", href("m1"), {"task": 1})
    assert (message.ttl, message.age, message.claim_id) == (300, 0, None)
    bare = [{"body": {"task": 1}, "ttl": 300}]
    assert wire.last.body == (bare if client.dialect == "rackspace" else {"messages": bare})


def test_zaqar_takes_no_ttl_and_a_delay(v2: QueueClient, wire: ServiceWire) -> None:
    wire.answer("POST", BASE, {"resources": [href("m1", "v2")]}, status=201)
    queue = Queue(v2._manager, {"name": "jobs"})
    assert v2.post_message(queue, None, None, delay=10).id == "m1"
    assert wire.last.body == {"messages": [{"body": None, "delay": 10}]}


def test_delay_is_not_supported_by_the_old_service(v1: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(v1._manager, {"name": "jobs"})
    with pytest.raises(exceptions.NotSupported, match=r"delay.*Rackspace Cloud Queues v1"):
        v1.post_message(queue, "x", 60, delay=1)
    with pytest.raises(exceptions.NotSupported, match=r"include_delayed.*Rackspace"):
        v1.list_messages(queue, include_delayed=True)
    assert wire.lines == []


def test_several_messages_are_posted_in_groups(client: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(client._manager, {"name": "jobs"})
    size = 10 if client.dialect == "rackspace" else 20
    for start in range(0, 25, size):
        places = [href(f"m{number}") for number in range(start, min(start + size, 25))]
        wire.answer("POST", BASE, {"resources": places}, status=201)
    made = client.post_messages(queue, [{"body": n, "ttl": 60} for n in range(25)])
    assert [(one.id, one.body) for one in made] == [(f"m{n}", n) for n in range(25)]
    assert len(wire.lines) == -(-25 // size)


def test_what_is_no_json_is_refused_before_anything_is_sent(
    queue: Queue, wire: ServiceWire
) -> None:
    with pytest.raises(TypeError):
        queue.post_message(object(), 60)
    assert wire.lines == []


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "1"}])
def test_message_is_never_posted_twice(
    queue: Queue, wire: ServiceWire, headers: dict[str, str]
) -> None:
    wire.answer("POST", BASE, {"title": "later"}, status=503, headers=headers)
    with pytest.raises(exceptions.ServiceUnavailable):
        queue.post_message("x", 60)
    assert len(wire.lines) == 1


# --- listing ------------------------------------------------------------------------------------


def test_list_gives_all_pages_b18(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("GET", BASE + query(10, echo=True), page(range(10), "a"))
    wire.answer("GET", BASE + query(10, "a", echo=True), page(range(10, 13), "b"))
    wire.answer("GET", BASE + query(10, "b", echo=True), {"messages": [], "links": []})
    assert [one.body for one in queue.list(echo=True)] == list(range(13))


def test_list_with_a_limit_is_that_many_over_pages_b18(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("GET", BASE + query(10), page(range(10), "a"))
    wire.answer("GET", BASE + query(2, "a"), page(range(10, 12), "b"))
    assert len(queue.list(limit=12)) == 12
    assert queue.list(limit=0) == []
    assert len(wire.lines) == 2


def test_list_begins_at_a_marker(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("GET", BASE + query(10, "k"), page([1]))
    assert len(queue.list(marker="k")) == 1


def test_list_ends_when_a_marker_repeats(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("GET", BASE, page(range(10), "same"), any_query=True)
    assert len(queue.list()) == 10
    assert len(wire.lines) == 2


def test_message_that_comes_again_is_listed_once(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("GET", BASE + query(10), page([1], "m1"))
    wire.answer("GET", BASE + query(10, "m1"), page([1, 2], "m2"))
    wire.answer("GET", BASE + query(10, "m2"), page([]))
    assert [one.body for one in queue.list()] == [1, 2]


@pytest.mark.parametrize("status", [204, 404])
def test_nothing_there_is_an_empty_list(queue: Queue, wire: ServiceWire, status: int) -> None:
    wire.answer("GET", BASE, status=status, any_query=True)
    assert queue.list() == queue.list_by_ids("m1") == []


def test_a_thousand_pages_are_no_recursion(queue: Queue, wire: ServiceWire) -> None:
    pages = iter([page([number], number + 1) for number in range(1200)])

    def answer(uri: str, return_raw: bool = False) -> Any:
        return None, next(pages, None)

    queue._message_manager._list = answer  # type: ignore[method-assign]
    assert len(queue.list()) == 1200


def test_faults_are_no_empty_lists_b20(
    queue: Queue, wire: ServiceWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise AttributeError("a fault")

    monkeypatch.setattr(QueueClient, "method_get", broken)
    with pytest.raises(AttributeError, match="a fault"):
        queue.list()


def test_markers_are_read_by_what_test_suites_replace(
    queue: Queue, wire: ServiceWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queueing, "_parse_marker", lambda body: "fake")
    wire.answer("GET", BASE, page([1]), any_query=True)
    queue.list()
    assert [dict(one.query).get("marker") for one in wire.sent] == [None, "fake"]


# --- by ids -------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrapped", [True, False])
def test_list_by_ids_reads_both_forms_in_order_b3(
    queue: Queue, wire: ServiceWire, wrapped: bool
) -> None:
    rows = page(["b", "a"])["messages"]
    wire.answer("GET", f"{BASE}?ids=a,b,gone", {"messages": rows} if wrapped else rows)
    assert [one.id for one in queue.list_by_ids(["a", "b", "gone"])] == ["a", "b"]
    assert wire.lines == [f"GET {BASE}?ids=a,b,gone"]


def test_ids_are_sent_in_groups_b12(client: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(client._manager, {"name": "jobs"})
    size = 10 if client.dialect == "rackspace" else 20
    ids = [f"m{number}" for number in range(25)]
    wire.answer("DELETE", BASE, status=204, any_query=True)
    wire.answer("GET", BASE, status=204, any_query=True)
    response, _ = queue.delete_by_ids(ids)
    assert response.status_code == 204
    queue.list_by_ids(ids)
    groups = [ids[start : start + size] for start in range(0, 25, size)]
    wanted = [f"DELETE {BASE}?ids={','.join(one)}" for one in groups]
    assert wire.lines == wanted + [line.replace("DELETE", "GET") for line in wanted]


def test_no_ids_send_nothing_b12(queue: Queue, wire: ServiceWire) -> None:
    assert queue.delete_by_ids([]) is None
    assert queue.list_by_ids([]) == []
    with pytest.raises(ValueError, match="URL"):
        queue.delete_by_ids([""])
    assert wire.lines == []


# --- one message --------------------------------------------------------------------------------


def test_message_is_fetched(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("GET", f"{BASE}/m1", {"href": href("m1"), "ttl": 60, "age": 1, "body": 7})
    message = queue.get_message("m1")
    assert (message.id, message.body) == ("m1", 7)
    message.reload()
    assert len(wire.lines) == 2


def test_message_is_deleted_with_the_claim_it_came_with_b9(queue: Queue, wire: ServiceWire) -> None:
    wire.answer("DELETE", f"{BASE}/m1", status=204, any_query=True)
    claimed = QueueMessage(queue._message_manager, {"href": f"{href('m1')}?claim_id=c1"})
    claimed.delete()
    claimed.delete(claim_id="c2")
    queue.delete_message("m1", claim_id="c3")
    queue.delete_message("m1")
    assert wire.lines == [
        f"DELETE {BASE}/m1?claim_id=c1",
        f"DELETE {BASE}/m1?claim_id=c2",
        f"DELETE {BASE}/m1?claim_id=c3",
        f"DELETE {BASE}/m1",
    ]


@pytest.mark.parametrize("bad", ["", None, ".."])
def test_no_id_never_becomes_a_call_on_all_messages_b17(
    queue: Queue, wire: ServiceWire, bad: Any
) -> None:
    for call in (queue.delete_message, queue.get_message):
        with pytest.raises(ValueError, match=r"id|URL"):
            call(bad)
    assert wire.lines == []


# --- popping ------------------------------------------------------------------------------------


def test_messages_are_popped_once(v2: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(v2._manager, {"name": "jobs"})
    rows = [{"id": "m1", "ttl": 60, "age": 1, "body": 7, "claim_count": 0, "claim_id": None}]
    wire.answer("DELETE", f"{BASE}?pop=3", {"messages": rows})
    (message,) = v2.pop_messages(queue, 3)
    assert (message.id, message.body) == ("m1", 7)
    for count in (0, 21):
        with pytest.raises(ValueError, match="popped"):
            v2.pop_messages(queue, count)


def test_pop_is_not_repeated(v2: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(v2._manager, {"name": "jobs"})
    wire.answer("DELETE", f"{BASE}?pop=1", {"title": "later"}, status=503)
    with pytest.raises(exceptions.ServiceUnavailable):
        v2.pop_messages(queue)
    assert len(wire.lines) == 1


# --- the debug trace ----------------------------------------------------------------------------


def test_bodies_of_messages_are_not_traced_b19(
    wire: ServiceWire, capfd: pytest.CaptureFixture[str]
) -> None:
    client = make_client("openstack", http_log_debug=True)
    queue = Queue(client._manager, {"name": "jobs"})
    rows = {"messages": [{"id": "m1", "body": "a-secret-word", "href": href("m1")}]}
    wire.answer("POST", BASE, {"resources": [href("m1")]}, status=201)
    wire.answer("GET", BASE, rows, any_query=True)
    queue.post_message("a-secret-word", 60)
    queue.list()
    shown = "".join(capfd.readouterr())
    assert f"{BASE}?include_claimed" in shown
    assert "a-secret-word" not in shown
    client.log_message_bodies = True
    queue.post_message("a-secret-word", 60)
    assert "a-secret-word" in "".join(capfd.readouterr())
    client.http_log_debug = False


def test_what_was_posted_before_a_failure_is_told(client: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(client._manager, {"name": "jobs"}, loaded=True)
    most = queue._message_manager.most_ids
    places = [f"/v1/queues/jobs/messages/m{number}" for number in range(most)]
    wire.answer("POST", "/queues/jobs/messages", {"resources": places}, 201)
    wire.answer("POST", "/queues/jobs/messages", {"title": "Invalid", "description": "No."}, 400)
    messages = [{"body": number, "ttl": 60} for number in range(most + 1)]

    with pytest.raises(exceptions.BadRequest, match=f"{most} of {most + 1} messages") as caught:
        client.post_messages(queue, messages)
    posted = caught.value.posted  # type: ignore[attr-defined]
    assert [(one.id, one.body) for one in posted] == [(f"m{each}", each) for each in range(most)]
