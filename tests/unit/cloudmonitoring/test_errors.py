"""Fault documents as exceptions."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from pyrax import exceptions
from tests.unit.service_wire import ServiceWire

from .conftest import fault, make_client


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (400, "limitReached", exceptions.BadRequest),
        (400, "childrenExistError", exceptions.BadRequest),
        (403, "missingCapabilitiesError", exceptions.Forbidden),
        (404, "parentNotFoundError", exceptions.NotFound),
        (413, "requestTooLargeError", exceptions.OverLimit),
        (429, "rateLimitReached", exceptions.OverLimit),
        (500, "internalError", exceptions.InternalServerError),
        (501, "notImplemented", exceptions.HTTPNotImplemented),
        (503, "systemFailureError", exceptions.ServiceUnavailable),
    ],
)
def test_each_status_has_its_class(
    cm: Any, wire: ServiceWire, status: int, kind: str, expected: type[Exception]
) -> None:
    cm.retries = 0
    wire.answer("GET", "/account", fault("Sorry", "because", kind, status), status)
    with pytest.raises(expected) as raised:
        cm.get_account()
    error: Any = raised.value
    assert (error.code, error.message, error.details) == (status, "Sorry", "because")
    assert (error.fault_type, error.request_id) == (kind, ".rh-1")
    assert pickle.loads(pickle.dumps(error)).fault_type == kind


def test_details_may_be_an_object(cm: Any, wire: ServiceWire) -> None:
    place = {"line": 1, "column": 4, "token": "metric", "more": ["x"]}
    wire.answer("GET", "/account", fault("Parse", place, "alarmParseError"), 400)
    with pytest.raises(exceptions.BadRequest) as raised:
        cm.get_account()
    assert raised.value.details == place


def test_an_error_without_document(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/account", status=404, headers={"X-Response-Id": "rid"})
    with pytest.raises(exceptions.NotFound) as raised:
        cm.get_account()
    assert (raised.value.fault_type, raised.value.request_id) == (None, "rid")


def test_a_limit_of_a_day_is_not_asked_again(cm: Any, wire: ServiceWire, naps: list[float]) -> None:
    document = fault("Limit has been reached", "", "rateLimitReached", 429)
    wire.answer("GET", "/account", document, 429, headers={"Reply-After": "3600"})
    with pytest.raises(exceptions.OverLimit) as raised:
        cm.get_account()
    assert (raised.value.code, raised.value.retry_after) == (429, 3600)
    assert (len(wire.lines), naps) == (1, [])


def test_a_token_that_expired_is_renewed_once(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/account", fault("No", code=401), 401)
    wire.answer("GET", "/account", {"id": "ac"})
    assert cm.get_account() == {"id": "ac"}
    assert cm.identity.renewed == ["token-1"]


def test_a_token_that_is_refused_twice(cm: Any, wire: ServiceWire) -> None:
    wire.answer("GET", "/account", fault("No", code=401), 401)
    with pytest.raises(exceptions.Unauthorized):
        cm.get_account()
    assert len(wire.lines) == 2


def test_a_redirect_of_a_change_is_no_success(cm: Any, wire: ServiceWire) -> None:
    wire.answer("DELETE", "/entities/en1", status=302, headers={"Location": "https://x.example/"})
    with pytest.raises(exceptions.ClientException):
        cm.delete_entity("en1")


def test_errors_do_not_repeat_secrets(cm: Any, wire: ServiceWire) -> None:
    text = "'hunter22' is no password"
    wire.answer("PUT", "/account", fault(text, {"value": ["hunter22"]}), 400)
    with pytest.raises(exceptions.BadRequest) as raised:
        cm.update_account(webhook_token="hunter22")
    assert "hunter22" not in f"{raised.value!r} {raised.value} {raised.value.details}"


def test_errors_do_not_repeat_the_details_of_notifications(cm: Any, wire: ServiceWire) -> None:
    hook = "https://hooks.example.com/s3cr3t"
    document = fault(f"No such host: {hook}", {"value": [hook], "at": 1}, "badRequest")
    wire.answer("POST", "/notifications", document, 400)
    with pytest.raises(exceptions.BadRequest) as raised:
        cm.create_notification("webhook", details={"url": hook, "n": 1, "x": "no"})
    assert raised.value.message == "No such host: ***"
    assert raised.value.details == {"value": ["***"], "at": 1}
    assert "s3cr3t" not in repr(raised.value)
    wire.answer("POST", "/test-notification", body=f"<h1>{hook}</h1>", status=500)
    with pytest.raises(exceptions.InternalServerError) as failed:
        cm.test_notification(None, "webhook", {"url": hook})
    assert "s3cr3t" not in f"{failed.value!r} {failed.value} {failed.value.details}"


def test_errors_do_not_repeat_agent_tokens(cm: Any, wire: ServiceWire) -> None:
    document = fault("Object does not exist", 'with key "abc:9001"', "notFoundError", 404)
    wire.answer("GET", "/agent_tokens/abc%3A9001", document, 404)
    with pytest.raises(exceptions.NotFound) as raised:
        cm.get_agent_token("abc:9001")
    assert "abc" not in f"{raised.value!r} {raised.value} {raised.value.details}"


@pytest.mark.parametrize("url", [None, ""])
def test_a_client_without_endpoint_names_the_service(url: str | None) -> None:
    client = make_client("openstack", url)
    for call in (client.list_entities, client.get_account, client.get_overview):
        with pytest.raises(exceptions.ServiceNotAvailable, match="Cloud Monitoring"):
            call()
