"""A CDN client in front of a mocked service."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax.cloudcdn import CloudCDNClient
from tests.unit.queued import Wire
from tests.unit.stub_identity import StubIdentity

CDN = "https://global.cdn.api.rackspacecloud.com/v1.0/123456"
API = CDN.rpartition("/")[0]
ID = "5a1d8c9e-0f1b-4f7a-9c11-3d2c5e7b9a01"
LOCATION = {"Location": f"{API}/services/{ID}"}
DOMAINS = [{"domain": "www.shop.example", "protocol": "http"}]
ORIGINS = [{"origin": "198.51.100.7", "port": 80, "ssl": False}]
RULE = {"name": "default", "request_url": "/*"}
SERVICE: dict[str, Any] = {
    "id": ID,
    "name": "shop",
    "project_id": "123456",
    "flavor_id": "cdn",
    "status": "deployed",
    "domains": DOMAINS,
    "origins": [{**ORIGINS[0], "hostheadertype": "domain", "rules": [RULE]}],
    "caching": [{"name": "default", "ttl": 86400, "rules": [RULE]}],
    "restrictions": [],
    "log_delivery": {"enabled": False},
    "errors": [],
    "links": [{"rel": "access_url", "href": "www.shop.example.cdn77.example.net"}],
}


@pytest.fixture
def wire(mock: responses.RequestsMock) -> Wire:
    """The mocked service."""
    return Wire(mock, CDN)


@pytest.fixture(autouse=True)
def naps(naps: list[float]) -> list[float]:
    """No test of this room waits."""
    return naps


def make_client(dialect: str = "rackspace", **settings: Any) -> CloudCDNClient:
    """Return a client with a login that needs no service."""
    identity = StubIdentity(**settings)
    identity.dialect = dialect
    return CloudCDNClient(identity, "DFW", management_url=CDN)


@pytest.fixture
def cdn(wire: Wire) -> CloudCDNClient:
    """The client."""
    return make_client()
