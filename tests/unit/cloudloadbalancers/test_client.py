"""The client: whose service it speaks to, and calls by id."""

from __future__ import annotations

import inspect

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import (
    CloudLoadBalancer,
    CloudLoadBalancerClient,
    CloudLoadBalancerManager,
    Node,
    OctaviaManager,
    VirtualIP,
    assure_loadbalancer,
)
from tests.unit.endpoint_wire import EndpointWire
from tests.unit.stub_identity import StubIdentity

from .conftest import FULL, OCTAVIA, RACKSPACE, SHORT, VIP


@pytest.mark.parametrize(
    ("url", "kind", "manager"),
    [
        (RACKSPACE, "rax:load-balancer", CloudLoadBalancerManager),
        (RACKSPACE, None, CloudLoadBalancerManager),
        (RACKSPACE, "load-balancer", CloudLoadBalancerManager),
        ("https://proxy.example/lb", "rax:load-balancer", CloudLoadBalancerManager),
        (OCTAVIA, "load-balancer", OctaviaManager),
        ("https://cloud.example.com:9876", "load-balancer", OctaviaManager),
    ],
)
def test_the_catalog_tells_the_dialect(url: str, kind: str | None, manager: type) -> None:
    client = CloudLoadBalancerClient(StubIdentity(), "ORD", management_url=url, service_type=kind)

    assert type(client._manager) is manager


@pytest.mark.parametrize("tail", ["", "/", "/v2", "/v2/", "/v2.0", "/v2.0/lbaas"])
def test_addresses_of_octavia_come_in_all_forms(octavia: EndpointWire, tail: str) -> None:
    client = CloudLoadBalancerClient(
        StubIdentity(), management_url=OCTAVIA + tail, service_type="load-balancer"
    )
    version = "/v2.0" if "2.0" in tail else "/v2"
    octavia.endpoint = OCTAVIA + version + "/lbaas"
    octavia.answer("GET", "/loadbalancers", {"loadbalancers": []})

    assert client.list() == []


def test_the_client_gives_the_classes_of_nodes_and_virtual_ips(
    clb: CloudLoadBalancerClient,
) -> None:
    assert (clb.Node, clb.VirtualIP) == (Node, VirtualIP)


def test_calls_by_id_fetch_the_load_balancer(
    clb: CloudLoadBalancerClient, wire: EndpointWire
) -> None:
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": FULL})
    wire.answer("POST", "/loadbalancers/71/virtualips", VIP, 202)
    response, body = clb.add_virtualip(71, VirtualIP(ipVersion="IPV6"))

    assert (response.status_code, body) == (202, VIP)
    assert wire.lines == ["GET /loadbalancers/71", "POST /loadbalancers/71/virtualips"]


