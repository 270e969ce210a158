"""Load balancers, nodes and virtual IPs on the wire of Rackspace."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import CloudLoadBalancer, CloudLoadBalancerClient, Node, VirtualIP
from tests.unit.endpoint_wire import EndpointWire

from .conftest import FULL, NODE, PENDING, SHORT


def create(clb: CloudLoadBalancerClient, **more: Any) -> CloudLoadBalancer:
    """Create a load balancer with what every one needs."""
    given = {"port": 80, "protocol": "HTTP", "virtual_ips": VirtualIP(), **more}
    made: CloudLoadBalancer = clb.create("web-lb", **given)
    return made


# --- list ---------------------------------------------------------------------------------------


def test_list_sends_limit_and_marker(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    wire.answer("GET", "/loadbalancers", {"loadBalancers": [SHORT]})

    assert [one.name for one in clb.list(limit=1, marker=71)] == ["web-lb"]
    assert wire.lines == ["GET /loadbalancers?limit=1&marker=71"]


def test_bug_25_lists_can_be_filtered(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    wire.answer("GET", "/loadbalancers", {"loadBalancers": []})
    clb.list(
        status="DELETED", name="a b", nodeaddress="10.1.1.1", changes_since="2026-01-31", offset=2
    )

    assert dict(wire.query) == {
        "status": "DELETED",
        "name": "a b",
        "nodeaddress": "10.1.1.1",
        "changes-since": "2026-01-31T00:00:00",
        "offset": "2",
    }


def test_find_walks_all_pages_whose_markers_are_inclusive(
    clb: CloudLoadBalancerClient, wire: EndpointWire
) -> None:
    first = [{**SHORT, "id": number, "name": f"lb-{number}"} for number in range(100)]
    second = [{**SHORT, "id": number, "name": f"lb-{number}"} for number in range(99, 120)]
    wire.answer("GET", "/loadbalancers", {"loadBalancers": first})
    wire.answer("GET", "/loadbalancers?marker=99", {"loadBalancers": second})
    wire.answer("GET", "/loadbalancers?marker=119", {"loadBalancers": second[-1:]})

    assert clb.find(name="lb-110").id == 110


# --- create -------------------------------------------------------------------------------------


def test_create_sends_what_is_given_and_returns_the_object(
    clb: CloudLoadBalancerClient, wire: EndpointWire
) -> None:
    wire.answer("POST", "/loadbalancers", {"loadBalancer": {**FULL, "status": "BUILD"}}, 202)
    made = create(
        clb,
        nodes=[Node("10.1.1.9", 8080, type="PRIMARY")],
        virtual_ips=[VirtualIP(id=39)],
        timeout=60,
        metadata={"color": "red"},
        httpsRedirect=False,
        connectionLogging={"enabled": True},
    )

    assert (made.status, made.nodes[0].id) == ("BUILD", 410)
    assert wire.body == {
        "loadBalancer": {
            "name": "web-lb",
            "port": 80,
            "protocol": "HTTP",
            "algorithm": "RANDOM",
            "nodes": [
                {"address": "10.1.1.9", "port": 8080, "condition": "ENABLED", "type": "PRIMARY"}
            ],
            "virtualIps": [{"id": 39}],
            "timeout": 60,
            "metadata": [{"key": "color", "value": "red"}],
            "httpsRedirect": False,
            "connectionLogging": {"enabled": True},
        }
    }


def test_bug_08_create_sends_no_nulls(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    wire.answer("POST", "/loadbalancers", {"loadBalancer": FULL}, 202)
    create(clb, nodes=Node("10.1.1.9", 80))

    assert b"null" not in wire.mock.calls[-1].request.body


def test_create_needs_no_nodes(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    wire.answer("POST", "/loadbalancers", {"loadBalancer": FULL}, 202)
    create(clb)

    assert wire.body["loadBalancer"]["nodes"] == []


def test_bug_09_conditions_are_sent_in_upper_case(
    clb: CloudLoadBalancerClient, wire: EndpointWire
) -> None:
    wire.answer("POST", "/loadbalancers", {"loadBalancer": FULL}, 202)
    create(clb, nodes=Node("10.1.1.9", 80, condition="Enabled", type="primary", weight=2))

    assert wire.body["loadBalancer"]["nodes"][0] == {
        "address": "10.1.1.9",
        "port": 80,
        "condition": "ENABLED",
        "type": "PRIMARY",
        "weight": 2,
    }


@pytest.mark.parametrize("missing", ["port", "protocol", "virtual_ips"])
def test_create_needs_port_protocol_and_address(
    clb: CloudLoadBalancerClient, wire: EndpointWire, missing: str
) -> None:
    with pytest.raises(exceptions.MissingLoadBalancerParameters):
        create(clb, **{missing: None})
    assert wire.lines == []


def test_a_new_node_cannot_be_draining(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    with pytest.raises(exceptions.InvalidNodeCondition, match="DRAINING"):
        create(clb, nodes=[Node("10.1.1.9", 80, condition="DRAINING")])
    assert wire.lines == []


def test_subnets_are_a_thing_of_octavia(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    with pytest.raises(exceptions.NotSupported, match="Cloud Load Balancers v1"):
        create(clb, vip_subnet_id="s1")
    assert wire.lines == []


# --- update and delete --------------------------------------------------------------------------


def test_update_sends_what_is_given(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("PUT", "/loadbalancers/71", status=202)
    response, _ = lb.update(name="web-2", halfClosed=False, timeout=0)

    assert response.status_code == 202
    assert wire.body == {"loadBalancer": {"name": "web-2", "halfClosed": False, "timeout": 0}}


def test_update_with_nothing_sends_nothing(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    assert lb.update() is None
    assert wire.lines == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, exceptions.BadRequest),
        (404, exceptions.NotFound),
        (413, exceptions.OverLimit),
        (422, exceptions.UnprocessableEntity),
    ],
)
def test_bug_17_a_refused_update_keeps_code_and_kind(
    lb: CloudLoadBalancer, wire: EndpointWire, status: int, kind: type[Exception]
) -> None:
    document = {"code": status, "message": "Validation Failure", "details": "no good"}
    wire.answer("PUT", "/loadbalancers/71", document, status)

    with pytest.raises(exceptions.InvalidLoadBalancerParameters) as caught:
        lb.update(algorithm="BOGUS")
    error = caught.value
    assert isinstance(error, kind) and isinstance(error.__cause__, kind)
    assert (error.code, error.message, error.details) == (
        status,
        "Validation Failure - no good",
        "no good",
    )


def test_delete_takes_what_is_gone_already_for_done(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    gone = {"code": 410, "message": "The loadbalancer is marked as deleted."}
    wire.answer("DELETE", "/loadbalancers/71", gone, 410)

    assert lb.delete() is None


def test_an_unknown_one_is_not_found(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    wire.answer("DELETE", "/loadbalancers/9", {"code": 404, "message": "not found"}, 404)

    with pytest.raises(exceptions.NotFound):
        clb.delete(9)


@pytest.mark.parametrize("bad", ["", None, ".", ".."])
def test_an_empty_id_never_reaches_the_collection(
    clb: CloudLoadBalancerClient, wire: EndpointWire, bad: Any
) -> None:
    with pytest.raises(ValueError):
        clb.delete(bad)
    with pytest.raises(ValueError):
        clb._manager.delete_node(71, Node("a", 1, id=""))
    assert wire.lines == []


def test_an_id_cannot_change_the_path(clb: CloudLoadBalancerClient, wire: EndpointWire) -> None:
    wire.answer("DELETE", "/loadbalancers/71%2Fnodes", status=202)
    clb.delete("71/nodes")

    assert wire.lines == ["DELETE /loadbalancers/71%2Fnodes"]


def test_several_are_deleted_ten_at_a_time(
    clb: CloudLoadBalancerClient, wire: EndpointWire
) -> None:
    wire.answer("DELETE", "/loadbalancers", status=202)
    clb.delete_many(range(1, 13))

    assert wire.lines == [
        "DELETE /loadbalancers?" + "&".join(f"id={number}" for number in range(1, 11)),
        "DELETE /loadbalancers?id=11&id=12",
    ]


# --- nodes --------------------------------------------------------------------------------------


def test_bug_22_added_nodes_learn_their_ids(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    made = [{**NODE, "id": 430}, {**NODE, "id": 431}]
    wire.answer("POST", "/loadbalancers/71/nodes", {"nodes": made}, 202)
    nodes = [Node("10.1.1.9", 80), Node("10.1.1.8", 81)]
    response, body = lb.add_nodes(nodes)

    assert (response.status_code, body) == (202, {"nodes": made})
    assert [(one.id, one.status, one.parent) for one in nodes] == [
        (430, "ONLINE", lb),
        (431, "ONLINE", lb),
    ]


def test_a_node_without_parent_is_deleted_from_the_given_one(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("DELETE", "/loadbalancers/71/nodes/5", status=202)
    lb.delete_node(Node("a", 1, id=5))

    assert wire.lines == ["DELETE /loadbalancers/71/nodes/5"]


def test_bug_21_the_client_takes_changes_of_a_node(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("PUT", "/loadbalancers/71/nodes/410", status=202)
    clb.update_node(lb.nodes[0], diff={"condition": "disabled"})

    assert wire.body == {"node": {"condition": "DISABLED"}}
    assert lb.nodes[0].condition == "DISABLED"


def test_several_nodes_are_changed_with_one_request(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("PUT", "/loadbalancers/71/nodes", {"nodes": []}, 202)
    lb.nodes[0].weight = 7
    lb.update_nodes([lb.nodes[0], {"id": 411, "condition": "DISABLED"}])
    assert lb.update_nodes(lb.nodes) is None

    assert wire.bodies == [
        {"nodes": [{"id": 410, "weight": 7}, {"id": 411, "condition": "DISABLED"}]}
    ]


def test_nodes_are_listed_shown_and_deleted_in_batches(
    lb: CloudLoadBalancer, wire: EndpointWire, naps: list[float]
) -> None:
    wire.answer("GET", "/loadbalancers/71/nodes", {"nodes": [NODE]})
    wire.answer("GET", "/loadbalancers/71/nodes/410", {"node": NODE})
    wire.answer("DELETE", "/loadbalancers/71/nodes", status=202)
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": {**FULL, "status": "PENDING_UPDATE"}})
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": FULL})
    assert lb.get_nodes()[0].id == lb.manager.get_node(lb, 410).id == 410
    lb.delete_nodes(list(range(1, 12)))

    assert wire.lines[-1] == "DELETE /loadbalancers/71/nodes?id=11"
    assert naps == [5]


def test_node_events_are_read(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("GET", "/loadbalancers/71/nodes/events", {"nodeServiceEvents": [{"id": 1}]})

    assert lb.get_node_events() == [{"id": 1}]


def test_bug_23_adding_a_virtual_ip_is_left_to_the_service(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    refused = {"code": 400, "message": "Only IPv6 virtual IPs can be added."}
    wire.answer("POST", "/loadbalancers/71/virtualips", refused, 400)

    with pytest.raises(exceptions.BadRequest, match="Only IPv6"):
        lb.add_virtualip(VirtualIP())
    assert wire.body == {"type": "PUBLIC", "ipVersion": "IPV4"}


# --- waiting ------------------------------------------------------------------------------------


def test_bug_18_a_change_is_refused_at_once_by_default(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("POST", "/loadbalancers/71/nodes", PENDING, 422)

    with pytest.raises(exceptions.UnprocessableEntity) as caught:
        lb.add_nodes(Node("a", 1))
    assert caught.value.code == 422
    assert len(wire.lines) == 1


def test_bug_18_a_change_is_repeated_when_the_client_says_so(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire, naps: list[float]
) -> None:
    clb.immutable_retries, clb.immutable_retry_delay = 1, 7
    wire.answer("POST", "/loadbalancers/71/nodes", PENDING, 422)
    wire.answer("POST", "/loadbalancers/71/nodes", {"nodes": [NODE]}, 202)
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": {**FULL, "status": "PENDING_UPDATE"}})
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": FULL})
    lb.add_nodes(Node("a", 1))

    assert [line.split()[0] for line in wire.lines] == ["POST", "GET", "GET", "POST"]
    assert naps == [7]


@pytest.mark.parametrize("status", ["ERROR", "PENDING_DELETE", "SUSPENDED", "DELETED"])
def test_bug_18_a_change_is_not_repeated_in_other_states(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire, status: str
) -> None:
    clb.immutable_retries = 5
    message = f"Load Balancer '71' has a status of '{status}' and is considered immutable."
    wire.answer("POST", "/loadbalancers/71/nodes", {"code": 422, "message": message}, 422)

    with pytest.raises(exceptions.UnprocessableEntity):
        lb.add_nodes(Node("a", 1))
    assert len(wire.lines) == 1


def test_waiting_has_an_end(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, wire: EndpointWire, naps: list[float]
) -> None:
    clb.immutable_retries, clb.active_timeout = 1, 0
    wire.answer("POST", "/loadbalancers/71/nodes", PENDING, 422)
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": {**FULL, "status": "PENDING_UPDATE"}})

    with pytest.raises(exceptions.RequestTimeout, match="still PENDING_UPDATE after 0 seconds"):
        lb.add_nodes(Node("a", 1))
