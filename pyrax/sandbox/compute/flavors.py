"""Flavors, their extra specs, and who may use private ones."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.documents import (
    brief_flavor,
    flavor_document,
)
from pyrax.sandbox.compute.listing import page
from pyrax.sandbox.compute.models import ComputeStore, Flavor, new_id
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.paging import whole_number
from pyrax.sandbox.routing import Call, Router

routes = Router()

SORT_KEYS = {
    "flavorid": lambda flavor: flavor.id,
    "name": lambda flavor: flavor.name,
    "memory_mb": lambda flavor: flavor.ram,
    "vcpus": lambda flavor: flavor.vcpus,
    "root_gb": lambda flavor: flavor.disk,
}


def _filtered(call: Call) -> list[Flavor]:
    """Return the flavors that the query asks for."""
    store: ComputeStore = call.store
    query = call.query
    flavors = [entry for entry in store.flavors.values() if _usable(call, entry)]
    wanted = query.get("is_public", "True").lower() if call.is_admin else "true"
    if wanted in ("true", "1"):
        flavors = [entry for entry in flavors if entry.is_public or not call.is_admin]
    elif wanted in ("false", "0"):
        flavors = [entry for entry in flavors if not entry.is_public]
    if "minRam" in query:
        least = whole_number(query["minRam"], "minRam")
        flavors = [entry for entry in flavors if entry.ram >= least]
    if "minDisk" in query:
        least = whole_number(query["minDisk"], "minDisk")
        flavors = [entry for entry in flavors if entry.disk >= least]
    key = SORT_KEYS.get(query.get("sort_key", ""))
    if key is not None:
        flavors.sort(key=key, reverse=query.get("sort_dir") == "desc")
    return flavors


def _usable(call: Call, flavor: Flavor) -> bool:
    """Tell whether the caller may use a flavor."""
    return flavor.is_public or call.is_admin or call.tenant in flavor.access


def _flavor_list(call: Call, kind: str, show: Any) -> Response:
    """Return one page of flavors."""
    chosen, more = page(call, kind, _filtered(call), lambda flavor: flavor.id)
    document: dict[str, Any] = {"flavors": [show(call, flavor) for flavor in chosen]}
    if more:
        document["flavors_links"] = more
    return json_answer(document)


@routes.get("/flavors")
def list_flavors(call: Call) -> Response:
    """List flavors with id, name and links only."""
    return _flavor_list(call, "flavors", brief_flavor)


@routes.get("/flavors/detail")
def list_flavors_in_detail(call: Call) -> Response:
    """List flavors with all details."""
    return _flavor_list(call, "flavors/detail", flavor_document)


def _find(call: Call, flavor_id: str) -> Flavor:
    """Return a flavor that the caller may use."""
    flavor: Flavor = call.store.flavor(flavor_id)
    if not _usable(call, flavor):
        raise Problem(404, f"Flavor {flavor_id} could not be found.")
    return flavor


def _require_admin(call: Call) -> None:
    """Refuse everybody but administrators."""
    if not call.is_admin:
        raise Problem(403, "Policy doesn't allow this action to be performed.")


@routes.get("/flavors/{flavor_id}")
def show_flavor(call: Call, flavor_id: str) -> Response:
    """Show one flavor."""
    return json_answer({"flavor": flavor_document(call, _find(call, flavor_id))})


@routes.post("/flavors")
def create_flavor(call: Call) -> Response:
    """Create a flavor."""
    _require_admin(call)
    given = call.json_object("flavor")
    store: ComputeStore = call.store
    try:
        flavor = Flavor(
            id=str(given.get("id") or new_id()),
            name=str(given["name"]),
            ram=int(given["ram"]),
            vcpus=int(given["vcpus"]),
            disk=int(given["disk"]),
            swap=int(given.get("swap") or 0),
            ephemeral=int(given.get("OS-FLV-EXT-DATA:ephemeral") or 0),
            rxtx_factor=float(given.get("rxtx_factor") or 1.0),
            is_public=bool(given.get("os-flavor-access:is_public", True)),
            description=given.get("description"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Problem(400, f"Invalid input for field/attribute flavor: {error}") from None
    if flavor.id in store.flavors:
        raise Problem(409, f"Flavor with ID {flavor.id} already exists.")
    if any(entry.name == flavor.name for entry in store.flavors.values()):
        raise Problem(409, f"Flavor with name {flavor.name} already exists.")
    store.flavors[flavor.id] = flavor
    return json_answer({"flavor": flavor_document(call, flavor)})


@routes.put("/flavors/{flavor_id}")
def update_flavor(call: Call, flavor_id: str) -> Response:
    """Change the description of a flavor."""
    versions.only_since(call, 55)
    _require_admin(call)
    flavor = _find(call, flavor_id)
    flavor.description = call.json_object("flavor").get("description")
    return json_answer({"flavor": flavor_document(call, flavor)})


@routes.delete("/flavors/{flavor_id}")
def delete_flavor(call: Call, flavor_id: str) -> Response:
    """Delete a flavor."""
    _require_admin(call)
    del call.store.flavors[_find(call, flavor_id).id]
    return empty_answer(202)


@routes.get("/flavors/{flavor_id}/os-extra_specs")
def list_extra_specs(call: Call, flavor_id: str) -> Response:
    """List the extra specs of a flavor."""
    return json_answer({"extra_specs": _find(call, flavor_id).extra_specs})


@routes.post("/flavors/{flavor_id}/os-extra_specs")
def set_extra_specs(call: Call, flavor_id: str) -> Response:
    """Add extra specs to a flavor."""
    _require_admin(call)
    flavor = _find(call, flavor_id)
    given = call.json_object("extra_specs")
    if not all(isinstance(value, (str, int, float)) for value in given.values()):
        raise Problem(400, "Invalid input for field/attribute extra_specs")
    flavor.extra_specs.update({key: str(value) for key, value in given.items()})
    return json_answer({"extra_specs": given})


@routes.get("/flavors/{flavor_id}/os-extra_specs/{key}")
def show_extra_spec(call: Call, flavor_id: str, key: str) -> Response:
    """Show one extra spec."""
    specs = _find(call, flavor_id).extra_specs
    if key not in specs:
        raise Problem(404, f"Flavor {flavor_id} has no extra specs with key {key}.")
    return json_answer({key: specs[key]})


@routes.put("/flavors/{flavor_id}/os-extra_specs/{key}")
def set_extra_spec(call: Call, flavor_id: str, key: str) -> Response:
    """Set one extra spec."""
    _require_admin(call)
    given = call.json()
    if not isinstance(given, dict) or list(given) != [key]:
        raise Problem(400, "Request body and URI mismatch")
    _find(call, flavor_id).extra_specs[key] = str(given[key])
    return json_answer(given)


@routes.delete("/flavors/{flavor_id}/os-extra_specs/{key}")
def delete_extra_spec(call: Call, flavor_id: str, key: str) -> Response:
    """Delete one extra spec."""
    _require_admin(call)
    specs = _find(call, flavor_id).extra_specs
    if key not in specs:
        raise Problem(404, f"Flavor {flavor_id} has no extra specs with key {key}.")
    del specs[key]
    return empty_answer(200)


@routes.get("/flavors/{flavor_id}/os-flavor-access")
def list_access(call: Call, flavor_id: str) -> Response:
    """List the tenants that may use a private flavor."""
    _require_admin(call)
    flavor = _find(call, flavor_id)
    if flavor.is_public:
        raise Problem(404, "Access list not available for public flavors.")
    return _access_list(flavor)


def _access_list(flavor: Flavor) -> Response:
    """Return the tenants that may use a flavor."""
    rows = [{"flavor_id": flavor.id, "tenant_id": entry} for entry in flavor.access]
    return json_answer({"flavor_access": rows})


@routes.post("/flavors/{flavor_id}/action")
def change_access(call: Call, flavor_id: str) -> Response:
    """Let a tenant use a private flavor, or no longer."""
    _require_admin(call)
    flavor = _find(call, flavor_id)
    given = call.json()
    if "addTenantAccess" in given:
        added = str(given["addTenantAccess"]["tenant"])
        if added in flavor.access:
            raise Problem(409, f"Flavor access already exists for flavor {flavor_id}")
        flavor.access.append(added)
    elif "removeTenantAccess" in given:
        removed = str(given["removeTenantAccess"]["tenant"])
        if removed not in flavor.access:
            raise Problem(404, f"Flavor access not found for {flavor_id}")
        flavor.access.remove(removed)
    else:
        raise Problem(400, f"There is no such action: {', '.join(given)}")
    return _access_list(flavor)
