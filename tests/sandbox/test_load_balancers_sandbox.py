"""The sandbox's load balancers as plain HTTP shows them: states, limits, pages, error documents."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.sandbox.wire import Wire

NEW = {"name": "web", "protocol": "HTTP", "port": 80, "virtualIps": [{"type": "PUBLIC"}]}


class Balancers:
    """Calls to the load balancer service of one dialect."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.cloud = wire.cloud
        if wire.dialect == "rackspace":
            self.url = wire.urls["rax:load-balancer", "cloudLoadBalancers"]
        else:
            self.url = wire.urls["load-balancer", "octavia"].rstrip("/") + "/v2/lbaas"

    def __call__(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        return self.wire.send(method, self.url + path, **kwargs)

    def create(self, **fields: Any) -> Any:
        """Create a load balancer and let it become active."""
        key = "loadBalancer" if self.wire.dialect == "rackspace" else "loadbalancer"
        given = NEW if key == "loadBalancer" else {"name": "web", "vip_subnet_id": "s1"}
        answer = self("POST", "/loadbalancers", json={key: {**given, **fields}})
        assert answer.status_code in (201, 202), answer.text
        self.cloud.clock.advance(5)
        return answer.json()[key]


@pytest.fixture
def clb(rackspace_wire: Wire) -> Balancers:
    """Cloud Load Balancers."""
    return Balancers(rackspace_wire)


@pytest.fixture
def octavia(keystone_wire: Wire) -> Balancers:
    """Octavia."""
    return Balancers(keystone_wire)


# -- Cloud Load Balancers --------------------------------------------------------------------------


def test_states_follow_the_clock(clb: Balancers) -> None:
    made = clb("POST", "/loadbalancers", json={"loadBalancer": NEW})
    assert (made.status_code, made.json()["loadBalancer"]["status"]) == (202, "BUILD")
    path = f"/loadbalancers/{made.json()['loadBalancer']['id']}"
    refused = clb("PUT", path, json={"loadBalancer": {"name": "x"}})
    assert refused.status_code == 422
    assert refused.json()["message"].endswith(
        "has a status of 'BUILD' and is considered immutable."
    )
    clb.cloud.clock.advance(5)
    assert clb("GET", path).json()["loadBalancer"]["status"] == "ACTIVE"
    assert clb("PUT", path, json={"loadBalancer": {"name": "x"}}).status_code == 202
    assert clb("GET", path).json()["loadBalancer"]["status"] == "PENDING_UPDATE"
    clb.cloud.clock.advance(5)
    assert clb("DELETE", path).status_code == 202
    assert clb("GET", path).json()["loadBalancer"]["status"] == "PENDING_DELETE"
    clb.cloud.clock.advance(5)
    assert clb("GET", path).status_code == 410
    listed = clb("GET", "/loadbalancers?status=DELETED").json()["loadBalancers"]
    assert [one["status"] for one in listed] == ["DELETED"]
    clb.cloud.clock.advance(91 * 24 * 3600)
    clb.wire = Wire(clb.cloud, "rackspace")
    assert clb("GET", path).status_code == 404


def test_metadata_asks_for_a_fate(clb: Balancers) -> None:
    slow = [{"key": "lb_building", "value": "60"}, {"key": "lb_pending_update", "value": "30"}]
    made = clb.create(metadata=slow)
    path = f"/loadbalancers/{made['id']}"
    assert clb("GET", path).json()["loadBalancer"]["status"] == "BUILD"
    clb.cloud.clock.advance(60)
    clb("PUT", path, json={"loadBalancer": {"name": "x"}})
    clb.cloud.clock.advance(20)
    assert clb("GET", path).json()["loadBalancer"]["status"] == "PENDING_UPDATE"


def test_a_marker_is_where_the_page_begins(clb: Balancers) -> None:
    ids = [clb.create(name=f"lb-{number}")["id"] for number in range(4)]
    page = clb("GET", f"/loadbalancers?limit=2&marker={ids[1]}").json()["loadBalancers"]

    assert [one["id"] for one in page] == ids[1:3]
    assert "nodes" not in page[0] and page[0]["nodeCount"] == 0


@pytest.mark.parametrize(
    "change",
    [{"brandNew": 1}, {"timeout": None}, {"nodes": [{"address": "a", "port": 1, "id": None}]}],
)
def test_unknown_keys_and_nulls_are_refused(clb: Balancers, change: dict[str, Any]) -> None:
    refused = clb("POST", "/loadbalancers", json={"loadBalancer": {**NEW, **change}})

    assert refused.status_code == 400
    assert refused.json()["messages"][0].startswith("JSON does not match the expected schema")


@pytest.mark.parametrize(
    "change",
    [
        {"protocol": "GOPHER"},
        {"algorithm": "BEST"},
        {"timeout": 500},
        {"port": 0, "protocol": "TCP"},
        {"virtualIps": [{"type": "SERVICENET", "ipVersion": "IPV6"}]},
        {"nodes": [{"address": "a", "port": 1, "weight": 101}]},
        {"sessionPersistence": {"persistenceType": "SSL_ID"}},
        {"healthMonitor": {"type": "HTTPS"}},
    ],
)
def test_bad_values_are_refused(clb: Balancers, change: dict[str, Any]) -> None:
    refused = clb("POST", "/loadbalancers", json={"loadBalancer": {**NEW, **change}})

    assert refused.status_code == 400
    assert refused.json()["validationErrors"]["messages"]


def test_limits_and_batches(clb: Balancers) -> None:
    made = clb.create()
    path = f"/loadbalancers/{made['id']}"
    nodes = [{"address": f"10.0.0.{number}", "port": 80} for number in range(26)]
    assert clb("POST", f"{path}/nodes", json={"nodes": nodes}).status_code == 413
    assert clb("GET", f"{path}/nodes").json() == {"nodes": []}
    ids = "&".join(f"id={number}" for number in range(11))
    assert clb("DELETE", f"/loadbalancers?{ids}").status_code == 400
    missing = clb("DELETE", "/loadbalancers")
    assert missing.json()["message"] == ("Must supply one or more id's to process this request.")
    unknown = clb("DELETE", f"/loadbalancers?id={made['id']}&id=9999")
    assert "9999 could not be found" in unknown.json()["message"]
    assert clb("GET", path).json()["loadBalancer"]["status"] == "ACTIVE"
    clb.cloud.stores.of("load_balancer").limits["LOADBALANCER_LIMIT"] = 1
    assert clb("POST", "/loadbalancers", json={"loadBalancer": NEW}).status_code == 413


def test_duplicate_nodes_and_fixed_fields(clb: Balancers) -> None:
    node = {"address": "10.0.0.1", "port": 80}
    made = clb.create(nodes=[node])
    path = f"/loadbalancers/{made['id']}/nodes"
    assert clb("POST", path, json={"nodes": [node]}).status_code == 422
    change = {"node": {"address": "10.0.0.2"}}
    assert clb("PUT", f"{path}/{made['nodes'][0]['id']}", json=change).status_code == 400
    assert clb("GET", f"{path}/424242").json() == {"code": 404, "message": "Node not found"}


def test_a_single_item_of_metadata_has_either_root(clb: Balancers) -> None:
    path = f"/loadbalancers/{clb.create()['id']}/metadata"
    item = {"key": "a", "value": "b"}
    assert clb("POST", path, json={"meta": item}).status_code == 200
    assert clb("POST", path, json={"metadata": [{**item, "key": "c"}]}).status_code == 200
    shown = clb("GET", path).json()["metadata"]
    assert [one["key"] for one in shown] == ["a", "c"]
    assert clb("PUT", f"{path}/{shown[0]['id']}", json={"meta": {"key": "x"}}).status_code == 400
    assert clb("GET", f"{path}/{shown[0]['id']}").json()["meta"]["value"] == "b"
    assert clb("DELETE", f"{path}/{shown[0]['id']}").status_code == 200


def test_nobody_sees_the_load_balancers_of_another(clb: Balancers) -> None:
    made = clb.create()
    clb.cloud.stores.of("load_balancer").balancers[made["id"]].tenant_id = "other"

    assert clb("GET", f"/loadbalancers/{made['id']}").status_code == 404
    assert clb("GET", "/loadbalancers").json() == {"loadBalancers": []}
    assert clb.wire.session.get(clb.url + "/loadbalancers").status_code == 401


def test_a_rate_limit_says_when(clb: Balancers) -> None:
    clb.cloud.faults.status(413, retry_after=7, service="load_balancer")
    refused = clb("GET", "/loadbalancers")

    assert refused.headers["Retry-After"] == "7"
    assert refused.json()["overLimit"]["retryAfter"] == "7"


# -- Octavia ---------------------------------------------------------------------------------------


def test_the_versions_need_no_token(octavia: Balancers) -> None:
    root = octavia.url.replace("/v2/lbaas", "/")
    versions = octavia.wire.session.get(root).json()["versions"]

    assert versions[0]["id"] == "v2.0"
    assert versions[-1]["status"] == "CURRENT"


def test_octavia_states_follow_the_clock(octavia: Balancers) -> None:
    answer = octavia(
        "POST", "/loadbalancers", json={"loadbalancer": {"name": "a", "vip_subnet_id": "s"}}
    )
    made = answer.json()["loadbalancer"]
    assert (answer.status_code, made["provisioning_status"]) == (201, "PENDING_CREATE")
    path = f"/loadbalancers/{made['id']}"
    listener = {"loadbalancer_id": made["id"], "protocol": "HTTP", "protocol_port": 80}
    refused = octavia("POST", "/listeners", json={"listener": listener})
    assert refused.status_code == 409
    assert refused.json() == {
        "faultcode": "Client",
        "faultstring": f"Load Balancer {made['id']} is immutable and cannot be updated.",
        "debuginfo": None,
    }
    octavia.cloud.clock.advance(5)
    created = octavia("POST", "/listeners", json={"listener": listener})
    assert created.json()["listener"]["provisioning_status"] == "PENDING_CREATE"
    assert octavia("GET", path).json()["loadbalancer"]["provisioning_status"] == "PENDING_UPDATE"
    octavia.cloud.clock.advance(5)
    children = octavia("DELETE", path)
    assert (children.status_code, "has children" in children.json()["faultstring"]) == (400, True)
    assert octavia("DELETE", f"{path}?cascade=true").status_code == 204
    octavia.cloud.clock.advance(5)
    assert octavia("GET", path).json()["faultstring"] == f"Load Balancer {made['id']} not found."
    assert octavia("GET", "/listeners").json() == {"listeners": []}


def test_octavia_refuses(octavia: Balancers) -> None:
    nowhere = octavia("POST", "/loadbalancers", json={"loadbalancer": {"name": "a"}})
    assert nowhere.json()["faultstring"] == (
        "Validation failure: VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id."
    )
    project = octavia.cloud.project_id
    octavia.cloud.stores.of("octavia", "DFW", "openstack").quota_of(project)["loadbalancer"] = 1
    octavia.create()
    full = octavia(
        "POST", "/loadbalancers", json={"loadbalancer": {"name": "b", "vip_subnet_id": "s"}}
    )
    assert (full.status_code, full.json()["faultstring"]) == (
        403,
        "Quota has been met for resources: Load Balancer",
    )


def test_octavia_pages_and_filters(octavia: Balancers) -> None:
    for name in ("a", "b", "c"):
        octavia.create(name=name, tags=[f"name={name}"])
    page = octavia("GET", "/loadbalancers?limit=2").json()
    assert [one["name"] for one in page["loadbalancers"]] == ["a", "b"]
    link = page["loadbalancers_links"][0]["href"]
    further = octavia.wire.send("GET", link).json()
    assert [one["name"] for one in further["loadbalancers"]] == ["c"]
    assert "loadbalancers_links" not in further
    named = octavia("GET", "/loadbalancers?name=b").json()["loadbalancers"]
    tagged = octavia("GET", "/loadbalancers?tags=name=c").json()["loadbalancers"]
    assert [one["name"] for one in (*named, *tagged)] == ["b", "c"]
    assert octavia("GET", "/loadbalancers?marker=none").status_code == 400


def test_members_are_replaced_or_added(octavia: Balancers) -> None:
    pool = {"protocol": "TCP", "lb_algorithm": "ROUND_ROBIN"}
    listener = {"protocol": "TCP", "protocol_port": 80, "default_pool": pool}
    made = octavia.create(listeners=[listener])
    path = f"/pools/{made['pools'][0]['id']}/members"
    one, two = ({"address": f"192.0.2.{n}", "protocol_port": 80} for n in (1, 2))
    assert octavia("PUT", path, json={"members": [one]}).status_code == 202
    octavia.cloud.clock.advance(5)
    octavia("PUT", f"{path}?additive_only=true", json={"members": [two]})
    octavia.cloud.clock.advance(5)
    assert len(octavia("GET", path).json()["members"]) == 2
    octavia("PUT", path, json={"members": [{**two, "weight": 5}]})
    octavia.cloud.clock.advance(5)
    shown = octavia("GET", path).json()["members"]
    assert [(each["address"], each["weight"]) for each in shown] == [("192.0.2.2", 5)]
    again = octavia("POST", path, json={"member": two})
    assert again.status_code == 409
    assert octavia("POST", path, json={"member": {**one, "weight": 999}}).status_code == 400
