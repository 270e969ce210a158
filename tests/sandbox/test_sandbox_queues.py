"""The queues of the sandbox, by a client that nobody here wrote and by plain HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import openstack
import pytest

from pyrax import sandbox
from tests.sandbox.sdk import user_of
from tests.sandbox.wire import Wire

# What openstacksdk itself uses that is deprecated is not ours to change.
pytestmark = pytest.mark.filterwarnings("ignore")

CLIENT = {"Client-ID": "3381af92-2b9e-11e3-b191-71861300734c"}
PATCH = {"Content-Type": "application/openstack-messaging-v2.0-json-patch"}


@pytest.fixture
def proxy(cloud: sandbox.Cloud) -> Iterator[Any]:
    """The messaging proxy of openstacksdk."""
    with user_of(cloud) as connection:
        yield connection.message


def test_openstacksdk_makes_queues_and_messages(proxy: Any) -> None:
    proxy.create_queue(name="jobs")
    assert [one.name for one in proxy.queues()] == ["jobs"]
    assert proxy.get_queue("jobs").default_message_ttl == 3600
    places = proxy.post_message("jobs", [{"body": {"n": n}, "ttl": 300} for n in range(3)])
    assert len(places) == 3
    listed = list(proxy.messages("jobs", echo=True))
    assert [one.body["n"] for one in listed] == [0, 1, 2]
    one = proxy.get_message("jobs", listed[0].id)
    assert one.body == {"n": 0}
    proxy.delete_message("jobs", one)
    assert len(list(proxy.messages("jobs", echo=True))) == 2
    proxy.delete_queue("jobs")
    assert list(proxy.queues()) == []


def test_openstacksdk_claims_messages(cloud: sandbox.Cloud, proxy: Any) -> None:
    proxy.create_queue(name="jobs")
    proxy.post_message("jobs", [{"body": 1, "ttl": 300}])
    # Its own create_claim takes the answer's Location for something else.
    seconds = {"ttl": 100, "grace": 60}
    answer = proxy.post("/queues/jobs/claims", json=seconds, headers=CLIENT)
    claim_id = answer.headers["Location"].rpartition("/")[2]
    claim = proxy.get_claim("jobs", claim_id)
    assert (claim.ttl, claim.messages[0]["body"]) == (100, 1)
    proxy.update_claim("jobs", claim_id, ttl=200, grace=60)
    assert proxy.get_claim("jobs", claim_id).ttl == 200
    cloud.clock.advance(201)
    with pytest.raises(openstack.exceptions.NotFoundException):
        proxy.get_claim("jobs", claim_id)
    proxy.delete_claim("jobs", claim_id)


def test_openstacksdk_subscribes(proxy: Any) -> None:
    proxy.create_queue(name="jobs")
    made = proxy.create_subscription("jobs", subscriber="https://a.example/b", ttl=600)
    assert proxy.get_subscription("jobs", made.subscription_id).source == "jobs"
    assert len(list(proxy.subscriptions("jobs"))) == 1
    proxy.delete_subscription("jobs", made.subscription_id)
    assert list(proxy.subscriptions("jobs")) == []


# --- plain HTTP -----------------------------------------------------------------------------------


def queues(wire: Wire) -> str:
    """Return the address below which the queues stand."""
    found = {name: url for (_, name), url in wire.urls.items()}
    return found["cloudQueues"] if wire.dialect == "rackspace" else f"{found['zaqar']}/v2"


def call(wire: Wire, method: str, path: str, **kwargs: Any) -> Any:
    """Call the queues with a client id."""
    headers = {**CLIENT, **kwargs.pop("headers", {})}
    return wire.send(method, queues(wire) + path, headers=headers, **kwargs)


def post(wire: Wire, *bodies: Any, **more: Any) -> Any:
    """Post messages to `jobs`."""
    rows = [{"body": body, "ttl": 300, **more} for body in bodies]
    document: Any = rows if wire.dialect == "rackspace" else {"messages": rows}
    return call(wire, "POST", "/queues/jobs/messages", json=document)


def test_versions_are_shown_by_zaqar(keystone_wire: Wire) -> None:
    answer = keystone_wire.send("GET", queues(keystone_wire).rpartition("/v2")[0] + "/")
    assert (answer.status_code, answer.json()["versions"][0]["id"]) == (300, "2")


def test_version_1_answers_with_bare_lists_and_nothing(rackspace_wire: Wire) -> None:
    wire = rackspace_wire
    assert call(wire, "GET", "/queues").status_code == 204
    assert call(wire, "PUT", "/queues/jobs").status_code == 201
    assert call(wire, "PUT", "/queues/jobs").status_code == 204
    assert call(wire, "HEAD", "/queues/jobs").status_code == 204
    assert call(wire, "HEAD", "/queues/nope").status_code == 404
    assert call(wire, "GET", "/queues/jobs/messages").status_code == 204
    answer = post(wire, 1)
    assert answer.json()["partial"] is False
    (place,) = answer.json()["resources"]
    assert place.startswith("/v1/queues/jobs/messages/")
    ids = place.rpartition("/")[2]
    (row,) = call(wire, "GET", f"/queues/jobs/messages?ids={ids}").json()
    assert set(row) == {"href", "ttl", "age", "body"}
    assert call(wire, "GET", "/queues/jobs/messages?ids=none").status_code == 204
    page = call(wire, "GET", "/queues/jobs/messages?echo=true").json()
    assert "marker=1&" in page["links"][0]["href"]
    claims = call(wire, "POST", "/queues/jobs/claims", json={"ttl": 60, "grace": 60})
    assert isinstance(claims.json(), list)
    assert "/v1/queues/jobs/claims/" in claims.headers["Location"]
    assert call(wire, "POST", "/queues/jobs/claims", json={"ttl": 60}).status_code == 400


def test_version_2_answers_with_documents(keystone_wire: Wire) -> None:
    wire = keystone_wire
    assert call(wire, "GET", "/queues").json() == {"queues": [], "links": []}
    assert call(wire, "GET", "/queues/nope").json()["_default_message_ttl"] == 3600
    assert call(wire, "HEAD", "/queues/nope").status_code == 405
    assert call(wire, "GET", "/queues/nope/stats").json()["messages"]["total"] == 0
    (place,) = post(wire, 1).json()["resources"]
    assert call(wire, "GET", "/queues?with_count=true").json()["count"] == 1
    ids = place.rpartition("/")[2]
    (row,) = call(wire, "GET", f"/queues/jobs/messages?ids={ids}").json()["messages"]
    assert row["id"] == ids
    assert row["checksum"].startswith("MD5:")
    assert call(wire, "GET", "/queues/jobs/messages?ids=none").status_code == 404
    page = call(wire, "GET", "/queues/jobs/messages?echo=true").json()
    assert "marker=m1&" in page["links"][0]["href"]
    claim = call(wire, "POST", "/queues/jobs/claims")
    assert claim.status_code == 201
    path = claim.headers["Location"].removeprefix("/v2")
    call(wire, "PATCH", path, json={"ttl": 100, "grace": 100})
    call(wire, "PATCH", path, json={"grace": 100})
    assert call(wire, "GET", path).json()["ttl"] == 300


def test_changes_of_metadata_are_checked(keystone_wire: Wire) -> None:
    wire = keystone_wire
    add = [{"op": "add", "path": "/metadata/a", "value": 1}]
    assert call(wire, "PATCH", "/queues/jobs", json=add, headers=PATCH).status_code == 404
    call(wire, "PUT", "/queues/jobs", json={"b": 2})
    assert call(wire, "PATCH", "/queues/jobs", json=add).status_code == 415
    answer = call(wire, "PATCH", "/queues/jobs", json=add, headers=PATCH)
    assert (answer.json()["a"], answer.json()["b"]) == (1, 2)
    for changes, status in (
        ([], 400),
        ([{"op": "move", "path": "/metadata/a"}], 400),
        ([{"op": "add", "path": "/elsewhere", "value": 1}], 400),
        ([{"op": "remove", "path": "/metadata/none"}], 409),
        ([{"op": "replace", "path": "/metadata/none", "value": 1}], 409),
        ([{"op": "replace", "path": "/metadata/_default_message_ttl", "value": 60}], 200),
    ):
        answer = call(wire, "PATCH", "/queues/jobs", json=changes, headers=PATCH)
        assert answer.status_code == status


def test_client_id_is_checked(wire: Wire) -> None:
    call(wire, "PUT", "/queues/jobs")
    url = f"{queues(wire)}/queues"
    answer = wire.send("GET", f"{url}/jobs/messages")
    assert answer.status_code == 400
    assert "client-id" in answer.json()["description"].lower()
    answer = wire.send("GET", f"{url}/jobs/messages", headers={"Client-ID": "x"})
    assert answer.json()["title"] == "Wrong UUID value"
    assert wire.send("GET", url).status_code == (200 if wire.dialect == "rackspace" else 400)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/queues?limit=0", 400),
        ("GET", "/queues/jobs/messages?limit=0", 400),
        ("GET", "/queues/jobs/messages?limit=21", 400),
        ("GET", "/queues/jobs/messages?echo=maybe", 400),
        ("GET", "/queues/jobs/messages/none", 404),
        ("DELETE", "/queues/jobs/messages/none", 204),
        ("DELETE", "/queues/jobs/messages/none?claim_id=none", 400),
        ("DELETE", "/queues/jobs/messages", 400),
        ("DELETE", "/queues/jobs/claims/none", 204),
        ("GET", "/queues/jobs/claims/none", 404),
        ("POST", "/queues/jobs/messages", 400),
        ("PUT", "/queues/" + "x" * 65, 400),
    ],
)
def test_what_is_refused_in_both_versions(wire: Wire, method: str, path: str, status: int) -> None:
    call(wire, "PUT", "/queues/jobs")
    answer = call(wire, method, path)
    assert answer.status_code == status
    if status >= 400:
        assert set(answer.json()) == {"title", "description"}


def test_messages_outside_of_the_limits_are_refused(wire: Wire) -> None:
    call(wire, "PUT", "/queues/jobs")
    assert post(wire, 1, ttl=59).status_code == 400
    assert post(wire, 1, ttl=1209601).status_code == 400
    assert post(wire, "x" * 300000).status_code == 400
    assert post(wire, *range(21)).status_code == 400


def test_only_json_is_produced(wire: Wire) -> None:
    assert call(wire, "GET", "/queues", headers={"Accept": "text/xml"}).status_code == 406


def test_post_to_a_missing_queue_makes_it_in_version_2_only(wire: Wire) -> None:
    assert post(wire, 1).status_code == (404 if wire.dialect == "rackspace" else 201)


def test_another_account_sees_nothing(wire: Wire, cloud: sandbox.Cloud) -> None:
    store = cloud.stores.of("queues", dialect=wire.dialect)
    store.make("another", "jobs")
    assert call(wire, "GET", "/queues").status_code in (200, 204)
    assert call(wire, "GET", "/queues/jobs/stats").status_code in (200, 404)
    wire.token = uuid.uuid4().hex
    assert call(wire, "GET", "/queues").status_code == 401
