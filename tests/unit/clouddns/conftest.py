"""DNS clients of both dialects in front of a mocked service."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax.clouddns import CloudDNSClient, CloudDNSDomain, CloudDNSRecord
from tests.unit.endpoint_wire import EndpointWire
from tests.unit.stub_identity import StubIdentity

RACKSPACE = "https://dns.api.rackspacecloud.com/v1.0/123456"
DESIGNATE = "https://cloud.example.com/dns"
JOB = "52179628-6df6-46a0-bdb3-078769cd0e9d"

DOMAIN = {
    "id": "2725233",
    "accountId": "123456",
    "name": "example.com",
    "emailAddress": "admin@example.com",
    "created": "2026-01-30T01:12:51.000+0000",
}
FULL = {**DOMAIN, "ttl": 3600, "nameservers": [{"name": "dns1.stabletransit.com"}]}
RECORD = {
    "id": "A-1",
    "type": "A",
    "name": "www.example.com",
    "data": "192.0.2.17",
    "ttl": 3600,
}

ZONE_ID = "a86dba58-0043-4cc6-a1bb-69d5e86f3ca3"
SET_ID = "f7b10e9b-0cae-4a91-b162-562bc6096648"
ZONE = {
    "id": ZONE_ID,
    "name": "example.org.",
    "email": "admin@example.org",
    "ttl": 7200,
    "description": "main zone",
    "project_id": "123456",
    "status": "ACTIVE",
    "action": "NONE",
    "serial": 1404757531,
    "created_at": "2026-01-30T18:25:31.275934",
    "updated_at": None,
}
SET = {
    "id": SET_ID,
    "zone_id": ZONE_ID,
    "name": "www.example.org.",
    "type": "A",
    "records": ["192.0.2.17", "192.0.2.18"],
    "ttl": None,
    "description": None,
    "status": "ACTIVE",
    "action": "NONE",
    "created_at": "2026-01-30T19:59:44.000000",
    "updated_at": None,
}
SETS = f"/zones/{ZONE_ID}/recordsets"


def job(status: str = "COMPLETED", job_id: str = JOB, **more: Any) -> dict[str, Any]:
    """The document of a job."""
    return {
        "status": status,
        "verb": "POST",
        "jobId": job_id,
        "callbackUrl": f"https://elsewhere.example/v1.0/123456/status/{job_id}",
        "requestUrl": f"{RACKSPACE}/domains",
        **more,
    }


class DNSWire(EndpointWire):
    """The service, with jobs."""

    def begin(self, method: str, path: str, first: Any = None) -> None:
        """Take a change on."""
        self.answer(method, path, first or job("RUNNING"), 202)

    def end(self, *documents: Any, status: int = 200) -> None:
        """Answer the looks at the job, one after the other; without any, with its end."""
        for document in documents or (job(),):
            self.answer("GET", f"/status/{JOB}", document, status)

    def does(self, method: str, path: str, response: Any = None) -> None:
        """Take a change on and do it."""
        self.begin(method, path)
        self.end(job() if response is None else job(response=response))


@pytest.fixture
def wire(mock: responses.RequestsMock) -> DNSWire:
    """Rackspace's service."""
    return DNSWire(mock, RACKSPACE)


@pytest.fixture
def zones(mock: responses.RequestsMock) -> EndpointWire:
    """OpenStack's service, below its version."""
    return EndpointWire(mock, DESIGNATE + "/v2")


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.naps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.naps.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the waits."""
    found = Clock()
    monkeypatch.setattr("pyrax.clouddns.jobs.time.sleep", found.sleep)
    monkeypatch.setattr("pyrax.clouddns.jobs.time.monotonic", lambda: found.now)
    return found


@pytest.fixture
def dns() -> CloudDNSClient:
    """A client of Rackspace's service."""
    client = CloudDNSClient(StubIdentity(), "ORD", management_url=RACKSPACE, service_type="rax:dns")
    client.retries = 0
    return client


@pytest.fixture
def designate() -> CloudDNSClient:
    """A client of Designate."""
    identity = StubIdentity()
    identity.dialect = "openstack"
    client = CloudDNSClient(identity, "RegionOne", management_url=DESIGNATE, service_type="dns")
    client.retries = 0
    return client


@pytest.fixture
def domain(dns: CloudDNSClient) -> CloudDNSDomain:
    """A loaded domain of Rackspace's service."""
    return CloudDNSDomain(dns._manager, FULL, loaded=True)


@pytest.fixture
def record(dns: CloudDNSClient) -> CloudDNSRecord:
    """A record of that domain."""
    return CloudDNSRecord(dns._manager, {**RECORD, "domain_id": "2725233"}, loaded=True)


@pytest.fixture
def zone(designate: CloudDNSClient) -> CloudDNSDomain:
    """A loaded domain of Designate."""
    found: CloudDNSDomain = designate._manager._domain(ZONE, loaded=True)
    return found
