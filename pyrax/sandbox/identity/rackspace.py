"""Rackspace's Identity v2.0: logins with API keys, and the extensions for users and roles."""

from __future__ import annotations

import secrets
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import iso_milliseconds
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.identity.access import require_caller, same_secret, storage_tenant
from pyrax.sandbox.identity.catalog import catalog_v2, endpoints
from pyrax.sandbox.identity.models import Assignment, IdentityStore, Role, Token, User
from pyrax.sandbox.paging import after_marker, whole_number
from pyrax.sandbox.routing import Call, Router
from pyrax.sandbox.service import RACKSPACE

routes = Router()

API_KEY = "RAX-KSKEY:apiKeyCredentials"
PASSCODE = "RAX-AUTH:passcodeCredentials"
PASSWORD_FIELD = "OS-KSADM:password"
MOST_ON_A_PAGE = 1000
STAFF = "racker"

EXTENSIONS = (
    ("RAX-KSKEY", "API Key Authentication"),
    ("OS-KSADM", "Administration"),
    ("RAX-AUTH", "Rackspace Authentication"),
)


@routes.post("/tokens")
def log_in(call: Call) -> Response:
    """Issue a token for an API key, a password, a passcode or another token."""
    auth = call.json_object("auth")
    if "tenantId" in auth and "tenantName" in auth:
        raise Problem(400, "Invalid request. Specify tenantId OR tenantName, not both.")
    tenant = auth.get("tenantId", auth.get("tenantName"))
    if isinstance(auth.get("token"), dict):
        return _token_login(call, auth["token"].get("id"), tenant)
    if isinstance(auth.get(API_KEY), dict):
        user = _user_with(call, auth[API_KEY], "apiKey")
        methods = ["APIKEY"]
    elif isinstance(auth.get("passwordCredentials"), dict):
        user = _user_with(call, auth["passwordCredentials"], "password")
        methods = ["PASSWORD"]
        if user.passcode is not None:
            raise _challenge(call, user)
    elif isinstance(auth.get(PASSCODE), dict):
        user = _user_of_session(call, auth[PASSCODE].get("passcode"))
        methods = ["PASSCODE", "PASSWORD"]
    else:
        raise Problem(400, "Invalid request body: unable to parse Auth data.")
    account = user.default_project_id
    if tenant is not None and tenant not in (account, storage_tenant(account or "")):
        raise Problem(401, f"Tenant with Name/Id: '{tenant}' is not valid for User '{user.name}'.")
    token = call.store.issue(secrets.token_hex(16), user, methods, project_id=account)
    return json_answer({"access": _access(call, token, catalog=True)})


def _user_with(call: Call, credentials: dict[str, Any], secret: str) -> User:
    """Return the user whose name and secret these are."""
    name, given = credentials.get("username"), credentials.get(secret)
    if not isinstance(name, str) or not name:
        raise Problem(400, "Expecting username")
    if not isinstance(given, str):
        raise Problem(400, f"Expecting {secret}")
    store: IdentityStore = call.store
    user = store.user_named(name)
    expected = "" if user is None else user.api_key if secret == "apiKey" else user.password
    accounts = call.site.cloud.accounts
    if accounts.any_login and (user is None or not same_secret(given, expected)):
        user = store.user_named(accounts.username)
        expected = given
    if user is None or not expected or not same_secret(given, expected):
        what = "apiKey" if secret == "apiKey" else "user with credentials"
        raise Problem(401, f"Unable to authenticate {what} provided.")
    if not user.enabled:
        raise Problem(403, f"User '{user.id}' is disabled.")
    return user


def _challenge(call: Call, user: User) -> Problem:
    """Return the refusal that asks for a passcode."""
    session = secrets.token_urlsafe(48)
    call.store.start_receipt(session, user, ["PASSWORD"])
    return Problem(
        401,
        "Additional authentication credentials required.",
        headers={"WWW-Authenticate": f"OS-MF sessionId='{session}', factor='PASSCODE'"},
    )


def _user_of_session(call: Call, passcode: object) -> User:
    """Return the user of a login that was challenged, when the passcode is right."""
    store: IdentityStore = call.store
    receipt = store.valid_receipt(call.headers.get("X-SessionId"))
    if receipt is None:
        raise Problem(401, "Provided session id is invalid.")
    user = store.users[receipt.user_id]
    if not same_secret(passcode, user.passcode or ""):
        raise Problem(401, "Invalid passcode.")
    del store.receipts[receipt.id]
    return user


def _token_login(call: Call, token_id: object, tenant: object) -> Response:
    """Answer with the same token and the endpoints of one tenant only."""
    if not isinstance(token_id, str) or tenant is None:
        raise Problem(400, "Invalid request. Specify a token id and tenantId or tenantName.")
    token = call.store.valid_token(token_id)
    if token is None:
        raise Problem(404, "Token not found.")
    account = token.project_id
    if tenant not in (account, storage_tenant(account or "")):
        raise Problem(401, f"Token does not belong to tenant '{tenant}'.")
    return json_answer({"access": _access(call, token, catalog=True, tenant=str(tenant))})


