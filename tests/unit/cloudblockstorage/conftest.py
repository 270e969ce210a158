"""Block storage clients of both versions in front of a mocked service, and a compute stand-in."""

from __future__ import annotations

from typing import Any

import pytest
import responses

import pyrax
from pyrax import cloudblockstorage
from pyrax.cloudblockstorage import CloudBlockStorageClient, CloudBlockStorageVolume
from tests.unit.queued import Wire
from tests.unit.stub_identity import StubIdentity

V1 = "https://ord.blockstorage.api.rackspacecloud.com/v1/123456"
V3 = "https://cinder.example.net/volume/v3/123456"

VOLUME = {
    "id": "v1",
    "display_name": "data",
    "display_description": "files",
    "status": "available",
    "size": 100,
    "attachments": [],
    "metadata": {},
}
VOLUME_V3 = {
    "id": "v1",
    "name": "data",
    "description": "files",
    "status": "available",
    "size": 100,
    "attachments": [],
    "metadata": {},
}
ATTACHMENT = {"id": "v1", "volume_id": "v1", "server_id": "s1", "device": "/dev/xvdd"}
SNAPSHOT = {"id": "p1", "display_name": "snap", "volume_id": "v1", "status": "available"}
VERSIONS = {"versions": [{"id": "v3.0", "version": "3.71", "min_version": "3.0"}]}


@pytest.fixture
def wire(mock: responses.RequestsMock) -> Wire:
    """The mocked service."""
    return Wire(mock, V1, V3)


def make_client(url: str | None = V1, dialect: str = "rackspace") -> CloudBlockStorageClient:
    """Return a client with a login that needs no service."""
    identity = StubIdentity(retries=0)
    identity.dialect = dialect
    return CloudBlockStorageClient(identity, "ORD", management_url=url)


@pytest.fixture
def rax(wire: Wire) -> CloudBlockStorageClient:
    """A client of Rackspace's version 1."""
    return make_client(V1)


@pytest.fixture
def cinder(wire: Wire) -> CloudBlockStorageClient:
    """A client of Cinder's version 3."""
    return make_client(V3, "openstack")


@pytest.fixture(params=["v1", "v3"])
def cbs(request: pytest.FixtureRequest, wire: Wire) -> CloudBlockStorageClient:
    """A client of either version, for what both do alike."""
    return make_client(V1) if request.param == "v1" else make_client(V3, "openstack")


def volume_of(client: CloudBlockStorageClient, **fields: Any) -> CloudBlockStorageVolume:
    """Return a volume object, with nothing sent."""
    made: CloudBlockStorageVolume = client._manager.resource_class(
        client._manager, {**VOLUME, **fields}, loaded=True
    )
    return made


@pytest.fixture(autouse=True)
def naps(naps: list[float]) -> list[float]:
    """No test of this room waits."""
    return naps


class ServerVolumes:
    """The compute service's manager of servers' volumes: notes the calls, or refuses them."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.options: dict[str, Any] = {}
        self.error: Exception | None = None

    def create_server_volume(self, *args: Any, **options: Any) -> None:
        self.options = options
        self._note("attach", *args)

    def delete_server_volume(self, *args: Any) -> None:
        self._note("detach", *args)

    def _note(self, *call: Any) -> None:
        self.calls.append(call)
        if self.error is not None:
            raise self.error


class Compute:
    """A compute client, and how it was asked for."""

    def __init__(self) -> None:
        self.volumes = ServerVolumes()
        self.auto_microversion = False
        self.asked: list[dict[str, Any]] = []

    def connect(self, **kwargs: Any) -> Compute:
        self.asked.append(kwargs)
        return self


@pytest.fixture
def compute(monkeypatch: pytest.MonkeyPatch) -> Compute:
    """What ``pyrax.connect_to_cloudservers`` gives."""
    found = Compute()
    monkeypatch.setattr(pyrax, "connect_to_cloudservers", found.connect)
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that does not want to wait long between two looks."""
    monkeypatch.setattr(cloudblockstorage, "RETRY_INTERVAL", 0.1)
