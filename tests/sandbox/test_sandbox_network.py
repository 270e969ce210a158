"""The sandbox's network service as any client sees it on the wire."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.sandbox.wire import Wire

URLS = {"rackspace": ("network", "cloudNetworks"), "keystone": ("network", "neutron")}


def call(wire: Wire, method: str, path: str, **kwargs: Any) -> requests.Response:
    """Send a request to the network service, below its version."""
    base = wire.urls[URLS[wire.dialect]].rstrip("/")
    return wire.send(method, base.removesuffix("/v2.0") + "/v2.0" + path, **kwargs)


def make(wire: Wire, path: str, key: str, **fields: Any) -> Any:
    """Create something and return its document."""
    answer = call(wire, "POST", f"/{path}", json={key: fields})
    assert answer.status_code == 201, answer.text
    return answer.json()[key]


def refused(answer: requests.Response) -> tuple[int, str, str]:
    """Return status, type and message of an error document."""
    error = answer.json()["NeutronError"]
    assert error["detail"] == ""
    return answer.status_code, error["type"], error["message"]


def test_there_is_one_version(wire: Wire) -> None:
    base = wire.urls[URLS[wire.dialect]].rstrip("/").removesuffix("/v2.0")
    answer = requests.get(f"{base}/", timeout=20)
    assert answer.json()["versions"][0]["id"] == "v2.0"
    assert call(wire, "GET", "/").json()["resources"]


def test_without_a_token(rackspace_wire: Wire, keystone_wire: Wire) -> None:
    for wire, key in ((rackspace_wire, "unauthorized"), (keystone_wire, "error")):
        answer = call(wire, "GET", "/networks", headers={"X-Auth-Token": "wrong"})
        assert (answer.status_code, answer.json()[key]["code"]) == (401, 401)


def test_unknown_attributes(rackspace_wire: Wire, keystone_wire: Wire) -> None:
    body = {"network": {"name": "backend", "colour": "red"}}
    answer = call(keystone_wire, "POST", "/networks", json=body)
    assert refused(answer) == (400, "HTTPBadRequest", "Unrecognized attribute(s) 'colour'")
    assert call(rackspace_wire, "POST", "/networks", json=body).status_code == 201


def test_rackspace_shows_few_fields(rackspace_wire: Wire) -> None:
    network = make(rackspace_wire, "networks", "network", name="backend")
    assert set(network) == {
        "id",
        "name",
        "status",
        "admin_state_up",
        "shared",
        "subnets",
        "tenant_id",
    }


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("networks", "NetworkNotFound"),
        ("subnets", "SubnetNotFound"),
        ("ports", "PortNotFound"),
        ("routers", "RouterNotFound"),
        ("floatingips", "FloatingIPNotFound"),
        ("security-groups", "SecurityGroupNotFound"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_unknown_ids(keystone_wire: Wire, path: str, kind: str, method: str) -> None:
    status, found, message = refused(call(keystone_wire, method, f"/{path}/nothing"))
    assert (status, found) == (404, kind)
    assert "nothing" in message


@pytest.mark.parametrize("path", ["/routers", "/floatingips", "/subnetpools", "/odd"])
def test_what_rackspace_does_not_have(rackspace_wire: Wire, path: str) -> None:
    assert call(rackspace_wire, "GET", path).status_code == 404


def test_several_at_once(keystone_wire: Wire) -> None:
    body = {"networks": [{"name": "a"}, {"name": "b"}]}
    answer = call(keystone_wire, "POST", "/networks", json=body)
    assert [row["name"] for row in answer.json()["networks"]] == ["a", "b"]


def test_pages_have_links_both_ways(keystone_wire: Wire) -> None:
    for letter in "abcde":
        make(keystone_wire, "networks", "network", name=letter)
    first = call(keystone_wire, "GET", "/networks?limit=3").json()
    assert [link["rel"] for link in first["networks_links"]] == ["next"]
    second = keystone_wire.send("GET", first["networks_links"][0]["href"]).json()
    rels = {link["rel"]: link["href"] for link in second["networks_links"]}
    assert set(rels) == {"next", "previous"}
    back = keystone_wire.send("GET", rels["previous"]).json()
    assert back["networks"] == first["networks"]
    last = keystone_wire.send("GET", rels["next"]).json()
    names = [row["name"] for page in (first, second, last) for row in page["networks"]]
    assert names == ["public", "private", *"abcde"]
    assert "next" not in {link["rel"] for link in last["networks_links"]}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=-1", 400),
        ("limit=x", 400),
        ("marker=nothing&limit=1", 404),
        ("sort_key=name", 400),
        ("sort_key=colour&sort_dir=asc", 400),
        ("sort_key=name&sort_dir=asc&sort_dir=desc", 400),
    ],
)
def test_bad_queries(keystone_wire: Wire, query: str, status: int) -> None:
    assert call(keystone_wire, "GET", f"/networks?{query}").status_code == status


def test_a_marker_without_a_limit_is_not_heeded(keystone_wire: Wire) -> None:
    everything = call(keystone_wire, "GET", "/networks").json()
    marker = everything["networks"][0]["id"]
    assert call(keystone_wire, "GET", f"/networks?marker={marker}").json() == everything


def test_several_values_are_one_of_them_but_all_of_them_on_rackspace(
    rackspace_wire: Wire, keystone_wire: Wire
) -> None:
    for wire, names in ((keystone_wire, ["a", "b"]), (rackspace_wire, [])):
        make(wire, "networks", "network", name="a")
        make(wire, "networks", "network", name="b")
        rows = call(wire, "GET", "/networks?name=a&name=b&fields=name").json()["networks"]
        assert [row["name"] for row in rows] == names


@pytest.mark.parametrize(
    ("fields", "kind", "text"),
    [
        ({"cidr": "10.9.0"}, "HTTPBadRequest", "'10.9.0' is not a valid IP subnet."),
        ({"cidr": "10.9.0.7/24"}, "HTTPBadRequest", "'10.9.0.0/24' is recommended"),
        ({"cidr": "10.9.0.0/31"}, "InvalidInput", "incompatible with DHCP"),
        ({"cidr": "fd00::/64"}, "InvalidInput", "does not match the ip_version"),
        ({"cidr": "10.9.0.0/24", "gateway_ip": "192.0.2.1"}, "InvalidInput", "Gateway"),
        ({"cidr": "10.9.0.0/24", "gateway_ip": "odd"}, "HTTPBadRequest", "gateway_ip"),
        ({}, "BadRequest", "subnetpool must be specified"),
        (
            {"cidr": "10.9.0.0/24", "allocation_pools": [{"start": "10.8.0.1", "end": "10.9.0.9"}]},
            "OutOfBoundsAllocationPool",
            "spans beyond",
        ),
    ],
)
def test_subnets_that_cannot_be(
    keystone_wire: Wire, fields: dict[str, Any], kind: str, text: str
) -> None:
    network = make(keystone_wire, "networks", "network", name="backend")
    body = {"subnet": {"network_id": network["id"], "ip_version": 4, **fields}}
    status, found, message = refused(call(keystone_wire, "POST", "/subnets", json=body))
    assert (status, found) == (400, kind)
    assert text in message


def test_small_subnets_without_dhcp(keystone_wire: Wire) -> None:
    network = make(keystone_wire, "networks", "network", name="backend")
    fields = {"network_id": network["id"], "ip_version": 4, "enable_dhcp": False}
    made = make(keystone_wire, "subnets", "subnet", cidr="10.9.0.0/31", **fields)
    assert made["cidr"] == "10.9.0.0/31"


def test_a_router_needs_the_address_of_the_gateway(keystone_wire: Wire) -> None:
    network = make(keystone_wire, "networks", "network", name="backend")
    fields = {"network_id": network["id"], "ip_version": 4, "gateway_ip": None}
    subnet = make(keystone_wire, "subnets", "subnet", cidr="10.9.0.0/24", **fields)
    router = make(keystone_wire, "routers", "router", name="edge")
    path = f"/routers/{router['id']}/add_router_interface"
    answer = call(keystone_wire, "PUT", path, json={"subnet_id": subnet["id"]})
    assert refused(answer)[:2] == (400, "BadRequest")
    assert refused(call(keystone_wire, "PUT", path, json={}))[0] == 400


def test_there_is_one_default_group(keystone_wire: Wire) -> None:
    (group,) = call(keystone_wire, "GET", "/security-groups").json()["security_groups"]
    directions = sorted(rule["direction"] for rule in group["security_group_rules"])
    assert (group["name"], directions) == ("default", ["egress", "egress", "ingress", "ingress"])
    body = {"security_group": {"name": "default"}}
    answer = call(keystone_wire, "POST", "/security-groups", json=body)
    assert refused(answer)[:2] == (409, "SecurityGroupDefaultAlreadyExists")
    answer = call(keystone_wire, "DELETE", f"/security-groups/{group['id']}")
    assert refused(answer)[:2] == (409, "SecurityGroupCannotRemoveDefault")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"protocol": "odd"}, "SecurityGroupRuleInvalidProtocol"),
        ({"port_range_min": 80, "port_range_max": 80}, "SecurityGroupProtocolRequiredWithPorts"),
        (
            {"protocol": "tcp", "port_range_min": 81, "port_range_max": 80},
            "SecurityGroupInvalidPortRange",
        ),
        ({"remote_ip_prefix": "fd00::/64"}, "SecurityGroupRuleParameterConflict"),
        ({"direction": "in"}, "HTTPBadRequest"),
    ],
)
def test_rules_that_cannot_be(keystone_wire: Wire, fields: dict[str, Any], kind: str) -> None:
    group = make(keystone_wire, "security-groups", "security_group", name="web")
    rule = {"security_group_id": group["id"], "direction": "ingress", **fields}
    answer = call(
        keystone_wire, "POST", "/security-group-rules", json={"security_group_rule": rule}
    )
    assert refused(answer)[:2] == (400, kind)


def test_ports_of_routers_are_not_deleted(keystone_wire: Wire) -> None:
    network = make(keystone_wire, "networks", "network", name="backend")
    fields = {"network_id": network["id"], "ip_version": 4, "cidr": "10.9.0.0/24"}
    subnet = make(keystone_wire, "subnets", "subnet", **fields)
    router = make(keystone_wire, "routers", "router", name="edge")
    path = f"/routers/{router['id']}/add_router_interface"
    made = call(keystone_wire, "PUT", path, json={"subnet_id": subnet["id"]}).json()
    answer = call(keystone_wire, "DELETE", f"/ports/{made['port_id']}")
    assert refused(answer)[:2] == (409, "ServicePortInUse")


def test_a_deleted_port_takes_the_interface_of_its_server_along(keystone_wire: Wire) -> None:
    server_id = keystone_wire.running_server()
    (port,) = call(keystone_wire, "GET", f"/ports?device_id={server_id}").json()["ports"]
    assert (port["device_owner"], port["status"]) == ("compute:nova", "ACTIVE")
    assert call(keystone_wire, "DELETE", f"/ports/{port['id']}").status_code == 204
    assert keystone_wire.server(server_id)["addresses"] == {}


def test_a_network_without_addresses_takes_no_servers(keystone_wire: Wire) -> None:
    network = make(keystone_wire, "networks", "network", name="bare")
    image = keystone_wire.compute("GET", "/images").json()["images"][0]["id"]
    server = {"name": "web", "imageRef": image, "flavorRef": "1"}
    server["networks"] = [{"uuid": network["id"]}]
    answer = keystone_wire.compute("POST", "/servers", json={"server": server})
    assert answer.status_code == 400
    assert "requires a subnet" in answer.json()["badRequest"]["message"]
