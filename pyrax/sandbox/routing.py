"""From a request to the function that answers it: the call object and the table of routes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from werkzeug.datastructures import Headers, MultiDict
from werkzeug.wrappers import Request as WsgiRequest
from werkzeug.wrappers import Response

from pyrax.sandbox.body import RequestBody
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.server import BODY

if TYPE_CHECKING:
    from pyrax.sandbox.identity.access import Caller
    from pyrax.sandbox.service import Site

Handler = Callable[..., Response]
HandlerT = TypeVar("HandlerT", bound=Handler)


def decode_segment(text: str) -> str:
    """Undo the percent-encoding of one path segment; bytes that are not UTF-8 stay marked."""
    return unquote(text, errors="surrogateescape")


class Call:
    """One request on its way through a service.

    Attributes:
        method: the HTTP method.
        path: what is left of the percent-encoded path after the service's own prefix.
        raw_path: the whole percent-encoded path.
        query: the decoded query parameters.
        headers: the request headers.
        body: the request body as a stream.
        payload: the whole body, for services that do not read the stream themselves.
        site: where the service stands: cloud, dialect and region.
        notes: what the service itself wants to remember while it answers.
        caller: who calls, once the token has been checked.
        request_id: id of this request, for the answer's headers.
    """

    def __init__(
        self, environ: dict[str, Any], site: Site, path: str, request_id: str, internal: bool
    ) -> None:
        request = WsgiRequest(environ)
        uri = str(environ["REQUEST_URI"]).encode("latin-1").decode("utf-8", "surrogateescape")
        self.environ = environ
        self.method = request.method
        self.raw_path, _, self.query_string = uri.partition("?")
        self.path = path
        self.query: MultiDict[str, str] = request.args
        self.headers: Headers = Headers(list(request.headers.items()))
        self.body: RequestBody = environ[BODY]
        self.payload = b""
        self.notes: dict[str, Any] = {}
        self.site = site
        self.internal = internal
        self.request_id = request_id
        self.caller: Caller | None = None

    @property
    def store(self) -> Any:
        """State of the service at this site."""
        return self.site.store

    @property
    def tenant(self) -> str:
        """Id of the caller's tenant (project), `""` without one."""
        return (self.caller.tenant_id if self.caller else None) or ""

    @property
    def is_admin(self) -> bool:
        """Whether the caller administers the cloud."""
        return self.caller is not None and self.caller.is_admin

    @property
    def now(self) -> float:
        """The cloud's time, in seconds since the epoch."""
        return self.site.cloud.clock.now()

    def json(self) -> Any:
        """Return the body decoded from JSON.

        Raises:
            Problem: 400, the body is missing or not JSON.
        """
        try:
            return json.loads(self.payload)
        except ValueError:
            raise Problem(400, "Malformed request body: it is not JSON") from None

    def json_object(self, key: str) -> dict[str, Any]:
        """Return the object under `key` of the JSON body.

        Raises:
            Problem: 400, the body is not like that.
        """
        document = self.json()
        inner = document.get(key) if isinstance(document, dict) else None
        if not isinstance(inner, dict):
            raise Problem(400, f"Malformed request body: '{key}' is missing or not an object")
        return inner


@dataclass
class Route:
    """One line of a table of routes."""

    method: str
    segments: tuple[str, ...]
    handler: Handler

    def match(self, segments: list[str]) -> dict[str, str] | None:
        """Return the variable segments, decoded, or None when the path is another one."""
        values: dict[str, str] = {}
        for pattern, segment in zip(self.segments, segments):
            if pattern.startswith("{"):
                values[pattern[1:-1]] = decode_segment(segment)
            elif pattern != segment:
                return None
        return values


@dataclass
class Router:
    """A table of routes: method and path pattern such as `/servers/{server_id}/ips`."""

    routes: dict[int, list[Route]] = field(default_factory=dict)

    def route(self, method: str, pattern: str) -> Callable[[HandlerT], HandlerT]:
        """Decorate the function that answers this method on paths like the pattern."""
        segments = tuple(pattern.strip("/").split("/"))

        def register(handler: HandlerT) -> HandlerT:
            self.routes.setdefault(len(segments), []).append(Route(method, segments, handler))
            return handler

        return register

    def include(self, other: Router) -> None:
        """Take over the routes of another table."""
        for length, routes in other.routes.items():
            self.routes.setdefault(length, []).extend(routes)

    def get(self, pattern: str) -> Callable[[HandlerT], HandlerT]:
        """Decorate the function that answers GET."""
        return self.route("GET", pattern)

    def post(self, pattern: str) -> Callable[[HandlerT], HandlerT]:
        """Decorate the function that answers POST."""
        return self.route("POST", pattern)

    def put(self, pattern: str) -> Callable[[HandlerT], HandlerT]:
        """Decorate the function that answers PUT."""
        return self.route("PUT", pattern)

    def patch(self, pattern: str) -> Callable[[HandlerT], HandlerT]:
        """Decorate the function that answers PATCH."""
        return self.route("PATCH", pattern)

    def delete(self, pattern: str) -> Callable[[HandlerT], HandlerT]:
        """Decorate the function that answers DELETE."""
        return self.route("DELETE", pattern)

    def head(self, pattern: str) -> Callable[[HandlerT], HandlerT]:
        """Decorate the function that answers HEAD."""
        return self.route("HEAD", pattern)

    def find(self, method: str, path: str) -> tuple[Handler, dict[str, str]]:
        """Return the function for this request and the variable parts of its path.

        Raises:
            Problem: 404 for an unknown path, 405 for an unknown method on a known one.
        """
        segments = path.strip("/").split("/")
        allowed = set()
        for route in self.routes.get(len(segments), ()):
            values = route.match(segments)
            if values is None:
                continue
            if route.method == method:
                return route.handler, values
            allowed.add(route.method)
        if "GET" in allowed and method == "HEAD":
            return self.find("GET", path)
        if allowed:
            headers = {"Allow": ", ".join(sorted(allowed))}
            raise Problem(405, "The method is not allowed for this resource.", headers=headers)
        raise Problem(404, "The resource could not be found.")

    def dispatch(self, call: Call, path: str | None = None) -> Response:
        """Answer the call with the function of its route."""
        handler, values = self.find(call.method, call.path if path is None else path)
        return handler(call, **values)
