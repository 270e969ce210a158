"""Instances: making, showing, changing and deleting them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.databases import contents
from pyrax.sandbox.databases.documents import (
    brief_instance,
    instance_document,
    moment,
)
from pyrax.sandbox.databases.listing import page_answer, refuse_null, size_field, text_field
from pyrax.sandbox.databases.models import DatabaseStore, Instance, new_id, new_password
from pyrax.sandbox.databases.seeds import PARAMETERS
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

# An instance of this name ends in ERROR.
FAILING_NAME = "fail"


def find(call: Call, instance_id: str) -> Instance:
    """Return an instance of the caller."""
    found: Instance = call.store.instance(instance_id, call.tenant)
    return found


def ready(call: Call, instance_id: str) -> Instance:
    """Return an instance of the caller with which something can be done now."""
    found: Instance = call.store.ready_instance(instance_id, call.tenant)
    return found


def owned(call: Call) -> list[Instance]:
    """Return the caller's instances."""
    store: DatabaseStore = call.store
    store.settle()
    return [one for one in store.instances.values() if one.tenant_id == call.tenant]


@routes.get("/instances")
def list_instances(call: Call) -> Response:
    """List instances, without details."""
    instances = owned(call)
    if call.query.get("include_replicas", "").lower() == "false":
        instances = [one for one in instances if one.replica_of is None]
    if call.query.get("include_ha", "").lower() == "false":
        instances = [one for one in instances if one.ha_id is None]
    return page_answer(
        call, "instances", instances, lambda one: brief_instance(call, one), lambda one: one.id
    )


@routes.get("/instances/detail")
def list_instances_in_detail(call: Call) -> Response:
    """List instances with all details; Trove only."""
    if call.store.rackspace:
        raise Problem(404, "Resource detail cannot be found.")
    return page_answer(
        call,
        "instances",
        owned(call),
        lambda one: instance_document(call, one),
        lambda one: one.id,
    )


@routes.post("/instances")
def create_instance(call: Call) -> Response:
    """Make an instance: empty, of a backup, or as a replica."""
    store: DatabaseStore = call.store
    fields = call.json_object("instance")
    count = int(fields.get("replica_count") or 1)
    if len(owned(call)) + count > store.most_instances:
        raise Problem(413, "Quota exceeded for resources: ['instances'].")
    name = text_field(fields, "name", "instance")
    if not store.rackspace:
        refuse_null(fields, "instance", "availability_zone", "locality", "region_name")
    source_id = fields.get("replica_of") or fields.get("slave_of")
    if source_id:
        made = _replica(call, name, fields, find(call, source_id))
        for number in range(1, count):
            _replica(call, f"{name}-{number + 1}", fields, find(call, source_id))
    else:
        made = _fresh(call, name, fields)
    return json_answer({"instance": instance_document(call, made)})


def _fresh(call: Call, name: str, fields: dict[str, Any]) -> Instance:
    """Make an instance that is no replica."""
    store: DatabaseStore = call.store
    if fields.get("flavorRef") in (None, ""):
        raise Problem(400, "Validation error: instance 'flavorRef' is a required property")
    flavor = store.flavor(fields["flavorRef"])
    size = size_field(fields, store)
    chosen = fields.get("datastore") or {}
    datastore = store.datastore(chosen.get("type"))
    version = store.version(datastore, chosen.get("version"))
    restore = fields.get("restorePoint")
    backup = None
    if restore:
        backup = store.backup(str(restore.get("backupRef")), call.tenant)
        if backup.status != "COMPLETED":
            raise Problem(
                409, f"Unable to create instance because backup {backup.id} is not completed."
            )
        if size < backup.volume:
            raise Problem(403, "Backup is too large for given flavor or volume.")
        datastore, version = backup.datastore, backup.version
    now = call.now
    instance = Instance(
        new_id(),
        name,
        call.tenant,
        flavor,
        size,
        (fields.get("volume") or {}).get("type"),
        datastore,
        version,
        now,
        now,
        store.next_number(),
        access=dict(fields.get("access") or {}),
        availability_zone=fields.get("availability_zone"),
    )
    contents.add_databases(call, instance, fields.get("databases") or [])
    contents.add_users(call, instance, fields.get("users") or [])
    if backup is not None:
        contents.restore(instance, backup)
    if fields.get("configuration"):
        group = store.configuration(str(fields["configuration"]), call.tenant)
        instance.configuration_id = group.id
    store.instances[instance.id] = instance
    start_build(store, instance)
    return instance


