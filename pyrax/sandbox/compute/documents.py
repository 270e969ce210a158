"""Servers, images and flavors as compute writes them."""

from __future__ import annotations

import hashlib
from typing import Any

from pyrax.sandbox.clock import iso, iso_microseconds
from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.models import (
    WITH_PROGRESS,
    ComputeStore,
    Flavor,
    Image,
    Server,
)
from pyrax.sandbox.compute.networking import Interface
from pyrax.sandbox.routing import Call

POWER = {"PAUSED": 3, "SHUTOFF": 4, "SUSPENDED": 7, "SHELVED": 4, "SHELVED_OFFLOADED": 4}
VM_STATES = {
    "BUILD": "building",
    "SHUTOFF": "stopped",
    "ERROR": "error",
    "RESCUE": "rescued",
    "PAUSED": "paused",
    "SUSPENDED": "suspended",
    "SHELVED": "shelved",
    "SHELVED_OFFLOADED": "shelved_offloaded",
    "SOFT_DELETED": "soft-delete",
    "DELETED": "deleted",
    "VERIFY_RESIZE": "resized",
}


def vm_state(server: Server) -> str:
    """Return Nova's inner word for a server's state."""
    return VM_STATES.get(server.status, "active")


def base(call: Call) -> str:
    """Return the address below which this call's resources stand."""
    if call.site.dialect == "rackspace":
        return f"{call.site.url}/v2/{call.tenant}"
    return f"{call.site.url}/{call.path.split('/')[0]}"


def bookmark_base(call: Call) -> str:
    """Return the same without the version."""
    return f"{call.site.url}/{call.tenant}"


def links(call: Call, kind: str, item_id: str) -> list[dict[str, str]]:
    """Return the links of a resource."""
    return [
        {"rel": "self", "href": f"{base(call)}/{kind}/{item_id}"},
        bookmark(call, kind, item_id),
    ]


def bookmark(call: Call, kind: str, item_id: str) -> dict[str, str]:
    """Return the lasting link of a resource."""
    return {"rel": "bookmark", "href": f"{bookmark_base(call)}/{kind}/{item_id}"}


# -- servers -------------------------------------------------------------------------------------


def brief_server(call: Call, server: Server) -> dict[str, Any]:
    """Return a server as short lists show it."""
    return {"id": server.id, "name": server.name, "links": links(call, "servers", server.id)}


def addresses(call: Call, server: Server) -> dict[str, list[dict[str, Any]]]:
    """Return the addresses of a server by network; there are none while it is being built."""
    found: dict[str, list[dict[str, Any]]] = {}
    if server.status == "BUILD":
        return found
    store: ComputeStore = call.store
    for interface in server.interfaces:
        rows = found.setdefault(interface.label, [])
        rows += [
            _address(call, interface, entry.addr, entry.version, "fixed")
            for entry in interface.addresses
        ]
    for floating in store.floating_ips.values():
        if floating.server_id == server.id and server.interfaces:
            first = server.interfaces[0]
            found[first.label].append(_address(call, first, floating.ip, 4, "floating"))
    return found


def _address(
    call: Call, interface: Interface, address: str, version: int, kind: str
) -> dict[str, Any]:
    """Return one address."""
    row: dict[str, Any] = {"addr": address, "version": version}
    if not call.store.rackspace:
        row["OS-EXT-IPS:type"] = kind
        row["OS-EXT-IPS-MAC:mac_addr"] = interface.mac
    return row


