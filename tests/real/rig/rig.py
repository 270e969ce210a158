"""The rig itself: from nothing to services that answer, and back."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.real.rig.cinder import Cinder
from tests.real.rig.designate import Designate
from tests.real.rig.errors import RigError
from tests.real.rig.glance import Glance
from tests.real.rig.install import constraints_digest, install
from tests.real.rig.keystone import Keystone, administrator
from tests.real.rig.mariadb import MariaDB
from tests.real.rig.memcached import Memcached
from tests.real.rig.neutron import Neutron
from tests.real.rig.nova import Nova
from tests.real.rig.octavia import Octavia
from tests.real.rig.placement import Placement
from tests.real.rig.processes import Supervisor
from tests.real.rig.rabbitmq import RabbitMQ
from tests.real.rig.redis import Redis
from tests.real.rig.service import REGIONS, SERVICE_PASSWORD, Service
from tests.real.rig.site import PROGRAMS, Site, say
from tests.real.rig.swift import Swift
from tests.real.rig.trove import Trove
from tests.real.rig.zaqar import Zaqar

SERVICES: dict[str, type[Service]] = {
    service.name: service
    for service in (
        Memcached,
        MariaDB,
        RabbitMQ,
        Redis,
        Keystone,
        Swift,
        Glance,
        Cinder,
        Neutron,
        Placement,
        Nova,
        Zaqar,
        Designate,
        Octavia,
        Trove,
    )
}
DEFAULT_SERVICES = ("keystone", "swift")

# Two domains have a user and a project of the same name, so that tests see which domain was meant.
DEMO_USERS = [
    {
        "name": "demo",
        "domain": "Default",
        "password": "demopw",
        "roles": {"demo": ["member"], "lab": ["member"]},
    },
    {"name": "demo", "domain": "acme", "password": "acmepw", "roles": {"demo": ["member"]}},
    {"name": "drifter", "domain": "Default", "password": "drifterpw", "roles": {}},
]
PROJECTS = [("service", "Default"), ("demo", "Default"), ("lab", "Default"), ("demo", "acme")]
ROLES = ["member", "service", "swiftoperator", "ResellerAdmin", "load-balancer_member"]


class Rig:
    """The chosen services and those that they need.

    Args:
        site: where everything is.
        names: names of services.
        for_tests: add the services that only the tests of these services need.

    Raises:
        RigError: a name is unknown.
    """

    def __init__(self, site: Site, names: list[str], *, for_tests: bool = False) -> None:
        unknown = [name for name in names if name not in SERVICES]
        if unknown:
            known = ", ".join(SERVICES)
            raise RigError(f"there is no service '{unknown[0]}' here; there are: {known}")
        more = [other for name in names for other in SERVICES[name].tested_with if for_tests]
        self.site = site
        self.names = names
        self.supervisor = Supervisor(site)
        self.services = [SERVICES[name](site) for name in in_order([*names, *more])]

    @property
    def running(self) -> list[str]:
        """Names of the services that run already; none when one of their programs has ended."""
        entries = self.supervisor.running()
        if not self.site.description.exists() or not all(entry.alive() for entry in entries):
            return []
        described = json.loads(self.site.description.read_text())
        return [name for name in SERVICES if entries and name in described]

    @property
    def is_running(self) -> bool:
        """Whether all these services run already."""
        return {service.name for service in self.services} <= set(self.running)

    def install(self) -> None:
        """Install what is missing."""
        install(self.site, self.services)

    def start(self) -> None:
        """Start all services and wait until they answer; stops them again when one fails.

        They are added to those that run already.

        Raises:
            RigError: something did not start; the text carries the end of its log.
        """
        running = self.running if self._state_is_of_these_versions() else []
        if running:
            order = in_order([*running, *(service.name for service in self.services)])
            self.services = [SERVICES[name](self.site) for name in order]
        else:
            self.stop()
            self._drop_state_of_other_versions()
            self.site.forget_taken_ports()
        began = time.monotonic()
        try:
            if "keystone" in running:
                self._seed()
            for service in self.services:
                if service.name not in running:
                    self._start(service)
            self.check()
        except BaseException:
            self.stop()
            raise
        description = {service.name: service.describe() for service in self.services}
        description["ids"] = json.loads((self.site.state / "ids.json").read_text())
        description["users"] = {f"{user['name']}@{user['domain']}": user for user in DEMO_USERS}
        self.site.description.write_text(json.dumps(description, indent=1))
        names = ", ".join(service.name for service in self.services)
        say(f"{names} ready after {time.monotonic() - began:.1f} s")

    def _start(self, service: Service) -> None:
        """Start one service; when it is Keystone, also make its users and its catalog."""
        began = time.monotonic()
        stamp = self.site.folder("created") / service.name
        if not stamp.exists():
            shutil.rmtree(self.site.state / service.name, ignore_errors=True)
            service.create()
            stamp.write_text("")
        service.configure()
        programs = service.start_programs()
        for program in programs:
            self.supervisor.start(program)
        self.supervisor.wait(programs)
        if isinstance(service, Keystone):
            self._seed()
        service.finish()
        say(f"{service.name} answers ({time.monotonic() - began:.1f} s)")

    def _seed(self) -> None:
        """Make users, projects and catalog entries, when what is wanted has changed."""
        wanted = json.dumps(self._wanted_in_keystone())
        script = PROGRAMS / "seed.py"
        digest = hashlib.sha256(wanted.encode() + script.read_bytes()).hexdigest()
        stamp = self.site.folder("created") / "seed"
        if stamp.exists() and stamp.read_text() == digest:
            return
        ids = self.site.run([str(self.site.python), str(script)], log="seed", text=wanted)
        (self.site.state / "ids.json").write_text(ids)
        stamp.write_text(digest)

    def _wanted_in_keystone(self) -> dict[str, Any]:
        """What Keystone shall hold for these services and for the tests."""
        service_users = [
            {
                "name": service.name,
                "domain": "Default",
                "password": SERVICE_PASSWORD,
                "roles": {"service": ["admin", "service"]},
            }
            for service in self.services
            if service.has_user
        ]
        return {
            "auth": administrator(self.site),
            "regions": REGIONS,
            "domains": ["acme"],
            "projects": PROJECTS,
            "roles": ROLES,
            "users": [*DEMO_USERS, *service_users],
            "catalog": [vars(entry) for service in self.services for entry in service.catalog()],
        }

    def _drop_state_of_other_versions(self) -> None:
        """Begin anew when the state was made by other versions of the services."""
        if self.site.state.exists() and not self._state_is_of_these_versions():
            shutil.rmtree(self.site.state)
        self.site.state.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._versions.write_text(constraints_digest())

    def _state_is_of_these_versions(self) -> bool:
        """Whether the state was made by the versions that are installed now."""
        return self._versions.exists() and self._versions.read_text() == constraints_digest()

    @property
    def _versions(self) -> Path:
        """The file that tells which versions of the services made the state."""
        return self.site.state / "constraints"

    def check(self) -> None:
        """Raise RigError when a program that was started here has ended."""
        self.supervisor.check_alive()

    def stop(self) -> None:
        """End every process and give back what is mounted."""
        with undisturbed():
            self.site.description.unlink(missing_ok=True)
            self.supervisor.stop()
            for service in SERVICES.values():
                service(self.site).release()


def in_order(names: list[str]) -> list[str]:
    """These services and all they need, each after what it needs."""
    order: list[str] = []

    def add(name: str) -> None:
        for needed in SERVICES[name].needs:
            add(needed)
        if name not in order:
            order.append(name)

    for name in names:
        add(name)
    return order


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C wait until everything is stopped."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Keep other rigs of the same site out; RigError when there is one at work."""
    site.state.parent.mkdir(parents=True, exist_ok=True)
    with (site.state.parent / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RigError(
                f"another rig works in {site.state.parent}; wait for it, or name another folder in "
                "PYRAX_REAL_DIR"
            ) from error
        yield
