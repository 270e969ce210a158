"""Rackspace's Identity v2.0 on the wire."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pyrax import sandbox
from tests.sandbox.wire import Wire

API_KEY = "RAX-KSKEY:apiKeyCredentials"


def log_in(cloud: sandbox.Cloud, auth: Any, **kwargs: Any) -> requests.Response:
    """Send a login."""
    return requests.post(
        cloud.rackspace_endpoint + "tokens", json={"auth": auth}, timeout=10, **kwargs
    )


def password(cloud: sandbox.Cloud, **more: Any) -> dict[str, Any]:
    """Return the login by password."""
    credentials = {"username": cloud.username, "password": cloud.password}
    return {"passwordCredentials": credentials, **more}


def entries(access: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the catalog by service name."""
    return {service["name"]: service for service in access["serviceCatalog"]}


# -- logins ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("style", "method"), [("apiKey", "APIKEY"), ("password", "PASSWORD")])
def test_login_answers_with_token_user_and_catalog(
    cloud: sandbox.Cloud, style: str, method: str
) -> None:
    key = {"username": cloud.username, "apiKey": cloud.api_key}
    auth = {API_KEY: key} if style == "apiKey" else password(cloud)
    access = log_in(cloud, auth).json()["access"]
    assert access["token"]["tenant"] == {"id": "930036", "name": "930036"}
    assert access["token"]["RAX-AUTH:authenticatedBy"] == [method]
    assert access["user"]["RAX-AUTH:defaultRegion"] == "DFW"
    tenants = {role["name"]: role.get("tenantId") for role in access["user"]["roles"]}
    assert tenants["object-store:default"] == "MossoCloudFS_930036"
    assert tenants["identity:user-admin"] is None


def test_catalog_lists_regions_internal_urls_and_a_service_without_region(
    cloud: sandbox.Cloud,
) -> None:
    catalog = entries(log_in(cloud, password(cloud)).json()["access"])
    compute = catalog["cloudServersOpenStack"]["endpoints"]
    assert [endpoint["region"] for endpoint in compute] == ["DFW", "ORD", "IAD"]
    assert compute[0]["publicURL"].endswith("/v2/930036")
    assert "internalURL" not in compute[0]
    files = catalog["cloudFiles"]["endpoints"][1]
    assert files["tenantId"] == "MossoCloudFS_930036"
    assert files["internalURL"] != files["publicURL"]
    first_generation = catalog["cloudServers"]
    assert first_generation["type"] == "compute"
    assert "region" not in first_generation["endpoints"][0]
    assert (catalog["cloudDNS"]["type"], catalog["Cloud DNS"]["type"]) == ("rax:dns", "dns")


def test_everything_in_the_catalog_answers(rackspace_wire: Wire) -> None:
    access = log_in(rackspace_wire.cloud, password(rackspace_wire.cloud)).json()["access"]
    paths = {
        "cloudServersOpenStack": "/servers",
        "cloudServers": "/servers",
        "cloudFiles": "",
        "cloudBlockStorage": "/limits",
        "cloudMonitoring": "/entities",
        "autoscale": "/groups",
        "cloudDNS": "/domains",
        "Cloud DNS": "/zones",
        "cloudLoadBalancers": "/loadbalancers",
        "cloudQueues": "/queues",
        "cloudDatabases": "/instances",
    }
    for name, service in entries(access).items():
        for endpoint in service["endpoints"]:
            for kind in ("publicURL", "internalURL"):
                if kind in endpoint:
                    url = endpoint[kind] + paths.get(name, "")
                    assert rackspace_wire.send("GET", url).status_code in (200, 204, 300), url


def test_internal_address_reaches_the_same_objects(rackspace_wire: Wire) -> None:
    rackspace_wire.storage("PUT", "/c")
    internal = rackspace_wire.storage_url.replace("/rackspace/", "/servicenet/rackspace/", 1)
    assert rackspace_wire.send("GET", internal).text == "c\n"
    assert rackspace_wire.cloud.requests[-1].internal is True