def _access(
    call: Call, token: Token, *, catalog: bool, tenant: str | None = None
) -> dict[str, Any]:
    """Return the document of a token."""
    store: IdentityStore = call.store
    user = store.users[token.user_id]
    named = tenant or token.project_id
    document: dict[str, Any] = {
        "token": {
            "id": token.id,
            "expires": iso_milliseconds(token.expires),
            "RAX-AUTH:authenticatedBy": token.methods,
            "RAX-AUTH:issued": iso_milliseconds(token.issued),
        },
        "user": {
            "id": user.id,
            "name": user.name,
            "RAX-AUTH:defaultRegion": user.default_region,
            "RAX-AUTH:domainId": user.domain_id,
            "RAX-AUTH:phonePinState": "INACTIVE",
            "roles": [
                _role_document(store.roles[entry.role_id], entry.project_id)
                for entry in store.assignments
                if entry.user_id == user.id
            ],
        },
    }
    if token.impersonator is not None:
        staff = store.users[token.impersonator]
        document["RAX-AUTH:impersonator"] = {"id": staff.id, "name": staff.name}
    if named is not None:
        document["token"]["tenant"] = {"id": named, "name": named}
    if catalog:
        document["serviceCatalog"] = (
            catalog_v2(call.site.cloud, RACKSPACE, token.project_id, tenant)
            if token.project_id is not None
            else []
        )
    return document


def _role_document(role: Role, tenant_id: str | None = None) -> dict[str, Any]:
    """Return the document of a role."""
    document = {"id": role.id, "name": role.name, "description": role.description}
    if tenant_id is not None:
        document["tenantId"] = tenant_id
    return document


def _known_token(call: Call, token_id: str) -> Token:
    """Return a token that somebody asks about."""
    require_caller(call)
    token: Token | None = call.store.valid_token(token_id)
    if token is None:
        raise Problem(404, "Token not found.")
    return token


@routes.get("/tokens/{token_id}")
def show_token(call: Call, token_id: str) -> Response:
    """Validate a token."""
    token = _known_token(call, token_id)
    return json_answer({"access": _access(call, token, catalog=False)})


@routes.delete("/tokens/{token_id}")
def revoke_token(call: Call, token_id: str) -> Response:
    """Revoke a token."""
    _known_token(call, token_id).revoked = True
    return empty_answer(204)


@routes.delete("/tokens")
def revoke_own_token(call: Call) -> Response:
    """Revoke the caller's own token."""
    token = require_caller(call).token
    if token is not None:
        token.revoked = True
    return empty_answer(204)


@routes.get("/tokens/{token_id}/endpoints")
def token_endpoints(call: Call, token_id: str) -> Response:
    """List the endpoints of a token."""
    token = _known_token(call, token_id)
    listed = []
    for number, entry in enumerate(
        endpoints(call.site.cloud, RACKSPACE, token.project_id or ""), start=1
    ):
        document: dict[str, Any] = {
            "id": number,
            "tenantId": entry.tenant,
            "name": entry.offer.name,
            "type": entry.offer.type,
            "publicURL": entry.public,
        }
        if entry.region:
            document["region"] = entry.region
        if entry.internal is not None:
            document["internalURL"] = entry.internal
        listed.append(document)
    return json_answer({"endpoints": listed, "endpoints_links": []})


@routes.post("/RAX-AUTH/impersonation-tokens")
def impersonate(call: Call) -> Response:
    """Issue a token of another user to Rackspace's staff."""
    staff = _caller_user(call)
    store: IdentityStore = call.store
    if not any(role.name == STAFF for role in store.roles_of(staff.id)):
        raise Problem(403, "Not Authorized")
    given = call.json_object("RAX-AUTH:impersonation")
    described = given.get("user")
    name = described.get("username") if isinstance(described, dict) else None
    user = store.user_named(str(name))
    if user is None:
        raise Problem(404, f"User with username {name} not found.")
    token = store.issue(
        secrets.token_hex(16), user, ["IMPERSONATION"], project_id=user.default_project_id
    )
    token.expires = token.issued + float(given.get("expire-in-seconds", 10800))
    token.impersonator = staff.id
    document = {"id": token.id, "expires": iso_milliseconds(token.expires)}
    return json_answer({"access": {"token": document}})


# -- users ---------------------------------------------------------------------------------------


