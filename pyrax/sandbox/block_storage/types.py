"""Types of volumes."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage import versions
from pyrax.sandbox.block_storage.documents import type_document
from pyrax.sandbox.block_storage.models import VolumeType
from pyrax.sandbox.errors import Problem, json_answer
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


@routes.get("/types/{type_id}")
def show_type(call: Call, type_id: str) -> Response:
    """Show one type; `default` is the one of volumes without."""
    types: list[VolumeType] = call.store.types
    if type_id == "default":
        versions.only_openstack(call)
        return json_answer({"volume_type": type_document(call, types[0])})
    for kind in types:
        if str(kind.id) == type_id:
            return json_answer({"volume_type": type_document(call, kind)})
    raise Problem(404, f"Volume type {type_id} could not be found.")
