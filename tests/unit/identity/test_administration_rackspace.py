"""Users, roles, tenants and tokens at Rackspace."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax import exceptions
from pyrax.identity.members import Role, Tenant, User
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.documents import (
    RAX,
    RAX_TOKENS,
    access,
    bodies,
    requests_sent,
    sent,
    unauthorized,
)

ANN = {"id": "u-77", "username": "ann", "email": "ann@example.com", "enabled": True}
BOB = {"id": "u-78", "username": "bob", "email": "bob@example.com", "enabled": True}


def refusal(status: int, message: str = "No.") -> dict[str, Any]:
    """An error document."""
    return {"fault": {"code": status, "message": message}}


# --- tokens ---------------------------------------------------------------------------------------


def test_list_tokens(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    document = access()
    del document["access"]["serviceCatalog"]
    mock.get(f"{RAX}/tokens/tok-1", json=document)

    found = rax_in.list_tokens()

    assert found["token"]["id"] == "tok-1"
    assert found["access"]["user"]["name"] == "ann"
    assert found.get("access") is found
    assert found.get("nothing") is None
    headers = mock.calls[0].request.headers
    assert headers["X-Auth-Token"] == "tok-1"
    assert headers["X-Auth-Project-Id"] == "654321"


@pytest.mark.parametrize(("status", "valid"), [(200, True), (204, True), (404, False)])
@pytest.mark.parametrize(("token", "path"), [(None, "tok-1"), ("tok/2", "tok%2F2")])
def test_check_token(
    mock: responses.RequestsMock,
    rax_in: RaxIdentity,
    status: int,
    valid: bool,
    token: Any,
    path: str,
) -> None:
    mock.head(f"{RAX}/tokens/{path}", status=status)

    assert rax_in.check_token(token) is valid

    assert requests_sent(mock) == [("HEAD", f"{RAX}/tokens/{path}")]


def test_check_token_that_is_refused(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.head(f"{RAX}/tokens/tok-2", status=403)

    with pytest.raises(exceptions.AuthorizationFailure) as caught:
        rax_in.check_token("tok-2")

    assert isinstance(caught.value, exceptions.Forbidden)


@pytest.mark.parametrize(
    ("token", "url"), [("tok-2", f"{RAX}/tokens/tok-2"), ("tok-1", f"{RAX}/tokens")]
)
@pytest.mark.parametrize(("status", "revoked"), [(204, True), (404, False), (403, False)])
def test_revoke_token(
    mock: responses.RequestsMock,
    rax_in: RaxIdentity,
    token: str,
    url: str,
    status: int,
    revoked: bool,
) -> None:
    mock.delete(url, status=status)

    assert rax_in.revoke_token(token) is revoked


def test_revoke_token_when_the_service_fails(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    mock.delete(f"{RAX}/tokens/tok-2", status=500)

    with pytest.raises(exceptions.InternalServerError):
        rax_in.revoke_token("tok-2")


def test_T13_endpoints_of_the_token(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    endpoints = [{"id": 1, "region": "ORD", "type": "object-store", "publicURL": "https://x"}]
    mock.get(f"{RAX}/tokens/tok-1/endpoints", json={"endpoints": endpoints, "endpoints_links": []})

    assert rax_in.get_token_endpoints() == endpoints


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, exceptions.Unauthorized), (403, exceptions.Forbidden), (404, exceptions.NotFound)],
)
def test_endpoints_of_the_token_refused(
    mock: responses.RequestsMock, rax_in: RaxIdentity, status: int, kind: Any
) -> None:
    mock.get(f"{RAX}/tokens/tok-1/endpoints", status=status)

    with pytest.raises(exceptions.AuthorizationFailure) as caught:
        rax_in.get_token_endpoints()

    assert isinstance(caught.value, kind)


# --- users ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [{"users": [ANN, BOB]}, [ANN, BOB]])
def test_list_users(mock: responses.RequestsMock, rax_in: RaxIdentity, answer: Any) -> None:
    mock.get(f"{RAX}/users", json=answer)

    found = rax_in.list_users()

    assert [type(user) for user in found] == [User, User]
    assert [user.name for user in found] == [user.username for user in found] == ["ann", "bob"]


def test_list_users_of_one(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.get(f"{RAX}/users", json={"user": {**ANN, "OS-KSADM:password": "never-show-me"}})

    found = rax_in.list_users()

    assert [user.id for user in found] == ["u-77"]
    assert "never-show-me" not in repr(vars(found[0]))


def test_list_users_follows_pages(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    link = {"Link": f'<{RAX}/users?marker=u-77>; rel="next"'}
    mock.get(f"{RAX}/users", json={"users": [ANN]}, headers=link)
    mock.get(
        f"{RAX}/users",
        json={"users": [BOB]},
        match=[responses.matchers.query_param_matcher({"marker": "u-77"})],
    )

    assert [user.id for user in rax_in.list_users()] == ["u-77", "u-78"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, exceptions.Unauthorized), (403, exceptions.Forbidden), (404, exceptions.NotFound)],
)
def test_list_users_refused(
    mock: responses.RequestsMock, rax_in: RaxIdentity, status: int, kind: Any
) -> None:
    mock.get(f"{RAX}/users", status=status, json=refusal(status))

    with pytest.raises(exceptions.AuthorizationFailure) as caught:
        rax_in.list_users()

    assert isinstance(caught.value, kind)
    assert caught.value.code == status


def test_create_user(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.post(f"{RAX}/users", status=201, json={"user": BOB})

    user = rax_in.create_user("bob", "bob@example.com", password="Pw-12345", enabled=False)

    assert user.id == "u-78"
    assert bodies(mock) == [
        {
            "user": {
                "username": "bob",
                "email": "bob@example.com",
                "enabled": False,
                "OS-KSADM:password": "Pw-12345",
            }
        }
    ]


def test_create_user_with_a_generated_password(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    answer = {"user": {**BOB, "OS-KSADM:password": "made-up"}}
    mock.post(f"{RAX}/users", status=201, json=answer)

    user = rax_in.create_user("bob", "bob@example.com")

    assert user.password == "made-up"
    assert getattr(user, "OS-KSADM:password") == "made-up"
    assert "made-up" not in repr(user)
    assert "OS-KSADM:password" not in bodies(mock)[0]["user"]


@pytest.mark.parametrize(
    ("status", "message", "kinds"),
    [
        (409, "Taken.", (exceptions.DuplicateUser, exceptions.Conflict)),
        (400, "Expecting valid email address", (exceptions.InvalidEmail, exceptions.BadRequest)),
        (400, "Name too long", (exceptions.BadRequest,)),
        (401, "No.", (exceptions.AuthorizationFailure, exceptions.Unauthorized)),
        (403, "No.", (exceptions.AuthorizationFailure, exceptions.Forbidden)),
        (404, "No.", (exceptions.AuthorizationFailure, exceptions.NotFound)),
    ],
)
def test_create_user_refused(
    mock: responses.RequestsMock,
    rax_in: RaxIdentity,
    status: int,
    message: str,
    kinds: tuple[Any, ...],
) -> None:
    mock.post(f"{RAX}/users", status=status, json=refusal(status, message))

    with pytest.raises(exceptions.ClientException) as caught:
        rax_in.create_user("bob", "bob@example.com")

    for kind in kinds:
        assert isinstance(caught.value, kind)
    assert caught.value.code == status
    assert caught.value.message == message


@pytest.mark.parametrize(
    "find",
    [
        lambda identity: identity.get_user(user_id="u/78"),
        lambda identity: identity.get_user("u/78"),
        lambda identity: identity.find_user_by_id("u/78"),
        lambda identity: identity.get_user("u/78", username="ann", email="x"),
    ],
)
def test_get_user_by_id(mock: responses.RequestsMock, rax_in: RaxIdentity, find: Any) -> None:
    mock.get(f"{RAX}/users/u%2F78", json={"user": BOB})

    assert find(rax_in).username == "bob"


@pytest.mark.parametrize("name", ["a b&c", b"a b&c"])
def test_get_user_by_name(mock: responses.RequestsMock, rax_in: RaxIdentity, name: Any) -> None:
    mock.get(f"{RAX}/users", json={"user": BOB})

    for user in (rax_in.get_user(username=name), rax_in.find_user_by_name(name)):
        assert user.id == "u-78"

    assert requests_sent(mock) == [("GET", f"{RAX}/users?name=a%20b%26c")] * 2


def test_get_user_by_email_is_a_list(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.get(f"{RAX}/users", json={"users": [ANN, BOB]})

    for users in (rax_in.get_user(email="a@b"), rax_in.find_user_by_email("a@b")):
        assert [user.id for user in users] == ["u-77", "u-78"]

    assert requests_sent(mock) == [("GET", f"{RAX}/users?email=a%40b")] * 2


def test_get_user_without_anything(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    with pytest.raises(ValueError, match="You must include one of"):
        rax_in.get_user()

    assert requests_sent(mock) == []


@pytest.mark.parametrize("how", [{"user_id": "x"}, {"username": "x"}, {"email": "x"}])
@pytest.mark.parametrize(("status", "answer"), [(404, {}), (200, {"users": []})])
def test_get_user_that_does_not_exist(
    mock: responses.RequestsMock,
    rax_in: RaxIdentity,
    how: dict[str, str],
    status: int,
    answer: Any,
) -> None:
    mock.get(f"{RAX}/users", status=status, json=answer)
    mock.get(f"{RAX}/users/x", status=status, json=answer)

    with pytest.raises(exceptions.NotFound) as caught:
        rax_in.get_user(**how)

    assert caught.value.message == "No such user exists."
    assert caught.value.code == 404


def test_get_user_of_another_account(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.get(f"{RAX}/users/x", status=403)

    with pytest.raises(exceptions.Forbidden):
        rax_in.get_user("x")


def test_T12_update_user_posts(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.post(f"{RAX}/users/u-78", json={"user": {**BOB, "email": "new@example.com"}})

    user = rax_in.update_user(
        "u-78", email="new@example.com", uid="ignored", defaultRegion="IAD", enabled=False
    )

    assert user.email == "new@example.com"
    assert bodies(mock) == [
        {
            "user": {
                "email": "new@example.com",
                "enabled": False,
                "RAX-AUTH:defaultRegion": "IAD",
            }
        }
    ]


def test_delete_user(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.delete(f"{RAX}/users/u-78", status=204)

    assert rax_in.delete_user("u-78") is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        (404, (exceptions.UserNotFound, exceptions.NotFound)),
        (401, (exceptions.AuthorizationFailure, exceptions.Unauthorized)),
        (403, (exceptions.AuthorizationFailure, exceptions.Forbidden)),
    ],
)
def test_delete_user_refused(
    mock: responses.RequestsMock, rax_in: RaxIdentity, status: int, kinds: tuple[Any, ...]
) -> None:
    mock.delete(f"{RAX}/users/u-78", status=status)

    with pytest.raises(exceptions.ClientException) as caught:
        rax_in.delete_user("u-78")

    for kind in kinds:
        assert isinstance(caught.value, kind)


@pytest.mark.parametrize(
    "call",
    [
        lambda identity: identity.delete_user(None),
        lambda identity: identity.update_user(None, email="x"),
        lambda identity: identity.delete_tenant(None),
        lambda identity: identity.get_role(None),
        lambda identity: identity.delete_user(""),
    ],
)
def test_nothing_is_sent_without_an_id(
    mock: responses.RequestsMock, rax_in: RaxIdentity, call: Any
) -> None:
    with pytest.raises(ValueError):
        call(rax_in)

    assert requests_sent(mock) == []


def test_roles_of_a_user_are_dicts(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    roles = [{"id": "3", "name": "identity:user-admin", "description": "Admin"}]
    mock.get(f"{RAX}/users/u-78/roles", json={"roles": roles})

    assert rax_in.list_roles_for_user(User(rax_in, BOB)) == roles


def test_T10_credentials_of_the_own_user(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    found = [{"RAX-KSKEY:apiKeyCredentials": {"username": "ann", "apiKey": "k"}}]
    mock.get(f"{RAX}/users/u-77/OS-KSADM/credentials", json={"credentials": found})

    assert rax_in.list_credentials() == found


def test_credentials_of_another_user(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.get(f"{RAX}/users/u-78/OS-KSADM/credentials", json={"credentials": []})

    assert rax_in.list_credentials({"id": "u-78"}) == []


@pytest.mark.parametrize(("user", "user_id"), [(None, "u-77"), ("u-78", "u-78")])
def test_T10_reset_api_key(
    mock: responses.RequestsMock, rax_in: RaxIdentity, user: Any, user_id: str
) -> None:
    mock.post(
        f"{RAX}/users/{user_id}/OS-KSADM/credentials/RAX-KSKEY:apiKeyCredentials/RAX-AUTH/reset",
        json={"RAX-KSKEY:apiKeyCredentials": {"username": "ann", "apiKey": "new"}},
    )

    assert rax_in.reset_api_key(user) == "new"

    assert not mock.calls[0].request.body


def test_application_credentials_do_not_exist(rax_in: RaxIdentity) -> None:
    with pytest.raises(exceptions.NotSupported):
        rax_in.list_application_credentials()
    with pytest.raises(exceptions.NotSupported, match="needs Keystone v3"):
        rax_in.set_application_credential("secret", id="a1", authenticate=True)
    assert rax_in.authenticated


# --- tenants --------------------------------------------------------------------------------------

TENANTS = [
    {"id": "654321", "name": "654321", "enabled": True},
    {"id": "Mosso_654321", "name": "Mosso_654321", "enabled": True},
]


@pytest.mark.parametrize("answer", [{"tenants": TENANTS}, {"tenants": {"values": TENANTS}}])
@pytest.mark.parametrize("admin", [True, False])
def test_list_tenants(
    mock: responses.RequestsMock, rax_in: RaxIdentity, answer: Any, admin: bool
) -> None:
    mock.get(f"{RAX}/tenants", json=answer)

    found = rax_in.list_tenants(admin=admin)

    assert [type(tenant) for tenant in found] == [Tenant, Tenant]
    assert rax_in.get_tenant() == found[0]


def test_no_tenant(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.get(f"{RAX}/tenants", json={"tenants": []})

    assert rax_in.get_tenant() is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, exceptions.AuthorizationFailure),
        (403, exceptions.AuthorizationFailure),
        (404, exceptions.TenantNotFound),
        (500, exceptions.TenantNotFound),
    ],
)
def test_list_tenants_refused(
    mock: responses.RequestsMock, rax_in: RaxIdentity, status: int, kind: Any
) -> None:
    mock.get(f"{RAX}/tenants", status=status)

    with pytest.raises(kind) as caught:
        rax_in.list_tenants()

    assert caught.value.code == status


# --- roles ----------------------------------------------------------------------------------------

ROLE = {"id": "10", "name": "observer"}


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, ""),
        (
            {"service_id": "s 1", "limit": 5, "marker": "m"},
            "?serviceId=s%201&limit=5&marker=m",
        ),
    ],
)
def test_list_roles(
    mock: responses.RequestsMock, rax_in: RaxIdentity, arguments: dict[str, Any], query: str
) -> None:
    mock.get(f"{RAX}/OS-KSADM/roles", json={"roles": [ROLE]})

    found = rax_in.list_roles(**arguments)

    assert [(type(role), role.name) for role in found] == [(Role, "observer")]
    assert requests_sent(mock) == [("GET", f"{RAX}/OS-KSADM/roles{query}")]


def test_get_role(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.get(f"{RAX}/OS-KSADM/roles/10", json={"role": ROLE})

    assert rax_in.get_role("10").name == "observer"


def test_grant_and_take_a_role(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    url = f"{RAX}/users/u-78/roles/OS-KSADM/10"
    mock.put(url, status=200)
    mock.delete(url, status=204)

    rax_in.add_role_to_user(Role(rax_in, ROLE), User(rax_in, BOB))
    rax_in.delete_role_from_user("10", "u-78")

    assert requests_sent(mock) == [("PUT", url), ("DELETE", url)]


def test_grant_of_what_is_not_there(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.put(f"{RAX}/users/u-78/roles/OS-KSADM/10", status=404)

    with pytest.raises(exceptions.NotFound):
        rax_in.add_role_to_user("10", "u-78")


def test_T13_extensions(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.get(f"{RAX}/extensions", json={"extensions": [{"alias": "RS-META"}]})

    assert rax_in.get_extensions() == [{"alias": "RS-META"}]


# --- renewal and raw calls ------------------------------------------------------------------------


def test_refused_token_is_replaced_once_in_identity_calls(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2"))
    good = responses.matchers.header_matcher({"X-Auth-Token": "tok-2"})
    mock.get(f"{RAX}/users", json={"users": [ANN]}, match=[good])
    old = responses.matchers.header_matcher({"X-Auth-Token": "tok-1"})
    mock.get(f"{RAX}/users", status=401, json=unauthorized(), match=[old])

    assert len(rax_in.list_users()) == 1

    assert [method for method, _ in requests_sent(mock)] == ["GET", "POST", "GET"]


def test_expired_token_without_credentials_in_identity_calls(
    mock: responses.RequestsMock,
) -> None:
    identity = RaxIdentity()
    mock.post(RAX_TOKENS, json=access("tok-given"))
    identity.auth_with_token("tok-given")
    mock.get(f"{RAX}/users", status=401)

    with pytest.raises(exceptions.TokenExpired):
        identity.list_users()


@pytest.mark.parametrize("method", ["head", "get", "post", "put", "delete", "patch"])
@pytest.mark.parametrize("uri", ["things", "/things", f"{RAX}/things", b"things"])
def test_raw_calls(
    mock: responses.RequestsMock, rax_in: RaxIdentity, method: str, uri: Any
) -> None:
    document = b"" if method == "head" else b'{"things": 1}'
    mock.add(method.upper(), f"{RAX}/things", body=document)

    response, body = getattr(rax_in, f"method_{method}")(uri, headers={"X-More": "1"})

    assert response.status_code == 200
    assert body == (b"" if method == "head" else {"things": 1})
    headers = mock.calls[0].request.headers
    assert headers["X-Auth-Token"] == "tok-1"
    assert headers["X-Auth-Project-Id"] == "654321"
    assert headers["X-More"] == "1"


def test_raw_call_with_a_body(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.post(f"{RAX}/things", json={})

    rax_in.method_post("things", data={"a": 1})

    assert sent(mock.calls[0]) == {"a": 1}


def test_raw_call_without_standard_headers(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    mock.get(f"{RAX}/things", json={})

    rax_in.method_get("things", std_headers=False)

    assert "X-Auth-Token" not in mock.calls[0].request.headers
    assert "X-Auth-Project-Id" not in mock.calls[0].request.headers


def test_raw_call_raises_except_for_tokens(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    mock.get(f"{RAX}/things", status=404)
    mock.get(f"{RAX}/tokens/tok-9", status=404)

    with pytest.raises(exceptions.NotFound):
        rax_in.method_get("things")
    assert rax_in.method_get("tokens/tok-9")[0].status_code == 404


def test_errors_mask_tokens_in_addresses(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.get(f"{RAX}/tokens/tok-1/endpoints", status=500)

    with pytest.raises(exceptions.InternalServerError) as caught:
        rax_in.get_token_endpoints()

    assert "tok-1" not in str(caught.value)
