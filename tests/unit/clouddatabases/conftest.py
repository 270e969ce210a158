"""Clients of both kinds of databases in front of a mocked service."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax.clouddatabases import CloudDatabaseClient, CloudDatabaseInstance
from tests.unit.service_wire import ServiceWire
from tests.unit.stub_identity import StubIdentity

RACKSPACE = "https://ord.databases.api.rackspacecloud.com/v1.0/930036"
TROVE = "https://trove.example.net:8779/v1.0/p1"
ID = "44b2e1f0-39be-4921-be31-3d61b4365aa1"
INSTANCE = {
    "id": ID,
    "name": "db1",
    "status": "ACTIVE",
    "created": "2015-03-01T10:00:00",
    "flavor": {"id": "1", "links": []},
    "volume": {"size": 2, "used": 0.16},
    "datastore": {"type": "mysql", "version": "5.7"},
    "links": [],
}
FLAVORS = [
    {
        "id": number,
        "name": f"{ram}MB Instance",
        "ram": ram,
        "links": [{"rel": "self", "href": f"{RACKSPACE}/flavors/{number}"}],
    }
    for number, ram in ((1, 512), (2, 1024), (3, 2048))
]


def make_client(dialect: str, **kwargs: Any) -> CloudDatabaseClient:
    """Return a client with a login that needs no service."""
    identity = StubIdentity()
    identity.dialect = dialect
    if dialect == "rackspace":
        defaults = {"management_url": RACKSPACE, "service_type": "rax:database"}
    else:
        defaults = {"management_url": TROVE, "service_type": "database"}
    return CloudDatabaseClient(identity, "ORD", **{**defaults, **kwargs})


@pytest.fixture
def wire(mock: responses.RequestsMock) -> ServiceWire:
    """The mocked service."""
    return ServiceWire(mock, RACKSPACE, TROVE)


@pytest.fixture
def rax(wire: ServiceWire) -> CloudDatabaseClient:
    """A client of Rackspace's service."""
    return make_client("rackspace")


@pytest.fixture
def trove(wire: ServiceWire) -> CloudDatabaseClient:
    """A client of Trove."""
    return make_client("openstack")


@pytest.fixture(params=["rackspace", "openstack"])
def client(request: pytest.FixtureRequest, wire: ServiceWire) -> CloudDatabaseClient:
    """A client of either, for what both do alike."""
    return make_client(request.param)


@pytest.fixture
def instance(client: CloudDatabaseClient) -> CloudDatabaseInstance:
    """An instance of either, complete."""
    return CloudDatabaseInstance(client._manager, dict(INSTANCE), loaded=True)