def server_document(call: Call, server: Server, *, single: bool = False) -> dict[str, Any]:
    """Return a server with all its details."""
    store: ComputeStore = call.store
    now = store.clock.now()
    document: dict[str, Any] = {
        "id": server.id,
        "name": server.name,
        "status": server.status,
        "tenant_id": server.tenant_id,
        "user_id": server.user_id,
        "key_name": server.key_name,
        "hostId": server.host_id if server.interfaces or server.launched else "",
        "created": iso(server.created),
        "updated": iso(server.updated),
        "accessIPv4": server.access_ipv4,
        "accessIPv6": server.access_ipv6,
        "addresses": addresses(call, server),
        "flavor": _flavor_of(call, server),
        "image": _image_of(call, server),
        "links": links(call, "servers", server.id),
        "metadata": dict(server.metadata),
        "config_drive": "True" if server.config_drive else "",
        "OS-DCF:diskConfig": server.disk_config,
        "OS-EXT-STS:vm_state": vm_state(server),
        "OS-EXT-STS:task_state": server.task_state,
        "OS-EXT-STS:power_state": POWER.get(server.status, 0 if server.launched is None else 1),
        "os-extended-volumes:volumes_attached": _volumes(call, server),
    }
    if server.status in WITH_PROGRESS:
        document["progress"] = server.progress(now)
    if server.status in ("ERROR", "DELETED") and server.fault is not None:
        document["fault"] = dict(server.fault)
        if not call.is_admin:
            document["fault"].pop("details", None)
    if store.rackspace:
        zone = hashlib.sha224(f"zone {store.site.region}".encode()).hexdigest()
        document["RAX-PUBLIC-IP-ZONE-ID:publicIPZoneId"] = zone
        if server.schedule is not None:
            document["RAX-SI:image_schedule"] = dict(server.schedule)
    else:
        _add_openstack(call, server, document, single)
    return document


def _flavor_of(call: Call, server: Server) -> dict[str, Any]:
    """Return the flavor as it stands in a server."""
    flavor = server.flavor
    if not versions.since(call, 47):
        return {"id": flavor.id, "links": [bookmark(call, "flavors", flavor.id)]}
    return {
        "original_name": flavor.name,
        "vcpus": flavor.vcpus,
        "ram": flavor.ram,
        "disk": flavor.disk,
        "ephemeral": flavor.ephemeral,
        "swap": flavor.swap,
        "extra_specs": dict(flavor.extra_specs),
    }


def _image_of(call: Call, server: Server) -> Any:
    """Return the image as it stands in a server; empty text when it was built from a volume."""
    if server.image_id is None:
        return ""
    return {"id": server.image_id, "links": [bookmark(call, "images", server.image_id)]}


def _volumes(call: Call, server: Server) -> list[dict[str, Any]]:
    """Return the attached volumes as they stand in a server."""
    rows: list[dict[str, Any]] = []
    for attachment in server.attachments.values():
        row: dict[str, Any] = {"id": attachment.volume_id}
        if versions.since(call, 3):
            row["delete_on_termination"] = attachment.delete_on_termination
        rows.append(row)
    return rows


def _add_openstack(call: Call, server: Server, document: dict[str, Any], single: bool) -> None:
    """Add the fields that Rackspace does not have, as far as the microversion has them."""
    launched, ended = server.launched, server.deleted
    document["OS-EXT-AZ:availability_zone"] = server.availability_zone
    document["OS-SRV-USG:launched_at"] = (
        None if launched is None else iso_microseconds(launched, "")
    )
    document["OS-SRV-USG:terminated_at"] = None if ended is None else iso_microseconds(ended, "")
    if server.status != "BUILD" or server.security_groups:
        document["security_groups"] = [{"name": name} for name in server.security_groups]
    if call.is_admin:
        _add_for_admins(call, server, document)
    additions: list[tuple[int, str, Any]] = [
        (9, "locked", server.locked),
        (19, "description", server.description),
        (26, "tags", list(server.tags)),
        (63, "trusted_image_certificates", None),
        (73, "locked_reason", server.locked_reason),
        (90, "OS-EXT-SRV-ATTR:hostname", server.hostname),
        (96, "pinned_availability_zone", None),
    ]
    if single:
        additions.append((71, "server_groups", [server.group_id] if server.group_id else []))
    for minor, key, value in additions:
        if versions.since(call, minor):
            document[key] = value


