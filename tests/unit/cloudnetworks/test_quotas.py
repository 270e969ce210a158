"""`cloud_networks.quotas`."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient

from .conftest import Wire

QUOTA = {"quota": {"network": 10, "port": -1}}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/quotas/123456"),
        ("defaults", "/quotas/123456/default"),
        ("details", "/quotas/123456/details.json"),
    ],
)
def test_limits_of_one_s_own(
    neutron: CloudNetworkClient, wire: Wire, method: str, path: str
) -> None:
    wire.answer("GET", path, QUOTA)
    quota = getattr(neutron.quotas, method)()
    assert (quota.id, quota.network, quota.port) == ("123456", 10, -1)
    assert repr(quota) == "<Quota: 123456>"


def test_limits_are_changed_by_their_own_names(neutron: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("PUT", "/quotas/p2", {"quota": {"network": 15, "router": 3}})
    changed = neutron.quotas.update("p2", network=15, router=3)
    assert (changed.id, changed.network) == ("p2", 15)
    assert wire.last.body == {"quota": {"network": 15, "router": 3}}


def test_limits_of_another_project_are_read_and_reset(
    neutron: CloudNetworkClient, wire: Wire
) -> None:
    wire.answer("GET", "/quotas/p2", QUOTA)
    wire.answer("DELETE", "/quotas/p2", status=204)
    neutron.quotas.get("p2").delete()
    assert wire.lines[-1] == "DELETE /quotas/p2"


def test_limits_are_not_created(neutron: CloudNetworkClient) -> None:
    with pytest.raises(exceptions.NotSupported, match=r"quotas\.create"):
        neutron.quotas.create(network=1)
