"""One call on the clients of several regions at the same time."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pyrax import exceptions
from pyrax.identity.endpoint import matching_key
from pyrax.identity.state import text_of
from pyrax.tables import ResourceList

MOST_AT_A_TIME = 32
"""Regions that are asked at a time, where the caller does not choose."""

Result = TypeVar("Result")


class RegionResults(dict[str, Result]):
    """What a call gave in each region, in the order in which the regions were named.

    Regions in which it failed are not among the keys; they are in ``errors``. Reading the result
    of such a region raises its error.

    Attributes:
        errors: Region -> the exception that the call ended with there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.errors: dict[str, Exception] = {}

    def __missing__(self, region: str) -> Result:
        """Raise what went wrong in a region."""
        if region in self.errors:
            raise self.errors[region]
        raise KeyError(region)

    def joined(self) -> list[Any]:
        """Return the results of all regions, which must be lists, as one list.

        Raises:
            Exception: The call failed in a region; the first of ``errors``.
        """
        for error in self.errors.values():
            raise error
        joined: ResourceList[Any] = ResourceList()
        for found in self.values():
            joined.extend(found)  # type: ignore[arg-type]
        return joined


def across_regions(
    context: Any,
    service: Any,
    call: Callable[[Any], Result],
    regions: Iterable[str] | None = None,
    *,
    timeout: float | None = None,
    concurrency: int | None = None,
) -> RegionResults[Result]:
    """Make a call in several regions at once; see ``Contexts.across_regions``.

    Args:
        context: The identity object.
        service: As there.
        call: As there.
        regions: As there.
        timeout: As there.
        concurrency: As there.
    """
    if timeout is not None and not timeout > 0:
        raise ValueError(f"timeout must be a number of seconds above 0; got {timeout!r}.")
    if concurrency is not None and concurrency < 1:
        raise ValueError(f"concurrency must be at least 1; got {concurrency!r}.")
    if not context.authenticated:
        raise exceptions.NotAuthenticated(
            "Authentication required before calling 'across_regions'."
        )
    found = _service(context, service)
    names = _distinct(found) if regions is None else _named(found, regions)
    tasks = {name: functools.partial(_run, context, service, name, call) for name in names}
    return _Crew(tasks, timeout).run(min(len(names), concurrency or MOST_AT_A_TIME))


def _service(context: Any, name: Any) -> Any:
    """Return a service of the catalog."""
    found = context._find_service(name)
    if found is None or not found.regions:
        raise exceptions.NoSuchClient(f"The catalog has no service '{text_of(name)}'.")
    return found


def _distinct(service: Any) -> list[str]:
    """Return the regions of a service; of those that share one address, the first."""
    seen: set[str] = set()
    names = []
    for name, endpoint in service.endpoints.items():
        address = str(endpoint.public_url)
        if address not in seen:
            seen.add(address)
            names.append(name)
    return names


def _named(service: Any, regions: Iterable[str]) -> list[str]:
    """Return the regions that a caller named, once each, spelled as in the catalog."""
    given = [regions] if isinstance(regions, (str, bytes)) else regions
    texts = [str(text_of(region)) for region in given]
    return list(dict.fromkeys(matching_key(service.endpoints, text) or text for text in texts))


def _run(context: Any, service: Any, region: str, call: Callable[[Any], Result]) -> Result:
    """Make the call in one region."""
    servicenet = context._service_key(service) == "object_store" and bool(
        context.settings.get("use_servicenet")
    )
    return call(context.get_client(service, region, public=not servicenet))


class _Crew:
    """Threads that work on the regions. None of them keeps the program from ending.

    Args:
        tasks: Region -> what is to be done there.
        timeout: Seconds in which everything must be done; ``None`` for any time.
    """

    def __init__(self, tasks: Mapping[str, Callable[[], Any]], timeout: float | None) -> None:
        self._tasks = tasks
        self._timeout = timeout
        self._waiting = list(tasks)[::-1]
        self._changed = threading.Condition()
        self._outcomes: dict[str, Any] = {}
        self._failures: dict[str, BaseException] = {}

    def run(self, threads: int) -> RegionResults[Any]:
        """Do everything, with so many threads."""
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        try:
            self._start(threads)
            with self._changed:
                while len(self._outcomes) + len(self._failures) < len(self._tasks):
                    left = None if deadline is None else deadline - time.monotonic()
                    if left is not None and left <= 0:
                        break
                    self._changed.wait(left)
                return self._results()
        finally:
            with self._changed:
                self._waiting.clear()

    def _start(self, threads: int) -> None:
        """Start the threads; if the system gives none, this one does the work."""
        for number in range(threads):
            try:
                threading.Thread(target=self._work, name="pyrax-region", daemon=True).start()
            except RuntimeError:
                if not number:
                    self._work()
                return

    def _work(self) -> None:
        """Take regions and work on them."""
        while True:
            with self._changed:
                if not self._waiting:
                    return
                region = self._waiting.pop()
            try:
                outcome = self._tasks[region]()
            except BaseException as error:
                with self._changed:
                    self._failures[region] = error
                    self._changed.notify_all()
            else:
                with self._changed:
                    self._outcomes[region] = outcome
                    self._changed.notify_all()

    def _results(self) -> RegionResults[Any]:
        """Return what there is by now; the lock is held."""
        results: RegionResults[Any] = RegionResults()
        for region in self._tasks:
            error = self._failures.get(region)
            if region in self._outcomes:
                results[region] = self._outcomes[region]
            elif error is None:
                results.errors[region] = exceptions.RequestTimeout(
                    f"The call had not ended in the region '{region}' after {self._timeout:g} "
                    "seconds. What it has asked for may still be carried out."
                )
            elif isinstance(error, Exception):
                results.errors[region] = error
            else:
                raise error
        return results
