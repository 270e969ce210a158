"""Waiting until a thing in the cloud has reached a state. Used under ``pyrax.utils``."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pyrax import exceptions
from pyrax.progress import Progress

Thing = TypeVar("Thing")

Watcher = Callable[[Any, float], Any]
"""A function of a thing and the seconds since the start, for ``progress``."""

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

_PERCENT_LAYOUT = "{desc} {percentage:3.0f}%|{bar}| [{elapsed}]"


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
    obj: Thing,
    att: str,
    desired: Any,
    callback: Callable[[Any], Any] | None = None,
    interval: float = 5,
    attempts: int = 0,
    verbose: bool = False,
    verbose_atts: str | Sequence[str] | None = None,
    *,
    progress: Watcher | bool | None = None,
    timeout: float | None = None,
) -> Thing | Any:
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
        progress: ``True`` for a bar on standard error (needs ``tqdm``) with name, value and, where
            the thing has a ``progress`` in percent, how far it is; or a function that is called
            after each look with the thing and the seconds since the start.
        timeout: Seconds after which the wait is given up, with a last look at that moment; default:
            as ``attempts`` says.

    Returns:
        The thing as it was last seen, whether or not it got there; with a callback the running
        ``threading.Thread``, whose ``exception`` keeps what went wrong.

    Raises:
        NoReloadError: The thing has no way to be read again.
        ClientException: The service refused to show it, for instance with ``NotFound``.
        WaitTimedOut: ``timeout`` has passed; its ``thing`` is the thing as it was last seen.
        ValueError: ``timeout`` is no number of seconds from 0 on.
        TypeError: ``progress`` is neither a function nor ``True``, ``False`` or ``None``.
        ImportError: ``progress`` is ``True``, and ``tqdm`` is not installed.
    """
    _check_timeout(timeout)
    watchers = [] if progress is None or progress is False else [_watcher(progress, obj)]

    def wait() -> tuple[Any, bool]:
        with contextlib.ExitStack() as stack:
            for watcher in watchers:
                if isinstance(watcher, _Bar):
                    stack.callback(watcher.close)
            return _wait(obj, att, desired, interval, attempts, watchers, timeout)

    if callback is None:
        if verbose:
            several = [verbose_atts] if isinstance(verbose_atts, str) else verbose_atts or []
            watchers.insert(
                0, lambda thing, value, s: _print_progress(thing, att, value, s, several)
            )
        return wait()[0]
    thread = WaitThread(wait, callback)
    thread.start()
    return thread


def wait_for_build(
    obj: Thing,
    att: str | None = None,
    desired: Any = None,
    callback: Callable[[Any], Any] | None = None,
    interval: float | None = None,
    attempts: int | None = None,
    verbose: bool | None = None,
    verbose_atts: str | Sequence[str] | None = None,
    *,
    progress: Watcher | bool | None = None,
    timeout: float | None = None,
) -> Thing | Any:
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
        progress: As for ``wait_until``.
        timeout: As for ``wait_until``.

    Returns:
        As ``wait_until``. Look at the status: it may be an error.

    Raises:
        NoReloadError: The thing has no way to be read again.
        ClientException: The service refused to show it.
        WaitTimedOut: ``timeout`` has passed.
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
        progress=progress,
        timeout=timeout,
    )


def _wait(
    obj: Any,
    att: str,
    desired: Any,
    interval: float,
    attempts: int,
    watchers: Sequence[Callable[[Any, Any, float], Any]],
    timeout: float | None,
) -> tuple[Any, bool]:
    """Do the waiting; return the thing as last seen, and whether it got there."""
    wanted = desired if isinstance(desired, (list, tuple, set, frozenset)) else [desired]
    start = time.monotonic()
    slept = 0.0
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
        # A test that moves the cloud's clock in place of sleeping ends in time as well.
        elapsed = max(time.monotonic() - start, slept)
        for watcher in watchers:
            watcher(obj, value, elapsed)
        if reached:
            return obj, True
        if attempts and seen >= attempts:
            return obj, False
        if timeout is not None and elapsed >= timeout:
            raise _timed_out(obj, att, value, wanted, timeout)
        pause = interval if timeout is None else min(interval, timeout - elapsed)
        time.sleep(pause)
        slept += pause


def _check_timeout(timeout: Any) -> None:
    """Raise if a value is no number of seconds to wait for."""
    if timeout is None:
        return
    number = isinstance(timeout, (int, float)) and not isinstance(timeout, bool)
    if not number or not 0 <= timeout < float("inf"):
        raise ValueError(f"timeout must be a number of seconds from 0 on, not {timeout!r}.")


def _timed_out(obj: Any, att: str, value: Any, wanted: Any, timeout: float) -> Exception:
    """Make the exception for a wait that took too long."""
    words = ", ".join(str(one) for one in wanted)
    error = exceptions.WaitTimedOut(
        f"After {timeout:g} seconds {_called(obj)} has {att} {_shown(value)}; waited for: {words}."
    )
    error.thing = obj
    return error


def _called(obj: Any) -> str:
    """Return kind and name of a thing, as far as it has one."""
    known = getattr(obj, "__dict__", {})
    name = known.get("name") or known.get("label") or known.get("id") or getattr(obj, "id", None)
    kind = type(obj).__name__
    return f"{kind} '{name}'" if name else f"the {kind}"


def _shown(value: Any) -> Any:
    """Return a value as people see it."""
    return "(missing)" if value is _MISSING else value


def _watcher(progress: Any, obj: Any) -> Callable[[Any, Any, float], Any]:
    """Return what is called after each look for a caller's ``progress``."""
    if progress is True:
        return _Bar(obj)
    if not callable(progress):
        raise TypeError(
            "progress must be a function of (thing, seconds), or True for a bar, "
            f"not {type(progress).__name__}."
        )
    return lambda thing, value, seconds: progress(thing, seconds)


class _Bar:
    """A line for one wait: name, value and time, with a bar where the thing tells its percent.

    Args:
        obj: The thing.
    """

    def __init__(self, obj: Any) -> None:
        self._name = _called(obj)
        self._total = None if _percent(obj) is None else 100
        layout = "{desc} [{elapsed}]" if self._total is None else _PERCENT_LAYOUT
        self._bar = Progress(True, self._total, self._name, layout=layout)

    def __call__(self, obj: Any, value: Any, seconds: float) -> None:
        """Show what was seen at a look."""
        self._bar.describe(f"{self._name}: {_shown(value)}")
        percent = _percent(obj)
        if self._total is not None and percent is not None:
            self._bar.move_to(percent)

    def close(self) -> None:
        """Leave the bar as it is."""
        self._bar.close()


def _percent(obj: Any) -> int | None:
    """Return how far a thing says it is, ``None`` if it does not say."""
    try:
        return min(100, max(0, int(getattr(obj, "__dict__", {})["progress"])))
    except (KeyError, TypeError, ValueError):
        return None


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
    words = [f"Current value of {att}: {_shown(value)} (elapsed: {elapsed:.1f} seconds)"]
    words.extend(f"{name}={getattr(obj, name, '')}" for name in others)
    print(" ".join(words), flush=True)  # noqa: T201 - the output that `verbose` asks for
