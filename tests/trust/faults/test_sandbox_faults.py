"""The faults of the sandbox over real connections: one reading call of every client under each."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import exceptions as exc
from pyrax import sandbox
from tests.trust.faults.services import PLACES
from tests.trust.faults.things import Stage

Fault = Callable[[sandbox.Cloud], Any]
# Of nothing these say nothing, so that there is nothing to cut off; and no queue is none for them.
EMPTY = ("object_store", "queues")
READS = {"cdn": "list_services", "monitor": "list_entities"}


def always(name: str, *args: Any, **kwargs: Any) -> Fault:
    """Return a fault of the sandbox that meets every request but logins."""
    return lambda cloud: getattr(cloud.faults, name)(*args, times=None, **kwargs)


def failing(status: int, kind: type[Exception], retry_after: float | None = None) -> Any:
    return pytest.param(always("status", status, retry_after=retry_after), kind, id=str(status))


FAULTS = [
    pytest.param(lambda cloud: cloud.unreachable(), exc.ConnectionFailed, id="refused"),
    pytest.param(always("drop_connection"), exc.ConnectionFailed, id="dropped"),
    pytest.param(always("drop_connection", "in_body"), exc.ConnectionFailed, id="reset"),
    pytest.param(always("drop_connection", "after_request"), exc.ConnectionFailed, id="lost"),
    pytest.param(always("cut_body", 1), exc.ConnectionFailed, id="cut"),
    pytest.param(always("slow", 0.5), exc.RequestTimeout, id="slow"),
    pytest.param(always("trickle", 0.06), exc.RequestTimeout, id="trickling"),
    pytest.param(always("unauthorized"), exc.Unauthorized, id="401"),
    failing(403, exc.Forbidden),
    failing(404, exc.NotFound),
    failing(409, exc.Conflict),
    failing(413, exc.OverLimit),
    failing(429, exc.RateLimit, 1),
    failing(500, exc.InternalServerError),
    failing(502, exc.BadGateway),
    failing(503, exc.ServiceUnavailable, 1),
    failing(504, exc.GatewayTimeout),
    pytest.param(always("page"), exc.ServiceResponseFailure, id="HTML"),
    pytest.param(always("status", 200, body="[1, 2]"), exc.ServiceResponseFailure, id="shape"),
    pytest.param(
        lambda cloud: cloud.faults.redirect(f"{cloud.url}/", times=None, method="GET"),
        exc.PyraxException,
        id="redirected",
    ),
]


@pytest.fixture
def account(
    request: pytest.FixtureRequest,
    cloud: sandbox.Cloud,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Stage:
    """An account on a cloud behind real connections, whose clients do not sleep."""
    monkeypatch.setenv("CLOUD_TIMEOUT", "30")
    monkeypatch.setenv("CLOUD_RETRIES", "1")
    monkeypatch.setattr("pyrax.http.sleep", cloud.clock.advance)
    return Stage(cloud, request.param, tmp_path)


@pytest.fixture
def cloud(fresh_pyrax: None) -> Iterator[sandbox.Cloud]:
    with sandbox.running() as running:
        yield running
    assert running.problems == []


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
@pytest.mark.parametrize("account", ["rackspace", "keystone"], indirect=True)
def test_every_client_says_what_went_wrong(
    account: Stage, fault: Fault, kind: type[exc.PyraxException]
) -> None:
    calls = {}
    for dialect, service in PLACES:
        if dialect == account.dialect and service != "identity":
            client = account.client(service)
            calls[service] = getattr(client, READS.get(service, "list"))
            calls[service]()  # what a client looks up once is known from here on
            if kind is exc.RequestTimeout:
                client.timeout = (30, 0.25)  # shorter than a busy machine may take elsewhere
    rule = fault(account.cloud)
    with rule if hasattr(rule, "__enter__") else contextlib.nullcontext():
        for service, call in calls.items():
            try:
                found = call()
            except exc.PyraxException as error:
                caught = error
            else:
                assert kind in (exc.NotFound, exc.ConnectionFailed, exc.RequestTimeout), service
                assert (service, found) in ((one, []) for one in EMPTY), service
                continue
            assert isinstance(caught, kind), service
            assert caught.method == "GET", service
            assert str(caught.url).startswith(pyrax.utils.ensure_text(account.cloud.url))
