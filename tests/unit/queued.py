"""A mocked service whose answers are prepared in order, and what was sent to it."""

from __future__ import annotations

import json as json_module
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import responses

from tests.unit.service_wire import Sent


class Wire:
    """The service: what it answers, in order, and what was sent to it."""

    def __init__(self, mock: responses.RequestsMock, *endpoints: str) -> None:
        self.sent: list[Sent] = []
        self._endpoints = endpoints
        self._answers: list[tuple[int, dict[str, str], Any]] = []
        for method in ("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"):
            mock.add_callback(method, re.compile(".*"), self._serve)

    def answer(
        self,
        json: Any = None,
        status: int = 200,
        *,
        times: int = 1,
        headers: dict[str, str] | None = None,
    ) -> Wire:
        """Prepare the next answers."""
        self._answers += [(status, headers or {}, json)] * times
        return self

    def fail(self, error: Exception) -> Wire:
        """Have the next request meet a broken connection."""
        self._answers.append((0, {}, error))
        return self

    def refuse(self, status: int, message: str) -> Wire:
        """Prepare an error document."""
        return self.answer({"fault": {"code": status, "message": message}}, status)

    def _serve(self, request: Any) -> tuple[int, dict[str, str], str]:
        url = request.url
        for endpoint in self._endpoints:
            url = url.replace(endpoint, "")
        parts = urlsplit(url)
        where = f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else parts.path
        body = json_module.loads(request.body) if request.body else None
        sent = Sent(request.method, where, parse_qsl(parts.query), body, request.headers)
        self.sent.append(sent)
        assert self._answers, f"nobody expects {self.lines[-1]}"
        status, headers, answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return status, headers, "" if answer is None else json_module.dumps(answer)

    @property
    def lines(self) -> list[str]:
        """All requests so far as ``METHOD path?query``."""
        return [
            f"{one.method} {one.path}" + "?" * bool(one.query) + "&".join(map("=".join, one.query))
            for one in self.sent
        ]

    @property
    def last(self) -> Sent:
        """The last request."""
        return self.sent[-1]
