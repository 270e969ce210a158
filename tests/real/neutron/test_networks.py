"""Networks and subnets of a real Neutron."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.neutron.conftest import Neutron


def test_a_network_is_made_read_and_deleted(
    demo: Any, cnw: Any, neutron: Neutron, name: str
) -> None:
    made = cnw.create(name, cidr="10.9.0.0/24", enable_dhcp=False)
    subnet = neutron.one(f"/subnets/{made.subnets[0]}")
    again = cnw.get(made.id)

    assert (subnet["cidr"], subnet["name"], subnet["enable_dhcp"]) == ("10.9.0.0/24", name, False)
    assert (again.label, again.name, again.cidr, again.status) == (
        name,
        name,
        "10.9.0.0/24",
        "ACTIVE",
    )
    assert again.is_isolated
    assert cnw.find_network_by_label(name) == made
    assert made.id in [one.id for one in cnw.list()]
    assert made.delete() is None
    assert neutron.send("GET", f"/networks/{made.id}").status_code == 404
    with pytest.raises(demo.exceptions.NotFound):
        cnw.get(made.id)
    with pytest.raises(demo.exceptions.NetworkNotFound):
        cnw.find_network_by_label(name)


@pytest.mark.parametrize("suffix", ["with space", "gr\u00fcn", "a?b&c=d", "a%41", "a#b", "a+b"])
def test_odd_labels(cnw: Any, neutron: Neutron, name: str, suffix: str) -> None:
    made = cnw.create(name + suffix)
    assert neutron.one(f"/networks/{made.id}")["name"] == name + suffix
    assert cnw.find_network_by_label(name + suffix).id == made.id


def test_a_network_is_renamed(cnw: Any, neutron: Neutron, network: Any, name: str) -> None:
    network.update(name=f"{name}-other", description="more")
    document = neutron.one(f"/networks/{network.id}")
    assert (document["name"], document["description"]) == (f"{name}-other", "more")
    assert (network.label, network.cidr) == (f"{name}-other", "10.9.0.0/24")


def test_a_label_of_two(demo: Any, cnw: Any, name: str) -> None:
    cnw.create(name)
    cnw.create(name)
    with pytest.raises(demo.exceptions.NetworkLabelNotUnique):
        cnw.find_network_by_label(name)
    assert len(cnw.findall(label=name)) == 2


def test_a_refused_subnet_leaves_no_network(
    demo: Any, cnw: Any, neutron: Neutron, name: str
) -> None:
    with pytest.raises(demo.exceptions.NetworkCIDRMalformed):
        cnw.create(name, cidr="nonsense")
    with pytest.raises(demo.exceptions.PyraxException):
        cnw.create(name, cidr="10.9.0.0/24", gateway_ip="192.0.2.1", allocation_pools=["odd"])
    assert neutron.named(name) == []


def test_a_network_with_ports_is_in_use(demo: Any, cnw: Any, network: Any, name: str) -> None:
    port = cnw.ports.create(network, name=name)
    with pytest.raises(demo.exceptions.NetworkInUse) as caught:
        network.delete()
    assert caught.value.code == 409
    port.delete()
    cnw.delete(network, wait=60)


def test_pages_and_order(cnw: Any, name: str) -> None:
    made = [cnw.networks.create(f"{name}-{letter}").id for letter in "abcde"]
    wanted = [f"{name}-{letter}" for letter in "abcde"]
    first = cnw.networks.list(limit=2, sort_key="name", name=wanted)
    rest = cnw.networks.list(sort_key="name", name=wanted, marker=first[-1].id)
    assert [one.id for one in [*first, *rest]] == made
    assert {one.id for one in cnw.networks.findall(status="ACTIVE")} >= set(made)


def test_subnets_of_both_versions(demo: Any, cnw: Any, neutron: Neutron, name: str) -> None:
    network = cnw.networks.create(name)
    four = cnw.subnets.create(network, "10.9.0.0/24", name=name, enable_dhcp=False)
    six = cnw.subnets.create(network, "fd00:9::/64", gateway_ip=None, enable_dhcp=False)
    assert (four.gateway_ip, six.gateway_ip, six.ip_version) == ("10.9.0.1", None, 6)
    assert four.allocation_pools == [{"start": "10.9.0.2", "end": "10.9.0.254"}]
    both = cnw.get(network.id)
    assert (both.cidr, set(both.cidrs)) == ("10.9.0.0/24", {"10.9.0.0/24", "fd00:9::/64"})
    four.update(dns_nameservers=["192.0.2.53"], gateway_ip=None)
    document = neutron.one(f"/subnets/{four.id}")
    assert (document["dns_nameservers"], document["gateway_ip"]) == (["192.0.2.53"], None)
    with pytest.raises(demo.exceptions.BadRequest, match="overlaps"):
        cnw.subnets.create(network, "10.9.0.0/25")
    six.delete()
    with pytest.raises(demo.exceptions.NotFound):
        six.get()


def test_subnets_of_a_pool(cnw: Any, name: str) -> None:
    pool = cnw.subnetpools.create(name, ["10.20.0.0/16"], default_prefixlen=24)
    network = cnw.networks.create(name)
    subnet = cnw.subnets.create(network, subnetpool=pool, ip_version=4, enable_dhcp=False)
    assert (subnet.subnetpool_id, subnet.cidr.endswith("/24")) == (pool.id, True)


def test_tags(cnw: Any, neutron: Neutron, network: Any) -> None:
    cnw.networks.set_tags(network, ["red", "blue"])
    cnw.networks.add_tag(network, "green")
    cnw.networks.delete_tag(network, "red")
    assert sorted(neutron.one(f"/networks/{network.id}")["tags"]) == ["blue", "green"]
    assert cnw.networks.has_tag(network, "blue") and not cnw.networks.has_tag(network, "red")
    assert [one.id for one in cnw.networks.list(tags="blue,green")] == [network.id]
    cnw.networks.delete_all_tags(network)
    assert cnw.networks.tag_list(network) == []
