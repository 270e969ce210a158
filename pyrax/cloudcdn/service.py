"""A content delivery service, and what can be done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.cloudcdn.services import CloudCDNServiceManager

END_STATES = ("deployed", "failed", "disabled")
"""The states in which nothing is being done to a service."""


class CloudCDNService(BaseResource):
    """A content delivery service.

    Its fields are attributes: ``id``, ``name``, ``status``, ``flavor_id``, ``domains``,
    ``origins``, ``caching``, ``restrictions``, ``log_delivery``, ``errors``, ``links``,
    ``project_id``. One that was just created knows only what was sent; the rest is fetched when
    it is asked for.
    """

    manager: CloudCDNServiceManager
    caching: list[dict[str, Any]]
    domains: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    flavor_id: str
    id: str
    links: list[dict[str, Any]]
    log_delivery: dict[str, Any]
    name: str
    origins: list[dict[str, Any]]
    project_id: str
    restrictions: list[dict[str, Any]]
    status: str

    final_states = END_STATES

    def patch(self, changes: Any) -> None:
        """Apply changes; see the client's ``patch_service``. The object is stale after that."""
        self.manager.patch(self.id, changes)
        self.loaded = False

    def delete(self) -> None:
        """Delete the service (Cloud CDN API, "Delete a service"); it is gone some time later.

        Raises:
            NotFound: The service does not exist.
        """
        self.manager.delete(self)

    def delete_assets(
        self, url: str | None = None, all: bool = False, *, hard: bool | None = None
    ) -> None:
        """Remove cached assets; see the client's ``delete_assets``."""
        if hard is None:
            self.manager.delete_assets(self.id, url, all)
        else:
            self.manager.delete_assets(self.id, url, all, hard=hard)

    def update(self, **attrs: Any) -> list[dict[str, Any]]:
        """Make the service what is wanted; see the client's ``update_service``."""
        return self.manager.update(self, **attrs)

    def get_analytics(self, metric_type: str, **kwargs: Any) -> dict[str, Any]:
        """Return figures about the service; see the client's ``get_analytics``.

        Args:
            **kwargs: Those of ``CloudCDNClient.get_analytics`` by name.
        """
        return self.manager.get_analytics(self, metric_type, **kwargs)

    def wait(
        self, *, timeout: float | None = None, interval: float = 5, raise_on_failure: bool = True
    ) -> CloudCDNService | None:
        """Wait until nothing is being done to the service; see ``wait_for_service``."""
        return self.manager.wait_for(
            self, timeout=timeout, interval=interval, raise_on_failure=raise_on_failure
        )

    @property
    def access_url(self) -> str | None:
        """The host name to which a domain's CNAME is to point, ``None`` while there is none."""
        links = self.__dict__.get("links") or []
        return next((link.get("href") for link in links if link.get("rel") == "access_url"), None)

    @property
    def error_messages(self) -> list[str]:
        """What went wrong, in the service's words; empty unless the status is ``failed``."""
        errors = self.__dict__.get("errors") or []
        return [str(error.get("message", error)) for error in errors]