def _user_document(user: User) -> dict[str, Any]:
    """Return the document of a user."""
    return {
        "id": user.id,
        "username": user.name,
        "email": user.email,
        "enabled": user.enabled,
        "created": iso_milliseconds(user.created),
        "RAX-AUTH:defaultRegion": user.default_region,
        "RAX-AUTH:domainId": user.domain_id,
        "RAX-AUTH:multiFactorEnabled": user.passcode is not None,
    }


def _manages(call: Call) -> User:
    """Return the calling user, who has to be the account's administrator."""
    user = _caller_user(call)
    if not _is_manager(call, user):
        raise Problem(403, "Not Authorized")
    return user


def _caller_user(call: Call) -> User:
    """Return the calling user."""
    user: User = call.store.users[require_caller(call).user_id]
    return user


def _is_manager(call: Call, user: User) -> bool:
    """Tell whether a user administers its account."""
    return any(role.name == "identity:user-admin" for role in call.store.roles_of(user.id))


def _visible_user(call: Call, user_id: str) -> User:
    """Return a user that the caller may see."""
    caller = _caller_user(call)
    user: User | None = call.store.users.get(user_id)
    if user is None:
        raise Problem(404, f"User {user_id} not found.")
    if user.id != caller.id and (
        user.domain_id != caller.domain_id or not _is_manager(call, caller)
    ):
        raise Problem(403, "Not Authorized")
    return user


@routes.get("/users")
def list_users(call: Call) -> Response:
    """List the users of the account, or find one by name or email."""
    caller = _caller_user(call)
    everybody = [user for user in call.store.users.values() if user.domain_id == caller.domain_id]
    if not _is_manager(call, caller):
        everybody = [caller]
    name, email = call.query.get("name"), call.query.get("email")
    if name is not None:
        for user in everybody:
            if user.name == name:
                return json_answer({"user": _user_document(user)})
        raise Problem(404, f"User with username {name} not found.")
    if email is not None:
        everybody = [user for user in everybody if user.email == email]
    page, links = _page(call, everybody, lambda user: user.id)
    return json_answer({"users": [_user_document(user) for user in page]}, headers=links)


def _page(call: Call, items: list[Any], key: Any) -> tuple[list[Any], dict[str, str]]:
    """Return the page that the query asks for, and the header that links to the next one."""
    marker = call.query.get("marker")
    limit = whole_number(call.query.get("limit", str(MOST_ON_A_PAGE)), "limit")
    if limit > MOST_ON_A_PAGE:
        raise Problem(413, f"limit is at most {MOST_ON_A_PAGE}")
    missing = Problem(404, f"marker {marker} not found")
    rest = after_marker(items, marker, key, missing)
    page = rest[:limit]
    if not page or len(rest) <= limit:
        return page, {}
    address = f"{call.site.cloud.url}{call.raw_path}?limit={limit}&marker={key(page[-1])}"
    return page, {"Link": f'<{address}>; rel="next"'}


@routes.get("/users/{user_id}")
def show_user(call: Call, user_id: str) -> Response:
    """Show one user."""
    return json_answer({"user": _user_document(_visible_user(call, user_id))})


@routes.post("/users")
def create_user(call: Call) -> Response:
    """Create a user of the account."""
    caller = _manages(call)
    given = call.json_object("user")
    name = given.get("username")
    if not isinstance(name, str) or not name:
        raise Problem(400, "Expecting username")
    store: IdentityStore = call.store
    if store.user_named(name) is not None:
        raise Problem(409, f"Username {name} already exists", fault="badRequest")
    sent = given.get(PASSWORD_FIELD)
    user = store.add_user(
        name,
        sent or f"Pw-{secrets.token_urlsafe(9)}",
        email=given.get("email"),
        enabled=given.get("enabled", True),
        domain_id=caller.domain_id,
        default_project_id=caller.default_project_id,
        default_region=given.get("RAX-AUTH:defaultRegion", caller.default_region),
        api_key=secrets.token_hex(16),
    )
    store.grant(user.id, "4")
    document = _user_document(user)
    if not sent:
        document[PASSWORD_FIELD] = user.password
    return json_answer({"user": document}, 201)


@routes.post("/users/{user_id}")
def update_user(call: Call, user_id: str) -> Response:
    """Change a user."""
    user = _visible_user(call, user_id)
    given = call.json_object("user")
    name = given.get("username", user.name)
    other = call.store.user_named(name)
    if other is not None and other is not user:
        raise Problem(409, f"Username {name} already exists", fault="badRequest")
    user.name = name
    user.email = given.get("email", user.email)
    user.enabled = given.get("enabled", user.enabled)
    user.default_region = given.get("RAX-AUTH:defaultRegion", user.default_region)
    if PASSWORD_FIELD in given:
        user.password = given[PASSWORD_FIELD]
        call.store.revoke_tokens_of(user.id)
    return json_answer({"user": _user_document(user)})


