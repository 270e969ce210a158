"""Keystone v3 on the wire: discovery, logins, tokens, administration."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pyrax import sandbox
from tests.sandbox.wire import Wire, password_login


def log_in(cloud: sandbox.Cloud, body: Any, **kwargs: Any) -> requests.Response:
    """Send a login."""
    return requests.post(
        f"{cloud.keystone_endpoint}/v3/auth/tokens", json=body, timeout=10, **kwargs
    )


def identity_of(method: str, given: Any, scope: Any = None) -> Any:
    """Return the body of a login by any method."""
    auth: dict[str, Any] = {"identity": {"methods": [method], method: given}}
    if scope is not None:
        auth["scope"] = scope
    return {"auth": auth}


@pytest.fixture
def admin(keystone_wire: Wire) -> Wire:
    """The wire with the administrator's token."""
    cloud = keystone_wire.cloud
    body = password_login(
        cloud, username=cloud.admin_username, password=cloud.admin_password, project="admin"
    )
    keystone_wire.token = log_in(cloud, body).headers["X-Subject-Token"]
    return keystone_wire


# -- discovery -------------------------------------------------------------------------------------


@pytest.mark.parametrize("slash", ["", "/"])
def test_unversioned_endpoint_offers_the_versions_with_300(
    cloud: sandbox.Cloud, slash: str
) -> None:
    answer = requests.get(cloud.keystone_endpoint + slash, timeout=10)
    assert answer.status_code == 300
    versions = answer.json()["versions"]["values"]
    assert [version["id"] for version in versions] == ["v3.14", "v2.0"]
    assert versions[0]["links"][0]["href"] == f"{cloud.keystone_endpoint}/v3/"


def test_versioned_endpoint_describes_itself(cloud: sandbox.Cloud) -> None:
    answer = requests.get(f"{cloud.keystone_endpoint}/v3", timeout=10)
    assert (answer.status_code, answer.json()["version"]["status"]) == (200, "stable")


def test_version_that_is_switched_off_is_404() -> None:
    with sandbox.running(keystone_versions=["v3"]) as cloud:
        found = requests.get(cloud.keystone_endpoint, timeout=10).json()
        assert [entry["id"] for entry in found["versions"]["values"]] == ["v3.14"]
        answer = requests.post(
            f"{cloud.keystone_endpoint}/v2.0/tokens", json={"auth": {}}, timeout=10
        )
        assert answer.status_code == 404


# -- logins ----------------------------------------------------------------------------------------


def test_password_login_has_the_token_in_the_header_only(cloud: sandbox.Cloud) -> None:
    answer = log_in(cloud, password_login(cloud))
    assert answer.status_code == 201
    token = answer.json()["token"]
    assert answer.headers["X-Subject-Token"] not in answer.text
    assert answer.headers["x-openstack-request-id"].startswith("req-")
    assert token["project"]["name"] == "demo"
    assert token["project"]["domain"] == {"id": "default", "name": "Default"}
    assert {role["name"] for role in token["roles"]} == {"member", "reader"}
    assert token["methods"] == ["password"]


def offered(cloud: sandbox.Cloud) -> list[str]:
    """The types of the services that an OpenStack cloud has."""
    offers = [offer for service in cloud.services.values() for offer in service.offers]
    return [offer.type for offer in offers if offer.dialect == "openstack"]


def test_catalog_has_three_interfaces_in_each_region(cloud: sandbox.Cloud) -> None:
    token = log_in(cloud, password_login(cloud)).json()["token"]
    types = {service["type"]: service["endpoints"] for service in token["catalog"]}
    assert set(types) >= {"identity", "compute", "object-store", "volumev3"}
    storage = [(entry["region"], entry["interface"]) for entry in types["object-store"]]
    assert len(storage) == 9
    urls = {entry["interface"]: entry["url"] for entry in types["object-store"][:3]}
    assert urls["public"].endswith(f"/v1/AUTH_{cloud.project_id}")
    assert urls["internal"] != urls["public"]


def test_catalog_can_be_left_out(cloud: sandbox.Cloud) -> None:
    answer = requests.post(
        f"{cloud.keystone_endpoint}/v3/auth/tokens?nocatalog",
        json=password_login(cloud),
        timeout=10,
    )
    assert "catalog" not in answer.json()["token"]


