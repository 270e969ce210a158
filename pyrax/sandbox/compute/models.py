"""State of compute in one region: servers with their life cycle, images, flavors, keypairs."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.compute.networking import Interface, Networking
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.service import Site

# How long the steps of a life cycle take, in seconds of the cloud's clock.
DURATIONS = {
    "build": 4.0,
    "reboot": 2.0,
    "rebuild": 4.0,
    "resize": 4.0,
    "revert": 2.0,
    "password": 1.0,
    "image": 4.0,
    "power": 1.0,
    "migrate": 3.0,
}

# A resize that nobody confirms is confirmed after a day.
CONFIRM_AFTER = 24 * 3600.0

# How long deleted servers are still listed with `changes-since`.
REMEMBER_DELETED = 30 * 24 * 3600.0

# Statuses that carry a progress.
WITH_PROGRESS = ("ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE", "MIGRATING")

PUBLIC_NET = "00000000-0000-0000-0000-000000000000"
SERVICE_NET = "11111111-1111-1111-1111-111111111111"


def new_id() -> str:
    """Return a new id with hyphens."""
    return str(uuid.uuid4())


@dataclass
class Flavor:
    """A size of server."""

    id: str
    name: str
    ram: int
    vcpus: int
    disk: int
    swap: int = 0
    ephemeral: int = 0
    rxtx_factor: float = 1.0
    is_public: bool = True
    description: str | None = None
    extra_specs: dict[str, str] = field(default_factory=dict)
    access: list[str] = field(default_factory=list)


@dataclass
class Image:
    """An image: from the provider, or a snapshot of a server."""

    id: str
    name: str
    created: float
    updated: float
    min_disk: int = 0
    min_ram: int = 0
    size: int = 0
    metadata: dict[str, str] = field(default_factory=dict)
    disk_config: str = "AUTO"
    owner: str | None = None
    server_id: str | None = None
    ready_at: float = 0.0
    ready_in: float = 0.0
    failed: bool = False


@dataclass
class Keypair:
    """A key pair of a user."""

    name: str
    public_key: str
    fingerprint: str
    user_id: str
    created: float
    number: int
    type: str = "ssh"


@dataclass
class Attachment:
    """A volume at a server."""

    id: str
    volume_id: str
    device: str
    delete_on_termination: bool = False
    tag: str | None = None


@dataclass
class Step:
    """What happens to a server at a moment to come."""

    at: float
    effect: Callable[[Server, float], None]


@dataclass
class ActionRecord:
    """One line of a server's history."""

    action: str
    request_id: str
    user_id: str
    project_id: str
    start: float
    message: str | None = None


@dataclass
class Server:
    """A server with everything that is known about it."""

    id: str
    name: str
    tenant_id: str
    user_id: str
    flavor: Flavor
    image_id: str | None
    created: float
    updated: float
    admin_password: str
    status: str = "BUILD"
    task_state: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    key_name: str | None = None
    access_ipv4: str = ""
    access_ipv6: str = ""
    interfaces: list[Interface] = field(default_factory=list)
    security_groups: list[str] = field(default_factory=list)
    personality: dict[str, bytes] = field(default_factory=dict)
    user_data: str | None = None
    config_drive: bool = False
    disk_config: str = "AUTO"
    availability_zone: str = "nova"
    description: str | None = None
    hostname: str = ""
    tags: list[str] = field(default_factory=list)
    locked: bool = False
    locked_reason: str | None = None
    fault: dict[str, Any] | None = None
    launched: float | None = None
    deleted: float | None = None
    previous_flavor: Flavor | None = None
    previous_status: str = "ACTIVE"
    attachments: dict[str, Attachment] = field(default_factory=dict)
    group_id: str | None = None
    reservation_id: str = ""
    number: int = 0
    schedule: dict[str, Any] | None = None
    encrypted_password: str = ""
    shared_addresses: dict[str, str] = field(default_factory=dict)
    history: list[ActionRecord] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    began: float = 0.0

    def progress(self, now: float) -> int:
        """Return how far the present work has come, in percent."""
        if not self.steps or self.status in ("ACTIVE", "VERIFY_RESIZE"):
            return 100
        end = self.steps[0].at
        span = max(end - self.began, 0.001)
        return max(0, min(99, int(100 * (now - self.began) / span)))

    @property
    def host_id(self) -> str:
        """Id of the host, which says nothing about the host."""
        return hashlib.sha224(f"{self.tenant_id}{self.host}".encode()).hexdigest()

    @property
    def host(self) -> str:
        """Name of the host."""
        return f"cmp{self.number % 4 + 1}"