@pytest.mark.parametrize(
    ("auth", "status", "fault"),
    [
        ({API_KEY: {"username": "demo", "apiKey": "wrong"}}, 401, "unauthorized"),
        ({API_KEY: {"username": "nobody", "apiKey": "x"}}, 401, "unauthorized"),
        ({"passwordCredentials": {"username": "demo", "password": ""}}, 401, "unauthorized"),
        ({"passwordCredentials": {"password": "x"}}, 400, "badRequest"),
        ({API_KEY: {"username": "demo"}}, 400, "badRequest"),
        ({"token": {"id": "unknown"}, "tenantId": "930036"}, 404, "itemNotFound"),
        ({"token": {"id": "unknown"}}, 400, "badRequest"),
        ({}, 400, "badRequest"),
    ],
)
def test_bad_login_is_refused(cloud: sandbox.Cloud, auth: Any, status: int, fault: str) -> None:
    answer = log_in(cloud, auth)
    assert answer.status_code == status
    assert answer.json()[fault]["code"] == status


def test_tenant_by_id_and_name_at_once_is_400(cloud: sandbox.Cloud) -> None:
    answer = log_in(cloud, password(cloud, tenantId="930036", tenantName="930036"))
    assert answer.status_code == 400


@pytest.mark.parametrize(("tenant", "status"), [("930036", 200), ("12", 401)])
def test_tenant_has_to_be_the_users_own(cloud: sandbox.Cloud, tenant: str, status: int) -> None:
    assert log_in(cloud, password(cloud, tenantId=tenant)).status_code == status


def test_disabled_user_is_403(cloud: sandbox.Cloud) -> None:
    store = cloud.stores.identity("rackspace")
    store.users["170454"].enabled = False
    assert log_in(cloud, password(cloud)).status_code == 403


def test_body_that_is_not_json_is_400(cloud: sandbox.Cloud) -> None:
    answer = requests.post(cloud.rackspace_endpoint + "tokens", data="auth", timeout=10)
    assert answer.json()["badRequest"]["code"] == 400


def test_token_login_shows_the_endpoints_of_one_tenant_only(rackspace_wire: Wire) -> None:
    token = {"token": {"id": rackspace_wire.token}}
    account = log_in(rackspace_wire.cloud, {**token, "tenantId": "930036"}).json()["access"]
    assert account["token"]["id"] == rackspace_wire.token
    assert "cloudFiles" not in entries(account)
    storage = log_in(rackspace_wire.cloud, {**token, "tenantId": "MossoCloudFS_930036"})
    assert list(entries(storage.json()["access"])) == ["cloudFiles", "cloudFilesCDN"]


# -- token life ------------------------------------------------------------------------------------


