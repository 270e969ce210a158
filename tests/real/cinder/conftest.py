"""Volumes of one test's own, and the project's block storage as one sees it without pyrax."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud, Service, wait_until

GONE = 404
# A busy machine takes its time to copy a gigabyte.
LOOKS = 600
INTERVAL = 0.5


class Project(Service):
    """The block storage of a project, asked without pyrax."""

    def document(self, kind: str, item_id: str) -> dict[str, Any]:
        """The document of a volume, snapshot or backup."""
        found: dict[str, Any] = self.ask(f"/{kind}s/{item_id}")[kind]
        return found

    def is_gone(self, kind: str, item_id: str) -> bool:
        """Whether a volume, snapshot or backup is no more."""
        return self.send("GET", f"/{kind}s/{item_id}").status_code == GONE

    def named(self, kind: str, prefix: str) -> list[str]:
        """The ids of the volumes, snapshots or backups whose names begin like that."""
        rows = self.rows(f"/{kind}s/detail", f"{kind}s")
        return [row["id"] for row in rows if (row["name"] or "").startswith(prefix)]

    def clear(self, prefix: str) -> None:
        """Delete what a test has made, and wait until it is gone."""
        for kind in ("backup", "snapshot", "volume"):
            query = "?cascade=true" if kind == "volume" else ""
            for item_id in self.named(kind, prefix):
                self.send("DELETE", f"/{kind}s/{item_id}{query}")
            wait_until(lambda kind=kind: not self.named(kind, prefix))


@pytest.fixture
def storage(demo: Any) -> Any:
    """The block storage client of a member of project demo, in RegionOne."""
    demo.cloudblockstorage.RETRY_INTERVAL = INTERVAL
    return demo.cloud_blockstorage


@pytest.fixture
def project(storage: Any, cloud: Cloud, unique: str) -> Iterator[Project]:
    """The same project without pyrax; what the test has left is deleted after it."""
    found = Project(storage.management_url, cloud.token(cloud.demo))
    yield found
    found.clear(unique)


def settled(pyrax: Any, thing: Any) -> Any:
    """Wait until nothing is being done to a thing."""
    found = pyrax.utils.wait_for_build(thing, interval=INTERVAL, attempts=LOOKS)
    assert found.status == "available", found.status
    return found


@pytest.fixture
def volume(demo: Any, storage: Any, project: Project, unique: str) -> Any:
    """An empty volume of one gigabyte, gone after the test."""
    made = storage.create(unique, size=1, description="of a test", metadata={"purpose": "test"})
    return settled(demo, made)