def test_user_can_be_named_by_id(cloud: sandbox.Cloud) -> None:
    user_id = cloud.accounts.fixed_id("user demo")
    body = identity_of("password", {"user": {"id": user_id, "password": cloud.password}})
    token = log_in(cloud, body).json()["token"]
    assert token["user"]["id"] == user_id
    assert "project" not in token
    assert "catalog" not in token


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"password": "wrong"}, 401),
        ({"username": "nobody"}, 401),
        ({"project": "nowhere"}, 401),
        ({"project": "admin"}, 401),
    ],
)
def test_bad_login_is_refused(cloud: sandbox.Cloud, change: Any, status: int) -> None:
    answer = log_in(cloud, password_login(cloud, **change))
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == status


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"auth": {}},
        {"auth": {"identity": {"methods": []}}},
        {"auth": {"identity": {"methods": ["password"]}}},
        {"auth": {"identity": {"methods": ["password"], "password": {"user": {}}}}},
    ],
)
def test_malformed_login_is_400(cloud: sandbox.Cloud, body: Any) -> None:
    assert log_in(cloud, body).status_code == 400


def test_unknown_method_is_401(cloud: sandbox.Cloud) -> None:
    assert log_in(cloud, identity_of("kerberos", {})).status_code == 401


@pytest.mark.parametrize(
    ("scope", "key"),
    [
        ({"domain": {"id": "default"}}, "domain"),
        ({"domain": {"name": "default"}}, "domain"),
        ({"system": {"all": True}}, "system"),
    ],
)
def test_administrator_can_have_other_scopes(cloud: sandbox.Cloud, scope: Any, key: str) -> None:
    user = {
        "name": cloud.admin_username,
        "domain": {"name": "Default"},
        "password": cloud.admin_password,
    }
    token = log_in(cloud, identity_of("password", {"user": user}, scope)).json()["token"]
    assert key in token
    assert "project" not in token


def test_default_project_is_the_scope_unless_unscoped_is_asked_for(cloud: sandbox.Cloud) -> None:
    user = {
        "name": cloud.admin_username,
        "domain": {"id": "default"},
        "password": cloud.admin_password,
    }
    body = identity_of("password", {"user": user})
    assert log_in(cloud, body).json()["token"]["project"]["name"] == "admin"
    body["auth"]["scope"] = "unscoped"
    assert "project" not in log_in(cloud, body).json()["token"]


def test_token_is_rescoped_and_keeps_its_expiry(keystone_wire: Wire) -> None:
    cloud = keystone_wire.cloud
    cloud.clock.advance(600)
    scope = {"project": {"name": "second", "domain": {"id": "default"}}}
    answer = log_in(cloud, identity_of("token", {"id": keystone_wire.token}, scope))
    token = answer.json()["token"]
    old = keystone_wire.identity(
        "GET", "auth/tokens", headers={"X-Subject-Token": keystone_wire.token}
    ).json()["token"]
    assert token["project"]["name"] == "second"
    assert token["methods"] == ["token", "password"]
    assert token["expires_at"] == old["expires_at"]
    assert answer.headers["X-Subject-Token"] != keystone_wire.token


def test_second_factor_is_asked_for_with_a_receipt(cloud: sandbox.Cloud) -> None:
    cloud.stores.identity("keystone").require_passcode(cloud.username, "123456")
    first = log_in(cloud, password_login(cloud))
    assert first.status_code == 401
    assert first.json()["required_auth_methods"] == [["password", "totp"]]
    receipt = first.headers["Openstack-Auth-Receipt"]
    user = {"name": cloud.username, "domain": {"id": "default"}, "passcode": "123456"}
    body = identity_of("totp", {"user": user})
    body["auth"]["scope"] = password_login(cloud)["auth"]["scope"]
    second = log_in(cloud, body, headers={"Openstack-Auth-Receipt": receipt})
    assert second.status_code == 201
    assert second.json()["token"]["methods"] == ["password", "totp"]


def test_both_factors_at_once(cloud: sandbox.Cloud) -> None:
    cloud.stores.identity("keystone").require_passcode(cloud.username, "123456")
    body = password_login(cloud)
    user = {"name": cloud.username, "domain": {"id": "default"}, "passcode": "123456"}
    body["auth"]["identity"]["methods"].append("totp")
    body["auth"]["identity"]["totp"] = {"user": user}
    assert log_in(cloud, body).status_code == 201
    user["passcode"] = "654321"
    assert log_in(cloud, body).status_code == 401