def _replica(call: Call, name: str, fields: dict[str, Any], source: Instance) -> Instance:
    """Make a replica of an instance."""
    store: DatabaseStore = call.store
    store.ready_instance(source.id, call.tenant)
    if source.replica_of:
        raise Problem(400, "Cannot create a replica of a replica.")
    if not store.rackspace:
        for key in ("flavorRef", "volume", "datastore", "databases", "users", "locality"):
            if fields.get(key):
                raise Problem(400, f"Cannot specify {key} when creating replica instance.")
        flavor, size = source.flavor, source.volume
    else:
        flavor, size = store.flavor(fields.get("flavorRef")), size_field(fields, store)
    now = call.now
    made = Instance(
        new_id(),
        name,
        call.tenant,
        flavor,
        size,
        source.volume_type,
        source.datastore,
        source.version,
        now,
        now,
        store.next_number(),
        replica_of=source.id,
    )
    contents.copy(source, made)
    store.instances[made.id] = made
    start_build(store, made)
    return made


def start_build(store: DatabaseStore, instance: Instance) -> None:
    """Build an instance; it becomes active, or fails when its name asks for that."""

    def finish(at: float) -> None:
        if instance.name == FAILING_NAME:
            instance.status = "ERROR"
            instance.fault = {
                "message": "The guest did not report within the time allowed.",
                "created": moment(at),
                "details": "",
            }
            return
        store.rest(instance, at)

    store.begin(instance, "BUILD", "build", finish)


@routes.get("/instances/{instance_id}")
def show_instance(call: Call, instance_id: str) -> Response:
    """Show an instance."""
    return json_answer({"instance": instance_document(call, find(call, instance_id))})


@routes.delete("/instances/{instance_id}")
def delete_instance(call: Call, instance_id: str) -> Response:
    """Delete an instance: it shuts down, and then is gone."""
    store: DatabaseStore = call.store
    instance = find(call, instance_id)
    if instance.status in ("BUILD", "BACKUP", "RESIZE", "REBOOT", "SHUTDOWN"):
        raise Problem(422, f"Instance {instance_id} is not ready. (Status is {instance.status}).")
    if instance.ha_id is not None:
        raise Problem(403, "Cannot delete an instance of a group for high availability.")
    if any(one.replica_of == instance_id for one in owned(call)):
        raise Problem(403, "Cannot delete the source of replicas; delete or detach them first.")
    remove(store, instance)
    return empty_answer(202)


def remove(store: DatabaseStore, instance: Instance) -> None:
    """Let an instance shut down and go."""

    def vanish(at: float) -> None:
        store.instances.pop(instance.id, None)

    store.begin(instance, "SHUTDOWN", "delete", vanish)


@routes.patch("/instances/{instance_id}")
def patch_instance(call: Call, instance_id: str) -> Response:
    """Give an instance another name, or detach a replica."""
    instance = find(call, instance_id)
    fields = call.json_object("instance")
    _change(call, instance, fields)
    return empty_answer(202)


@routes.put("/instances/{instance_id}")
def put_instance(call: Call, instance_id: str) -> Response:
    """Change what PATCH does not, or in Trove all there is to change."""
    instance = find(call, instance_id)
    fields = call.json_object("instance")
    if call.store.rackspace and set(fields) - {"configuration"}:
        raise Problem(400, "Validation error: only 'configuration' can be changed by PUT.")
    _change(call, instance, fields)
    return empty_answer(202)


