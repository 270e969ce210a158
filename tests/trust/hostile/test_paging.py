"""Lists of services that say the same for ever: every call that reads ends all the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

import pyrax
from pyrax import sandbox
from tests.trust.faults.campaign import Campaign, Run
from tests.trust.faults.kinds import Fault
from tests.trust.faults.operations import Operation
from tests.trust.faults.services import PLACES
from tests.trust.faults.things import Stage
from tests.trust.faults.wire import Runaway, Sent, Step, Wire
from tests.trust.secrets.test_operations import changed_something

READING = re.compile(
    r"list|find|get|iter|walk|search|all|fetch|export|usage|names|delete_all|empty"
)
PAGING = ("marker", "offset", "page", "version_marker", "end_marker")
WITHOUT_PAGES = (("rackspace", "load_balancer"),)
FULL = 21
"""Rows of a page: more than any client takes for the last one. Fewer where it asks for fewer."""


_tried: set[tuple[str, type, str]] = set()


def was_tried(operation: Operation, what: str = "paging") -> bool:
    """Tell whether the code of an operation was tried in the other dialect, and note it.

    What differs between the dialects are the managers, and these are tried in both.
    """
    key = (what, operation.kind, operation.name)
    known = key in _tried
    _tried.add(key)
    return known


def asked(sent: Sent) -> dict[str, str]:
    """Return the query of a request."""
    query = parse_qs(urlsplit(sent.target).query, keep_blank_values=True)
    return {name: values[-1] for name, values in query.items()}


def numbered(row: Any, number: int) -> Any:
    """Return a row that differs from the others of its list."""
    if not isinstance(row, dict):
        return f"{row}{number}"
    twin = json.loads(json.dumps(row))
    for key in ("id", "uuid", "name"):
        if isinstance(twin.get(key), str):
            twin[key] = f"{twin[key]}{number:05}"
    return twin


def longest(document: Any) -> list[Any] | None:
    """Return the list in a document that holds what was asked for."""
    found = []
    waiting = [document]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            found.append(one)
        elif isinstance(one, dict):
            waiting += one.values()
    return max(found, key=len) if found and max(map(len, found)) else None


def lists_something(run: Run) -> bool:
    """Tell whether an operation got a list."""
    for (method, _), answers in run.recording.items():
        body = answers[-1].partition(b"\r\n\r\n")[2]
        if method == "GET" and b"[" in body:
            try:
                if longest(json.loads(body)) is not None:
                    return True
            except ValueError:
                continue
    return False


def for_ever(start: Any) -> Any:
    """Return steps that give a full page with links to the next one, whatever is asked for.

    `start` tells from the request at which number the rows of its page begin.
    """

    def steps(sent: Sent, good: bytes) -> Iterable[Step]:
        head, _, body = good.partition(b"\r\n\r\n")
        try:
            document = json.loads(body)
        except ValueError:
            return [good]
        rows = longest(document)
        if sent.method != "GET" or rows is None:
            return [good]
        query = asked(sent)
        size = min(int(query["limit"]), FULL) if query.get("limit", "").isdigit() else FULL
        first = start(query)
        rows[:] = [numbered(rows[0], number) for number in range(first, first + max(size, 1))]
        last = rows[-1]
        marker = (last.get("id") or last.get("name")) if isinstance(last, dict) else last
        further = {key: value for key, value in query.items() if key not in PAGING}
        address = urlsplit(sent.target).path + "?" + urlencode({**further, "marker": marker})
        url = f"http://{sent.host}{address}"
        if isinstance(document, dict):
            for key in [key for key, value in document.items() if value is rows]:
                document[f"{key}_links"] = [{"rel": "next", "href": url}]
            document["links"] = (
                {"next": url}
                if isinstance(document.get("links"), dict)
                else [{"rel": "next", "href": url}]
            )
            document["next"] = address
            document.setdefault("totalEntries", 10**6)
            if isinstance(document.get("metadata"), dict):
                document["metadata"].update(next_marker=marker, next_href=url, marker=None)
        lines = [
            line
            for line in head.split(b"\r\n")
            if not line.lower().startswith((b"content-length", b"link", b"x-container-object-c"))
        ]
        content = json.dumps(document).encode()
        lines += [
            b"Content-Length: %d" % len(content),
            f'Link: <{url}>; rel="next"'.encode(),
            b"X-Container-Object-Count: 1000000",
            b"X-Account-Container-Count: 1000000",
        ]
        return [b"\r\n".join(lines) + b"\r\n\r\n" + content]

    return steps


def two_pages(query: dict[str, str]) -> int:
    """Begin at the second page when the end of the first is named, else at the first."""
    known = next((query[key] for key in PAGING if query.get(key)), "")
    number = int(known[-5:]) if known[-5:].isdigit() else -1
    return FULL if 0 <= number < FULL else 0


NEVER_AN_END = (
    Fault("the same page again and again", for_ever(lambda query: 0)),
    Fault("two pages in turn", for_ever(two_pages)),
)


@pytest.mark.parametrize(("dialect", "service"), PLACES)
def test_every_list_ends_although_the_service_gives_no_end(
    fresh_pyrax: None, dialect: str, service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.trust.faults.wire.MOST_REQUESTS", 5 * FULL)
    wire = Wire(sandbox.Cloud())
    wire.install(monkeypatch)
    campaign = Campaign(wire, Stage(wire.cloud, dialect, tmp_path), service)
    walked, endless = 0, []
    for operation in list(campaign.operations()):
        if not READING.search(operation.name) or was_tried(operation):
            continue
        try:
            run = campaign.record(operation)
        except (LookupError, NotImplementedError, pyrax.exc.PyraxException):
            continue
        for failure in NEVER_AN_END if lists_something(run) else ():
            call = campaign.call(operation)
            try:
                with wire.play(run.recording, failure, 1):
                    call()
            except Runaway:
                endless.append(f"{operation} [{failure.name}]: {wire.requests[-1].target}")
            except Exception as error:
                if not isinstance(error, pyrax.exc.PyraxException):
                    endless.append(f"{operation} [{failure.name}]: {error!r}")
            walked += len(wire.requests) > run.sends
        if changed_something(run):
            campaign.settle(run)
    assert not endless, "\n".join(endless[:50])
    assert walked or (dialect, service) in WITHOUT_PAGES
