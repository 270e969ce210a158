"""The DNS of a real Designate as one sees it without pyrax, and zones that tests leave: none.

The rig describes the service under ``designate``: its `url` without a version.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud, Service

GONE_SECONDS = 300


class Designate(Service):
    """The DNS of a project, asked without pyrax."""

    below = "/v2"

    def zones(self, pattern: str) -> list[dict[str, Any]]:
        """The zones whose name fits a pattern."""
        return self.rows("/zones", "zones", params={"name": pattern, "limit": 1000})

    def recordsets(self, zone_id: str) -> dict[tuple[str, str], list[str]]:
        """The records of a zone by name and type."""
        path = f"/zones/{zone_id}/recordsets"
        rows = self.rows(path, "recordsets", params={"limit": 1000})
        return {(row["name"], row["type"]): sorted(row["records"]) for row in rows}

    def remove(self, word: str) -> None:
        """Delete all zones with a word in their name and wait until they are gone."""
        deadline = time.monotonic() + GONE_SECONDS
        while True:
            left = self.zones(f"*{word}*")
            if not left:
                return
            assert time.monotonic() < deadline, f"zones are still there: {left}"
            for zone in sorted(left, key=lambda one: -one["name"].count(".")):
                if zone["action"] != "DELETE":
                    self.send("DELETE", f"/zones/{zone['id']}")
            time.sleep(1)


@pytest.fixture
def dns(demo: Any) -> Any:
    """The client of a member of project demo."""
    client = demo.cloud_dns
    assert client is not None, "the catalog has no DNS"
    client.set_timeout(300)
    return client


@pytest.fixture
def designate(demo: Any, cloud: Cloud, unique: str) -> Iterator[Designate]:
    """The same service without pyrax; zones of this test are removed at its end."""
    found = Designate(cloud.description["designate"]["url"], demo.identity.token)
    yield found
    found.remove(unique)
    found.session.close()


@pytest.fixture
def name(unique: str, designate: Designate) -> str:
    """The name of a domain that nobody else has."""
    return f"{unique}.example"
