"""Queues, messages and claims over HTTP, with both versions of the service."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

import pyrax
from pyrax import sandbox
from pyrax.queueing import QueueClient


@pytest.fixture
def queues(each_dialect: sandbox.Cloud) -> QueueClient:
    """The queues client of the region that is set, with an id of its own."""
    client = pyrax.queues
    assert client is not None
    client.client_id = str(uuid.uuid4())
    return client


@pytest.fixture
def other(queues: QueueClient) -> Any:
    """The client of another program."""
    client: Any = pyrax.connect_to_queues()
    client.client_id = str(uuid.uuid4())
    return client


def test_catalog_picks_the_version(queues: QueueClient) -> None:
    url: Any = queues.management_url
    if queues.dialect == "rackspace":
        assert queues.service_type == "rax:queues"
        assert url.rpartition("/")[0].endswith("/v1")
    else:
        assert queues.service_type == "messaging"
        assert url.endswith("/v2")


def test_queue_from_creation_to_deletion(queues: QueueClient) -> None:
    jobs = queues.create("jobs")
    assert queues.queue_exists("jobs") is True
    assert queues.get("jobs") == jobs == queues.find(name="jobs")
    jobs.reload()
    with pytest.raises(pyrax.exc.DuplicateQueue):
        queues.create("jobs")
    with pytest.raises(pyrax.exc.InvalidQueueName):
        queues.create("no good")
    jobs.delete()
    queues.delete("jobs")
    assert queues.list() == []
    assert queues.queue_exists("jobs") is False
    with pytest.raises(pyrax.exc.NotFound):
        jobs.reload()


def test_dots_in_names_are_for_zaqar(queues: QueueClient) -> None:
    if queues.dialect == "openstack":
        assert queues.create("jobs.high").name == "jobs.high"
        assert queues.queue_exists("jobs") is False
    else:
        with pytest.raises(pyrax.exc.InvalidQueueName):
            queues.create("jobs.high")


def test_all_queues_are_listed(queues: QueueClient) -> None:
    for number in range(25):
        queues.create(f"q{number:02}")
    assert [one.name for one in queues.list()] == [f"q{number:02}" for number in range(25)]
    assert [one.name for one in queues.list(limit=2, marker="q03")] == ["q04", "q05"]
    assert queues.find(name="q24").name == "q24"


def test_queue_made_in_between_is_a_duplicate(queues: QueueClient, cloud: sandbox.Cloud) -> None:
    cloud.faults.status(204, method="PUT", service="queues")
    with pytest.raises(pyrax.exc.DuplicateQueue):
        queues.create("jobs")


def test_metadata_are_changed(queues: QueueClient) -> None:
    jobs = queues.create("jobs", metadata={"owner": "ops"})
    queues.set_metadata(jobs, {"a/b~c": 1, "n": [1, 2]})
    own = {key: value for key, value in queues.get_metadata("jobs").items() if key[0] != "_"}
    assert own == {"owner": "ops", "a/b~c": 1, "n": [1, 2]}
    queues.set_metadata("jobs", {"n": 3}, clear=True)
    own = {key: value for key, value in queues.get_metadata(jobs).items() if key[0] != "_"}
    assert own == {"n": 3}
    with pytest.raises(pyrax.exc.NotFound):
        queues.set_metadata("nope", {"n": 3})


# --- messages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [{"task": "resize", "size": [1, 2]}, "text", 7, None, [], "ü☃"])
def test_any_value_is_posted_and_read(queues: QueueClient, body: Any) -> None:
    jobs = queues.create("jobs")
    posted = jobs.post_message(body, 300)
    assert jobs.get_message(posted.id).body == body
    assert queues.list_messages("jobs", echo=True)[0].body == body
    assert jobs.list_by_ids(posted.id) == [posted]


def test_own_messages_are_not_listed_unless_asked_for(queues: QueueClient, other: Any) -> None:
    queues.create("jobs").post_message("mine", 300)
    other.post_message("jobs", "theirs", 300)
    assert [one.body for one in queues.list_messages("jobs")] == ["theirs"]
    assert [one.body for one in queues.list_messages("jobs", echo=True)] == ["mine", "theirs"]
    assert [one.body for one in other.list_messages("jobs")] == ["mine"]


def test_all_messages_are_listed(queues: QueueClient) -> None:
    jobs = queues.create("jobs")
    made = queues.post_messages(jobs, [{"body": number, "ttl": 300} for number in range(33)])
    assert [one.body for one in jobs.list(echo=True)] == list(range(33))
    assert [one.body for one in jobs.list(echo=True, limit=15)] == list(range(15))
    ids = [one.id for one in made]
    assert [one.id for one in jobs.list_by_ids(ids)] == ids
    jobs.delete_by_ids(ids[:31])
    assert [one.body for one in jobs.list(echo=True)] == [31, 32]
    stats = queues.get_stats("jobs")
    assert (stats["total"], stats["free"]) == (2, 2)
    assert jobs.list_by_ids(ids[:3]) == []


def test_messages_expire(queues: QueueClient, cloud: sandbox.Cloud) -> None:
    jobs = queues.create("jobs")
    message = jobs.post_message("x", 60)
    cloud.clock.advance(59)
    message.reload()
    assert message.age >= 59
    cloud.clock.advance(2)
    with pytest.raises(pyrax.exc.NotFound):
        jobs.get_message(message.id)
    assert jobs.list(echo=True) == []
    with pytest.raises(pyrax.exc.BadRequest):
        jobs.post_message("x", 59)


def test_markers_that_repeat_end_the_list(queues: QueueClient, cloud: sandbox.Cloud) -> None:
    jobs = queues.create("jobs")
    row = {"href": "/v1/queues/jobs/messages/m1", "ttl": 60, "age": 1, "body": 1}
    link = {"rel": "next", "href": "/v1/queues/jobs/messages?marker=same"}
    page = {"messages": [row], "links": [link]}
    cloud.faults.status(200, body=page, service="queues", times=None)
    assert len(jobs.list()) == 1


# --- claims -------------------------------------------------------------------------------------


def test_worker_claims_renews_and_deletes(
    queues: QueueClient, other: Any, cloud: sandbox.Cloud
) -> None:
    jobs = queues.create("jobs")
    for number in range(3):
        jobs.post_message(number, 300)
    claim = other.claim_messages("jobs", 100, 60, count=2)
    assert [one.body for one in claim.messages] == [0, 1]
    assert {one.claim_id for one in claim.messages} == {claim.id}
    assert [one.body for one in jobs.list(echo=True)] == [2]
    assert len(jobs.list(echo=True, include_claimed=True)) == 3
    assert queues.get_stats("jobs")["claimed"] == 2
    with pytest.raises(pyrax.exc.Forbidden, match="claimed"):
        jobs.delete_message(claim.messages[0].id)

    cloud.clock.advance(90)
    other.update_claim("jobs", claim, ttl=200, grace=60)
    cloud.clock.advance(90)
    claim.reload()
    assert (claim.ttl, len(claim.messages)) == (200, 2)
    claim.messages[0].delete()
    assert [one.body for one in other.list_messages_by_claim("jobs", claim.id)] == [1]

    last = other.claim_messages("jobs", 100, 60)
    assert [one.body for one in last.messages] == [2]
    assert other.claim_messages("jobs", 100, 60) is None
    other.release_claim("jobs", last)
    assert other.claim_messages("jobs", 100, 60).messages[0].body == 2


def test_claims_end_by_themselves(queues: QueueClient, cloud: sandbox.Cloud) -> None:
    jobs = queues.create("jobs")
    jobs.post_message("x", 60)
    claim = jobs.claim_messages(90, 60)
    cloud.clock.advance(91)
    with pytest.raises(pyrax.exc.NotFound):
        jobs.get_claim(claim.id)
    with pytest.raises(pyrax.exc.BadRequest, match="expired"):
        claim.messages[0].delete()
    again = jobs.claim_messages(90, 60)
    assert again.messages[0].body == "x"
    again.messages[0].delete()
    assert jobs.list(echo=True, include_claimed=True) == []


def test_renewal_with_one_value_keeps_the_time_to_live(queues: QueueClient) -> None:
    jobs = queues.create("jobs")
    jobs.post_message("x", 300)
    claim = jobs.claim_messages(100, 60)
    jobs.update_claim(claim, grace=70)
    assert jobs.get_claim(claim.id).ttl == 100
    jobs.update_claim(claim, ttl=110)
    assert jobs.get_claim(claim.id).ttl == 110
    with pytest.raises(pyrax.exc.MissingClaimParameters):
        jobs.update_claim(claim)


def test_claimed_messages_are_there_although_the_claim_cannot_be_read(
    queues: QueueClient, cloud: sandbox.Cloud
) -> None:
    jobs = queues.create("jobs")
    jobs.post_message("x", 300)
    cloud.faults.status(404, method="GET", service="queues")
    claim = jobs.claim_messages(100, 60)
    assert [one.body for one in claim.messages] == ["x"]
    claim.messages[0].delete()
    assert jobs.list(echo=True, include_claimed=True) == []


# --- faults -------------------------------------------------------------------------------------


def test_message_is_posted_once_although_the_service_fails(
    queues: QueueClient, cloud: sandbox.Cloud
) -> None:
    jobs = queues.create("jobs")
    cloud.requests.clear()
    cloud.faults.status(503, retry_after=1, method="POST", service="queues")
    with pytest.raises(pyrax.exc.ServiceUnavailable):
        jobs.post_message("x", 300)
    cloud.faults.drop_connection("after_request", method="POST", service="queues")
    with pytest.raises(pyrax.exc.ConnectionFailed):
        jobs.post_message("x", 300)
    assert len([one for one in cloud.requests if one.method == "POST"]) == 2


@pytest.mark.parametrize("retry_after", [2, None])
def test_rate_limit_is_waited_for(
    queues: QueueClient,
    cloud: sandbox.Cloud,
    monkeypatch: pytest.MonkeyPatch,
    retry_after: Any,
) -> None:
    naps: list[float] = []
    monkeypatch.setattr(pyrax.http, "sleep", naps.append)
    cloud.faults.status(429, retry_after=retry_after, service="queues")
    assert queues.list() == []
    assert naps == [2] if retry_after else len(naps) == 1


def test_client_id_is_asked_for(each_dialect: sandbox.Cloud) -> None:
    queues: Any = pyrax.queues
    jobs = queues.create("jobs")
    for call in (lambda: jobs.post_message("x", 60), jobs.list):
        with pytest.raises(pyrax.exc.QueueClientIDNotDefined):
            call()
    assert queues.list() == [jobs]
    queues.client_id = "no uuid, but text"
    with pytest.raises(pyrax.exc.BadRequest, match="Malformed hexadecimal UUID"):
        jobs.post_message("x", 60)


def test_home_document(queues: QueueClient) -> None:
    _, body = queues.get_home_document()
    assert "rel/queues" in body["resources"]


def test_internal_address_of_rackspace(rackspace: sandbox.Cloud) -> None:
    queues: Any = pyrax.connect_to_queues(public=False)
    assert queues.list() == []
    assert rackspace.requests[-1].internal is True


# --- what only Zaqar has ------------------------------------------------------------------------


@pytest.fixture
def zaqar(keystone: sandbox.Cloud) -> Any:
    """A client of Zaqar."""
    client: Any = pyrax.queues
    client.client_id = str(uuid.uuid4())
    return client


def test_messages_are_popped_delayed_and_purged(zaqar: Any, cloud: sandbox.Cloud) -> None:
    jobs = zaqar.create("jobs", metadata={"_default_message_ttl": 120})
    first = jobs.post_message("first", None, delay=30)
    assert jobs.get_message(first.id).ttl == 120
    assert [one.body for one in jobs.list(echo=True)] == ["first"]
    # Only a queue with a delay of its own looks at those of messages.
    zaqar.set_metadata("jobs", {"_default_message_delay": 1})
    jobs.post_message("later", 300, delay=30)
    assert [one.body for one in jobs.list(echo=True)] == ["first"]
    assert len(jobs.list(echo=True, include_delayed=True)) == 2
    assert [one.body for one in zaqar.pop_messages("jobs", 5)] == ["first"]
    cloud.clock.advance(31)
    assert len(jobs.list(echo=True)) == 1
    zaqar.purge("jobs")
    assert jobs.list(echo=True) == []
    assert zaqar.ping() is True


def test_messages_claimed_too_often_go_to_another_queue(zaqar: Any, cloud: sandbox.Cloud) -> None:
    dead = zaqar.create("dead")
    jobs = zaqar.create("jobs", metadata={"_max_claim_count": 2, "_dead_letter_queue": "dead"})
    jobs.post_message("x", 3600)
    for _ in range(2):
        jobs.release_claim(jobs.claim_messages(100, 60))
    assert jobs.claim_messages(100, 60) is None
    assert [one.body for one in dead.list(echo=True)] == ["x"]


def test_subscriptions_live(zaqar: Any, cloud: sandbox.Cloud) -> None:
    zaqar.create("jobs")
    made = zaqar.create_subscription("jobs", "https://app.example.com/hook", ttl=100)
    with pytest.raises(pyrax.exc.Conflict):
        zaqar.create_subscription("jobs", "https://app.example.com/hook")
    with pytest.raises(pyrax.exc.BadRequest):
        zaqar.create_subscription("jobs", "ftp://app.example.com")
    zaqar.update_subscription("jobs", made, options={"name": "test"})
    assert zaqar.get_subscription("jobs", made.id).options == {"name": "test"}
    made.confirm()
    for number in range(12):
        zaqar.create_subscription("jobs", f"https://app.example.com/{number}")
    assert len(zaqar.list_subscriptions("jobs")) == 13
    cloud.clock.advance(101)
    assert len(zaqar.list_subscriptions("jobs")) == 12
    zaqar.delete_subscription("jobs", zaqar.list_subscriptions("jobs")[0])
    assert len(zaqar.list_subscriptions("jobs")) == 11


def test_shared_queue_is_used_without_a_login(zaqar: Any, cloud: sandbox.Cloud) -> None:
    import requests

    jobs = zaqar.create("jobs")
    jobs.post_message("x", 3600)
    shared = zaqar.share("jobs", methods=["GET"])
    headers = {
        "URL-Signature": shared["signature"],
        "URL-Expires": shared["expires"],
        "URL-Methods": ",".join(shared["methods"]),
        "URL-Paths": ",".join(shared["paths"]),
        "X-Project-Id": shared["project"],
        "Client-ID": str(uuid.uuid4()),
    }
    url = f"{zaqar.management_url}/queues/jobs/messages"
    answer = requests.get(url, headers=headers, timeout=20)
    assert [one["body"] for one in answer.json()["messages"]] == ["x"]
    assert requests.post(url, headers=headers, json={}, timeout=20).status_code == 404
    cloud.clock.advance(25 * 3600)
    assert requests.get(url, headers=headers, timeout=20).status_code == 404
