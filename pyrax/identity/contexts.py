"""From a catalog to clients: contexts, ``get_client`` and the reading of login answers."""

from __future__ import annotations

import logging
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pyrax import exceptions, utils
from pyrax.dates import parse_expiry
from pyrax.identity.catalog import Services, build_services, catalog_entries, interface_name
from pyrax.identity.endpoint import Endpoint, matching_key
from pyrax.identity.state import IdentityState, text_of

if TYPE_CHECKING:
    from typing import TypeVar

    from pyrax.identity.across import RegionResults
    from pyrax.identity.endpoint import Service

    Result = TypeVar("Result")

log = logging.getLogger("pyrax")


NETWORK_NAMES = frozenset(
    {
        "network",
        "networks",
        "neutron",
        "cloudnetworks",
        "cloud_networks",
        "compute:network",
        "compute:networks",
        "raxnetwork",
    }
)
"""Every name under which scripts ask for networks."""


class RegionServices(utils.DotDict[Endpoint]):
    """The services of one region: name -> endpoint; aliases work as keys and attributes.

    Args:
        identity: The identity whose catalog it is.
        region: Name of the region.
    """

    def __init__(self, identity: Contexts, region: str) -> None:
        super().__init__()
        for key, service in identity.services.items():
            endpoint = service.endpoints.get(region)
            if endpoint is not None:
                self[key] = endpoint
        self.__dict__["_find"] = lambda name: identity.find_endpoint(name, region)
        self.__dict__["_aliases"] = identity.service_mapping

    def __dir__(self) -> list[str]:
        """List the services under all their names."""
        aliases: Mapping[str, str] = self.__dict__.get("_aliases", {})
        return sorted({*super().__dir__(), *(one for one, key in aliases.items() if key in self)})

    def __missing__(self, key: str) -> Endpoint:
        """Return the endpoint for an alias."""
        endpoint: Endpoint | None = self.__dict__["_find"](key)
        if endpoint is None:
            raise KeyError(key)
        return endpoint

    def __getattr__(self, name: str) -> Endpoint:
        """Read a service name or alias as an attribute."""
        if not name.startswith("_"):
            try:
                return self[name]
            except KeyError:
                pass
        raise AttributeError(f"No such attribute '{name}'.")


