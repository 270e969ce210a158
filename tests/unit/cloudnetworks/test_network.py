"""Networks as scripts know them, on Rackspace."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import (
    PSEUDO_NETWORKS,
    PUBLIC_NET_ID,
    CloudNetwork,
    CloudNetworkClient,
)

from .conftest import Wire

BACKEND = {"id": "n1", "label": "backend", "cidr": "10.9.0.0/24"}
PUBLIC = {"id": PUBLIC_NET_ID, "label": "public"}
LIST = {"networks": [BACKEND, PUBLIC]}


def network(cnw: CloudNetworkClient, info: Any = BACKEND, loaded: bool = True) -> CloudNetwork:
    return CloudNetwork(cnw._manager, info, loaded=loaded)


# --- attributes ---------------------------------------------------------------------------------


def test_label_and_name_are_the_same(alone: CloudNetworkClient) -> None:
    one = network(alone)
    assert (one.label, one.name) == ("backend", "backend")
    one.name = "front"
    assert one.label == "front"
    one.label = "rear"
    assert one.name == "rear"
    assert "name" not in vars(one)


def test_a_name_of_the_service_fills_the_label(neutron: CloudNetworkClient) -> None:
    one = network(neutron, {"id": "n1", "name": "backend"})
    assert (one.label, vars(one)["name"]) == ("backend", "backend")
    one.name = "front"
    assert (one.label, vars(one)["name"]) == ("front", "front")


def test_attributes_that_every_cloud_has(alone: CloudNetworkClient) -> None:
    one, public = network(alone), network(alone, PUBLIC)
    assert (one.subnets, one.cidrs, one.status) == ([], ["10.9.0.0/24"], "ACTIVE")
    assert (public.cidr, public.cidrs, public.subnets) == (None, [], [])
    assert one.to_dict() == BACKEND and one.to_dict() is not BACKEND
    assert len({one, network(alone), public}) == 2


def test_repr_shows_the_fields_by_name(alone: CloudNetworkClient) -> None:
    assert repr(network(alone)) == "<CloudNetwork cidr=10.9.0.0/24, id=n1, label=backend>"


def test_pseudo_networks_are_not_isolated(alone: CloudNetworkClient) -> None:
    assert network(alone).is_isolated
    assert not network(alone, PUBLIC).is_isolated


def test_every_public_name_can_be_read(alone: CloudNetworkClient, wire: Wire) -> None:
    for info in (BACKEND, PUBLIC, {}):
        one = network(alone, info)
        for name in dir(one):
            if not name.startswith("_"):
                getattr(one, name)
    assert wire.lines == []


def test_a_copy_without_manager_still_works(alone: CloudNetworkClient) -> None:
    twin = pickle.loads(pickle.dumps(network(alone)))
    assert (twin.manager, twin.is_isolated, twin.human_id) == (None, True, None)
    assert twin.get_server_networks(public=True)[1] == {"net-id": PUBLIC_NET_ID}
    assert twin.get() is None
    assert copy.deepcopy(network(alone)) == twin


# --- reading ------------------------------------------------------------------------------------


def test_networks_are_listed(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/os-networksv2", LIST)
    assert [one.label for one in alone.list(limit=5, marker="n0")] == ["backend", "public"]
    assert wire.lines == ["GET /os-networksv2?limit=5&marker=n0"]


def test_a_network_is_refreshed_in_place(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/os-networksv2/n1", {"network": {**BACKEND, "label": "front"}})
    one = network(alone)
    assert one.get() is None
    assert (one.label, one._info["label"]) == ("front", "front")


def test_a_failed_refresh_changes_nothing(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/os-networksv2/n1", status=404)
    one = network(alone, loaded=False)
    with pytest.raises(exceptions.NotFound):
        one.get()
    assert not one.loaded


@pytest.mark.parametrize("network_id", PSEUDO_NETWORKS)
def test_trap_05_pseudo_networks_are_never_fetched(
    alone: CloudNetworkClient, wire: Wire, network_id: str
) -> None:
    one = network(alone, {"id": network_id, "label": "x"}, loaded=False)
    assert one.get() is None and one.reload() is None
    assert not hasattr(one, "foo")
    assert wire.lines == []


def test_trap_14_a_missing_attribute_costs_one_call_at_most(
    alone: CloudNetworkClient, wire: Wire
) -> None:
    wire.answer("GET", "/os-networksv2/n1", {"network": BACKEND})
    one = network(alone, loaded=False)
    assert not hasattr(one, "foo") and not hasattr(one, "bar")
    assert wire.lines == ["GET /os-networksv2/n1"]


def test_trap_15_labels_are_looked_for_on_all_pages(alone: CloudNetworkClient, wire: Wire) -> None:
    rows = [{"id": f"n{number}", "label": f"l{number}"} for number in range(25)]
    link = {"rel": "next", "href": "https://elsewhere.example/os-networksv2?marker=n19"}
    wire.answer("GET", "/os-networksv2", {"networks": rows[:20], "networks_links": [link]})
    wire.answer("GET", "/os-networksv2", {"networks": rows[20:]})
    assert alone.find_network_by_label("l24").id == "n24"
    assert wire.lines == ["GET /os-networksv2", "GET /os-networksv2?marker=n19"]


# --- creating -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [{"label": "backend"}, {"name": "backend"}, {"label": "backend", "name": "other"}],
)
def test_label_wins_over_name(
    alone: CloudNetworkClient, wire: Wire, arguments: dict[str, str]
) -> None:
    wire.answer("POST", "/os-networksv2", {"network": BACKEND})
    assert alone.create(**arguments, cidr="10.9.0.0/24").id == "n1"
    assert wire.last.body == {"network": {"label": "backend", "cidr": "10.9.0.0/24"}}


def test_the_manager_can_give_the_raw_answer(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/os-networksv2", {"network": BACKEND})
    made = alone._manager.create("backend", cidr="10.9.0.0/24", return_raw=True)
    assert made == BACKEND
    assert alone._manager.create("backend", "label", "10.9.0.0/24", return_none=True) is None
    assert wire.last.body["network"]["label"] == "label"


def test_trap_10_a_network_needs_a_label(cnw: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="label"):
        cnw.create(cidr="10.9.0.0/24")
    assert wire.lines == []


def test_trap_09_host_bits_are_left_to_the_service(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("POST", "/os-networksv2", {"network": BACKEND})
    alone.create(b"backend", cidr=b"10.9.0.7/24")
    assert wire.last.body == {"network": {"label": "backend", "cidr": "10.9.0.7/24"}}


def test_trap_09_a_range_without_room_is_not_sent(alone: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(exceptions.NetworkCIDRInvalid):
        alone.create("backend", cidr="10.9.0.0/31")
    assert wire.lines == []


def test_a_refused_creation_says_why(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.fault("POST", "/os-networksv2", 400, "Quota exceeded, too many networks.")
    with pytest.raises(exceptions.NetworkCountExceeded, match="too many") as raised:
        alone.create("backend", cidr="10.9.0.0/24")
    assert raised.value.code == 400
    assert isinstance(raised.value.__cause__, exceptions.BadRequest)


def test_what_networks_of_rackspace_lack_is_said(alone: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(exceptions.NotSupported, match=r"create\(enable_dhcp, mtu\)"):
        alone.create("backend", cidr="10.9.0.0/24", enable_dhcp=True, mtu=1400)
    assert wire.lines == []


# --- deleting -----------------------------------------------------------------------------------


def test_the_answer_to_a_deletion_is_no_json(alone: CloudNetworkClient, wire: Wire) -> None:
    text = "202 Accepted\n\nThe network is being removed.\n\n   "
    wire.answer("DELETE", "/os-networksv2/n1", status=202, body=text, content_type="text/plain")
    assert network(alone).delete() is None
    assert alone.delete("n1") is None


def test_a_network_in_use(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.fault("DELETE", "/os-networksv2/n1", 403, "Network n1 has 2 instances")
    for attempt in (network(alone).delete, lambda: alone.delete("n1")):
        with pytest.raises(exceptions.NetworkInUse, match="2 instances") as raised:
            attempt()
        assert raised.value.code == 403


def test_the_manager_raises_the_bare_refusal(alone: CloudNetworkClient, wire: Wire) -> None:
    wire.fault("DELETE", "/os-networksv2/n1", 403, "Network n1 has 2 instances")
    with pytest.raises(exceptions.Forbidden):
        alone._manager.delete("n1")


def test_trap_03_pseudo_networks_are_not_deleted(alone: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(exceptions.Forbidden, match=PUBLIC_NET_ID):
        network(alone, PUBLIC).delete()
    assert wire.lines == []


@pytest.mark.parametrize("nothing", ["", None, "..", b""])
def test_nothing_is_never_deleted(cnw: CloudNetworkClient, wire: Wire, nothing: Any) -> None:
    with pytest.raises(ValueError):
        cnw.delete(nothing)
    assert wire.lines == []


def test_trap_16_a_deletion_can_wait(
    alone: CloudNetworkClient, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    wire.fault("DELETE", "/os-networksv2/n1", 403, "in use")
    wire.fault("DELETE", "/os-networksv2/n1", 403, "in use")
    wire.answer("DELETE", "/os-networksv2/n1", status=202)
    alone.delete("n1", wait=3)
    assert (pauses, len(wire.lines)) == ([2.0, 1.0], 3)


def test_trap_16_the_wait_has_an_end(
    alone: CloudNetworkClient, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    wire.fault("DELETE", "/os-networksv2/n1", 403, "in use")
    with pytest.raises(exceptions.NetworkInUse):
        alone.delete("n1", wait=5)
    assert (sum(pauses), len(wire.lines)) == (5, 4)


# --- changing -----------------------------------------------------------------------------------


def test_networks_of_rackspace_cannot_be_renamed(alone: CloudNetworkClient, wire: Wire) -> None:
    with pytest.raises(exceptions.NotSupported, match="created, listed and deleted"):
        network(alone).update(name="front")
    assert wire.lines == []


def test_with_a_network_service_they_can(rax: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("PUT", "/networks/n1", {"network": {"id": "n1", "name": "front"}})
    one = network(rax)
    one.update(label="front")
    assert one.label == "front"
    assert wire.last.body == {"network": {"name": "front"}}
    assert wire.urls[0].startswith("https://ord.networks.api.rackspacecloud.com/v2.0/")
