"""A queue as an object."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.queueing import Queue, QueueClient
from tests.unit.service_wire import ServiceWire


def test_name_is_the_id(queue: Queue) -> None:
    assert queue.name == queue.id == "jobs"
    queue.id = "tasks"
    assert queue.name == "tasks"
    assert queue._message_manager.uri_base == "queues/tasks/messages"
    assert "id=tasks" in repr(queue)


def test_queue_without_anything(client: QueueClient) -> None:
    queue = Queue(client._manager, None)
    assert queue.id is None
    with pytest.raises(ValueError, match="name"):
        queue.post_message("x", 60)


def test_unknown_attributes_cost_nothing_b5(queue: Queue, wire: ServiceWire) -> None:
    assert not hasattr(queue, "colour")
    assert not hasattr(Queue(queue.manager, {"name": "jobs"}), "colour")
    assert wire.lines == []


def test_reload_looks_and_keeps_the_name_b5(v1: QueueClient, wire: ServiceWire) -> None:
    queue = Queue(v1._manager, {"name": "jobs"})
    wire.answer("HEAD", "/queues/jobs", status=204)
    queue.reload()
    queue.get()
    assert (queue.name, queue.id, queue.loaded) == ("jobs", "jobs", True)
    assert wire.lines == ["HEAD /queues/jobs"] * 2


def test_reload_of_a_queue_that_is_gone(v1: QueueClient, wire: ServiceWire) -> None:
    wire.answer("HEAD", "/queues/jobs", status=404)
    with pytest.raises(exceptions.NotFound, match="jobs"):
        Queue(v1._manager, {"name": "jobs"}).reload()


def test_queues_are_compared_by_name(client: QueueClient) -> None:
    one, two = (Queue(client._manager, {"name": name}) for name in ("a", "b"))
    assert one == Queue(client._manager, {"name": "a", "metadata": {}})
    assert len({one, two, copy.copy(one)}) == 2


def test_generic_code_can_read_everything(queue: Queue) -> None:
    assert {name: getattr(queue, name) for name in dir(queue) if name[0] != "_"}["id"] == "jobs"


class Recorder:
    """A manager that notes its calls."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: self.calls.append((name, args, kwargs))


MESSAGES: list[tuple[str, tuple[Any, ...], Any]] = [
    ("get_message", ("m",), ("get", ("m",), {})),
    ("delete_message", ("m", "c"), ("delete", ("m",), {"claim_id": "c"})),
    (
        "list",
        (True, True, "k", 5),
        ("list", (), {"include_claimed": True, "echo": True, "marker": "k", "limit": 5}),
    ),
    ("list_by_ids", (["m"],), ("list_by_ids", (["m"],), {})),
    ("delete_by_ids", (["m"],), ("delete_by_ids", (["m"],), {})),
    ("post_message", ("b", 60), ("create", ("b", 60), {})),
]
CLAIMS: list[tuple[str, tuple[Any, ...], Any]] = [
    ("claim_messages", (300, 60), ("claim", (300, 60), {"count": None})),
    ("get_claim", ("c",), ("get", ("c",), {})),
    ("update_claim", ("c", 1, 2), ("update", ("c",), {"ttl": 1, "grace": 2})),
    ("release_claim", ("c",), ("delete", ("c",), {})),
]


@pytest.mark.parametrize(("method", "given", "call"), MESSAGES)
def test_messages_are_handed_on(queue: Any, method: str, given: Any, call: Any) -> None:
    queue._message_manager = Recorder()
    getattr(queue, method)(*given)
    assert queue._message_manager.calls == [call]


@pytest.mark.parametrize(("method", "given", "call"), CLAIMS)
def test_claims_are_handed_on(queue: Any, method: str, given: Any, call: Any) -> None:
    queue._claim_manager = Recorder()
    getattr(queue, method)(*given)
    assert queue._claim_manager.calls == [call]
