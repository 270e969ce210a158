"""State of block storage in one region: volumes, snapshots, backups, transfers, types."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.service import RACKSPACE, Site, Store

# How long the steps of a life cycle take, in seconds of the cloud's clock.
DURATIONS = {
    "create": 2.0,
    "download": 2.0,
    "attach": 1.0,
    "detach": 1.0,
    "delete": 1.0,
    "extend": 1.0,
    "retype": 2.0,
    "revert": 2.0,
    "upload": 2.0,
    "reimage": 2.0,
    "snapshot": 2.0,
    "delete_snapshot": 1.0,
    "backup": 3.0,
    "delete_backup": 1.0,
    "restore": 3.0,
}

# Metadata by which a client can ask for failures of its volume: a list of steps, such as
# "attach,delete"; any other text means the creation.
FAIL_KEY = "volume_error"

NAMES = uuid.UUID("f2b0a8a4-58a5-4d0c-9a53-4c7c1a2e7f30")


def new_id() -> str:
    """Return a new id with hyphens."""
    return str(uuid.uuid4())


@dataclass
class Step:
    """What happens to a thing at a moment to come."""

    at: float
    effect: Callable[[float], None]


@dataclass
class VolumeType:
    """A type of volume."""

    id: Any
    name: str
    description: str | None = None
    extra_specs: dict[str, str] = field(default_factory=dict)
    is_public: bool = True
    smallest: int = 1
    largest: int = 16384


@dataclass
class Attachment:
    """A server that has a volume."""

    id: str
    server_id: str
    device: str
    since: float


@dataclass
class Volume:
    """A volume with everything that is known about it."""

    id: str
    name: str | None
    size: int
    tenant_id: str
    user_id: str
    created: float
    updated: float
    type: VolumeType
    number: int
    description: str | None = None
    status: str = "creating"
    metadata: dict[str, str] = field(default_factory=dict)
    availability_zone: str = "nova"
    snapshot_id: str | None = None
    source_volid: str | None = None
    image: dict[str, str] | None = None
    bootable: bool = False
    group_id: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def multiattach(self) -> bool:
        """Whether several servers may have it."""
        return self.type.extra_specs.get("multiattach") == "<is> True"


@dataclass
class Snapshot:
    """A snapshot of a volume."""

    id: str
    name: str | None
    volume_id: str
    size: int
    tenant_id: str
    user_id: str
    created: float
    updated: float
    number: int
    description: str | None = None
    status: str = "creating"
    metadata: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    began: float = 0.0


@dataclass
class Backup:
    """A backup of a volume."""

    id: str
    name: str | None
    volume_id: str
    size: int
    tenant_id: str
    user_id: str
    created: float
    updated: float
    number: int
    description: str | None = None
    snapshot_id: str | None = None
    container: str = "volumebackups"
    availability_zone: str = "nova"
    parent_id: str | None = None
    status: str = "creating"
    fail_reason: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


@dataclass
class Transfer:
    """The offer of a volume to another account."""

    id: str
    name: str | None
    volume_id: str
    tenant_id: str
    auth_key: str
    created: float
    no_snapshots: bool = False


T = TypeVar("T", Volume, Snapshot, Backup)


def types_of(dialect: str) -> list[VolumeType]:
    """Return the types that a new region has; the first is the default."""
    if dialect == RACKSPACE:
        return [
            VolumeType(1, "SATA", smallest=75, largest=1024),
            VolumeType(2, "SSD", smallest=50, largest=1024),
        ]

    def named(name: str, description: str, **specs: str) -> VolumeType:
        return VolumeType(str(uuid.uuid5(NAMES, name)), name, description, specs)

    return [
        named("__DEFAULT__", "Default Volume Type"),
        named("ssd", "Fast volumes", volume_backend_name="ssd"),
        named("shared", "Volumes for several servers", multiattach="<is> True"),
    ]


class BlockStore(Store):
    """All that block storage knows in one region.

    Attributes:
        durations: seconds (of the cloud's clock) that the steps of life cycles take; may be
            changed, for instance `durations["create"] = 0`.
        failing: names of steps that fail, as in `durations`; may be changed.
        page_limit: most items that a list returns at once.
        quotas: limits of each tenant, by the names of quota sets.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site, DURATIONS)
        self.failing: set[str] = set()
        self.volumes: dict[str, Volume] = {}
        self.snapshots: dict[str, Snapshot] = {}
        self.backups: dict[str, Backup] = {}
        self.transfers: dict[str, Transfer] = {}
        self.types = types_of(site.dialect)
        self.quotas: dict[str, dict[str, int]] = {}
        self.page_limit = 1000

    # -- life cycles ---------------------------------------------------------------------------

    def settle(self) -> None:
        """Let everything happen that is due, in the order in which it is."""
        now = self.clock.now()
        while True:
            due = [thing for thing in self._things() if thing.steps and thing.steps[0].at <= now]
            if not due:
                return
            first = min(due, key=lambda thing: thing.steps[0].at)
            step = first.steps.pop(0)
            first.updated = step.at
            step.effect(step.at)

    def _things(self) -> Iterable[Volume | Snapshot | Backup]:
        """Return all that has a life cycle."""
        return [*self.volumes.values(), *self.snapshots.values(), *self.backups.values()]

    def begin(
        self,
        thing: Volume | Snapshot | Backup,
        status: str,
        step: str,
        effect: Callable[[float], None],
    ) -> None:
        """Put a thing into a passing state that ends by itself."""
        now = self.clock.now()
        thing.status, thing.updated = status, now
        if isinstance(thing, Snapshot):
            thing.began = now
        thing.steps.append(Step(now + self.durations[step], effect))

    def pass_through(
        self, thing: Volume | Snapshot | Backup, passing: str, step: str, then: str
    ) -> None:
        """Put a thing into a passing state, and from there into a lasting one."""

        def finish(at: float) -> None:
            thing.status = then

        self.begin(thing, passing, step, finish)

    def fails(self, step: str, volume: Volume | None) -> bool:
        """Tell whether a step is to fail, because the test or the volume's metadata says so."""
        asked = volume.metadata.get(FAIL_KEY) if volume is not None else None
        steps = {word.strip() for word in asked.split(",")} if asked else set()
        if steps and not steps & set(self.durations):
            steps = {"create"}
        return step in self.failing | steps

    # -- finding -------------------------------------------------------------------------------

    def volume(self, volume_id: str, tenant_id: str | None) -> Volume:
        """Return a volume of a tenant.

        Raises:
            Problem: 404, there is none.
        """
        return self._own("Volume", self.volumes, volume_id, tenant_id)

    def snapshot(self, snapshot_id: str, tenant_id: str | None) -> Snapshot:
        """Return a snapshot of a tenant.

        Raises:
            Problem: 404, there is none.
        """
        return self._own("Snapshot", self.snapshots, snapshot_id, tenant_id)

    def backup(self, backup_id: str, tenant_id: str | None) -> Backup:
        """Return a backup of a tenant.

        Raises:
            Problem: 404, there is none.
        """
        return self._own("Backup", self.backups, backup_id, tenant_id)

    def _own(self, kind: str, things: dict[str, T], item_id: str, tenant_id: str | None) -> T:
        """Return one thing of a tenant, as it is now."""
        self.settle()
        found = things.get(item_id)
        if found is None or found.tenant_id != tenant_id:
            raise self.missing(kind, item_id)
        return found

    def type_named(self, text: Any) -> VolumeType:
        """Return a type by its name or id.

        Raises:
            Problem: 404, there is none.
        """
        for kind in self.types:
            if str(text) in (str(kind.id), kind.name):
                return kind
        raise Problem(404, f"Volume type with name {text} could not be found.")

    def snapshots_of(self, volume: Volume) -> list[Snapshot]:
        """Return the snapshots of a volume, oldest first."""
        return [entry for entry in self.snapshots.values() if entry.volume_id == volume.id]

    def missing(self, kind: str, item_id: str) -> Problem:
        """Return the 404 for something that is not there."""
        if self.rackspace:
            return Problem(404, "The resource could not be found.")
        return Problem(404, f"{kind} {item_id} could not be found.")

    # -- servers: compute calls these ----------------------------------------------------------

    def attach(
        self,
        volume_id: str,
        tenant_id: str,
        server_id: str,
        device: str,
        failed: Callable[[], None],
    ) -> None:
        """Give a volume to a server.

        Args:
            volume_id: the volume.
            tenant_id: the tenant of the server.
            server_id: the server.
            device: what the volume is called there.
            failed: called when it comes to nothing.

        Raises:
            Problem: 404, there is no such volume; 400, it is not free.
        """
        volume = self.volume(volume_id, tenant_id)
        shared = volume.multiattach and volume.status == "in-use"
        if volume.status != "available" and not shared:
            raise Problem(
                400,
                f"Invalid input received: Invalid volume: Volume {volume_id} status must be "
                f"available, but current status is: {volume.status}.",
            )
        attachment = Attachment(new_id(), server_id, device, self.clock.now())

        def finish(at: float) -> None:
            if self.fails("attach", volume):
                volume.status = "in-use" if volume.attachments else "available"
                failed()
                return
            attachment.since = at
            volume.attachments.append(attachment)
            volume.status = "in-use"

        self.begin(volume, "attaching", "attach", finish)

    def detach(self, volume_id: str, server_id: str) -> None:
        """Take a volume from a server; nothing happens when the server does not have it."""
        self.settle()
        volume = self.volumes.get(volume_id)
        if volume is None:
            return
        if volume.status == "attaching":
            raise Problem(409, f"Invalid volume: volume {volume_id} is being attached")

        def finish(at: float) -> None:
            volume.attachments[:] = [
                entry for entry in volume.attachments if entry.server_id != server_id
            ]
            volume.status = "in-use" if volume.attachments else "available"

        self.begin(volume, "detaching", "detach", finish)

    def server_gone(self, server_id: str, doomed: Iterable[str]) -> None:
        """Take all volumes from a server that is no more, and delete some of them."""
        self.settle()
        doomed = set(doomed)
        for volume in list(self.volumes.values()):
            if volume.id not in doomed and not any(
                entry.server_id == server_id for entry in volume.attachments
            ):
                continue
            volume.attachments[:] = [
                entry for entry in volume.attachments if entry.server_id != server_id
            ]
            volume.steps.clear()
            volume.status = "in-use" if volume.attachments else "available"
            if volume.id in doomed and not volume.attachments:
                del self.volumes[volume.id]
