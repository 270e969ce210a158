"""Which containers are known to exist."""

from __future__ import annotations

import threading
import time
from typing import Any

FRESH = 10.0
"""Seconds for which a container that answered is taken to exist still."""
_MOST = 10_000

clock = time.monotonic


class KnownContainers:
    """Remembers when containers were last seen, so that fewer questions are asked.

    A container that was seen a moment ago need not be asked for to tell whether a 404 means the
    object or the container. Safe to use from several threads.

    Args:
        client: The ``StorageClient``; its URL may change, and with it the account.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._seen: dict[tuple[Any, str], float] = {}
        self._lock = threading.Lock()

    def _key(self, name: str) -> tuple[Any, str]:
        """Return what a container goes by."""
        return self._client.management_url, name

    def note(self, name: str) -> None:
        """Note that a container exists.

        Args:
            name: Its name.
        """
        with self._lock:
            if len(self._seen) >= _MOST:
                self._seen.clear()
            self._seen[self._key(name)] = clock()

    def forget(self, name: str) -> None:
        """Note that a container is gone.

        Args:
            name: Its name.
        """
        with self._lock:
            self._seen.pop(self._key(name), None)

    def seen(self, name: str) -> bool:
        """Tell whether a container has ever been seen.

        Args:
            name: Its name.
        """
        return self._key(name) in self._seen

    def just_seen(self, name: str) -> bool:
        """Tell whether a container was seen a moment ago.

        Args:
            name: Its name.
        """
        when = self._seen.get(self._key(name))
        return when is not None and clock() - when < FRESH
