"""Metadata of volumes and snapshots, as a whole and key by key."""

from __future__ import annotations

import re
from collections.abc import Callable

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage import versions
from pyrax.sandbox.block_storage.models import Snapshot, Volume
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

LONGEST = 255
KEY = re.compile(r"[a-zA-Z0-9-_:. /]{1,255}")


def checked(value: object) -> dict[str, str]:
    """Return metadata that is good.

    Raises:
        Problem: 400, it is not.
    """
    if not isinstance(value, dict):
        raise Problem(400, "Invalid input for field/attribute metadata.")
    for key, text in value.items():
        if not KEY.fullmatch(key):
            raise Problem(
                400,
                f"Invalid input for field/attribute metadata. Value: {value}. {key!r} does not "
                f"match any of the regexes: '^{KEY.pattern}$'",
            )
        if not isinstance(text, str) or len(text) > LONGEST:
            raise Problem(400, f"Invalid input for field/attribute {key}. Value: {text}.")
    return dict(value)


def _volume(call: Call, item_id: str) -> Volume:
    """Return a volume of the caller."""
    versions.only_openstack(call)
    found: Volume = call.store.volume(item_id, call.tenant)
    return found


def _snapshot(call: Call, item_id: str) -> Snapshot:
    """Return a snapshot of the caller; Rackspace only shows metadata of snapshots."""
    if call.method != "GET":
        versions.only_openstack(call)
    found: Snapshot = call.store.snapshot(item_id, call.tenant)
    return found


def _serve(kind: str, find: Callable[[Call, str], Volume | Snapshot]) -> None:
    """Register the calls for the metadata of one kind of thing."""

    @routes.get(f"/{kind}/{{item_id}}/metadata")
    def show(call: Call, item_id: str) -> Response:
        return json_answer({"metadata": dict(find(call, item_id).metadata)})

    @routes.post(f"/{kind}/{{item_id}}/metadata")
    def merge(call: Call, item_id: str) -> Response:
        thing = find(call, item_id)
        thing.metadata.update(checked(call.json_object("metadata")))
        return json_answer({"metadata": dict(thing.metadata)})

    @routes.put(f"/{kind}/{{item_id}}/metadata")
    def replace(call: Call, item_id: str) -> Response:
        thing = find(call, item_id)
        thing.metadata = checked(call.json_object("metadata"))
        return json_answer({"metadata": dict(thing.metadata)})

    @routes.get(f"/{kind}/{{item_id}}/metadata/{{key}}")
    def show_key(call: Call, item_id: str, key: str) -> Response:
        thing = find(call, item_id)
        _require(thing, key)
        return json_answer({"meta": {key: thing.metadata[key]}})

    @routes.put(f"/{kind}/{{item_id}}/metadata/{{key}}")
    def set_key(call: Call, item_id: str, key: str) -> Response:
        thing = find(call, item_id)
        given = checked(call.json_object("meta"))
        if list(given) != [key]:
            raise Problem(400, "Request body contains too many items")
        thing.metadata.update(given)
        return json_answer({"meta": given})

    @routes.delete(f"/{kind}/{{item_id}}/metadata/{{key}}")
    def delete_key(call: Call, item_id: str, key: str) -> Response:
        thing = find(call, item_id)
        _require(thing, key)
        del thing.metadata[key]
        return empty_answer(200)


def _require(thing: Volume | Snapshot, key: str) -> None:
    """Refuse a key that is not there."""
    if key not in thing.metadata:
        raise Problem(404, f"Metadata item {key} was not found")


_serve("volumes", _volume)
_serve("snapshots", _snapshot)
