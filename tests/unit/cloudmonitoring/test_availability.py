"""Where there is monitoring: on Rackspace, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.identity.catalog import build_services
from tests.unit.stub_identity import StubIdentity


def services(dialect: str, kind: str) -> Any:
    """Return the services of a catalog with one entry that belongs to no region."""
    identity = StubIdentity()
    identity.dialect = dialect
    endpoint = {"publicURL": "https://monitoring.example/v1.0/123456"}
    entry = {"type": kind, "name": "x", "endpoints": [endpoint]}
    return build_services(identity, [entry])[0]


@pytest.mark.parametrize("dialect", ["rackspace", "openstack"])
def test_the_monitoring_of_others_is_not_taken_for_this_one(dialect: str) -> None:
    assert "monitor" not in services(dialect, "monitoring")
    assert "cloud_monitoring" not in services(dialect, "monitoring")


def test_the_service_is_known_by_its_type() -> None:
    assert "monitor" in services("rackspace", "rax:monitor")
