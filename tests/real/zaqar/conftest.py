"""The queues as one sees them without pyrax, and what tests leave there: nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud, Service


class Zaqar(Service):
    """The queues of a project, asked without pyrax by a program of another client id."""

    below = "/v2"

    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self.session.headers["Client-ID"] = str(uuid.uuid4())

    def names(self, prefix: str) -> list[str]:
        """The names of the queues that begin with something."""
        found: list[str] = []
        marker = ""
        while True:
            page = self.send("GET", f"/queues?limit=20&marker={marker}").json()["queues"]
            # On Redis the page after a first page of one queue is that page again.
            new = [one["name"] for one in page if one["name"] not in found]
            if not new:
                return [name for name in found if name.startswith(prefix)]
            found += new
            marker = page[-1]["name"]

    def post(self, queue: str, *bodies: Any) -> None:
        """Post messages."""
        rows = [{"body": body, "ttl": 300} for body in bodies]
        answer = self.send("POST", f"/queues/{queue}/messages", json={"messages": rows})
        answer.raise_for_status()

    def bodies(self, queue: str) -> list[Any]:
        """The bodies of the first messages of a queue that others have posted."""
        rows = self.send("GET", f"/queues/{queue}/messages?limit=20").json()["messages"]
        return [row["body"] for row in rows]

    def clear(self, prefix: str) -> None:
        """Delete the queues whose names begin with something."""
        for name in self.names(prefix):
            self.send("DELETE", f"/queues/{name}")


@pytest.fixture(scope="session")
def zaqar(cloud: Cloud) -> Zaqar:
    """The queues of project demo."""
    return Zaqar(cloud.description["zaqar"]["url"], cloud.token(cloud.demo))


@pytest.fixture
def queues(demo: Any) -> Any:
    """The queues client of a member of project demo, with an id of its own."""
    client = demo.queues
    client.client_id = str(uuid.uuid4())
    return client


@pytest.fixture
def name(unique: str, zaqar: Zaqar) -> Iterator[str]:
    """What the names of a test's queues begin with; none of them is left after it."""
    yield unique
    zaqar.clear(unique)
    assert zaqar.names(unique) == []


@pytest.fixture
def jobs(queues: Any, name: str) -> Any:
    """A queue of the test's own."""
    return queues.create(name)