def _change(call: Call, instance: Instance, fields: dict[str, Any]) -> None:
    """Change fields of an instance."""
    store: DatabaseStore = call.store
    detach = "" if store.rackspace else None
    known = {"name", "configuration", "replica_of"}
    if not store.rackspace:
        known |= {"slave_of", "access", "datastore_version"}
    if set(fields) - known or not fields:
        raise Problem(400, f"Validation error: {sorted(set(fields) - known)} cannot be changed.")
    if "name" in fields:
        instance.name = text_field(fields, "name", "instance")
    if "configuration" in fields:
        chosen = fields["configuration"]
        _configure(call, instance, None if chosen == detach else chosen)
    for key in ("replica_of", "slave_of"):
        if key in fields:
            if fields[key] != detach:
                raise Problem(400, f"Validation error: {key} can only be taken away.")
            if instance.replica_of is None:
                raise Problem(400, f"Instance {instance.id} is not a replica.")
            instance.replica_of = None
    if "access" in fields:
        instance.access.update(fields["access"])
    if "datastore_version" in fields:
        upgrade(call, instance, fields["datastore_version"])


def _configure(call: Call, instance: Instance, configuration_id: Any) -> None:
    """Let an instance use a configuration group, or none; some settings need a restart."""
    store: DatabaseStore = call.store
    store.ready_instance(instance.id, call.tenant)
    before = store.configurations.get(instance.configuration_id or "")
    if configuration_id is None:
        instance.configuration_id, values = None, before.values if before else {}
    else:
        group = store.configuration(str(configuration_id), call.tenant)
        if group.datastore.id != instance.datastore.id:
            raise Problem(400, "The configuration is for another datastore.")
        instance.configuration_id, values = group.id, group.values
    if any(PARAMETERS[name][3] for name in values):
        instance.status = "RESTART_REQUIRED"
        instance.steps.clear()


def upgrade(call: Call, instance: Instance, version: Any) -> None:
    """Bring an instance to another version of its program."""
    store: DatabaseStore = call.store
    store.ready_instance(instance.id, call.tenant)
    wanted = store.version(instance.datastore, str(version))

    def finish(at: float) -> None:
        instance.version = wanted
        store.rest(instance, at)

    store.begin(instance, "RESIZE" if store.rackspace else "UPGRADE", "upgrade", finish)


@routes.get("/instances/{instance_id}/configuration")
def show_defaults(call: Call, instance_id: str) -> Response:
    """Show the settings that an instance has without a configuration group."""
    find(call, instance_id)
    values = {"connect_timeout": "15", "max_connections": "100", "wait_timeout": "120"}
    return json_answer({"instance": {"configuration": values}})


@routes.get("/instances/{instance_id}/replicas")
def list_replicas(call: Call, instance_id: str) -> Response:
    """List the replicas of an instance; Rackspace only."""
    if not call.store.rackspace:
        raise Problem(404, "The resource could not be found.")
    source = find(call, instance_id)
    replicas = [one for one in owned(call) if one.replica_of == source.id]
    return json_answer({"instances": [brief_instance(call, one) for one in replicas]})


# -- root ------------------------------------------------------------------------------------------


@routes.get("/instances/{instance_id}/root")
def show_root(call: Call, instance_id: str) -> Response:
    """Tell whether root was ever enabled."""
    return json_answer({"rootEnabled": find(call, instance_id).root_ever})


@routes.post("/instances/{instance_id}/root")
def enable_root(call: Call, instance_id: str) -> Response:
    """Enable root; in Trove the caller may choose the password."""
    instance = ready(call, instance_id)
    wanted = None
    if call.payload and not call.store.rackspace:
        document = call.json()
        wanted = document.get("password") if isinstance(document, dict) else None
    instance.root_ever = True
    instance.root_password = wanted or new_password()
    return json_answer({"user": {"name": "root", "password": instance.root_password}})


@routes.delete("/instances/{instance_id}/root")
def disable_root(call: Call, instance_id: str) -> Response:
    """Disable root; Trove only."""
    if call.store.rackspace:
        raise Problem(405, "The method is not allowed for this resource.")
    instance = ready(call, instance_id)
    if not instance.root_ever:
        raise Problem(404, "Root was never enabled on this instance.")
    instance.root_password = None
    return empty_answer(204)


