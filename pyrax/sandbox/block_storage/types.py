"""Types of volumes."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage import versions
from pyrax.sandbox.block_storage.documents import type_document
from pyrax.sandbox.block_storage.models import BlockStore, VolumeType, new_id
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.paging import after_marker, whole_number
from pyrax.sandbox.routing import Call, Router

routes = Router()


@routes.get("/types")
def list_types(call: Call) -> Response:
    """List the types, on OpenStack page by page."""
    found: list[VolumeType] = list(call.store.types)
    if call.store.rackspace:
        return json_answer({"volume_types": [type_document(call, kind) for kind in found]})
    most = call.store.page_limit
    limit = min(whole_number(call.query.get("limit", str(most)), "limit"), most)
    rest = after_marker(found, call.query.get("marker"), lambda kind: str(kind.id))
    document: dict[str, object] = {
        "volume_types": [type_document(call, kind) for kind in rest[:limit]]
    }
    if limit and len(rest) > limit:
        target = f"{call.site.url}/v3/types?limit={limit}&marker={rest[limit - 1].id}"
        document["volume_type_links"] = [{"rel": "next", "href": target}]
    return json_answer(document)


def _for_administrators(call: Call, verb: str) -> BlockStore:
    """Return the state, which the caller may change.

    Raises:
        Problem: 404, this is Rackspace; 403, the caller does not administer the cloud.
    """
    versions.only_openstack(call)
    if not call.is_admin:
        rule = f"volume_extension:type_{verb}"
        raise Problem(403, f"Policy doesn't allow {rule} to be performed.")
    store: BlockStore = call.store
    return store


@routes.post("/types")
def create_type(call: Call) -> Response:
    """Make a type, for administrators."""
    store = _for_administrators(call, "create")
    given = call.json_object("volume_type")
    name = given.get("name")
    if not isinstance(name, str) or not name.strip():
        raise Problem(400, "Invalid input for field/attribute name: it must be a text")
    if any(kind.name == name for kind in store.types):
        raise Problem(409, f"Volume Type {name} already exists.")
    kind = VolumeType(
        new_id(),
        name,
        given.get("description"),
        dict(given.get("extra_specs") or {}),
        bool(given.get("os-volume-type-access:is_public", True)),
    )
    store.types.append(kind)
    return json_answer({"volume_type": type_document(call, kind)})


@routes.delete("/types/{type_id}")
def delete_type(call: Call, type_id: str) -> Response:
    """Delete a type that no volume has, for administrators."""
    store = _for_administrators(call, "delete")
    kind = _find(store, type_id)
    store.settle()
    if any(volume.type.id == kind.id for volume in store.volumes.values()):
        raise Problem(400, "Target volume type is still in use.")
    store.types.remove(kind)
    return empty_answer(202)


def _find(store: BlockStore, type_id: str) -> VolumeType:
    """Return a type by its id."""
    for kind in store.types:
        if str(kind.id) == type_id:
            return kind
    raise Problem(404, f"Volume type {type_id} could not be found.")


@routes.get("/types/{type_id}")
def show_type(call: Call, type_id: str) -> Response:
    """Show one type; `default` is the one of volumes without."""
    store: BlockStore = call.store
    if type_id == "default":
        versions.only_openstack(call)
        return json_answer({"volume_type": type_document(call, store.types[0])})
    return json_answer({"volume_type": type_document(call, _find(store, type_id))})
