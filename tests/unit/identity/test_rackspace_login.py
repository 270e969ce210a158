"""Logging in to Rackspace: what is sent, in which style, and what failures become."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import responses

from pyrax import exceptions
from pyrax.identity.rax_identity import AUTH_ENDPOINT, RaxIdentity
from tests.unit.identity.conftest import Settings
from tests.unit.identity.documents import (
    KEY,
    RAX_TOKENS,
    access,
    bodies,
    requests_sent,
    unauthorized,
)


def key_body(username: str, key: str) -> dict[str, Any]:
    """The login body with an API key."""
    return {"auth": {"RAX-KSKEY:apiKeyCredentials": {"username": username, "apiKey": key}}}


def password_body(username: str, password: str, **more: str) -> dict[str, Any]:
    """The login body with a password."""
    return {
        "auth": {"passwordCredentials": {"username": username, "password": password}, **more},
    }


# --- what is sent ---------------------------------------------------------------------------------


def test_I_13_no_endpoint_is_needed(mock: responses.RequestsMock, rax: RaxIdentity) -> None:
    mock.post(RAX_TOKENS, json=access())

    rax.authenticate()

    assert requests_sent(mock) == [("POST", "https://identity.api.rackspacecloud.com/v2.0/tokens")]
    assert AUTH_ENDPOINT == "https://identity.api.rackspacecloud.com/v2.0/"


def test_login_headers(mock: responses.RequestsMock, rax: RaxIdentity) -> None:
    mock.post(RAX_TOKENS, json=access())

    rax.authenticate()

    headers = mock.calls[0].request.headers
    assert headers["Accept"] == "application/json"
    assert headers["Content-Type"] == "application/json"
    assert "X-Auth-Token" not in headers


@pytest.mark.parametrize(
    "endpoint",
    ["https://lon.example/v2.0/", "https://lon.example/v2.0", b"https://lon.example/v2.0"],
)
def test_an_endpoint_on_the_object_beats_the_setting(
    mock: responses.RequestsMock, rax: RaxIdentity, settings: Settings, endpoint: Any
) -> None:
    settings.values["auth_endpoint"] = "https://setting.example/v2.0/"
    rax.bind_settings(settings)
    rax.auth_endpoint = endpoint
    mock.post("https://lon.example/v2.0/tokens", json=access())

    rax.authenticate()

    assert rax.authenticated


def test_endpoint_of_the_settings(
    mock: responses.RequestsMock, rax: RaxIdentity, settings: Settings
) -> None:
    settings.values["auth_endpoint"] = "https://setting.example/v2.0/"
    rax.bind_settings(settings)
    mock.post("https://setting.example/v2.0/tokens", json=access())

    rax.authenticate()

    assert rax.authenticated


def test_I_05_user_name_and_api_key_are_enough(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, json=access())

    rax.authenticate()

    assert bodies(mock) == [key_body("ann", "key-1")]
    assert rax.tenant_id == "654321"
    assert rax.tenant_name == "654321"


def test_I_35_attributes_can_be_assigned(mock: responses.RequestsMock) -> None:
    context = RaxIdentity()
    context.username = "ann"
    context.api_key = "key-1"
    mock.post(RAX_TOKENS, json=access())

    context.authenticate()

    assert bodies(mock) == [key_body("ann", "key-1")]


def test_assigned_password_goes_as_a_password(mock: responses.RequestsMock) -> None:
    context = RaxIdentity()
    context.username = "ann"
    context.password = "pw-1"
    mock.post(RAX_TOKENS, json=access())

    context.authenticate()

    assert bodies(mock) == [password_body("ann", "pw-1")]


def test_bytes_are_taken_for_name_and_secret(mock: responses.RequestsMock) -> None:
    context = RaxIdentity()
    context.set_credentials("zoë".encode(), b"key-1")
    mock.post(RAX_TOKENS, json=access())

    context.authenticate()

    assert bodies(mock) == [key_body("zoë", "key-1")]


# --- styles ---------------------------------------------------------------------------------------


def test_secret_by_position_is_tried_as_key_then_as_password(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, status=401, json=unauthorized())
    mock.post(RAX_TOKENS, json=access())

    rax.authenticate()

    assert bodies(mock) == [key_body("ann", "key-1"), password_body("ann", "key-1")]


def test_secret_named_password_is_tried_as_password_then_as_key(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    rax.set_credentials("ann", password="pw-1")
    mock.post(RAX_TOKENS, status=401, json=unauthorized())
    mock.post(RAX_TOKENS, json=access())

    rax.authenticate()

    assert bodies(mock) == [password_body("ann", "pw-1"), key_body("ann", "pw-1")]


def test_a_password_in_the_form_of_a_key_is_tried_as_key_first(
    mock: responses.RequestsMock,
) -> None:
    context = RaxIdentity(username="ann", password=KEY)
    mock.post(RAX_TOKENS, json=access())

    context.authenticate()

    assert bodies(mock) == [key_body("ann", KEY)]


def test_the_style_that_worked_is_remembered(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, status=401, json=unauthorized())
    mock.post(RAX_TOKENS, json=access())
    rax.authenticate()
    mock.calls.reset()

    rax.authenticate()

    assert bodies(mock) == [password_body("ann", "key-1")]


def test_a_style_that_worked_has_no_second_try(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    mock.replace(responses.POST, RAX_TOKENS, status=401, json=unauthorized())

    with pytest.raises(exceptions.AuthenticationFailed):
        rax_in.authenticate()

    assert bodies(mock) == [key_body("ann", "key-1")]


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_T3_other_failures_than_401_have_no_second_try_and_change_no_style(
    mock: responses.RequestsMock, rax: RaxIdentity, status: int
) -> None:
    failure = mock.post(RAX_TOKENS, status=status, json={"x": {"message": "no"}})
    with pytest.raises((exceptions.AuthenticationFailed, exceptions.InternalServerError)):
        rax.authenticate()
    assert bodies(mock) == [key_body("ann", "key-1")]
    mock.remove(failure)
    mock.post(RAX_TOKENS, json=access())

    rax.authenticate()

    assert bodies(mock)[1:] == [key_body("ann", "key-1")]


def test_T3_nothing_of_an_earlier_account_is_used(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    rax_in.set_credentials("bob", password="pw-2", authenticate=True)

    assert bodies(mock) == [password_body("bob", "pw-2")]
    assert rax_in.api_key is None


def test_T3_message_is_that_of_the_first_try(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, status=401, json=unauthorized("The key is wrong."))
    mock.post(RAX_TOKENS, status=401, json=unauthorized("The password is wrong."))

    with pytest.raises(exceptions.AuthenticationFailed, match="The key is wrong"):
        rax.authenticate()


def test_key_and_password_that_differ_are_sent_each_in_its_style(
    mock: responses.RequestsMock,
) -> None:
    context = RaxIdentity(username="ann", password="pw-1", api_key="key-1")
    mock.post(RAX_TOKENS, status=401, json=unauthorized())
    mock.post(RAX_TOKENS, json=access())

    context.authenticate()

    assert bodies(mock) == [key_body("ann", "key-1"), password_body("ann", "pw-1")]


def test_argument_beats_every_stored_secret(mock: responses.RequestsMock, rax: RaxIdentity) -> None:
    rax.set_credentials("ann", password="pw-old")
    mock.post(RAX_TOKENS, json=access())

    rax.authenticate(api_key="key-new")

    assert bodies(mock) == [key_body("ann", "key-new")]
    assert rax.password is None


# --- tenants --------------------------------------------------------------------------------------


def test_tenant_settings_are_not_used(
    mock: responses.RequestsMock, rax: RaxIdentity, settings: Settings
) -> None:
    settings.values.update(tenant_id="t-setting", tenant_name="t-name")
    rax.bind_settings(settings)
    rax.set_credentials("ann", password="pw-1")
    mock.post(RAX_TOKENS, json=access())

    rax.authenticate()

    assert bodies(mock) == [password_body("ann", "pw-1")]


def test_T2_renewed_password_login_carries_no_tenant_that_nobody_named(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    rax.set_credentials("ann", password="pw-1")
    mock.post(RAX_TOKENS, json=access())

    rax.authenticate()
    rax.authenticate()

    assert bodies(mock) == [password_body("ann", "pw-1")] * 2


def test_password_login_carries_a_tenant_that_was_named(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, json=access())

    rax.set_credentials("ann", password="pw-1", tenant_id="654321", authenticate=True)

    assert bodies(mock) == [password_body("ann", "pw-1", tenantId="654321")]


def test_key_login_never_carries_a_tenant(mock: responses.RequestsMock, rax: RaxIdentity) -> None:
    mock.post(RAX_TOKENS, json=access())

    rax.set_credentials("ann", "key-1", tenant_id="654321", authenticate=True)

    assert bodies(mock) == [key_body("ann", "key-1")]


# --- the answer -----------------------------------------------------------------------------------


def test_I_15_the_result_of_the_login(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    assert rax_in.authenticated is True
    assert rax_in.token == rax_in.auth_token == "tok-1"
    assert rax_in.expires.isoformat() == "2030-05-06T07:08:09"
    assert set(rax_in.services) == {
        "compute",
        "object_store",
        "object_cdn",
        "dns",
        "database",
    }
    assert list(rax_in.regions) == ["ORD", "DFW"]
    assert rax_in.username == "ann"


def test_default_region_of_the_account(rax_in: RaxIdentity) -> None:
    assert rax_in.get_default_region() == "ORD"


def test_I_17_roles_of_the_user(rax_in: RaxIdentity) -> None:
    assert [role["name"] for role in rax_in.user["roles"]] == [
        "compute:default",
        "identity:user-admin",
    ]


def test_other_keys_of_the_user_are_kept(rax_in: RaxIdentity) -> None:
    assert rax_in.user["RAX-AUTH:defaultRegion"] == "ORD"


# --- failures -------------------------------------------------------------------------------------


def test_401_names_the_reason_of_the_server(mock: responses.RequestsMock, rax: RaxIdentity) -> None:
    mock.post(RAX_TOKENS, status=401, json=unauthorized())

    with pytest.raises(exceptions.AuthenticationFailed) as caught:
        rax.authenticate()

    assert caught.value.code == 401
    assert caught.value.message == (
        "Incorrect/unauthorized credentials received: "
        "Unable to authenticate user with credentials provided."
    )


def test_T6_I_22_a_failed_login_leaves_nothing(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    mock.replace(responses.POST, RAX_TOKENS, status=401, json=unauthorized())

    with pytest.raises(exceptions.AuthenticationFailed):
        rax_in.authenticate()

    assert rax_in.authenticated is False
    assert rax_in.token is None


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"serviceUnavailable": {"code": 503, "message": "Down for now"}}, "Down for now"),
        (None, "Service Currently Unavailable"),
    ],
)
def test_server_errors(
    mock: responses.RequestsMock, rax: RaxIdentity, answer: Any, message: str
) -> None:
    mock.post(RAX_TOKENS, status=503, json=answer) if answer else mock.post(RAX_TOKENS, status=503)

    with pytest.raises(exceptions.InternalServerError) as caught:
        rax.authenticate()

    assert caught.value.message == message
    assert caught.value.code == 503


def test_other_refusals_name_reason_and_message(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    mock.post(
        RAX_TOKENS, status=403, json={"forbidden": {"code": 403, "message": "User is disabled"}}
    )

    with pytest.raises(exceptions.AuthenticationFailed) as caught:
        rax.authenticate()

    assert caught.value.message == "Forbidden - User is disabled."
    assert caught.value.code == 403


def test_a_refusal_without_a_message(mock: responses.RequestsMock, rax: RaxIdentity) -> None:
    mock.post(RAX_TOKENS, status=404)

    with pytest.raises(exceptions.AuthenticationFailed) as caught:
        rax.authenticate()

    assert caught.value.message == "Not Found."


def test_no_connection_gives_the_requests_exception(
    mock: responses.RequestsMock, rax: RaxIdentity, settings: Settings
) -> None:
    settings.values["retries"] = 0
    rax.bind_settings(settings)
    mock.post(RAX_TOKENS, body=requests.exceptions.ConnectionError("no route"))

    with pytest.raises(requests.exceptions.ConnectionError):
        rax.authenticate()

    assert rax.authenticated is False


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html><body>Welcome</body></html>", b"[]", b'{"access": {}}', b'{"access": null}'],
)
def test_T17_an_answer_that_is_none_names_the_endpoint(
    mock: responses.RequestsMock, rax: RaxIdentity, answer: bytes
) -> None:
    mock.post(RAX_TOKENS, body=answer)

    with pytest.raises(exceptions.AuthenticationFailed, match="identity.api.rackspacecloud.com"):
        rax.authenticate()


def test_T17_html_from_a_gateway(mock: responses.RequestsMock, rax: RaxIdentity) -> None:
    mock.post(RAX_TOKENS, status=502, body="<html><h1>Bad gateway</h1></html>")

    with pytest.raises(exceptions.InternalServerError, match="Bad gateway"):
        rax.authenticate()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_of_a_login_are_not_followed(
    mock: responses.RequestsMock, rax: RaxIdentity, status: int
) -> None:
    elsewhere = mock.post("https://evil.example/tokens", json=access())
    mock.post(RAX_TOKENS, status=status, headers={"Location": "https://evil.example/tokens"})

    with pytest.raises(exceptions.AuthenticationFailed) as caught:
        rax.authenticate()

    assert caught.value.code == status
    assert elsewhere.call_count == 0


def test_no_secret_in_what_a_server_throws_back(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, status=400, json={"badRequest": {"message": "What is key-1 ?"}})

    with pytest.raises(exceptions.AuthenticationFailed) as caught:
        rax.authenticate()

    assert "key-1" not in str(caught.value)


def test_T16_nothing_is_sent_without_credentials(mock: responses.RequestsMock) -> None:
    with pytest.raises(exceptions.MissingAuthSettings, match="username, password or API key"):
        RaxIdentity().authenticate()

    assert requests_sent(mock) == []
