"""Waiting until a thing in the cloud has reached a state. Used under ``pyrax.utils``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from pyrax import exceptions

BUILD_STATES = [
    "ACTIVE",
    "ERROR",
    "available",
    "COMPLETED",
    "error",
    "FAILED",
    "failed",
    "failure",
    "cancelled",
    "error_deleting",
    "error_restoring",
    "error_extending",
    "HEALTHY",
]
"""The states in which nothing is being built any more, in the spelling of each service."""

DELETED = "DELETED"
"""What can be waited for although no service may say so: the thing is gone."""

_GONE = (404, 410)

_MISSING = object()


class WaitThread(threading.Thread):
    """Waits in the background, then calls back.

    Attributes:
        exception: What ended the wait, or was raised by the callback; else ``None``.
    """

    def __init__(self, wait: Callable[[], tuple[Any, bool]], callback: Callable[[Any], Any]):
        super().__init__(name="pyrax-wait", daemon=True)
        self.exception: Exception | None = None
        self._wait_for_it = wait
        self._callback = callback

    def run(self) -> None:
        """Wait and call back: with the thing if it got there, else with ``None``."""
        obj, reached = None, False
        try:
            obj, reached = self._wait_for_it()
        except Exception as error:
            self._keep(error, "A wait in the background ended: %s")
        try:
            self._callback(obj if reached else None)
        except Exception as error:
            self._keep(error, "The callback after a wait failed: %s")

    def _keep(self, error: Exception, text: str) -> None:
        """Keep an exception for whoever asks the thread, and write it to the log."""
        import logging

        self.exception = error
        logging.getLogger("pyrax").error(text, error)


def wait_until(
    obj: Any,
    att: str,
    desired: Any,
    callback: Callable[[Any], Any] | None = None,
    interval: float = 5,
    attempts: int = 0,
    verbose: bool = False,
    verbose_atts: str | Sequence[str] | None = None,
) -> Any:
    """Read a thing again and again until an attribute has the value that is waited for.

    Args:
        obj: Anything with ``get()``, or with a ``manager`` to get it from by its id.
        att: Name of the attribute. While it is missing, the value counts as not reached.
        desired: The value, or a list or tuple of values, compared exactly. With ``"DELETED"``
            among them a thing that no longer exists has got there, too; with ``"ACTIVE"`` a
            database instance that is ``"HEALTHY"``.
        callback: If given, the wait goes on in a thread, and this function is called at its end:
            with the thing when the value was reached, with ``None`` when the attempts ran out or
            an exception ended the wait.
        interval: Seconds between two looks.
        attempts: How often to look; 0: without end.
        verbose: Print a line at each look: value, seconds since the start, and ``verbose_atts``.
            Has no effect with a callback.
        verbose_atts: Name or names of further attributes to print.

    Returns:
        The thing as it was last seen, whether or not it got there; with a callback the running
        ``threading.Thread``, whose ``exception`` keeps what went wrong.

    Raises:
        NoReloadError: The thing has no way to be read again.
        ClientException: The service refused to show it, for instance with ``NotFound``.
    """
    if callback is None:
        return _wait(obj, att, desired, interval, attempts, verbose, verbose_atts)[0]
    thread = WaitThread(lambda: _wait(obj, att, desired, interval, attempts, False, None), callback)
    thread.start()
    return thread


def wait_for_build(
    obj: Any,
    att: str | None = None,
    desired: Any = None,
    callback: Callable[[Any], Any] | None = None,
    interval: float | None = None,
    attempts: int | None = None,
    verbose: bool | None = None,
    verbose_atts: str | Sequence[str] | None = None,
) -> Any:
    """Wait until a thing is built, or has failed: ``wait_until`` with other defaults.

    Args:
        obj: A server, image, volume, database instance, load balancer ...
        att: Default ``"status"``.
        desired: Default: the final states of all services, ``"ACTIVE"`` and ``"ERROR"`` first. For
            images of ``pyrax.images`` the letter case of states does not matter.
        callback: As for ``wait_until``.
        interval: Default 20 seconds.
        attempts: Default 0, without end.
        verbose: Default ``False``.
        verbose_atts: Default ``"progress"``.

    Returns:
        As ``wait_until``. Look at the status: it may be an error.

    Raises:
        NoReloadError: The thing has no way to be read again.
        ClientException: The service refused to show it.
    """
    # Images have states in lower case; whoever writes them otherwise waits for the same.
    own_states = getattr(type(obj), "final_states", None)
    wanted = desired or own_states or BUILD_STATES
    if own_states:
        several = [wanted] if isinstance(wanted, str) else list(wanted)
        wanted = [*several, *(str(one).lower() for one in several)]
    return wait_until(
        obj,
        att or "status",
        wanted,
        callback=callback,
        interval=20 if interval is None else interval,
        attempts=attempts or 0,
        verbose=bool(verbose),
        verbose_atts="progress" if verbose_atts is None else verbose_atts,
    )


def _wait(
    obj: Any,
    att: str,
    desired: Any,
    interval: float,
    attempts: int,
    verbose: bool,
    verbose_atts: str | Sequence[str] | None,
) -> tuple[Any, bool]:
    """Do the waiting; return the thing as last seen, and whether it got there."""
    wanted = desired if isinstance(desired, (list, tuple, set, frozenset)) else [desired]
    others = [verbose_atts] if isinstance(verbose_atts, str) else verbose_atts or []
    start = time.monotonic()
    seen = 0
    while True:
        try:
            obj = _read_again(obj)
            value = getattr(obj, att, _MISSING)
        except exceptions.ClientException as error:
            if DELETED not in wanted or error.code not in _GONE:
                raise
            value = DELETED
        seen += 1
        reached = value in wanted or _counts_as_one_of(wanted, value, obj, att)
        if verbose:
            _print_progress(obj, att, value, time.monotonic() - start, others)
        if reached:
            return obj, True
        if attempts and seen >= attempts:
            return obj, False
        time.sleep(interval)


def _counts_as_one_of(wanted: Any, value: Any, obj: Any, att: str) -> bool:
    """Tell whether the class of a thing lets a status stand for one that is waited for."""
    aliases = getattr(type(obj), "_status_aliases", None)
    if att != "status" or not isinstance(aliases, dict):
        return False
    return any(value in others for name, others in aliases.items() if name in wanted)


def _read_again(obj: Any) -> Any:
    """Read a thing again: itself by ``get()``, else a new one from its manager.

    A stored object's ``get`` fetches the content; such a class says so, and has ``reload``.
    """
    reload = getattr(obj, "reload" if getattr(type(obj), "get_is_content", False) else "get", None)
    if callable(reload):
        reload()
        return obj
    fetch = getattr(getattr(obj, "manager", None), "get", None)
    if callable(fetch) and hasattr(obj, "id"):
        return fetch(obj.id)
    raise exceptions.NoReloadError(
        f"The 'wait_until' method is not supported for '{type(obj).__name__}' objects."
    )


def _print_progress(obj: Any, att: str, value: Any, elapsed: float, others: Sequence[str]) -> None:
    """Print what was seen at one look."""
    shown = "(missing)" if value is _MISSING else value
    words = [f"Current value of {att}: {shown} (elapsed: {elapsed:.1f} seconds)"]
    words.extend(f"{name}={getattr(obj, name, '')}" for name in others)
    print(" ".join(words), flush=True)  # noqa: T201 - the output that `verbose` asks for
