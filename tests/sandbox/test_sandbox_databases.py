"""The databases of the sandbox, by clients that nobody here wrote and by plain HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pyrax import sandbox
from tests.sandbox.sdk import user_of
from tests.sandbox.wire import Wire

# What openstacksdk itself uses that is deprecated is not ours to change.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def proxy(cloud: sandbox.Cloud) -> Iterator[Any]:
    """The databases proxy of openstacksdk."""
    with user_of(cloud) as connection:
        yield connection.database


def created(proxy: Any, databases: Any = ()) -> Any:
    """Make an instance; openstacksdk itself has no way to name a flavor, or several databases."""
    fields = {"name": "db1", "flavorRef": "2", "volume": {"size": 1}, "databases": list(databases)}
    answer = proxy.post("/instances", json={"instance": fields})
    return proxy.get_instance(answer.json()["instance"]["id"])


def test_openstacksdk_reads_an_instance_with_databases_and_users(
    cloud: sandbox.Cloud, proxy: Any
) -> None:
    flavor = next(iter(proxy.flavors()))
    assert proxy.get_flavor(flavor.id or "2").ram == 2048
    made = created(proxy, [{"name": "app"}])
    assert (made.status, made.datastore["type"]) == ("BUILD", "mysql")
    cloud.clock.advance(60)
    found = proxy.find_instance("db1")
    assert (found.id, found.status) == (made.id, "HEALTHY")
    assert [one.id for one in proxy.instances()] == [made.id]

    assert [one.name for one in proxy.databases(found)] == ["app"]
    user = {"name": "bob", "password": "s3cret", "databases": [{"name": "app"}]}
    answer = proxy.post(f"/instances/{found.id}/users", json={"users": [user]})
    assert answer.status_code == 202
    assert [one.name for one in proxy.users(found)] == ["bob"]
    proxy.delete_user("bob", instance=found)
    proxy.delete_database("app", instance=found)
    assert list(proxy.databases(found)) == []


def test_openstacksdk_acts_on_an_instance(cloud: sandbox.Cloud, proxy: Any) -> None:
    made = created(proxy)
    cloud.clock.advance(60)
    assert made.is_root_enabled(proxy) is False
    assert made.enable_root_user(proxy)["name"] == "root"
    made.restart(proxy)
    assert proxy.get_instance(made).status == "REBOOT"
    cloud.clock.advance(60)
    made.resize(proxy, "3")
    cloud.clock.advance(60)
    assert proxy.get_instance(made).flavor["id"] == "3"
    proxy.delete_instance(made)
    cloud.clock.advance(60)
    assert list(proxy.instances()) == []


def databases(wire: Wire) -> str:
    """Return the address of the databases."""
    return next(url for (_, name), url in wire.urls.items() if name in ("cloudDatabases", "trove"))


def make(wire: Wire, **fields: Any) -> dict[str, Any]:
    """Make an instance, wait until it is there and return its document."""
    body = {"instance": {"name": "db1", "flavorRef": "2", "volume": {"size": 1}, **fields}}
    answer = wire.send("POST", f"{databases(wire)}/instances", json=body)
    wire.cloud.clock.advance(60)
    document: dict[str, Any] = answer.json()["instance"]
    return document


def test_versions_are_shown(wire: Wire) -> None:
    root = databases(wire).rpartition("/v1.0")[0]
    assert wire.send("GET", f"{root}/").json()["versions"][0]["id"] == "v1.0"
    assert wire.send("GET", f"{root}/v1.0/").json()["version"]["status"] == "CURRENT"
    assert wire.send("GET", f"{root}/v2.0/").status_code == 404


def test_errors_are_faults_of_one_key(wire: Wire) -> None:
    base = databases(wire)
    answer = wire.send("GET", f"{base}/instances/nope")
    assert (answer.status_code, set(answer.json())) == (404, {"itemNotFound"})
    made = make(wire)
    wire.send("POST", f"{base}/instances/{made['id']}/action", json={"restart": {}})
    answer = wire.send("POST", f"{base}/instances/{made['id']}/action", json={"restart": {}})
    assert (answer.status_code, set(answer.json())) == (422, {"unprocessableEntity"})
    answer = wire.send("POST", f"{base}/instances", json={"instance": {}})
    assert (answer.status_code, set(answer.json())) == (400, {"badRequest"})
    wire.token = "wrong"
    answer = wire.send("GET", f"{base}/instances")
    assert (answer.status_code, set(answer.json())) == (401, {"unauthorized"})


def test_lists_show_less_than_single_documents(rackspace_wire: Wire) -> None:
    made = make(rackspace_wire)
    base = databases(rackspace_wire)
    (short,) = rackspace_wire.send("GET", f"{base}/instances").json()["instances"]
    whole = rackspace_wire.send("GET", f"{base}/instances/{made['id']}").json()["instance"]
    assert set(whole) - set(short) == {"created", "updated", "schedule"}
    assert "used" in whole["volume"]
    assert short["volume"] == {"size": 1}
    assert short["flavor"]["id"] == "2"


def test_markers_of_users_are_encoded_twice(rackspace_wire: Wire) -> None:
    users = [
        {"name": f"u{number:02}", "password": "s3cret", "host": "10.0.%"} for number in range(21)
    ]
    made = make(rackspace_wire, users=users)
    url = f"{databases(rackspace_wire)}/instances/{made['id']}/users"
    page = rackspace_wire.send("GET", url).json()
    assert len(page["users"]) == 20
    (link,) = page["links"]
    assert "marker=u19%254010.0.%2525" in link["href"]
    rest = rackspace_wire.send("GET", link["href"]).json()
    assert [one["name"] for one in rest["users"]] == ["u20"]
    assert "links" not in rest


def test_dots_in_paths_have_to_be_encoded_twice(wire: Wire) -> None:
    made = make(wire, users=[{"name": "b.ob", "password": "s3cret", "host": "10.0.0.1"}])
    url = f"{databases(wire)}/instances/{made['id']}/users"
    assert wire.send("GET", f"{url}/b%252Eob%4010%252E0%252E0%252E1").status_code == 200
    plain = wire.send("GET", f"{url}/b.ob@10.0.0.1").status_code
    assert plain == (404 if wire.dialect == "rackspace" else 200)


def test_single_databases_are_never_shown(wire: Wire) -> None:
    made = make(wire, databases=[{"name": "app"}])
    url = f"{databases(wire)}/instances/{made['id']}/databases/app"
    assert wire.send("GET", url).status_code == 501


def test_null_is_refused_by_trove_only(wire: Wire) -> None:
    made = make(wire)
    body = {"databases": [{"name": "app", "character_set": None}]}
    answer = wire.send("POST", f"{databases(wire)}/instances/{made['id']}/databases", json=body)
    assert answer.status_code == (202 if wire.dialect == "rackspace" else 400)


def test_details_of_all_instances_are_listed_by_trove(keystone_wire: Wire) -> None:
    make(keystone_wire)
    url = f"{databases(keystone_wire)}/instances/detail"
    (row,) = keystone_wire.send("GET", url).json()["instances"]
    assert row["created"]


def test_several_passwords_are_changed_at_once(wire: Wire) -> None:
    made = make(wire, users=[{"name": "bob", "password": "s3cret"}])
    url = f"{databases(wire)}/instances/{made['id']}/users"
    body = {"users": [{"name": "bob", "password": "an0ther"}]}
    assert wire.send("PUT", url, json=body).status_code == 202
    body = {"users": [{"name": "rob", "password": "an0ther"}]}
    assert wire.send("PUT", url, json=body).status_code == 404


def test_another_account_sees_nothing(wire: Wire) -> None:
    url = databases(wire).rpartition("/")[0] + "/999999/instances"
    assert wire.send("GET", url).status_code == 403