def test_token_lives_a_day_on_the_clouds_clock(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.clock.advance(24 * 3600 - 60)
    assert rackspace_wire.compute("GET", "/servers").status_code == 200
    rackspace_wire.cloud.clock.advance(61)
    assert rackspace_wire.compute("GET", "/servers").status_code == 401


def test_lifetime_of_new_tokens_can_be_set(cloud: sandbox.Cloud) -> None:
    cloud.stores.identity("rackspace").token_lifetime = 60
    wire = Wire(cloud, "rackspace")
    cloud.clock.advance(61)
    assert wire.storage("GET").status_code == 401
    wire.close()


def test_token_can_be_validated_and_revoked(rackspace_wire: Wire) -> None:
    other = Wire(rackspace_wire.cloud, "rackspace")
    shown = rackspace_wire.identity("GET", f"tokens/{other.token}").json()["access"]
    assert shown["user"]["name"] == "demo"
    assert "serviceCatalog" not in shown
    assert rackspace_wire.identity("HEAD", f"tokens/{other.token}").status_code == 200
    assert rackspace_wire.identity("DELETE", f"tokens/{other.token}").status_code == 204
    assert rackspace_wire.identity("GET", f"tokens/{other.token}").status_code == 404
    assert other.compute("GET", "/servers").status_code == 401
    assert rackspace_wire.identity("DELETE", "tokens").status_code == 204
    assert rackspace_wire.compute("GET", "/servers").status_code == 401
    other.close()


def test_endpoints_of_a_token(rackspace_wire: Wire) -> None:
    answer = rackspace_wire.identity("GET", f"tokens/{rackspace_wire.token}/endpoints").json()
    files = [row for row in answer["endpoints"] if row["name"] == "cloudFiles"]
    assert [row["region"] for row in files] == ["DFW", "ORD", "IAD"]
    assert answer["endpoints_links"] == []


def test_token_of_another_tenant_is_403(rackspace_wire: Wire) -> None:
    url = rackspace_wire.compute_url.replace("930036", "930037")
    assert rackspace_wire.send("GET", f"{url}/servers").status_code == 403
    url = rackspace_wire.storage_url.replace("930036", "930037")
    assert rackspace_wire.send("GET", url).status_code == 403


def test_keystone_token_is_worth_nothing_at_rackspace(cloud: sandbox.Cloud) -> None:
    keystone, rackspace = Wire(cloud, "keystone"), Wire(cloud, "rackspace")
    answer = keystone.send("GET", f"{rackspace.compute_url}/servers")
    assert answer.status_code == 401
    keystone.close()
    rackspace.close()


# -- second factor, impersonation ------------------------------------------------------------------


def test_password_login_with_a_second_factor_is_challenged(cloud: sandbox.Cloud) -> None:
    cloud.stores.identity("rackspace").require_passcode(cloud.username, "123456")
    challenge = log_in(cloud, password(cloud))
    assert challenge.status_code == 401
    header = challenge.headers["WWW-Authenticate"]
    assert header.startswith("OS-MF sessionId='")
    session = header.split("'")[1]
    passcode = {"RAX-AUTH:passcodeCredentials": {"passcode": "123456"}}
    wrong = {"RAX-AUTH:passcodeCredentials": {"passcode": "000000"}}
    headers = {"X-SessionId": session}
    assert log_in(cloud, wrong, headers=headers).status_code == 401
    answer = log_in(cloud, passcode, headers=headers)
    assert answer.json()["access"]["token"]["RAX-AUTH:authenticatedBy"] == ["PASSCODE", "PASSWORD"]
    assert log_in(cloud, passcode, headers=headers).status_code == 401


def test_api_key_login_is_not_challenged(cloud: sandbox.Cloud) -> None:
    cloud.stores.identity("rackspace").require_passcode(cloud.username, "123456")
    key = {"username": cloud.username, "apiKey": cloud.api_key}
    assert log_in(cloud, {API_KEY: key}).status_code == 200


def test_only_staff_may_impersonate(rackspace_wire: Wire) -> None:
    body = {"RAX-AUTH:impersonation": {"user": {"username": "demo"}, "expire-in-seconds": 60}}
    path = "RAX-AUTH/impersonation-tokens"
    assert rackspace_wire.identity("POST", path, json=body).status_code == 403
    store = rackspace_wire.cloud.stores.identity("rackspace")
    store.grant("170454", "9")
    token = rackspace_wire.identity("POST", path, json=body).json()["access"]["token"]["id"]
    shown = rackspace_wire.identity("GET", f"tokens/{token}").json()["access"]
    assert shown["RAX-AUTH:impersonator"]["name"] == "demo"
    rackspace_wire.cloud.clock.advance(61)
    assert rackspace_wire.identity("GET", f"tokens/{token}").status_code == 404


# -- users and roles -------------------------------------------------------------------------------


def create_user(wire: Wire, **fields: Any) -> dict[str, Any]:
    """Create a user."""
    body = {"user": {"username": "bob", "email": "bob@example.com", "enabled": True, **fields}}
    answer = wire.identity("POST", "users", json=body)
    assert answer.status_code == 201, answer.text
    user: dict[str, Any] = answer.json()["user"]
    return user


def test_user_is_created_found_changed_and_deleted(rackspace_wire: Wire) -> None:
    user = create_user(rackspace_wire)
    assert user["OS-KSADM:password"]
    assert user["RAX-AUTH:domainId"] == "930036"
    found = rackspace_wire.identity("GET", "users?name=bob").json()["user"]
    assert found["id"] == user["id"]
    assert "OS-KSADM:password" not in found
    by_mail = rackspace_wire.identity("GET", "users?email=bob@example.com").json()["users"]
    assert [entry["username"] for entry in by_mail] == ["bob"]
    change = {"user": {"email": "b@example.com", "RAX-AUTH:defaultRegion": "IAD"}}
    changed = rackspace_wire.identity("POST", f"users/{user['id']}", json=change).json()["user"]
    assert (changed["email"], changed["RAX-AUTH:defaultRegion"]) == ("b@example.com", "IAD")
    assert rackspace_wire.identity("PUT", f"users/{user['id']}", json=change).status_code == 405
    assert rackspace_wire.identity("DELETE", f"users/{user['id']}").status_code == 204
    assert rackspace_wire.identity("GET", f"users/{user['id']}").status_code == 404
    assert rackspace_wire.identity("GET", "users?name=bob").status_code == 404


def test_created_user_can_log_in_but_not_administer(rackspace_wire: Wire) -> None:
    user = create_user(rackspace_wire, **{"OS-KSADM:password": "Pw-12345"})
    assert "OS-KSADM:password" not in user
    credentials = {"username": "bob", "password": "Pw-12345"}
    login = log_in(rackspace_wire.cloud, {"passwordCredentials": credentials})
    headers = {"X-Auth-Token": login.json()["access"]["token"]["id"]}
    assert (
        rackspace_wire.identity("GET", "users/170454", headers=headers).status_code
        == rackspace_wire.identity("DELETE", "users/170454", headers=headers).status_code
        == 403
    )
    own = rackspace_wire.identity("GET", "users", headers=headers).json()["users"]
    assert [entry["username"] for entry in own] == ["bob"]


def test_user_names_are_unique(rackspace_wire: Wire) -> None:
    create_user(rackspace_wire)
    again = rackspace_wire.identity("POST", "users", json={"user": {"username": "bob"}})
    assert again.status_code == 409


def test_user_cannot_delete_itself(rackspace_wire: Wire) -> None:
    assert rackspace_wire.identity("DELETE", "users/170454").status_code == 403


def test_lists_come_in_pages_with_a_link(rackspace_wire: Wire) -> None:
    first = rackspace_wire.identity("GET", "OS-KSADM/roles?limit=2")
    assert len(first.json()["roles"]) == 2
    second = rackspace_wire.send("GET", first.links["next"]["url"])
    assert [role["id"] for role in second.json()["roles"]] == ["5", "6"]
    assert "next" not in rackspace_wire.identity("GET", "OS-KSADM/roles").links
    assert rackspace_wire.identity("GET", "users?marker=nobody").status_code == 404
    assert rackspace_wire.identity("GET", "users?limit=5000").status_code == 413


def test_role_is_granted_and_taken(rackspace_wire: Wire) -> None:
    user = create_user(rackspace_wire)
    path = f"users/{user['id']}/roles/OS-KSADM/3"
    assert rackspace_wire.identity("PUT", path).status_code == 200
    roles = rackspace_wire.identity("GET", f"users/{user['id']}/roles").json()["roles"]
    assert {role["name"] for role in roles} == {"identity:default", "identity:user-admin"}
    assert rackspace_wire.identity("DELETE", path).status_code == 204
    assert rackspace_wire.identity("DELETE", path).status_code == 404
    role = rackspace_wire.identity("GET", "OS-KSADM/roles/3").json()["role"]
    assert role["name"] == "identity:user-admin"
    assert rackspace_wire.identity("GET", "OS-KSADM/roles/77").status_code == 404


def test_api_key_is_shown_and_reset(rackspace_wire: Wire) -> None:
    path = "users/170454/OS-KSADM/credentials"
    shown = rackspace_wire.identity("GET", path).json()["credentials"]
    assert shown == [{API_KEY: {"username": "demo", "apiKey": rackspace_wire.cloud.api_key}}]
    new = rackspace_wire.identity("POST", f"{path}/{API_KEY}/RAX-AUTH/reset").json()[API_KEY]
    assert new["apiKey"] != rackspace_wire.cloud.api_key
    assert rackspace_wire.compute("GET", "/servers").status_code == 200
    old = {"username": "demo", "apiKey": rackspace_wire.cloud.api_key}
    assert log_in(rackspace_wire.cloud, {API_KEY: old}).status_code == 401
    assert log_in(rackspace_wire.cloud, {API_KEY: new}).status_code == 200


def test_tenants_are_listed_but_not_changed(rackspace_wire: Wire) -> None:
    tenants = rackspace_wire.identity("GET", "tenants").json()["tenants"]
    assert [tenant["id"] for tenant in tenants] == ["930036", "MossoCloudFS_930036"]
    assert rackspace_wire.identity("POST", "tenants", json={"tenant": {}}).status_code == 403
    for method in ("PUT", "DELETE"):
        answer = rackspace_wire.identity(method, "tenants/930036", json={"tenant": {}})
        assert answer.status_code == 403


def test_extensions_are_listed(rackspace_wire: Wire) -> None:
    extensions = rackspace_wire.identity("GET", "extensions").json()["extensions"]
    assert "RAX-KSKEY" in {extension["alias"] for extension in extensions}


def test_calls_without_token_are_401(cloud: sandbox.Cloud) -> None:
    answer = requests.get(cloud.rackspace_endpoint + "users", timeout=10)
    assert answer.json()["unauthorized"]["code"] == 401
