"""Tokens of a Keystone v3: from elsewhere, checked, revoked; a second factor; several users."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import responses

from pyrax import exceptions
from pyrax.identity.keystone_identity import KeystoneIdentity
from tests.unit.identity.conftest import Settings
from tests.unit.identity.documents import (
    V3,
    V3_TOKENS,
    bodies,
    requests_sent,
    v3_token,
)
from tests.unit.identity.test_keystone_v3 import DEFAULT, project

# --- tokens ---------------------------------------------------------------------------------------


@pytest.fixture
def bare(mock: responses.RequestsMock) -> KeystoneIdentity:
    """A context without credentials."""
    return KeystoneIdentity(auth_endpoint=V3)


def test_token_without_a_tenant_is_looked_at(
    mock: responses.RequestsMock, bare: KeystoneIdentity
) -> None:
    mock.get(V3_TOKENS, json=v3_token())

    bare.auth_with_token("tok-given")

    assert requests_sent(mock) == [("GET", V3_TOKENS)]
    headers = mock.calls[0].request.headers
    assert headers["X-Auth-Token"] == headers["X-Subject-Token"] == "tok-given"
    assert bare.token == "tok-given"
    assert bare.tenant_id == "p1"


@pytest.mark.parametrize("tenant", [{"tenant_id": "p1"}, {"tenant_name": "demo"}])
def test_token_that_is_for_the_project_already_is_not_exchanged(
    mock: responses.RequestsMock, bare: KeystoneIdentity, tenant: dict[str, str]
) -> None:
    mock.get(V3_TOKENS, json=v3_token())

    bare.auth_with_token("tok-given", **tenant)

    assert requests_sent(mock) == [("GET", V3_TOKENS)]


@pytest.mark.parametrize(
    ("tenant", "scope"),
    [
        ({"tenant_id": "p2"}, {"project": {"id": "p2"}}),
        ({"tenant_name": "lab"}, project("lab")),
        ({"tenant_id": "p2", "tenant_name": "lab"}, {"project": {"id": "p2"}}),
    ],
)
def test_I_06_token_is_exchanged_for_one_of_the_project(
    mock: responses.RequestsMock,
    bare: KeystoneIdentity,
    tenant: dict[str, str],
    scope: dict[str, Any],
) -> None:
    mock.get(V3_TOKENS, json=v3_token(project=None, catalog=None))
    mock.post(
        V3_TOKENS,
        status=201,
        json=v3_token(project=("p2", "lab")),
        headers={"X-Subject-Token": "tok-new"},
    )

    bare.auth_with_token("tok-given", **tenant)

    assert bodies(mock) == [
        {
            "auth": {
                "identity": {"methods": ["token"], "token": {"id": "tok-given"}},
                "scope": scope,
            }
        }
    ]
    assert bare.token == "tok-new"
    assert bare.tenant_id == "p2"


def test_token_that_may_not_be_exchanged(
    mock: responses.RequestsMock, bare: KeystoneIdentity
) -> None:
    mock.get(V3_TOKENS, json=v3_token())
    mock.post(
        V3_TOKENS, status=403, json={"error": {"message": "Rescoping is disabled.", "code": 403}}
    )

    with pytest.raises(exceptions.AuthenticationFailed, match="Rescoping is disabled"):
        bare.auth_with_token("tok-given", tenant_id="p2")


@pytest.mark.parametrize("status", [401, 404])
def test_token_that_is_not_valid(
    mock: responses.RequestsMock, bare: KeystoneIdentity, status: int
) -> None:
    message = "Could not find token: tok-given."
    mock.get(V3_TOKENS, status=status, json={"error": {"message": message}})

    with pytest.raises(exceptions.AuthenticationFailed) as caught:
        bare.auth_with_token("tok-given")

    assert caught.value.code == status
    assert "tok-given" not in str(caught.value)
    assert bare.authenticated is False


def test_project_of_the_settings_counts_for_an_unscoped_token(
    mock: responses.RequestsMock, bare: KeystoneIdentity, settings: Settings
) -> None:
    settings.values["tenant_name"] = "lab"
    bare.bind_settings(settings)
    mock.get(V3_TOKENS, json=v3_token(project=None, catalog=None))
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-new"})

    bare.auth_with_token("tok-given")

    assert bodies(mock)[0]["auth"]["scope"] == project("lab")


def test_project_of_the_settings_leaves_a_scoped_token_alone(
    mock: responses.RequestsMock, bare: KeystoneIdentity, settings: Settings
) -> None:
    settings.values["tenant_name"] = "lab"
    bare.bind_settings(settings)
    mock.get(V3_TOKENS, json=v3_token())

    bare.auth_with_token("tok-given")

    assert bare.tenant_name == "demo"


# --- second factor --------------------------------------------------------------------------------

RECEIPT = {
    "receipt": {"methods": ["password"], "expires_at": "2030-01-01T00:00:00Z"},
    "required_auth_methods": [["totp", "password"]],
}


def test_receipt_asks_for_a_second_factor_and_passcode_finishes(
    mock: responses.RequestsMock, keystone: KeystoneIdentity
) -> None:
    challenge = mock.post(
        V3_TOKENS, status=401, json=RECEIPT, headers={"Openstack-Auth-Receipt": "rcpt-1"}
    )
    with pytest.raises(exceptions.MFARequired) as caught:
        keystone.authenticate()
    mock.remove(challenge)
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-1"})

    keystone.authenticate_with_passcode("123456")

    assert caught.value.receipt == "rcpt-1"
    assert caught.value.required_auth_methods == [["totp", "password"]]
    assert "rcpt-1" not in str(caught.value)
    assert bodies(mock)[1] == {
        "auth": {
            "identity": {
                "methods": ["totp"],
                "totp": {"user": {"name": "demo", "domain": DEFAULT, "passcode": "123456"}},
            },
            "scope": project(),
        }
    }
    assert mock.calls[1].request.headers["Openstack-Auth-Receipt"] == "rcpt-1"
    assert keystone.authenticated


def test_password_and_passcode_at_once(
    mock: responses.RequestsMock, keystone: KeystoneIdentity
) -> None:
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-1"})

    keystone.authenticate_with_passcode(123456)

    assert bodies(mock)[0]["auth"]["identity"] == {
        "methods": ["password", "totp"],
        "password": {"user": {"name": "demo", "domain": DEFAULT, "password": "pw-1"}},
        "totp": {"user": {"name": "demo", "domain": DEFAULT, "passcode": "123456"}},
    }


def test_trace_of_a_login_shows_no_secret(
    mock: responses.RequestsMock, capfd: pytest.CaptureFixture[str]
) -> None:
    headers = {"X-Subject-Token": "tok-secret"}
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers=headers)
    mock.get(V3_TOKENS, json=v3_token(), headers=headers)
    identity = KeystoneIdentity(auth_endpoint=V3)
    identity.http_log_debug = True
    try:
        identity.set_credentials("demo", "pw-secret", tenant_name="demo", authenticate=True)
        identity.set_application_credential("ac-secret", id="ac1", authenticate=True)
        identity.auth_with_token("tok-secret", tenant_id="p2")
        identity.set_credentials("demo", "pw-secret")
        identity.authenticate_with_passcode("123456")
    finally:
        identity.http_log_debug = None

    written = "".join(capfd.readouterr())
    assert written.count("REQ: curl") == 5
    for secret in ("pw-secret", "ac-secret", "tok-secret", "123456"):
        assert secret not in written


# --- several credential sets on one object --------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "scope"),
    [
        ({"tenant_name": "lab"}, project("lab")),
        ({"tenant_id": "p9"}, {"project": {"id": "p9"}}),
        ({"system_scope": "all"}, {"system": {"all": True}}),
    ],
)
def test_scope_of_a_call_beats_that_of_the_context(
    mock: responses.RequestsMock, arguments: dict[str, str], scope: dict[str, Any]
) -> None:
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-1"})
    identity = KeystoneIdentity(tenant_id="p1", auth_endpoint=V3)

    identity.set_credentials("demo", "pw-1", authenticate=True, **arguments)

    assert bodies(mock)[0]["auth"]["scope"] == scope


def test_region_and_domain_of_earlier_credentials_are_dropped(context: KeystoneIdentity) -> None:
    context.set_credentials("demo", "pw-1", region="RegionTwo", user_domain="acme")

    context.set_credentials("bob", "pw-2")

    assert context.region is None
    assert context.user_domain_name is None


def test_projects_are_told_once(
    mock: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    token = v3_token(catalog=None, project=None)
    mock.post(V3_TOKENS, status=201, json=token, headers={"X-Subject-Token": "tok-1"})
    mock.get(f"{V3}/auth/projects", json={"projects": []})
    identity = KeystoneIdentity("demo", "pw-1", auth_endpoint=V3)

    with caplog.at_level(logging.WARNING, logger="pyrax"):
        identity.authenticate()
        identity.authenticate()

    assert len(caplog.records) == 1
    assert len(mock.calls) == 3
