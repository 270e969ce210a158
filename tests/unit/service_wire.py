"""A mocked service at one or several endpoints: what it answers, and what was sent to it."""

from __future__ import annotations

import json as json_module
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import responses
import responses.matchers


class Sent(NamedTuple):
    """One request that reached the service, its path below the endpoint as it was sent."""

    method: str
    path: str
    query: list[tuple[str, str]]
    body: Any
    headers: Any


class ServiceWire:
    """The service.

    Args:
        mock: What takes the place of the network.
        *endpoints: Addresses below which the service stands; each gives the same answers.
    """

    loose = False
    """Whether an answer for a path without a query is one whatever the query."""

    def __init__(self, mock: responses.RequestsMock, *endpoints: str) -> None:
        self.mock = mock
        self.endpoints = endpoints

    def answer(
        self,
        method: str,
        path: str,
        json: Any = None,
        status: int = 200,
        *,
        any_query: bool | None = None,
        **kwargs: Any,
    ) -> None:
        """Answer the next request to a path with this query; the last answer stays.

        With `any_query` what stands after the path does not matter.
        """
        if any_query is None:
            any_query = self.loose and "?" not in path
        if json is not None:
            kwargs["json"] = json
        bare, _, query = path.partition("?")
        match = [] if any_query else [responses.matchers.query_string_matcher(query)]
        for endpoint in [""] if path.startswith("http") else self.endpoints:
            self.mock.add(method, endpoint + bare, status=status, match=match, **kwargs)

    @property
    def sent(self) -> list[Sent]:
        """All requests so far."""
        return [self._described(call.request) for call in self.mock.calls]

    @property
    def lines(self) -> list[str]:
        """All requests so far as ``METHOD path?query``."""
        return [
            f"{call.request.method} {self._below(call.request.url)}" for call in self.mock.calls
        ]

    @property
    def last(self) -> Sent:
        """The last request."""
        return self.sent[-1]

    def _described(self, request: Any) -> Sent:
        below = urlsplit(self._below(request.url))
        body = self._decoded(request)
        query = parse_qsl(below.query, keep_blank_values=True)
        return Sent(request.method, below.path, query, body, request.headers)

    def _decoded(self, request: Any) -> Any:
        return json_module.loads(request.body) if request.body else None

    def _below(self, url: str) -> str:
        for endpoint in self.endpoints:
            url = url.replace(endpoint, "")
        return url
