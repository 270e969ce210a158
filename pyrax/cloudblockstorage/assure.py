"""Decorators of methods that take a volume or a snapshot, or its id."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from pyrax.cloudblockstorage.snapshots import CloudBlockStorageSnapshot
from pyrax.cloudblockstorage.volume import CloudBlockStorageVolume

Method = TypeVar("Method", bound=Callable[..., Any])


def assure_volume(fnc: Method) -> Method:
    """Let a method of the client be called with the id of a volume, which is fetched first.

    Args:
        fnc: A method ``(self, volume: CloudBlockStorageVolume | Any, ...)``.

    Returns:
        The method that does so.
    """

    @wraps(fnc)
    def wrapped(self: Any, volume: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(volume, CloudBlockStorageVolume):
            volume = self._manager.get(volume)
        return fnc(self, volume, *args, **kwargs)

    return cast("Method", wrapped)


def assure_snapshot(fnc: Method) -> Method:
    """Let a method of the client be called with the id of a snapshot, which is fetched first.

    Args:
        fnc: A method ``(self, snapshot: CloudBlockStorageSnapshot | Any, ...)``.

    Returns:
        The method that does so.
    """

    @wraps(fnc)
    def wrapped(self: Any, snapshot: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(snapshot, CloudBlockStorageSnapshot):
            snapshot = self._snapshot_manager.get(snapshot)
        return fnc(self, snapshot, *args, **kwargs)

    return cast("Method", wrapped)
