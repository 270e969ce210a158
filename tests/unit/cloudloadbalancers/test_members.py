"""Nodes and virtual IPs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import (
    CloudLoadBalancer,
    CloudLoadBalancerClient,
    Node,
    VirtualIP,
    assure_parent,
)
from tests.unit.endpoint_wire import EndpointWire

from .conftest import FULL, NODE


def test_a_node_needs_address_and_port() -> None:
    with pytest.raises(exceptions.InvalidNodeParameters, match="address and a port"):
        Node(address="10.1.1.1")


def test_a_node_has_defaults() -> None:
    node = Node("10.1.1.1", 80)

    assert (node.condition, node.weight, node.type, node.id) == ("ENABLED", 1, None, None)
    assert repr(node) == (
        "<Node type=None, condition=ENABLED, id=None, address=10.1.1.1, port=80 weight=1>"
    )


def test_an_address_may_be_bytes() -> None:
    assert Node(b"10.1.1.1", 80).address == "10.1.1.1"


def test_to_dict_has_the_id_that_programs_read() -> None:
    assert Node("10.1.1.1", 80, id=7).to_dict() == {
        "address": "10.1.1.1",
        "port": 80,
        "condition": "ENABLED",
        "type": None,
        "id": 7,
    }


def test_nodes_are_compared_by_their_values_and_hashed_by_id() -> None:
    assert Node("a", 1, id=5) == Node("a", 1, id=5) != Node("a", 2, id=5)
    assert hash(Node("a", 1, id=5)) == hash(Node("b", 2, id=5))
    assert len({Node("a", 1), Node("a", 1)}) == 2


def test_bug_01_the_weight_is_sent_and_a_change_of_it_is_noticed(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    assert Node("10.1.1.9", 80, weight=9).to_dict()["weight"] == 9
    assert "weight" not in Node("10.1.1.9", 80).to_dict()
    wire.answer("PUT", "/loadbalancers/71/nodes/410", status=202)
    lb.nodes[0].weight = 9
    lb.nodes[0].update()

    assert wire.body == {"node": {"weight": 9}}


def test_bug_10_a_new_address_is_refused_before_anything_is_sent(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    lb.nodes[0].address = "10.9.9.9"

    with pytest.raises(exceptions.InvalidNodeParameters, match="'address' of a node"):
        lb.nodes[0].update()
    assert wire.lines == []


def test_an_update_is_not_sent_twice(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("PUT", "/loadbalancers/71/nodes/410", status=202)
    node = lb.nodes[0]
    node.condition = "draining"
    assert node.update() is None
    assert node.update() is None

    assert wire.bodies == [{"node": {"condition": "DRAINING"}}]


def test_bug_20_unknown_keys_of_answers_are_ignored(clb: CloudLoadBalancerClient) -> None:
    info = {**FULL, "nodes": [{**NODE, "brandNew": 1}], "virtualIps": [{"id": 1, "new": 2}]}
    lb = CloudLoadBalancer(clb._manager, info, loaded=True)

    assert (lb.nodes[0].id, lb.virtual_ips[0].id) == (410, 1)
    assert Node("a", 1, brandNew=2).address == "a"


def test_a_draining_node_in_an_answer_is_no_error(clb: CloudLoadBalancerClient) -> None:
    info = {**FULL, "nodes": [{**NODE, "condition": "DRAINING"}]}

    assert CloudLoadBalancer(clb._manager, info, loaded=True).nodes[0].condition == "DRAINING"


@pytest.mark.parametrize(
    "method", ["delete", "update", "get_device", "get_metadata", "delete_metadata"]
)
def test_a_node_without_parent_is_unattached(method: str) -> None:
    with pytest.raises(exceptions.UnattachedNode):
        getattr(Node("10.1.1.1", 80), method)()


@pytest.mark.parametrize("method", ["set_metadata", "update_metadata"])
def test_metadata_of_a_node_without_parent_cannot_be_set(method: str) -> None:
    with pytest.raises(exceptions.UnattachedNode):
        getattr(Node("10.1.1.1", 80), method)({"a": "b"})


def test_assure_parent_knows_subclasses() -> None:
    class Mine(VirtualIP):
        @assure_parent
        def ask(self) -> str:
            return "asked"

    with pytest.raises(exceptions.UnattachedVirtualIP):
        Mine().ask()
    assert Mine(parent=object()).ask() == "asked"


def test_bug_19_the_device_is_looked_for_in_the_region_of_the_load_balancer(
    lb: CloudLoadBalancer,
) -> None:
    asked: list[Any] = []
    web = SimpleNamespace(name="web", addresses={"mine": [{"addr": "10.1.1.1", "version": 4}]})
    servers = SimpleNamespace(list=lambda: [SimpleNamespace(addresses={}), web])

    def get_client(service: str, region: str) -> Any:
        asked.append((service, region))
        return SimpleNamespace(servers=servers)

    lb.manager.api.identity.get_client = get_client
    assert lb.nodes[0].get_device() is web
    lb.nodes[0].address = "10.1.1.77"
    assert lb.nodes[0].get_device() is None
    assert asked == [("compute", "ORD"), ("compute", "ORD")]


# --- virtual IPs --------------------------------------------------------------------------------


def test_a_virtual_ip_has_defaults() -> None:
    vip = VirtualIP()

    assert (vip.type, vip.ip_version, vip.to_dict()) == (
        "PUBLIC",
        "IPV4",
        {"type": "PUBLIC", "ipVersion": "IPV4"},
    )
    assert repr(vip) == "<VirtualIP type=PUBLIC, id=None, address=None version=IPV4>"


def test_a_virtual_ip_with_an_id_is_shared() -> None:
    assert VirtualIP(id=39).to_dict() == {"id": 39}


def test_types_and_versions_are_checked_in_any_letter_case() -> None:
    assert VirtualIP("servicenet", ipVersion="ipv6").ip_version == "IPV6"
    with pytest.raises(exceptions.InvalidVirtualIPType, match="'moon'"):
        VirtualIP("moon")
    with pytest.raises(exceptions.InvalidVirtualIPVersion, match="'IPV5'"):
        VirtualIP(ipVersion="IPV5")


def test_a_virtual_ip_without_parent_is_unattached() -> None:
    with pytest.raises(exceptions.UnattachedVirtualIP):
        VirtualIP().delete()


def test_a_virtual_ip_deletes_itself(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("DELETE", "/loadbalancers/71/virtualips/39", status=202)

    assert lb.virtual_ips[0].delete() is None
    assert wire.lines == ["DELETE /loadbalancers/71/virtualips/39"]
