"""Keystone v2.0: logins, tokens, and the calls of administrators."""

from __future__ import annotations

import secrets
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import iso, iso_microseconds
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.identity.access import Caller, require_caller, same_secret
from pyrax.sandbox.identity.catalog import catalog_v2, endpoints
from pyrax.sandbox.identity.models import (
    Assignment,
    IdentityStore,
    Project,
    Role,
    Token,
    User,
    new_id,
)
from pyrax.sandbox.routing import Call, Router
from pyrax.sandbox.service import OPENSTACK

routes = Router()

REFUSED = "The request you have made requires authentication."


# -- tokens ----------------------------------------------------------------------------------------


@routes.post("/tokens")
def log_in(call: Call) -> Response:
    """Issue a token for a password or another token."""
    auth = call.json_object("auth")
    store: IdentityStore = call.store
    parent: Token | None = None
    if isinstance(auth.get("token"), dict):
        parent = store.valid_token(auth["token"].get("id"))
        if parent is None:
            raise Problem(404, "Could not find token.")
        user = store.users[parent.user_id]
    elif isinstance(auth.get("passwordCredentials"), dict):
        user = _user_with(store, auth["passwordCredentials"])
    else:
        raise Problem(400, "Expecting to find valid JSON auth in the request body.")
    if user.passcode is not None and parent is None:
        raise Problem(401, REFUSED)
    project = _project(store, auth, user)
    token = store.issue(
        "gAAAAAB" + secrets.token_urlsafe(60),
        user,
        ["password"] if parent is None else ["token"],
        project_id=project.id if project else None,
        parent=parent,
    )
    return json_answer({"access": _access(call, token, catalog=True)})


def _user_with(store: IdentityStore, given: dict[str, Any]) -> User:
    """Return the user whose name or id and password these are."""
    if "userId" in given:
        user = store.users.get(str(given["userId"]))
    else:
        user = store.user_named(str(given.get("username")), "default")
    if user is None or not user.enabled or not same_secret(given.get("password"), user.password):
        raise Problem(401, REFUSED)
    return user


def _project(store: IdentityStore, auth: dict[str, Any], user: User) -> Project | None:
    """Return the project that is asked for; None for a token without one."""
    if "tenantId" in auth and "tenantName" in auth:
        raise Problem(400, "Specify tenantId or tenantName, not both.")
    if "tenantId" in auth:
        project = store.projects.get(str(auth["tenantId"]))
    elif "tenantName" in auth:
        project = store.project_named(str(auth["tenantName"]), "default")
    else:
        return store.projects.get(user.default_project_id or "")
    if project is None or not project.enabled:
        raise Problem(401, REFUSED)
    if not store.roles_of(user.id, project_id=project.id):
        raise Problem(401, f"User {user.id} is unauthorized for tenant {project.id}")
    return project


def _access(call: Call, token: Token, *, catalog: bool) -> dict[str, Any]:
    """Return the document of a token."""
    store: IdentityStore = call.store
    user = store.users[token.user_id]
    roles = store.roles_of(user.id, project_id=token.project_id) if token.project_id else []
    document: dict[str, Any] = {
        "token": {
            "id": token.id,
            "expires": iso(token.expires),
            "issued_at": iso_microseconds(token.issued),
            "audit_ids": token.audit_ids,
        },
        "user": {
            "id": user.id,
            "name": user.name,
            "username": user.name,
            "roles": [{"name": role.name} for role in roles],
            "roles_links": [],
        },
        "metadata": {"is_admin": 0, "roles": [role.id for role in roles]},
    }
    if token.project_id is not None:
        document["token"]["tenant"] = _tenant_document(store.projects[token.project_id])
    if catalog:
        document["serviceCatalog"] = (
            catalog_v2(call.site.cloud, OPENSTACK, token.project_id) if token.project_id else {}
        )
    return document


def _known_token(call: Call, token_id: str) -> Token:
    """Return a token that somebody may ask about: the owner or an administrator."""
    caller = require_caller(call)
    token: Token | None = call.store.valid_token(token_id)
    if token is None:
        raise Problem(404, "Could not find token.")
    if token.user_id != caller.user_id and not caller.is_admin:
        raise Problem(403, "You are not authorized to perform the requested action.")
    return token


@routes.get("/tokens/{token_id}")
def show_token(call: Call, token_id: str) -> Response:
    """Validate a token."""
    return json_answer({"access": _access(call, _known_token(call, token_id), catalog=False)})


@routes.delete("/tokens/{token_id}")
def revoke_token(call: Call, token_id: str) -> Response:
    """Revoke a token."""
    _known_token(call, token_id).revoked = True
    return empty_answer(204)