# -- application credentials ---------------------------------------------------------------------


def create_application_credential(wire: Wire, **fields: Any) -> dict[str, Any]:
    """Create an application credential."""
    user_id = wire.cloud.accounts.fixed_id("user demo")
    answer = wire.identity(
        "POST",
        f"users/{user_id}/application_credentials",
        json={"application_credential": {"name": "backup", **fields}},
    )
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json()["application_credential"]
    return document


def test_application_credential_logs_in_by_id_and_by_name(keystone_wire: Wire) -> None:
    cloud = keystone_wire.cloud
    made = create_application_credential(keystone_wire, roles=[{"name": "reader"}])
    by_id = {"id": made["id"], "secret": made["secret"]}
    token = log_in(cloud, identity_of("application_credential", by_id)).json()["token"]
    assert token["project"]["name"] == "demo"
    assert [role["name"] for role in token["roles"]] == ["reader"]
    user = {"name": "demo", "domain": {"id": "default"}}
    by_name = {"name": "backup", "secret": made["secret"], "user": user}
    assert log_in(cloud, identity_of("application_credential", by_name)).status_code == 201
    scoped = identity_of("application_credential", by_id, {"system": {"all": True}})
    assert log_in(cloud, scoped).status_code == 401
    wrong = {"id": made["id"], "secret": "x"}
    assert log_in(cloud, identity_of("application_credential", wrong)).status_code == 401


def test_application_credential_ends_on_the_clock(keystone_wire: Wire) -> None:
    cloud = keystone_wire.cloud
    made = create_application_credential(keystone_wire, expires_at="2100-01-01T00:00:00")
    by_id = {"id": made["id"], "secret": made["secret"]}
    cloud.clock.advance(100 * 366 * 86400)
    assert log_in(cloud, identity_of("application_credential", by_id)).status_code == 401


def test_deleted_application_credential_ends_its_tokens(keystone_wire: Wire) -> None:
    cloud = keystone_wire.cloud
    made = create_application_credential(keystone_wire)
    by_id = {"id": made["id"], "secret": made["secret"]}
    token = log_in(cloud, identity_of("application_credential", by_id))
    headers = {"X-Auth-Token": token.headers["X-Subject-Token"]}
    assert keystone_wire.compute("GET", "/servers", headers=headers).status_code == 200
    user_id = cloud.accounts.fixed_id("user demo")
    path = f"users/{user_id}/application_credentials"
    listed = keystone_wire.identity("GET", path).json()["application_credentials"]
    assert "secret" not in listed[0]
    assert keystone_wire.identity("DELETE", f"{path}/{made['id']}").status_code == 204
    assert keystone_wire.compute("GET", "/servers", headers=headers).status_code == 401


# -- tokens ----------------------------------------------------------------------------------------


def test_token_is_shown_checked_and_revoked(keystone_wire: Wire) -> None:
    subject = {"X-Subject-Token": keystone_wire.token}
    shown = keystone_wire.identity("GET", "auth/tokens", headers=subject)
    assert shown.json()["token"]["user"]["name"] == "demo"
    assert shown.headers["X-Subject-Token"] == keystone_wire.token
    assert keystone_wire.identity("HEAD", "auth/tokens", headers=subject).status_code == 200
    unknown = {"X-Subject-Token": "unknown"}
    assert keystone_wire.identity("HEAD", "auth/tokens", headers=unknown).status_code == 404
    assert keystone_wire.identity("DELETE", "auth/tokens", headers=subject).status_code == 204
    refused = keystone_wire.compute("GET", "/servers")
    assert refused.status_code == 401
    challenge = refused.headers["WWW-Authenticate"]
    assert challenge == f'Keystone uri="{keystone_wire.cloud.keystone_endpoint}"'
    revoked = keystone_wire.identity("GET", "auth/tokens", headers=subject)
    assert (revoked.status_code, revoked.headers["WWW-Authenticate"]) == (401, challenge)


def test_token_of_another_project_is_403(keystone_wire: Wire) -> None:
    url = keystone_wire.storage_url.replace("AUTH_", "AUTH_other")
    assert keystone_wire.send("GET", url).status_code == 403


