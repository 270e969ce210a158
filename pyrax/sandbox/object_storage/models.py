"""State of object storage in one region: accounts, containers, objects, and what listings show."""

from __future__ import annotations

import bisect
import heapq
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from pyrax.sandbox.clock import Clock
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.object_storage import versions
from pyrax.sandbox.object_storage.blobs import Blob
from pyrax.sandbox.service import Site

# What the service allows, as `/info` tells it under `swift`.
LIMITS = {
    "max_file_size": 5368709122,
    "max_object_name_length": 1024,
    "max_container_name_length": 256,
    "container_listing_limit": 10000,
    "account_listing_limit": 10000,
    "max_meta_count": 90,
    "max_meta_name_length": 128,
    "max_meta_value_length": 256,
    "max_meta_overall_size": 4096,
    "max_header_size": 8192,
}

# How long an expired object is still listed.
EXPIRED_ROWS_STAY = 60.0

POLICY = "gold"

Row = TypeVar("Row")


@dataclass(frozen=True)
class Segment:
    """One part of a static large object.

    Attributes:
        path: `/container/object`, or "" for data that the manifest itself holds.
        etag: MD5 that the part had when the manifest was made.
        length: size of the whole part in bytes.
        span: first and last byte that are used of it, or None for all.
        data: the data of a part that the manifest itself holds.
        content_type: type of the part.
        modified: when the part was last changed.
        nested: whether the part is a static large object itself.
    """

    path: str
    etag: str
    length: int
    span: tuple[int, int] | None = None
    data: bytes | None = None
    content_type: str = "application/octet-stream"
    modified: float = 0.0
    nested: bool = False

    @property
    def size(self) -> int:
        """How many bytes of the large object this part makes up."""
        return self.length if self.span is None else self.span[1] - self.span[0] + 1


@dataclass(frozen=True)
class StoredObject:
    """An object as it was last written.

    Attributes:
        headers: what is stored with it and comes back with it, names in Title-Case.
        timestamp: when its data were written, in seconds since the epoch.
        segments: parts of a static large object, else None.
        version: id of this version, "" where versions are not kept.
        deleted: whether this version stands for a deletion.
    """

    name: str
    blob: Blob
    etag: str
    content_type: str
    timestamp: float
    headers: dict[str, str] = field(default_factory=dict)
    delete_at: int | None = None
    segments: tuple[Segment, ...] | None = None
    version: str = ""
    deleted: bool = False

    @property
    def length(self) -> int:
        """Size in bytes; of a static large object that of all its parts."""
        if self.segments is not None:
            return sum(segment.size for segment in self.segments)
        return self.blob.length

    @property
    def large_etag(self) -> str:
        """ETag of a static large object: MD5 of the ETags of its parts."""
        return f'"{self.etag}"' if self.segments is not None else self.etag

    def expired(self, now: float) -> bool:
        """Tell whether its time is over."""
        return self.delete_at is not None and self.delete_at <= now


class Listing(Generic[Row]):
    """Names in order with their rows; changes may show only after a delay, as on a busy cluster."""

    def __init__(self, size: Callable[[Row], int]) -> None:
        self._size = size
        self._waiting: deque[tuple[float, str, Row | None]] = deque()
        self.names: list[str] = []
        self.rows: dict[str, Row] = {}
        self.bytes = 0

    def change(self, name: str, row: Row | None, due: float, now: float) -> None:
        """Note a new row, or with None that it is gone; it shows from `due` on."""
        self._waiting.append((due, name, row))
        self.settle(now)

    def settle(self, now: float) -> None:
        """Let all changes show that are due."""
        while self._waiting and self._waiting[0][0] <= now:
            _, name, row = self._waiting.popleft()
            old = self.rows.get(name)
            if old is not None:
                self.bytes -= self._size(old)
            if row is not None:
                self.bytes += self._size(row)
                if old is None:
                    bisect.insort(self.names, name)
                self.rows[name] = row
            elif old is not None:
                del self.rows[name]
                del self.names[bisect.bisect_left(self.names, name)]

    def between(self, low: str, high: str | None, prefix: str) -> Iterator[str]:
        """Walk through the names with a prefix that are greater than `low` and less than `high`."""
        start, stop = self._bounds(low, high, prefix)
        for index in range(start, stop):
            yield self.names[index]

    def between_backwards(self, low: str, high: str | None, prefix: str) -> Iterator[str]:
        """Walk through the same names from the end."""
        start, stop = self._bounds(low, high, prefix)
        for index in range(stop - 1, start - 1, -1):
            yield self.names[index]

    def _bounds(self, low: str, high: str | None, prefix: str) -> tuple[int, int]:
        """Return where the names begin and end."""
        start = bisect.bisect_left(self.names, prefix)
        stop = bisect.bisect_left(self.names, prefix + "\U0010ffff") if prefix else len(self.names)
        if low:
            start = max(start, bisect.bisect_right(self.names, low))
        if high:
            stop = min(stop, bisect.bisect_left(self.names, high))
        return start, max(start, stop)


