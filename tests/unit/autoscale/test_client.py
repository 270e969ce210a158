"""What is the client's own: limits, capability URLs, and clouds that have no such service."""

from __future__ import annotations

import traceback
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
import requests
import responses

import pyrax
from pyrax import autoscale as value_of_the_login
from pyrax import exceptions
from pyrax.autoscale import AutoScaleClient, AutoScaleWebhook
from tests.unit.queued import Wire
from tests.unit.stub_identity import StubIdentity

from .conftest import API, CAPABILITY, GROUP, HOST, ID, SECRET, STATE, make_client, make_webhook


def traceback_of(error: BaseException) -> str:
    """Return what Python prints of an exception."""
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def test_the_client_has_the_old_name(au: AutoScaleClient) -> None:
    assert au.name == "Autoscale"
    assert pyrax.AutoScaleClient is AutoScaleClient


def test_the_value_of_the_package_is_not_the_sub_package() -> None:
    assert value_of_the_login is None
    assert pyrax.autoscale is None


def test_old_arguments_are_handed_on_in_the_old_form() -> None:
    client = make_client()
    manager = client._manager = Mock()
    client.get("g")
    client.delete("g")
    client.list_policies("g")
    client.list_webhooks("g", "p")
    client.create("n", 1, server_name="s")
    client.update("g", name="n")
    manager.get.assert_called_once_with("g")
    manager.delete.assert_called_once_with("g")
    manager.list_policies.assert_called_once_with("g")
    manager.list_webhooks.assert_called_once_with("g", "p")
    manager.create.assert_called_once_with("n", 1, server_name="s")
    assert "draining_timeout" not in str(manager.mock_calls)


def test_new_arguments_are_handed_on() -> None:
    client = make_client()
    manager = client._manager = Mock()
    client.get("g", webhooks=True)
    client.delete("g", force=True)
    client.iter_groups()
    manager.get.assert_called_once_with("g", webhooks=True)
    manager.delete.assert_called_once_with("g", force=True)
    manager.iter_groups.assert_called_once_with()


def test_bug_23_limits_are_shown(au: AutoScaleClient, wire: Wire) -> None:
    limits = {"rate": [], "absolute": {"maxGroups": 1000}}
    wire.answer({"limits": limits}, times=2)
    assert au.get_limits() == {"limits": limits}
    assert au.get_account_limits() == limits
    assert wire.lines == ["GET /limits"] * 2


# --- capability URLs ----------------------------------------------------------------------------


@pytest.mark.parametrize("by_url", [True, False])
def test_bug_23_a_webhook_is_executed_without_a_token(
    au: AutoScaleClient, wire: Wire, by_url: bool
) -> None:
    wire.answer({}, 202)
    webhook = make_webhook(au)
    assert au.execute_webhook(webhook.capability_url if by_url else webhook) is None
    assert wire.lines == [f"POST {CAPABILITY}"]
    assert wire.last.body is None
    sent = {name.lower() for name in wire.last.headers}
    assert sent.isdisjoint({"x-auth-token", "x-auth-project-id", "cookie", "content-type"})


@pytest.mark.parametrize(
    "url",
    [
        f"http://dfw.autoscale.api.rackspacecloud.com/v1.0/execute/1/{SECRET}/",
        f"https:///v1.0/execute/1/{SECRET}/",
        f"https://u:p@host.example/v1.0/execute/1/{SECRET}/",
        f"https://host.example/v1.0/execute/2/{SECRET}/",
        f"https://host.example/v1.0/execute/1/{SECRET}/more",
        f"https://host.example/x/v1.0/execute/1/{SECRET}/",
        f"https://host.example/v1.0/execute/1/../{SECRET}/",
        f"https://host.example/v1.0/execute/1/{SECRET}/?a=b",
        f"https://host.example/v1.0/execute/1/{SECRET}/#a",
        f"https://host.example/v1.0/execute/1/{SECRET}/\r\nX: y",
        "https://host.example/v1.0/execute/1/",
        f"ftp://host.example/v1.0/execute/1/{SECRET}/",
        "",
        None,
        b"https://host.example/v1.0/execute/1/a/",
        SimpleNamespace(capability_url="x"),
    ],
)
def test_what_is_no_capability_url_is_refused_and_not_shown(
    au: AutoScaleClient, wire: Wire, url: Any
) -> None:
    with pytest.raises(ValueError, match="capability URL") as caught:
        au.execute_webhook(url)
    assert SECRET not in traceback_of(caught.value)
    assert wire.lines == []


def test_a_webhook_without_a_capability_url_is_refused(au: AutoScaleClient) -> None:
    with pytest.raises(ValueError, match="capability URL"):
        au.execute_webhook(AutoScaleWebhook(au._manager, {"id": "w"}, "p", "g"))


