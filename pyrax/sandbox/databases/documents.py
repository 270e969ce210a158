"""Instances, backups, flavors and the rest as the services write them."""

from __future__ import annotations

from typing import Any

from pyrax.sandbox.clock import iso
from pyrax.sandbox.databases.models import (
    Backup,
    Configuration,
    DatabaseStore,
    Datastore,
    Flavor,
    Group,
    Instance,
    User,
    Version,
)
from pyrax.sandbox.routing import Call

# The used space of a volume is not known in these states.
WITHOUT_USED = ("BUILD", "REBOOT", "RESIZE", "ERROR", "SHUTDOWN")


def moment(seconds: float) -> str:
    """Return a time as these services write it, without a zone."""
    return iso(seconds)[:-1]


def links(call: Call, kind: str, item_id: str) -> list[dict[str, str]]:
    """Return the links of a thing."""
    return [
        {"rel": "self", "href": f"{call.site.url}/v1.0/{call.tenant}/{kind}/{item_id}"},
        {"rel": "bookmark", "href": f"{call.site.url}/{kind}/{item_id}"},
    ]


def flavor_document(call: Call, flavor: Flavor) -> dict[str, Any]:
    """Return a flavor; Trove has ids that are no numbers, and says them in a field of its own."""
    number = int(flavor.id) if flavor.id.isdigit() else None
    document: dict[str, Any] = {"id": number, "name": flavor.name, "ram": flavor.ram}
    if not call.store.rackspace:
        document.update(
            {"str_id": flavor.id, "vcpus": flavor.vcpus, "disk": flavor.disk, "ephemeral": 0}
        )
    document["links"] = links(call, "flavors", flavor.id)
    return document


def brief_instance(call: Call, instance: Instance) -> dict[str, Any]:
    """Return an instance as lists show it."""
    store: DatabaseStore = call.store
    document: dict[str, Any] = {
        "id": instance.id,
        "name": instance.name,
        "status": instance.status,
        "flavor": {
            "id": instance.flavor.id,
            "links": links(call, "flavors", instance.flavor.id),
        },
        "volume": {"size": instance.volume},
        "datastore": {"type": instance.datastore.name, "version": instance.version.name},
        "links": links(call, "instances", instance.id),
    }
    replicas = [one for one in store.instances.values() if one.replica_of == instance.id]
    if replicas or not store.rackspace:
        document["replicas"] = [_reference(call, one) for one in replicas]
    if instance.replica_of:
        source = store.instances.get(instance.replica_of)
        document["replica_of"] = (
            {"id": instance.replica_of} if source is None else _reference(call, source)
        )
    if instance.ha_id:
        document["ha_id"] = instance.ha_id
    if store.rackspace:
        if instance.status != "BUILD":
            document["hostname"] = f"{instance.id.replace('-', '')}.rackspaceclouddb.com"
    else:
        document.update(_trove_fields(instance, store))
    configuration = store.configurations.get(instance.configuration_id or "")
    if configuration is not None:
        document["configuration"] = {
            "id": configuration.id,
            "name": configuration.name,
            "links": links(call, "configurations", configuration.id),
        }
    return document


def _reference(call: Call, instance: Instance) -> dict[str, Any]:
    """Return an instance as others refer to it."""
    return {
        "id": instance.id,
        "name": instance.name,
        "links": links(call, "instances", instance.id),
    }


def _trove_fields(instance: Instance, store: DatabaseStore) -> dict[str, Any]:
    """Return what Trove adds to an instance."""
    fields: dict[str, Any] = {
        "operating_status": "HEALTHY" if instance.status in ("ACTIVE", "HEALTHY") else "",
        "region": store.site.region,
        "access": {"is_public": False, "allowed_cidrs": [], **instance.access},
    }
    fields["datastore"] = {
        "type": instance.datastore.name,
        "version": instance.version.name,
        "version_number": instance.version.number,
    }
    if instance.status != "BUILD":
        address = f"10.2.{instance.number // 250}.{instance.number % 250 + 4}"
        fields["addresses"] = [{"address": address, "type": "private", "network": "private"}]
        fields["ip"] = [address]
    return fields