# -- actions ---------------------------------------------------------------------------------------


@routes.post("/instances/{instance_id}/action")
def act(call: Call, instance_id: str) -> Response:
    """Do something with an instance."""
    document = call.json()
    if not isinstance(document, dict) or len(document) != 1:
        raise Problem(400, "Validation error: exactly one action is needed.")
    name, body = next(iter(document.items()))
    action = ACTIONS.get(name)
    only_rackspace = name in ("save_logs", "convert_to_ha", "upgrade")
    only_trove = name in ("promote_to_replica_source", "eject_replica_source", "reset_status")
    if action is None or (only_trove if call.store.rackspace else only_rackspace):
        raise Problem(400, f"Validation error: there is no action '{name}'.")
    if name == "reset_status":
        action(call, find(call, instance_id), body)
    else:
        action(call, ready(call, instance_id), body)
    return empty_answer(202)


def _restart(call: Call, instance: Instance, body: Any) -> None:
    """Restart the database program."""
    store: DatabaseStore = call.store
    store.begin(instance, "REBOOT", "reboot", lambda at: store.rest(instance, at))


def _resize(call: Call, instance: Instance, body: Any) -> None:
    """Change the size, or make the volume larger."""
    store: DatabaseStore = call.store
    fields = body if isinstance(body, dict) else {}
    if "flavorRef" in fields:
        flavor = store.flavor(fields["flavorRef"])
        if flavor.id == instance.flavor.id:
            raise Problem(400, "No change was requested in the size of the instance.")
    elif "volume" in fields:
        size = size_field(fields, store)
        if size <= instance.volume:
            raise Problem(400, f"The new volume 'size' must be larger than {instance.volume} GB.")
        flavor = instance.flavor
    else:
        raise Problem(400, "Validation error: resize needs 'flavorRef' or 'volume'.")
    volume = size if "volume" in fields and "flavorRef" not in fields else instance.volume

    def finish(at: float) -> None:
        instance.flavor, instance.volume = flavor, volume
        store.rest(instance, at)

    store.begin(instance, "RESIZE", "resize", finish)


def _upgrade(call: Call, instance: Instance, body: Any) -> None:
    """Bring an instance to another version."""
    upgrade(call, instance, (body or {}).get("datastore_version"))


def _save_logs(call: Call, instance: Instance, body: Any) -> None:
    """Store the logs of an instance."""
    instance.logs["general"] = {"name": "general", "status": "Published"}


def _promote(call: Call, instance: Instance, body: Any) -> None:
    """Let a replica and its source change places."""
    store: DatabaseStore = call.store
    source = store.instances.get(instance.replica_of or "")
    if source is None:
        raise Problem(400, f"Instance {instance.id} is not a replica.")
    for other in store.instances.values():
        if other.replica_of == source.id:
            other.replica_of = instance.id
    source.replica_of, instance.replica_of = instance.id, None
    store.begin(instance, "PROMOTE", "reboot", lambda at: store.rest(instance, at))


def _eject(call: Call, instance: Instance, body: Any) -> None:
    """Let a replica take the place of a source."""
    store: DatabaseStore = call.store
    replicas = [one for one in store.instances.values() if one.replica_of == instance.id]
    if not replicas:
        raise Problem(400, f"Instance {instance.id} is not a replica source.")
    heir = replicas[0]
    for other in replicas[1:]:
        other.replica_of = heir.id
    heir.replica_of = None
    store.begin(instance, "EJECT", "reboot", lambda at: store.rest(instance, at))


def _reset_status(call: Call, instance: Instance, body: Any) -> None:
    """Set the status to ERROR."""
    if not call.is_admin:
        raise Problem(403, "Policy doesn't allow instance:reset_status to be performed.")
    instance.status = "ERROR"
    instance.steps.clear()


ACTIONS: dict[str, Callable[[Call, Instance, Any], None]] = {
    "restart": _restart,
    "resize": _resize,
    "upgrade": _upgrade,
    "save_logs": _save_logs,
    "promote_to_replica_source": _promote,
    "eject_replica_source": _eject,
    "reset_status": _reset_status,
}