def test_own_projects_domains_and_catalog(keystone_wire: Wire) -> None:
    projects = keystone_wire.identity("GET", "auth/projects").json()["projects"]
    assert {project["name"] for project in projects} == {"demo", "second"}
    assert keystone_wire.identity("GET", "auth/domains").json()["domains"] == []
    assert keystone_wire.identity("GET", "auth/system").json()["system"] == []
    catalog = keystone_wire.identity("GET", "auth/catalog").json()["catalog"]
    assert len(catalog) == len(offered(keystone_wire.cloud))


def test_unscoped_token_opens_no_service(cloud: sandbox.Cloud, keystone_wire: Wire) -> None:
    body = password_login(cloud)
    body["auth"]["scope"] = "unscoped"
    headers = {"X-Auth-Token": log_in(cloud, body).headers["X-Subject-Token"]}
    assert keystone_wire.compute("GET", "/servers", headers=headers).status_code == 403
    assert keystone_wire.storage("GET", headers=headers).status_code == 403


# -- administration --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["users", "projects", "roles", "role_assignments", "domains", "services", "endpoints"]
)
def test_lists_are_for_administrators(keystone_wire: Wire, path: str) -> None:
    answer = keystone_wire.identity("GET", path)
    assert answer.json()["error"]["code"] == 403


def test_project_is_created_changed_found_and_deleted(admin: Wire) -> None:
    body = {"project": {"name": "lab", "description": "for trying", "domain_id": "default"}}
    created = admin.identity("POST", "projects", json=body)
    assert created.status_code == 201
    project = created.json()["project"]
    assert admin.identity("POST", "projects", json=body).status_code == 409
    change = {"project": {"description": "for good"}}
    path = f"projects/{project['id']}"
    changed = admin.identity("PATCH", path, json=change).json()["project"]
    assert (changed["name"], changed["description"]) == ("lab", "for good")
    listed = admin.identity("GET", "projects?name=lab").json()
    assert [entry["id"] for entry in listed["projects"]] == [project["id"]]
    assert listed["links"]["next"] is None
    assert admin.identity("DELETE", path).status_code == 204
    assert admin.identity("GET", path).status_code == 404


def test_user_gets_a_role_logs_in_and_loses_it(admin: Wire) -> None:
    cloud = admin.cloud
    user = {"name": "bob", "password": "pw", "email": "bob@example.com", "domain_id": "default"}
    created = admin.identity("POST", "users", json={"user": user})
    assert created.status_code == 201
    user_id = created.json()["user"]["id"]
    assert "password" not in created.json()["user"]
    login = password_login(cloud, username="bob", password="pw")
    assert log_in(cloud, login).status_code == 401
    roles = admin.identity("GET", "roles?name=member").json()["roles"]
    path = f"projects/{cloud.project_id}/users/{user_id}/roles"
    grant = f"{path}/{roles[0]['id']}"
    assert admin.identity("HEAD", grant).status_code == 404
    assert admin.identity("PUT", grant).status_code == 204
    assert admin.identity("HEAD", grant).status_code == 204
    assert [role["name"] for role in admin.identity("GET", path).json()["roles"]] == ["member"]
    assert log_in(cloud, login).status_code == 201
    query = f"role_assignments?user.id={user_id}&include_names=true"
    assigned = admin.identity("GET", query).json()["role_assignments"]
    assert [(entry["role"]["name"], entry["scope"]["project"]["name"]) for entry in assigned] == [
        ("member", "demo")
    ]
    assert admin.identity("DELETE", grant).status_code == 204
    assert log_in(cloud, login).status_code == 401
    assert admin.identity("DELETE", f"users/{user_id}").status_code == 204


def test_new_password_ends_old_tokens(admin: Wire) -> None:
    cloud = admin.cloud
    old = log_in(cloud, password_login(cloud)).headers["X-Subject-Token"]
    user_id = cloud.accounts.fixed_id("user demo")
    change = {"user": {"original_password": cloud.password, "password": "new"}}
    path = f"users/{user_id}/password"
    wrong = {"user": {"original_password": "x", "password": "new"}}
    assert admin.identity("POST", path, json=wrong).status_code == 401
    assert admin.identity("POST", path, json=change).status_code == 204
    headers = {"X-Auth-Token": old}
    assert admin.compute("GET", "/servers", headers=headers).status_code == 401
    assert log_in(cloud, password_login(cloud, password="new")).status_code == 201


