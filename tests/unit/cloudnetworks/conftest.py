"""Clients for networks of each kind of cloud in front of a mocked service."""

from __future__ import annotations

import json as json_module
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
import responses

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient
from pyrax.compute import ComputeClient
from tests.unit.stub_identity import StubIdentity

COMPUTE = "https://ord.servers.api.rackspacecloud.com/v2/930036"
RACKSPACE_NEUTRON = "https://ord.networks.api.rackspacecloud.com/v2.0"
NEUTRON = "https://net.example.net/v2.0"
NOVA = "https://nova.example.net/v2.1"


class Sent(NamedTuple):
    """One request that reached a service."""

    method: str
    path: str
    query: list[tuple[str, str]]
    body: Any
    headers: Any


class Wire:
    """The services: what they answer, and what was sent to them."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.mock = mock

    def answer(
        self, method: str, path: str, json: Any = None, status: int = 200, **kwargs: Any
    ) -> None:
        """Answer the next request to a path, of any of the services."""
        if json is not None:
            kwargs["json"] = json
        for base in (COMPUTE, RACKSPACE_NEUTRON, NEUTRON, NOVA):
            self.mock.add(method, base + path, status=status, **kwargs)

    def refuse(self, method: str, path: str, status: int, kind: str, message: str) -> None:
        """Refuse the next request as Neutron does."""
        error = {"type": kind, "message": message, "detail": ""}
        self.answer(method, path, {"NeutronError": error}, status)

    def fault(self, method: str, path: str, status: int, message: Any, **kwargs: Any) -> None:
        """Refuse the next request as compute does."""
        body = {"badRequest": {"message": message, "code": status}}
        self.answer(method, path, body, status, **kwargs)

    @property
    def sent(self) -> list[Sent]:
        """All requests so far, with paths below the endpoint."""
        found = []
        for call in self.mock.calls:
            below = urlsplit(self._below(call.request.url))
            body = json_module.loads(call.request.body) if call.request.body else None
            query = parse_qsl(below.query, keep_blank_values=True)
            found.append(Sent(call.request.method, below.path, query, body, call.request.headers))
        return found

    @property
    def lines(self) -> list[str]:
        """All requests so far as ``METHOD path?query``."""
        return [
            f"{call.request.method} {self._below(call.request.url)}" for call in self.mock.calls
        ]

    @property
    def urls(self) -> list[str]:
        """The whole addresses of all requests so far."""
        return [str(call.request.url) for call in self.mock.calls]

    @property
    def last(self) -> Sent:
        """The last request."""
        return self.sent[-1]

    @staticmethod
    def _below(url: str) -> str:
        for endpoint in (COMPUTE, RACKSPACE_NEUTRON, NEUTRON, NOVA):
            url = url.replace(endpoint, "")
        return url


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
def wire() -> Iterator[Wire]:
    """The mocked services."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield Wire(mock)


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
