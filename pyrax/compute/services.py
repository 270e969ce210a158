"""`pyrax.cloudservers.services`: the parts of the compute service itself; for administrators."""

from __future__ import annotations

from typing import Any

from pyrax.compute.base import ComputeManager, Resource, segment
from pyrax.parameters import given

# Services were first known by host and binary, then by their own UUID.
_LAST_BY_HOST = "2.52"
_BY_UUID = "2.53"


class Service(Resource):
    """A service: `id`, `binary`, `host`, `zone`, `status`, `state`, `updated_at`, ..."""

    manager: ServiceManager

    NAME_ATTR = "binary"
    get_details = False

    id: Any
    binary: str
    host: str
    zone: str
    status: str
    state: str
    updated_at: str
    disabled_reason: str | None
    forced_down: bool


Services = list[Service]


class ServiceManager(ComputeManager[Service]):
    """The services of the region.

    A service to change is given by host and binary (sent with microversion 2.52 at the latest),
    or, with a microversion of 2.53 or later, by its id (or itself) alone.
    """

    resource = Service
    key = "service"
    base = "os-services"

    def list(self, host: str | None = None, binary: str | None = None) -> Services:
        """Return services.

        OpenStack Compute API, 'List Compute Services'.

        Args:
            host: Only those on this host.
            binary: Only those with this program, such as ``"nova-compute"``.
        """
        return self._many("/os-services", query=[("binary", binary), ("host", host)])

    def enable(self, host: Any, binary: str | None = None) -> Service:
        """Let servers be placed on a service again.

        Args:
            host: The host, or the id of the service.
            binary: The program; None when the id was given.

        Returns:
            The `Service` as it is now.
        """
        if binary is None:
            return self._by_id(host, {"status": "enabled"})
        return self._by_host("enable", {"host": host, "binary": binary})

    def disable(self, host: Any, binary: str | None = None) -> Service:
        """Place no more servers on a service.

        Args:
            host: The host, or the id of the service.
            binary: The program; None when the id was given.

        Returns:
            The `Service` as it is now.
        """
        if binary is None:
            return self._by_id(host, {"status": "disabled"})
        return self._by_host("disable", {"host": host, "binary": binary})

    def disable_log_reason(
        self, host: Any, binary: str | None = None, reason: str | None = None
    ) -> Service:
        """Place no more servers on a service, and say why.

        Args:
            host: The host, or the id of the service.
            binary: The program; None when the id was given.
            reason: Why.

        Returns:
            The `Service` as it is now.
        """
        if binary is None:
            return self._by_id(host, given(status="disabled", disabled_reason=reason))
        body = given(host=host, binary=binary, disabled_reason=reason)
        return self._by_host("disable-log-reason", body)

    def force_down(
        self, host: Any, binary: str | None = None, force_down: bool | None = None
    ) -> Service:
        """Record that a service is down, or no longer (microversion 2.11).

        Args:
            host: The host, or the id of the service.
            binary: The program; None when the id was given.
            force_down: Whether it is down.
        """
        if binary is None:
            return self._by_id(host, given(forced_down=force_down))
        body = given(host=host, binary=binary, forced_down=force_down)
        return self._by_host("force-down", body, needs={"force_down": "2.11"})

    def delete(self, service_id: Any) -> None:
        """Forget a service that is gone.

        OpenStack Compute API, 'Delete Compute Service'.

        Args:
            service_id: The service, or its id.
        """
        self._call("DELETE", self._path(service_id))

    def _by_host(
        self, action: str, body: dict[str, Any], needs: dict[str, str] | None = None
    ) -> Service:
        """Change a service that is known by host and binary."""
        _, answer = self._call(
            "PUT",
            f"/os-services/{action}",
            body=body,
            needs=needs,
            until={"host and binary": _LAST_BY_HOST},
        )
        return Service(self, self._document(answer), True)

    def _by_id(self, service: Any, changes: dict[str, Any]) -> Service:
        """Change a service that is known by its id."""
        path = f"/os-services/{segment(service)}"
        needs = {"the id of a service": _BY_UUID}
        _, answer = self._call("PUT", path, body=changes, needs=needs)
        return Service(self, self._document(answer), True)
