"""Load balancers of a real Octavia with drivers that do nothing, and none left behind.

The rig describes the service under ``octavia``: its `url` without a version, and the id of a
`subnet` for addresses.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud, Service

GONE_SECONDS = 300


class Octavia(Service):
    """The load balancers of a project, asked without pyrax."""

    below = "/v2/lbaas"

    def one(self, kind: str, key: str, thing_id: str) -> dict[str, Any]:
        """One document."""
        found: dict[str, Any] = self.ask(f"/{kind}/{thing_id}")[key]
        return found

    def named(self, word: str) -> list[dict[str, Any]]:
        """The load balancers whose name begins with a word."""
        rows = self.rows("/loadbalancers", "loadbalancers")
        return [row for row in rows if row["name"].startswith(word)]

    def remove(self, word: str) -> None:
        """Delete load balancers by the beginning of their name and wait until they are gone."""
        deadline = time.monotonic() + GONE_SECONDS
        while True:
            left = self.named(word)
            if not left:
                return
            assert time.monotonic() < deadline, f"load balancers are still there: {left}"
            for row in left:
                if row["provisioning_status"] in ("ACTIVE", "ERROR"):
                    self.send("DELETE", f"/loadbalancers/{row['id']}?cascade=true")
            time.sleep(1)


@pytest.fixture
def clb(demo: Any) -> Any:
    """The client of a member of project demo, which waits while a load balancer is at work."""
    client = demo.cloud_loadbalancers
    assert client is not None, "the catalog has no load balancers"
    client.immutable_retries = 60
    client.immutable_retry_delay = 1
    return client


@pytest.fixture
def octavia(demo: Any, cloud: Cloud, unique: str) -> Iterator[Octavia]:
    """The same service without pyrax; load balancers of this test are removed at its end."""
    found = Octavia(cloud.description["octavia"]["url"], demo.identity.token)
    yield found
    found.remove(unique)
    found.session.close()


@pytest.fixture
def lb(demo: Any, clb: Any, octavia: Octavia, cloud: Cloud, unique: str) -> Any:
    """An active load balancer with one node."""
    made = clb.create(
        unique,
        port=80,
        protocol="HTTP",
        nodes=[clb.Node("192.0.2.16", 80)],
        virtual_ips=clb.VirtualIP(),
        metadata={"color": "red"},
        vip_subnet_id=cloud.description["octavia"]["subnet"],
    )
    return active(demo, made)


def active(pyrax: Any, lb: Any) -> Any:
    """Wait until a load balancer can be changed."""
    pyrax.utils.wait_until(lb, "status", ["ACTIVE", "ERROR"], interval=1, attempts=300)
    assert lb.status == "ACTIVE"
    return lb