def test_calls_with_the_object_fetch_nothing(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("GET", "/loadbalancers/71/metadata", {"metadata": []})

    assert clb.get_metadata(loadbalancer=lb) == {}
    assert len(wire.lines) == 1


def test_a_bad_id_is_not_found(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    wire.answer("GET", "/loadbalancers/9", {"code": 404, "message": "Load balancer not found"}, 404)

    with pytest.raises(exceptions.NotFound):
        clb.update(9)


def test_a_call_without_load_balancer_is_a_type_error(clb: CloudLoadBalancerClient) -> None:
    with pytest.raises(TypeError, match="get_metadata"):
        clb.get_metadata()  # type: ignore[call-arg]


def test_every_call_reaches_the_method_of_the_load_balancer(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = lb.nodes[0]
    calls = {
        "add_access_list": ([],),
        "add_connection_throttle": (1, 2, 3, 4),
        "add_health_monitor": ("HTTP", 1, 2, 3, "/p", "s", "b", "h"),
        "add_nodes": ([node],),
        "add_ssl_termination": (443, "k", "c", "i", False, True),
        "clear_error_page": (),
        "delete_access_list": (),
        "delete_access_list_items": ([1],),
        "delete_connection_throttle": (),
        "delete_health_monitor": (),
        "delete_metadata": (["a"],),
        "delete_metadata_for_node": (node, ["a"]),
        "delete_ssl_termination": (),
        "get_access_list": (),
        "get_connection_throttle": (),
        "get_error_page": (),
        "get_health_monitor": (),
        "get_metadata": (),
        "get_metadata_for_node": (node,),
        "get_ssl_termination": (),
        "get_stats": (),
        "set_error_page": ("<p>",),
        "set_metadata": ({"a": 1},),
        "set_metadata_for_node": (node, {"a": 1}),
        "update_metadata": ({"a": 1},),
        "update_metadata_for_node": (node, {"a": 1}),
        "update_ssl_termination": (443, True, False),
    }
    for name, given in calls.items():
        signature = inspect.signature(getattr(lb, name))
        seen: list[dict[str, object]] = []

        def note(
            self: object,
            *args: object,
            _signature: inspect.Signature = signature,
            _seen: list[dict[str, object]] = seen,
            **kwargs: object,
        ) -> None:
            _seen.append(dict(_signature.bind(*args, **kwargs).arguments))

        monkeypatch.setattr(CloudLoadBalancer, name, note)
        getattr(clb, name)(lb, *given)
        assert seen == [dict(signature.bind(*given).arguments)], name


def test_nodes_and_virtual_ips_do_their_own_work(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("DELETE", "/loadbalancers/71/nodes/410", status=202)
    wire.answer("DELETE", "/loadbalancers/71/virtualips/39", status=202)
    wire.answer("PUT", "/loadbalancers/71/nodes/410", status=202)
    lb.nodes[0].condition = "DISABLED"

    assert clb.update_node(lb.nodes[0]) is None
    assert clb.delete_node(lb.nodes[0]) is None
    assert clb.delete_virtualip(lb.virtual_ips[0]) is None
    assert [line.split()[0] for line in wire.lines] == ["PUT", "DELETE", "DELETE"]


def test_switches_are_read_and_set(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    lb = CloudLoadBalancer(clb._manager, SHORT, loaded=True)
    for key in ("connectionLogging", "contentCaching"):
        wire.answer("GET", f"/loadbalancers/71/{key.lower()}", {key: {"enabled": "true"}})
        wire.answer("PUT", f"/loadbalancers/71/{key.lower()}", status=202)
    persistence = {"sessionPersistence": {"persistenceType": "SOURCE_IP"}}
    wire.answer("GET", "/loadbalancers/71/sessionpersistence", persistence)
    wire.answer("PUT", "/loadbalancers/71/sessionpersistence", status=202)

    assert clb.get_connection_logging(lb) is clb.get_content_caching(lb) is True
    assert clb.get_session_persistence(lb) == "SOURCE_IP"
    assert clb.set_connection_logging(lb, False) is clb.set_content_caching(lb, False) is None
    assert clb.set_session_persistence(lb, "http_cookie") is None
    assert wire.body == {"sessionPersistence": {"persistenceType": "HTTP_COOKIE"}}


def test_assure_loadbalancer_is_for_own_methods_too(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer
) -> None:
    @assure_loadbalancer
    def name_of(self: CloudLoadBalancerClient, loadbalancer: CloudLoadBalancer) -> str:
        return str(loadbalancer.name)

    assert name_of(clb, lb) == "web-lb"


@pytest.mark.parametrize("bad", [None, "", "410", 410, ["410"]])
def test_what_is_no_node_and_no_virtual_ip_is_refused(
    clb: CloudLoadBalancerClient, olb: CloudLoadBalancerClient, wire: EndpointWire, bad: object
) -> None:
    for client in (clb, olb):
        parent = CloudLoadBalancer(client._manager, dict(FULL), loaded=True)
        for method in (client.delete_node, client.update_node):
            with pytest.raises(TypeError, match="A Node object is needed"):
                method(bad)
        with pytest.raises(TypeError, match="A VirtualIP object is needed"):
            client.delete_virtualip(bad)
        with pytest.raises(TypeError, match="A VirtualIP object is needed"):
            parent.add_virtualip(bad)
        with pytest.raises((TypeError, ValueError), match="node|Node"):
            parent.add_nodes(bad)
    assert wire.lines == []
