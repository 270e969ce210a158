"""The client for content delivery: what ``pyrax.cloud_cdn`` is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from pyrax import exceptions, http, utils
from pyrax.client import BaseClient
from pyrax.cloudcdn import documents
from pyrax.cloudcdn.flavors import CloudCDNFlavorManager
from pyrax.cloudcdn.services import CloudCDNServiceManager, OpenStackServiceManager
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.cloudcdn.flavors import CloudCDNFlavor
    from pyrax.cloudcdn.service import CloudCDNService

# A change whose answer was lost may have been made: it is not made a second time.
_CHANGING = http.RetryPolicy(
    statuses=frozenset(),
    refusals=frozenset(),
    refusals_with_retry_after=frozenset(),
    failures=frozenset(),
)


class CloudCDNClient(BaseClient):
    """Services that deliver content of web sites from caches near their readers.

    The service is one for the whole account: clients of all regions see the same things. Wherever
    a method takes a service or a flavor, its id will do.
    """

    name = "Cloud CDN"

    def _configure_manager(self) -> None:
        """Set the managers."""
        self.name = type(self).name
        self._flavor_manager = CloudCDNFlavorManager(self)
        rackspace = self.dialect == "rackspace"
        chosen = CloudCDNServiceManager if rackspace else OpenStackServiceManager
        self._services_manager = chosen(self)

    def _add_custom_headers(self, dct: dict[str, Any]) -> None:
        """Name the project: some installations do not have it in their address."""
        if self.projectid:
            dct["X-Project-Id"] = str(self.projectid)

    def request(self, uri: str, method: str, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request; see ``BaseClient.request``. Changes are not repeated."""
        if method not in ("GET", "HEAD"):
            kwargs.setdefault("retry_policy", _CHANGING)
        return super().request(uri, method, *args, **kwargs)

    # --- the service itself ---

    def ping(self) -> None:
        """Ask whether the service is well (Cloud CDN API, "Ping").

        Raises:
            ClientException: It is not.
        """
        self.method_get("/ping")

    def get_home(self) -> dict[str, Any]:
        """Return the home document, which names the service's resources."""
        found: dict[str, Any] = self.method_get("/")[1]
        return found

    def health(self) -> dict[str, Any]:
        """Return how the parts of the service are (Poppy API, "Health").

        Returns:
            A dict, also when a part of the service is not well.

        Raises:
            ClientException: The service does not say.
        """
        response, found = self.method_get("/health", raise_exception=False, retries=0)
        if isinstance(found, dict) and response.status_code in (200, 503):
            return found
        raise exceptions.from_response(response, found, response.url, "GET")

    # --- flavors ---

    def list_flavors(self) -> ResourceList[CloudCDNFlavor]:
        """Return all flavors, a list of ``CloudCDNFlavor`` (Cloud CDN API, "List flavors")."""
        return self._flavor_manager.list()

    def get_flavor(self, flavor_id: Any) -> CloudCDNFlavor:
        """Return a ``CloudCDNFlavor`` (Cloud CDN API, "Retrieve a flavor").

        Args:
            flavor_id: The flavor, or its id, such as ``"cdn"``.

        Raises:
            NotFound: There is no such flavor.
        """
        return self._flavor_manager.get(flavor_id)

    # --- services ---

    def list_services(
        self, limit: int | None = None, marker: Any = None, *, full_listing: bool = False
    ) -> ResourceList[CloudCDNService]:
        """Return services, one page of them (Cloud CDN API, "List services").

        Args:
            limit: How many at most, 1 to 20; the service's default is 10 or 20.
            marker: Id of the last service of the page before.
            full_listing: With ``True`` all pages are fetched; ``limit`` is their size.

        Returns:
            A list of ``CloudCDNService``.
        """
        if full_listing:
            return ResourceList(self._services_manager.walk(limit))
        return self._services_manager.list(limit=limit, marker=marker)

    def iter_services(self, page_size: int | None = None) -> Iterator[CloudCDNService]:
        """Give all services, page by page.

        Args:
            page_size: How many to ask for at once, 1 to 20; default: the service's choice.
        """
        return self._services_manager.walk(page_size)

    def find_services(self, **attrs: Any) -> ResourceList[CloudCDNService]:
        """Return all services whose attributes have the given values.

        Args:
            **attrs: Attribute names and values.
        """
        return self._services_manager.findall(**attrs)

    def find_service(self, **attrs: Any) -> CloudCDNService:
        """Return the one service whose attributes have the given values.

        Args:
            **attrs: Attribute names and values.

        Raises:
            NotFound: No service matches.
            NoUniqueMatch: More than one does.
        """
        return self._services_manager.find(**attrs)

    def get_service(self, service_id: Any) -> CloudCDNService:
        """Return a ``CloudCDNService`` (Cloud CDN API, "Retrieve a service").

        Args:
            service_id: The service, or its id.

        Raises:
            NotFound: There is no such service.
        """
        return self._services_manager.get(service_id)

    def create_service(
        self,
        name: str,
        flavor_id: Any,
        domains: Any,
        origins: Any,
        restrictions: Any = None,
        caching: Any = None,
        *,
        log_delivery: Any = None,
    ) -> CloudCDNService:
        """Create a service (Cloud CDN API, "Create a service").

        It is set up in the background: its status goes to ``deployed``.

        Args:
            name: Its name, unique in the account.
            flavor_id: The flavor, ``"cdn"`` at Rackspace.
            domains: The names under which readers find the site: a list of dicts with ``domain``,
                ``protocol`` (``"http"``, ``"https"``) and ``certificate``; or of texts.
            origins: Where the content comes from: a list of dicts with ``origin`` (a host name or
                address, no URL), ``port``, ``ssl``, ``rules``, ``hostheadertype``; or of texts.
            restrictions: Who may read: a list of dicts with ``name``, ``access``, ``rules``.
            caching: How long things are kept: a list of dicts with ``name``, ``ttl`` (seconds),
                ``rules``.
            log_delivery: Whether access logs are stored in the account's container
                ``.CDN_ACCESS_LOGS``; default: the service's choice.

        Returns:
            The ``CloudCDNService``; it knows what was sent and its ``id``.

        Raises:
            ValueError: A value that is needed is empty.
            TypeError: A list is not given as one.
            BadRequest: The service does not take a value, or the name or a domain is taken.
            Forbidden: The account has as many services as it may have.
            ServiceResponseFailure: The answer does not say the id.
        """
        options = {} if log_delivery is None else {"log_delivery": log_delivery}
        return self._services_manager.create(
            name, flavor_id, domains, origins, restrictions, caching, **options
        )

    def patch_service(self, service_id: Any, changes: Any) -> None:
        """Apply changes to a service (Cloud CDN API, "Update a service").

        It is done in the background: the status goes to ``update_in_progress``, then back. The
        service keeps no versions: who changes last, wins.

        Args:
            service_id: The service, or its id.
            changes: Operations after RFC 6902, applied in this order: a list of dicts such as
                ``{"op": "replace", "path": "/origins/0/port", "value": 443}``; ``op`` is
                ``add``, ``replace`` or ``remove``.

        Raises:
            ValueError: There are no changes, or one lacks a key.
            TypeError: They are no list of dicts.
            BadRequest: The service does not take them, or is not in a state for them.
            NotFound: There is no such service.
        """
        self._services_manager.patch(service_id, changes)

    def update_service(self, service: Any, **attrs: Any) -> list[dict[str, Any]]:
        """Make a service what is wanted: look at it, and send what differs.

        The service keeps no versions: what somebody else changes between the two is lost. For the
        values see ``create_service``.

        Args:
            service: The service, or its id.
            **attrs: Any of ``name``, ``flavor_id``, ``domains``, ``origins``, ``caching``,
                ``restrictions``, ``log_delivery``, each as for ``create_service``. A list replaces
                the whole list.

        Returns:
            The operations that were sent; an empty list if nothing differed.

        Raises:
            BadRequest: The service does not take a value, or a domain is taken.
            NotFound: There is no such service.
            TypeError: A list is not given as one.
            ValueError: A value that is needed is empty.
        """
        return self._services_manager.update(service, **attrs)

    def delete_service(self, service: Any) -> None:
        """Delete a service (Cloud CDN API, "Delete a service"); it is gone some time later.

        Raises:
            NotFound: There is no such service.
        """
        self._services_manager.delete(service)

    def delete_assets(
        self,
        service_id: Any,
        url: str | None = None,
        all: bool = False,
        *,
        hard: bool | None = None,
    ) -> None:
        """Remove what is cached of a service (Cloud CDN API, "Purge cached assets").

        Args:
            service_id: The service, or its id.
            url: Path of one asset on the served domain, such as ``"/img/a.png"``.
            all: ``True`` for everything. Either this or ``url`` is needed.
            hard: ``True``: remove, which takes about ten minutes; ``False``: ask the origin again,
                about a minute, and ``url`` may have wildcards. Default: the service's choice.

        Raises:
            ValueError: Neither or both of ``url`` and ``all`` are given.
            OverLimit: Too many such calls, more than 20 a minute; see ``retry_after``.
            NotFound: There is no such service.
        """
        if hard is None:
            return self._services_manager.delete_assets(service_id, url, all)
        return self._services_manager.delete_assets(service_id, url, all, hard=hard)

    def get_analytics(
        self,
        service: Any,
        metric_type: str,
        *,
        domain: str | None = None,
        start_time: Any = None,
        end_time: Any = None,
    ) -> dict[str, Any]:
        """Return figures about a service (Cloud CDN API, "Analytics").

        Args:
            service: The service, or its id.
            metric_type: ``"requestCount"``, ``"bandwidthOut"``, ``"httpResponseCode_2XX"`` ...
            domain: One of the domains of the service.
            start_time: A ``datetime`` (UTC if it has no zone) or text; default: a day ago.
            end_time: A ``datetime`` (UTC if it has no zone) or text; default: now.

        Returns:
            The document of the service, with the figures by part of the world.

        Raises:
            BadRequest: The service does not know the kind of figures, or not the time.
            NotFound: There is no such service, or the domain is none of it.
        """
        return self._services_manager.get_analytics(
            service, metric_type, domain=domain, start_time=start_time, end_time=end_time
        )

    def wait_for_service(
        self,
        service: Any,
        *,
        timeout: float | None = None,
        interval: float = 5,
        raise_on_failure: bool = True,
    ) -> CloudCDNService | None:
        """Wait until nothing is being done to a service.

        Args:
            service: The service, or its id.
            timeout: Seconds to wait at most; default: an hour.
            interval: Seconds between two looks, at least one.
            raise_on_failure: With ``False`` a service that failed is returned.

        Returns:
            The service, refreshed; ``None`` if it was deleted.

        Raises:
            ServiceResponseFailure: The service failed.
            WaitTimedOut: It took longer.
            NotFound: There is no such service.
        """
        return self._services_manager.wait_for(
            service, timeout=timeout, interval=interval, raise_on_failure=raise_on_failure
        )

    # --- certificates ---

    def create_ssl_certificate(
        self,
        domain_name: str,
        *,
        flavor_id: Any = "cdn",
        cert_type: str = "san",
        project_id: str | None = None,
    ) -> None:
        """Ask for a certificate for a domain (Poppy API, "SSL certificates"); it takes days.

        Args:
            domain_name: The domain, such as ``"www.example.com"``.
            flavor_id: The flavor that is to use it.
            cert_type: ``"san"``, ``"sni"`` or ``"custom"``.
            project_id: The project; default: that of the login.

        Raises:
            BadRequest: The domain has one already, or the flavor is wrong.
        """
        body = {
            "cert_type": documents.needed_text(cert_type, "type of the certificate"),
            "domain_name": documents.needed_text(domain_name, "name of the domain"),
            "flavor_id": documents.flavor_of(flavor_id),
            "project_id": project_id or self.projectid,
        }
        self.method_post("/ssl_certificate", body=body)

    def get_ssl_certificate(self, domain_name: str) -> dict[str, Any]:
        """Return what is known of the certificate of a domain (Poppy API, "SSL certificates").

        Args:
            domain_name: The domain, such as ``"www.example.com"``.

        Returns:
            A dict, as the service sends it.

        Raises:
            NotFound: There is none.
        """
        found: dict[str, Any] = self.method_get(_certificate(domain_name))[1]
        return found

    def delete_ssl_certificate(self, domain_name: str, *, cert_type: str | None = None) -> None:
        """Give the certificate of a domain up (Poppy API, "SSL certificates").

        Args:
            domain_name: The domain, such as ``"www.example.com"``.
            cert_type: Type of the certificate; default: any.

        Raises:
            BadRequest: The service refuses.
        """
        query = utils.build_query([("cert_type", cert_type)])
        self.method_delete(f"{_certificate(domain_name)}{query}")

    # --- what every other client has ---

    def list(self, limit: int | None = None, marker: Any = None) -> NoReturn:
        """Not offered: call ``list_services`` and ``list_flavors``.

        Raises:
            NotSupported: Always.
        """
        raise _elsewhere("list")

    def get(self, item: Any) -> NoReturn:
        """Not offered: call ``get_service`` and ``get_flavor``.

        Raises:
            NotSupported: Always.
        """
        raise _elsewhere("get")

    def create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Not offered: call ``create_service``.

        Raises:
            NotSupported: Always.
        """
        raise _elsewhere("create")

    def delete(self, item: Any) -> NoReturn:
        """Not offered: call ``delete_service``.

        Raises:
            NotSupported: Always.
        """
        raise _elsewhere("delete")

    def find(self, **kwargs: Any) -> NoReturn:
        """Not offered: call ``find_service``.

        Raises:
            NotSupported: Always.
        """
        raise _elsewhere("find")

    def findall(self, **kwargs: Any) -> NoReturn:
        """Not offered: call ``find_services``.

        Raises:
            NotSupported: Always.
        """
        raise _elsewhere("findall")

    def get_limits(self) -> NoReturn:
        """Not offered: the service has no such call."""
        raise exceptions.NotSupported("get_limits", CloudCDNClient.name)


_INSTEAD = {
    "list": "use list_services or list_flavors",
    "get": "use get_service or get_flavor",
    "create": "use create_service",
    "delete": "use delete_service",
    "find": "use find_service",
    "findall": "use find_services",
}


def _elsewhere(method: str) -> exceptions.NotSupported:
    """Return the error that names the right method."""
    return exceptions.NotSupported(method, CloudCDNClient.name, _INSTEAD[method])


def _certificate(domain_name: Any) -> str:
    """Return the path of the certificate of a domain."""
    return f"/ssl_certificate/{utils.quote_segment(domain_name)}"
