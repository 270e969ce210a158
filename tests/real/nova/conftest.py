"""The servers as one sees them without pyrax, what they stand on, and what tests leave: nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.real.beside import Cloud, Service
from tests.real.cinder.conftest import Project
from tests.real.glance.conftest import Glance
from tests.real.neutron.conftest import Neutron

# A busy machine takes its time to start a server.
BUILD_SECONDS = 600.0
INTERVAL = 1.0
LOOKS = 600
DATA = b"an image to boot from\n" * 100
TASK = "OS-EXT-STS:task_state"

# The names of all that tests make begin with this.
PREFIX = "real-"


class Nova(Service):
    """The servers of a project, asked without pyrax."""

    below = "/v2.1"

    def server(self, server_id: str) -> dict[str, Any]:
        """The document of a server."""
        found: dict[str, Any] = self.ask(f"/servers/{server_id}")["server"]
        return found

    def servers(self, prefix: str) -> list[str]:
        """The ids of the servers whose names begin with something."""
        rows = self.rows("/servers", "servers")
        return [row["id"] for row in rows if row["name"].startswith(prefix)]

    def clear(self, prefix: str) -> None:
        """Delete servers, key pairs and groups whose names begin with something, and wait."""
        deadline = time.monotonic() + BUILD_SECONDS
        looks = 0
        while left := self.servers(prefix):
            # Again now and then: Nova drops a deletion that comes in the middle of something else.
            for server_id in left if looks % 20 == 0 else []:
                self.send("DELETE", f"/servers/{server_id}")
            assert time.monotonic() < deadline, "servers were not deleted in time"
            looks += 1
            time.sleep(INTERVAL)
        for row in self.rows("/os-keypairs", "keypairs"):
            if row["keypair"]["name"].startswith(prefix):
                self.send("DELETE", f"/os-keypairs/{row['keypair']['name']}")
        for row in self.rows("/os-server-groups", "server_groups"):
            if row["name"].startswith(prefix):
                self.send("DELETE", f"/os-server-groups/{row['id']}")


@dataclass(frozen=True)
class Outside:
    """All services that servers have to do with, asked without pyrax."""

    nova: Nova
    glance: Glance
    neutron: Neutron
    storage: Project

    def clear(self, prefix: str) -> None:
        """Delete everything whose name begins with something."""
        self.nova.clear(prefix)
        self.storage.clear(prefix)
        self.glance.clear(prefix)
        self.neutron.clear(prefix)

    def left(self, prefix: str) -> list[str]:
        """What is still there of everything whose name begins with something."""
        nova = self.nova
        keys = [row["keypair"]["name"] for row in nova.rows("/os-keypairs", "keypairs")]
        groups = [row["name"] for row in nova.rows("/os-server-groups", "server_groups")]
        return [
            *nova.servers(prefix),
            *(name for name in [*keys, *groups] if name.startswith(prefix)),
            *(one for kind in ("volume", "snapshot") for one in self.storage.named(kind, prefix)),
            *self.glance.ids(prefix),
            *self.neutron.named(prefix),
        ]

    def ports_of_servers(self) -> list[str]:
        """The ids of the ports that Nova made or took."""
        rows = self.neutron.rows("/ports", "ports")
        return [row["id"] for row in rows if row["device_owner"].startswith("compute:")]

    def in_use(self, project: str) -> dict[str, int]:
        """How much of each quota of compute is used up or spoken for, where that is anything."""
        quotas = self.nova.send("GET", f"/os-quota-sets/{project}/detail").json()["quota_set"]
        counted = ("instances", "cores", "ram", "server_groups")
        used = {name: quotas[name]["in_use"] + quotas[name]["reserved"] for name in counted}
        return {name: number for name, number in used.items() if number}


@dataclass(frozen=True)
class Ground:
    """What servers are made of: ids of an image, a network and its subnet, names of flavors."""

    image: str
    network: str
    subnet: str
    public: str
    tiny: str
    small: str


@pytest.fixture(scope="session")
def outside(cloud: Cloud) -> Outside:
    """The services as a member of project demo sees them."""
    token = cloud.token(cloud.demo)
    urls = {name: cloud.description[name]["url"] for name in ("nova", "glance", "neutron")}
    project = cloud.id("projects", "demo")
    return Outside(
        Nova(urls["nova"], token),
        Glance(urls["glance"], token),
        Neutron(urls["neutron"], token),
        Project(f"{cloud.description['cinder']['url']}/v3/{project}", token),
    )


@pytest.fixture(scope="session")
def nova(outside: Outside) -> Nova:
    """The servers as a member of project demo sees them."""
    return outside.nova


@pytest.fixture(scope="session")
def ground(cloud: Cloud, outside: Outside) -> Iterator[Ground]:
    """What servers are made of; after the last test nothing is left of it, or of any server."""
    outside.clear(PREFIX)
    fields = {"name": f"{PREFIX}image", "disk_format": "raw", "container_format": "bare"}
    image = outside.glance.send("POST", "/images", json=fields).json()["id"]
    headers = {"Content-Type": "application/octet-stream"}
    path = f"/images/{image}/file"
    outside.glance.send("PUT", path, data=DATA, headers=headers).raise_for_status()
    network = {"network": {"name": f"{PREFIX}network"}}
    made = outside.neutron.send("POST", "/networks", json=network).json()["network"]["id"]
    subnet = {"network_id": made, "ip_version": 4, "cidr": "10.7.0.0/24", "enable_dhcp": False}
    answer = outside.neutron.send("POST", "/subnets", json={"subnet": subnet})
    flavors = {row["name"]: row["id"] for row in outside.nova.rows("/flavors", "flavors")}
    (public,) = outside.neutron.rows("/networks?name=public", "networks")
    yield Ground(
        image,
        made,
        answer.json()["subnet"]["id"],
        public["id"],
        flavors["tiny"],
        flavors["small"],
    )
    outside.clear(PREFIX)
    assert outside.left(PREFIX) == []
    assert outside.ports_of_servers() == []
    assert outside.in_use(cloud.id("projects", "demo")) == {}


@pytest.fixture(scope="session")
def shared_id(outside: Outside, ground: Ground) -> str:
    """The id of a server that is there for all tests that leave it as it is."""
    fields = {
        "name": f"{PREFIX}shared",
        "imageRef": ground.image,
        "flavorRef": ground.tiny,
        "networks": [{"uuid": ground.network}],
    }
    answer = outside.nova.send("POST", "/servers", json={"server": fields})
    answer.raise_for_status()
    server_id: str = answer.json()["server"]["id"]
    deadline = time.monotonic() + BUILD_SECONDS
    while outside.nova.server(server_id)["status"] == "BUILD":
        assert time.monotonic() < deadline, "the server was not started in time"
        time.sleep(INTERVAL)
    assert outside.nova.server(server_id)["status"] == "ACTIVE"
    return server_id


@pytest.fixture
def compute(demo: Any, ground: Ground) -> Any:
    """The compute client of a member of project demo, in RegionOne."""
    return demo.cloudservers


@pytest.fixture
def storage(demo: Any) -> Any:
    """The block storage client of the same user."""
    demo.cloudblockstorage.RETRY_INTERVAL = INTERVAL
    return demo.cloud_blockstorage


@pytest.fixture
def name(unique: str, outside: Outside) -> Iterator[str]:
    """What the names of a test's things begin with; none of them is left after it."""
    yield unique
    outside.clear(unique)
    assert outside.left(unique) == []


@pytest.fixture
def shared(compute: Any, shared_id: str) -> Any:
    """The server of all tests."""
    return compute.servers.get(shared_id)


@pytest.fixture
def boot(demo: Any, compute: Any, ground: Ground, name: str) -> Callable[..., Any]:
    """Makes servers of the test's own and waits for them."""

    def make(suffix: str = "", **options: Any) -> Any:
        settings = {"nics": [{"net-id": ground.network}], **options}
        made = compute.servers.create(name + suffix, ground.image, ground.tiny, **settings)
        assert made.adminPass
        return settled(made)

    return make


@pytest.fixture
def server(boot: Callable[..., Any]) -> Any:
    """A server of the test's own."""
    return boot()


def settled(server: Any, status: str = "ACTIVE") -> Any:
    """Wait until a server has a status and nothing is being done to it."""
    deadline = time.monotonic() + BUILD_SECONDS
    while True:
        server.get()
        if server.status == status and getattr(server, TASK) is None:
            return server
        assert server.status != "ERROR", getattr(server, "fault", "")
        assert time.monotonic() < deadline, f"still {server.status}, {getattr(server, TASK)}"
        time.sleep(INTERVAL)
