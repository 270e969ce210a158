"""Keystone's front door: version discovery, and which version answers a path."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.identity import (
    keystone_v2,
    keystone_v3,
    keystone_v3_admin,
    keystone_v3_roles,
)
from pyrax.sandbox.routing import Call, Router

V3 = Router()
for room in (keystone_v3, keystone_v3_admin, keystone_v3_roles):
    V3.include(room.routes)

V2 = keystone_v2.routes


def _version(call: Call, name: str, status: str, path: str, updated: str) -> dict[str, Any]:
    """Return the description of one version."""
    media = f"application/vnd.openstack.identity-{'v3' if path == 'v3' else 'v2.0'}+json"
    return {
        "id": name,
        "status": status,
        "updated": updated,
        "links": [{"rel": "self", "href": f"{call.site.cloud.keystone_endpoint}/{path}/"}],
        "media-types": [{"base": "application/json", "type": media}],
    }


def _versions(call: Call) -> dict[str, dict[str, Any]]:
    """Return the descriptions of all versions that are switched on, by path."""
    found = {
        "v3": _version(call, "v3.14", "stable", "v3", "2020-04-07T00:00:00Z"),
        "v2.0": _version(call, "v2.0", "deprecated", "v2.0", "2016-08-04T00:00:00Z"),
    }
    return {path: found[path] for path in found if path in call.site.cloud.keystone_versions}


def respond(call: Call) -> Response:
    """Answer a call to any version, or describe the versions."""
    version, _, rest = call.path.strip("/").partition("/")
    offered = _versions(call)
    if not version:
        return json_answer({"versions": {"values": list(offered.values())}}, 300)
    if version in offered and not rest:
        return json_answer({"version": offered[version]})
    if version not in offered:
        raise Problem(404, "The resource could not be found.")
    return (V3 if version == "v3" else V2).dispatch(call, rest)
