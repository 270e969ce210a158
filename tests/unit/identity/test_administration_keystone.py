"""Users, roles, tenants and tokens at Keystone v2.0 and v3."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import responses

from pyrax import exceptions
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.members import Tenant, User
from tests.unit.identity.documents import (
    V2,
    V3,
    V3_TOKENS,
    access,
    bodies,
    endpoint,
    requests_sent,
    sent,
    service,
    v3_token,
)

ADMIN = "https://admin.example/identity/v2.0"
BOB_2 = {"id": "u2", "name": "bob", "email": "bob@example.com", "enabled": True}
BOB_3 = {**BOB_2, "domain_id": "default", "password_expires_at": None}
LAB = {"id": "p2", "name": "lab", "description": "", "enabled": True}
ROLE = {"id": "r1", "name": "member"}


@pytest.fixture
def old(mock: responses.RequestsMock) -> KeystoneIdentity:
    """An identity that is logged in at a Keystone v2.0 with an administrative address."""
    catalog = [service("identity", "keystone", endpoint(V2, "R1", adminURL=ADMIN))]
    user = {"id": "u1", "name": "demo", "roles": []}
    mock.post(f"{V2}/tokens", json=access(catalog=catalog, user=user, tenant=("t1", "demo")))
    identity = KeystoneIdentity("demo", "pw-1", auth_endpoint=V2)
    identity.authenticate()
    mock.calls.reset()
    return identity


@pytest.fixture
def new(keystone_in: KeystoneIdentity) -> KeystoneIdentity:
    """An identity that is logged in at a Keystone v3."""
    return keystone_in


# --- the administrative address -------------------------------------------------------------------


def test_T11_admin_calls_use_the_admin_address_of_the_catalog(
    mock: responses.RequestsMock, old: KeystoneIdentity
) -> None:
    mock.get(f"{ADMIN}/users", json={"users": [BOB_2]})

    old.list_users()

    assert requests_sent(mock) == [("GET", f"{ADMIN}/users")]


@pytest.mark.parametrize(
    ("login", "admin"),
    [
        ("https://cloud.example:5000/v2.0", "https://cloud.example:35357/v2.0"),
        ("https://cloud.example:8443/v2.0", "https://cloud.example:8443/v2.0"),
        ("https://cloud.example/identity/v2.0", "https://cloud.example/identity/v2.0"),
    ],
)
def test_T11_without_one_only_port_5000_changes(
    mock: responses.RequestsMock, login: str, admin: str
) -> None:
    mock.post(f"{login}/tokens", json=access(catalog=[]))
    mock.get(f"{admin}/things", json={})
    identity = KeystoneIdentity("demo", "pw-1", auth_endpoint=login)

    identity.method_get("things", admin=True)

    assert requests_sent(mock)[-1] == ("GET", f"{admin}/things")


def test_v3_has_one_address_for_all(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.get(f"{V3}/things", json={})

    new.method_get("things", admin=True)

    assert requests_sent(mock) == [("GET", f"{V3}/things")]


# --- v2.0 -----------------------------------------------------------------------------------------


def test_v2_tokens(mock: responses.RequestsMock, old: KeystoneIdentity) -> None:
    mock.get(f"{ADMIN}/tokens/tok-1", json=access())
    mock.head(f"{ADMIN}/tokens/tok-2", status=204)
    mock.delete(f"{ADMIN}/tokens/tok-1", status=204)
    mock.get(f"{ADMIN}/tokens/tok-1/endpoints", json={"endpoints": [{"id": 1}]})

    assert old.list_tokens()["token"]["id"] == "tok-1"
    assert old.check_token("tok-2") is True
    assert old.get_token_endpoints() == [{"id": 1}]
    assert old.revoke_token("tok-1") is True


def test_v2_create_user_answers_200(mock: responses.RequestsMock, old: KeystoneIdentity) -> None:
    mock.post(f"{ADMIN}/users", status=200, json={"user": BOB_2})

    user = old.create_user("bob", "bob@example.com", "pw")

    assert (user.id, user.name, user.username) == ("u2", "bob", "bob")
    assert bodies(mock) == [
        {
            "user": {
                "username": "bob",
                "email": "bob@example.com",
                "enabled": True,
                "OS-KSADM:password": "pw",
            }
        }
    ]


def test_v2_update_user_puts(mock: responses.RequestsMock, old: KeystoneIdentity) -> None:
    mock.put(f"{ADMIN}/users/u2", json={"user": {**BOB_2, "email": "new@example.com"}})

    user = old.update_user("u2", email="new@example.com")

    assert user.email == "new@example.com"
    assert sent(mock.calls[0]) == {"user": {"id": "u2", "email": "new@example.com"}}


def test_v2_users_by_email_are_chosen_here(
    mock: responses.RequestsMock, old: KeystoneIdentity
) -> None:
    others = {**BOB_2, "id": "u3", "email": "other@example.com"}
    mock.get(f"{ADMIN}/users", json={"users": [BOB_2, others]})

    assert [user.id for user in old.find_user_by_email("bob@example.com")] == ["u2"]


def test_v2_users_by_name_and_id(mock: responses.RequestsMock, old: KeystoneIdentity) -> None:
    mock.get(f"{ADMIN}/users", json={"user": BOB_2})
    mock.get(f"{ADMIN}/users/u2", json={"user": BOB_2})

    assert old.find_user_by_name("bob").id == "u2"
    assert old.find_user_by_id("u2").name == "bob"
    assert requests_sent(mock)[0] == ("GET", f"{ADMIN}/users?name=bob")


@pytest.mark.parametrize(("tenant", "path"), [(None, "t1"), ("t9", "t9"), ({"id": "t9"}, "t9")])
def test_v2_roles_belong_to_a_tenant(
    mock: responses.RequestsMock, old: KeystoneIdentity, tenant: Any, path: str
) -> None:
    base = f"{ADMIN}/tenants/{path}/users/u2/roles"
    mock.get(base, json={"roles": [ROLE]})
    mock.put(f"{base}/OS-KSADM/r1", status=200)
    mock.delete(f"{base}/OS-KSADM/r1", status=204)

    assert old.list_roles_for_user("u2", tenant=tenant) == [ROLE]
    old.add_role_to_user("r1", "u2", tenant=tenant)
    old.delete_role_from_user("r1", "u2", tenant=tenant)

    assert len(requests_sent(mock)) == 3


def test_v2_tenants(mock: responses.RequestsMock, old: KeystoneIdentity) -> None:
    mock.get(f"{ADMIN}/tenants", json={"tenants": [LAB]})
    mock.get(f"{V2}/tenants", json={"tenants": []})
    mock.post(f"{ADMIN}/tenants", json={"tenant": LAB})
    mock.put(f"{ADMIN}/tenants/p2", json={"tenant": {**LAB, "name": "labs"}})
    mock.delete(f"{ADMIN}/tenants/p2", status=204)

    assert [tenant.id for tenant in old.list_tenants()] == ["p2"]
    assert old.get_tenant() is None
    tenant = old.create_tenant("lab", description="Trial", enabled=False)
    assert isinstance(tenant, Tenant)
    assert tenant.id == "p2"
    assert old.update_tenant(tenant, name="labs").name == "labs"
    old.delete_tenant(tenant)

    assert sent(mock.calls[2]) == {
        "tenant": {"name": "lab", "description": "Trial", "enabled": False}
    }
    assert sent(mock.calls[3]) == {"tenant": {"enabled": True, "name": "labs"}}


def test_delete_tenant_that_does_not_exist(
    mock: responses.RequestsMock, old: KeystoneIdentity
) -> None:
    mock.delete(f"{ADMIN}/tenants/p9", status=404)

    with pytest.raises(exceptions.TenantNotFound) as caught:
        old.delete_tenant("p9")

    assert caught.value.code == 404


def test_T13_v2_extensions(mock: responses.RequestsMock, old: KeystoneIdentity) -> None:
    mock.get(f"{V2}/extensions", json={"extensions": {"values": [{"alias": "OS-KSADM"}]}})

    assert old.get_extensions() == [{"alias": "OS-KSADM"}]


@pytest.mark.parametrize(
    "call",
    [
        lambda identity: identity.reset_api_key("u2"),
        lambda identity: identity.list_application_credentials("u2"),
        lambda identity: identity.impersonate("bob"),
    ],
)
def test_v2_cannot(mock: responses.RequestsMock, old: KeystoneIdentity, call: Any) -> None:
    with pytest.raises(NotImplementedError):
        call(old)

    assert requests_sent(mock) == []


# --- v3: tokens -----------------------------------------------------------------------------------


def test_v3_list_tokens_in_the_shape_of_v2(
    mock: responses.RequestsMock, new: KeystoneIdentity
) -> None:
    mock.get(V3_TOKENS, json=v3_token())

    found = new.list_tokens()

    assert found["token"]["id"] == "tok-1"
    assert found["token"]["tenant"] == {"id": "p1", "name": "demo"}
    assert mock.calls[0].request.headers["X-Subject-Token"] == "tok-1"
    assert mock.calls[0].request.headers["X-Auth-Token"] == "tok-1"


@pytest.mark.parametrize(("status", "valid"), [(200, True), (204, True), (404, False)])
def test_v3_check_token(
    mock: responses.RequestsMock, new: KeystoneIdentity, status: int, valid: bool
) -> None:
    mock.head(V3_TOKENS, status=status)

    assert new.check_token("tok-2") is valid

    assert mock.calls[0].request.headers["X-Subject-Token"] == "tok-2"


def test_v3_revoke_token(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.delete(V3_TOKENS, status=204)

    assert new.revoke_token("tok-2") is True

    assert mock.calls[0].request.headers["X-Subject-Token"] == "tok-2"


def test_v3_endpoints_of_the_token(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.get(f"{V3}/auth/catalog", json={"catalog": v3_token()["token"]["catalog"], "links": {}})

    found = new.get_token_endpoints()

    assert found[0] == {
        "id": "e0",
        "region": "RegionOne",
        "tenantId": "p1",
        "name": "swift",
        "type": "object-store",
        "publicURL": "https://swift.example/v1/AUTH_p1",
        "internalURL": "http://10.0.0.5:8080/v1/AUTH_p1",
        "adminURL": "http://10.0.0.5:8080",
    }
    assert [entry["type"] for entry in found] == ["object-store", "volumev3"]


# --- v3: users ------------------------------------------------------------------------------------


def test_v3_list_users_follows_pages(
    mock: responses.RequestsMock, new: KeystoneIdentity, caplog: pytest.LogCaptureFixture
) -> None:
    inside = "http://keystone.internal:5000/v3/users?marker=u2"
    mock.get(f"{V3}/users?marker=u2", json={"users": [{**BOB_3, "id": "u3"}], "truncated": True})
    mock.get(f"{V3}/users", json={"users": [BOB_3], "links": {"next": inside}})

    with caplog.at_level(logging.WARNING, logger="pyrax"):
        found = new.list_users()

    assert [user.id for user in found] == ["u2", "u3"]
    assert [user.username for user in found] == ["bob", "bob"]
    assert "password_expires_at" not in vars(found[0])
    assert "incomplete" in caplog.text


def test_v3_create_user(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.post(f"{V3}/users", status=201, json={"user": BOB_3})

    user = new.create_user("bob", "bob@example.com", "pw")

    assert (user.id, user.name, user.username) == ("u2", "bob", "bob")
    assert bodies(mock) == [
        {
            "user": {
                "name": "bob",
                "email": "bob@example.com",
                "enabled": True,
                "password": "pw",
                "domain_id": "default",
            }
        }
    ]


def test_v3_update_user_patches(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.patch(f"{V3}/users/u2", json={"user": {**BOB_3, "name": "rob"}})

    user = new.update_user("u2", username="rob", enabled=False)

    assert user.name == "rob"
    assert sent(mock.calls[0]) == {"user": {"name": "rob", "enabled": False}}


def test_v3_find_users(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.get(f"{V3}/users", json={"users": [BOB_3]})
    mock.get(f"{V3}/users/u2", json={"user": BOB_3})

    assert new.find_user_by_name("bob").id == "u2"
    assert [user.id for user in new.find_user_by_email("bob@example.com")] == ["u2"]
    assert new.find_user_by_id("u2").name == "bob"

    assert requests_sent(mock) == [
        ("GET", f"{V3}/users?name=bob&domain_id=default"),
        ("GET", f"{V3}/users"),
        ("GET", f"{V3}/users/u2"),
    ]


def test_v3_delete_user(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.delete(f"{V3}/users/u2", status=204)
    mock.delete(f"{V3}/users/u9", status=404)

    new.delete_user("u2")
    with pytest.raises(exceptions.UserNotFound):
        new.delete_user("u9")


def test_v3_roles_of_the_own_user_are_those_of_the_token(
    mock: responses.RequestsMock, new: KeystoneIdentity
) -> None:
    assert new.list_roles_for_user("u1") == [ROLE]

    assert requests_sent(mock) == []


def test_v3_roles_of_another_user(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    scope = {"project": {"id": "p2", "name": "lab"}}
    assignment = {"role": {**ROLE, "domain": {}}, "user": {"id": "u2"}, "scope": scope}
    mock.get(f"{V3}/role_assignments", json={"role_assignments": [assignment]})

    assert new.list_roles_for_user("u2") == [{"id": "r1", "name": "member", "scope": scope}]

    assert requests_sent(mock) == [("GET", f"{V3}/role_assignments?user.id=u2&include_names=true")]


def test_v3_credentials(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.get(f"{V3}/credentials", json={"credentials": [{"id": "c1"}]})
    mock.get(
        f"{V3}/users/u1/application_credentials", json={"application_credentials": [{"id": "a1"}]}
    )

    assert new.list_credentials() == [{"id": "c1"}]
    assert new.list_application_credentials() == [{"id": "a1"}]

    assert requests_sent(mock)[0] == ("GET", f"{V3}/credentials?user_id=u1")


# --- v3: projects and roles -----------------------------------------------------------------------


def test_v3_projects_are_tenants(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.get(f"{V3}/projects", json={"projects": [LAB], "links": {"next": None}})
    mock.get(f"{V3}/auth/projects", json={"projects": [{"id": "p1", "name": "demo"}]})
    mock.post(f"{V3}/projects", status=201, json={"project": LAB})
    mock.patch(f"{V3}/projects/p2", json={"project": {**LAB, "description": "new"}})
    mock.delete(f"{V3}/projects/p2", status=204)

    assert [tenant.id for tenant in new.list_tenants()] == ["p2"]
    own = new.get_tenant()
    assert own is not None
    assert own.id == "p1"
    tenant = new.create_tenant("lab")
    assert isinstance(tenant, Tenant)
    assert new.update_tenant("p2", description="new", enabled=False).description == "new"
    new.delete_tenant(tenant)

    assert bodies(mock) == [{"project": {"name": "lab", "enabled": True, "domain_id": "default"}}]
    assert sent(mock.calls[3]) == {"project": {"enabled": False, "description": "new"}}


def test_v3_roles(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    grant = f"{V3}/projects/p1/users/u2/roles/r1"
    mock.get(f"{V3}/roles", json={"roles": [ROLE]})
    mock.get(f"{V3}/roles/r1", json={"role": ROLE})
    mock.put(grant, status=204)
    mock.delete(grant, status=204)

    assert [role.name for role in new.list_roles()] == ["member"]
    assert new.get_role("r1").name == "member"
    new.add_role_to_user("r1", User(new, BOB_3))
    new.delete_role_from_user("r1", "u2")

    assert requests_sent(mock)[2:] == [("PUT", grant), ("DELETE", grant)]


@pytest.mark.parametrize(
    "call",
    [
        lambda identity: identity.list_roles(service_id="s1"),
        lambda identity: identity.get_extensions(),
        lambda identity: identity.reset_api_key(),
        lambda identity: identity.impersonate("bob"),
    ],
)
def test_v3_cannot(mock: responses.RequestsMock, new: KeystoneIdentity, call: Any) -> None:
    with pytest.raises(exceptions.NotSupported):
        call(new)

    assert requests_sent(mock) == []


# --- users, tenants and roles as objects ----------------------------------------------------------


def test_user_object(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.get(f"{V3}/users/u2", json={"user": {**BOB_3, "email": "new@example.com"}})
    mock.get(f"{V3}/role_assignments", json={"role_assignments": []})
    mock.delete(f"{V3}/users/u2", status=204)
    user = User(new, dict(BOB_3), loaded=True)

    user.get()
    assert user.email == "new@example.com"
    assert user.roles == []
    user.delete()

    assert requests_sent(mock)[-1] == ("DELETE", f"{V3}/users/u2")
    assert user.manager is new


def test_roles_of_a_user_that_is_gone(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.get(f"{V3}/role_assignments", status=404)

    assert User(new, dict(BOB_3)).roles == []
    assert User(None, dict(BOB_3)).roles == []


def test_tenant_and_role_objects(mock: responses.RequestsMock, new: KeystoneIdentity) -> None:
    mock.delete(f"{V3}/projects/p2", status=204)
    mock.get(f"{V3}/roles/r1", json={"role": {**ROLE, "description": "d"}})

    Tenant(new, dict(LAB)).delete()
    role = new.get_role("r1")
    role.get()

    assert role.description == "d"
    assert requests_sent(mock)[0] == ("DELETE", f"{V3}/projects/p2")


def test_objects_are_copied_and_pickled_without_the_identity(new: KeystoneIdentity) -> None:
    import copy
    import pickle

    user = User(new, dict(BOB_3), loaded=True)

    assert copy.deepcopy(user).manager is new
    assert copy.deepcopy(user) == user
    twin = pickle.loads(pickle.dumps(user))
    assert twin.manager is None
    assert twin.name == "bob"


def test_v3_user_without_a_mail_address(
    mock: responses.RequestsMock, new: KeystoneIdentity
) -> None:
    mock.post(f"{V3}/users", status=201, json={"user": BOB_3})

    new.create_user("bob", None)

    assert bodies(mock) == [{"user": {"name": "bob", "enabled": True, "domain_id": "default"}}]


@pytest.mark.parametrize("call", ["revoke_token", "create_user"])
def test_nothing_is_sent_for_no_token_or_no_name(
    mock: responses.RequestsMock, new: KeystoneIdentity, call: str
) -> None:
    arguments = [None, "bob@example.com"] if call == "create_user" else [None]
    with pytest.raises(ValueError, match=f"^{call}"):
        getattr(new, call)(*arguments)
    assert len(mock.calls) == 0
