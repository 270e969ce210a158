"""Clients of both kinds of queues in front of a mocked service."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax.queueing import Queue, QueueClient
from tests.unit.service_wire import ServiceWire
from tests.unit.stub_identity import StubIdentity

RACKSPACE = "https://ord.queues.api.rackspacecloud.com/v1/930036"
ZAQAR = "https://zaqar.example.net/messaging/v2"
CLIENT_ID = "3381af92-2b9e-11e3-b191-71861300734c"


def make_client(dialect: str, client_id: str | None = CLIENT_ID, **kwargs: Any) -> QueueClient:
    """Return a client with a login that needs no service."""
    identity = StubIdentity()
    identity.dialect = dialect
    if dialect == "rackspace":
        defaults = {"management_url": RACKSPACE, "service_type": "rax:queues"}
    else:
        defaults = {"management_url": ZAQAR, "service_type": "messaging"}
    client = QueueClient(identity, "ORD", **{**defaults, **kwargs})
    client.client_id = client_id
    return client


@pytest.fixture(autouse=True)
def no_sleep(slept: list[float]) -> None:
    """Requests that are repeated are so at once."""


@pytest.fixture
def wire(mock: responses.RequestsMock) -> ServiceWire:
    """The mocked service."""
    return ServiceWire(mock, RACKSPACE, ZAQAR)


@pytest.fixture
def v1(wire: ServiceWire) -> QueueClient:
    """A client of Rackspace's service."""
    return make_client("rackspace")


@pytest.fixture
def v2(wire: ServiceWire) -> QueueClient:
    """A client of Zaqar."""
    return make_client("openstack")


@pytest.fixture(params=["rackspace", "openstack"])
def client(request: pytest.FixtureRequest, wire: ServiceWire) -> QueueClient:
    """A client of either, for what both do alike."""
    return make_client(request.param)


@pytest.fixture
def queue(client: QueueClient) -> Queue:
    """A queue of either."""
    return Queue(client._manager, {"name": "jobs"}, loaded=True)
