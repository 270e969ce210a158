"""Floating IPs and their pools."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient
from pyrax.compute.floating_ips import FloatingIP, FloatingIPPool

from .conftest import Wire

ADDRESS = {"id": "f1", "ip": "203.0.113.17", "pool": "public", "fixed_ip": None}


def test_addresses_are_listed_and_read(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-floating-ips", {"floating_ips": [ADDRESS]})
    wire.answer("GET", "/os-floating-ips/f1", {"floating_ip": ADDRESS})

    assert cs.floating_ips.find(ip="203.0.113.17") == cs.floating_ips.get("f1")


@pytest.mark.parametrize(("pool", "body"), [(None, {}), ("public", {"pool": "public"})])
def test_an_address_is_taken_from_a_pool(
    cs: ComputeClient, wire: Wire, pool: str | None, body: dict[str, str]
) -> None:
    wire.answer("POST", "/os-floating-ips", {"floating_ip": ADDRESS})

    assert cs.floating_ips.create(pool).ip == "203.0.113.17"
    assert wire.last.body == body


def test_an_address_is_given_back(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/os-floating-ips/f1", status=202)

    assert FloatingIP(cs.floating_ips, ADDRESS).delete() is None
    assert wire.lines == ["DELETE /os-floating-ips/f1"]


def test_pools_have_names(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-floating-ip-pools", {"floating_ip_pools": [{"name": "public"}]})

    (pool,) = cs.floating_ip_pools.list()
    assert (type(pool), pool.name, repr(pool)) == (
        FloatingIPPool,
        "public",
        "<FloatingIPPool: public>",
    )


@pytest.mark.parametrize(
    ("manager", "path"),
    [("floating_ips", "/os-floating-ips"), ("floating_ip_pools", "/os-floating-ip-pools")],
)
def test_where_they_are_gone_the_network_service_is_named(
    nova: ComputeClient, wire: Wire, manager: str, path: str
) -> None:
    wire.answer("GET", path, status=404)

    with pytest.raises(exceptions.NotSupported, match="cloud_networks"):
        getattr(nova, manager).list()
