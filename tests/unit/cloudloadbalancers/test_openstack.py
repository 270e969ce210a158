"""Load balancers, nodes and virtual IPs on the wire of Octavia."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import (
    CloudLoadBalancer,
    CloudLoadBalancerClient,
    CloudLoadBalancerManager,
    Node,
    OctaviaManager,
    VirtualIP,
)
from pyrax.cloudloadbalancers.octavia_base import OctaviaBase
from pyrax.cloudloadbalancers.octavia_features import OctaviaFeatures
from tests.unit.endpoint_wire import EndpointWire

from .conftest import (
    LB_ID,
    LISTENER,
    LISTENER_ID,
    MEMBER,
    MEMBER_ID,
    OCTAVIA_LB,
    POOL_ID,
    serve_tree,
)

IMMUTABLE = {
    "faultcode": "Client",
    "faultstring": f"Load Balancer {LB_ID} is immutable and cannot be updated.",
    "debuginfo": None,
}
MEMBERS = f"/pools/{POOL_ID}/members"


def test_no_call_of_the_other_dialect_is_left_to_the_old_wire() -> None:
    own = {*vars(OctaviaManager), *vars(OctaviaFeatures), *vars(OctaviaBase)}
    shared = {"list", "update", "update_node", "get_connection_logging", "set_connection_logging"}
    shared |= {"get_content_caching", "set_content_caching"}
    public = {
        name
        for kind in CloudLoadBalancerManager.__mro__
        if kind.__module__.startswith("pyrax.cloudloadbalancers")
        for name, value in vars(kind).items()
        if callable(value) and not name.startswith("_")
    }

    assert public - {"resource_class", "virtual_ip_class"} <= own | shared


def test_lists_are_lazy(olb: CloudLoadBalancerClient, octavia: EndpointWire) -> None:
    octavia.answer("GET", "/loadbalancers", {"loadbalancers": [OCTAVIA_LB]})
    serve_tree(octavia)
    found = olb.list()[0]
    assert (found.status, found.virtual_ips[0].address) == ("ACTIVE", "203.0.113.50")
    assert len(octavia.lines) == 1

    assert (found.port, found.nodes[0].address, found.timeout) == (80, "192.0.2.16", 30)
    assert octavia.lines[1:] == [
        f"GET /loadbalancers/{LB_ID}",
        f"GET /listeners/{LISTENER_ID}",
        f"GET /pools/{POOL_ID}",
        f"GET {MEMBERS}",
    ]


def test_lists_can_be_filtered(olb: CloudLoadBalancerClient, octavia: EndpointWire) -> None:
    octavia.answer("GET", "/loadbalancers", {"loadbalancers": []})
    olb.list(limit=2, marker=LB_ID, status="BUILD", name="a")
    assert octavia.query == [
        ("limit", "2"),
        ("marker", LB_ID),
        ("provisioning_status", "PENDING_CREATE"),
        ("name", "a"),
    ]
    for word in ("offset", "nodeaddress", "changes_since"):
        with pytest.raises(exceptions.NotSupported, match=word):
            olb.list(**{word: "1"})


def test_find_follows_the_links_to_further_pages(
    olb: CloudLoadBalancerClient, octavia: EndpointWire
) -> None:
    link = {"rel": "next", "href": f"http://inside/v2/lbaas/loadbalancers?marker={LB_ID}"}
    octavia.answer(
        "GET", "/loadbalancers", {"loadbalancers": [OCTAVIA_LB], "loadbalancers_links": [link]}
    )
    second = {**OCTAVIA_LB, "id": "b", "name": "other"}
    octavia.answer("GET", f"/loadbalancers?marker={LB_ID}", {"loadbalancers": [second]})

    assert olb.find(name="other").id == "b"


def test_the_main_listener_is_the_tagged_one_else_the_oldest(tree: CloudLoadBalancer) -> None:
    plain = {**LISTENER, "tags": []}
    late = {**plain, "id": "late", "created_at": "2027-01-01T00:00:00"}
    tls = {**plain, "id": "tls", "protocol": "TERMINATED_HTTPS", "created_at": "2020"}
    main_of = tree.manager._main_of

    assert main_of([late, tls, plain])["id"] == LISTENER_ID
    assert main_of([late, {**plain, "id": "old", "created_at": "2020"}, LISTENER])["id"] == (
        LISTENER_ID
    )
    assert main_of([]) is None


def test_create_sends_the_whole_tree(olb: CloudLoadBalancerClient, octavia: EndpointWire) -> None:
    made = {**OCTAVIA_LB, "provisioning_status": "PENDING_CREATE"}
    octavia.answer("POST", "/loadbalancers", {"loadbalancer": made}, 201)
    lb = olb.create(
        "web-lb",
        port=80,
        protocol="HTTP",
        nodes=[Node("192.0.2.16", 80)],
        virtual_ips=[VirtualIP()],
        vip_subnet_id="s1",
        metadata={"color": "red"},
        timeout=30,
        sessionPersistence={"persistenceType": "HTTP_COOKIE"},
        healthMonitor={"type": "HTTP", "delay": 10, "timeout": 5, "statusRegex": "200-204"},
        accessList=[{"address": "203.0.113.0/24", "type": "ALLOW"}],
        halfClosed=False,
        httpsRedirect=False,
        connectionLogging={"enabled": False},
    )

    assert (lb.status, lb.port, lb.protocol, lb.algorithm) == ("BUILD", 80, "HTTP", "ROUND_ROBIN")
    listener = {
        "name": "web-lb",
        "protocol": "HTTP",
        "protocol_port": 80,
        "tags": ["pyrax-main"],
        "timeout_client_data": 30000,
        "timeout_member_data": 30000,
        "allowed_cidrs": ["203.0.113.0/24"],
        "insert_headers": {
            "X-Forwarded-For": "true",
            "X-Forwarded-Port": "true",
            "X-Forwarded-Proto": "true",
        },
        "default_pool": {
            "name": "web-lb",
            "protocol": "HTTP",
            "lb_algorithm": "ROUND_ROBIN",
            "session_persistence": {"type": "HTTP_COOKIE"},
            "healthmonitor": {
                "type": "HTTP",
                "delay": 10,
                "timeout": 5,
                "max_retries": 3,
                "max_retries_down": 3,
                "url_path": "/",
                "expected_codes": "200-204",
            },
            "members": [
                {
                    "address": "192.0.2.16",
                    "protocol_port": 80,
                    "weight": 1,
                    "backup": False,
                    "admin_state_up": True,
                }
            ],
        },
    }
    assert octavia.body == {
        "loadbalancer": {
            "name": "web-lb",
            "admin_state_up": True,
            "vip_subnet_id": "s1",
            "tags": ["color=red"],
            "listeners": [listener],
        }
    }


def test_a_virtual_ip_with_an_id_is_a_port(
    olb: CloudLoadBalancerClient, octavia: EndpointWire
) -> None:
    octavia.answer("POST", "/loadbalancers", {"loadbalancer": OCTAVIA_LB}, 201)
    olb.create("x", port=53, protocol="DNS_UDP", virtual_ips=VirtualIP(id="p1"))

    sent = octavia.body["loadbalancer"]
    assert sent["vip_port_id"] == "p1"
    assert sent["listeners"][0]["protocol"] == "UDP"
    assert "insert_headers" not in sent["listeners"][0]


def test_create_names_the_three_places_for_an_address(
    olb: CloudLoadBalancerClient, octavia: EndpointWire
) -> None:
    with pytest.raises(
        exceptions.MissingLoadBalancerParameters, match=r"port.*vip_subnet_id.*vip_network_id"
    ):
        olb.create("x", port=80, protocol="HTTP", virtual_ips=VirtualIP())
    assert octavia.lines == []


@pytest.mark.parametrize(
    "given",
    [
        {"halfClosed": True},
        {"httpsRedirect": True},
        {"connectionThrottle": {"maxConnections": 5}},
        {"connectionLogging": {"enabled": True}},
        {"algorithm": "RANDOM"},
        {"sessionPersistence": {"persistenceType": "SSL_ID"}},
        {"accessList": [{"address": "10.0.0.1", "type": "DENY"}]},
        {"virtual_ips": [VirtualIP(id="a"), VirtualIP(id="b")]},
    ],
)
def test_create_refuses_what_cannot_be(
    olb: CloudLoadBalancerClient, octavia: EndpointWire, given: dict[str, Any]
) -> None:
    with pytest.raises(exceptions.NotSupported, match=r"create.*Octavia v2"):
        olb.create("x", **{"port": 80, "protocol": "HTTP", "vip_subnet_id": "s", **given})
    assert octavia.lines == []


def test_an_update_waits_between_its_changes(
    tree: CloudLoadBalancer, octavia: EndpointWire, naps: list[float]
) -> None:
    octavia.answer("PUT", f"/pools/{POOL_ID}", {"pool": {}})
    octavia.answer("PUT", f"/listeners/{LISTENER_ID}", {"listener": {}})
    octavia.answer("PUT", f"/loadbalancers/{LB_ID}", {"loadbalancer": {}}, 202)
    response, _ = tree.update(name="new", algorithm="WEIGHTED_ROUND_ROBIN", timeout=60)

    assert response.status_code == 202
    assert [line for line in octavia.lines if line.startswith("PUT")] == [
        f"PUT /pools/{POOL_ID}",
        f"PUT /listeners/{LISTENER_ID}",
        f"PUT /loadbalancers/{LB_ID}",
    ]
    assert octavia.bodies[1] == {
        "listener": {"timeout_client_data": 60000, "timeout_member_data": 60000}
    }


@pytest.mark.parametrize("word", ["port", "protocol", "halfClosed", "httpsRedirect"])
def test_an_update_refuses_what_is_fixed(
    tree: CloudLoadBalancer, octavia: EndpointWire, word: str
) -> None:
    with pytest.raises(exceptions.NotSupported, match=word):
        tree.update(**{word: True})
    assert octavia.lines == []


def test_delete_takes_everything_along(olb: CloudLoadBalancerClient, octavia: EndpointWire) -> None:
    octavia.answer("DELETE", f"/loadbalancers/{LB_ID}", status=204)
    assert olb.delete(LB_ID) is None
    olb.delete_many([LB_ID])

    assert octavia.lines == [f"DELETE /loadbalancers/{LB_ID}?cascade=true"] * 2


def test_an_error_is_said_in_the_words_of_the_service(
    tree: CloudLoadBalancer, octavia: EndpointWire
) -> None:
    octavia.answer("POST", MEMBERS, IMMUTABLE, 409)

    with pytest.raises(exceptions.Conflict) as caught:
        tree.add_nodes(Node("192.0.2.1", 80))
    assert (caught.value.code, caught.value.message) == (409, IMMUTABLE["faultstring"])


@pytest.mark.parametrize(
    "message",
    [
        IMMUTABLE["faultstring"],
        f"Invalid state PENDING_UPDATE of loadbalancer resource {LB_ID}",
    ],
)
def test_immutable_is_repeated_when_the_client_says_so(
    olb: CloudLoadBalancerClient,
    tree: CloudLoadBalancer,
    octavia: EndpointWire,
    naps: list[float],
    message: str,
) -> None:
    olb.immutable_retries = 1
    octavia.answer("POST", MEMBERS, {**IMMUTABLE, "faultstring": message}, 409)
    octavia.answer("POST", MEMBERS, {"member": MEMBER}, 201)
    tree.add_nodes(Node("192.0.2.1", 80))

    assert [line.split()[0] for line in octavia.lines] == ["POST", "GET", "POST"]


def test_nodes_are_added_one_by_one(
    tree: CloudLoadBalancer, octavia: EndpointWire, naps: list[float]
) -> None:
    octavia.answer("POST", MEMBERS, {"member": {**MEMBER, "id": "m1"}}, 201)
    octavia.answer("POST", MEMBERS, {"member": {**MEMBER, "id": "m2"}}, 201)
    nodes = [Node("192.0.2.1", 80, weight=3), Node("192.0.2.2", 80)]
    response, body = tree.add_nodes(nodes)

    assert [one.id for one in nodes] == [one["id"] for one in body["nodes"]] == ["m1", "m2"]
    assert response.status_code == 201
    assert [line.split()[0] for line in octavia.lines] == ["POST", "GET", "POST"]
    assert octavia.bodies[0]["member"]["weight"] == 3


def test_a_load_balancer_that_fails_in_between_is_an_error(
    tree: CloudLoadBalancer, octavia: EndpointWire, naps: list[float]
) -> None:
    octavia.mock.remove("GET", octavia.endpoint + f"/loadbalancers/{LB_ID}")
    failed = {**OCTAVIA_LB, "provisioning_status": "ERROR"}
    octavia.answer("GET", f"/loadbalancers/{LB_ID}", {"loadbalancer": failed})
    octavia.answer("POST", MEMBERS, {"member": MEMBER}, 201)

    with pytest.raises(exceptions.Conflict, match="is ERROR"):
        tree.add_nodes([Node("192.0.2.1", 80), Node("192.0.2.2", 80)])


def test_a_node_is_changed_and_removed(tree: CloudLoadBalancer, octavia: EndpointWire) -> None:
    octavia.answer("GET", f"{MEMBERS}/{MEMBER_ID}", {"member": MEMBER})
    octavia.answer("PUT", f"{MEMBERS}/{MEMBER_ID}", {"member": MEMBER})
    octavia.answer("DELETE", f"{MEMBERS}/{MEMBER_ID}", status=204)
    node = tree.nodes[0]
    node.condition, node.type = "DRAINING", "SECONDARY"
    node.update()
    assert octavia.body == {
        "member": {
            "admin_state_up": True,
            "weight": 0,
            "backup": True,
            "tags": ["pyrax-weight=5"],
        }
    }
    node.delete()

    assert octavia.lines[-1] == f"DELETE {MEMBERS}/{MEMBER_ID}"


def test_several_nodes_are_changed_and_removed_one_by_one(
    tree: CloudLoadBalancer, octavia: EndpointWire, naps: list[float]
) -> None:
    for one in ("m1", "m2"):
        octavia.answer("GET", f"{MEMBERS}/{one}", {"member": MEMBER})
        octavia.answer("PUT", f"{MEMBERS}/{one}", {"member": MEMBER})
        octavia.answer("DELETE", f"{MEMBERS}/{one}", status=204)
    tree.update_nodes([{"id": "m1", "weight": 2}, {"id": "m2", "weight": 3}])
    tree.delete_nodes(["m1", "m2"])

    assert octavia.bodies == [{"member": {"weight": 2}}, {"member": {"weight": 3}}]
    assert [line for line in octavia.lines if line.startswith("DELETE")] == [
        f"DELETE {MEMBERS}/m1",
        f"DELETE {MEMBERS}/m2",
    ]


def test_nodes_are_listed_from_all_pages(tree: CloudLoadBalancer, octavia: EndpointWire) -> None:
    octavia.mock.remove("GET", octavia.endpoint + MEMBERS)
    link = {"rel": "next", "href": "http://inside/x?marker=1"}
    octavia.answer("GET", MEMBERS, {"members": [MEMBER], "members_links": [link]})
    second = {"members": [{**MEMBER, "id": "m2"}]}
    octavia.answer("GET", f"{MEMBERS}?marker=1", second)
    octavia.answer("GET", f"{MEMBERS}/{MEMBER_ID}", {"member": MEMBER})

    assert [one.id for one in tree.get_nodes()] == [MEMBER_ID, "m2"]
    assert tree.manager.get_node(tree, MEMBER_ID).address == "192.0.2.16"


@pytest.mark.parametrize(("minor", "works"), [(26, True), (5, False)])
def test_addresses_can_be_added_where_the_version_allows(
    tree: CloudLoadBalancer, octavia: EndpointWire, minor: int, works: bool
) -> None:
    root = octavia.endpoint.replace("/v2/lbaas", "/")
    versions = {"versions": [{"id": "v1"}, {"id": f"v2.{minor}"}, {"id": "v2.0"}]}
    octavia.mock.add("GET", root, json=versions)
    octavia.answer("PUT", f"/loadbalancers/{LB_ID}", {"loadbalancer": {}}, 202)
    if not works:
        with pytest.raises(exceptions.NotSupported, match=r"add_virtualip.*2\.26"):
            tree.add_virtualip(VirtualIP(address="203.0.113.60"))
        return
    tree.add_virtualip(VirtualIP(address="203.0.113.60"))
    subnet = OCTAVIA_LB["vip_subnet_id"]
    assert octavia.body == {
        "loadbalancer": {"additional_vips": [{"subnet_id": subnet, "ip_address": "203.0.113.60"}]}
    }
    with pytest.raises(exceptions.NotSupported, match="first address"):
        tree.delete_virtualip(tree.virtual_ips[0])


def test_stats_have_the_names_of_both(tree: CloudLoadBalancer, octavia: EndpointWire) -> None:
    stats = {"bytes_in": 1, "active_connections": 9, "request_errors": 2}
    octavia.answer("GET", f"/loadbalancers/{LB_ID}/stats", {"stats": stats})

    assert tree.get_stats() == {**stats, "currentConn": 9, "maxConn": None, "connectError": 2}


def test_quotas_are_the_limits(olb: CloudLoadBalancerClient, octavia: EndpointWire) -> None:
    octavia.answer("GET", "/quotas/123456", {"quota": {"loadbalancer": 5, "member": 50}})

    assert olb.get_limits() == {
        "limits": {"rate": [], "absolute": {"loadbalancer": 5, "member": 50}}
    }
    assert olb.get_absolute_limits()["NODE_LIMIT"] == 50


def test_names_are_constants(olb: CloudLoadBalancerClient, octavia: EndpointWire) -> None:
    assert "TERMINATED_HTTPS" in olb.protocols
    assert olb.algorithms[0] == "ROUND_ROBIN"
    assert olb.allowed_domains == []
    assert octavia.lines == []


@pytest.mark.parametrize(
    ("method", "args"),
    [
        ("get_usage", ()),
        ("get_billable", ()),
        ("get_current_usage", ("x",)),
        ("get_node_events", ("x",)),
        ("get_cluster_source_addresses", ("x",)),
        ("get_regional_source_addresses", ()),
        ("list_certificate_mappings", ("x",)),
        ("get_certificate_mapping", ("x", 1)),
        ("add_certificate_mapping", ("x", "h", "k", "c")),
        ("update_certificate_mapping", ("x", 1)),
        ("delete_certificate_mapping", ("x", 1)),
        ("get_error_page", ("x",)),
        ("set_error_page", ("x", "p")),
        ("clear_error_page", ("x",)),
    ],
)
def test_what_octavia_has_not_is_said_by_name(
    olb: CloudLoadBalancerClient, octavia: EndpointWire, method: str, args: Any
) -> None:
    with pytest.raises(exceptions.NotSupported, match=f"'{method}'.*'Octavia v2'"):
        getattr(olb._manager, method)(*args)
    assert octavia.lines == []
