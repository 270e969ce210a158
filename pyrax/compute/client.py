"""The compute client: what `pyrax.cloudservers` is."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pyrax import exceptions, http, utils, warn
from pyrax.client import BaseClient
from pyrax.compute import microversions
from pyrax.compute.base import request_id_of
from pyrax.compute.managers import RACKSPACE, ManagerTable
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.compute.flavors import Flavor
    from pyrax.compute.http_client import HTTPClient
    from pyrax.compute.images import Image
    from pyrax.compute.server import Server

# Keywords that once meant something to the library below, and that programs still pass.
_FORGOTTEN = frozenset(
    (
        "auth_plugin",
        "auth_system",
        "connection_pool",
        "extensions",
        "no_cache",
        "os_cache",
        "proxy_tenant_id",
        "proxy_token",
        "volume_service_name",
    )
)
# A limit is not waited for when something is changed, and not long when something is read.
_READING = http.RetryPolicy(retry_after_cap=60.0)
_CHANGING = http.RetryPolicy(refusals=frozenset(), refusals_with_retry_after=frozenset())


class ComputeClient(ManagerTable, BaseClient["Server"]):
    """The servers of one region, and all that belongs to them.

    Made by `pyrax.connect_to_cloudservers`; `pyrax.cloudservers` is one for the current region.

    Args:
        identity: Who is logged in.
        region_name: The region.
        endpoint_type: ``"publicURL"``, ``"internalURL"`` or ``"adminURL"``; only remembered.
        management_url: The endpoint of the service.
        service_name: The name of the service; only remembered.
        timings: Whether to record how long requests take, see `get_timings`.
        verify_ssl: Whether to check certificates, or the path of those to check against.
        http_log_debug: Whether to log requests and answers, with secrets masked.
        timeout: Seconds to wait for an answer; None for the setting.
        service_type: The type of the service in the catalog.
        dialect: ``"rackspace"`` or ``"openstack"``; by default the identity's.
        microversion: The microversion to speak, such as ``"2.72"``, or ``"latest"``; by default
            none is asked for. Rackspace has none.
        api_version: Another name of `microversion`.
        auto_microversion: Whether a client without a microversion asks for the one that a single
            call needs.
        bypass_url: An endpoint to use instead of the catalog's.
        cacert: The path of the certificates to check against.
        insecure: True does not check certificates, for this client alone.
        **kwargs: Arguments of the library that once was below; ignored, those that never existed
            with a warning.
    """

    name = "compute"
    exceptions = exceptions
    os_cache = False

    def __init__(
        self,
        identity: Any,
        region_name: str | None = None,
        endpoint_type: str | None = None,
        management_url: str | None = None,
        service_name: str | None = None,
        timings: bool = False,
        verify_ssl: bool | str | None = True,
        http_log_debug: bool = False,
        timeout: Any = None,
        *,
        service_type: str | None = None,
        dialect: str | None = None,
        microversion: str | None = None,
        api_version: str | None = None,
        auto_microversion: bool = False,
        bypass_url: str | None = None,
        cacert: str | None = None,
        insecure: bool = False,
        **kwargs: Any,
    ) -> None:
        unknown = sorted(set(kwargs) - _FORGOTTEN)
        if unknown:
            warn.user(f"The compute client does not know {', '.join(unknown)}; ignored.")
        self._managers: dict[str, Any] = {}
        self.last_request_id: str | None = None
        self.auto_microversion = auto_microversion
        self._microversion: microversions.Version | None = None
        self._wants_latest = False
        if insecure:
            verify_ssl = False
        elif cacert and verify_ssl is not False:
            verify_ssl = cacert
        endpoint = bypass_url or management_url
        super().__init__(
            identity,
            region_name,
            endpoint_type,
            endpoint.rstrip("/") if endpoint else endpoint,
            service_name,
            timings,
            verify_ssl,
            http_log_debug,
            timeout,
            service_type=service_type or "compute",
            dialect=dialect,
        )
        self._endpoint = self.management_url
        self.microversion = microversion if api_version is None else api_version

    def _configure_manager(self) -> None:
        """Let the calls of every client go to the servers."""
        self._manager = self.servers  # type: ignore[assignment]

    # Shortcuts.

    def list(  # type: ignore[override]
        self,
        detailed: bool = True,
        search_opts: Mapping[str, Any] | None = None,
        marker: Any = None,
        limit: int | None = None,
        sort_keys: str | Iterable[str] | None = None,
        sort_dirs: str | Iterable[str] | None = None,
    ) -> Servers:
        """Return servers; see `ServerManager.list`."""
        return self.servers.list(detailed, search_opts, marker, limit, sort_keys, sort_dirs)

    def list_images(
        self, detailed: bool = True, limit: int | None = None, marker: Any = None
    ) -> Images:
        """Return images; see `ImageManager.list`."""
        return self.images.list(detailed, limit, marker)

    def list_flavors(
        self,
        detailed: bool = True,
        is_public: bool | None = True,
        marker: Any = None,
        limit: int | None = None,
    ) -> Flavors:
        """Return flavors; see `FlavorManager.list`."""
        return self.flavors.list(detailed, is_public, marker, limit)

    def list_base_images(self) -> Images:
        """Return the images that were not made of a server of this cloud."""
        return ResourceList(
            [image for image in self.images.list() if "server" not in image.to_dict()]
        )

    def list_snapshots(self) -> Images:
        """Return the images that were made of a server."""
        return ResourceList([image for image in self.images.list() if "server" in image.to_dict()])

    def find_images_by_name(self, expr: str | bytes) -> Images:
        """Return the images whose name matches a regular expression.

        Args:
            expr: The expression; it may match anywhere in the name, in any letter case.
        """
        pattern = re.compile(utils.ensure_text(expr, self.encoding), re.IGNORECASE)
        return ResourceList(
            [image for image in self.images.list() if pattern.search(image._info.get("name") or "")]
        )

    # Who, where, how.

    @functools.cached_property
    def client(self) -> HTTPClient:
        """Bare requests to the service."""
        from pyrax.compute.http_client import HTTPClient

        return HTTPClient(self)

    @property
    def tenant_id(self) -> str | None:
        """The id of the account."""
        return self.identity.tenant_id  # type: ignore[no-any-return]

    @property
    def user_id(self) -> str | None:
        """The id of the user."""
        return getattr(self.identity, "user_id", None)

    def set_management_url(self, url: str) -> None:
        """Use another endpoint.

        Args:
            url: The endpoint, with the id of the account where the service wants it.
        """
        self.management_url = self._endpoint = url.rstrip("/")

    def authenticate(self) -> None:
        """Log in when there is no valid token, and get back a forgotten endpoint."""
        self.identity.valid_token()
        self.management_url = self.management_url or self._endpoint

    def unauthenticate(self) -> None:
        """Forget the token and the endpoint, until `authenticate`."""
        self.identity.token = None
        self.management_url = None

    def __enter__(self) -> ComputeClient:
        return self

    def __exit__(self, *details: object) -> None:
        """Close the connections that are kept open."""
        self.identity.pool.close()

    # Microversions.

    @property
    def has_microversions(self) -> bool:
        """Whether the cloud has microversions at all."""
        return self.dialect != RACKSPACE

    @property
    def microversion(self) -> str | None:
        """The microversion in use, such as ``"2.72"``, or None.

        Assign None, a microversion or ``"latest"``, which is looked up once, at the next call.
        """
        if self._wants_latest:
            return microversions.LATEST
        return None if self._microversion is None else microversions.show(self._microversion)

    @microversion.setter
    def microversion(self, value: str | None) -> None:
        self._wants_latest = value == microversions.LATEST
        self._microversion = None
        if value is not None and not self._wants_latest:
            self._microversion = microversions.parse(value)

    @property
    def api_version(self) -> str | None:
        """Another name of `microversion`."""
        return self.microversion

    @api_version.setter
    def api_version(self, value: str | None) -> None:
        self.microversion = value

    def microversion_for(
        self,
        needs: Mapping[str, str] | None = None,
        until: Mapping[str, str] | None = None,
    ) -> microversions.Version | None:
        """Return the microversion to send with one call, or None for none.

        Args:
            needs: The arguments in use, each with the first microversion that has it.
            until: What is in use and was taken out, each with the last microversion that has it.

        Raises:
            UnsupportedAttribute: An argument needs a microversion that cannot be sent.
        """
        if not self.has_microversions:
            for name, version in (needs or {}).items():
                raise exceptions.UnsupportedAttribute(
                    f"{name!r} came with microversion {version}; this cloud has none."
                )
            return None
        if self._wants_latest:
            self._microversion = microversions.parse(self.versions.get_current().version)
            self._wants_latest = False
        return microversions.negotiate(
            self._microversion, raisable=self.auto_microversion, needs=needs, until=until
        )

    # Requests.

    def request(self, uri: str, method: str, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        """Send a request, with the microversion in use unless its headers name one.

        Args:
            uri: The absolute URL.
            method: The HTTP method.
            *args: As `pyrax.http.request` takes them.
            **kwargs: Likewise.

        Returns:
            The response and its parsed body.

        Raises:
            OverLimit: The service is asked too often. It is asked again by itself only to read,
                and if it says when, within a minute.
        """
        headers = dict(kwargs.get("headers") or {})
        if not any(name.lower() == microversions.HEADER.lower() for name in headers):
            headers.update(microversions.headers(self.microversion_for()))
        kwargs["headers"] = headers
        kwargs.setdefault("retry_policy", _READING if method == "GET" else _CHANGING)
        try:
            response, body = super().request(uri, method, *args, **kwargs)
        except exceptions.ClientException as err:
            self.last_request_id = err.request_id
            raise
        self.last_request_id = request_id_of(response)
        return response, body


if TYPE_CHECKING:  # inside the class, "list" is a method
    Servers = list[Server]
    Images = list[Image]
    Flavors = list[Flavor]
