"""A storage client in front of a mocked service."""

from __future__ import annotations

import json as json_module
import re
from typing import Any, NamedTuple

import pytest
import responses

from pyrax.object_storage import Container, StorageClient
from tests.unit.stub_identity import StubIdentity

STORAGE = "https://storage.example.com/v1/MossoCloudFS_abc"
CDN = "https://cdn.example.com/v1/MossoCloudFS_abc"


class Sent(NamedTuple):
    """One request that reached the service."""

    method: str
    url: str
    headers: Any
    body: bytes

    @property
    def line(self) -> str:
        """Method and path below the account."""
        return f"{self.method} {self.url.replace(STORAGE, '').replace(CDN, 'cdn:')}"


class Wire:
    """The service: what it answers, in order, and what was sent to it."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.sent: list[Sent] = []
        self._answers: list[tuple[int, dict[str, str], Any]] = []
        for method in ("HEAD", "GET", "PUT", "POST", "DELETE"):
            mock.add_callback(method, re.compile(".*"), self._serve)

    def answer(
        self, status: int = 204, body: bytes = b"", json: Any = None, **headers: Any
    ) -> Wire:
        """Prepare the next answer; ``_`` in the names of headers stands for ``-``."""
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        if json is not None:
            body = json_module.dumps(json).encode()
            named.setdefault("Content-Type", "application/json")
        self._answers.append((status, named, body))
        return self

    def fail(self, error: Exception) -> Wire:
        """Have the next request meet a broken connection."""
        self._answers.append((0, {}, error))
        return self

    def _serve(self, request: Any) -> tuple[int, dict[str, str], Any]:
        body = request.body
        if body is not None and not isinstance(body, (bytes, str)):
            body = body.read() if hasattr(body, "read") else b"".join(body)
        self.sent.append(Sent(request.method, request.url, request.headers, body or b""))
        assert self._answers, f"nobody expects {self.sent[-1].line}"
        status, headers, answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return status, headers, answer

    @property
    def lines(self) -> list[str]:
        """All requests so far."""
        return [sent.line for sent in self.sent]

    @property
    def last(self) -> Sent:
        """The last request."""
        return self.sent[-1]

    @property
    def spent(self) -> bool:
        """Whether every answer was fetched."""
        return not self._answers


@pytest.fixture
def wire(mock: responses.RequestsMock) -> Wire:
    """The mocked service."""
    return Wire(mock)


@pytest.fixture
def client(wire: Wire, slept: list[float]) -> StorageClient:
    """A client of Rackspace with a CDN; it saw the container ``box`` long ago."""
    rackspace = StorageClient(
        StubIdentity(), region_name="ORD", management_url=STORAGE, cdn_management_url=CDN
    )
    rackspace.known_containers._seen[STORAGE, "box"] = -1e9
    return rackspace


@pytest.fixture
def swift(wire: Wire, slept: list[float]) -> StorageClient:
    """A client of OpenStack."""
    return StorageClient(
        StubIdentity(), region_name="ORD", management_url=STORAGE, dialect="openstack"
    )


@pytest.fixture
def bucket(swift: StorageClient) -> Container:
    """A container of OpenStack that nothing has been asked about."""
    return Container(swift._manager, {"name": "box", "count": 0, "bytes": 0})


@pytest.fixture
def box(client: StorageClient) -> Container:
    """A container on Rackspace that nothing has been asked about."""
    return Container(client._manager, {"name": "box", "count": 0, "bytes": 0})