def instance_document(call: Call, instance: Instance) -> dict[str, Any]:
    """Return an instance with all its details."""
    store: DatabaseStore = call.store
    document = brief_instance(call, instance)
    document["created"] = moment(instance.created)
    document["updated"] = moment(instance.updated)
    if instance.status not in WITHOUT_USED:
        used = round(0.12 + 0.02 * len(instance.databases), 2)
        document["volume"]["used"] = used
        if not store.rackspace:
            document["volume"]["used_percent"] = round(100 * used / instance.volume, 1)
    if store.rackspace:
        planned = any(
            schedule["instance_id"] == instance.id for schedule in store.schedules.values()
        )
        document["schedule"] = {"enabled": planned}
    else:
        document["service_status_updated"] = moment(instance.updated)
        document.setdefault("configuration", None)
        if instance.fault is not None:
            document["fault"] = instance.fault
    return document


def user_document(user: User) -> dict[str, Any]:
    """Return a user, without the password."""
    names = [{"name": name} for name in user.databases]
    return {"name": user.name, "host": user.host, "databases": names}


def backup_document(call: Call, backup: Backup) -> dict[str, Any]:
    """Return a backup."""
    done = backup.status == "COMPLETED"
    base = f"{call.site.cloud.url}/backups"
    document: dict[str, Any] = {
        "id": backup.id,
        "name": backup.name,
        "description": backup.description,
        "instance_id": backup.instance_id,
        "status": backup.status,
        "created": moment(backup.created),
        "updated": moment(backup.updated),
        "datastore": {
            "type": backup.datastore.name,
            "version": backup.version.name,
            "version_id": backup.version.id,
        },
        "locationRef": f"{base}/{backup.container}/{backup.id}.xbstream.gz" if done else None,
        "size": round(0.12 + 0.02 * len(backup.databases), 2) if done else None,
        "parent_id": backup.parent_id,
    }
    if call.store.rackspace:
        document["source"] = {"id": backup.instance_id, "type": "instance"}
        document["volume_size"] = backup.volume
        document["flavor_ram"] = backup.flavor.ram
        document["is_automated"] = int(backup.automated)
        document["type"] = "InnoBackupExIncremental" if backup.parent_id else "InnoBackupEx"
    return document


def datastore_document(call: Call, datastore: Datastore) -> dict[str, Any]:
    """Return a database program with its versions."""
    return {
        "id": datastore.id,
        "name": datastore.name,
        "default_version": datastore.default.id,
        "versions": [version_document(call, datastore, one) for one in datastore.versions],
        "links": links(call, "datastores", datastore.id),
    }


def version_document(call: Call, datastore: Datastore, version: Version) -> dict[str, Any]:
    """Return a version of a database program."""
    return {
        "id": version.id,
        "name": version.name,
        "datastore": datastore.id,
        "links": links(call, f"datastores/{datastore.id}/versions", version.id),
    }


def configuration_document(call: Call, group: Configuration) -> dict[str, Any]:
    """Return a configuration group."""
    users = [one for one in call.store.instances.values() if one.configuration_id == group.id]
    return {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "values": dict(group.values),
        "created": moment(group.created),
        "updated": moment(group.updated),
        "instance_count": len(users),
        "datastore_name": group.datastore.name,
        "datastore_version_id": group.version.id,
        "datastore_version_name": group.version.name,
    }


def group_document(call: Call, group: Group) -> dict[str, Any]:
    """Return a group for high availability."""
    store: DatabaseStore = call.store
    source = store.instances[group.source_id]
    document: dict[str, Any] = {
        "id": group.id,
        "name": group.name,
        "state": group.state,
        "tenant_id": group.tenant_id,
        "datastore": {"type": source.datastore.name, "version": source.version.name},
        "volume": {"size": source.volume},
        "flavor": {"id": source.flavor.id, "links": links(call, "flavors", source.flavor.id)},
        "replica_source": [_member(store, group.source_id)],
        "replicas": [_member(store, one) for one in group.replica_ids],
        "acls": [{"address": address} for address in group.acls],
        "networks": [
            {"network": name, "access": access, "port": port, "address": "10.180.3.9"}
            for name in group.networks
            for access, port in (("write", 3306), ("read", 3307))
        ],
    }
    if group.configuration_id:
        document["configuration"] = {"id": group.configuration_id}
    return document


def _member(store: DatabaseStore, instance_id: str) -> dict[str, Any]:
    """Return a member of a group."""
    instance = store.instances[instance_id]
    return {
        "id": instance.id,
        "name": instance.name,
        "status": instance.status,
        "flavor": {"id": instance.flavor.id},
        "volume": {"size": instance.volume},
    }
