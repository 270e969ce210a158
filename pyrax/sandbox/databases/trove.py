"""What only Trove has: the list of limits, and the logs of instances."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.databases.documents import moment
from pyrax.sandbox.databases.instances import find
from pyrax.sandbox.databases.models import DatabaseStore, Instance
from pyrax.sandbox.errors import Problem, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

LOGS = {"error": "SYS", "general": "USER", "slow_query": "USER"}
RATE = 200


def _only_trove(call: Call) -> DatabaseStore:
    """Return the store; on Rackspace these calls do not exist."""
    store: DatabaseStore = call.store
    if store.rackspace:
        raise Problem(404, "The resource could not be found.")
    return store


@routes.get("/limits")
def show_limits(call: Call) -> Response:
    """List the quotas and the rate limits."""
    store = _only_trove(call)
    rows: list[dict[str, Any]] = [
        {
            "verb": "ABSOLUTE",
            "max_instances": store.most_instances,
            "max_backups": store.most_backups,
            "max_volumes": 40,
        }
    ]
    rows += [
        {
            "verb": verb,
            "value": RATE,
            "unit": "MINUTE",
            "uri": "*",
            "regex": ".*",
            "remaining": RATE,
            "nextAvailable": f"{moment(call.now)}Z",
        }
        for verb in ("DELETE", "GET", "POST", "PUT")
    ]
    return json_answer({"limits": rows})


def _log(instance: Instance, name: str) -> dict[str, Any]:
    """Return the document of a log."""
    known = instance.logs.get(name, {})
    kind = LOGS[name]
    return {
        "name": name,
        "type": kind,
        "status": known.get("status", "Enabled" if kind == "SYS" else "Disabled"),
        "published": known.get("published", 0),
        "pending": 4096 if known.get("status") == "Enabled" else 0,
        "container": known.get("container", "None"),
        "prefix": known.get("prefix", "None"),
        "metafile": f"{instance.id}/{name}_metafile",
    }


@routes.get("/instances/{instance_id}/log")
def list_logs(call: Call, instance_id: str) -> Response:
    """List the logs of an instance."""
    _only_trove(call)
    instance = find(call, instance_id)
    return json_answer({"logs": [_log(instance, name) for name in LOGS]})


@routes.post("/instances/{instance_id}/log")
def change_log(call: Call, instance_id: str) -> Response:
    """Switch a log on or off, publish or discard it."""
    _only_trove(call)
    instance = find(call, instance_id)
    document = call.json()
    name = document.get("name") if isinstance(document, dict) else None
    if name not in LOGS:
        raise Problem(404, f"The log '{name}' cannot be found.")
    known = instance.logs.setdefault(name, {})
    if LOGS[name] == "SYS" and (document.get("enable") or document.get("disable")):
        raise Problem(400, "A system log can neither be enabled nor disabled.")
    if document.get("enable"):
        known["status"] = "Enabled"
    if document.get("disable"):
        known["status"] = "Disabled"
    if document.get("publish"):
        known.update(
            status="Published",
            published=4096,
            container="database_logs",
            prefix=f"{instance.id}/mysql-{name}/",
        )
    if document.get("discard"):
        known.update(published=0, container="None", prefix="None")
    return json_answer({"log": _log(instance, name)})
