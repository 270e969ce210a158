"""Queues at a real Zaqar: lists, names, metadata, subscriptions, and use without a login."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import requests

from tests.real.beside import TIMEOUT
from tests.real.zaqar.conftest import Zaqar

SUBSCRIBER = "https://app.example.com/hook"


def test_a_queue_is_made_read_and_deleted(demo: Any, queues: Any, zaqar: Zaqar, name: str) -> None:
    made = queues.create(name)
    assert zaqar.names(name) == [name]
    assert queues.get(name) == made == queues.find(name=name)
    assert queues.queue_exists(name) is True
    made.reload()
    with pytest.raises(demo.exceptions.DuplicateQueue):
        queues.create(name)
    made.delete()
    assert zaqar.names(name) == []
    queues.delete(name)
    with pytest.raises(demo.exceptions.NotFound):
        made.reload()


def test_a_part_of_a_name_is_no_name(queues: Any, jobs: Any) -> None:
    assert queues.queue_exists(jobs.name[:-1]) is False


@pytest.mark.parametrize("bad", ["no good", "a" * 65, "ü"])
def test_names_that_are_refused(demo: Any, queues: Any, bad: str) -> None:
    with pytest.raises(demo.exceptions.InvalidQueueName) as caught:
        queues.create(bad)
    assert isinstance(caught.value, demo.exceptions.BadRequest)


def test_all_queues_are_listed(queues: Any, name: str) -> None:
    names = [f"{name}-{number:02}" for number in range(25)]
    for one in names:
        queues.create(one)
    assert [one.name for one in queues.list() if one.name.startswith(name)] == names
    assert [one.name for one in queues.list(limit=2, marker=names[3])] == names[4:6]
    assert queues.queue_exists(names[-1]) is True


def test_metadata_are_changed(demo: Any, queues: Any, name: str) -> None:
    queues.create(name, metadata={"owner": "ops"})
    queues.set_metadata(name, {"a/b~c": 1, "n": [1, 2]})
    metadata = queues.get_metadata(name)
    assert (metadata["owner"], metadata["a/b~c"], metadata["n"]) == ("ops", 1, [1, 2])
    assert metadata["_default_message_ttl"] == 3600
    queues.set_metadata(name, {"n": 3}, clear=True)
    assert {key for key in queues.get_metadata(name) if key[0] != "_"} == {"n"}
    with pytest.raises(demo.exceptions.NotFound):
        queues.set_metadata(f"{name}-nope", {"n": 3})


def test_a_misspelled_name_makes_no_queue(demo: Any, queues: Any, zaqar: Zaqar, name: str) -> None:
    with pytest.raises(demo.exceptions.NotFound):
        queues.post_message(name, "x", 300)
    assert zaqar.names(name) == []


def test_the_service_tells_about_itself(demo: Any, queues: Any) -> None:
    assert queues.ping() is True
    assert "resources" in queues.get_home_document()[1]
    with pytest.raises(demo.exceptions.NotSupported):
        queues.get_limits()


def test_a_client_id_is_needed_for_messages_only(demo: Any, jobs: Any) -> None:
    client = demo.connect_to_queues()
    assert jobs in client.list()
    with pytest.raises(demo.exceptions.QueueClientIDNotDefined):
        client.post_message(jobs.name, "x", 300)
    client.client_id = "no uuid, but text"
    with pytest.raises(demo.exceptions.BadRequest, match="UUID"):
        client.post_message(jobs.name, "x", 300)


def test_a_subscription_lives(demo: Any, queues: Any, jobs: Any) -> None:
    made = queues.create_subscription(jobs, SUBSCRIBER, ttl=600)
    (listed,) = queues.list_subscriptions(jobs.name)
    assert (listed.id, listed.subscriber, listed.ttl) == (made.id, SUBSCRIBER, 600)
    queues.update_subscription(jobs, made, options={"name": "test"})
    assert queues.get_subscription(jobs, made.id).options == {"name": "test"}
    made.confirm()
    queues.delete_subscription(jobs, made)
    assert queues.list_subscriptions(jobs) == []
    with pytest.raises(demo.exceptions.NotFound):
        queues.get_subscription(jobs, made.id)


def test_a_shared_queue_is_used_without_a_login(queues: Any, jobs: Any, zaqar: Zaqar) -> None:
    jobs.post_message("x", 300)
    shared = queues.share(jobs, paths=["messages"], methods=["GET"])
    assert shared["signature"] not in repr(shared)
    headers = {
        "URL-Signature": shared["signature"],
        "URL-Expires": shared["expires"],
        "URL-Methods": ",".join(shared["methods"]),
        "URL-Paths": ",".join(shared["paths"]),
        "X-Project-Id": shared["project"],
        "Client-ID": str(uuid.uuid4()),
    }
    url = f"{zaqar.url}/queues/{jobs.name}/messages"
    answer = requests.get(url, headers=headers, timeout=TIMEOUT)
    assert [one["body"] for one in answer.json()["messages"]] == ["x"]
    headers["URL-Signature"] = "0" * 64
    assert requests.get(url, headers=headers, timeout=TIMEOUT).status_code in (401, 403, 404)