def _add_for_admins(call: Call, server: Server, document: dict[str, Any]) -> None:
    """Add the fields that only administrators see."""
    document["OS-EXT-SRV-ATTR:host"] = server.host
    document["OS-EXT-SRV-ATTR:hypervisor_hostname"] = f"{server.host}.example.net"
    document["OS-EXT-SRV-ATTR:instance_name"] = f"instance-{server.number:08x}"
    if versions.since(call, 3):
        document["OS-EXT-SRV-ATTR:reservation_id"] = server.reservation_id
        document["OS-EXT-SRV-ATTR:launch_index"] = 0
        document["OS-EXT-SRV-ATTR:hostname"] = server.hostname
        document["OS-EXT-SRV-ATTR:kernel_id"] = ""
        document["OS-EXT-SRV-ATTR:ramdisk_id"] = ""
        document["OS-EXT-SRV-ATTR:root_device_name"] = "/dev/vda"
        document["OS-EXT-SRV-ATTR:user_data"] = server.user_data
    if versions.since(call, 16):
        document["host_status"] = "UP"


# -- images --------------------------------------------------------------------------------------


def image_status(image: Image, now: float) -> str:
    """Return the status of an image."""
    if image.failed:
        return "ERROR"
    return "SAVING" if now < image.ready_at else "ACTIVE"


def image_progress(image: Image, now: float) -> int:
    """Return how far the making of an image has come, in percent."""
    if now >= image.ready_at:
        return 100
    return max(0, min(99, int(100 - 100 * (image.ready_at - now) / max(image.ready_in, 0.001))))


def image_links(call: Call, image: Image) -> list[dict[str, str]]:
    """Return the links of an image."""
    alternate = {
        "rel": "alternate",
        "type": "application/vnd.openstack.image",
        "href": f"{bookmark_base(call)}/images/{image.id}",
    }
    return [*links(call, "images", image.id), alternate]


def brief_image(call: Call, image: Image) -> dict[str, Any]:
    """Return an image as short lists show it."""
    return {"id": image.id, "name": image.name, "links": image_links(call, image)}


def image_document(call: Call, image: Image) -> dict[str, Any]:
    """Return an image with all its details."""
    now = call.now
    document: dict[str, Any] = {
        "id": image.id,
        "name": image.name,
        "status": image_status(image, now),
        "progress": image_progress(image, now),
        "minDisk": image.min_disk,
        "minRam": image.min_ram,
        "created": iso(image.created),
        "updated": iso(max(image.updated, min(now, image.ready_at))),
        "OS-DCF:diskConfig": image.disk_config,
        "OS-EXT-IMG-SIZE:size": image.size,
        "metadata": dict(image.metadata),
        "links": image_links(call, image),
    }
    if image.server_id is not None:
        document["server"] = {
            "id": image.server_id,
            "links": links(call, "servers", image.server_id),
        }
    return document


# -- flavors -------------------------------------------------------------------------------------


def brief_flavor(call: Call, flavor: Flavor) -> dict[str, Any]:
    """Return a flavor as short lists show it."""
    document: dict[str, Any] = {
        "id": flavor.id,
        "name": flavor.name,
        "links": links(call, "flavors", flavor.id),
    }
    if versions.since(call, 55):
        document["description"] = flavor.description
    return document


def flavor_document(call: Call, flavor: Flavor) -> dict[str, Any]:
    """Return a flavor with all its details."""
    document: dict[str, Any] = brief_flavor(call, flavor)
    document.update(
        {
            "ram": flavor.ram,
            "vcpus": flavor.vcpus,
            "disk": flavor.disk,
            "swap": flavor.swap or (0 if versions.since(call, 75) else ""),
            "rxtx_factor": flavor.rxtx_factor,
            "OS-FLV-EXT-DATA:ephemeral": flavor.ephemeral,
        }
    )
    if call.store.rackspace:
        document["OS-FLV-WITH-EXT-SPECS:extra_specs"] = dict(flavor.extra_specs)
    else:
        document["OS-FLV-DISABLED:disabled"] = False
        document["os-flavor-access:is_public"] = flavor.is_public
        if versions.since(call, 61):
            document["extra_specs"] = dict(flavor.extra_specs)
    return document
