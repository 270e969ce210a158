"""Logging in to Keystone v2.0, and finding out which version an endpoint has."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import responses

from pyrax import exceptions
from pyrax.identity.base import BaseIdentity
from pyrax.identity.keystone_identity import KeystoneIdentity
from tests.unit.identity.conftest import Settings
from tests.unit.identity.documents import (
    KEYSTONE,
    V2,
    V3,
    V3_TOKENS,
    access,
    bodies,
    requests_sent,
    v3_token,
)

ROOT = f"{KEYSTONE}/"


def entry(version: str, href: str, status: str = "stable") -> dict[str, Any]:
    """One version of a discovery answer."""
    return {"id": version, "status": status, "links": [{"rel": "self", "href": href}]}


ENTRY_3 = entry("v3.14", f"{V3}/")
ENTRY_2 = entry("v2.0", f"{V2}/", "deprecated")


def context(endpoint: str = V2, **more: Any) -> KeystoneIdentity:
    """A context with user name and password."""
    return KeystoneIdentity("demo", "pw-1", auth_endpoint=endpoint, **more)


def accept_v3(mock: responses.RequestsMock, url: str = V3_TOKENS) -> None:
    """Let a v3 endpoint accept logins."""
    mock.post(url, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-1"})


# --- bodies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tenant", "field"),
    [
        ({"tenant_id": "t1"}, {"tenantId": "t1"}),
        ({"tenant_name": "lab"}, {"tenantName": "lab"}),
        ({"tenant_id": "t1", "tenant_name": "lab"}, {"tenantId": "t1"}),
        ({}, {}),
    ],
)
def test_I_05_T2_password_login(
    mock: responses.RequestsMock, tenant: dict[str, str], field: dict[str, str]
) -> None:
    mock.post(f"{V2}/tokens", json=access())

    context(**tenant).authenticate()

    assert bodies(mock) == [
        {"auth": {"passwordCredentials": {"username": "demo", "password": "pw-1"}, **field}}
    ]


def test_I_05_tenant_name_of_the_settings_alone_is_enough(
    mock: responses.RequestsMock, settings: Settings
) -> None:
    settings.values["tenant_name"] = "lab"
    identity = context()
    identity.bind_settings(settings)
    mock.post(f"{V2}/tokens", json=access())

    identity.authenticate()

    assert bodies(mock)[0]["auth"]["tenantName"] == "lab"


@pytest.mark.parametrize(
    ("tenant", "field"),
    [
        ({"tenant_id": "t1"}, {"tenantId": "t1"}),
        ({"tenant_name": "lab"}, {"tenantName": "lab"}),
        ({"tenant_id": "t1", "tenant_name": "lab"}, {"tenantId": "t1"}),
    ],
)
def test_I_06_T15_token_login(
    mock: responses.RequestsMock, tenant: dict[str, str], field: dict[str, str]
) -> None:
    identity = KeystoneIdentity(auth_endpoint=f"{V2}/")
    mock.post(f"{V2}/tokens", json=access("tok-given"))

    identity.auth_with_token("tok-given", **tenant)

    assert bodies(mock) == [{"auth": {"token": {"id": "tok-given"}, **field}}]
    assert identity.authenticated


@pytest.mark.parametrize("catalog", [{}, []])
def test_T17_unscoped_answer(mock: responses.RequestsMock, catalog: Any) -> None:
    user = {"id": "u1", "username": "demo"}
    answer = access(tenant=None, catalog=catalog, user=user)
    mock.post(f"{V2}/tokens", json=answer)
    identity = context()

    identity.authenticate()

    assert identity.authenticated
    assert identity.tenant_id is None
    assert identity.user == {"id": "u1", "name": "demo", "username": "demo", "roles": []}
    assert len(identity.services) == 0


def test_base_identity_behaves_as_keystone(mock: responses.RequestsMock) -> None:
    identity = BaseIdentity("demo", "pw-1")
    identity.auth_endpoint = V2
    mock.post(f"{V2}/tokens", json=access())

    identity.authenticate()

    assert identity.authenticated


def test_I_13_without_an_endpoint_nothing_is_sent(mock: responses.RequestsMock) -> None:
    with pytest.raises(exceptions.EndpointNotDefined, match="No auth endpoint has been specified."):
        KeystoneIdentity("demo", "pw-1").authenticate()

    assert requests_sent(mock) == []


def test_an_endpoint_on_the_object_beats_the_setting(settings: Settings) -> None:
    settings.values["auth_endpoint"] = "https://setting.example"
    identity = KeystoneIdentity()
    identity.bind_settings(settings)
    assert identity.auth_endpoint == "https://setting.example"

    identity.auth_endpoint = V2

    assert identity.auth_endpoint == V2


@pytest.mark.parametrize("arguments", [{"domain": "acme"}, {"system_scope": "all"}])
def test_v2_alone_cannot_do_what_needs_v3(
    mock: responses.RequestsMock, arguments: dict[str, str]
) -> None:
    mock.get(ROOT, status=300, json={"versions": {"values": [ENTRY_2]}})
    identity = context()

    with pytest.raises(exceptions.AuthenticationFailed, match="need v3"):
        identity.set_credentials("demo", "pw-1", authenticate=True, **arguments)

    assert bodies(mock) == []


def test_v2_by_setting_cannot_do_what_needs_v3(
    mock: responses.RequestsMock, settings: Settings
) -> None:
    settings.values["identity_api_version"] = "2"
    identity = KeystoneIdentity(auth_endpoint=KEYSTONE)
    identity.bind_settings(settings)

    with pytest.raises(exceptions.AuthenticationFailed, match="need Keystone v3"):
        identity.set_application_credential("s3", id="ac1", authenticate=True)

    assert requests_sent(mock) == []


# --- which version --------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", [V3, f"{V3}/"])
def test_v3_in_the_path_needs_no_discovery(mock: responses.RequestsMock, endpoint: str) -> None:
    accept_v3(mock)

    context(endpoint).authenticate()

    assert requests_sent(mock) == [("POST", V3_TOKENS)]


@pytest.mark.parametrize("endpoint", [KEYSTONE, ROOT])
@pytest.mark.parametrize("status", [200, 300])
@pytest.mark.parametrize(
    "answer",
    [
        {"versions": {"values": [ENTRY_3, ENTRY_2]}},
        {"versions": {"values": [ENTRY_2, ENTRY_3]}},
        {"versions": [ENTRY_2, ENTRY_3]},
        {"version": ENTRY_3},
    ],
)
def test_discovery_prefers_v3(
    mock: responses.RequestsMock, endpoint: str, status: int, answer: Any
) -> None:
    mock.get(ROOT, status=status, json=answer)
    accept_v3(mock)

    context(endpoint).authenticate()

    assert requests_sent(mock) == [("GET", ROOT), ("POST", V3_TOKENS)]
    headers = mock.calls[0].request.headers
    assert headers["Accept"] == "application/json"
    assert "X-Auth-Token" not in headers


def test_discovery_is_done_once(mock: responses.RequestsMock) -> None:
    mock.get(ROOT, status=300, json={"versions": {"values": [ENTRY_3]}})
    accept_v3(mock)
    identity = context(KEYSTONE)

    identity.authenticate()
    identity.authenticate()

    assert [method for method, _ in requests_sent(mock)] == ["GET", "POST", "POST"]


def test_v2_is_used_when_it_is_the_only_one(mock: responses.RequestsMock) -> None:
    mock.get(ROOT, status=300, json={"versions": {"values": [ENTRY_2]}})
    mock.post(f"{V2}/tokens", json=access())

    context(KEYSTONE).authenticate()

    assert requests_sent(mock)[1] == ("POST", f"{V2}/tokens")


@pytest.mark.parametrize("key", ["user_domain_name", "project_domain_id", "domain_id"])
def test_v2_alone_is_not_enough_with_a_domain(
    mock: responses.RequestsMock, settings: Settings, key: str
) -> None:
    settings.values[key] = "acme"
    identity = context(KEYSTONE)
    identity.bind_settings(settings)
    mock.get(ROOT, status=300, json={"versions": {"values": [ENTRY_2]}})

    with pytest.raises(exceptions.AuthenticationFailed, match="need v3"):
        identity.authenticate()


@pytest.mark.parametrize("status", ["current", "SUPPORTED", "deprecated"])
def test_usable_statuses(mock: responses.RequestsMock, status: str) -> None:
    found = entry("v3.14", f"{KEYSTONE}/odd/v3/", status)
    mock.get(ROOT, status=300, json={"versions": {"values": [found]}})
    accept_v3(mock, f"{KEYSTONE}/odd/v3/auth/tokens")

    identity = context(KEYSTONE)
    identity.authenticate()

    assert identity.authenticated


def test_experimental_versions_are_not_used(mock: responses.RequestsMock) -> None:
    found = entry("v3.99", f"{KEYSTONE}/odd/v3/", "experimental")
    mock.get(ROOT, status=300, json={"versions": {"values": [found]}})
    accept_v3(mock)

    context(KEYSTONE).authenticate()

    assert requests_sent(mock)[1] == ("POST", V3_TOKENS)


@pytest.mark.parametrize(
    "href",
    ["http://cloud.example/identity/v3/", "http://keystone.internal:5000/identity/v3/"],
)
def test_only_the_path_of_what_the_service_announces_is_used(
    mock: responses.RequestsMock, href: str
) -> None:
    mock.get(ROOT, status=300, json={"versions": {"values": [entry("v3.14", href)]}})
    accept_v3(mock)

    context(KEYSTONE).authenticate()

    assert requests_sent(mock)[1] == ("POST", V3_TOKENS)


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, b""), (200, b"<html></html>"), (300, b"[]"), (200, b'{"versions": 1}')],
)
def test_without_an_answer_to_discovery_v3_is_tried(
    mock: responses.RequestsMock, status: int, body: bytes
) -> None:
    mock.get(ROOT, status=status, body=body)
    accept_v3(mock)

    context(KEYSTONE).authenticate()

    assert requests_sent(mock)[1] == ("POST", V3_TOKENS)


@pytest.mark.parametrize(
    ("setting", "url"),
    [("3", V3_TOKENS), ("v3", V3_TOKENS), (3, V3_TOKENS), ("2", f"{V2}/tokens")]
    + [("2.0", f"{V2}/tokens"), ("v2.0", f"{V2}/tokens")],
)
def test_identity_api_version_skips_discovery(
    mock: responses.RequestsMock, settings: Settings, setting: Any, url: str
) -> None:
    settings.values["identity_api_version"] = setting
    identity = context(ROOT)
    identity.bind_settings(settings)
    accept_v3(mock)
    mock.post(f"{V2}/tokens", json=access())

    identity.authenticate()

    assert requests_sent(mock) == [("POST", url)]


def test_unknown_identity_api_version_is_logged_and_discovery_decides(
    mock: responses.RequestsMock, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.values["identity_api_version"] = "9"
    identity = context(KEYSTONE)
    identity.bind_settings(settings)
    mock.get(ROOT, status=300, json={"versions": {"values": [ENTRY_3]}})
    accept_v3(mock)

    identity.authenticate()

    assert identity.authenticated
    assert "identity_api_version" in caplog.text


# --- v2.0 that is gone ----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 405, 410])
def test_v2_that_is_gone_leads_to_v3_with_a_warning(
    mock: responses.RequestsMock, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    mock.post(f"{V2}/tokens", status=status)
    mock.get(ROOT, status=300, json={"versions": {"values": [ENTRY_3]}})
    accept_v3(mock)
    identity = context(V2, tenant_name="demo")

    with caplog.at_level(logging.WARNING, logger="pyrax"):
        identity.authenticate()
        identity.authenticate()

    assert requests_sent(mock) == [
        ("POST", f"{V2}/tokens"),
        ("GET", ROOT),
        ("POST", V3_TOKENS),
        ("POST", V3_TOKENS),
    ]
    assert len(caplog.records) == 1
    assert bodies(mock)[1]["auth"]["scope"]["project"]["name"] == "demo"


def test_v2_that_is_gone_without_v3_is_the_error(mock: responses.RequestsMock) -> None:
    mock.post(f"{V2}/tokens", status=404)
    mock.get(ROOT, status=404)

    with pytest.raises(exceptions.AuthenticationFailed) as caught:
        context(V2).authenticate()

    assert caught.value.code == 404


def test_v2_endpoint_with_a_v3_wish_is_discovered(mock: responses.RequestsMock) -> None:
    mock.get(ROOT, status=300, json={"versions": {"values": [ENTRY_3, ENTRY_2]}})
    accept_v3(mock)
    identity = KeystoneIdentity(auth_endpoint=V2)

    identity.set_application_credential("s3", id="ac1", authenticate=True)

    assert requests_sent(mock)[1] == ("POST", V3_TOKENS)


def test_second_factor_of_a_v2_keystone_is_not_supported(mock: responses.RequestsMock) -> None:
    with pytest.raises(exceptions.NotSupported):
        context(V2).authenticate_with_passcode("123456")

    assert requests_sent(mock) == []
