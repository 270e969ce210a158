"""Keystone v3: projects, domains, users, and what they may log in with."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import iso_microseconds, parse_iso
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.identity.access import Caller, require_caller, same_secret
from pyrax.sandbox.identity.models import (
    ApplicationCredential,
    Credential,
    Domain,
    IdentityStore,
    Project,
    User,
    new_id,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()

DENIED = "You are not authorized to perform the requested action."


def admin(call: Call) -> Caller:
    """Return the caller, who has to be an administrator.

    Raises:
        Problem: 401, 403.
    """
    caller = require_caller(call)
    if not caller.is_admin:
        raise Problem(403, DENIED)
    return caller


def self_or_admin(call: Call, user_id: str) -> User:
    """Return a user; the caller has to be that user or an administrator.

    Raises:
        Problem: 401, 403, 404.
    """
    caller = require_caller(call)
    if caller.user_id != user_id and not caller.is_admin:
        raise Problem(403, DENIED)
    user: User | None = call.store.users.get(user_id)
    if user is None:
        raise Problem(404, f"Could not find user: {user_id}.")
    return user


def url(call: Call, *parts: str) -> str:
    """Return the address of something in v3."""
    return "/".join([f"{call.site.cloud.keystone_endpoint}/v3", *parts])


def listed(call: Call, plural: str, documents: Iterable[dict[str, Any]]) -> Response:
    """Return a list, after the filters that every list has."""
    rows = list(documents)
    for name, value in call.query.items():
        if rows and name in ("name", "domain_id", "enabled", "parent_id", "type", "user_id"):
            rows = [row for row in rows if _equal(row.get(name), value)]
    links = {"self": f"{call.site.cloud.url}{call.raw_path}", "next": None, "previous": None}
    return json_answer({plural: rows, "links": links})


def _equal(value: object, wanted: str) -> bool:
    """Compare a field with a filter."""
    if isinstance(value, bool):
        return value == (wanted.lower() not in ("0", "false"))
    return value == wanted


def required_name(given: dict[str, Any], kind: str) -> str:
    """Return the name in a description.

    Raises:
        Problem: 400, there is none.
    """
    name = given.get("name")
    if not isinstance(name, str) or not name:
        raise Problem(400, f"'name' is a required property of a {kind}")
    return name


# -- projects --------------------------------------------------------------------------------------


def project_document(call: Call, project: Project) -> dict[str, Any]:
    """Return the document of a project."""
    return {
        "id": project.id,
        "name": project.name,
        "description": project.description,
        "domain_id": project.domain_id,
        "enabled": project.enabled,
        "is_domain": False,
        "parent_id": project.parent_id,
        "tags": project.tags,
        "options": {},
        "links": {"self": url(call, "projects", project.id)},
    }


@routes.get("/auth/projects")
def own_projects(call: Call) -> Response:
    """List the projects that the caller can log in to."""
    caller = require_caller(call)
    projects = call.store.projects_of(caller.user_id)
    return listed(call, "projects", (project_document(call, entry) for entry in projects))


@routes.get("/users/{user_id}/projects")
def projects_of_user(call: Call, user_id: str) -> Response:
    """List the projects where a user has a role."""
    user = self_or_admin(call, user_id)
    projects = call.store.projects_of(user.id)
    return listed(call, "projects", (project_document(call, entry) for entry in projects))


@routes.get("/projects")
def list_projects(call: Call) -> Response:
    """List the projects."""
    admin(call)
    projects = call.store.projects.values()
    return listed(call, "projects", (project_document(call, entry) for entry in projects))


def find_project(call: Call, project_id: str) -> Project:
    """Return a project by its id.

    Raises:
        Problem: 404.
    """
    project: Project | None = call.store.projects.get(project_id)
    if project is None:
        raise Problem(404, f"Could not find project: {project_id}.")
    return project


@routes.get("/projects/{project_id}")
def show_project(call: Call, project_id: str) -> Response:
    """Show one project."""
    caller = require_caller(call)
    own = {entry.id for entry in call.store.projects_of(caller.user_id)}
    if not caller.is_admin and project_id not in own:
        raise Problem(403, DENIED)
    return json_answer({"project": project_document(call, find_project(call, project_id))})


@routes.post("/projects")
def create_project(call: Call) -> Response:
    """Create a project."""
    admin(call)
    given = call.json_object("project")
    store: IdentityStore = call.store
    name, domain = required_name(given, "project"), given.get("domain_id") or "default"
    if domain not in store.domains:
        raise Problem(404, f"Could not find domain: {domain}.")
    if store.project_named(name, domain) is not None:
        raise Problem(
            409,
            "Conflict occurred attempting to store project - it is not permitted to have two "
            "projects with the same name in the same domain.",
        )
    project = Project(
        new_id(),
        name,
        domain,
        given.get("description") or "",
        given.get("enabled", True),
        given.get("parent_id") or domain,
        list(given.get("tags") or []),
    )
    store.projects[project.id] = project
    return json_answer({"project": project_document(call, project)}, 201)


@routes.patch("/projects/{project_id}")
def update_project(call: Call, project_id: str) -> Response:
    """Change a project."""
    admin(call)
    project = find_project(call, project_id)
    given = call.json_object("project")
    project.name = given.get("name", project.name)
    project.description = given.get("description", project.description)
    project.enabled = given.get("enabled", project.enabled)
    project.tags = list(given.get("tags", project.tags))
    return json_answer({"project": project_document(call, project)})


@routes.delete("/projects/{project_id}")
def delete_project(call: Call, project_id: str) -> Response:
    """Delete a project."""
    admin(call)
    call.store.remove_project(find_project(call, project_id).id)
    return empty_answer(204)


# -- domains ---------------------------------------------------------------------------------------


def _domain_document(call: Call, domain: Domain) -> dict[str, Any]:
    """Return the document of a domain."""
    return {
        "id": domain.id,
        "name": domain.name,
        "description": domain.description,
        "enabled": domain.enabled,
        "tags": [],
        "options": {},
        "links": {"self": url(call, "domains", domain.id)},
    }


@routes.get("/auth/domains")
def own_domains(call: Call) -> Response:
    """List the domains that the caller can log in to."""
    caller = require_caller(call)
    domains = call.store.domains_of(caller.user_id)
    return listed(call, "domains", (_domain_document(call, entry) for entry in domains))


@routes.get("/auth/system")
def own_system(call: Call) -> Response:
    """Tell whether the caller can log in to the system as a whole."""
    caller = require_caller(call)
    system = call.store.roles_of(caller.user_id, system=True)
    rows = [{"all": True}] if system else []
    return json_answer({"system": rows, "links": {"self": url(call, "auth", "system")}})


@routes.get("/domains")
def list_domains(call: Call) -> Response:
    """List the domains."""
    admin(call)
    domains = call.store.domains.values()
    return listed(call, "domains", (_domain_document(call, entry) for entry in domains))


def find_domain(call: Call, domain_id: str) -> Domain:
    """Return a domain by its id.

    Raises:
        Problem: 404.
    """
    domain: Domain | None = call.store.domains.get(domain_id)
    if domain is None:
        raise Problem(404, f"Could not find domain: {domain_id}.")
    return domain


@routes.get("/domains/{domain_id}")
def show_domain(call: Call, domain_id: str) -> Response:
    """Show one domain."""
    admin(call)
    return json_answer({"domain": _domain_document(call, find_domain(call, domain_id))})


@routes.post("/domains")
def create_domain(call: Call) -> Response:
    """Create a domain."""
    admin(call)
    given = call.json_object("domain")
    name = required_name(given, "domain")
    store: IdentityStore = call.store
    if store.domain_named(name) is not None:
        raise Problem(409, "Conflict occurred attempting to store domain.")
    domain = Domain(new_id(), name, given.get("description") or "", given.get("enabled", True))
    store.domains[domain.id] = domain
    return json_answer({"domain": _domain_document(call, domain)}, 201)


@routes.patch("/domains/{domain_id}")
def update_domain(call: Call, domain_id: str) -> Response:
    """Change a domain."""
    admin(call)
    domain = find_domain(call, domain_id)
    given = call.json_object("domain")
    domain.name = given.get("name", domain.name)
    domain.description = given.get("description", domain.description)
    domain.enabled = given.get("enabled", domain.enabled)
    return json_answer({"domain": _domain_document(call, domain)})


@routes.delete("/domains/{domain_id}")
def delete_domain(call: Call, domain_id: str) -> Response:
    """Delete a domain that was disabled before, with all that is in it."""
    admin(call)
    domain = find_domain(call, domain_id)
    if domain.enabled:
        raise Problem(403, "Cannot delete a domain that is enabled, please disable it first.")
    store: IdentityStore = call.store
    for user in [entry for entry in store.users.values() if entry.domain_id == domain.id]:
        store.remove_user(user.id)
    for project in [entry for entry in store.projects.values() if entry.domain_id == domain.id]:
        store.remove_project(project.id)
    del store.domains[domain.id]
    return empty_answer(204)


# -- users -----------------------------------------------------------------------------------------


def user_document(call: Call, user: User) -> dict[str, Any]:
    """Return the document of a user."""
    document: dict[str, Any] = {
        "id": user.id,
        "name": user.name,
        "domain_id": user.domain_id,
        "enabled": user.enabled,
        "email": user.email,
        "password_expires_at": None,
        "options": {},
        "links": {"self": url(call, "users", user.id)},
    }
    if user.default_project_id is not None:
        document["default_project_id"] = user.default_project_id
    if user.description is not None:
        document["description"] = user.description
    return document


@routes.get("/users")
def list_users(call: Call) -> Response:
    """List the users."""
    admin(call)
    users = call.store.users.values()
    return listed(call, "users", (user_document(call, entry) for entry in users))


@routes.get("/users/{user_id}")
def show_user(call: Call, user_id: str) -> Response:
    """Show one user."""
    return json_answer({"user": user_document(call, self_or_admin(call, user_id))})


@routes.post("/users")
def create_user(call: Call) -> Response:
    """Create a user."""
    admin(call)
    given = call.json_object("user")
    store: IdentityStore = call.store
    name, domain = required_name(given, "user"), given.get("domain_id") or "default"
    if domain not in store.domains:
        raise Problem(404, f"Could not find domain: {domain}.")
    if store.user_named(name, domain) is not None:
        raise Problem(
            409,
            f"Conflict occurred attempting to store user - Duplicate entry found "
            f"with name {name} at domain ID {domain}.",
        )
    user = store.add_user(
        name,
        given.get("password") or secrets.token_urlsafe(12),
        domain_id=domain,
        email=given.get("email"),
        enabled=given.get("enabled", True),
        default_project_id=given.get("default_project_id"),
        description=given.get("description"),
    )
    return json_answer({"user": user_document(call, user)}, 201)


@routes.patch("/users/{user_id}")
def update_user(call: Call, user_id: str) -> Response:
    """Change a user; a new password ends all tokens."""
    admin(call)
    user = self_or_admin(call, user_id)
    given = call.json_object("user")
    if "id" in given and given["id"] != user_id:
        raise Problem(400, "Cannot change user ID")
    for field in ("name", "email", "enabled", "default_project_id", "description"):
        if field in given:
            setattr(user, field, given[field])
    if given.get("password"):
        user.password = given["password"]
        call.store.revoke_tokens_of(user.id)
    return json_answer({"user": user_document(call, user)})


@routes.post("/users/{user_id}/password")
def change_password(call: Call, user_id: str) -> Response:
    """Change the own password, knowing the old one."""
    user: User | None = call.store.users.get(user_id)
    given = call.json_object("user")
    if user is None or not same_secret(given.get("original_password"), user.password):
        raise Problem(401, "The request you have made requires authentication.")
    if not isinstance(given.get("password"), str) or not given["password"]:
        raise Problem(400, "'password' is a required property")
    user.password = given["password"]
    call.store.revoke_tokens_of(user.id)
    return empty_answer(204)


@routes.delete("/users/{user_id}")
def delete_user(call: Call, user_id: str) -> Response:
    """Delete a user."""
    admin(call)
    call.store.remove_user(self_or_admin(call, user_id).id)
    return empty_answer(204)


# -- application credentials ---------------------------------------------------------------------


def _application_document(call: Call, entry: ApplicationCredential) -> dict[str, Any]:
    """Return the document of an application credential, without its secret."""
    store: IdentityStore = call.store
    return {
        "id": entry.id,
        "name": entry.name,
        "description": entry.description,
        "project_id": entry.project_id,
        "expires_at": None if entry.expires is None else iso_microseconds(entry.expires, ""),
        "unrestricted": entry.unrestricted,
        "roles": [
            {"id": role, "name": store.roles[role].name, "domain_id": None}
            for role in entry.role_ids
        ],
        "links": {"self": url(call, "users", entry.user_id, "application_credentials", entry.id)},
    }


@routes.get("/users/{user_id}/application_credentials")
def list_application_credentials(call: Call, user_id: str) -> Response:
    """List the application credentials of a user."""
    user = self_or_admin(call, user_id)
    entries = call.store.application_credentials.values()
    own = (_application_document(call, entry) for entry in entries if entry.user_id == user.id)
    return listed(call, "application_credentials", own)


def _application(call: Call, user_id: str, credential_id: str) -> ApplicationCredential:
    """Return an application credential of a user."""
    self_or_admin(call, user_id)
    entry: ApplicationCredential | None = call.store.application_credentials.get(credential_id)
    if entry is None or entry.user_id != user_id:
        raise Problem(404, f"Could not find Application Credential: {credential_id}.")
    return entry


@routes.get("/users/{user_id}/application_credentials/{credential_id}")
def show_application_credential(call: Call, user_id: str, credential_id: str) -> Response:
    """Show one application credential."""
    entry = _application(call, user_id, credential_id)
    return json_answer({"application_credential": _application_document(call, entry)})


@routes.post("/users/{user_id}/application_credentials")
def create_application_credential(call: Call, user_id: str) -> Response:
    """Create an application credential for the project of the caller's token."""
    caller = require_caller(call)
    if caller.user_id != user_id or caller.tenant_id is None:
        raise Problem(403, DENIED)
    token = caller.token
    if token is not None and token.application_credential_id is not None:
        raise Problem(403, "Application credentials cannot make others.")
    given = call.json_object("application_credential")
    name = required_name(given, "application credential")
    store: IdentityStore = call.store
    for entry in store.application_credentials.values():
        if entry.user_id == user_id and entry.name == name:
            raise Problem(409, "Conflict occurred attempting to store application_credential.")
    own = store.roles_of(user_id, project_id=caller.tenant_id)
    wanted = given.get("roles")
    if wanted is not None:
        names = [role.get("name") for role in wanted] + [role.get("id") for role in wanted]
        own = [role for role in own if role.name in names or role.id in names]
        if len(own) < len(wanted):
            raise Problem(400, "Invalid application credential: a role is not assigned.")
    expires = given.get("expires_at")
    try:
        expiry = None if expires is None else parse_iso(expires)
    except ValueError:
        raise Problem(400, f"Invalid expires_at: {expires}") from None
    entry = ApplicationCredential(
        id=new_id(),
        name=name,
        secret=given.get("secret") or secrets.token_urlsafe(48),
        user_id=user_id,
        project_id=caller.tenant_id,
        role_ids=[role.id for role in own],
        description=given.get("description"),
        expires=expiry,
        unrestricted=bool(given.get("unrestricted", False)),
    )
    store.application_credentials[entry.id] = entry
    document = {**_application_document(call, entry), "secret": entry.secret}
    return json_answer({"application_credential": document}, 201)


