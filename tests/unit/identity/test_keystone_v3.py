"""Logging in to Keystone v3: bodies, scopes, answers, tokens, second factor."""

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
    V3_CATALOG,
    V3_TOKENS,
    bodies,
    requests_sent,
    v3_token,
)

DEFAULT = {"id": "default"}


def password_method(**user: Any) -> dict[str, Any]:
    """The identity part of a password login."""
    return {"methods": ["password"], "password": {"user": {**user, "password": "pw-1"}}}


DEMO = password_method(name="demo", domain=DEFAULT)


def project(name: str = "demo", domain: dict[str, str] = DEFAULT) -> dict[str, Any]:
    """The scope of a project by name."""
    return {"project": {"name": name, "domain": domain}}


# --- who ------------------------------------------------------------------------------------------


def test_password_by_name_and_project_by_name(
    mock: responses.RequestsMock, context: KeystoneIdentity
) -> None:
    context.set_credentials("demo", "pw-1", tenant_name="demo", authenticate=True)

    assert bodies(mock) == [{"auth": {"identity": DEMO, "scope": project()}}]
    assert requests_sent(mock) == [("POST", V3_TOKENS)]


@pytest.mark.parametrize(
    ("domain", "body"),
    [
        ("Default", {"name": "Default"}),
        ("default", {"id": "default"}),
        ("0123456789abcdef0123456789abcdef", {"id": "0123456789abcdef0123456789abcdef"}),
        ({"id": "acme"}, {"id": "acme"}),
        ({"name": "acme"}, {"name": "acme"}),
        (b"acme", {"name": "acme"}),
    ],
)
def test_user_domain_counts_for_the_project_too(
    mock: responses.RequestsMock, context: KeystoneIdentity, domain: Any, body: dict[str, str]
) -> None:
    context.set_credentials(
        "demo", "pw-1", tenant_name="demo", user_domain=domain, authenticate=True
    )

    assert bodies(mock) == [
        {
            "auth": {
                "identity": password_method(name="demo", domain=body),
                "scope": project("demo", body),
            }
        }
    ]


def test_project_in_another_domain(mock: responses.RequestsMock, context: KeystoneIdentity) -> None:
    context.set_credentials(
        "demo",
        "pw-1",
        tenant_name="lab",
        user_domain="people",
        project_domain="work",
        authenticate=True,
    )

    assert bodies(mock)[0]["auth"] == {
        "identity": password_method(name="demo", domain={"name": "people"}),
        "scope": project("lab", {"name": "work"}),
    }


def test_domain_with_a_project_is_the_default_of_both(
    mock: responses.RequestsMock, context: KeystoneIdentity
) -> None:
    context.set_credentials("demo", "pw-1", tenant_name="lab", domain="acme", authenticate=True)

    assert bodies(mock)[0]["auth"] == {
        "identity": password_method(name="demo", domain={"name": "acme"}),
        "scope": project("lab", {"name": "acme"}),
    }


def test_password_by_user_id(mock: responses.RequestsMock, context: KeystoneIdentity) -> None:
    context.set_credentials(None, "pw-1", tenant_id="p1")
    context.user_id = "u1"

    context.authenticate()

    assert bodies(mock) == [
        {"auth": {"identity": password_method(id="u1"), "scope": {"project": {"id": "p1"}}}}
    ]


def test_api_key_is_taken_as_the_password(
    mock: responses.RequestsMock, context: KeystoneIdentity
) -> None:
    context.set_credentials("demo", api_key="pw-1", authenticate=True)

    assert bodies(mock) == [{"auth": {"identity": DEMO}}]


def test_application_credential_by_id_has_no_scope(
    mock: responses.RequestsMock, context: KeystoneIdentity
) -> None:
    context.tenant_name = "demo"

    context.set_application_credential("s3", id="ac1", authenticate=True)

    assert bodies(mock) == [
        {
            "auth": {
                "identity": {
                    "methods": ["application_credential"],
                    "application_credential": {"id": "ac1", "secret": "s3"},
                }
            }
        }
    ]


def test_application_credential_by_name(
    mock: responses.RequestsMock, context: KeystoneIdentity
) -> None:
    context.set_application_credential("s3", name="backup", username="demo", authenticate=True)

    assert bodies(mock) == [
        {
            "auth": {
                "identity": {
                    "methods": ["application_credential"],
                    "application_credential": {
                        "name": "backup",
                        "secret": "s3",
                        "user": {"name": "demo", "domain": DEFAULT},
                    },
                }
            }
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "lacking"),
    [({}, "application_credential_id"), ({"name": "backup"}, "username")],
)
def test_incomplete_application_credential(
    mock: responses.RequestsMock,
    context: KeystoneIdentity,
    arguments: dict[str, str],
    lacking: str,
) -> None:
    with pytest.raises(exceptions.MissingAuthSettings, match=lacking):
        context.set_application_credential("s3", **arguments)

    assert requests_sent(mock) == []