@routes.get("/tokens/{token_id}/endpoints")
def token_endpoints(call: Call, token_id: str) -> Response:
    """List the endpoints of a token."""
    token = _known_token(call, token_id)
    rows = [
        {
            "id": call.site.cloud.accounts.fixed_id(f"{entry.offer.type} {entry.region}"),
            "tenantId": entry.tenant,
            "region": entry.region,
            "name": entry.offer.name,
            "type": entry.offer.type,
            "publicURL": entry.public,
            "internalURL": entry.internal,
            "adminURL": entry.public,
        }
        for entry in endpoints(call.site.cloud, OPENSTACK, token.project_id or "")
    ]
    return json_answer({"endpoints": rows, "endpoints_links": []})


# -- tenants ---------------------------------------------------------------------------------------


def _admin(call: Call) -> Caller:
    """Return the caller, who has to be an administrator."""
    caller = require_caller(call)
    if not caller.is_admin:
        raise Problem(403, "You are not authorized to perform the requested action.")
    return caller


def _tenant_document(project: Project) -> dict[str, Any]:
    """Return the document of a tenant."""
    return {
        "id": project.id,
        "name": project.name,
        "description": project.description,
        "enabled": project.enabled,
    }


@routes.get("/tenants")
def list_tenants(call: Call) -> Response:
    """List all tenants for administrators, for others those that they have a role in."""
    caller = require_caller(call)
    store: IdentityStore = call.store
    projects = (
        list(store.projects.values()) if caller.is_admin else store.projects_of(caller.user_id)
    )
    if "name" in call.query:
        _admin(call)
        found = store.project_named(call.query["name"])
        if found is None:
            raise Problem(404, f"Could not find project: {call.query['name']}.")
        return json_answer({"tenant": _tenant_document(found)})
    documents = [_tenant_document(project) for project in projects]
    return json_answer({"tenants": documents, "tenants_links": []})


def _tenant(call: Call, tenant_id: str) -> Project:
    """Return a tenant by its id."""
    _admin(call)
    project: Project | None = call.store.projects.get(tenant_id)
    if project is None:
        raise Problem(404, f"Could not find project: {tenant_id}.")
    return project


@routes.get("/tenants/{tenant_id}")
def show_tenant(call: Call, tenant_id: str) -> Response:
    """Show one tenant."""
    return json_answer({"tenant": _tenant_document(_tenant(call, tenant_id))})


@routes.post("/tenants")
def create_tenant(call: Call) -> Response:
    """Create a tenant."""
    _admin(call)
    given = call.json_object("tenant")
    store: IdentityStore = call.store
    name = given.get("name")
    if not isinstance(name, str) or not name:
        raise Problem(400, "Name field is required and cannot be empty")
    if store.project_named(name, "default") is not None:
        raise Problem(409, "Conflict occurred attempting to store project.")
    project = Project(
        new_id(),
        name,
        description=given.get("description") or "",
        enabled=given.get("enabled", True),
        parent_id="default",
    )
    store.projects[project.id] = project
    return json_answer({"tenant": _tenant_document(project)})


@routes.put("/tenants/{tenant_id}")
@routes.post("/tenants/{tenant_id}")
def update_tenant(call: Call, tenant_id: str) -> Response:
    """Change a tenant."""
    project = _tenant(call, tenant_id)
    given = call.json_object("tenant")
    project.name = given.get("name", project.name)
    project.description = given.get("description", project.description)
    project.enabled = given.get("enabled", project.enabled)
    return json_answer({"tenant": _tenant_document(project)})


@routes.delete("/tenants/{tenant_id}")
def delete_tenant(call: Call, tenant_id: str) -> Response:
    """Delete a tenant."""
    call.store.remove_project(_tenant(call, tenant_id).id)
    return empty_answer(204)


# -- users -----------------------------------------------------------------------------------------


def _user_document(user: User) -> dict[str, Any]:
    """Return the document of a user."""
    document = {
        "id": user.id,
        "name": user.name,
        "username": user.name,
        "email": user.email,
        "enabled": user.enabled,
    }
    if user.default_project_id is not None:
        document["tenantId"] = user.default_project_id
    return document


@routes.get("/users")
def list_users(call: Call) -> Response:
    """List the users, or find one by name."""
    _admin(call)
    store: IdentityStore = call.store
    if "name" in call.query:
        user = store.user_named(call.query["name"], "default")
        if user is None:
            raise Problem(404, f"Could not find user: {call.query['name']}.")
        return json_answer({"user": _user_document(user)})
    users = [_user_document(user) for user in store.users.values()]
    return json_answer({"users": users, "users_links": []})


def _user(call: Call, user_id: str) -> User:
    """Return a user by its id."""
    _admin(call)
    user: User | None = call.store.users.get(user_id)
    if user is None:
        raise Problem(404, f"Could not find user: {user_id}.")
    return user


@routes.get("/users/{user_id}")
def show_user(call: Call, user_id: str) -> Response:
    """Show one user."""
    return json_answer({"user": _user_document(_user(call, user_id))})


