"""Credentials of OS_* variables and clouds.yaml, and over which connections they are sent."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import responses

from pyrax import exceptions
from pyrax.identity.keystone_identity import KeystoneIdentity
from tests.unit.identity.conftest import Settings
from tests.unit.identity.documents import (
    V2,
    V3,
    V3_TOKENS,
    access,
    bodies,
    requests_sent,
    v3_token,
)
from tests.unit.identity.test_credentials import accept

# --- OS_* and clouds.yaml -------------------------------------------------------------------------


@pytest.fixture
def bound(settings: Settings) -> KeystoneIdentity:
    """An identity without credentials, bound to settings."""
    identity = KeystoneIdentity()
    identity.bind_settings(settings)
    return identity


def test_login_from_sources(
    mock: responses.RequestsMock, bound: KeystoneIdentity, settings: Settings
) -> None:
    accept(mock)
    settings.values.update(auth_endpoint=V3, tenant_name="lab", user_domain_name="acme")
    settings.sources = {"username": "demo", "password": "pw-1", "auth_endpoint": V3}

    bound.authenticate()

    assert bodies(mock)[0]["auth"] == {
        "identity": {
            "methods": ["password"],
            "password": {"user": {"name": "demo", "domain": {"name": "acme"}, "password": "pw-1"}},
        },
        "scope": {"project": {"name": "lab", "domain": {"name": "acme"}}},
    }


def test_user_id_from_sources(
    mock: responses.RequestsMock, bound: KeystoneIdentity, settings: Settings
) -> None:
    accept(mock)
    settings.sources = {"user_id": "u1", "password": "pw-1", "auth_endpoint": V3}

    bound.authenticate()

    assert bodies(mock)[0]["auth"]["identity"]["password"]["user"] == {
        "id": "u1",
        "password": "pw-1",
    }


def test_application_credential_from_sources(
    mock: responses.RequestsMock, bound: KeystoneIdentity, settings: Settings
) -> None:
    accept(mock)
    settings.sources = {
        "application_credential_id": "ac1",
        "application_credential_secret": "s3",
        "auth_endpoint": V3,
    }

    bound.authenticate()

    assert bodies(mock)[0]["auth"]["identity"]["application_credential"] == {
        "id": "ac1",
        "secret": "s3",
    }


def test_token_from_sources_is_a_token_only_login(
    mock: responses.RequestsMock, bound: KeystoneIdentity, settings: Settings
) -> None:
    mock.get(V3_TOKENS, json=v3_token())
    settings.sources = {"token": "tok-given", "auth_endpoint": V3}

    bound.authenticate()

    assert bound.token == "tok-given"
    assert bound.token_only
    with pytest.raises(exceptions.TokenExpired):
        bound.renew_token("tok-given")


@pytest.mark.parametrize("theirs", [{"auth_endpoint": "https://other.example/v3"}, {}])
def test_password_of_one_source_is_never_sent_to_the_endpoint_of_another(
    mock: responses.RequestsMock, bound: KeystoneIdentity, settings: Settings, theirs: Any
) -> None:
    settings.values["auth_endpoint"] = V3
    settings.sources = {"username": "demo", "password": "pw-secret", **theirs}

    with pytest.raises(exceptions.MissingAuthSettings) as caught:
        bound.authenticate()

    assert requests_sent(mock) == []
    assert "pw-secret" not in str(caught.value)


def test_stored_credentials_are_used_instead_of_sources(
    mock: responses.RequestsMock, bound: KeystoneIdentity, settings: Settings
) -> None:
    accept(mock)
    settings.values["auth_endpoint"] = V3
    settings.sources = {"username": "other", "password": "pw-other", "auth_endpoint": V3}
    bound.set_credentials("demo", "pw-1")

    bound.authenticate()

    user = bodies(mock)[0]["auth"]["identity"]["password"]["user"]
    assert (user["name"], user["password"]) == ("demo", "pw-1")


def test_sources_never_complete_half_given_credentials(
    mock: responses.RequestsMock, bound: KeystoneIdentity, settings: Settings
) -> None:
    settings.sources = {"username": "other", "password": "pw-other", "auth_endpoint": V3}
    bound.username = "demo"

    with pytest.raises(exceptions.MissingAuthSettings, match="password"):
        bound.authenticate()

    assert requests_sent(mock) == []


def test_T16_without_any_source_the_error_names_what_is_missing(
    mock: responses.RequestsMock, bound: KeystoneIdentity
) -> None:
    with pytest.raises(exceptions.MissingAuthSettings, match="username, password or API key"):
        bound.authenticate()

    assert requests_sent(mock) == []


def test_renewal_uses_what_came_from_the_sources_first(
    mock: responses.RequestsMock, bound: KeystoneIdentity, settings: Settings
) -> None:
    accept(mock)
    settings.sources = {"username": "demo", "password": "pw-1", "auth_endpoint": V3}
    bound.authenticate()
    settings.sources = {"username": "evil", "password": "x", "auth_endpoint": "https://evil/v3"}

    bound.authenticate()

    assert [url for _, url in requests_sent(mock)] == [V3_TOKENS, V3_TOKENS]


# --- plain http -----------------------------------------------------------------------------------


def test_plain_http_with_a_password_warns_once(mock: responses.RequestsMock) -> None:
    endpoint = "http://cloud.example:5000/v2.0"
    mock.post(f"{endpoint}/tokens", json=access())

    with pytest.warns(UserWarning, match="plain http") as caught:
        for _ in range(2):
            KeystoneIdentity("demo", "pw-secret", auth_endpoint=endpoint).authenticate()

    assert len(caught) == 1
    assert "pw-secret" not in str(caught[0].message)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:5000", "localhost", "[::1]:5000", "127.8.9.1", "cloud.localhost"]
)
def test_plain_http_to_this_machine_does_not_warn(mock: responses.RequestsMock, host: str) -> None:
    mock.post(f"http://{host}/v2.0/tokens", json=access())

    with warnings.catch_warnings():
        warnings.simplefilter("error")

        KeystoneIdentity("demo", "pw-1", auth_endpoint=f"http://{host}/v2.0").authenticate()


def test_https_does_not_warn(mock: responses.RequestsMock) -> None:
    accept(mock)

    with warnings.catch_warnings():
        warnings.simplefilter("error")

        KeystoneIdentity("demo", "pw-1", auth_endpoint=V2).authenticate()