def test_a_service_without_tls_has_capability_urls_without(wire: Wire) -> None:
    base = "http://127.0.0.1:8080/rackspace/dfw/autoscale"
    client = AutoScaleClient(StubIdentity(), management_url=f"{base}/v1.0/930036")
    wire.answer({}, 202)
    client.execute_webhook(f"{base}/v1.0/execute/1/{SECRET}/")
    assert wire.lines == [f"POST {base}/v1.0/execute/1/{SECRET}/"]
    with pytest.raises(ValueError, match="https"):
        client.execute_webhook(f"http://127.0.0.1:9090/v1.0/execute/1/{SECRET}/")


@pytest.mark.parametrize("status", [400, 413, 500, 503])
def test_the_capability_url_is_in_no_exception(status: int) -> None:
    message = f"POST /v1.0/execute/1/{SECRET}/ failed"
    with responses.RequestsMock() as mock:
        mock.post(CAPABILITY, json={"error": {"message": message}}, status=status)
        with pytest.raises(exceptions.ClientException) as caught:
            make_client(retries=0).execute_webhook(CAPABILITY)
    error = caught.value
    assert error.message == "POST /v1.0/execute/1/***/ failed"
    assert SECRET not in f"{error} {error!r} {vars(error)}"
    assert SECRET not in traceback_of(error)


def test_a_redirect_is_not_followed_and_not_shown() -> None:
    with responses.RequestsMock() as mock:
        mock.post(CAPABILITY, status=307, headers={"Location": f"https://x/{SECRET}"})
        with pytest.raises(exceptions.ClientException) as caught:
            make_client().execute_webhook(CAPABILITY)
        assert len(mock.calls) == 1
    assert caught.value.code == 307
    assert "not followed" in str(caught.value)
    assert SECRET not in traceback_of(caught.value)


def test_a_broken_connection_does_not_show_the_capability_url() -> None:
    failure = requests.ConnectionError(f"Max retries exceeded with url: /v1.0/execute/1/{SECRET}/")
    with responses.RequestsMock() as mock:
        mock.post(CAPABILITY, body=failure)
        with pytest.raises(exceptions.ConnectionFailed) as caught:
            make_client(retries=0).execute_webhook(CAPABILITY)
    assert SECRET not in traceback_of(caught.value)


def test_launch_data_is_not_in_the_trace(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    client = make_client(debug=True)
    wire.answer({"group": GROUP}).answer(status=204).answer({"group": STATE})
    with caplog.at_level("DEBUG"):
        client.update(ID, metadata={"key": "geheim"})
        client.get_state(ID)
    assert "geheim" not in caplog.text
    assert "'role'" not in caplog.text
    assert "activeCapacity" in caplog.text
    assert f"/groups/{ID}/config" in caplog.text


@pytest.mark.parametrize(("own", "lines"), [(True, True), (False, False)])
def test_the_client_s_own_switch_of_the_trace_counts(
    wire: Wire, caplog: pytest.LogCaptureFixture, own: bool, lines: bool
) -> None:
    client = make_client(debug=not own)
    client.http_log_debug = own
    wire.answer({"groups": []})
    with caplog.at_level("DEBUG", logger="pyrax"):
        client.list()
    assert ("REQ: curl" in caplog.text) is lines
    client.http_log_debug = False


# --- other clouds -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.list(),
        lambda client: client.get("g"),
        lambda client: client.delete("g"),
        lambda client: client.pause("g"),
        lambda client: client.get_limits(),
        lambda client: client.add_policy("g", "n", "webhook", 0, change=1),
        lambda client: client.list_webhooks("g", "p"),
    ],
)
@pytest.mark.parametrize("url", [None, API])
def test_a_client_for_another_cloud_says_that_only_rackspace_has_the_service(
    call: Any, url: str | None
) -> None:
    client = AutoScaleClient(StubIdentity(), management_url=url, dialect="openstack")
    with pytest.raises(exceptions.ServiceNotAvailable, match="'Autoscale'"):
        call(client)


def test_a_region_without_the_service_says_so() -> None:
    client = AutoScaleClient(StubIdentity())
    with pytest.raises(exceptions.ServiceNotAvailable, match="'Autoscale'"):
        client.list()


def test_the_catalog_s_own_type_counts_more_than_the_login_s(wire: Wire) -> None:
    identity = StubIdentity()
    identity.dialect = "openstack"
    client = AutoScaleClient(identity, management_url=API, service_type="rax:autoscale")
    wire.answer({"groups": []})
    assert client.list() == []
    assert HOST in API
