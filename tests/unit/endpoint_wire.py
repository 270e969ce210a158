"""A mocked service behind one endpoint: what it answers, and what was sent to it."""

from __future__ import annotations

from typing import Any

import responses

from tests.unit.service_wire import ServiceWire


class EndpointWire(ServiceWire):
    """The service of one client.

    Args:
        mock: The mock that catches all requests.
        endpoint: Address of the service.
    """

    loose = True

    def __init__(self, mock: responses.RequestsMock, endpoint: str) -> None:
        super().__init__(mock, endpoint)

    @property
    def endpoint(self) -> str:
        """Address of the service."""
        return self.endpoints[0]

    @endpoint.setter
    def endpoint(self, endpoint: str) -> None:
        self.endpoints = (endpoint,)

    @property
    def bodies(self) -> list[Any]:
        """The decoded bodies of all requests that had one."""
        return [one.body for one in self.sent if one.body is not None]

    @property
    def body(self) -> Any:
        """The decoded body of the last request."""
        return self.last.body

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query of the last request, decoded."""
        return self.last.query
