"""The network service as one sees it without pyrax, and what tests leave there: nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud, Service

# In this order nothing is still in use by what comes later.
COLLECTIONS = (
    ("floatingips", "floatingips", "description"),
    ("ports", "ports", "name"),
    ("routers", "routers", "name"),
    ("networks", "networks", "name"),
    ("subnetpools", "subnetpools", "name"),
    ("security-groups", "security_groups", "name"),
)


class Neutron(Service):
    """The network service, asked without pyrax."""

    below = "/v2.0"

    def one(self, path: str) -> dict[str, Any]:
        """One document."""
        (found,) = self.ask(path).values()
        return dict(found)

    def named(self, prefix: str) -> list[str]:
        """The paths of everything whose name, or description, begins with something."""
        return [
            f"/{path}/{row['id']}"
            for path, key, field in COLLECTIONS
            for row in self.rows(f"/{path}", key)
            if (row[field] or "").startswith(prefix)
        ]

    def clear(self, prefix: str) -> None:
        """Delete everything whose name, or description, begins with something."""
        for path in self.named(prefix):
            if path.startswith("/routers/"):
                self._empty_router(path)
            self.send("DELETE", path)

    def _empty_router(self, path: str) -> None:
        """Disconnect a router from everything."""
        self.send("PUT", path, json={"router": {"external_gateway_info": {}}})
        router_id = path.rpartition("/")[2]
        for port in self.rows(f"/ports?device_id={router_id}", "ports"):
            self.send("PUT", f"{path}/remove_router_interface", json={"port_id": port["id"]})


@pytest.fixture(scope="session")
def neutron(cloud: Cloud) -> Neutron:
    """The network service as a member of project demo sees it."""
    return Neutron(cloud.description["neutron"]["url"], cloud.token(cloud.demo))


@pytest.fixture(scope="session")
def neutron_admin(cloud: Cloud) -> Neutron:
    """The network service as the administrator sees it."""
    return Neutron(cloud.description["neutron"]["url"], cloud.token(cloud.admin))


@pytest.fixture
def cnw(demo: Any) -> Any:
    """The client for networks of a member of project demo, in RegionOne."""
    return demo.cloud_networks


@pytest.fixture
def name(unique: str, neutron: Neutron) -> Iterator[str]:
    """What the names of a test's things begin with; none of them is left after it."""
    yield unique
    neutron.clear(unique)
    assert neutron.named(unique) == []


@pytest.fixture
def outside(name: str, neutron_admin: Neutron) -> Iterator[str]:
    """The id of an external network with a subnet, gone after the test."""
    network = {"name": f"{name}-outside", "router:external": True}
    made = neutron_admin.send("POST", "/networks", json={"network": network})
    made.raise_for_status()
    network_id: str = made.json()["network"]["id"]
    # Each test has a range of its own: Neutron refuses overlapping external networks at a router.
    low = int(time.time() * 1000) % 250
    subnet = {
        "network_id": network_id,
        "ip_version": 4,
        "cidr": f"198.18.{low}.0/24",
        "enable_dhcp": False,
    }
    neutron_admin.send("POST", "/subnets", json={"subnet": subnet}).raise_for_status()
    yield network_id
    neutron_admin.clear(name)


@pytest.fixture
def network(cnw: Any, name: str) -> Any:
    """A network with a subnet."""
    return cnw.create(f"{name}-net", cidr="10.9.0.0/24", enable_dhcp=False)
