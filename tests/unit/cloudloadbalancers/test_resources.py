"""A load balancer as an object."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import CloudLoadBalancer, CloudLoadBalancerClient
from pyrax.cloudloadbalancers.resources import as_bool
from tests.unit.endpoint_wire import EndpointWire

from .conftest import FULL, PENDING, SHORT


def test_answers_become_attributes(lb: CloudLoadBalancer) -> None:
    assert lb.nodes[0].address == "10.1.1.1"
    assert lb.nodes[0].parent is lb
    assert lb.virtual_ips[0].address == "198.51.100.20"
    assert (lb.cluster, lb.sessionPersistence) == ("ztm-n07.dfw1.lbaas.example.net", "HTTP_COOKIE")
    assert lb.halfClosed is True
    assert not hasattr(lb, "virtualIps")
    assert "nodes" not in repr(lb) and "virtual_ips" not in repr(lb)


def test_no_session_persistence_is_an_empty_text(clb: CloudLoadBalancerClient) -> None:
    made = CloudLoadBalancer(clb._manager, {**FULL, "sessionPersistence": {}}, loaded=True)

    assert made.sessionPersistence == ""


def test_what_a_list_does_not_give_is_fetched_once(
    clb: CloudLoadBalancerClient, wire: EndpointWire
) -> None:
    wire.answer("GET", "/loadbalancers", {"loadBalancers": [SHORT]})
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": FULL})
    found = clb.list()[0]

    assert (found.nodes[0].id, found.cluster[:3]) == (410, "ztm")
    assert wire.lines == ["GET /loadbalancers", "GET /loadbalancers/71"]


def test_bug_14_reading_again_forgets_the_cached_properties(
    clb: CloudLoadBalancerClient, wire: EndpointWire
) -> None:
    path = "/loadbalancers/71/sessionpersistence"
    wire.answer("GET", path, {"sessionPersistence": {"persistenceType": "SOURCE_IP"}})
    wire.answer("GET", path, {"sessionPersistence": {}})
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": SHORT})
    lb = CloudLoadBalancer(clb._manager, SHORT, loaded=True)
    assert (lb.session_persistence, lb.session_persistence) == ("SOURCE_IP", "SOURCE_IP")
    lb.reload()

    assert lb.session_persistence == ""


@pytest.mark.parametrize("value", [True, "TRUE", "true", b"true"])
def test_bug_06_switches_are_sent_as_booleans_and_kept_as_booleans(
    lb: CloudLoadBalancer, wire: EndpointWire, value: object
) -> None:
    wire.answer("PUT", "/loadbalancers/71/connectionlogging", status=202)
    wire.answer("PUT", "/loadbalancers/71/contentcaching", status=202)
    lb.connection_logging = value
    lb.content_caching = "False"

    assert wire.bodies == [
        {"connectionLogging": {"enabled": True}},
        {"contentCaching": {"enabled": False}},
    ]
    assert (lb.connection_logging, lb.content_caching) == (True, False)


@pytest.mark.parametrize("value", ["no", 2, None])
def test_bug_06_other_values_for_a_switch_are_refused(
    lb: CloudLoadBalancer, wire: EndpointWire, value: object
) -> None:
    with pytest.raises(ValueError, match="True or False"):
        lb.connection_logging = value
    assert wire.lines == []


def test_as_bool_takes_bools_and_words() -> None:
    assert [as_bool(one) for one in (True, False, " True ", "FALSE")] == [True, False, True, False]


def test_session_persistence_is_set_and_ended(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("PUT", "/loadbalancers/71/sessionpersistence", status=202)
    wire.answer("DELETE", "/loadbalancers/71/sessionpersistence", status=202)
    lb.session_persistence = "source_ip"
    assert lb.session_persistence == "SOURCE_IP"
    lb.session_persistence = None
    assert lb.session_persistence == ""

    assert wire.bodies == [{"sessionPersistence": {"persistenceType": "SOURCE_IP"}}]


def test_ssl_id_is_allowed_and_nonsense_is_not(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("PUT", "/loadbalancers/71/sessionpersistence", status=202)
    lb.session_persistence = "SSL_ID"
    with pytest.raises(exceptions.InvalidSessionPersistenceType, match="'MAGIC'"):
        lb.session_persistence = "MAGIC"

    assert len(wire.lines) == 1


def test_bug_13_ending_what_is_not_there_is_done(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    gone = {"code": 422, "message": "Session persistence is already deleted."}
    wire.answer("DELETE", "/loadbalancers/71/sessionpersistence", gone, 422)
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": FULL})
    wire.answer("GET", "/loadbalancers/71/sessionpersistence", {"sessionPersistence": {}})
    lb.session_persistence = ""

    assert lb.session_persistence == ""


def test_bug_13_a_load_balancer_at_work_still_refuses(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("DELETE", "/loadbalancers/71/sessionpersistence", PENDING, 422)
    busy = {**FULL, "status": "PENDING_UPDATE"}
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": busy})

    with pytest.raises(exceptions.UnprocessableEntity):
        lb.session_persistence = ""


def test_every_public_attribute_of_a_deleted_one_can_be_read(
    clb: CloudLoadBalancerClient, wire: EndpointWire
) -> None:
    lb = CloudLoadBalancer(clb._manager, SHORT, loaded=True)
    gone = {"code": 410, "message": "The loadbalancer is marked as deleted."}
    for path in ("connectionlogging", "contentcaching", "sessionpersistence"):
        wire.answer("GET", f"/loadbalancers/71/{path}", gone, 410)
    values = {name: getattr(lb, name) for name in dir(lb) if not name.startswith("_")}

    assert (values["connection_logging"], values["session_persistence"]) == (False, "")
    assert all(line.startswith("GET") for line in wire.lines)
