"""The HTTP side of the compute client: `pyrax.cloudservers.client`, for calls of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyrax.compute.client import ComputeClient


class HTTPClient:
    """Bare requests to the compute service, with token and endpoint of the client.

    Args:
        api: The compute client.
    """

    def __init__(self, api: ComputeClient) -> None:
        self.api = api

    # Requests.

    def request(self, url: str, method: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send a request without a token.

        Args:
            url: An absolute URL.
            method: The HTTP method.
            **kwargs: As `pyrax.http.request` takes them.

        Returns:
            The response and its parsed body.
        """
        return self.api.request(url, method, **kwargs)

    def get(self, url: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send a GET.

        Args:
            url: A path below the endpoint, such as ``"/servers"``, or an absolute URL.
            **kwargs: As `pyrax.http.request` takes them.

        Returns:
            The response and its parsed body.
        """
        return self.api.method_get(url, **kwargs)

    def post(self, url: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send a POST; ``body=`` is sent as JSON. Otherwise as `get`."""
        return self.api.method_post(url, **kwargs)

    def put(self, url: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send a PUT; ``body=`` is sent as JSON. Otherwise as `get`."""
        return self.api.method_put(url, **kwargs)

    def delete(self, url: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send a DELETE. Otherwise as `get`."""
        return self.api.method_delete(url, **kwargs)

    # Login.

    def authenticate(self) -> None:
        """Log in when needed."""
        self.api.authenticate()

    def unauthenticate(self) -> None:
        """Forget the token and the endpoint."""
        self.api.unauthenticate()

    @property
    def auth_token(self) -> str | None:
        """The token in use, or None."""
        token: str | None = self.api.identity.token
        return token

    @property
    def projectid(self) -> Any:
        """The id of the account."""
        return self.api.projectid

    @property
    def tenant_id(self) -> Any:
        """The id of the account."""
        return self.api.tenant_id

    @property
    def user_id(self) -> Any:
        """The id of the user."""
        return self.api.user_id

    # Where to, and how.

    @property
    def management_url(self) -> str | None:
        """The endpoint."""
        return self.api.management_url

    @management_url.setter
    def management_url(self, url: str | None) -> None:
        self.api.management_url = url

    def set_management_url(self, url: str) -> None:
        """Use another endpoint."""
        self.api.set_management_url(url)

    @property
    def region_name(self) -> str | None:
        """The region."""
        return self.api.region_name

    @property
    def service_type(self) -> str | None:
        """The type of the service, as the catalog has it."""
        return self.api.service_type

    @property
    def service_name(self) -> str | None:
        """The name of the service, as the caller gave it."""
        return self.api.service_name

    @property
    def endpoint_type(self) -> str | None:
        """The kind of endpoint: ``"publicURL"``, ``"internalURL"`` or ``"adminURL"``."""
        return self.api.endpoint_type

    @property
    def timeout(self) -> Any:
        """Seconds to wait for an answer, or None for the setting."""
        return self.api.timeout

    @timeout.setter
    def timeout(self, value: Any) -> None:
        self.api.timeout = value

    @property
    def verify_cert(self) -> Any:
        """Whether certificates are checked, or the path of those to check against."""
        return self.api.verify_ssl

    # What happened.

    @property
    def last_request_id(self) -> str | None:
        """The id under which the service logged the last request."""
        return self.api.last_request_id

    @property
    def times(self) -> list[tuple[str, float, float]]:
        """Of each request, with ``timings=True``: ``("METHOD url", start, end)``."""
        return self.api.times

    @property
    def timings(self) -> bool:
        """Whether the duration of requests is recorded."""
        return self.api.timings

    def get_timings(self) -> Any:
        """Return what is recorded about the duration of requests."""
        return self.api.get_timings()

    def reset_timings(self) -> None:
        """Forget what is recorded about the duration of requests."""
        self.api.reset_timings()

    @property
    def http_log_debug(self) -> bool:
        """Whether requests and answers are logged."""
        return self.api.http_log_debug

    @http_log_debug.setter
    def http_log_debug(self, value: bool) -> None:
        self.api.http_log_debug = value
