"""Deleting many objects: by the bulk middleware where there is one, else one by one."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pyrax import answers, exceptions, http, warn
from pyrax.object_storage import names
from pyrax.object_storage.capabilities import limit_of
from pyrax.object_storage.constants import MAX_BULK_DELETE
from pyrax.object_storage.progress import Meter, ProgressOption, measured
from pyrax.object_storage.summary import Recorder
from pyrax.object_storage.workers import CONCURRENCY, check_concurrency, for_each
from pyrax.streaming import Broken, read_pieces
from pyrax.unpacking import Damaged, coding_of, unpack

ROUNDS = 10
"""How often a container is listed and emptied at most."""
_ALL_WELL = "200 OK"
_FINAL = (401, 408, 413, 429, 498)
"""Refusals that do not mean that there is no bulk delete."""
_PATIENCE = 3600.0
"""Seconds that the service may take for one bulk request."""


def new_results() -> dict[str, Any]:
    """Return the results of deleting nothing."""
    return {"deleted": 0, "not_found": 0, "status": _ALL_WELL, "errors": []}


def add_results(total: dict[str, Any], part: dict[str, Any]) -> None:
    """Add the results of one batch to those of all; the first bad status stays.

    Args:
        total: Is changed.
        part: Is added.
    """
    total["deleted"] += part["deleted"]
    total["not_found"] += part["not_found"]
    total["errors"].extend(part["errors"])
    if total["status"] == _ALL_WELL:
        total["status"] = part["status"]


class BulkDeleter(threading.Thread):
    """Deletes objects in the background; ``start`` it and look at ``completed``.

    Args:
        client: The ``StorageClient``.
        container: The container, or its name.
        object_names: Names of objects, or ``StorageObject`` objects; any iterable, or one alone.
        progress: Called with the number of names dealt with and of all names; ``True`` for a bar.
        concurrency: Single deletes at a time, where the cluster has no bulk delete.

    Attributes:
        client: As given.
        container: As given.
        object_names: The names as a list.
        completed: Whether the work has ended, well or not.
        results: A dict: ``deleted`` and ``not_found`` (numbers), ``status`` (``"200 OK"``, or the
            first other one) and ``errors`` (lists of ``container/name`` and status).
        exception: What ended the work early, else ``None``.

    Raises:
        MissingName: A name is empty.
    """

    def __init__(
        self,
        client: Any,
        container: Any,
        object_names: Iterable[Any],
        *,
        progress: ProgressOption = None,
        concurrency: int = CONCURRENCY,
    ) -> None:
        super().__init__(name="pyrax-bulk-delete")
        check_concurrency(concurrency)
        self._progress = progress
        self._concurrency = concurrency
        self.client = client
        self.container = container
        encoding = client.encoding
        self._container_name = names.container_name(container, encoding)
        single = isinstance(object_names, (str, bytes)) or hasattr(object_names, "name")
        given = [object_names] if single else object_names
        self.object_names = [names.object_name(name, encoding) for name in given]
        self.completed = False
        self.results = new_results()
        self.exception: BaseException | None = None
        self._ended = threading.Event()

    def run(self) -> None:
        """Delete; afterwards ``completed`` is true, whatever happened."""
        try:
            self._work()
        except BaseException as error:
            self.exception = error
        finally:
            self.completed = True
            self._ended.set()

    def _work(self) -> None:
        """Delete the names."""
        with self._measured(len(self.object_names)) as meter:
            self._delete_some(self.object_names, self.results, meter)

    def _measured(self, total: int | None) -> contextlib.AbstractContextManager[Meter]:
        """Return what tells how far the work has come."""
        return measured(
            self._progress,
            total,
            label=self._container_name,
            unit="objects",
            cancelled=exceptions.PyraxException,
        )

    def _delete_some(self, object_names: list[str], results: dict[str, Any], meter: Meter) -> None:
        """Delete some names."""
        delete_names(
            self.client,
            self._container_name,
            object_names,
            results,
            done=meter.add,
            concurrency=self._concurrency,
        )

    def wait(self, timeout: float | None = None) -> dict[str, Any]:
        """Wait for the end.

        Args:
            timeout: Seconds to wait at most; ``None``: as long as it takes.

        Returns:
            ``results``, as far as they are there.

        Raises:
            Exception: What ended the work early.
        """
        if self._ended.wait(timeout) and self.exception is not None:
            raise self.exception
        return self.results


class ContainerEmptier(BulkDeleter):
    """Deletes all objects of a container: lists and deletes until nothing is listed any more.

    Args:
        client: The ``StorageClient``.
        container: The container, or its name.
        list_names: Gives the names that are listed at present.
        again: Whether the container is listed once more after a round without failures.
        **options: As for ``BulkDeleter``.
    """

    def __init__(
        self,
        client: Any,
        container: Any,
        list_names: Callable[[], Iterable[str]],
        *,
        again: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(client, container, (), **options)
        self._list_names = list_names
        self._again = again

    def _work(self) -> None:
        """Empty the container; a listing may lag behind what was deleted."""
        with self._measured(None) as meter:
            for number in range(ROUNDS):
                outcome = new_results()
                try:
                    count = self._round(outcome, meter)
                finally:
                    self._note(outcome, first=number == 0)
                nothing_left = not self._again and not outcome["errors"]
                if not count or nothing_left or (number and not outcome["deleted"]):
                    return

    def _round(self, outcome: dict[str, Any], meter: Meter) -> int:
        """Delete what is listed, some thousands at a time; return how many names that were."""
        listed = iter(self._list_names())
        count = 0
        while True:
            batch = list(itertools.islice(listed, MAX_BULK_DELETE))
            if not batch:
                return count
            count += len(batch)
            meter.total = meter.done + len(batch)
            self._delete_some(batch, outcome, meter)

    def _note(self, outcome: dict[str, Any], first: bool) -> None:
        """Take over the results of a round: what failed before may have succeeded now."""
        self.results["deleted"] += outcome["deleted"]
        if first:  # later, a name that is not found is one that was deleted before
            self.results["not_found"] = outcome["not_found"]
        self.results["status"] = outcome["status"]
        self.results["errors"] = outcome["errors"]


# --- running deleters ---


def background(async_: Any, old: dict[str, Any]) -> bool:
    """Return the flag ``async_``, also if it comes under its name of before Python 3.7.

    Args:
        async_: The flag.
        old: What else was given by keyword.

    Raises:
        TypeError: Something else than ``async`` was given.
    """
    if "async" in old:
        async_ = old.pop("async")
        warn.user("'async' is an old name; use 'async_'.", DeprecationWarning)
    if old:
        raise TypeError(f"There is no argument '{next(iter(old))}'.")
    return bool(async_)


def run_deleter(deleter: BulkDeleter, async_: bool) -> Any:
    """Run a deleter in the background, or here until it has ended.

    Args:
        deleter: One that has not been started.
        async_: Which of the two.

    Returns:
        The running deleter, or its results.
    """
    if async_:
        deleter.start()
        return deleter
    deleter.run()
    return deleter.wait()


def delete_extra(objects: Any, extra: list[str], record: Recorder) -> None:
    """Delete what a sync finds too much in a container; only plan it where nothing is to be done.

    Args:
        objects: The ``StorageObjectManager`` of the container.
        extra: Names of objects.
        record: Where it is noted.
    """
    if record.dry_run:
        for name in extra:
            record.plan("delete", name)
        return
    results = run_deleter(BulkDeleter(objects.api, objects.name, extra), False)
    record.summary["deleted"] = results["deleted"]
    for path, status in results["errors"]:
        record.note(f"'{path}' was not deleted: {status}")


# --- the work -------------------------------------------------------------------------------------


def _nobody(count: int) -> None:
    """Tell nobody how many names have been dealt with."""


def delete_names(
    client: Any,
    container: str,
    object_names: list[str],
    results: dict[str, Any],
    *,
    done: Callable[[int], Any] = _nobody,
    concurrency: int = CONCURRENCY,
) -> None:
    """Delete objects of one container.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        object_names: Names of the objects.
        results: Is added to, batch by batch.
        done: Called with the number of names that have been dealt with, each time.
        concurrency: Single deletes at a time.
    """
    if not object_names:
        return
    paths = [names.object_path(container, name)[1:] for name in object_names]
    form = client._manager.bulk_form
    capabilities = client.get_capabilities() if form.ask_first else client.known_capabilities()
    if capabilities and "bulk_delete" not in capabilities:
        _delete_singly(client, paths, results, done, concurrency)
        return
    longest = _longest_line(capabilities)
    too_long = [path for path in paths if len(path) > longest]
    paths = [path for path in paths if len(path) <= longest]
    limit = limit_of(capabilities, "bulk_delete", "max_deletes_per_request", MAX_BULK_DELETE)
    step = min(MAX_BULK_DELETE, limit)
    for start in range(0, len(paths), step):
        batch = paths[start : start + step]
        answer = _bulk_request(client, form, batch)
        if answer is None:
            too_long = paths[start:] + too_long
            break
        add_results(results, answer)
        done(len(batch))
    if too_long:
        _delete_singly(client, too_long, results, done, concurrency)


def _longest_line(capabilities: dict[str, Any]) -> int:
    """Return how long a line of a bulk delete may be.

    The service has in mind a name that is not percent-encoded, and refuses the whole request when
    it meets a longer line.
    """
    name = limit_of(capabilities, "swift", "max_object_name_length", 1024)
    return name + limit_of(capabilities, "swift", "max_container_name_length", 256) + 2


@dataclasses.dataclass(frozen=True)
class BulkForm:
    """How bulk deletes are sent.

    Args:
        verb: HTTP method.
        query: Query of the account's URL.
        ask_first: Whether the cluster is asked for its capabilities first.
    """

    verb: str
    query: str
    ask_first: bool


SWIFT_FORM = BulkForm("POST", "?bulk-delete", True)
"""Safe everywhere: a cluster without bulk delete takes it for a change of no metadata."""


def _bulk_request(client: Any, form: BulkForm, paths: list[str]) -> dict[str, Any] | None:
    """Delete one batch in one request; ``None`` if the service has no bulk delete."""
    token = client.identity.token
    send = client.method_dict[form.verb]
    document = _bulk_document(send, form.query, paths)
    if document is None:
        return None
    if str(document.get("Response Status", "")).startswith("401"):
        client.identity.renew_token(token)
        document = _bulk_document(send, form.query, paths) or document
    return results_of(document)


def _bulk_document(send: Callable[..., Any], uri: str, paths: list[str]) -> dict[str, Any] | None:
    """Send a bulk delete; return its document, ``None`` if the service knows no such request."""
    data = "\n".join(paths).encode("ascii")
    headers = {"Content-Type": "text/plain"}
    try:
        return delete_document(send, uri, data=data, headers=headers)
    except exceptions.ClientException as error:
        if error.code in _FINAL or (error.code or 500) >= 500:
            raise
        return None


def delete_document(
    send: Callable[..., Any], uri: str, *, headers: dict[str, str] | None = None, **kwargs: Any
) -> dict[str, Any] | None:
    """Send a request that deletes several things; return what the service says about them.

    Args:
        send: The client's method for the verb.
        uri: Path and query.
        headers: Further headers.
        **kwargs: As for ``method_delete``.

    Returns:
        The document, ``None`` if the answer is none of that kind.
    """
    response = send(
        uri, headers={"Accept": "application/json", **(headers or {})}, stream=True, **kwargs
    )[0]
    with contextlib.closing(response):
        document = json_with_heartbeat(response)
    if isinstance(document, dict) and "Number Deleted" in document:
        return document
    return None


def json_with_heartbeat(response: Any) -> Any:
    """Read an answer that begins with a blank every few seconds while the service works.

    Args:
        response: An answer whose body has not been read.

    Returns:
        The document; ``None`` if it is no JSON.

    Raises:
        ConnectionFailed: It was cut off, or did not end within an hour.
    """
    deadline = time.monotonic() + _PATIENCE
    pieces = []
    try:
        coding = coding_of(response.headers.get("Content-Encoding"))
        for piece in unpack(read_pieces(response, _PATIENCE), coding):
            pieces.append(piece)
            if time.monotonic() > deadline:
                raise Broken("the answer did not end within an hour")
    except (Broken, Damaged) as error:
        failure = http.ConnectionFailed(
            f"The answer to a bulk request was cut off: {error}. What was done stays done; repeat "
            "the call for the rest."
        )
        exceptions.about_last_answer(failure)
        raise failure from error
    try:
        return json.loads(b"".join(pieces))
    except ValueError:
        return None


def results_of(document: dict[str, Any]) -> dict[str, Any]:
    """Return the answer of the service in the form of ``results``.

    Args:
        document: As ``delete_document`` returns it.
    """
    status = str(document.get("Response Status") or _ALL_WELL)
    return {
        "deleted": answers.count(document, "Number Deleted"),
        "not_found": answers.count(document, "Number Not Found"),
        "status": status,
        "errors": failures_of(document, None if status == _ALL_WELL else status),
    }


def failures_of(document: Mapping[str, Any], bad_status: str | None) -> list[list[str]]:
    """Return path and status of each thing that was not done.

    Args:
        document: The answer to a bulk request.
        bad_status: The status of the whole request if it failed; it counts where nothing is named.
    """
    failures = [
        [urllib.parse.unquote(str(row[0])).lstrip("/"), str(row[1])]
        for row in answers.sequence(document.get("Errors") or (), "'Errors' in the answer")
        if isinstance(row, (list, tuple)) and len(row) > 1
    ]
    if not failures and bad_status is not None:
        failures = [[str(document.get("Response Body") or ""), bad_status]]
    return failures


def _delete_singly(
    client: Any,
    paths: list[str],
    results: dict[str, Any],
    done: Callable[[int], Any],
    concurrency: int,
) -> None:
    """Delete objects one by one, several at a time."""
    lock = threading.Lock()

    def delete(path: str) -> None:
        outcome = _delete_one(client, path)
        with lock:
            if outcome is None:
                results["deleted"] += 1
            elif outcome == "404":
                results["not_found"] += 1
            else:
                results["errors"].append([urllib.parse.unquote(path), outcome])
                if results["status"] == _ALL_WELL:
                    results["status"] = "400 Bad Request"
        done(1)

    for_each(paths, delete, concurrency)


def _delete_one(client: Any, path: str) -> str | None:
    """Delete one object; return ``None`` or the status that refused it."""
    try:
        delete_repeatedly(client, f"/{path}")
    except exceptions.NotFound:
        return "404"
    except exceptions.ClientException as error:
        return f"{error.code} {error.message}"
    return None


def delete_repeatedly(client: Any, uri: str, **kwargs: Any) -> None:
    """Delete something; a repetition that finds it gone is a success.

    The answer to the first try may have been lost after the service carried it out.

    Args:
        client: The ``StorageClient``.
        uri: Its path.
        **kwargs: As for ``method_delete``.

    Raises:
        NotFound: It was not there in the first place.
        ClientException: The service refused.
    """
    policy = client.retry_policy
    perhaps_done = False
    for attempt in range(client.retries + 1):
        wait = None
        try:
            client.method_delete(uri, retries=0, **kwargs)
            return
        except exceptions.NotFound:
            if perhaps_done:
                return
            raise
        except exceptions.ClientException as error:
            wait = error.retry_after
            perhaps_done = perhaps_done or (error.code or 0) >= 500
            again = http.should_retry("DELETE", status=error.code, retry_after=wait, policy=policy)
            if not again or attempt >= client.retries:
                raise
        except exceptions.ConnectionFailed as error:
            perhaps_done = True
            if isinstance(error, http.TLSFailed) or attempt >= client.retries:
                raise
        http.sleep(http.retry_delay(attempt, wait, policy))