@routes.delete("/users/{user_id}/application_credentials/{credential_id}")
def delete_application_credential(call: Call, user_id: str, credential_id: str) -> Response:
    """Delete an application credential; tokens made with it end."""
    entry = _application(call, user_id, credential_id)
    del call.store.application_credentials[entry.id]
    return empty_answer(204)


# -- stored credentials --------------------------------------------------------------------------


def _credential_document(call: Call, entry: Credential) -> dict[str, Any]:
    """Return the document of a stored credential."""
    return {
        "id": entry.id,
        "type": entry.type,
        "blob": entry.blob,
        "user_id": entry.user_id,
        "project_id": entry.project_id,
        "links": {"self": url(call, "credentials", entry.id)},
    }


@routes.get("/credentials")
def list_credentials(call: Call) -> Response:
    """List stored credentials; those of others for administrators only."""
    caller = require_caller(call)
    entries = [
        entry
        for entry in call.store.credentials.values()
        if caller.is_admin or entry.user_id == caller.user_id
    ]
    return listed(call, "credentials", (_credential_document(call, entry) for entry in entries))


@routes.post("/credentials")
def create_credential(call: Call) -> Response:
    """Store a credential."""
    given = call.json_object("credential")
    owner = self_or_admin(call, str(given.get("user_id")))
    if not isinstance(given.get("blob"), str) or not isinstance(given.get("type"), str):
        raise Problem(400, "'blob' and 'type' are required properties")
    entry = Credential(new_id(), given["type"], given["blob"], owner.id, given.get("project_id"))
    call.store.credentials[entry.id] = entry
    return json_answer({"credential": _credential_document(call, entry)}, 201)


def _credential(call: Call, credential_id: str) -> Credential:
    """Return a stored credential."""
    require_caller(call)
    entry: Credential | None = call.store.credentials.get(credential_id)
    if entry is None:
        raise Problem(404, f"Could not find credential: {credential_id}.")
    self_or_admin(call, entry.user_id)
    return entry


@routes.get("/credentials/{credential_id}")
def show_credential(call: Call, credential_id: str) -> Response:
    """Show one stored credential."""
    document = _credential_document(call, _credential(call, credential_id))
    return json_answer({"credential": document})


@routes.delete("/credentials/{credential_id}")
def delete_credential(call: Call, credential_id: str) -> Response:
    """Delete a stored credential."""
    del call.store.credentials[_credential(call, credential_id).id]
    return empty_answer(204)
