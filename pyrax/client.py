"""What all service clients share: requests with the identity's token, and the usual calls."""

from __future__ import annotations

import time
import urllib.parse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyrax import exceptions, http, http_trace, utils, version
from pyrax.kinds import Of, R

if TYPE_CHECKING:
    from pyrax.manager import BaseManager
    from pyrax.tables import ResourceList

MAX_TIMINGS = 10_000
_UNCHANGED_USER_AGENTS = ("pyrax", f"pyrax/{version.version}")


def literal_path(path: str) -> str:
    """Encode what in a URL would be a fragment or padding, so that no other thing is addressed.

    Args:
        path: A path with or without query, not quite encoded perhaps.
    """
    kept = path.rstrip()
    return kept.replace("#", "%23") + urllib.parse.quote(path[len(kept) :])


class BaseClient(Of[R]):
    """A service of one region, seen with one login.

    A subclass names its managers in ``_configure_manager``.

    Args:
        identity: The login; gives tokens, settings and connections.
        region_name: Name of the region.
        endpoint_type: Kept as an attribute; nothing reads it.
        management_url: URL of the service in that region.
        service_name: Name of the service in messages.
        timings: With ``True`` the duration of each call is noted, see ``get_timings``.
        verify_ssl: ``False``, or the path of a CA bundle. ``True`` and ``None`` follow the
            identity's ``verify_ssl``; assign the attribute to decide for this client alone.
        http_log_debug: ``True`` writes this client's traffic to the debug trace. ``False`` follows
            the global state; assign the attribute to silence this client alone.
        timeout: Seconds, or a pair (connect, read); ``None`` for the setting ``timeout``.
        service_type: Type of the service as the catalog names it.
        dialect: ``"rackspace"`` or ``"openstack"``; by default that of the identity.
    """

    user_agent: str | None = None
    name = "base"
    retry_policy: http.RetryPolicy | None = None
    """What is repeated after failures; ``None`` for the rules of ``pyrax.http``."""
    _data_type: str | None = "application/json"
    """The Content-Type of ``data`` sent without one; ``None`` lets the service find out."""

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
    ) -> None:
        self.version = "v1.1"
        self.identity = identity
        self.region_name = region_name
        self.endpoint_type = endpoint_type
        self.management_url = management_url
        self.service_name = service_name
        self.timings = timings
        self.timeout = timeout
        self.service_type = service_type
        self.dialect = dialect or getattr(identity, "dialect", None) or "openstack"
        self.times: list[tuple[str, float, float]] = []
        self._verify_ssl: bool | str | None = None if verify_ssl is True else verify_ssl
        self._retries: int | None = None
        self._http_log_debug: bool | None = None
        if http_log_debug:
            self.http_log_debug = True
        self._manager: BaseManager[R] = None  # type: ignore[assignment]
        self._configure_manager()

    def __repr__(self) -> str:
        """Show the class and the region."""
        return f"<{type(self).__name__} region={self.region_name!r}>"

    def _configure_manager(self) -> None:
        """Set ``_manager`` and what other managers the service has."""
        raise NotImplementedError(f"'{type(self).__name__}' must define '_configure_manager'.")

    def _dialect_of_v1(self) -> str:
        """Return the dialect of a service of which Rackspace's API alone is at ``/v1.0``.

        The type in the catalog tells it as well; without a type and such a path it is the login's.
        """
        path = urllib.parse.urlsplit(self.management_url or "").path
        kind = str(self.service_type or "")
        if kind.startswith("rax:") or "v1.0" in path.split("/"):
            return "rackspace"
        return "openstack" if kind else self.dialect

    # --- settings ---

    @property
    def verify_ssl(self) -> Any:
        """How certificates are checked: the value given to this client, else the identity's."""
        return self.identity.verify_ssl if self._verify_ssl is None else self._verify_ssl

    @verify_ssl.setter
    def verify_ssl(self, value: bool | str | None) -> None:
        """Decide for this client; ``None`` follows the identity again."""
        self._verify_ssl = value

    @property
    def http_log_debug(self) -> bool:
        """Whether this client's traffic is traced: its own switch, else the global state."""
        if self._http_log_debug is not None:
            return self._http_log_debug
        return bool(self.identity.settings.debug())

    @http_log_debug.setter
    def http_log_debug(self, value: bool | None) -> None:
        """Switch the trace of this client on or off; ``None`` follows the global state again."""
        self._http_log_debug = None if value is None else bool(value)
        http_trace.set_own(self, self._http_log_debug)

    @property
    def retries(self) -> int:
        """How often a call is repeated at most: the value assigned here, else the setting."""
        if self._retries is not None:
            return self._retries
        found = self.identity.settings.get("retries")
        return http.RETRIES if found is None else int(found)

    @retries.setter
    def retries(self, value: int | None) -> None:
        """Decide for this client: 0 for never; ``None`` follows the setting again."""
        self._retries = value

    @property
    def encoding(self) -> str:
        """The encoding of names given as bytes."""
        return self.identity.settings.get("encoding") or "utf-8"

    @property
    def projectid(self) -> Any:
        """The id of the tenant (project)."""
        return self.identity.tenant_id

    def other_service(self, service: str) -> Any:
        """Return a new client of another service: the same login, region and TLS settings.

        Args:
            service: Service key such as ``"compute"`` or ``"network"``.

        Returns:
            The client; ``None`` if the catalog has no such service in this region.
        """
        make = getattr(self.identity, "make_client", None)
        if make is None:
            return None
        timeout = {} if self.timeout is None else {"timeout": self.timeout}
        try:
            return make(service, self.region_name, verify_ssl=self._verify_ssl, **timeout)
        except (exceptions.NoSuchClient, exceptions.NoEndpointForService):
            return None

    # --- the usual calls ---

    def list(self, limit: int | None = None, marker: Any = None) -> ResourceList[R]:
        """Return the things of the account, one page of them.

        Args:
            limit: How many at most.
            marker: Id of the last thing of the page before.
        """
        return self._manager.list(limit=limit, marker=marker)

    def get(self, item: Any) -> R:
        """Return one thing.

        Args:
            item: Its id, or an object with that id.

        Raises:
            NotFound: There is no such thing.
        """
        return self._manager.get(item)

    def create(self, *args: Any, **kwargs: Any) -> R:
        """Create a thing; the arguments are those of the manager's ``create``."""
        return self._manager.create(*args, **kwargs)

    def delete(self, item: Any) -> None:
        """Delete a thing.

        Args:
            item: Its id, or the object.

        Raises:
            NotFound: There is no such thing.
        """
        return self._manager.delete(item)

    def find(self, **kwargs: Any) -> R:
        """Return the one thing whose attributes have the given values.

        Args:
            **kwargs: Attribute names and values.

        Raises:
            NotFound: No thing matches.
            NoUniqueMatch: More than one does.
        """
        return self._manager.find(**kwargs)

    def findall(self, **kwargs: Any) -> ResourceList[R]:
        """Return all things whose attributes have the given values.

        Args:
            **kwargs: Attribute names and values.
        """
        return self._manager.findall(**kwargs)

    def authenticate(self) -> Any:
        """Log in again with the credentials of the identity."""
        return self.identity.authenticate()

    def unauthenticate(self) -> Any:
        """Forget the login: token, credentials and catalog of the identity."""
        return self.identity.unauthenticate()

    def get_timings(self) -> Any:
        """Return what calls took, if ``timings`` is true.

        Returns:
            A list of ``("<METHOD> <url>", start, end)`` in seconds since the epoch; the last
            10,000 calls at most.
        """
        return self.times

    def reset_timings(self) -> None:
        """Forget what calls took."""
        self.times = []

    def get_limits(self) -> Any:
        """Return the limits of the account as the service sends them ("List limits")."""
        return self.method_get("/limits")[1]

    # --- requests ---

    def _add_custom_headers(self, dct: dict[str, Any]) -> None:
        """Add headers of this service to each request, in place; a subclass may."""

    def _user_agent(self) -> str:
        """Return the User-Agent: this client's, the identity's if changed, else the settings'."""
        if self.user_agent:
            return self.user_agent
        agent = getattr(self.identity, "user_agent", None)
        if agent and agent not in _UNCHANGED_USER_AGENTS:
            return str(agent)
        return str(self.identity.settings.user_agent())

    def request(self, uri: str, method: str, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request with the usual headers, but without a token.

        Args:
            uri: The absolute URL.
            method: The HTTP method.
            *args: As ``pyrax.http.request`` takes them.
            **kwargs: Likewise. What is not given comes from this client and the settings.

        Returns:
            ``(response, body)``.

        Raises:
            ClientException: The class that belongs to an error status.
        """
        headers = {"User-Agent": self._user_agent(), "Accept": "application/json"}
        self._add_custom_headers(headers)
        given = kwargs.get("headers")
        if given:
            names = {name.lower(): name for name in headers}
            for name, value in given.items():
                text = utils.ensure_text(name)
                headers[names.get(text.lower(), text)] = value
        data = kwargs.get("data")
        if (
            data is not None
            and self._data_type
            and not isinstance(data, (Mapping, list, tuple))
            and "content-type" not in {name.lower() for name in headers}
        ):
            headers["Content-Type"] = self._data_type
        kwargs["headers"] = headers
        if kwargs.get("timeout") is None:
            timeout = self.timeout
            kwargs["timeout"] = (
                self.identity.settings.get("timeout") if timeout is None else timeout
            )
        if kwargs.get("verify") is None:
            kwargs["verify"] = self.verify_ssl
        if kwargs.get("retries") is None:
            kwargs["retries"] = self.retries
        if kwargs.get("pool") is None:
            kwargs["pool"] = self.identity.pool
        if self.retry_policy is not None:
            kwargs.setdefault("retry_policy", self.retry_policy)
        if kwargs.get("log") is None:
            kwargs["log"] = self._log_of(uri, method, data)
        return http.request(method, uri, *args, **kwargs)

    def _log_of(self, uri: str, method: str, data: Any) -> bool | str:
        """Return how the debug trace shows a request: whole, without its bodies, or not at all."""
        log = self.http_log_debug
        if self._http_log_debug is None:
            http_trace.follow(self, log)
        return http.NO_BODIES if log and self._is_confidential(uri, method, data) else log

    def _is_confidential(self, uri: str, method: str, data: Any) -> bool:
        """Tell whether what is in the bodies of a request and its answer must not be shown."""
        return False

    def _url(self, uri: Any) -> str:
        """Return the absolute URL for a path of this service.

        Raises:
            ServiceNotAvailable: The service has no URL in this region.
        """
        base = self.management_url
        if not base:
            name = self.service_name or self.name
            raise exceptions.ServiceNotAvailable(f"The '{name}' service is not available.")
        path = utils.ensure_text(uri or "", self.encoding if isinstance(uri, bytes) else "utf-8")
        if path.startswith(("http://", "https://")):
            return path
        base = base.rstrip("/")
        path = literal_path(path)
        if not path or path[0] in "/?":
            return base + path
        return f"{base}/{path}"

    def _api_request(self, uri: Any, method: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request with the identity's token, once more after a 401 with a new one."""
        identity = self.identity
        token = identity.valid_token()
        url = self._url(uri)
        headers = dict(kwargs.pop("headers", None) or {})
        if identity.tenant_id:
            headers.setdefault("X-Auth-Project-Id", identity.tenant_id)
        headers["X-Auth-Token"] = token
        mark = http.BodyMark(kwargs.get("data"))
        try:
            answer = self._timed_request(url, method, headers=headers, **kwargs)
            if getattr(answer[0], "status_code", None) != 401:
                return answer
            refused = None
        except exceptions.Unauthorized as error:
            refused = error
        headers["X-Auth-Token"] = identity.renew_token(token)
        if not mark.rewind():
            if refused is None:
                return answer
            raise refused
        try:
            return self._timed_request(url, method, headers=headers, **kwargs)
        except exceptions.Unauthorized:
            if refused is None:
                raise
            raise refused from None

    def _timed_request(self, url: str, method: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request; note what it took if ``timings`` is true."""
        if not self.timings:
            return self.request(url, method, **kwargs)
        start = time.time()
        try:
            return self.request(url, method, **kwargs)
        finally:
            label = f"{method} {http_trace.mask_url(url)}"
            self.times.append((label, start, time.time()))
            if len(self.times) > MAX_TIMINGS:
                del self.times[0]

    def method_head(self, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send an authenticated HEAD; see ``method_get``."""
        return self._api_request(uri, "HEAD", **kwargs)

    def method_get(self, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send an authenticated GET.

        Args:
            uri: Path below the service's URL, already quoted, or an absolute URL.
            **kwargs: Any of those of ``pyrax.http.request``.

        Returns:
            ``(response, body)``, the body decoded if it is JSON.

        Raises:
            ServiceNotAvailable: The service has no URL in this region.
            AuthenticationFailed: The token expired, and the login failed.
            Unauthorized: The service refused the new token as well, or the body could not be sent
                a second time.
            ClientException: The class that belongs to another error status.
        """
        return self._api_request(uri, "GET", **kwargs)

    def method_post(self, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send an authenticated POST; see ``method_get``."""
        return self._api_request(uri, "POST", **kwargs)

    def method_put(self, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send an authenticated PUT; see ``method_get``."""
        return self._api_request(uri, "PUT", **kwargs)

    def method_delete(self, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send an authenticated DELETE; see ``method_get``."""
        return self._api_request(uri, "DELETE", **kwargs)

    def method_patch(self, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send an authenticated PATCH; see ``method_get``."""
        return self._api_request(uri, "PATCH", **kwargs)


def _safe_quote(val: Any) -> str:
    """Percent-encode a whole path and query, as old callers expect; nothing here uses it."""
    return urllib.parse.quote(utils.ensure_text(val), safe="/.?&=,")
