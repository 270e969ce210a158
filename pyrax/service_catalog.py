"""A service catalog in the shape of Identity v2.0, for scripts that look endpoints up themselves.

pyrax itself keeps the catalog in ``identity.services``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyrax import exceptions

_FIRST_GENERATION = "cloudservers"


class ServiceCatalog:
    """The answer of a login, and the search in it.

    Args:
        resource_dict: The whole document: ``{"access": {"token": ..., "serviceCatalog": ...}}``.

    Attributes:
        catalog: The document as given.
    """

    def __init__(self, resource_dict: Any) -> None:
        self.catalog = resource_dict

    def __repr__(self) -> str:
        """Name the services; the document itself holds a token."""
        types = sorted({str(service.get("type")) for service in self._services()})
        return f"<ServiceCatalog {', '.join(types) or 'without services'}>"

    def get_token(self) -> str:
        """Return the id of the token.

        Returns:
            The token.

        Raises:
            KeyError: The document holds no token.
        """
        return str(self.catalog["access"]["token"]["id"])

    def url_for(
        self,
        attr: str | None = None,
        filter_value: Any = None,
        service_type: str | None = None,
        endpoint_type: str = "publicURL",
        service_name: str | None = None,
        volume_service_name: str | None = None,
    ) -> Any:
        """Return the address of the one endpoint that matches.

        Args:
            attr: A field of endpoints, such as ``"region"``.
            filter_value: The value it must have; ``None``: any.
            service_type: Type of the service as the catalog has it, such as ``"compute"``;
                ``None``: any.
            endpoint_type: Which address: ``"publicURL"``, ``"internalURL"`` or ``"adminURL"``.
            service_name: Name of the service; ``None``: any.
            volume_service_name: Name of the service, for type ``"volume"`` only.

        Returns:
            The URL; ``None`` if the document holds no catalog.

        Raises:
            EndpointNotFound: No endpoint matches, or it has no such address.
            AmbiguousEndpoints: Several match; ``endpoints`` are these.
        """
        if not self._access().get("serviceCatalog"):
            return None
        found: list[dict[str, Any]] = []
        for service in self._services():
            kind, name = service.get("type"), service.get("name")
            if service_type and kind != service_type:
                continue
            if service_name and name != service_name:
                continue
            if volume_service_name and kind == "volume" and name != volume_service_name:
                continue
            found.extend(self._matching(service, attr, filter_value))
        if len(found) > 1:
            raise exceptions.AmbiguousEndpoints(endpoints=found)
        if not found or not found[0].get(endpoint_type):
            raise exceptions.EndpointNotFound()
        return found[0][endpoint_type]

    def _access(self) -> Mapping[str, Any]:
        """Return the document without its outermost key; empty for anything else."""
        access = self.catalog.get("access") if isinstance(self.catalog, Mapping) else None
        return access if isinstance(access, Mapping) else {}

    def _services(self) -> Iterator[Mapping[str, Any]]:
        """Yield the services of the catalog, without those of first-generation servers."""
        for service in self._access().get("serviceCatalog") or ():
            first = str(service.get("name") or "").lower() == _FIRST_GENERATION
            if not (first and service.get("type") == "compute"):
                yield service

    @staticmethod
    def _matching(
        service: Mapping[str, Any], attr: str | None, filter_value: Any
    ) -> Iterator[dict[str, Any]]:
        """Yield the endpoints of a service whose field has the value, each with its service."""
        for endpoint in service.get("endpoints") or ():
            if attr is None or filter_value is None or endpoint.get(attr) == filter_value:
                yield {**endpoint, "serviceName": service.get("name")}
