"""Clients for networks of each kind of cloud in front of a mocked service."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.compute import ComputeClient
from tests.unit.service_wire import ServiceWire
from tests.unit.stub_identity import StubIdentity

COMPUTE = "https://ord.servers.api.rackspacecloud.com/v2/930036"
RACKSPACE_NEUTRON = "https://ord.networks.api.rackspacecloud.com/v2.0"
NEUTRON = "https://net.example.net/v2.0"
NOVA = "https://nova.example.net/v2.1"


class Wire(ServiceWire):
    """The services: what they answer, and what was sent to them."""

    loose = True

    def __init__(self, mock: responses.RequestsMock) -> None:
        super().__init__(mock, COMPUTE, RACKSPACE_NEUTRON, NEUTRON, NOVA)

    def refuse(self, method: str, path: str, status: int, kind: str, message: str) -> None:
        """Refuse the next request as Neutron does."""
        error = {"type": kind, "message": message, "detail": ""}
        self.answer(method, path, {"NeutronError": error}, status)

    def fault(self, method: str, path: str, status: int, message: Any, **kwargs: Any) -> None:
        """Refuse the next request as compute does."""
        body = {"badRequest": {"message": message, "code": status}}
        self.answer(method, path, body, status, **kwargs)

    @property
    def urls(self) -> list[str]:
        """The whole addresses of all requests so far."""
        return [str(call.request.url) for call in self.mock.calls]


class Endpoint:
    """What the catalog says about a service in one region."""

    def __init__(self, url: str) -> None:
        self.public_url = url

    def endpoint_for(self, region: str | None) -> Endpoint:
        return self


class Identity(StubIdentity):
    """A login whose catalog has some services."""

    def __init__(self, dialect: str, **services: str) -> None:
        super().__init__()
        self.dialect = dialect
        self.services = {name: Endpoint(url) for name, url in services.items()}

    def make_client(self, service: str, region: str, **kwargs: Any) -> Any:
        if service not in self.services:
            raise exceptions.NoSuchClient(service)
        made = {"compute": ComputeClient, "network": CloudNetworkClient}[service]
        url = self.services[service].public_url
        return made(self, region, management_url=url, **kwargs)


@pytest.fixture
def wire(mock: responses.RequestsMock) -> Wire:
    """The mocked services."""
    return Wire(mock)


@pytest.fixture
def alone(wire: Wire) -> CloudNetworkClient:
    """A client of Rackspace, whose catalog has no network service."""
    return CloudNetworkClient(Identity("rackspace"), "ORD", management_url=COMPUTE)


@pytest.fixture
def rax(wire: Wire) -> CloudNetworkClient:
    """A client of Rackspace with a network service in the catalog."""
    identity = Identity("rackspace", network=RACKSPACE_NEUTRON)
    return CloudNetworkClient(identity, "ORD", management_url=COMPUTE, service_type="compute")


@pytest.fixture
def neutron(wire: Wire) -> CloudNetworkClient:
    """A client of an OpenStack cloud."""
    identity = Identity("openstack", compute=NOVA, network="https://net.example.net/")
    return CloudNetworkClient(
        identity, "ORD", management_url="https://net.example.net/", service_type="network"
    )


@pytest.fixture(params=["rackspace", "openstack"])
def cnw(request: pytest.FixtureRequest, wire: Wire) -> Any:
    """A client of either cloud, for what both do alike."""
    return request.getfixturevalue({"rackspace": "rax", "openstack": "neutron"}[request.param])
