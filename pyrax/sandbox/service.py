"""What a service of the sandbox consists of, and the sites where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.routing import Call

if TYPE_CHECKING:
    from pyrax.sandbox.cloud import Cloud

RACKSPACE = "rackspace"
OPENSTACK = "openstack"
DIALECTS = (RACKSPACE, OPENSTACK)
NO_REGION = "global"


@dataclass(frozen=True)
class Offer:
    """One entry of the service catalog.

    Attributes:
        dialect: in whose catalog it stands.
        type: the catalog's service type.
        name: the catalog's service name.
        path: path of the endpoint below its site; `{tenant}` is replaced.
        tenant: the endpoint's own tenant id; `{tenant}` is replaced.
        spread: `regions` for an endpoint in each region, `first` for one in the first region,
            `none` for one that belongs to no region.
        internal: whether it is also reachable through the internal network.
        details: further fields of the endpoint; `{site}` is replaced by the site's address.
    """

    dialect: str
    type: str
    name: str
    path: str
    tenant: str = "{tenant}"
    spread: str = "regions"
    internal: bool = False
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Service:
    """A room of the sandbox.

    Attributes:
        name: its name in the request log and in faults, and its segment in paths.
        store: makes the state of the service at one site.
        respond: answers a call.
        refuse: writes a problem in the service's own words.
        offers: how the service appears in the catalogs.
        decorate: adds what every answer of this service carries.
        streams: whether it reads its bodies itself and locks its state itself.
        catch_up: lets happen what is due, for a service that acts on others by itself.
    """

    name: str
    store: Callable[[Site], Any]
    respond: Callable[[Call], Response]
    refuse: Callable[[Call, Problem], Response]
    offers: tuple[Offer, ...] = ()
    decorate: Callable[[Call, Response], None] | None = None
    streams: bool = False
    catch_up: Callable[[Any], None] | None = None


class Store:
    """The state of a service at one site.

    Attributes:
        site: where it stands.
        clock: the cloud's clock.
        durations: seconds of that clock that the steps of life cycles take; may be changed.
    """

    def __init__(
        self, site: Site, durations: Mapping[str, float] | None = None, first_number: int = 1
    ) -> None:
        self.site = site
        self.clock = site.cloud.clock
        self.durations = dict(durations or {})
        self._next_number = first_number

    @property
    def rackspace(self) -> bool:
        """Whether this is Rackspace's service, which differs in many details."""
        return self.site.dialect == RACKSPACE

    def next_number(self) -> int:
        """Return a number that was not used before."""
        self._next_number += 1
        return self._next_number - 1


class Site:
    """One service of one dialect in one region, with its state."""

    def __init__(self, cloud: Cloud, service: Service, dialect: str, region: str) -> None:
        self.cloud = cloud
        self.service = service
        self.dialect = dialect
        self.region = region

    @cached_property
    def store(self) -> Any:
        """State of the service here, made when first needed."""
        with self.cloud.lock:
            return self.service.store(self)

    @property
    def path(self) -> str:
        """Path below which the service answers here."""
        return f"/{self.dialect}/{(self.region or NO_REGION).lower()}/{self.service.name}"

    @property
    def url(self) -> str:
        """Address below which the service answers here."""
        return self.cloud.url + self.path

    @property
    def internal_url(self) -> str:
        """The same through the internal network."""
        return f"{self.cloud.url}/servicenet{self.path}"