def test_application_credential_is_dropped_by_set_credentials(
    mock: responses.RequestsMock, context: KeystoneIdentity
) -> None:
    context.set_application_credential("s3", id="ac1")

    context.set_credentials("demo", "pw-1", authenticate=True)

    assert bodies(mock) == [{"auth": {"identity": DEMO}}]


# --- for what -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "scope"),
    [
        ({"tenant_id": "p1"}, {"project": {"id": "p1"}}),
        ({"tenant_id": "p1", "tenant_name": "demo"}, {"project": {"id": "p1"}}),
        ({"domain": "default"}, {"domain": {"id": "default"}}),
        ({"domain": "Default"}, {"domain": {"name": "Default"}}),
        ({"system_scope": "all"}, {"system": {"all": True}}),
    ],
)
def test_scopes(
    mock: responses.RequestsMock,
    context: KeystoneIdentity,
    arguments: dict[str, str],
    scope: dict[str, Any],
) -> None:
    context.set_credentials("demo", "pw-1", authenticate=True, **arguments)

    assert bodies(mock)[0]["auth"]["scope"] == scope


def test_without_a_scope_the_service_chooses(
    mock: responses.RequestsMock, context: KeystoneIdentity
) -> None:
    context.set_credentials("demo", "pw-1", authenticate=True)

    assert "scope" not in bodies(mock)[0]["auth"]


def test_two_scopes_are_refused_before_anything_is_sent(
    mock: responses.RequestsMock, context: KeystoneIdentity
) -> None:
    with pytest.raises(exceptions.InvalidSetting, match="one scope"):
        context.set_credentials(
            "demo", "pw-1", tenant_id="p1", system_scope="all", authenticate=True
        )

    assert requests_sent(mock) == []


@pytest.mark.parametrize(
    ("values", "scope"),
    [
        ({"tenant_name": "demo"}, project()),
        ({"tenant_id": "p1", "tenant_name": "demo"}, {"project": {"id": "p1"}}),
        ({"tenant_name": "lab", "project_domain_name": "work"}, project("lab", {"name": "work"})),
        ({"domain_name": "acme"}, {"domain": {"name": "acme"}}),
        ({"system_scope": "all"}, {"system": {"all": True}}),
    ],
)
def test_I_05_scope_from_the_settings(
    mock: responses.RequestsMock,
    context: KeystoneIdentity,
    settings: Settings,
    values: dict[str, str],
    scope: dict[str, Any],
) -> None:
    settings.values.update(values)
    context.bind_settings(settings)

    context.set_credentials("demo", "pw-1", authenticate=True)

    assert bodies(mock)[0]["auth"]["scope"] == scope


def test_argument_beats_the_scope_of_the_settings(
    mock: responses.RequestsMock, context: KeystoneIdentity, settings: Settings
) -> None:
    settings.values.update(tenant_id="p-setting", system_scope="")
    context.bind_settings(settings)

    context.set_credentials("demo", "pw-1", tenant_name="demo", authenticate=True)

    assert bodies(mock)[0]["auth"]["scope"] == project()


def test_T3_project_of_earlier_credentials_is_not_used(
    mock: responses.RequestsMock, context: KeystoneIdentity
) -> None:
    context.set_credentials("demo", "pw-1", tenant_name="demo", user_domain="acme")
    context.authenticate()

    context.set_credentials("demo", "pw-1", authenticate=True)

    assert bodies(mock)[1] == {"auth": {"identity": DEMO}}


def test_project_of_the_context_stays_for_other_credentials(
    mock: responses.RequestsMock,
) -> None:
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-1"})
    context = KeystoneIdentity("demo", "pw-1", tenant_name="lab", auth_endpoint=V3)
    context.authenticate()

    context.set_credentials("demo", "pw-1", authenticate=True)

    assert bodies(mock)[1]["auth"]["scope"] == project("lab")


# --- the answer -----------------------------------------------------------------------------------


def test_answer_becomes_the_state(keystone_in: KeystoneIdentity) -> None:
    assert keystone_in.token == "tok-1"
    assert keystone_in.expires.isoformat() == "2030-05-06T07:08:09"
    assert (keystone_in.tenant_id, keystone_in.tenant_name) == ("p1", "demo")
    assert keystone_in.user == {
        "id": "u1",
        "name": "demo",
        "domain": {"id": "default", "name": "Default"},
        "roles": [{"id": "r1", "name": "member"}],
    }
    assert keystone_in.user_id == "u1"
    assert list(keystone_in.regions) == ["RegionOne"]


def test_catalog_is_kept_in_the_shape_of_v2(keystone_in: KeystoneIdentity) -> None:
    assert keystone_in.service_catalog[0] == {
        "type": "object-store",
        "name": "swift",
        "endpoints": [
            {
                "region": "RegionOne",
                "id": "e0",
                "tenantId": "p1",
                "publicURL": "https://swift.example/v1/AUTH_p1",
                "internalURL": "http://10.0.0.5:8080/v1/AUTH_p1",
                "adminURL": "http://10.0.0.5:8080",
            }
        ],
    }
    found = keystone_in.object_store.RegionOne
    assert found.public_url == "https://swift.example/v1/AUTH_p1"
    assert found.private_url == "http://10.0.0.5:8080/v1/AUTH_p1"
    assert found.admin_url == "http://10.0.0.5:8080"
    assert found.tenant_id == "p1"


