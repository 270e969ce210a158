"""State of databases in one region: instances with their life cycle and what is in them."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.service import Site, Store

# How long the steps of a life cycle take, in seconds of the cloud's clock. `apply`: until lists
# show databases and users that were just made. `healthy`: from ACTIVE to HEALTHY, in Trove.
DURATIONS = {
    "build": 4.0,
    "healthy": 2.0,
    "reboot": 2.0,
    "resize": 4.0,
    "backup": 3.0,
    "upgrade": 4.0,
    "delete": 1.0,
    "apply": 0.0,
}

# Statuses in which something can be done with an instance.
READY = ("ACTIVE", "HEALTHY", "RESTART_REQUIRED")

# The host of a user who may connect from anywhere.
ANYWHERE = "%"


def new_id() -> str:
    """Return a new id."""
    return str(uuid.uuid4())


def new_password() -> str:
    """Return a password for root."""
    return secrets.token_urlsafe(12).replace("-", "x").replace("_", "y")


@dataclass
class Flavor:
    """A size of instance."""

    id: str
    name: str
    ram: int
    vcpus: int = 1
    disk: int = 0


@dataclass
class Version:
    """A version of a database program, with the settings it has."""

    id: str
    name: str
    number: str


@dataclass
class Datastore:
    """A database program."""

    id: str
    name: str
    versions: list[Version]

    @property
    def default(self) -> Version:
        """The version that is used when none is named."""
        return self.versions[-1]


@dataclass
class Database:
    """A database of an instance."""

    name: str
    character_set: str
    collate: str
    visible_at: float = 0.0


@dataclass
class User:
    """A user of the databases of an instance."""

    name: str
    host: str
    password: str
    databases: list[str] = field(default_factory=list)
    visible_at: float = 0.0


@dataclass
class Step:
    """What happens at a moment to come."""

    at: float
    effect: Callable[[float], None]


@dataclass
class Instance:
    """A database instance with everything that is known about it."""

    id: str
    name: str
    tenant_id: str
    flavor: Flavor
    volume: int
    volume_type: str | None
    datastore: Datastore
    version: Version
    created: float
    updated: float
    number: int
    status: str = "BUILD"
    databases: dict[str, Database] = field(default_factory=dict)
    users: dict[tuple[str, str], User] = field(default_factory=dict)
    root_password: str | None = None
    root_ever: bool = False
    configuration_id: str | None = None
    replica_of: str | None = None
    ha_id: str | None = None
    access: dict[str, Any] = field(default_factory=dict)
    availability_zone: str | None = None
    logs: dict[str, dict[str, Any]] = field(default_factory=dict)
    fault: dict[str, Any] | None = None
    steps: list[Step] = field(default_factory=list)


@dataclass
class Backup:
    """A backup, and what was in the instance."""

    id: str
    name: str
    description: str | None
    tenant_id: str
    instance_id: str
    volume: int
    flavor: Flavor
    datastore: Datastore
    version: Version
    created: float
    updated: float
    parent_id: str | None = None
    status: str = "NEW"
    automated: bool = False
    databases: list[Database] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    container: str = "z_CLOUDDB_BACKUPS"


@dataclass
class Configuration:
    """A group of settings."""

    id: str
    name: str
    description: str | None
    tenant_id: str
    values: dict[str, Any]
    datastore: Datastore
    version: Version
    created: float
    updated: float


@dataclass
class Group:
    """A group of instances for high availability."""

    id: str
    name: str
    tenant_id: str
    state: str
    source_id: str
    replica_ids: list[str]
    networks: list[str]
    acls: list[str]
    configuration_id: str | None = None
    steps: list[Step] = field(default_factory=list)


class DatabaseStore(Store):
    """All that the databases service knows in one region.

    Attributes:
        durations: seconds (of the cloud's clock) that the steps of life cycles take; may be
            changed, for instance `durations["build"] = 0`.
        most_instances: quota of instances.
        most_backups: quota of backups.
        largest_volume: largest volume in GB.
        page_limits: most items of each list at once.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site, DURATIONS)
        self.flavors: dict[str, Flavor] = {}
        self.datastores: dict[str, Datastore] = {}
        self.instances: dict[str, Instance] = {}
        self.backups: dict[str, Backup] = {}
        self.configurations: dict[str, Configuration] = {}
        self.schedules: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, Group] = {}
        self.strategies: dict[str | None, str] = {}
        self.most_instances = 25 if self.rackspace else 10
        self.most_backups = 50
        self.largest_volume = 300 if self.rackspace else 10
        self.page_limits = {
            "instances": 20,
            "databases": 100 if self.rackspace else 20,
            "users": 20,
            "backups": 20,
            "configurations": 20,
        }

    # -- time ----------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for instance in list(self.instances.values()):
            while instance.steps and instance.steps[0].at <= now:
                step = instance.steps.pop(0)
                instance.updated = step.at
                step.effect(step.at)
        for group in list(self.groups.values()):
            while group.steps and group.steps[0].at <= now:
                step = group.steps.pop(0)
                step.effect(step.at)

    def begin(
        self, instance: Instance, status: str, duration: str, effect: Callable[[float], None]
    ) -> None:
        """Put an instance into a passing state, after which something happens."""
        now = self.clock.now()
        instance.status, instance.updated = status, now
        instance.steps = [Step(now + self.durations[duration], effect)]

    def rest(self, instance: Instance, at: float, status: str = "ACTIVE") -> None:
        """Put an instance into its lasting state; in Trove ACTIVE becomes HEALTHY."""
        instance.status = status
        if status == "ACTIVE" and not self.rackspace:

            def become_healthy(later: float) -> None:
                instance.status = "HEALTHY"

            instance.steps.append(Step(at + self.durations["healthy"], become_healthy))

    # -- finding -------------------------------------------------------------------------------

    def instance(self, instance_id: str, tenant_id: str | None) -> Instance:
        """Return an instance of a tenant.

        Raises:
            Problem: 404, there is none.
        """
        self.settle()
        found = self.instances.get(instance_id)
        if found is None or found.tenant_id != tenant_id:
            raise Problem(404, f"Resource {instance_id} cannot be found.")
        return found

    def ready_instance(self, instance_id: str, tenant_id: str | None) -> Instance:
        """Return an instance with which something can be done now.

        Raises:
            Problem: 404, there is none; 422, it is busy.
        """
        found = self.instance(instance_id, tenant_id)
        if found.status not in READY:
            raise Problem(422, f"Instance {instance_id} is not ready. (Status is {found.status}).")
        return found

    def backup(self, backup_id: str, tenant_id: str | None) -> Backup:
        """Return a backup of a tenant.

        Raises:
            Problem: 404, there is none.
        """
        self.settle()
        found = self.backups.get(backup_id)
        if found is None or found.tenant_id != tenant_id:
            raise Problem(404, f"Backup {backup_id} cannot be found.")
        return found

    def configuration(self, configuration_id: str, tenant_id: str | None) -> Configuration:
        """Return a configuration group of a tenant.

        Raises:
            Problem: 404, there is none.
        """
        found = self.configurations.get(configuration_id)
        if found is None or found.tenant_id != tenant_id:
            raise Problem(404, f"Configuration {configuration_id} cannot be found.")
        return found

    def flavor(self, reference: Any) -> Flavor:
        """Return a flavor by its id or its URL.

        Raises:
            Problem: 400 or 404, there is none.
        """
        text = str(reference).rstrip("/").rpartition("/")[2]
        if text not in self.flavors:
            status = 400 if self.rackspace else 404
            raise Problem(status, f"Flavor {reference} cannot be found.")
        return self.flavors[text]

    def datastore(self, reference: str | None) -> Datastore:
        """Return a database program by id or name; the first one when none is named.

        Raises:
            Problem: 404, there is none.
        """
        for datastore in self.datastores.values():
            if reference in (None, datastore.id, datastore.name):
                return datastore
        raise Problem(404, f"Datastore '{reference}' cannot be found.")

    @staticmethod
    def version(datastore: Datastore, reference: str | None) -> Version:
        """Return a version of a program by id or name; the default when none is named.

        Raises:
            Problem: 404, there is none.
        """
        if reference is None:
            return datastore.default
        for version in datastore.versions:
            if reference in (version.id, version.name):
                return version
        raise Problem(404, f"Datastore version '{reference}' cannot be found.")
