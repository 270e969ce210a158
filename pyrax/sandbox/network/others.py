"""Quotas, availability zones, how full networks are, and tags."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import empty_answer, json_answer
from pyrax.sandbox.network.kinds import LIMITED, NETWORK, TAGGED, Document
from pyrax.sandbox.network.models import NetworkStore, not_here, refusal
from pyrax.sandbox.network.networks import availability
from pyrax.sandbox.network.wire import (
    find,
    find_own,
    forbidden,
    gone,
    invalid,
    is_admin,
    require_admin,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()


# -- quotas ----------------------------------------------------------------------------------------


def _check_reader(call: Call, owner: str) -> None:
    """Refuse to show the limits of other projects."""
    if owner != call.tenant and not is_admin(call):
        raise forbidden("get_quota")


@routes.get("/quotas")
def list_quotas(call: Call) -> Response:
    """List the limits of projects for which they were changed."""
    require_admin(call, "get_quota")
    store: NetworkStore = call.store
    rows = [
        {**store.quotas_of(owner), "project_id": owner, "tenant_id": owner}
        for owner in store.quotas
    ]
    return json_answer({"quotas": rows})


@routes.get("/quotas/{owner}")
def show_quotas(call: Call, owner: str) -> Response:
    """Show the limits of a project."""
    _check_reader(call, owner)
    return json_answer({"quota": call.store.quotas_of(owner)})


@routes.get("/quotas/{owner}/default")
def show_default_quotas(call: Call, owner: str) -> Response:
    """Show the limits that projects begin with."""
    _check_reader(call, owner)
    return json_answer({"quota": call.store.default_quotas()})


def _details(call: Call, owner: str) -> Response:
    """Show limits and what is in use."""
    _check_reader(call, owner)
    store: NetworkStore = call.store
    kinds = {kind.key: kind for kind in LIMITED}
    rows = {}
    for key, limit in store.quotas_of(owner).items():
        used = store.used(kinds[key], owner) if key in kinds else 0
        rows[key] = {"limit": limit, "used": used, "reserved": 0}
    return json_answer({"quota": rows})


@routes.get("/quotas/{owner}/details.json")
def show_quota_details(call: Call, owner: str) -> Response:
    """Show limits and what is in use."""
    return _details(call, owner)


@routes.get("/quotas/{owner}/details")
def show_quota_details_too(call: Call, owner: str) -> Response:
    """Show limits and what is in use, at the other spelling of the path."""
    return _details(call, owner)


@routes.put("/quotas/{owner}")
def update_quotas(call: Call, owner: str) -> Response:
    """Change limits of a project."""
    require_admin(call, "update_quota")
    store: NetworkStore = call.store
    known = store.default_quotas()
    changes = call.json_object("quota")
    for key, value in changes.items():
        if key not in known:
            raise refusal(400, "HTTPBadRequest", f"Unrecognized attribute(s) '{key}'")
        if isinstance(value, bool) or not isinstance(value, int) or value < -1:
            raise invalid(key, f"'{value}' is not an integer of at least -1")
    store.quotas.setdefault(owner, {}).update(changes)
    return json_answer({"quota": store.quotas_of(owner)})


@routes.delete("/quotas/{owner}")
def delete_quotas(call: Call, owner: str) -> Response:
    """Give a project the limits again that projects begin with."""
    require_admin(call, "delete_quota")
    if owner not in call.store.quotas:
        raise refusal(404, "TenantQuotaNotFound", f"Quota for tenant {owner} could not be found.")
    del call.store.quotas[owner]
    return gone()


# -- zones, and how full networks are --------------------------------------------------------------


def _require_openstack(call: Call) -> None:
    """Refuse what Rackspace does not have."""
    if call.store.rackspace:
        raise not_here()


@routes.get("/availability_zones")
def list_zones(call: Call) -> Response:
    """List the availability zones."""
    _require_openstack(call)
    rows = [
        {"name": "nova", "resource": resource, "state": "available"}
        for resource in ("network", "router")
    ]
    return json_answer({"availability_zones": rows})


@routes.get("/network-ip-availabilities")
def list_availability(call: Call) -> Response:
    """List how full the networks are."""
    _require_openstack(call)
    require_admin(call, "get_network_ip_availability")
    rows = [availability(call.store, network) for network in call.store.of(NETWORK)]
    for name in ("network_id", "network_name", "project_id", "tenant_id"):
        if name in call.query:
            rows = [row for row in rows if row[name] in call.query.getlist(name)]
    return json_answer({"network_ip_availabilities": rows})


@routes.get("/network-ip-availabilities/{network_id}")
def show_availability(call: Call, network_id: str) -> Response:
    """Show how full a network is."""
    _require_openstack(call)
    require_admin(call, "get_network_ip_availability")
    document = availability(call.store, find(call, NETWORK, network_id))
    return json_answer({"network_ip_availability": document})


@routes.get("/extensions")
def list_extensions(call: Call) -> Response:
    """List the extensions that clients ask for."""
    names = ("security-group",) if call.store.rackspace else EXTENSIONS
    rows = [
        {"alias": name, "name": name, "description": "", "links": [], "updated": UPDATED}
        for name in names
    ]
    return json_answer({"extensions": rows})


UPDATED = "2016-01-01T10:00:00-00:00"
EXTENSIONS = (
    "availability_zone",
    "external-net",
    "extraroute",
    "extraroute-atomic",
    "floating-ip-port-forwarding",
    "network-ip-availability",
    "port-security",
    "quota_details",
    "quotas",
    "router",
    "security-group",
    "standard-attr-tag",
    "subnet_allocation",
)


# -- tags ------------------------------------------------------------------------------------------

KINDS_BY_PATH = {kind.path: kind for kind in TAGGED}
LONGEST_TAG = 255


def _tagged(call: Call, path: str, item_id: str, *, change: bool = True) -> Document:
    """Return the thing whose tags are meant."""
    kind = KINDS_BY_PATH.get(path)
    if kind is None or call.store.rackspace:
        raise not_here()
    if change:
        return find_own(call, kind, item_id, "update")
    return find(call, kind, item_id)


def _check_tag(tag: Any) -> str:
    """Return a tag when it is in order."""
    if not isinstance(tag, str) or not 0 < len(tag) <= LONGEST_TAG:
        raise invalid("tags", f"'{tag}' is not a text of 1 to {LONGEST_TAG} characters.")
    return tag


@routes.get("/{path}/{item_id}/tags")
def list_tags(call: Call, path: str, item_id: str) -> Response:
    """List the tags of a thing."""
    return json_answer({"tags": _tagged(call, path, item_id, change=False)["tags"]})


@routes.put("/{path}/{item_id}/tags")
def replace_tags(call: Call, path: str, item_id: str) -> Response:
    """Give a thing these tags alone."""
    thing = _tagged(call, path, item_id)
    document = call.json()
    tags = document.get("tags") if isinstance(document, dict) else None
    if not isinstance(tags, list):
        raise refusal(400, "HTTPBadRequest", "Invalid tags body")
    thing["tags"] = [*dict.fromkeys(_check_tag(tag) for tag in tags)]
    call.store.touch(thing)
    return json_answer({"tags": thing["tags"]})


@routes.delete("/{path}/{item_id}/tags")
def delete_tags(call: Call, path: str, item_id: str) -> Response:
    """Take all tags away from a thing."""
    _tagged(call, path, item_id)["tags"] = []
    return gone()


@routes.get("/{path}/{item_id}/tags/{tag}")
def show_tag(call: Call, path: str, item_id: str, tag: str) -> Response:
    """Tell whether a thing has a tag."""
    if tag not in _tagged(call, path, item_id, change=False)["tags"]:
        raise refusal(404, "TagNotFound", f"Tag {tag} could not be found.")
    return gone()


@routes.put("/{path}/{item_id}/tags/{tag}")
def add_tag(call: Call, path: str, item_id: str, tag: str) -> Response:
    """Give a thing one more tag."""
    thing = _tagged(call, path, item_id)
    if _check_tag(tag) not in thing["tags"]:
        thing["tags"].append(tag)
        call.store.touch(thing)
    return empty_answer(201)


@routes.delete("/{path}/{item_id}/tags/{tag}")
def delete_tag(call: Call, path: str, item_id: str, tag: str) -> Response:
    """Take a tag away from a thing."""
    thing = _tagged(call, path, item_id)
    if tag not in thing["tags"]:
        raise refusal(404, "TagNotFound", f"Tag {tag} could not be found.")
    thing["tags"].remove(tag)
    call.store.touch(thing)
    return gone()
