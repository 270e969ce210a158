"""The databases as one sees them without pyrax, and an instance that all tests share.

The rig describes the service under ``trove``: its `url` without version and project, the `flavor`
of an instance and the `network` that it hangs on. Its guest agents are fake ones: what they keep
of databases and users lives in the memory of the task manager.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud, Service, wait_until

# A busy machine takes its time to start a server.
BUILD_SECONDS = 600
BUSY = ("BUILD", "REBOOT", "RESIZE", "BACKUP", "SHUTDOWN")
NAME = "real-shared"


class Trove(Service):
    """The databases of a project, asked without pyrax."""

    def create(self, name: str, flavor: str, network: str) -> str:
        """Make an instance and return its id."""
        fields = {
            "name": name,
            "flavorRef": flavor,
            "volume": {"size": 1},
            "nics": [{"net-id": network}],
        }
        answer = self.send("POST", "/instances", json={"instance": fields})
        answer.raise_for_status()
        found: str = answer.json()["instance"]["id"]
        return found

    def started(self, name: str, flavor: str, network: str) -> str:
        """Make an instance, wait until it runs, and return its id."""
        instance_id = self.create(name, flavor, network)
        assert self.settle(instance_id) in ("ACTIVE", "HEALTHY")
        return instance_id

    def remove(self, instance_id: str) -> None:
        """Delete an instance and wait until it is gone."""
        self.settle(instance_id)
        self.send("DELETE", f"/instances/{instance_id}")
        wait_until(lambda: self.status(instance_id) is None)

    def status(self, instance_id: str) -> str | None:
        """The status of an instance, None when it is gone."""
        answer = self.send("GET", f"/instances/{instance_id}")
        if answer.status_code == 404:
            return None
        answer.raise_for_status()
        found: str = answer.json()["instance"]["status"]
        return found

    def settle(self, instance_id: str) -> str | None:
        """Wait until an instance is busy no more, and return its status."""
        deadline = time.monotonic() + BUILD_SECONDS
        while (status := self.status(instance_id)) in BUSY:
            assert time.monotonic() < deadline, f"the instance is still in {status}"
            time.sleep(1)
        return status

    def left(self, prefix: str) -> list[str]:
        """The names of instances and groups of settings that begin with something."""
        kinds = ("instances", "configurations")
        names = [row["name"] for kind in kinds for row in self.rows(f"/{kind}", kind)]
        return [name for name in names if name.startswith(prefix)]

    def clear(self, prefix: str) -> None:
        """Delete the instances and the groups of settings whose names begin with something."""
        for kind in ("instances", "configurations"):
            for row in self.rows(f"/{kind}", kind):
                if row["name"].startswith(prefix):
                    if kind == "instances":
                        self.remove(row["id"])
                    else:
                        self.send("DELETE", f"/{kind}/{row['id']}")


@pytest.fixture(scope="session")
def trove(cloud: Cloud) -> Trove:
    """The databases of project demo."""
    project = cloud.id("projects", "demo")
    url = f"{cloud.description['trove']['url'].rstrip('/')}/v1.0/{project}"
    return Trove(url, cloud.token(cloud.demo))


@pytest.fixture(scope="session")
def shared(cloud: Cloud, trove: Trove) -> Iterator[str]:
    """The id of an instance that is there for all tests."""
    described = cloud.description["trove"]
    instance_id = trove.started(NAME, described["flavor"], described["network"])
    yield instance_id
    trove.remove(instance_id)


@pytest.fixture
def databases(demo: Any) -> Any:
    """The databases client of a member of project demo."""
    return demo.cloud_databases


@pytest.fixture
def instance(databases: Any, shared: str) -> Any:
    """The shared instance."""
    return databases.get(shared)


@pytest.fixture
def name(unique: str, trove: Trove) -> Iterator[str]:
    """What the names of what a test makes begin with; none of it is left after it."""
    yield unique
    trove.clear(unique)
    assert trove.left(unique) == []


@pytest.fixture
def word() -> str:
    """A short name for a database or a user that nothing else has."""
    return f"w{uuid.uuid4().hex[:8]}"