class Contexts(IdentityState):
    """An identity object as a context: services and regions as attributes, and their clients."""

    _access: Any = None
    _downgrade_logged = False

    # --- login answers ---

    def _parse_response(self, resp: Any) -> None:
        """Take over a login answer; subclasses may read answers of their own.

        Args:
            resp: The answer in the shape of Identity v2.0, a dict with the key ``access``.
        """
        access = resp["access"]
        token = access["token"]
        self.token = token["id"]
        expires = parse_expiry(token.get("expires"))
        self.expires = expires.replace(microsecond=0) if expires else token.get("expires")
        tenant = token.get("tenant")
        if isinstance(tenant, Mapping):
            self.tenant_id = tenant.get("id", self.tenant_id)
            self.tenant_name = tenant.get("name", self.tenant_name)
        self.user = self._parse_user(access)
        self.username = self.user.get("name") or self.username
        self.service_catalog = catalog_entries(access)
        self._access = access
        self._parse_service_catalog()

    def _parse_user(self, access: Mapping[str, Any]) -> dict[str, Any]:
        """Return the user of a login answer with ``id``, ``name`` and ``roles`` always there."""
        found = access.get("user")
        user = dict(found) if isinstance(found, Mapping) else {}
        user.setdefault("id", None)
        user["name"] = user.get("name") or user.get("username")
        roles = user.get("roles")
        user["roles"] = roles if isinstance(roles, list) else []
        return user

    def _parse_service_catalog(self) -> None:
        """Build ``services`` and ``regions`` from ``service_catalog``; subclasses may add some.

        Objects that scripts keep are refreshed in place; clients made before go on working.
        """
        fresh, regions = build_services(
            self,
            self.service_catalog,
            access=self._access,
            interface=interface_name(self._setting("interface")),
        )
        self._log_downgrade(fresh)
        services: Any = self.services  # scripts may have put something else there
        known: Any = self.regions
        if isinstance(services, Services):
            services.refresh(fresh)
        else:
            self.services = fresh
        if isinstance(known, list):
            known[:] = regions
        else:
            self.regions = regions

    def _forget_catalog(self) -> None:
        """Drop what the login said about user and services."""
        self._access = None
        self.user = {}
        self.service_catalog = []
        kept: Any = self.services
        if isinstance(kept, Services):
            kept.refresh(Services())
        else:
            self.services = Services()
        self.regions = []

    def _log_downgrade(self, services: Services) -> None:
        """Log once that tokens go to services over plain http although the login used https."""
        if self._downgrade_logged:
            return
        try:
            login_scheme = urllib.parse.urlsplit(str(self.auth_endpoint)).scheme.lower()
        except exceptions.PyraxException:
            return
        if login_scheme != "https":
            return
        plain = [
            str(endpoint.public_url)
            for service in services.values()
            for endpoint in service.endpoints.values()
            if str(endpoint.public_url or "").lower().startswith("http:")
        ]
        if plain:
            self._downgrade_logged = True
            log.warning(
                "The login used https, but the catalog has plain http addresses, e.g. %s; "
                "tokens can be read on the way to them.",
                plain[0],
            )

    # --- names ---

    def _service_key(self, name: Any) -> str:
        """Return the key in ``services`` for a service name or alias."""
        text = str(text_of(name))
        if text in self.services:
            return text
        return "network" if text in NETWORK_NAMES else self.service_mapping.get(text, text)

    def _find_service(self, name: Any) -> Service | None:
        """Return the service with a name or alias, or ``None``."""
        key = self._service_key(name)
        return self.services.get(key) if key != "access" else None

    def find_endpoint(self, service: Any, region: Any) -> Endpoint | None:
        """Return the endpoint of a service in a region.

        Args:
            service: Service key or alias, e.g. ``"compute"`` or ``"nova"``.
            region: Name of the region, in any letter case.

        Returns:
            The endpoint, or ``None`` if the catalog has no such service there.
        """
        found = self._find_service(service)
        if found is None:
            return None
        wanted = region if region is None else str(text_of(region))
        return found.endpoint_for(wanted)

    def __getattr__(self, name: str) -> Any:
        """Look up a service (its endpoints by region) or a region (its services)."""
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if not self.authenticated:
            raise exceptions.NoLoginYet(
                f"Authentication required before accessing '{name}': call authenticate(), or give "
                "set_credentials() the argument authenticate=True."
            )
        service = self._find_service(name)
        if service is not None:
            return service.endpoints
        region = matching_key(self.regions, name)
        if region is not None:
            return RegionServices(self, region)
        raise AttributeError(f"No such attribute '{name}'.")

    def __dir__(self) -> list[str]:
        """List the services and regions of the catalog, too, when there was a login."""
        names: set[Any] = set(super().__dir__())
        if self.authenticated:
            services = {key for key in self.services if key != "access"}
            aliases = (alias for alias, key in self.service_mapping.items() if key in services)
            names.update(services, aliases, self.regions)
        return sorted(filter(utils.is_attribute_name, names))

    # --- clients ---

    def get_client(
        self,
        service: Any,
        region: Any,
        public: bool = True,
        cached: bool = True,
        client_class: Any = None,
    ) -> Any:
        """Return the client for a service in a region.

        The same object comes back each time until the next login; it is also the one that
        ``context.<service>.<region>.client`` gives.

        Args:
            service: Service key or alias, e.g. ``"compute"``, ``"nova"`` or ``"cloudfiles"``.
            region: Name of the region, in any letter case.
            public: ``False`` for the internal address.
            cached: ``False`` for a new client, which then becomes the kept one.
            client_class: Class to use instead of the service's own.

        Returns:
            The client object.

        Raises:
            NotAuthenticated: There is no login yet.
            NoSuchClient: The catalog has no such service in that region.
            NoClientForService: pyrax has no client class for this service.
            NoEndpointForService: The service has no such address in that region.
        """
        return self._endpoint_or_raise(service, region).kept_client(
            public=public, client_class=client_class, cached=cached
        )

    def make_client(
        self,
        service: Any,
        region: Any,
        *,
        public: bool = True,
        client_class: Any = None,
        verify_ssl: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Make a client that is not kept.

        Args:
            service: Service key or alias.
            region: Name of the region, in any letter case.
            public: ``False`` for the internal address.
            client_class: Class to use instead of the service's own.
            verify_ssl: Certificate check of this client; ``None``: what the identity says.
            **kwargs: Passed on to the client class.

        Returns:
            A new client object.

        Raises:
            NotAuthenticated: There is no login yet.
            NoSuchClient: The catalog has no such service in that region.
            NoClientForService: pyrax has no client class for this service.
            NoEndpointForService: The service has no such address in that region.
        """
        return self._endpoint_or_raise(service, region).make_client(
            public=public, client_class=client_class, verify_ssl=verify_ssl, **kwargs
        )

    def across_regions(
        self,
        service: Any,
        call: Callable[[Any], Result],
        regions: Iterable[str] | None = None,
        *,
        timeout: float | None = None,
        concurrency: int | None = None,
    ) -> RegionResults[Result]:
        """Make a call in several regions at the same time.

        Args:
            service: Service key or alias, e.g. ``"compute"``, ``"nova"`` or ``"cloudfiles"``.
            call: Is given the client of each region, the same as ``get_client`` gives, in a
                thread of its own; what it returns is the result.
            regions: Names of the regions, in any letter case; default: all that the catalog has
                for the service, where several share one address only the first.
            timeout: Seconds after which no region is waited for any longer; default: as long as
                the requests take, which have time-outs of their own.
            concurrency: Regions at a time; default: all, up to 32.

        Returns:
            A dict from region to result, in the order of the regions. Its ``errors`` is a dict
            from region to exception: a call that fails, a region without the service, or
            ``RequestTimeout`` where ``timeout`` was over. ``joined()`` makes one list of lists.

        Raises:
            NotAuthenticated: There is no login yet.
            NoSuchClient: The catalog has no such service at all.
            ValueError: ``timeout`` or ``concurrency`` is out of range.
        """
        from pyrax.identity.across import across_regions

        return across_regions(
            self, service, call, regions, timeout=timeout, concurrency=concurrency
        )

    def _endpoint_or_raise(self, service: Any, region: Any) -> Endpoint:
        """Return the endpoint of a service in a region."""
        if not self.authenticated:
            raise exceptions.NotAuthenticated(
                "You must authenticate before trying to create clients."
            )
        endpoint = self.find_endpoint(service, region)
        if endpoint is None:
            raise exceptions.NoSuchClient(
                f"There is no client available for the service '{service}' in the region "
                f"'{region}'."
            )
        return endpoint