@dataclass
class ServerGroup:
    """A group of servers with a placement policy."""

    id: str
    name: str
    policy: str
    project_id: str
    user_id: str
    rules: dict[str, Any] = field(default_factory=dict)


class ComputeStore(Networking):
    """All that compute knows in one region.

    Attributes:
        durations: seconds (of the cloud's clock) that the steps of life cycles take; may be
            changed, for instance `durations["build"] = 0`.
        volumes: ids of volumes that can be attached besides those of block storage.
        page_limit: most items that a list returns at once.
        quotas: limits of each tenant, by the names of quota sets.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site, DURATIONS)
        self.servers: dict[str, Server] = {}
        self.images: dict[str, Image] = {}
        self.flavors: dict[str, Flavor] = {}
        self.keypairs: dict[tuple[str, str], Keypair] = {}
        self.server_groups: dict[str, ServerGroup] = {}
        self.volumes: set[str] = set()
        self.quotas: dict[str, dict[str, int]] = {}
        self.page_limit = 1000

    @property
    def block_storage(self) -> Any:
        """State of block storage in the same region, whose volumes servers have."""
        cloud = self.site.cloud
        return cloud.stores.of("block-storage", self.site.region, self.site.dialect)

    # -- finding -----------------------------------------------------------------------------

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for server in list(self.servers.values()):
            while server.steps and server.steps[0].at <= now:
                step = server.steps.pop(0)
                server.updated = step.at
                step.effect(server, step.at)
            if server.deleted is not None and server.deleted + REMEMBER_DELETED < now:
                del self.servers[server.id]

    def server(self, server_id: str, tenant_id: str | None) -> Server:
        """Return a server of a tenant.

        Raises:
            Problem: 404, there is none.
        """
        self.settle()
        server = self.servers.get(server_id)
        if server is None or server.deleted is not None or server.tenant_id != tenant_id:
            text = "could not be found" + ("" if self.rackspace else ".")
            name = "" if self.rackspace else f"{server_id} "
            raise Problem(404, f"Instance {name}{text}")
        return server

    def live_servers(self, tenant_id: str | None) -> list[Server]:
        """Return the servers of a tenant, newest first."""
        self.settle()
        servers = [entry for entry in self.servers.values() if entry.deleted is None]
        return [entry for entry in reversed(servers) if entry.tenant_id == tenant_id]

    def image(self, image_id: str, tenant_id: str | None) -> Image:
        """Return an image that a tenant may see.

        Raises:
            Problem: 404, there is none.
        """
        image = self.images.get(image_id)
        if image is None or image.owner not in (None, tenant_id):
            raise Problem(404, "Image not found.")
        return image

    def flavor(self, flavor_id: str) -> Flavor:
        """Return a flavor.

        Raises:
            Problem: 404, there is none.
        """
        flavor = self.flavors.get(flavor_id)
        if flavor is None:
            raise Problem(404, f"Flavor {flavor_id} could not be found.")
        return flavor

    # -- life cycles -------------------------------------------------------------------------

    def begin(
        self,
        server: Server,
        status: str,
        task: str | None,
        duration: str | float,
        effect: Callable[[Server, float], None],
    ) -> None:
        """Put a server into a passing state that ends by itself."""
        now = self.clock.now()
        seconds = self.durations[duration] if isinstance(duration, str) else duration
        server.status, server.task_state = status, task
        server.began, server.updated = now, now
        server.steps.append(Step(now + seconds, effect))

    def become(self, server: Server, status: str) -> None:
        """Put a server into a lasting state."""
        server.status, server.task_state = status, None
        server.updated = self.clock.now()
        server.steps.clear()

    def delete(self, server: Server) -> None:
        """Delete a server."""
        self.become(server, "DELETED")
        server.deleted = self.clock.now()
        self.detach_all(server)
        doomed = [one.volume_id for one in server.attachments.values() if one.delete_on_termination]
        self.block_storage.server_gone(server.id, doomed)

    @staticmethod
    def new_password() -> str:
        """Return a password for a server."""
        return secrets.token_urlsafe(9).replace("-", "x").replace("_", "y")