def test_disabled_user_and_project_lose_their_tokens(admin: Wire) -> None:
    cloud = admin.cloud
    headers = {"X-Auth-Token": log_in(cloud, password_login(cloud)).headers["X-Subject-Token"]}
    change = {"project": {"enabled": False}}
    admin.identity("PATCH", f"projects/{cloud.project_id}", json=change)
    assert admin.compute("GET", "/servers", headers=headers).status_code == 401
    admin.identity("PATCH", f"projects/{cloud.project_id}", json={"project": {"enabled": True}})
    assert admin.compute("GET", "/servers", headers=headers).status_code == 200
    user_id = cloud.accounts.fixed_id("user demo")
    admin.identity("PATCH", f"users/{user_id}", json={"user": {"enabled": False}})
    assert admin.compute("GET", "/servers", headers=headers).status_code == 401


def test_domain_has_to_be_disabled_before_it_is_deleted(admin: Wire) -> None:
    created = admin.identity("POST", "domains", json={"domain": {"name": "Lab"}})
    path = f"domains/{created.json()['domain']['id']}"
    assert admin.identity("POST", "domains", json={"domain": {"name": "lab"}}).status_code == 409
    assert admin.identity("DELETE", path).status_code == 403
    admin.identity("PATCH", path, json={"domain": {"enabled": False}})
    assert admin.identity("DELETE", path).status_code == 204


def test_same_user_name_in_two_domains(admin: Wire) -> None:
    domain = admin.identity("POST", "domains", json={"domain": {"name": "Lab"}}).json()["domain"]
    user = {"name": "demo", "password": "other", "domain_id": domain["id"]}
    assert admin.identity("POST", "users", json={"user": user}).status_code == 201
    given = {"user": {"name": "demo", "domain": {"name": "Lab"}, "password": "other"}}
    answer = log_in(admin.cloud, identity_of("password", given))
    assert answer.json()["token"]["user"]["domain"]["name"] == "Lab"


def test_role_on_domain_and_on_system(admin: Wire) -> None:
    user_id = admin.cloud.accounts.fixed_id("user demo")
    role = admin.identity("POST", "roles", json={"role": {"name": "auditor"}}).json()["role"]
    for place in ("domains/default", "system"):
        path = f"{place}/users/{user_id}/roles"
        assert admin.identity("PUT", f"{path}/{role['id']}").status_code == 204
        assert [entry["name"] for entry in admin.identity("GET", path).json()["roles"]] == [
            "auditor"
        ]
        assert admin.identity("HEAD", f"{path}/{role['id']}").status_code == 204
        assert admin.identity("DELETE", f"{path}/{role['id']}").status_code == 204
    assert admin.identity("DELETE", f"roles/{role['id']}").status_code == 204


def test_stored_credentials(admin: Wire) -> None:
    user_id = admin.cloud.accounts.fixed_id("user demo")
    body = {"credential": {"type": "totp", "blob": "GEZDGNBVGY3TQOJQ", "user_id": user_id}}
    created = admin.identity("POST", "credentials", json=body).json()["credential"]
    listed = admin.identity("GET", f"credentials?user_id={user_id}").json()["credentials"]
    assert [entry["id"] for entry in listed] == [created["id"]]
    assert admin.identity("DELETE", f"credentials/{created['id']}").status_code == 204
    assert admin.identity("GET", f"credentials/{created['id']}").status_code == 404


def test_services_endpoints_and_regions_are_listed(admin: Wire) -> None:
    services = admin.identity("GET", "services?type=compute").json()["services"]
    assert [service["name"] for service in services] == ["nova"]
    endpoints = admin.identity(
        "GET", f"endpoints?service_id={services[0]['id']}&interface=public"
    ).json()["endpoints"]
    assert [endpoint["region_id"] for endpoint in endpoints] == ["DFW", "ORD", "IAD"]
    one = admin.identity("GET", f"endpoints/{endpoints[0]['id']}").json()["endpoint"]
    assert one == endpoints[0]
    regions = admin.identity("GET", "regions").json()["regions"]
    assert [region["id"] for region in regions] == ["DFW", "ORD", "IAD"]


# -- v2.0 ------------------------------------------------------------------------------------------


def v2(wire: Wire, method: str, path: str, body: Any = None) -> requests.Response:
    """Call v2.0 with the wire's token."""
    return wire.send(method, f"{wire.cloud.keystone_endpoint}/v2.0/{path}", json=body)


