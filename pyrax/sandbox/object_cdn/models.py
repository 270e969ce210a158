"""What the CDN knows: published containers, what its edges hold, and today's purges."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.service import Site, Store

if TYPE_CHECKING:
    from pyrax.sandbox.object_storage.models import ObjectStore, StoredObject

DEFAULT_TTL = 259200
LEAST_TTL = 900
MOST_TTL = 31536000
PURGES_A_DAY = 25
DAY = 86400.0


@dataclass
class Published:
    """A container that is, or once was, on the CDN.

    Attributes:
        key: what tells its addresses from those of others.
        ttl: seconds for which edges keep an object.
        log_retention: whether access logs are stored.
        held: what the edges hold: name to the object and when it was fetched.
    """

    account: str
    name: str
    key: str
    enabled: bool = True
    ttl: int = DEFAULT_TTL
    log_retention: bool = False
    held: dict[str, tuple[StoredObject, float]] = field(default_factory=dict)


class CDNStore(Store):
    """The CDN of one region.

    Attributes:
        purges_a_day: most purges of an account in a day.
        purged: notes of purges: account, container, object, addresses to write to.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.purges_a_day = PURGES_A_DAY
        self.purged: list[tuple[str, str, str, str]] = []
        self._containers: dict[str, dict[str, Published]] = {}
        self._purge_times: dict[str, list[float]] = {}

    @property
    def storage(self) -> ObjectStore:
        """The object storage that this CDN publishes."""
        found: ObjectStore = self.site.cloud.stores.object_storage(
            self.site.region, self.site.dialect
        )
        return found

    def all_of(self, account: str) -> list[Published]:
        """Return every container of an account that was ever published, by name."""
        return [entry for _, entry in sorted(self._containers.get(account, {}).items())]

    def find(self, account: str, name: str) -> Published:
        """Return a container that was published at some time.

        Raises:
            Problem: 404, it never was.
        """
        entry = self._containers.get(account, {}).get(name)
        if entry is None:
            raise Problem(404)
        return entry

    def publish(self, account: str, name: str) -> tuple[Published, bool]:
        """Return the entry of a container, and whether it is new.

        Raises:
            Problem: 404, there is no such container.
        """
        known = self._containers.setdefault(account, {})
        if name in known:
            return known[name], False
        self.storage.container(account, name)
        text = f"{self.site.region}/{account}/{name}"
        known[name] = Published(account, name, hashlib.sha256(text.encode()).hexdigest()[:20])
        return known[name], True

    def drop(self, account: str, name: str) -> None:
        """Forget a container.

        Raises:
            Problem: 404, it is not known.
        """
        self.find(account, name)
        del self._containers[account][name]

    def by_key(self, key: str) -> Published:
        """Return the container that an address leads to.

        Raises:
            Problem: 404, none that is on the CDN now.
        """
        for entries in self._containers.values():
            for entry in entries.values():
                if entry.key == key and entry.enabled:
                    return entry
        raise Problem(404)

    def purge(self, account: str, container: str, name: str, addresses: str) -> None:
        """Have the edges drop an object.

        Raises:
            Problem: 404, the container was never published; 498, too many purges today.
        """
        entry = self.find(account, container)
        now = self.clock.now()
        today = [at for at in self._purge_times.get(account, ()) if at > now - DAY]
        if len(today) >= self.purges_a_day:
            raise Problem(498, "Slow down: no more purges are allowed today.")
        self._purge_times[account] = [*today, now]
        self.purged.append((account, container, name, addresses))
        entry.held.pop(name, None)

    def fetch(self, entry: Published, name: str) -> StoredObject:
        """Return an object as an edge gives it: for a while, what it was when first asked for.

        Raises:
            Problem: 404, there is no such object.
        """
        now = self.clock.now()
        held = entry.held.get(name)
        if held is not None and held[1] + entry.ttl > now:
            return held[0]
        entry.held.pop(name, None)
        stored = self.storage.stored(entry.account, entry.name, name)
        entry.held[name] = (stored, now)
        return stored