class Container:
    """A container with its objects.

    Attributes:
        objects: the objects as they are.
        listing: the objects as listings show them.
        headers: metadata and settings, names in Title-Case.
        versions: older versions of objects by their name, the latest last.
    """

    def __init__(self, name: str, created: float) -> None:
        self.name = name
        self.created = created
        self.modified = created
        self.headers: dict[str, str] = {}
        self.versions: dict[str, list[StoredObject]] = {}
        self.policy = POLICY
        self.objects: dict[str, StoredObject] = {}
        self.listing: Listing[StoredObject] = Listing(lambda stored: stored.length)
        self._expiring: list[tuple[int, str]] = []

    def put(self, stored: StoredObject, now: float, delay: float) -> None:
        """Store an object."""
        self.objects[stored.name] = stored
        self.listing.change(stored.name, stored, now + delay, now)
        if stored.delete_at is not None:
            heapq.heappush(self._expiring, (stored.delete_at, stored.name))

    def remove(self, name: str, now: float, delay: float) -> None:
        """Delete an object."""
        del self.objects[name]
        self.listing.change(name, None, now + delay, now)

    def settle(self, now: float) -> None:
        """Let due changes show in the listing and drop what expired a while ago."""
        while self._expiring and self._expiring[0][0] + EXPIRED_ROWS_STAY <= now:
            delete_at, name = heapq.heappop(self._expiring)
            stored = self.objects.get(name)
            if stored is not None and stored.delete_at == delete_at:
                self.remove(name, now, 0.0)
        self.listing.settle(now)


class Account:
    """An account with its containers."""

    def __init__(self, name: str, created: float) -> None:
        self.name = name
        self.created = created
        self.headers: dict[str, str] = {}
        self.containers: dict[str, Container] = {}
        self.listing: Listing[Container] = Listing(lambda container: 0)


class ObjectStore:
    """All that object storage holds in one region.

    Attributes:
        limits: what is allowed; may be changed to make limits easier to reach.
        min_segment_size: least size of the segments of static large objects, in bytes.
        max_manifest_segments: most segments of a static large object.
        max_deletes: most names in one bulk delete.
        listing_delay: seconds (of the cloud's clock) until a change shows in container listings.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.clock: Clock = site.cloud.clock
        self.limits = dict(LIMITS)
        self.min_segment_size = 1
        self.max_manifest_segments = 1000
        self.max_manifest_size = 8388608
        self.max_deletes = 10000
        self.max_failed_deletes = 1000
        self.listing_delay = 0.0
        self.accounts: dict[str, Account] = {}
        self._last_timestamp = 0.0

    def timestamp(self) -> float:
        """Return the time as a stamp that no other change has."""
        stamp = max(round(self.clock.now(), 5), round(self._last_timestamp + 0.00001, 5))
        self._last_timestamp = stamp
        return stamp

    def account(self, name: str) -> Account:
        """Return an account; it comes to be when it is first used."""
        if name not in self.accounts:
            self.accounts[name] = Account(name, self.timestamp())
        return self.accounts[name]

    def container(self, account: str, name: str) -> Container:
        """Return a container.

        Raises:
            Problem: 404, there is none.
        """
        container = self.account(account).containers.get(name)
        if container is None:
            raise Problem(404)
        container.settle(self.clock.now())
        return container

    def create_container(self, account: str, name: str) -> Container:
        """Create a container."""
        owner = self.account(account)
        container = Container(name, self.timestamp())
        owner.containers[name] = container
        owner.listing.change(name, container, 0.0, 0.0)
        return container

    def remove_container(self, account: str, name: str) -> None:
        """Delete a container.

        Raises:
            Problem: 404, there is none; 409, its listing is not empty.
        """
        found = self.container(account, name)
        if found.listing.names or found.versions:
            raise Problem(409)
        owner = self.account(account)
        del owner.containers[name]
        owner.listing.change(name, None, 0.0, 0.0)

    def stored(self, account: str, container: str, name: str) -> StoredObject:
        """Return an object.

        Raises:
            Problem: 404, there is no such container or object, or its time is over.
        """
        found = self.container(account, container).objects.get(name)
        if found is None or found.expired(self.clock.now()):
            raise Problem(404)
        return found

    def put(self, account: str, container: str, stored: StoredObject) -> StoredObject:
        """Store an object, or a new version of it.

        Returns:
            StoredObject: the object as it is kept.

        Raises:
            Problem: 404, there is no such container.
        """
        where = self.container(account, container)
        versions.before_write(self, account, where, stored.name)
        kept = f"{stored.timestamp:.5f}" if versions.enabled(where) else ""
        stored = replace(stored, version=kept)
        where.put(stored, self.clock.now(), self.listing_delay)
        return stored

    def change(self, account: str, container: str, stored: StoredObject) -> None:
        """Store an object of which only the metadata have changed.

        Raises:
            Problem: 404, there is no such container.
        """
        where = self.container(account, container)
        where.put(stored, self.clock.now(), self.listing_delay)

    def remove(self, account: str, container: str, name: str) -> None:
        """Delete an object.

        Raises:
            Problem: 404, there is no such container or object.
        """
        self.stored(account, container, name)
        where = self.container(account, container)
        if not versions.before_delete(self, account, where, name):
            where.remove(name, self.clock.now(), self.listing_delay)
