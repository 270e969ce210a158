"""The cloud as a program or a test holds it."""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pyrax.sandbox.app import Application
from pyrax.sandbox.clock import Clock
from pyrax.sandbox.faults import Faults
from pyrax.sandbox.requests_log import RequestLog, service_name
from pyrax.sandbox.server import Server
from pyrax.sandbox.service import DIALECTS, OPENSTACK, RACKSPACE, Service, Site
from pyrax.sandbox.services import SERVICES

if TYPE_CHECKING:
    from pyrax.sandbox.block_storage.models import BlockStore
    from pyrax.sandbox.cdn.models import CdnStore
    from pyrax.sandbox.compute.models import ComputeStore
    from pyrax.sandbox.identity.models import IdentityStore
    from pyrax.sandbox.image.models import ImageStore
    from pyrax.sandbox.monitoring.models import MonitoringStore
    from pyrax.sandbox.network.models import NetworkStore
    from pyrax.sandbox.object_storage.models import ObjectStore

REGIONS = ("DFW", "ORD", "IAD")
NAMES = uuid.UUID("6f1d4b0e-3c1e-5c33-9a55-0b8f3c0f7a11")


@dataclass(frozen=True)
class Accounts:
    """Who may log in to a new cloud.

    Attributes:
        username: the ordinary user, of both dialects.
        password: the password of that user, in both dialects.
        api_key: the API key of that user on Rackspace.
        tenant_id: the Rackspace account number.
        tenant_name: name of the Keystone project of that user.
        admin_username: the Keystone administrator.
        admin_password: the password of the Keystone administrator.
        any_login: whether every user with every API key or password is taken for the ordinary one
            on Rackspace, so that a program needs no other login here.
    """

    username: str = "demo"
    password: str = "demo-Pass-1"
    api_key: str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    tenant_id: str = "930036"
    tenant_name: str = "demo"
    admin_username: str = "admin"
    admin_password: str = "admin-Pass-1"
    any_login: bool = False

    @property
    def project_id(self) -> str:
        """Id of the Keystone project."""
        return self.fixed_id("project demo")

    @staticmethod
    def fixed_id(name: str) -> str:
        """Return an id that is the same in every sandbox.

        Args:
            name: Any text; the id depends on it alone.

        Returns:
            A UUID of 32 hexadecimal digits.
        """
        return uuid.uuid5(NAMES, name).hex


