"""Queues themselves: listing, making, deleting, metadata and statistics."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.queues import checks
from pyrax.sandbox.queues.checks import bad, tenant
from pyrax.sandbox.queues.documents import RESERVED, base, next_link, place, stats
from pyrax.sandbox.queues.models import MOST, MOST_METADATA, MOST_QUEUES_V1, PAGE, Queue
from pyrax.sandbox.routing import Call, Router

routes = Router()

PATCH_TYPES = (
    "application/openstack-messaging-v2.0-json-patch",
    "application/openstack-messaging-v2-json-patch",
)
WORDS = ("marker", "limit", "detailed", "name", "with_count")


def only(call: Call, dialect: str) -> None:
    """Refuse a call that the other version has.

    Raises:
        Problem: 404.
    """
    if call.site.dialect != dialect:
        raise Problem(404, "The resource could not be found.")


def whole_metadata(queue: Queue | None) -> dict[str, Any]:
    """Return metadata with those that every queue has in v2."""
    return {**RESERVED, **(queue.metadata if queue else {})}


@routes.get("/queues")
def list_queues(call: Call) -> Response:
    """List queues by name."""
    rackspace = call.store.rackspace
    most = MOST_QUEUES_V1 if rackspace else MOST
    size, marker = checks.limit(call, PAGE, most), call.query.get("marker", "")
    detailed = checks.flag(call, "detailed")
    found = call.store.owned(tenant(call))
    if not rackspace:
        if "name" in call.query:
            found = [one for one in found if call.query["name"] in one.name]
        for key, value in call.query.items():
            if key not in WORDS:
                found = [one for one in found if str(one.metadata.get(key)) == value]
    total = len(found)
    page = [one for one in found if one.name > marker][:size]
    rows: list[dict[str, Any]] = []
    for one in page:
        row: dict[str, Any] = {"name": one.name, "href": place(call, one.name)}
        if detailed:
            row["metadata"] = dict(one.metadata) if rackspace else whole_metadata(one)
        rows.append(row)
    document: dict[str, Any] = {"queues": rows, "links": []}
    if page:
        query: dict[str, Any] = {"limit": size, "marker": page[-1].name}
        if detailed:
            query["detailed"] = True
        if "name" in call.query and not rackspace:
            query["name"] = call.query["name"]
        document["links"] = next_link(base(call), **query)
    if not rackspace and checks.flag(call, "with_count"):
        document["count"] = total
    if rackspace and not rows:
        return empty_answer(204)
    return json_answer(document)


@routes.put("/queues/{name}")
def make_queue(call: Call, name: str) -> Response:
    """Make a queue; one that is there stays as it is."""
    checks.queue_name(call, name)
    metadata = None
    if call.payload and not call.store.rackspace:
        metadata = checks.document(call, dict, MOST_METADATA)
    there = call.store.find(tenant(call), name) is not None
    if not there:
        call.store.make(tenant(call), name, metadata)
    return empty_answer(204 if there else 201, {"Location": place(call, name)})


@routes.get("/queues/{name}")
def show_queue(call: Call, name: str) -> Response:
    """Tell whether a queue exists in v1; in v2 show the metadata of any name."""
    if call.store.rackspace:
        call.store.get(tenant(call), name)
        return empty_answer(204, {"Content-Location": place(call, name)})
    if call.method == "HEAD":
        raise Problem(405, "The method is not allowed for this resource.")
    checks.queue_name(call, name)
    return json_answer(whole_metadata(call.store.find(tenant(call), name)))


@routes.delete("/queues/{name}")
def delete_queue(call: Call, name: str) -> Response:
    """Delete a queue; also one that does not exist."""
    call.store.queues.pop((tenant(call), name), None)
    return empty_answer(204)


@routes.patch("/queues/{name}")
def patch_queue(call: Call, name: str) -> Response:
    """Change metadata one by one; v2 only."""
    if call.store.rackspace:
        raise Problem(405, "The method is not allowed for this resource.")
    if call.headers.get("Content-Type", "").partition(";")[0].strip() not in PATCH_TYPES:
        raise Problem(415, f"Only {PATCH_TYPES[0]} is accepted.")
    queue = call.store.get(tenant(call), name)
    changed = dict(queue.metadata)
    changes = checks.document(call, list, MOST_METADATA) if call.payload else []
    if not changes:
        raise bad("Request body can not be empty", "Invalid request body")
    for change in changes:
        _apply(changed, change)
    queue.metadata = changed
    return json_answer(whole_metadata(queue))


def _apply(metadata: dict[str, Any], change: Any) -> None:
    """Apply one change to metadata.

    Raises:
        Problem: 400, it makes no sense; 409, what it names is not there.
    """
    if not isinstance(change, dict) or change.get("op") not in ("add", "remove", "replace"):
        raise bad("Operations must be one of add, remove, replace.", "Invalid request body")
    path = str(change.get("path", ""))
    if not path.startswith("/metadata/") or path.count("/") != 2:
        raise bad(f"Invalid JSON pointer for this resource: {path!r}", "Invalid request body")
    key = path.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    operation = change["op"]
    if operation != "add" and key not in metadata and key not in RESERVED:
        raise Problem(409, f"Can't {operation} non-existent object {key}.")
    if operation == "remove":
        metadata.pop(key, None)
    elif "value" not in change:
        raise bad(
            f'Operation "{operation}" requires a member named "value".', "Invalid request body"
        )
    else:
        metadata[key] = change["value"]


@routes.get("/queues/{name}/metadata")
def show_metadata(call: Call, name: str) -> Response:
    """Show metadata; v1 only."""
    only(call, "rackspace")
    return json_answer(call.store.get(tenant(call), name).metadata)


@routes.put("/queues/{name}/metadata")
def put_metadata(call: Call, name: str) -> Response:
    """Replace all metadata; v1 only."""
    only(call, "rackspace")
    queue = call.store.get(tenant(call), name)
    metadata = checks.document(call, dict)
    if any(key.startswith("_") for key in metadata):
        raise bad("Reserved queue attributes in metadata are not allowed.")
    queue.metadata = metadata
    return empty_answer(204)


@routes.get("/queues/{name}/stats")
def show_stats(call: Call, name: str) -> Response:
    """Show how many messages there are; v2 tells zeros of a queue that does not exist."""
    if call.store.rackspace:
        call.store.get(tenant(call), name)
    return json_answer(stats(call, call.store.find(tenant(call), name), name))