@routes.post("/users")
def create_user(call: Call) -> Response:
    """Create a user."""
    _admin(call)
    given = call.json_object("user")
    store: IdentityStore = call.store
    name = given.get("name") or given.get("username")
    if not isinstance(name, str) or not name:
        raise Problem(400, "Name field is required and cannot be empty")
    if store.user_named(name, "default") is not None:
        raise Problem(409, "Conflict occurred attempting to store user.")
    user = store.add_user(
        name,
        given.get("password") or given.get("OS-KSADM:password") or secrets.token_urlsafe(12),
        email=given.get("email"),
        enabled=given.get("enabled", True),
        default_project_id=given.get("tenantId"),
    )
    return json_answer({"user": _user_document(user)})


@routes.put("/users/{user_id}")
def update_user(call: Call, user_id: str) -> Response:
    """Change a user."""
    user = _user(call, user_id)
    given = call.json_object("user")
    user.name = given.get("name") or given.get("username") or user.name
    user.email = given.get("email", user.email)
    user.enabled = given.get("enabled", user.enabled)
    if "password" in given:
        user.password = given["password"]
        call.store.revoke_tokens_of(user.id)
    return json_answer({"user": _user_document(user)})


@routes.delete("/users/{user_id}")
def delete_user(call: Call, user_id: str) -> Response:
    """Delete a user."""
    call.store.remove_user(_user(call, user_id).id)
    return empty_answer(204)


@routes.get("/users/{user_id}/OS-KSADM/credentials")
def list_credentials(call: Call, user_id: str) -> Response:
    """List the stored credentials of a user, of which v2.0 knows none."""
    _user(call, user_id)
    return json_answer({"credentials": [], "credentials_links": []})


# -- roles -----------------------------------------------------------------------------------------


def _role_document(role: Role) -> dict[str, Any]:
    """Return the document of a role."""
    return {"id": role.id, "name": role.name}


def _role(call: Call, role_id: str) -> Role:
    """Return a role by its id."""
    _admin(call)
    role: Role | None = call.store.roles.get(role_id)
    if role is None:
        raise Problem(404, f"Could not find role: {role_id}.")
    return role


@routes.get("/OS-KSADM/roles")
def list_roles(call: Call) -> Response:
    """List the roles."""
    _admin(call)
    roles = [_role_document(role) for role in call.store.roles.values()]
    return json_answer({"roles": roles, "roles_links": []})


@routes.get("/OS-KSADM/roles/{role_id}")
def show_role(call: Call, role_id: str) -> Response:
    """Show one role."""
    return json_answer({"role": _role_document(_role(call, role_id))})


@routes.get("/users/{user_id}/roles")
@routes.put("/users/{user_id}/roles/OS-KSADM/{role_id}")
@routes.delete("/users/{user_id}/roles/OS-KSADM/{role_id}")
def roles_without_tenant(call: Call, user_id: str, role_id: str = "") -> Response:
    """Refuse: roles belong to a tenant."""
    _user(call, user_id)
    raise Problem(501, "User roles not supported: tenant_id required")


@routes.get("/tenants/{tenant_id}/users/{user_id}/roles")
def roles_on_tenant(call: Call, tenant_id: str, user_id: str) -> Response:
    """List the roles of a user on a tenant."""
    project, user = _tenant(call, tenant_id), _user(call, user_id)
    roles = call.store.roles_of(user.id, project_id=project.id)
    return json_answer({"roles": [_role_document(role) for role in roles]})


@routes.put("/tenants/{tenant_id}/users/{user_id}/roles/OS-KSADM/{role_id}")
def grant_role(call: Call, tenant_id: str, user_id: str, role_id: str) -> Response:
    """Give a user a role on a tenant."""
    role = _role(call, role_id)
    project, user = _tenant(call, tenant_id), _user(call, user_id)
    call.store.grant(user.id, role.id, project_id=project.id)
    return json_answer({"role": _role_document(role)})


@routes.delete("/tenants/{tenant_id}/users/{user_id}/roles/OS-KSADM/{role_id}")
def take_role(call: Call, tenant_id: str, user_id: str, role_id: str) -> Response:
    """Take a role on a tenant from a user."""
    role = _role(call, role_id)
    project, user = _tenant(call, tenant_id), _user(call, user_id)
    call.store.take(Assignment(user.id, role.id, project_id=project.id))
    return empty_answer(204)


@routes.get("/extensions")
def list_extensions(call: Call) -> Response:
    """List the extensions of the API."""
    extension = {
        "name": "OpenStack Keystone Admin",
        "namespace": "http://docs.example.com/identity/api/ext/OS-KSADM/v1.0",
        "alias": "OS-KSADM",
        "updated": "2013-07-11T17:14:00-00:00",
        "description": "Keystone extensions to Identity v2.0 API enabling administrative calls.",
        "links": [],
    }
    return json_answer({"extensions": {"values": [extension]}})
