"""Backups, and where Trove stores them."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.databases.contents import duplicate
from pyrax.sandbox.databases.documents import backup_document
from pyrax.sandbox.databases.instances import find
from pyrax.sandbox.databases.listing import offset_answer, refuse_null, text_field
from pyrax.sandbox.databases.models import Backup, DatabaseStore, Instance, Step, new_id
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()


def owned(call: Call) -> list[Backup]:
    """Return the caller's backups, oldest first."""
    store: DatabaseStore = call.store
    store.settle()
    return [one for one in store.backups.values() if one.tenant_id == call.tenant]


@routes.get("/backups")
def list_backups(call: Call) -> Response:
    """List backups."""
    found = owned(call)
    program, instance_id = call.query.get("datastore"), call.query.get("instance_id")
    if program:
        found = [one for one in found if one.datastore.name == program]
    if instance_id:
        found = [one for one in found if one.instance_id == instance_id]
    return offset_answer(call, "backups", found, lambda one: backup_document(call, one))


@routes.get("/instances/{instance_id}/backups")
def list_backups_of_instance(call: Call, instance_id: str) -> Response:
    """List the backups of an instance."""
    instance = find(call, instance_id)
    found = [one for one in owned(call) if one.instance_id == instance.id]
    return offset_answer(call, "backups", found, lambda one: backup_document(call, one))


@routes.post("/backups")
def create_backup(call: Call) -> Response:
    """Make a backup of an instance."""
    store: DatabaseStore = call.store
    fields = call.json_object("backup")
    name = text_field(fields, "name", "backup")
    if not store.rackspace and "description" in fields:
        refuse_null(fields, "backup", "description")
        text_field(fields, "description", "backup")
    reference = str(fields.get("instance") or "").rstrip("/").rpartition("/")[2]
    instance: Instance = store.ready_instance(reference, call.tenant)
    if len(owned(call)) >= store.most_backups:
        raise Problem(413, "Quota exceeded for resources: ['backups'].")
    parent_id = fields.get("parent_id")
    if parent_id:
        parent_id = store.backup(str(parent_id), call.tenant).id
    elif fields.get("incremental"):
        complete = [
            one
            for one in owned(call)
            if one.instance_id == instance.id and one.status == "COMPLETED"
        ]
        parent_id = complete[-1].id if complete else None
    made = start_backup(store, instance, name, fields.get("description"), parent_id)
    if not store.rackspace:
        default = store.strategies.get(instance.id) or store.strategies.get(None)
        made.container = fields.get("swift_container") or default or "database_backups"
    return json_answer({"backup": backup_document(call, made)}, 202)


def start_backup(
    store: DatabaseStore,
    instance: Instance,
    name: str,
    description: str | None = None,
    parent_id: str | None = None,
    *,
    automated: bool = False,
) -> Backup:
    """Begin a backup; the instance can do nothing else until it is complete."""
    now = store.clock.now()
    backup = Backup(
        new_id(),
        name,
        description,
        instance.tenant_id,
        instance.id,
        instance.volume,
        instance.flavor,
        instance.datastore,
        instance.version,
        now,
        now,
        parent_id,
        automated=automated,
        databases=[duplicate(one) for one in instance.databases.values()],
        users=[duplicate(one) for one in instance.users.values()],
    )
    store.backups[backup.id] = backup

    def run(at: float) -> None:
        backup.status, backup.updated = ("RUNNING" if store.rackspace else "BUILDING"), at
        instance.steps.append(Step(now + store.durations["backup"], finish))

    def finish(at: float) -> None:
        backup.status, backup.updated = "COMPLETED", at
        store.rest(instance, at)

    instance.status, instance.updated = "BACKUP", now
    instance.steps = [Step(now + store.durations["backup"] / 3, run)]
    return backup


@routes.get("/backups/{backup_id}")
def show_backup(call: Call, backup_id: str) -> Response:
    """Show a backup."""
    return json_answer({"backup": backup_document(call, call.store.backup(backup_id, call.tenant))})


@routes.delete("/backups/{backup_id}")
def delete_backup(call: Call, backup_id: str) -> Response:
    """Delete a backup and the incremental ones that build upon it."""
    store: DatabaseStore = call.store
    backup = store.backup(backup_id, call.tenant)
    if backup.status not in ("COMPLETED", "FAILED"):
        raise Problem(422, f"Backup {backup_id} is still running.")
    doomed = {backup_id}
    while True:
        more = {one.id for one in store.backups.values() if one.parent_id in doomed} - doomed
        if not more:
            break
        doomed |= more
    for one in doomed:
        del store.backups[one]
    return empty_answer(202)


@routes.post("/backups/{backup_id}/action")
def act(call: Call, backup_id: str) -> Response:
    """Copy a backup to another region; Rackspace only."""
    store: DatabaseStore = call.store
    backup = store.backup(backup_id, call.tenant)
    if not store.rackspace:
        raise Problem(404, "The resource could not be found.")
    fields = call.json_object("copy-backup")
    cloud = call.site.cloud
    region = cloud.region_named(str(fields.get("target_backup_region")))
    if region is None or region == call.site.region:
        raise Problem(400, "The target region is not valid.")
    if backup.status != "COMPLETED":
        raise Problem(422, f"Backup {backup_id} is still running.")
    target = cloud.stores.of("databases", region, call.site.dialect)
    copy = Backup(
        **{
            **vars(backup),
            "id": new_id(),
            "name": fields.get("name") or backup.name,
            "description": fields.get("description") or backup.description,
            "parent_id": None,
        }
    )
    target.backups[copy.id] = copy
    return empty_answer(202)


# -- strategies ------------------------------------------------------------------------------------


def _strategy(call: Call, instance_id: str | None, container: str) -> dict[str, Any]:
    """Return the document of a strategy."""
    return {
        "project_id": call.tenant,
        "instance_id": instance_id,
        "backend": "swift",
        "swift_container": container,
    }


def _only_trove(call: Call) -> None:
    """Refuse what Rackspace does not have."""
    if call.store.rackspace:
        raise Problem(404, "The resource could not be found.")


@routes.get("/backup_strategies")
def list_strategies(call: Call) -> Response:
    """List where backups are stored."""
    _only_trove(call)
    rows = [_strategy(call, key, value) for key, value in call.store.strategies.items()]
    return json_answer({"backup_strategies": rows})


@routes.post("/backup_strategies")
def create_strategy(call: Call) -> Response:
    """Set where backups are stored."""
    _only_trove(call)
    fields = call.json_object("backup_strategy")
    container = text_field(fields, "swift_container", "backup_strategy")
    instance_id = fields.get("instance_id")
    if instance_id:
        find(call, str(instance_id))
    call.store.strategies[instance_id] = container
    return json_answer({"backup_strategy": _strategy(call, instance_id, container)}, 202)


@routes.delete("/backup_strategies")
def delete_strategy(call: Call) -> Response:
    """Forget where backups are stored."""
    _only_trove(call)
    instance_id = call.query.get("instance_id")
    if instance_id not in call.store.strategies:
        raise Problem(404, "There is no such backup strategy.")
    del call.store.strategies[instance_id]
    return empty_answer(202)
