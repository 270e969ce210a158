"""Names, ids, metadata and headers that mean harm: no call sends another request than its own."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import pyrax
from pyrax import sandbox
from tests.trust.faults.arguments import arguments_for
from tests.trust.faults.campaign import Campaign
from tests.trust.faults.services import PLACES
from tests.trust.faults.things import Stage
from tests.trust.faults.wire import Runaway, Sent, Wire

from .test_paging import was_tried

HARM = "../%2e%2e/x?injected=1&injected=2#f\r\nX-Injected: yes\r\n\r\nGET /injected HTTP/1.1\r\n\0"
PATHS = re.compile(r"path|folder|directory|file|destination|uri|url|callback|method|^att$")
"""Parameters that stay on this machine, or are whole addresses that the caller answers for."""
PUBLIC = ("/info", "/v2/", "/v2.0/", "/v2.1/", "/v3/", "/")
"""What is asked for above an endpoint: what the service can do, and which versions it has."""
REFUSALS = (pyrax.exc.PyraxException, ValueError, TypeError, NotImplementedError, OSError)


def harmful(value: Any) -> Iterator[Any]:
    """Give an argument with harm in it, wherever it takes text."""
    if isinstance(value, str):
        yield HARM
    elif isinstance(value, dict):
        for key, item in value.items():
            for worse in harmful(item):
                yield {**value, key: worse}
        yield {**value, HARM: "value"}
    elif isinstance(value, list):
        yield [*value, HARM]


def wrong_with(sent: Sent, endpoints: tuple[str, ...]) -> str | None:
    """Say what a request has in it that is not its own."""
    lines = sent.head.split(b"\r\n")
    if any(line.lower().startswith(b"x-injected") for line in lines):
        return "a header was injected"
    if any(ord(char) <= 32 or ord(char) == 127 for char in sent.target):
        return f"control characters in {sent.target!r}"
    if sent.about_identity:
        return None
    parts = urlsplit(sent.target)
    if ".." in parts.path.split("/"):
        return f"the path {parts.path} leads elsewhere"
    if not parts.path.startswith(endpoints) and not parts.path.endswith(PUBLIC):
        return f"the path {parts.path} is below no endpoint"
    if "injected" in parse_qs(parts.query) or sent.method not in (
        *("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "COPY"),
    ):
        return f"a query was injected: {sent.target}"
    return None


@pytest.mark.parametrize(("dialect", "service"), PLACES)
def test_no_argument_becomes_a_header_a_query_or_another_path(
    fresh_pyrax: None, dialect: str, service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "outer" / "inner"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    wire = Wire(sandbox.Cloud())
    wire.install(monkeypatch)
    stage = Stage(wire.cloud, dialect, inside)
    campaign = Campaign(wire, stage, service)
    endpoints = places_of(stage)
    tried, wrong = 0, []
    for operation in list(campaign.operations()):
        if operation.is_property or operation.name.startswith(("method_", "request", "wait")):
            continue
        if was_tried(operation, "input"):
            continue
        try:
            args, kwargs = arguments_for(operation, stage)
            receiver = campaign.receiver_of(operation)
        except (LookupError, NotImplementedError, pyrax.exc.PyraxException):
            continue
        names = [*operation.required()[: len(args)], *kwargs]
        for place, (name, value) in enumerate(zip(names, [*args, *kwargs.values()])):
            if PATHS.search(name):
                continue
            for worse in harmful(value):
                given = [*args[:place], worse, *args[place + 1 :]] if place < len(args) else args
                named = kwargs if place < len(args) else {**kwargs, name: worse}
                what = f"{operation}({name}=...)"
                tried += 1
                with wire.play({}, None, 1):
                    try:
                        found = getattr(receiver, operation.name)(*given, **named)
                        if inspect.isgenerator(found):
                            list(found)
                    except REFUSALS:
                        pass
                    except (Exception, Runaway) as error:
                        wrong.append(f"{what}: {error!r}")
                    for sent in wire.requests:
                        complaint = wrong_with(sent, endpoints)
                        if complaint:
                            wrong.append(f"{what}: {complaint}")
    assert not wrong, "\n".join(wrong[:60])
    assert tried > 5
    assert [path for path in tmp_path.rglob("*") if "injected" in path.name.lower()] == []


def places_of(stage: Stage) -> tuple[str, ...]:
    """Return the paths below which requests may stand: those of the catalog."""
    return tuple(
        urlsplit(endpoint.public_url).path
        for service in stage.context.services.values()
        for endpoint in service.endpoints.values()
    )
