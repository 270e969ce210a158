"""The record of every request that the cloud has received, for tests to read."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any, overload

from werkzeug.datastructures import Headers

from pyrax.sandbox.body import RequestBody

ALIASES = {
    "object_storage": "object-store",
    "object_store": "object-store",
    "swift": "object-store",
    "cloudfiles": "object-store",
    "nova": "compute",
    "cloudservers": "compute",
    "keystone": "identity",
    "block_storage": "block-storage",
    "cloud_blockstorage": "block-storage",
    "volume": "block-storage",
    "cinder": "block-storage",
    "cloud_cdn": "cdn",
    "cloud_monitoring": "monitoring",
    "monitor": "monitoring",
    "load_balancer": "load-balancer",
    "octavia": "load-balancer",
    "cloud_loadbalancers": "load-balancer",
    "designate": "dns",
    "cloud_dns": "dns",
    "glance": "image",
    "images": "image",
    "database": "databases",
    "cloud_databases": "databases",
    "trove": "databases",
    "marconi": "queues",
    "messaging": "queues",
    "zaqar": "queues",
    "networks": "network",
    "neutron": "network",
    "cloud_networks": "network",
}


SERVICES = frozenset(
    (*ALIASES.values(), "autoscale", "first-generation", "object-cdn", "preview-dns")
)
"""The names under which the log knows services."""


def service_name(name: str) -> str:
    """Return the name under which the log knows a service; aliases such as `swift` work too.

    Raises:
        ValueError: there is no such service; nothing would ever be found under that name.
    """
    lowered = name.lower()
    found = ALIASES.get(lowered, lowered)
    if found not in SERVICES:
        raise ValueError(f"no service {name!r}; there are: {', '.join(sorted(SERVICES))}")
    return found


class Request:
    """One request as it arrived, with the status of its answer.

    Attributes:
        method: the HTTP method, upper case.
        path: the path as it was sent, percent-encoded, without the query.
        query: the query parameters, decoded; of repeated ones the last.
        query_string: the query as it was sent.
        headers: the headers; lookup ignores case.
        service: `identity`, `compute`, `object-store`, ..., or "" for other paths.
        dialect: `rackspace`, `openstack` or "".
        region: name of the region, or "" where there is none.
        internal: whether it came through the internal (ServiceNet) address.
        status: HTTP status of the answer; None when none was sent (yet).
        at: the cloud's time of arrival, in seconds since the epoch.
        faults: the faults that applied to this request, as text.
    """

    def __init__(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        query_string: str,
        headers: Headers,
        body: RequestBody,
        *,
        service: str = "",
        dialect: str = "",
        region: str = "",
        internal: bool = False,
        at: float = 0.0,
    ) -> None:
        self.method = method
        self.path = path
        self.query = dict(query)
        self.query_string = query_string
        self.headers = headers
        self.service = service
        self.dialect = dialect
        self.region = region
        self.internal = internal
        self.at = at
        self.status: int | None = None
        self.faults: list[str] = []
        self._body = body

    @property
    def body(self) -> bytes:
        """The body as far as it was read, at most the first `body.KEEP` bytes of it."""
        return self._body.kept

    @property
    def body_length(self) -> int:
        """How many bytes of body were read."""
        return self._body.length

    @property
    def body_sha256(self) -> str:
        """SHA-256 of all of the body that was read, in hexadecimal."""
        return self._body.sha256

    @property
    def chunked(self) -> bool:
        """Whether the body came in chunks."""
        return self._body.chunked

    def json(self) -> Any:
        """Return the body decoded from JSON.

        Raises:
            ValueError: the body is not JSON.
        """
        return json.loads(self.body)

    def __repr__(self) -> str:
        """Show method, path and status; never headers or body."""
        return f"<Request {self.method} {self.path} -> {self.status}>"


class RequestLog:
    """All requests in order of arrival. Reads like a list; safe to read while requests arrive."""

    def __init__(self) -> None:
        self._entries: list[Request] = []
        self._lock = threading.Lock()

    def add(self, entry: Request) -> None:
        """Append a request.

        Args:
            entry: The request.
        """
        with self._lock:
            self._entries.append(entry)

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._entries.clear()

    def of(
        self,
        service: str,
        *,
        method: str | None = None,
        region: str | None = None,
        dialect: str | None = None,
    ) -> list[Request]:
        """Return the requests to one service.

        Args:
            service: `identity`, `compute`, `object-store`; aliases such as `swift` work too.
            method: only requests of this HTTP method.
            region: only requests to this region.
            dialect: only requests of this dialect, `rackspace` or `openstack`.

        Returns:
            list[Request]: in order of arrival.
        """
        wanted = service_name(service)
        return [
            entry
            for entry in self
            if entry.service == wanted
            and method in (None, entry.method)
            and region in (None, entry.region)
            and dialect in (None, entry.dialect)
        ]

    def __iter__(self) -> Iterator[Request]:
        """Walk a copy, so that arriving requests do not disturb."""
        with self._lock:
            return iter(list(self._entries))

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Request: ...

    @overload
    def __getitem__(self, index: slice) -> list[Request]: ...

    def __getitem__(self, index: int | slice) -> Request | list[Request]:
        """Return one request, or those of a slice."""
        with self._lock:
            return self._entries[index]

    def __repr__(self) -> str:
        return repr(list(self))