@routes.delete("/users/{user_id}")
def delete_user(call: Call, user_id: str) -> Response:
    """Delete a user of the account."""
    caller = _manages(call)
    user = _visible_user(call, user_id)
    if user is caller:
        raise Problem(403, "Not Authorized: a user cannot delete itself.")
    call.store.remove_user(user.id)
    return empty_answer(204)


# -- roles ---------------------------------------------------------------------------------------


@routes.get("/users/{user_id}/roles")
def roles_of_user(call: Call, user_id: str) -> Response:
    """List the account-wide roles of a user."""
    user = _visible_user(call, user_id)
    roles = [
        dict(_role_document(role), serviceId=role.service_id or "18e7a7032733486cd32f472d7bd58f709")
        for role in call.store.roles_of(user.id)
    ]
    return json_answer({"roles": roles})


@routes.get("/OS-KSADM/roles")
def list_roles(call: Call) -> Response:
    """List the roles."""
    require_caller(call)
    service = call.query.get("serviceId")
    roles = [role for role in call.store.roles.values() if service in (None, role.service_id)]
    page, links = _page(call, roles, lambda role: role.id)
    return json_answer({"roles": [_role_document(role) for role in page]}, headers=links)


def _role(call: Call, role_id: str) -> Role:
    """Return a role by its id."""
    role: Role | None = call.store.roles.get(role_id)
    if role is None:
        raise Problem(404, f"Role with ID {role_id} not found.")
    return role


@routes.get("/OS-KSADM/roles/{role_id}")
def show_role(call: Call, role_id: str) -> Response:
    """Show one role."""
    require_caller(call)
    return json_answer({"role": _role_document(_role(call, role_id))})


@routes.put("/users/{user_id}/roles/OS-KSADM/{role_id}")
def grant_role(call: Call, user_id: str, role_id: str) -> Response:
    """Give a user a role on the whole account."""
    _manages(call)
    role = _role(call, role_id)
    call.store.grant(_visible_user(call, user_id).id, role.id)
    return json_answer(_role_document(role))


@routes.delete("/users/{user_id}/roles/OS-KSADM/{role_id}")
def take_role(call: Call, user_id: str, role_id: str) -> Response:
    """Take a role from a user."""
    _manages(call)
    call.store.take(Assignment(_visible_user(call, user_id).id, _role(call, role_id).id))
    return empty_answer(204)


# -- credentials, tenants, extensions ------------------------------------------------------------


@routes.get("/users/{user_id}/OS-KSADM/credentials")
def list_credentials(call: Call, user_id: str) -> Response:
    """List the API key of a user."""
    user = _visible_user(call, user_id)
    credentials = []
    if user.api_key:
        credentials.append({API_KEY: {"username": user.name, "apiKey": user.api_key}})
    return json_answer({"credentials": credentials, "credentials_links": []})


@routes.post(f"/users/{{user_id}}/OS-KSADM/credentials/{API_KEY}/RAX-AUTH/reset")
def reset_api_key(call: Call, user_id: str) -> Response:
    """Make a new API key for a user; tokens stay valid."""
    user = _visible_user(call, user_id)
    user.api_key = secrets.token_hex(16)
    return json_answer({API_KEY: {"username": user.name, "apiKey": user.api_key}})


@routes.get("/tenants")
def list_tenants(call: Call) -> Response:
    """List the tenants that the token opens."""
    caller = require_caller(call)
    tenants = [{"id": tenant, "name": tenant, "enabled": True} for tenant in sorted(caller.tenants)]
    return json_answer({"tenants": tenants})


@routes.post("/tenants")
def create_tenant(call: Call) -> Response:
    """Refuse: accounts are not made by customers."""
    require_caller(call)
    raise Problem(403, "Not Authorized")


@routes.route("PUT", "/tenants/{tenant_id}")
@routes.post("/tenants/{tenant_id}")
@routes.delete("/tenants/{tenant_id}")
def change_tenant(call: Call, tenant_id: str) -> Response:
    """Refuse: accounts are not changed by customers."""
    require_caller(call)
    raise Problem(403, "Not Authorized")


@routes.get("/extensions")
def list_extensions(call: Call) -> Response:
    """List the extensions of the API."""
    extensions = [
        {
            "name": name,
            "namespace": f"http://docs.example.com/identity/api/ext/{alias}/v1.0",
            "alias": alias,
            "updated": "2013-01-01T00:00:00Z",
            "description": f"{name} extension",
            "links": [],
        }
        for alias, name in EXTENSIONS
    ]
    return json_answer({"extensions": extensions, "extensions_links": []})


@routes.get("/")
def version(call: Call) -> Response:
    """Describe this version of the API."""
    document = {
        "id": "v2.0",
        "status": "CURRENT",
        "updated": "2011-07-19T22:30:00Z",
        "links": [{"rel": "self", "href": call.site.cloud.rackspace_endpoint}],
    }
    return json_answer({"version": document})
