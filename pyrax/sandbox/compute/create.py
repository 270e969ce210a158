"""Creating servers: what may be asked for, and what comes of it."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.block_devices import attach_wanted, wanted_volumes
from pyrax.sandbox.compute.lifecycle import start_build
from pyrax.sandbox.compute.models import (
    PUBLIC_NET,
    SERVICE_NET,
    ActionRecord,
    ComputeStore,
    Flavor,
    Image,
    Server,
    new_id,
)
from pyrax.sandbox.compute.networking import Nic, free_port
from pyrax.sandbox.compute.quotas import check_quota, quota
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.routing import Call

USER_DATA_LIMIT = 65535


def last_part(reference: object) -> str:
    """Return the id of a reference that is an id or an address ending in one."""
    return str(reference).rstrip("/").rsplit("/", 1)[-1]


def check_metadata(call: Call, metadata: object, most: str = "metadata_items") -> dict[str, str]:
    """Return metadata when it is in order.

    Raises:
        Problem: 400, it is malformed; 403, there are too many items.
    """
    if not isinstance(metadata, dict):
        raise Problem(400, "Malformed request body. metadata must be an object")
    for key, value in metadata.items():
        if not isinstance(value, str):
            raise Problem(400, "Invalid metadata: The input is not a string or unicode")
        if not key or len(key) > 255:
            raise Problem(400, "Invalid metadata: key must be 1 to 255 characters long")
        if len(value) > 255:
            raise Problem(400, "Invalid metadata: value must be at most 255 characters long")
    limit = quota(call.store, call.caller, most)
    if 0 <= limit < len(metadata):
        raise Problem(403, f"Maximum number of metadata items exceeds {limit}")
    return dict(metadata)


def check_personality(call: Call, entries: object) -> dict[str, bytes]:
    """Return the files to inject, by path.

    Raises:
        Problem: 400, they are malformed; 403 or 413, too many or too large.
    """
    if entries is None:
        return {}
    if versions.since(call, 57):
        raise Problem(400, "Additional properties are not allowed ('personality' was unexpected)")
    if not isinstance(entries, list):
        raise Problem(400, "Invalid personality: it is not a list")
    store: ComputeStore = call.store
    over = 413 if store.rackspace else 403
    most = quota(store, call.caller, "injected_files")
    if len(entries) > most:
        raise Problem(over, f"Personality file limit exceeded: at most {most} files")
    largest = quota(store, call.caller, "injected_file_content_bytes")
    files = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
            raise Problem(400, "Bad personality format: missing path")
        try:
            content = base64.b64decode(str(entry.get("contents", "")), validate=True)
        except (binascii.Error, ValueError):
            raise Problem(
                400, f"Personality content for {entry['path']} cannot be decoded"
            ) from None
        if len(content) > largest:
            raise Problem(over, f"Personality file content too long: at most {largest} bytes")
        files[entry["path"]] = content
    return files


def create_servers(call: Call) -> list[Server]:
    """Create the servers that the body describes, and start to build them."""
    store: ComputeStore = call.store
    given = call.json_object("server")
    caller = call.caller
    assert caller is not None  # noqa: S101 # nosec B101 # the call was authenticated
    name = given.get("name")
    if not isinstance(name, str) or not name.strip():
        raise Problem(400, "Server name is an empty string" if name == "" else "Invalid name")
    if len(name) > 255:
        raise Problem(400, "Server name is too long: at most 255 characters")
    flavor = _flavor(store, given)
    image = _image(call, given)
    _check_fit(flavor, image)
    count = _count(given)
    check_quota(store, caller, instances=count, cores=count * flavor.vcpus, ram=count * flavor.ram)
    metadata = check_metadata(call, given.get("metadata") or {})
    networks = _networks(call, given)
    volumes = wanted_volumes(call, given, count)
    key_name = given.get("key_name")
    if key_name is not None and (caller.user_id, key_name) not in store.keypairs:
        raise Problem(400, "Invalid key_name provided.")
    user_data = _user_data(given)
    personality = check_personality(call, given.get("personality"))
    hints = call.json().get("os:scheduler_hints") or call.json().get("OS-SCH-HNT:scheduler_hints")
    group = (hints or {}).get("group")
    if group is not None and group not in store.server_groups:
        raise Problem(400, f"The server group {group} could not be found")
    description, tags = _versioned(call, given)
    reservation = f"r-{new_id()[:8]}"
    servers = []
    for index in range(count):
        now = store.clock.now()
        server = Server(
            id=new_id(),
            name=name if count == 1 else f"{name}-{index + 1}",
            tenant_id=caller.tenant_id or "",
            user_id=caller.user_id,
            flavor=flavor,
            image_id=image.id if image else None,
            created=now,
            updated=now,
            admin_password=given.get("adminPass") or store.new_password(),
            metadata=dict(metadata),
            key_name=key_name,
            access_ipv4=given.get("accessIPv4") or "",
            access_ipv6=given.get("accessIPv6") or "",
            security_groups=_security_groups(store, given),
            personality=dict(personality),
            user_data=user_data,
            config_drive=bool(given.get("config_drive")),
            disk_config=given.get("OS-DCF:diskConfig", "AUTO"),
            availability_zone=given.get("availability_zone") or "nova",
            description=description,
            hostname=given.get("hostname") or re.sub(r"[^a-z0-9.-]+", "-", name.lower()),
            tags=list(tags),
            group_id=group,
            reservation_id=reservation,
            number=store.next_number(),
        )
        store.servers[server.id] = server
        server.history.append(
            ActionRecord("create", call.request_id, caller.user_id, server.tenant_id, now)
        )
        attach_wanted(store, server, volumes)
        start_build(store, server, networks)
        servers.append(server)
    call.notes["reservation"] = reservation if given.get("return_reservation_id") else None
    return servers


def _flavor(store: ComputeStore, given: dict[str, Any]) -> Flavor:
    """Return the flavor that is asked for."""
    reference = given.get("flavorRef")
    if reference in (None, ""):
        raise Problem(400, "Missing flavorRef attribute")
    flavor = store.flavors.get(last_part(reference))
    if flavor is None:
        raise Problem(400, f"Flavor {last_part(reference)} could not be found.")
    return flavor


def _image(call: Call, given: dict[str, Any]) -> Image | None:
    """Return the image that is asked for; None for a server that boots from a volume."""
    store: ComputeStore = call.store
    reference = given.get("imageRef")
    mapping = given.get("block_device_mapping_v2") or given.get("block_device_mapping")
    if reference in (None, ""):
        if not mapping:
            raise Problem(400, "Missing imageRef attribute")
        return None
    try:
        image = store.image(last_part(reference), call.caller.tenant_id if call.caller else None)
    except Problem:
        raise Problem(400, "Can not find requested image") from None
    if store.clock.now() < image.ready_at or image.failed:
        raise Problem(400, f"Image {image.id} is not active.")
    return image


def _check_fit(flavor: Flavor, image: Image | None) -> None:
    """Refuse a flavor that is too small for the image."""
    if image is None:
        return
    if image.min_ram > flavor.ram:
        raise Problem(400, "Flavor's memory is too small for requested image.")
    if image.min_disk > flavor.disk:
        raise Problem(400, "Flavor's disk is too small for requested image.")


def _count(given: dict[str, Any]) -> int:
    """Return how many servers are made: as many as are wanted at most."""
    try:
        lowest = int(given.get("min_count") or 1)
        highest = int(given.get("max_count") or max(lowest, 1))
    except (TypeError, ValueError):
        raise Problem(400, "min_count and max_count must be integers") from None
    if lowest < 1 or highest < 1:
        raise Problem(400, "min_count and max_count must be at least 1")
    if lowest > highest:
        raise Problem(400, "min_count must be <= max_count")
    return highest


def _networks(call: Call, given: dict[str, Any]) -> list[Nic]:
    """Return what to attach the server to, each with the address that is asked for."""
    store: ComputeStore = call.store
    tenant = call.caller.tenant_id if call.caller else None
    wanted = given.get("networks")
    if wanted is None and versions.since(call, 37):
        raise Problem(
            400, "Invalid input for field/attribute server: 'networks' is a required property"
        )
    if wanted in ("auto", "none"):
        if not versions.since(call, 37):
            raise Problem(400, "Invalid input for field/attribute networks")
        wanted = None if wanted == "auto" else []
    if wanted is None:
        return _usual_nics(store, tenant)
    if not isinstance(wanted, list):
        raise Problem(400, "Unable to parse networks: it is not a list")
    return [_nic(store, tenant, entry) for entry in wanted]


def _usual_nics(store: ComputeStore, tenant: str | None) -> list[Nic]:
    """Return what a server is attached to for which no networks are named."""
    if store.rackspace:
        return [Nic(store.networks[PUBLIC_NET]), Nic(store.networks[SERVICE_NET])]
    available = [entry for entry in store.visible_networks(tenant) if entry.owner is None]
    own = [entry for entry in store.visible_networks(tenant) if entry.owner is not None]
    if len(own) > 1:
        message = "Multiple possible networks found, use a Network ID to be more specific."
        raise Problem(409, message)
    return [Nic(entry) for entry in own or available[:1]]


def _nic(store: ComputeStore, tenant: str | None, entry: Any) -> Nic:
    """Return what one entry of the networks asks for: a port, or a network with an address."""
    if not isinstance(entry, dict) or not (entry.get("uuid") or entry.get("port")):
        raise Problem(400, "Bad networks format: network uuid is missing")
    if entry.get("port"):
        port_id = str(entry["port"])
        try:
            port = free_port(store, port_id, tenant or "")
        except Problem as problem:
            raise Problem(400, problem.message) from None
        return Nic(store.networks[port["network_id"]], port=port_id)
    network = store.networks.get(str(entry["uuid"]))
    if network is None or network.owner not in (None, tenant):
        raise Problem(400, f"Network {entry['uuid']} could not be found.")
    if not store.network_service.subnets_of(network.id):
        message = f"Network {network.id} requires a subnet in order to boot instances on."
        raise Problem(400, message)
    return Nic(network, entry.get("fixed_ip"))


def _user_data(given: dict[str, Any]) -> str | None:
    """Return the user data when it is in order."""
    user_data = given.get("user_data")
    if user_data is None:
        return None
    if len(user_data) > USER_DATA_LIMIT:
        raise Problem(
            400, f"User data too large. User data must be no larger than {USER_DATA_LIMIT}"
        )
    try:
        base64.b64decode(user_data, validate=True)
    except (binascii.Error, ValueError):
        raise Problem(400, "Userdata content cannot be decoded") from None
    return str(user_data)


def _security_groups(store: ComputeStore, given: dict[str, Any]) -> list[str]:
    """Return the names of the security groups."""
    if store.rackspace:
        return []
    groups = given.get("security_groups") or [{"name": "default"}]
    return [str(entry["name"]) for entry in groups]


def _versioned(call: Call, given: dict[str, Any]) -> tuple[str | None, list[str]]:
    """Return description and tags, which early versions refuse."""
    for key, minor in (("description", 19), ("tags", 52), ("hostname", 90)):
        if key in given and not versions.since(call, minor) and not call.store.rackspace:
            raise Problem(400, f"Additional properties are not allowed ('{key}' was unexpected)")
    return given.get("description"), given.get("tags") or []
