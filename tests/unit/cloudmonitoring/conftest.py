"""A monitoring client in front of a mocked service."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax.cloudmonitoring import CloudMonitorCheck, CloudMonitorClient, CloudMonitorEntity
from tests.unit.service_wire import ServiceWire
from tests.unit.stub_identity import StubIdentity

API = "https://monitoring.api.rackspacecloud.com/v1.0/123456"
STAMPS = {"created_at": 1735689600000, "updated_at": 1735689600000}
ENTITY: dict[str, Any] = {
    "id": "enAAAA01",
    "label": "web01",
    "ip_addresses": {"default": "192.0.2.10"},
    "metadata": {"role": "web"},
    "managed": False,
    "uri": None,
    "agent_id": "web01",
    **STAMPS,
}
CHECK: dict[str, Any] = {
    "id": "chAAAA01",
    "label": "home page",
    "type": "remote.http",
    "details": {"url": "http://www.example.com"},
    "monitoring_zones_poll": ["mzdfw"],
    "timeout": 30,
    "period": 60,
    "target_alias": "default",
    "disabled": False,
    "metadata": {},
    **STAMPS,
}
ALARM: dict[str, Any] = {
    "id": "alAAAA01",
    "entity_id": "enAAAA01",
    "check_id": "chAAAA01",
    "notification_plan_id": "npAAAA01",
    "label": "slow",
    "disabled": True,
    "metadata": {},
    "criteria": "return new AlarmStatus(OK);",
    **STAMPS,
}
NOTIFICATION: dict[str, Any] = {
    "id": "ntAAAA01",
    "label": "ops mail",
    "type": "email",
    "details": {"address": "ops@example.com"},
    "metadata": None,
    **STAMPS,
}
PLAN: dict[str, Any] = {
    "id": "npAAAA01",
    "label": "ops plan",
    "critical_state": ["ntAAAA01"],
    "warning_state": [],
    "ok_state": ["ntAAAA01"],
    "metadata": None,
    **STAMPS,
}
SECRET = "4c5e28f0-0b3f-11e1-860d-c55c4705a286:900123"
TOKEN = {"id": SECRET, "token": SECRET, "label": "web"}
EN, CH, AL = "/entities/enAAAA01", "/entities/enAAAA01/checks", "/entities/enAAAA01/alarms"


def page(*values: Any, next_marker: str | None = None) -> dict[str, Any]:
    """Return a page of a list."""
    metadata = {"count": len(values), "limit": 100, "marker": None, "next_marker": next_marker}
    if next_marker:
        metadata["next_href"] = f"https://elsewhere.example/?marker={next_marker}"
    return {"values": list(values), "metadata": metadata}


def created(key: str) -> dict[str, Any]:
    """Return what the answer to a creation has besides its empty body."""
    return {"status": 201, "headers": {"X-Object-ID": key, "Location": f"{API}/x/{key}"}}


def fault(message: str, details: Any = "", kind: str = "badRequest", code: int = 400) -> Any:
    """Return an error document."""
    return {
        "type": kind,
        "code": code,
        "message": message,
        "details": details,
        "txnId": ".rh-1",
    }


@pytest.fixture
def wire(mock: responses.RequestsMock) -> ServiceWire:
    """The mocked service."""
    return ServiceWire(mock, API)


@pytest.fixture(autouse=True)
def naps(naps: list[float]) -> list[float]:
    """No test of this room waits."""
    return naps


def make_client(dialect: str = "rackspace", url: str | None = API, **settings: Any) -> Any:
    """Return a client with a login that needs no service."""
    identity = StubIdentity(**settings)
    identity.dialect = dialect
    return CloudMonitorClient(identity, "DFW", management_url=url)


@pytest.fixture
def cm(wire: ServiceWire) -> Any:
    """The client."""
    return make_client()


@pytest.fixture
def entity(cm: Any) -> CloudMonitorEntity:
    """An entity that was fetched."""
    return CloudMonitorEntity(cm._entity_manager, dict(ENTITY), loaded=True)


@pytest.fixture
def check(entity: CloudMonitorEntity) -> CloudMonitorCheck:
    """A check that was fetched."""
    return CloudMonitorCheck(entity._check_manager, dict(CHECK), loaded=True)