def v2_login(cloud: sandbox.Cloud, **more: Any) -> requests.Response:
    """Log in by v2.0."""
    credentials = {"username": cloud.username, "password": cloud.password}
    return requests.post(
        f"{cloud.keystone_endpoint}/v2.0/tokens",
        json={"auth": {"passwordCredentials": credentials, **more}},
        timeout=10,
    )


def test_v2_login_has_admin_urls_and_usernames(cloud: sandbox.Cloud) -> None:
    access = v2_login(cloud, tenantName="demo").json()["access"]
    assert access["token"]["tenant"]["id"] == cloud.project_id
    assert access["user"]["username"] == "demo"
    identity = next(entry for entry in access["serviceCatalog"] if entry["type"] == "identity")
    assert identity["endpoints"][0]["adminURL"] == f"{cloud.keystone_endpoint}/v2.0"


def test_v2_login_without_tenant_has_an_empty_catalog(cloud: sandbox.Cloud) -> None:
    access = v2_login(cloud).json()["access"]
    assert access["serviceCatalog"] == {}
    assert "tenant" not in access["token"]


def test_v2_token_login_and_errors(cloud: sandbox.Cloud) -> None:
    token = v2_login(cloud).json()["access"]["token"]["id"]
    url = f"{cloud.keystone_endpoint}/v2.0/tokens"
    good = {"auth": {"token": {"id": token}, "tenantId": cloud.project_id}}
    assert requests.post(url, json=good, timeout=10).status_code == 200
    bad = {"auth": {"token": {"id": "unknown"}}}
    assert requests.post(url, json=bad, timeout=10).status_code == 404
    assert v2_login(cloud, tenantName="nowhere").json()["error"]["code"] == 401
    assert v2_login(cloud, tenantName="demo", tenantId="x").status_code == 400


def test_v2_administration(admin: Wire) -> None:
    tenant = v2(admin, "POST", "tenants", {"tenant": {"name": "lab"}}).json()["tenant"]
    user = v2(admin, "POST", "users", {"user": {"name": "bob", "password": "pw"}})
    assert user.status_code == 200
    user_id = user.json()["user"]["id"]
    role = next(
        entry
        for entry in v2(admin, "GET", "OS-KSADM/roles").json()["roles"]
        if entry["name"] == "member"
    )
    assert v2(admin, "PUT", f"users/{user_id}/roles/OS-KSADM/{role['id']}").status_code == 501
    grant = f"tenants/{tenant['id']}/users/{user_id}/roles"
    assert v2(admin, "PUT", f"{grant}/OS-KSADM/{role['id']}").status_code == 200
    assert v2(admin, "GET", grant).json()["roles"] == [role]
    assert v2(admin, "DELETE", f"{grant}/OS-KSADM/{role['id']}").status_code == 204
    changed = v2(admin, "PUT", f"users/{user_id}", {"user": {"email": "b@example.com"}})
    assert changed.json()["user"]["email"] == "b@example.com"
    assert v2(admin, "GET", "users?name=bob").json()["user"]["id"] == user_id
    assert v2(admin, "DELETE", f"users/{user_id}").status_code == 204
    body = {"tenant": {"name": "lab", "enabled": False}}
    assert v2(admin, "POST", f"tenants/{tenant['id']}", body).json()["tenant"]["enabled"] is False
    assert v2(admin, "DELETE", f"tenants/{tenant['id']}").status_code == 204
    assert v2(admin, "GET", "extensions").json()["extensions"]["values"][0]["alias"] == "OS-KSADM"


def test_v2_tokens_are_shown_and_revoked(keystone_wire: Wire) -> None:
    path = f"tokens/{keystone_wire.token}"
    assert v2(keystone_wire, "GET", path).json()["access"]["user"]["name"] == "demo"
    endpoints = v2(keystone_wire, "GET", f"{path}/endpoints").json()["endpoints"]
    assert len(endpoints) == 3 * len(offered(keystone_wire.cloud))
    tenants = v2(keystone_wire, "GET", "tenants").json()["tenants"]
    assert {tenant["name"] for tenant in tenants} == {"demo", "second"}
    assert v2(keystone_wire, "GET", "users").status_code == 403
    assert v2(keystone_wire, "DELETE", path).status_code == 204
    assert v2(keystone_wire, "GET", path).status_code == 401
