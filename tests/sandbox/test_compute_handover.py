"""A cloud whose compute service passes nothing on: the other services answer its old calls."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.compute import ComputeClient
from pyrax.sandbox.errors import Problem

from .compute_helpers import built


@pytest.fixture(params=[None, "2.72"])
def cs(
    request: pytest.FixtureRequest, keystone: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> ComputeClient:
    """A compute client, without and with a microversion, of a cloud that closed the old calls."""

    def closed(call: Any, minor: int) -> None:
        raise Problem(404, "The resource could not be found.")

    monkeypatch.setattr("pyrax.sandbox.compute.versions.only_below", closed)
    found = pyrax.connect_to_cloudservers(region="DFW", microversion=request.param)
    assert found is not None
    return found


def test_networks_are_looked_at(cs: ComputeClient) -> None:
    made = pyrax.cloud_networks.create("backend", cidr="10.9.0.0/24")
    for manager in (cs.networks, cs.tenant_networks):
        assert made.id in [network.id for network in manager.list()]
        found = manager.get(made.id)
        assert (found.label, found.cidr) == ("backend", "10.9.0.0/24")
        with pytest.raises(exceptions.NotFound):
            manager.get("8d21cc00-6f2b-4c13-9a9c-2a9f7c2f1d07")


def test_security_groups_have_rules(cs: ComputeClient) -> None:
    group = cs.security_groups.create("web", "http")
    rule = cs.security_group_rules.create(group.id, "tcp", 80, 80, "0.0.0.0/0")
    shown = cs.security_groups.get(group.id)
    assert [one["id"] for one in shown.rules if one["from_port"] == 80] == [rule.id]
    shown.update(description="https")
    assert cs.security_groups.find(name="web").description == "https"
    rule.delete()
    group.delete()
    with pytest.raises(exceptions.NotFound):
        cs.security_groups.get(group.id)


def test_a_floating_ip_points_at_a_server(cs: ComputeClient, keystone: sandbox.Cloud) -> None:
    network = pyrax.cloud_networks.create("backend", cidr="10.9.0.0/24")
    outside = pyrax.cloud_networks.networks.find(**{"router:external": True})
    router = pyrax.cloud_networks.routers.create("edge", external_network=outside)
    router.add_interface(subnet=network.subnets[0])
    server = built(cs, keystone, nics=[network])
    (pool,) = [pool.name for pool in cs.floating_ip_pools.list()]
    floating = cs.floating_ips.create(pool)
    assert floating.pool == pool

    server.add_floating_ip(floating)
    assert cs.floating_ips.get(floating.id).instance_id == server.id
    server.remove_floating_ip(floating.ip)
    assert cs.floating_ips.get(floating.id).instance_id is None
    with pytest.raises(exceptions.NotFound):
        server.remove_floating_ip(floating.ip)
    floating.delete()
    assert cs.floating_ips.list() == []


def test_a_server_gets_and_loses_an_address(cs: ComputeClient, keystone: sandbox.Cloud) -> None:
    network = pyrax.cloud_networks.create("backend", cidr="10.9.0.0/24")
    more = pyrax.cloud_networks.create("more", cidr="10.8.0.0/24")
    server = built(cs, keystone, nics=[network])
    server.add_fixed_ip(more.id)
    server.get()
    (address,) = server.networks["more"]
    assert [one.net_id for one in server.interface_list()] == [network.id, more.id]
    assert len(cs.virtual_interfaces.list(server)) == 2
    server.remove_fixed_ip(address)
    server.get()
    assert list(server.networks) == ["backend"]
