"""Networks as scripts know them, at the Networking API."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions, utils
from pyrax.cloudnetworks import PUBLIC_NET_ID, SERVICE_NET_ID, CloudNetworkClient

from .conftest import Wire

BACKEND = {"id": "n1", "name": "backend", "status": "ACTIVE", "subnets": ["s6", "s4"]}
BARE = {"id": "n2", "name": "bare", "status": "DOWN", "subnets": []}
S4 = {"id": "s4", "network_id": "n1", "cidr": "10.9.0.0/24", "ip_version": 4}
S6 = {"id": "s6", "network_id": "n1", "cidr": "fd00::/64", "ip_version": 6}
FIELDS = "fields=id&fields=network_id&fields=cidr&fields=ip_version"


def test_a_list_takes_two_calls(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks", {"networks": [BACKEND, BARE]})
    wire.answer("GET", "/subnets", {"subnets": [S4, S6]})
    backend, bare = neutron.list()
    assert (backend.label, backend.cidr) == ("backend", "10.9.0.0/24")
    assert (backend.cidrs, backend.subnets) == (["fd00::/64", "10.9.0.0/24"], ["s6", "s4"])
    assert (bare.label, bare.cidr, bare.cidrs, bare.status) == ("bare", None, [], "DOWN")
    assert wire.lines == ["GET /networks", f"GET /subnets?{FIELDS}"]


def test_without_subnets_one_call_is_enough(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks", {"networks": [BARE]})
    assert neutron.list(limit=1, marker="n1")[0].id == "n2"
    assert wire.lines == ["GET /networks?limit=1&marker=n1"]


def test_subnets_that_cannot_be_seen_have_no_range(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks/n1", {"network": BACKEND})
    wire.answer("GET", "/subnets", {"subnets": []})
    assert neutron.get("n1").cidr is None


def test_trap_15_a_list_follows_the_pages(neutron: CloudNetworkClient, wire: Wire) -> None:
    link = {"rel": "next", "href": "http://inside:9696/v2.0/networks?limit=1&marker=n1"}
    wire.answer("GET", "/networks", {"networks": [BACKEND], "networks_links": [link]})
    wire.answer("GET", "/networks", {"networks": [BARE]})
    wire.answer("GET", "/subnets", {"subnets": [S4], "subnets_links": [{**link, "rel": "next"}]})
    wire.answer("GET", "/subnets", {"subnets": [S6]})
    assert [one.id for one in neutron.list()] == ["n1", "n2"]
    assert wire.lines[1] == "GET /networks?limit=1&marker=n1"
    assert wire.lines[3] == "GET /subnets?limit=1&marker=n1"


def test_pages_that_go_in_circles_end(neutron: CloudNetworkClient, wire: Wire) -> None:
    link = {"rel": "next", "href": "http://inside/v2.0/networks?marker=n2"}
    wire.answer("GET", "/networks", {"networks": [BARE], "networks_links": [link]})
    neutron.list()
    assert len(wire.lines) == 2


def test_a_network_is_refreshed_with_its_ranges(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks/n1", {"network": {**BACKEND, "subnets": ["s4"]}})
    wire.answer("GET", "/networks/n1", {"network": {**BACKEND, "status": "ERROR"}})
    wire.answer("GET", "/subnets", {"subnets": [S4, S6]})
    network = neutron.get("n1")
    assert network.cidrs == ["10.9.0.0/24"]
    network.get()
    assert (network.status, network.cidrs) == ("ERROR", ["fd00::/64", "10.9.0.0/24"])
    assert wire.lines[1] == f"GET /subnets?network_id=n1&{FIELDS}"


def test_a_status_can_be_waited_for(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks/n2", {"network": BARE})
    wire.answer("GET", "/networks/n2", {"network": {**BARE, "status": "ACTIVE"}})
    network = neutron.get("n2")
    assert utils.wait_until(network, "status", "ACTIVE", interval=0, attempts=3) is network
    assert network.status == "ACTIVE"


def test_a_label_is_asked_for_and_compared(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks", {"networks": [{**BARE, "name": "Backend&co"}, BACKEND]})
    wire.answer("GET", "/subnets", {"subnets": [S4]})
    assert neutron.find_network_by_label("Backend&co").id == "n2"
    assert wire.lines == ["GET /networks?name=Backend%26co"]


def test_a_label_of_none_and_of_several(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks", {"networks": []})
    wire.answer("GET", "/networks", {"networks": [BARE, {**BARE, "id": "n3"}]})
    with pytest.raises(exceptions.NetworkNotFound, match="bare"):
        neutron.find_network_by_name(b"bare")
    with pytest.raises(exceptions.NetworkLabelNotUnique, match="bare"):
        neutron.find_network_by_name("bare")


@pytest.mark.parametrize("criteria", [{"label": "bare"}, {"name": "bare"}, {"status": "DOWN"}])
def test_find_compares_attributes(
    neutron: CloudNetworkClient, wire: Wire, criteria: dict[str, str]
) -> None:
    wire.answer("GET", "/networks", {"networks": [BACKEND, BARE]})
    wire.answer("GET", "/subnets", {"subnets": [S4]})
    assert neutron.find(**criteria).id == "n2"
    assert neutron.findall(cidr="10.9.0.0/24")[0].id == "n1"


@pytest.mark.parametrize(
    ("fields", "isolated"),
    [
        ({}, True),
        ({"shared": True, "project_id": "123456"}, True),
        ({"shared": True, "project_id": "other"}, False),
        ({"router:external": True, "project_id": "123456"}, False),
    ],
)
def test_networks_of_everybody_are_not_isolated(
    neutron: CloudNetworkClient, wire: Wire, fields: dict[str, Any], isolated: bool
) -> None:
    wire.answer("GET", "/networks/n2", {"network": {**BARE, **fields}})
    assert neutron.get("n2").is_isolated is isolated


# --- creating -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("cidr", "version"), [("10.9.0.0/24", 4), ("fd00::/64", 6)])
def test_a_network_is_made_with_a_subnet(
    neutron: CloudNetworkClient, wire: Wire, cidr: str, version: int
) -> None:
    wire.answer("POST", "/networks", {"network": BARE}, 201)
    wire.answer("POST", "/subnets", {"subnet": {**S4, "cidr": cidr}}, 201)
    network = neutron.create("bare", cidr=cidr)
    assert (network.cidr, network.subnets) == (cidr, ["s4"])
    assert [sent.body for sent in wire.sent] == [
        {"network": {"name": "bare"}},
        {"subnet": {"network_id": "n2", "ip_version": version, "cidr": cidr, "name": "bare"}},
    ]


def test_a_network_needs_no_range(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/networks", {"network": BARE}, 201)
    assert neutron.create(name="bare", shared=True, external=False, mtu=1400).cidr is None
    assert [sent.body for sent in wire.sent] == [
        {"network": {"name": "bare", "shared": True, "router:external": False, "mtu": 1400}}
    ]


def test_what_belongs_to_the_subnet_goes_there(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/networks", {"network": BARE}, 201)
    wire.answer("POST", "/subnets", {"subnet": S4}, 201)
    neutron.create("bare", cidr="10.9.0.0/24", gateway_ip=None, enable_dhcp=False, description="d")
    assert wire.sent[0].body == {"network": {"name": "bare", "description": "d"}}
    assert wire.sent[1].body["subnet"]["gateway_ip"] is None
    assert wire.sent[1].body["subnet"]["enable_dhcp"] is False


def test_a_subnet_s_wishes_need_a_range(neutron: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="dns_nameservers"):
        neutron.create("bare", dns_nameservers=["192.0.2.53"])
    assert wire.lines == []


def test_trap_09_nonsense_is_not_sent(neutron: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(exceptions.NetworkCIDRMalformed, match="nonsense"):
        neutron.create("bare", cidr="nonsense")
    assert wire.lines == []


def test_a_refused_subnet_takes_its_network_along(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/networks", {"network": BARE}, 201)
    text = "Subnet has a prefix length that is incompatible with DHCP service enabled."
    wire.refuse("POST", "/subnets", 400, "InvalidInput", text)
    wire.answer("DELETE", "/networks/n2", status=204)
    with pytest.raises(exceptions.NetworkCIDRInvalid, match="incompatible"):
        neutron.create("bare", cidr="10.9.0.0/31")
    assert wire.lines[-1] == "DELETE /networks/n2"


def test_a_failed_clean_up_is_told_beside(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/networks", {"network": BARE}, 201)
    wire.refuse("POST", "/subnets", 409, "OverQuota", "Quota exceeded for resources: ['subnet'].")
    wire.refuse("DELETE", "/networks/n2", 409, "NetworkInUse", "one or more ports")
    with pytest.raises(exceptions.QuotaExceeded) as raised:
        neutron.create("bare", cidr="10.9.0.0/24")
    assert isinstance(raised.value.cleanup_error, exceptions.Conflict)


def test_one_network_too_many(neutron: CloudNetworkClient, wire: Wire) -> None:
    text = "Quota exceeded for resources: ['network']."
    wire.refuse("POST", "/networks", 409, "OverQuota", text)
    with pytest.raises(exceptions.NetworkCountExceeded) as raised:
        neutron.create("bare", cidr="10.9.0.0/24")
    assert (raised.value.code, raised.value.details) == (409, text)
    assert len(wire.lines) == 1


def test_what_is_returned_can_be_chosen(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/networks", {"network": BARE}, 201)
    wire.answer("POST", "/subnets", {"subnet": S4}, 201)
    make = neutron._manager.create
    assert make("bare", cidr="10.9.0.0/24", return_raw=True)["subnets"] == ["s4"]
    assert make("bare", cidr="10.9.0.0/24", return_none=True) is None
    assert make("bare", cidr="10.9.0.0/24", return_response=True).status_code == 201


def test_hooks_see_the_body(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/networks", {"network": BARE}, 201)
    manager = type(neutron._manager)
    manager.add_hook("modify_body_for_create", lambda body: body["network"].update(mtu=9000))
    try:
        neutron.create("bare")
    finally:
        manager._hooks_map["modify_body_for_create"].clear()
    assert wire.last.body == {"network": {"name": "bare", "mtu": 9000}}


# --- changing and deleting ----------------------------------------------------------------------


def test_a_network_in_use_is_a_conflict(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.refuse("DELETE", "/networks/n1", 409, "NetworkInUse", "There are one or more ports")
    with pytest.raises(exceptions.NetworkInUse, match="more ports") as raised:
        neutron.delete("n1")
    assert raised.value.code == 409


def test_a_policy_stays_forbidden(neutron: CloudNetworkClient, wire: Wire) -> None:
    text = "(rule:delete_network) is disallowed by policy"
    wire.refuse("DELETE", "/networks/n1", 403, "PolicyNotAuthorized", text)
    with pytest.raises(exceptions.Forbidden):
        neutron.delete("n1")


def test_renaming(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks/n2", {"network": BARE})
    wire.answer("PUT", "/networks/n2", {"network": {**BARE, "name": "front"}})
    network = neutron.get("n2")
    network.update(name="front")
    assert (network.name, wire.last.body) == ("front", {"network": {"name": "front"}})


# --- networks that only Rackspace has -----------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "delete"])
@pytest.mark.parametrize("network_id", [PUBLIC_NET_ID, SERVICE_NET_ID])
def test_ids_of_rackspace_are_not_sent(
    neutron: CloudNetworkClient, wire: Wire, method: str, network_id: str
) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"cloud_networks\.{method}.*Rackspace"):
        getattr(neutron, method)(network_id)
    assert wire.lines == []


def test_the_list_for_servers_is_unchanged(neutron: CloudNetworkClient) -> None:
    assert neutron.get_server_networks("n1", key="uuid") == [{"uuid": "n1"}]


@pytest.mark.parametrize(
    ("arguments", "attribute"),
    [
        ({"network": "n1", "public": True}, "public_network"),
        ({"network": "n1", "private": True}, "service_network"),
        ({"network": PUBLIC_NET_ID}, "public_network"),
    ],
)
def test_standing_networks_must_be_named_first(
    neutron: CloudNetworkClient, wire: Wire, arguments: dict[str, Any], attribute: str
) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"network.*{attribute}"):
        neutron.get_server_networks(**arguments)
    assert wire.lines == []


def test_standing_networks_have_ids_or_names(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks", {"networks": [BARE]})
    neutron.public_network = "5f0c9d2e-52a8-4a55-9a86-0c1d1b8f3a11"
    neutron.service_network = "bare"
    assert neutron.get_server_networks("n1", public=True, private=True) == [
        {"net-id": "n1"},
        {"net-id": "5f0c9d2e-52a8-4a55-9a86-0c1d1b8f3a11"},
        {"net-id": "n2"},
    ]
    assert wire.lines == ["GET /networks?name=bare"]


# --- the network service of Rackspace -----------------------------------------------------------


def test_rackspace_has_the_standing_networks_there_too(rax: CloudNetworkClient, wire: Wire) -> None:
    rax.backend = "neutron"
    wire.answer("GET", f"/networks/{PUBLIC_NET_ID}", {"network": {**BARE, "id": PUBLIC_NET_ID}})
    assert rax.get(PUBLIC_NET_ID).is_isolated is False
    assert rax.get_server_networks("n1", public=True)[1] == {"net-id": PUBLIC_NET_ID}
    with pytest.raises(exceptions.Forbidden):
        rax.delete(PUBLIC_NET_ID)
    assert wire.urls == [
        f"https://ord.networks.api.rackspacecloud.com/v2.0/networks/{PUBLIC_NET_ID}"
    ]
