"""Image clients of both dialects in front of a mocked service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import responses

from pyrax import exceptions
from pyrax.image import Image, ImageClient
from pyrax.object_storage import StorageClient
from tests.unit.service_wire import ServiceWire
from tests.unit.stub_identity import StubIdentity

RACKSPACE = "https://ord.images.api.rackspacecloud.com/v2"
OPENSTACK = "https://glance.example.net/image"
STORAGE = "https://storage.example.net/v1/acct"

ID = "b2173dd3-0000-4362-8aa6-a68bce356001"
TASK_ID = "d8dd8c24-0000-473c-881f-9097bc780001"


def document(**fields: Any) -> dict[str, Any]:
    """Return an image as both services show it."""
    return {
        "id": ID,
        "name": "web-base",
        "status": "active",
        "visibility": "private",
        "owner": "123456",
        "size": 4,
        "checksum": None,
        "disk_format": "vhd",
        "container_format": "ovf",
        "min_disk": 20,
        "min_ram": 512,
        "protected": False,
        "tags": ["web"],
        "created_at": "2015-01-28T19:31:37Z",
        "updated_at": "2015-03-09T19:32:29Z",
        "self": f"/v2/images/{ID}",
        "file": f"/v2/images/{ID}/file",
        "schema": "/v2/schemas/image",
        **fields,
    }


def member(project: str = "888888", status: str = "pending") -> dict[str, Any]:
    """Return a member as the service shows it."""
    return {"image_id": ID, "member_id": project, "status": status}


def task(kind: str = "import", status: str = "pending", **fields: Any) -> dict[str, Any]:
    """Return a task as Rackspace shows it."""
    return {"id": TASK_ID, "type": kind, "status": status, "message": "None", **fields}


class Wire(ServiceWire):
    """The services: what they answer, and what was sent to them."""

    loose = True

    def take(self, method: str, path: str, taken: list[Any], status: int = 204) -> None:
        """Read the body of a request to a path of OpenStack, as a service does."""

        def read(request: Any) -> tuple[int, dict[str, str], str]:
            body = request.body
            taken.append(body if isinstance(body, bytes) else b"".join(iter(body)))
            return status, {}, ""

        url = path if path.startswith("http") else f"{OPENSTACK}/v2{path}"
        self.mock.add_callback(method, url, callback=read)

    def _decoded(self, request: Any) -> Any:
        kind = request.headers.get("Content-Type", "")
        return super()._decoded(request) if "json" in kind else request.body

    def _below(self, url: str) -> str:
        return super()._below(url).replace(STORAGE, "")


class Identity(StubIdentity):
    """A login whose region has object storage, or has not."""

    def __init__(self, dialect: str) -> None:
        super().__init__()
        self.dialect = dialect
        self.has_storage = True

    def make_client(self, service: str, region: str, verify_ssl: Any = None) -> Any:
        """Return an object storage client of a region."""
        assert (service, region) == ("object_store", "ORD")
        if not self.has_storage:
            raise exceptions.NoSuchClient("There is no client available.")
        return StorageClient(self, region, management_url=STORAGE)


def make_client(dialect: str, url: str | None = None, **kwargs: Any) -> ImageClient:
    """Return an image client with a login that needs no service."""
    known = RACKSPACE if dialect == "rackspace" else OPENSTACK
    return ImageClient(Identity(dialect), "ORD", management_url=url or known, **kwargs)


@pytest.fixture
def wire(mock: responses.RequestsMock) -> Wire:
    """The mocked services."""
    return Wire(mock, RACKSPACE, f"{OPENSTACK}/v2")


@pytest.fixture
def rax(wire: Wire) -> ImageClient:
    """A client of Rackspace's service."""
    return make_client("rackspace")


@pytest.fixture
def glance(wire: Wire) -> ImageClient:
    """A client of an OpenStack cloud."""
    return make_client("openstack")


@pytest.fixture(params=["rackspace", "openstack"])
def imgs(request: pytest.FixtureRequest, wire: Wire) -> ImageClient:
    """A client of either cloud, for what both do alike."""
    return make_client(request.param)


@pytest.fixture
def image_of() -> Callable[..., Image]:
    """Makes an image of a client without asking the service."""

    def make(client: ImageClient, **fields: Any) -> Image:
        return Image(client._manager, document(**fields), loaded=True)

    return make