def test_I_16_whole_answer_in_the_shape_of_v2(keystone_in: KeystoneIdentity) -> None:
    access = keystone_in.services["access"]

    assert access["token"]["id"] == "tok-1"
    assert access["token"]["expires"] == "2030-05-06T07:08:09.000000Z"
    assert access["token"]["tenant"] == {"id": "p1", "name": "demo"}
    assert access["user"]["roles"] == [{"id": "r1", "name": "member"}]
    assert [entry["type"] for entry in access["serviceCatalog"]] == ["object-store", "volumev3"]


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "image", "endpoints": []},
        {"type": "image", "name": None},
        {"type": "image", "name": "glance", "endpoints": []},
    ],
)
def test_service_without_name_or_endpoints_has_no_regions(
    mock: responses.RequestsMock, entry: dict[str, Any]
) -> None:
    token = v3_token(catalog=[*V3_CATALOG, entry])
    mock.post(V3_TOKENS, status=201, json=token, headers={"X-Subject-Token": "tok-1"})
    context = KeystoneIdentity("demo", "pw-1", auth_endpoint=V3)

    context.authenticate()

    assert context.services["image"].regions == []


def test_T17_malformed_entries_do_not_stop_the_login(mock: responses.RequestsMock) -> None:
    catalog = ["nonsense", {"type": "image", "endpoints": ["nonsense"]}, *V3_CATALOG]
    token = v3_token(catalog=catalog)
    mock.post(V3_TOKENS, status=201, json=token, headers={"X-Subject-Token": "tok-1"})
    context = KeystoneIdentity("demo", "pw-1", auth_endpoint=V3)

    context.authenticate()

    assert set(context.services) == {"object_store", "volume", "volumev3"}


def test_unscoped_login_warns_and_names_the_projects(
    mock: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    token = v3_token(catalog=None, project=None)
    mock.post(V3_TOKENS, status=201, json=token, headers={"X-Subject-Token": "tok-1"})
    projects = {"projects": [{"id": "p1", "name": "demo"}, {"id": "p2", "name": "lab"}]}
    mock.get(f"{V3}/auth/projects", json=projects)
    context = KeystoneIdentity("demo", "pw-1", auth_endpoint=V3)

    with caplog.at_level(logging.WARNING, logger="pyrax"):
        context.authenticate()

    assert context.authenticated
    assert not context.services
    assert context.tenant_id is None
    assert len(caplog.records) == 1
    assert "demo, lab" in caplog.text
    assert mock.calls[1].request.headers["X-Auth-Token"] == "tok-1"


def test_unscoped_login_survives_when_projects_cannot_be_listed(
    mock: responses.RequestsMock,
) -> None:
    token = v3_token(catalog=None, project=None)
    mock.post(V3_TOKENS, status=201, json=token, headers={"X-Subject-Token": "tok-1"})
    mock.get(f"{V3}/auth/projects", status=403)
    context = KeystoneIdentity("demo", "pw-1", auth_endpoint=V3)

    context.authenticate()

    assert context.authenticated


@pytest.mark.parametrize(
    ("answer", "headers"),
    [(v3_token(), {}), ({}, {"X-Subject-Token": "t"}), ([], {"X-Subject-Token": "t"})],
)
def test_T17_answer_that_is_none(
    mock: responses.RequestsMock, answer: Any, headers: dict[str, str]
) -> None:
    mock.post(V3_TOKENS, status=201, json=answer, headers=headers)

    with pytest.raises(exceptions.AuthenticationFailed, match="cloud.example/identity/v3"):
        KeystoneIdentity("demo", "pw-1", auth_endpoint=V3).authenticate()


def test_refusal_carries_the_words_of_keystone(mock: responses.RequestsMock) -> None:
    mock.post(
        V3_TOKENS,
        status=401,
        json={"error": {"code": 401, "title": "Unauthorized", "message": "Not you."}},
        headers={"WWW-Authenticate": 'Keystone uri="https://cloud.example/identity"'},
    )

    with pytest.raises(exceptions.AuthenticationFailed, match="Not you") as caught:
        KeystoneIdentity("demo", "pw-1", auth_endpoint=V3).authenticate()

    assert caught.value.code == 401
    assert not isinstance(caught.value, exceptions.MFARequired)


# --- default region -------------------------------------------------------------------------------


def test_T8_default_region_is_region_one(keystone_in: KeystoneIdentity) -> None:
    assert KeystoneIdentity().get_default_region() == "RegionOne"
    assert keystone_in.get_default_region() == "RegionOne"


def test_T8_region_one_is_no_default_where_it_does_not_exist(
    keystone_in: KeystoneIdentity,
) -> None:
    keystone_in.regions[:] = ["nova"]

    assert keystone_in.get_default_region() is None
