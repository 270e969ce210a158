"""What all managers of the network service have in common."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.cloudnetworks.networks import Network
from pyrax.cloudnetworks.neutron import UNSET, given

from .conftest import Wire

ONE = {"id": "n1", "name": "one", "status": "ACTIVE", "router:external": False}
TWO = {"id": "n2", "name": "two", "status": "DOWN"}

MANAGERS = [
    ("networks", "networks", "network"),
    ("subnets", "subnets", "subnet"),
    ("ports", "ports", "port"),
    ("routers", "routers", "router"),
    ("floating_ips", "floatingips", "floatingip"),
    ("security_groups", "security-groups", "security_group"),
    ("security_group_rules", "security-group-rules", "security_group_rule"),
    ("subnetpools", "subnetpools", "subnetpool"),
]


@pytest.mark.parametrize(("name", "path", "key"), MANAGERS)
def test_things_are_listed_read_and_deleted(
    neutron: CloudNetworkClient, wire: Wire, name: str, path: str, key: str
) -> None:
    manager = getattr(neutron, name)
    wire.answer("GET", f"/{path}", {f"{key}s": [ONE, TWO]})
    wire.answer("GET", f"/{path}/n1", {key: ONE})
    wire.answer("DELETE", f"/{path}/n1", status=204)
    first, _ = manager.list()
    assert manager.get(first) == first
    assert first.delete() is None
    assert wire.lines == [f"GET /{path}", f"GET /{path}/n1", f"DELETE /{path}/n1"]


@pytest.mark.parametrize(
    ("name", "path", "key"), [row for row in MANAGERS if row[0] != "security_group_rules"]
)
def test_things_are_changed(
    neutron: CloudNetworkClient, wire: Wire, name: str, path: str, key: str
) -> None:
    wire.answer("PUT", f"/{path}/n1", {key: {**ONE, "description": "d"}})
    assert getattr(neutron, name).update("n1", description="d").description == "d"
    assert wire.last.body == {key: {"description": "d"}}


@pytest.mark.parametrize("name", [row[0] for row in MANAGERS])
@pytest.mark.parametrize("nothing", ["", None, ".", ".."])
def test_an_empty_id_never_becomes_the_collection(
    neutron: CloudNetworkClient, wire: Wire, name: str, nothing: Any
) -> None:
    for method in ("get", "delete"):
        with pytest.raises(ValueError):
            getattr(getattr(neutron, name), method)(nothing)
    assert wire.lines == []


def test_ids_are_quoted(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("DELETE", "/networks/a%2Fb%3Fc", status=204)
    neutron.networks.delete("a/b?c")
    assert wire.lines == ["DELETE /networks/a%2Fb%3Fc"]


# --- resources ----------------------------------------------------------------------------------


def test_a_resource_changes_in_place(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("PUT", "/networks/n1", {"network": {**ONE, "name": "three"}})
    network = Network(neutron.networks, ONE, loaded=True)
    assert network.update(name="three", external=True) is None
    assert (network.name, network.to_dict()["name"]) == ("three", "three")
    assert wire.last.body == {"network": {"name": "three", "router:external": True}}


def test_null_is_sent_when_it_is_given(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("PUT", "/subnets/n1", {"subnet": ONE})
    neutron.subnets.update("n1", gateway_ip=None)
    assert wire.last.body == {"subnet": {"gateway_ip": None}}


def test_nothing_to_change_is_an_error(neutron: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="nothing to change"):
        neutron.networks.update("n1")
    assert wire.lines == []


def test_resources_show_their_name(neutron: CloudNetworkClient) -> None:
    assert repr(Network(neutron.networks, ONE)) == "<Network: one>"
    assert repr(Network(neutron.networks, {"id": "n1", "name": ""})) == "<Network: n1>"
    assert getattr(Network(neutron.networks, ONE), "router:external") is False


def test_listed_things_are_complete(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks", {"networks": [ONE]})
    (network,) = neutron.networks.list()
    assert not hasattr(network, "foo")
    assert wire.lines == ["GET /networks"]


def test_things_of_some_fields_are_not(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/networks", {"networks": [{"id": "n1"}]})
    wire.answer("GET", "/networks/n1", {"network": ONE})
    (network,) = neutron.networks.list(fields=["id"])
    assert network.name == "one"
    assert wire.lines == ["GET /networks?fields=id", "GET /networks/n1"]


# --- filters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "query"),
    [
        ({"name": "a&b=c#d+e"}, "name=a%26b%3Dc%23d%2Be"),
        ({"id": ["n1", "n2"]}, "id=n1&id=n2"),
        ({"shared": True, "status": None}, "shared=True"),
        ({"external": False}, "router%3Aexternal=False"),
        ({"name": b"caf\xc3\xa9"}, "name=caf%C3%A9"),
        ({"sort_key": "name", "sort_dir": "desc"}, "sort_key=name&sort_dir=desc"),
        ({"sort_key": ["a", "b"]}, "sort_key=a&sort_key=b&sort_dir=asc&sort_dir=asc"),
        ({"limit": 2, "marker": "n0"}, "limit=2&marker=n0"),
    ],
)
def test_filters_are_the_query(
    neutron: CloudNetworkClient, wire: Wire, filters: dict[str, Any], query: str
) -> None:
    wire.answer("GET", "/networks", {"networks": []})
    neutron.networks.list(**filters)
    assert wire.lines == [f"GET /networks?{query}"]


def test_things_stand_for_their_ids(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/ports", {"ports": []})
    network = Network(neutron.networks, ONE)
    neutron.ports.list(network=[network, "n2"], server="s1", security_groups=["g1"])
    assert wire.lines == ["GET /ports?network_id=n1&network_id=n2&device_id=s1&security_groups=g1"]


def test_find_asks_for_what_can_be_filtered_and_compares_the_rest(
    neutron: CloudNetworkClient, wire: Wire
) -> None:
    wire.answer("GET", "/ports", {"ports": [ONE, {**TWO, "name": "one"}]})
    assert neutron.ports.find(name="one", status="DOWN").id == "n2"
    assert wire.lines == ["GET /ports?name=one"]
    with pytest.raises(exceptions.NoUniqueMatch, match="More than one Port"):
        neutron.ports.find(name="one")
    with pytest.raises(exceptions.NotFound, match="No Port"):
        neutron.ports.find(foo="bar")


# --- pages --------------------------------------------------------------------------------------


def test_links_are_followed_by_their_query_alone(neutron: CloudNetworkClient, wire: Wire) -> None:
    link = {"rel": "next", "href": "http://evil.example/v2.0/ports?status=DOWN&marker=n1"}
    wire.answer("GET", "/ports", {"ports": [ONE], "ports_links": [link]})
    wire.answer("GET", "/ports", {"ports": [TWO]})
    assert [port.id for port in neutron.ports.list(status="DOWN")] == ["n1", "n2"]
    assert wire.urls[1] == "https://net.example.net/v2.0/ports?status=DOWN&marker=n1"


def test_with_a_limit_one_page_is_fetched(neutron: CloudNetworkClient, wire: Wire) -> None:
    link = {"rel": "next", "href": "http://net.example.net/v2.0/ports?limit=1&marker=n1"}
    wire.answer("GET", "/ports", {"ports": [ONE], "ports_links": [link]})
    assert len(neutron.ports.list(limit=1)) == 1
    assert len(wire.lines) == 1


@pytest.mark.parametrize("rows", [[ONE, TWO], [TWO]])
def test_a_marker_counts_also_where_the_service_ignores_it(
    neutron: CloudNetworkClient, wire: Wire, rows: list[dict[str, Any]]
) -> None:
    wire.answer("GET", "/ports", {"ports": rows})
    wire.answer("GET", "/networks", {"networks": rows})
    assert [one.id for one in neutron.ports.list(marker="n1")] == ["n2"]
    assert [one.id for one in neutron.list(marker="n1")] == ["n2"]


def test_a_service_that_repeats_itself_is_left(neutron: CloudNetworkClient, wire: Wire) -> None:
    link = {"rel": "next", "href": "http://net.example.net/v2.0/ports?marker=n1"}
    wire.answer("GET", "/ports", {"ports": [ONE], "ports_links": [link]})
    neutron.ports.list()
    assert len(wire.lines) == 2


# --- refusals -----------------------------------------------------------------------------------


def test_the_text_of_an_error_is_the_service_s(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.refuse("GET", "/ports/p1", 404, "PortNotFound", "Port p1 could not be found.")
    with pytest.raises(exceptions.NotFound, match=r"Port p1 could not be found\.") as raised:
        neutron.ports.get("p1")
    assert raised.value.message == "Port p1 could not be found."


def test_an_old_service_says_it_in_one_text(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/ports/p1", {"NeutronError": "Port p1 could not be found."}, 404)
    with pytest.raises(exceptions.NotFound, match=r"Port p1 could not be found\."):
        neutron.ports.get("p1")


def test_a_thing_in_use_is_a_conflict(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.refuse("DELETE", "/subnets/s1", 409, "SubnetInUse", "One or more ports")
    with pytest.raises(exceptions.Conflict) as raised:
        neutron.subnets.delete("s1")
    assert type(raised.value) is exceptions.Conflict


def test_a_quota_is_told_apart(neutron: CloudNetworkClient, wire: Wire) -> None:
    text = "Quota exceeded for resources: ['port']."
    wire.refuse("POST", "/ports", 409, "OverQuota", text)
    with pytest.raises(exceptions.QuotaExceeded, match="port") as raised:
        neutron.ports.create("n1")
    assert isinstance(raised.value.__cause__, exceptions.Conflict)


@pytest.mark.parametrize(("method", "arguments"), [("head", ("n1",)), ("action", ("n1", "x"))])
def test_what_the_api_does_not_know(
    neutron: CloudNetworkClient, wire: Wire, method: str, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"cloud_networks\.ports\.{method}"):
        getattr(neutron.ports, method)(*arguments)
    assert wire.lines == []


# --- tags ---------------------------------------------------------------------------------------


def test_tags_are_read_and_replaced(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/routers/r1/tags", {"tags": ["red"]})
    wire.answer("PUT", "/routers/r1/tags", {"tags": ["blue"]})
    assert neutron.routers.tag_list("r1") == ["red"]
    assert neutron.routers.set_tags("r1", (b"blue",)) == ["blue"]
    assert wire.last.body == {"tags": ["blue"]}


def test_one_tag(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/ports/p1/tags/a%2Fb", status=204)
    wire.answer("GET", "/ports/p1/tags/red", status=404)
    wire.answer("PUT", "/ports/p1/tags/red", status=201)
    wire.answer("DELETE", "/ports/p1/tags/red", status=204)
    wire.answer("DELETE", "/ports/p1/tags", status=204)
    assert neutron.ports.has_tag("p1", "a/b") and not neutron.ports.has_tag("p1", "red")
    assert neutron.ports.add_tag("p1", "red") is None
    assert neutron.ports.delete_tag("p1", "red") is None
    assert neutron.ports.delete_all_tags("p1") is None


def test_an_empty_tag_does_not_delete_all(neutron: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(ValueError):
        neutron.ports.delete_tag("p1", "")
    with pytest.raises(ValueError, match="list"):
        neutron.ports.set_tags("p1", "red")
    assert wire.lines == []


def test_what_is_not_given_is_told_from_null() -> None:
    assert given(a=None, b=UNSET, c=0, d="") == {"c": 0, "d": ""}
    assert not UNSET and repr(UNSET) == "UNSET"
