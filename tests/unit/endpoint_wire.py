"""A mocked service behind one endpoint: what it answers, and what was sent to it."""

from __future__ import annotations

import json as json_module
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import responses


class EndpointWire:
    """The service of one client.

    Args:
        mock: The mock that catches all requests.
        endpoint: Address of the service.
    """

    def __init__(self, mock: responses.RequestsMock, endpoint: str) -> None:
        self.mock = mock
        self.endpoint = endpoint

    def answer(
        self, method: str, path: str, json: Any = None, status: int = 200, **kwargs: Any
    ) -> None:
        """Answer the next request to a path."""
        if json is not None:
            kwargs["json"] = json
        self.mock.add(method, self.endpoint + path, status=status, **kwargs)

    @property
    def lines(self) -> list[str]:
        """All requests so far as ``METHOD path?query``."""
        return [
            f"{call.request.method} {call.request.url.replace(self.endpoint, '')}"
            for call in self.mock.calls
        ]

    @property
    def bodies(self) -> list[Any]:
        """The decoded bodies of all requests that had one."""
        return [
            json_module.loads(call.request.body) for call in self.mock.calls if call.request.body
        ]

    @property
    def body(self) -> Any:
        """The decoded body of the last request."""
        return json_module.loads(self.mock.calls[-1].request.body)

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query of the last request, decoded."""
        return parse_qsl(urlsplit(self.mock.calls[-1].request.url).query)
