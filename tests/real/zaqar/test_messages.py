"""Messages and claims at a real Zaqar."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.zaqar.conftest import Zaqar

BODIES: list[Any] = [{"task": "resize", "size": [1, 2]}, "text", 7, 1.5, True, None, [], "ü☃"]


@pytest.mark.parametrize("body", BODIES)
def test_any_value_is_posted_and_read(jobs: Any, zaqar: Zaqar, body: Any) -> None:
    posted = jobs.post_message(body, 300)
    assert jobs.get_message(posted.id).body == body
    assert [one.body for one in jobs.list(echo=True)] == [body]
    assert zaqar.bodies(jobs.name) == [body]


def test_own_messages_are_not_listed_unless_asked_for(jobs: Any, zaqar: Zaqar) -> None:
    jobs.post_message("mine", 300)
    zaqar.post(jobs.name, "theirs")
    assert [one.body for one in jobs.list()] == ["theirs"]
    assert [one.body for one in jobs.list(echo=True)] == ["mine", "theirs"]


def test_all_messages_are_listed(queues: Any, jobs: Any) -> None:
    made = queues.post_messages(jobs, [{"body": number, "ttl": 300} for number in range(43)])
    assert [one.body for one in jobs.list(echo=True)] == list(range(43))
    assert [one.body for one in jobs.list(echo=True, limit=15)] == list(range(15))
    ids = [one.id for one in made]
    assert [one.id for one in jobs.list_by_ids(ids)] == ids
    assert jobs.delete_by_ids(ids[:41])[0].status_code == 204
    assert [one.body for one in jobs.list(echo=True)] == [41, 42]
    assert jobs.list_by_ids(ids[:3]) == []
    stats = queues.get_stats(jobs)
    assert (stats["total"], stats["free"], stats["claimed"]) == (2, 2, 0)


def test_a_message_is_deleted(demo: Any, jobs: Any) -> None:
    message = jobs.post_message("x", 300)
    message.reload()
    message.delete()
    with pytest.raises(demo.exceptions.NotFound):
        jobs.get_message(message.id)
    jobs.delete_message(message.id)


def test_times_to_live_outside_of_the_limits_are_refused(demo: Any, jobs: Any) -> None:
    for ttl in (59, 1209601):
        with pytest.raises(demo.exceptions.BadRequest):
            jobs.post_message("x", ttl)
    assert jobs.get_message(jobs.post_message("x", None).id).ttl == 3600


def test_messages_are_popped_and_purged(queues: Any, jobs: Any) -> None:
    for body in ("a", "b", "c"):
        jobs.post_message(body, 300)
    assert [one.body for one in queues.pop_messages(jobs, 2)] == ["a", "b"]
    assert [one.body for one in jobs.list(echo=True)] == ["c"]
    queues.purge(jobs)
    assert jobs.list(echo=True) == queues.pop_messages(jobs) == []


def test_a_worker_claims_renews_and_deletes(demo: Any, queues: Any, jobs: Any) -> None:
    for number in range(3):
        jobs.post_message(number, 300)
    claim = jobs.claim_messages(100, 60, count=2)
    assert [one.body for one in claim.messages] == [0, 1]
    assert {one.claim_id for one in claim.messages} == {claim.id}
    assert claim.ttl == 100
    assert queues.get_stats(jobs)["claimed"] == 2
    with pytest.raises(demo.exceptions.Forbidden):
        jobs.delete_message(claim.messages[0].id)

    jobs.update_claim(claim, grace=70)
    assert jobs.get_claim(claim.id).ttl == 100
    jobs.update_claim(claim, ttl=110)
    claim.reload()
    assert (claim.ttl, len(claim.messages)) == (110, 2)
    claim.messages[0].delete()
    assert [one.body for one in jobs.list_by_claim(claim.id)] == [1]

    rest = jobs.claim_messages(100, 60)
    assert [one.body for one in rest.messages] == [2]
    assert jobs.claim_messages(100, 60) is None
    jobs.release_claim(rest)
    with pytest.raises(demo.exceptions.NotFound):
        jobs.get_claim(rest.id)
    with pytest.raises(demo.exceptions.BadRequest):
        rest.messages[0].delete()
    assert [one.body for one in jobs.claim_messages(100, 60).messages] == [2]


def test_a_delayed_message_is_not_there_yet(queues: Any, name: str) -> None:
    # Zaqar takes delays in such queues only.
    jobs = queues.create(name, metadata={"_default_message_delay": 1})
    jobs.post_message("later", 3600, delay=600)
    assert jobs.list(echo=True) == []
    assert [one.body for one in jobs.list(echo=True, include_delayed=True)] == ["later"]
    assert jobs.claim_messages(100, 60) is None


def test_messages_claimed_too_often_go_to_another_queue(queues: Any, name: str) -> None:
    dead = queues.create(f"{name}-dead")
    metadata = {"_max_claim_count": 2, "_dead_letter_queue": dead.name}
    jobs = queues.create(name, metadata=metadata)
    jobs.post_message("x", 3600)
    for _ in range(2):
        jobs.release_claim(jobs.claim_messages(100, 60))
    assert jobs.claim_messages(100, 60) is None
    # There it stays claimed until the last claim ends.
    assert (queues.get_stats(jobs)["total"], queues.get_stats(dead)["total"]) == (0, 1)


def test_claims_outside_of_the_limits_are_refused(demo: Any, jobs: Any) -> None:
    for ttl, grace in ((59, 60), (60, 59), (43201, 60)):
        with pytest.raises(demo.exceptions.BadRequest):
            jobs.claim_messages(ttl, grace)
    with pytest.raises(demo.exceptions.MissingClaimParameters):
        jobs.update_claim("any")
