"""Keystone v3: roles, who has them where, and the listing of what the cloud serves."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.identity.access import require_caller
from pyrax.sandbox.identity.catalog import endpoints_v3, services_v3
from pyrax.sandbox.identity.keystone_v3_admin import (
    admin,
    find_domain,
    find_project,
    listed,
    required_name,
    self_or_admin,
    url,
)
from pyrax.sandbox.identity.models import Assignment, IdentityStore, Role, new_id
from pyrax.sandbox.routing import Call, Router
from pyrax.sandbox.service import OPENSTACK

routes = Router()


# -- roles -----------------------------------------------------------------------------------------


def _role_document(call: Call, role: Role) -> dict[str, Any]:
    """Return the document of a role."""
    return {
        "id": role.id,
        "name": role.name,
        "domain_id": role.domain_id,
        "description": role.description,
        "options": {},
        "links": {"self": url(call, "roles", role.id)},
    }


@routes.get("/roles")
def list_roles(call: Call) -> Response:
    """List the roles."""
    admin(call)
    roles = call.store.roles.values()
    return listed(call, "roles", (_role_document(call, role) for role in roles))


def _role(call: Call, role_id: str) -> Role:
    """Return a role by its id."""
    admin(call)
    role: Role | None = call.store.roles.get(role_id)
    if role is None:
        raise Problem(404, f"Could not find role: {role_id}.")
    return role


@routes.get("/roles/{role_id}")
def show_role(call: Call, role_id: str) -> Response:
    """Show one role."""
    return json_answer({"role": _role_document(call, _role(call, role_id))})


@routes.post("/roles")
def create_role(call: Call) -> Response:
    """Create a role."""
    admin(call)
    given = call.json_object("role")
    name = required_name(given, "role")
    store: IdentityStore = call.store
    if store.role_named(name) is not None:
        raise Problem(409, "Conflict occurred attempting to store role - Duplicate Entry.")
    role = Role(new_id(), name, given.get("description"), given.get("domain_id"))
    store.roles[role.id] = role
    return json_answer({"role": _role_document(call, role)}, 201)


@routes.patch("/roles/{role_id}")
def update_role(call: Call, role_id: str) -> Response:
    """Change a role."""
    role = _role(call, role_id)
    given = call.json_object("role")
    role.name = given.get("name", role.name)
    role.description = given.get("description", role.description)
    return json_answer({"role": _role_document(call, role)})


@routes.delete("/roles/{role_id}")
def delete_role(call: Call, role_id: str) -> Response:
    """Delete a role; nobody has it any more."""
    role = _role(call, role_id)
    store: IdentityStore = call.store
    del store.roles[role.id]
    store.assignments = [entry for entry in store.assignments if entry.role_id != role.id]
    return empty_answer(204)


# -- who has them ----------------------------------------------------------------------------------


def _place(call: Call, kind: str, place_id: str) -> dict[str, Any]:
    """Return the place of a role as keyword arguments of an assignment."""
    if kind == "projects":
        return {"project_id": find_project(call, place_id).id}
    if kind == "domains":
        return {"domain_id": find_domain(call, place_id).id}
    raise Problem(404, "The resource could not be found.")


def _assignment(call: Call, user_id: str, role_id: str, place: dict[str, Any]) -> Assignment:
    """Return the assignment that a path names."""
    return Assignment(self_or_admin(call, user_id).id, _role(call, role_id).id, **place)


@routes.get("/{kind}/{place_id}/users/{user_id}/roles")
def list_roles_on(call: Call, kind: str, place_id: str, user_id: str) -> Response:
    """List the roles of a user on a project or domain."""
    admin(call)
    user = self_or_admin(call, user_id)
    roles = call.store.roles_of(user.id, **_place(call, kind, place_id))
    return listed(call, "roles", (_role_document(call, role) for role in roles))


@routes.put("/{kind}/{place_id}/users/{user_id}/roles/{role_id}")
def grant_on(call: Call, kind: str, place_id: str, user_id: str, role_id: str) -> Response:
    """Give a user a role on a project or domain."""
    admin(call)
    entry = _assignment(call, user_id, role_id, _place(call, kind, place_id))
    call.store.grant(
        entry.user_id, entry.role_id, project_id=entry.project_id, domain_id=entry.domain_id
    )
    return empty_answer(204)


@routes.head("/{kind}/{place_id}/users/{user_id}/roles/{role_id}")
def check_on(call: Call, kind: str, place_id: str, user_id: str, role_id: str) -> Response:
    """Tell whether a user has a role on a project or domain."""
    admin(call)
    entry = _assignment(call, user_id, role_id, _place(call, kind, place_id))
    if entry not in call.store.assignments:
        raise Problem(404, "Could not find role assignment.")
    return empty_answer(204)


@routes.delete("/{kind}/{place_id}/users/{user_id}/roles/{role_id}")
def take_on(call: Call, kind: str, place_id: str, user_id: str, role_id: str) -> Response:
    """Take a role on a project or domain from a user."""
    admin(call)
    call.store.take(_assignment(call, user_id, role_id, _place(call, kind, place_id)))
    return empty_answer(204)


@routes.get("/system/users/{user_id}/roles")
def list_system_roles(call: Call, user_id: str) -> Response:
    """List the roles of a user on the system as a whole."""
    admin(call)
    roles = call.store.roles_of(self_or_admin(call, user_id).id, system=True)
    return listed(call, "roles", (_role_document(call, role) for role in roles))


@routes.put("/system/users/{user_id}/roles/{role_id}")
def grant_system_role(call: Call, user_id: str, role_id: str) -> Response:
    """Give a user a role on the system as a whole."""
    admin(call)
    user, role = self_or_admin(call, user_id), _role(call, role_id)
    call.store.grant(user.id, role.id, system=True)
    return empty_answer(204)


@routes.head("/system/users/{user_id}/roles/{role_id}")
def check_system_role(call: Call, user_id: str, role_id: str) -> Response:
    """Tell whether a user has a role on the system as a whole."""
    admin(call)
    if _assignment(call, user_id, role_id, {"system": True}) not in call.store.assignments:
        raise Problem(404, "Could not find role assignment.")
    return empty_answer(204)


@routes.delete("/system/users/{user_id}/roles/{role_id}")
def take_system_role(call: Call, user_id: str, role_id: str) -> Response:
    """Take a role on the system as a whole from a user."""
    admin(call)
    call.store.take(_assignment(call, user_id, role_id, {"system": True}))
    return empty_answer(204)


@routes.get("/role_assignments")
def list_assignments(call: Call) -> Response:
    """List who has which role where."""
    admin(call)
    store: IdentityStore = call.store
    query = call.query
    entries = [
        entry
        for entry in store.assignments
        if query.get("user.id") in (None, entry.user_id)
        and query.get("role.id") in (None, entry.role_id)
        and query.get("scope.project.id") in (None, entry.project_id)
        and query.get("scope.domain.id") in (None, entry.domain_id)
        and ("scope.system" not in query or entry.system)
    ]
    named = query.get("include_names", "false").lower() not in ("0", "false")
    return listed(
        call, "role_assignments", (_assignment_document(call, entry, named) for entry in entries)
    )


def _assignment_document(call: Call, entry: Assignment, named: bool) -> dict[str, Any]:
    """Return the document of an assignment, with names when they are asked for."""
    store: IdentityStore = call.store
    scope: dict[str, Any]
    if entry.project_id is not None:
        path = f"projects/{entry.project_id}"
        scope = {"project": {"id": entry.project_id}}
        if named:
            project = store.projects[entry.project_id]
            scope["project"].update(name=project.name, domain=_domain(store, project.domain_id))
    elif entry.domain_id is not None:
        path = f"domains/{entry.domain_id}"
        scope = {"domain": _domain(store, entry.domain_id) if named else {"id": entry.domain_id}}
    else:
        path = "system"
        scope = {"system": {"all": True}}
    user: dict[str, Any] = {"id": entry.user_id}
    role: dict[str, Any] = {"id": entry.role_id}
    if named:
        owner = store.users[entry.user_id]
        user.update(name=owner.name, domain=_domain(store, owner.domain_id))
        role["name"] = store.roles[entry.role_id].name
    link = url(call, path, "users", entry.user_id, "roles", entry.role_id)
    return {"role": role, "user": user, "scope": scope, "links": {"assignment": link}}


def _domain(store: IdentityStore, domain_id: str) -> dict[str, str]:
    """Return id and name of a domain."""
    return {"id": domain_id, "name": store.domains[domain_id].name}


# -- what is served --------------------------------------------------------------------------------


@routes.get("/services")
def list_services(call: Call) -> Response:
    """List the services."""
    admin(call)
    return listed(call, "services", services_v3(call.site.cloud, OPENSTACK))


@routes.get("/services/{service_id}")
def show_service(call: Call, service_id: str) -> Response:
    """Show one service."""
    admin(call)
    for document in services_v3(call.site.cloud, OPENSTACK):
        if document["id"] == service_id:
            return json_answer({"service": document})
    raise Problem(404, f"Could not find service: {service_id}.")


def _endpoints(call: Call) -> list[dict[str, Any]]:
    """Return the endpoints, as far as the query asks for them."""
    caller = admin(call)
    rows = endpoints_v3(call.site.cloud, OPENSTACK, caller.tenant_id or "")
    for name in ("interface", "region_id", "region", "service_id"):
        if name in call.query:
            rows = [row for row in rows if row[name] == call.query[name]]
    return rows


@routes.get("/endpoints")
def list_endpoints(call: Call) -> Response:
    """List the endpoints."""
    return listed(call, "endpoints", _endpoints(call))


@routes.get("/endpoints/{endpoint_id}")
def show_endpoint(call: Call, endpoint_id: str) -> Response:
    """Show one endpoint."""
    for document in _endpoints(call):
        if document["id"] == endpoint_id:
            return json_answer({"endpoint": document})
    raise Problem(404, f"Could not find endpoint: {endpoint_id}.")


def _region_document(call: Call, name: str) -> dict[str, Any]:
    """Return the document of a region."""
    return {
        "id": name,
        "description": "",
        "parent_region_id": None,
        "links": {"self": url(call, "regions", name)},
    }


@routes.get("/regions")
def list_regions(call: Call) -> Response:
    """List the regions."""
    require_caller(call)
    rows = (_region_document(call, name) for name in call.site.cloud.regions)
    return listed(call, "regions", rows)


@routes.get("/regions/{region_id}")
def show_region(call: Call, region_id: str) -> Response:
    """Show one region."""
    require_caller(call)
    if region_id not in call.site.cloud.regions:
        raise Problem(404, f"Could not find region: {region_id}.")
    return json_answer({"region": _region_document(call, region_id)})