class Stores:
    """The state of every service, for tests that look at it or fill it.

    Hold `cloud.lock` while changing anything of a cloud that is being used.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._sites: dict[tuple[str, str, str], Site] = {}

    def site(self, service: str, dialect: str, region: str) -> Site:
        """Return the place of a service; for the sandbox itself.

        Args:
            service: Name of the service in the sandbox: ``compute``, ``object-store``, ...
            region: Name of the region, in its letter case.
        """
        key = (service, dialect, region)
        with self._cloud.lock:
            if key not in self._sites:
                self._sites[key] = Site(self._cloud, self._cloud.services[service], dialect, region)
            return self._sites[key]

    def catch_up(self) -> None:
        """Let services that act by themselves do what is due; for the sandbox itself."""
        for site in list(self._sites.values()):
            if site.service.catch_up is not None and "store" in vars(site):
                site.service.catch_up(site.store)

    def of(self, service: str, region: str | None = None, dialect: str = RACKSPACE) -> Any:
        """Return the state of a service.

        Args:
            service: `compute`, `object-store`, ...; aliases such as `swift` work too.
            region: name of the region; default the first one.
            dialect: `rackspace` or `openstack` (`keystone` means the same).

        Raises:
            ValueError: there is no such service.
            KeyError: there is no such region, or not this service in it.
        """
        name = service_name(service)
        found = self._cloud.region_named(self._cloud.regions[0] if region is None else region)
        if found is None or name not in self._cloud.services:
            raise KeyError(f"there is no {service} in {region}")
        offers = self._cloud.services[name].offers
        spreads = {one.spread for one in offers if one.dialect == dialect_name(dialect)}
        # What belongs to no region has one state, whatever region is asked for.
        return self.site(name, dialect_name(dialect), "" if spreads == {"none"} else found).store

    def identity(self, dialect: str = RACKSPACE) -> IdentityStore:
        """Return the state of an identity service."""
        return cast("IdentityStore", self.site("identity", dialect_name(dialect), "").store)

    def compute(self, region: str | None = None, dialect: str = RACKSPACE) -> ComputeStore:
        """Return the state of compute in a region."""
        return cast("ComputeStore", self.of("compute", region, dialect))

    def object_storage(self, region: str | None = None, dialect: str = RACKSPACE) -> ObjectStore:
        """Return the state of object storage in a region."""
        return cast("ObjectStore", self.of("object-store", region, dialect))

    def images(self, region: str | None = None, dialect: str = RACKSPACE) -> ImageStore:
        """Return the state of the image service in a region."""
        return cast("ImageStore", self.of("image", region, dialect))

    def block_storage(self, region: str | None = None, dialect: str = RACKSPACE) -> BlockStore:
        """Return the state of block storage in a region."""
        return cast("BlockStore", self.of("block-storage", region, dialect))

    def cdn(self) -> CdnStore:
        """Return the state of the CDN, which is one for the whole account."""
        return cast("CdnStore", self.of("cdn"))

    def monitoring(self) -> MonitoringStore:
        """Return the state of monitoring, which is one for the whole account."""
        return cast("MonitoringStore", self.site("monitoring", RACKSPACE, "").store)

    def networks(self, region: str | None = None, dialect: str = RACKSPACE) -> NetworkStore:
        """Return the state of the network service in a region."""
        return cast("NetworkStore", self.of("network", region, dialect))


def dialect_name(dialect: str) -> str:
    """Return `rackspace` or `openstack`; `keystone` is another word for the second.

    Raises:
        ValueError: it is none of them.
    """
    name = OPENSTACK if dialect == "keystone" else dialect
    if name not in DIALECTS:
        raise ValueError(f"the dialect is 'rackspace' or 'openstack', not {dialect!r}")
    return name


class Cloud:
    """A whole cloud on this machine.

    Attributes:
        url: address of the server, such as `http://127.0.0.1:40123`.
        regions: names of the regions.
        clock: the time that life cycles, tokens and expiring objects follow.
        requests: the log of all requests.
        faults: faults on demand.
        stores: the state of every service.
        accounts: who may log in.
        keystone_versions: versions that the Keystone endpoint offers, `v3` and `v2.0`.
        lock: held while a request changes state.
        problems: tracebacks of errors inside the sandbox itself; empty when all is well.
    """

    def __init__(
        self,
        regions: Iterable[str] = REGIONS,
        *,
        port: int = 0,
        accounts: Accounts | None = None,
        keystone_versions: Iterable[str] = ("v3", "v2.0"),
    ) -> None:
        self.regions = tuple(regions)
        if not self.regions:
            raise ValueError("a cloud has at least one region")
        self.accounts = accounts or Accounts()
        self.keystone_versions = tuple(keystone_versions)
        self.lock = threading.RLock()
        self.clock = Clock()
        self.requests = RequestLog()
        self.services: dict[str, Service] = {service.name: service for service in SERVICES}
        self.stores = Stores(self)
        self.faults = Faults(self._expire_tokens)
        self._app = Application(self)
        self._server = Server(self._app, port)
        self.url = self._server.url

    def start(self) -> None:
        """Begin to serve, in threads of its own."""
        self._server.start()

    def stop(self) -> None:
        """Close all connections and end the server."""
        self._app.stopping.set()
        self._server.stop()

    @contextlib.contextmanager
    def unreachable(self) -> Iterator[None]:
        """Refuse all connections for the length of a `with` block."""
        self._server.refuse()
        try:
            yield
        finally:
            self._server.accept()

    @property
    def problems(self) -> list[str]:
        """Tracebacks of errors inside the sandbox itself."""
        return self._server.problems

    def report(self, trace: str) -> None:
        """Note an error of the sandbox itself.

        Args:
            trace: What went wrong, with its traceback.
        """
        self._server.report(trace)

    def region_named(self, name: str) -> str | None:
        """Return the region of this name, ignoring case, or None.

        Args:
            name: Name of the region, such as ``ord``.
        """
        for region in self.regions:
            if region.lower() == name.lower():
                return region
        return None

    @property
    def rackspace_endpoint(self) -> str:
        """Address of the identity service that takes API keys."""
        return f"{self.url}/rackspace/v2.0/"

    @property
    def keystone_endpoint(self) -> str:
        """Unversioned address of Keystone; `/v3` and `/v2.0` stand below it."""
        return f"{self.url}/keystone"

    @property
    def username(self) -> str:
        """Name of the ordinary user."""
        return self.accounts.username

    @property
    def password(self) -> str:
        """Password of the ordinary user."""
        return self.accounts.password

    @property
    def api_key(self) -> str:
        """API key of the ordinary user on Rackspace."""
        return self.accounts.api_key

    @property
    def tenant_id(self) -> str:
        """The Rackspace account number."""
        return self.accounts.tenant_id

    @property
    def tenant_name(self) -> str:
        """Name of the Keystone project of the ordinary user."""
        return self.accounts.tenant_name

    @property
    def project_id(self) -> str:
        """Id of the Keystone project of the ordinary user."""
        return self.accounts.project_id

    @property
    def admin_username(self) -> str:
        """Name of the Keystone administrator."""
        return self.accounts.admin_username

    @property
    def admin_password(self) -> str:
        """Password of the Keystone administrator."""
        return self.accounts.admin_password

    def settings(self, dialect: str = RACKSPACE) -> dict[str, str]:
        """Return the pyrax settings that point a program to this cloud.

        Args:
            dialect: `rackspace`, or `keystone` (`openstack` means the same).

        Returns:
            dict[str, str]: setting name to value; no secrets.
        """
        if dialect_name(dialect) == RACKSPACE:
            return {
                "identity_type": "rackspace",
                "auth_endpoint": self.rackspace_endpoint,
                "region": self.regions[0],
            }
        return {
            "identity_type": "keystone",
            "auth_endpoint": self.keystone_endpoint,
            "region": self.regions[0],
            "tenant_name": self.tenant_name,
        }

    def _expire_tokens(self) -> None:
        """Make all tokens of both dialects invalid."""
        with self.lock:
            for dialect in DIALECTS:
                self.stores.identity(dialect).expire_tokens()
