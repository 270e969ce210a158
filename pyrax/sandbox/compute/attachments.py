"""What is attached to servers: volumes, interfaces; and the networks they can be attached to."""

from __future__ import annotations

import ipaddress
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.documents import tenant
from pyrax.sandbox.compute.models import (
    PUBLIC_NET,
    SERVICE_NET,
    Attachment,
    ComputeStore,
    Interface,
    Network,
    Server,
    new_id,
)
from pyrax.sandbox.compute.quotas import quota
from pyrax.sandbox.compute.servers import check_lock, find
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()


# -- volumes ---------------------------------------------------------------------------------------


def _volume_document(call: Call, server: Server, attachment: Attachment) -> dict[str, Any]:
    """Return the document of an attached volume."""
    document: dict[str, Any] = {
        "volumeId": attachment.volume_id,
        "serverId": server.id,
        "device": attachment.device,
    }
    if versions.since(call, 89):
        document["attachment_id"] = attachment.id
        document["bdm_uuid"] = attachment.id
    else:
        document["id"] = attachment.volume_id
    if versions.since(call, 70):
        document["tag"] = attachment.tag
    if versions.since(call, 79):
        document["delete_on_termination"] = attachment.delete_on_termination
    return document


@routes.get("/servers/{server_id}/os-volume_attachments")
def list_volumes(call: Call, server_id: str) -> Response:
    """List the volumes at a server."""
    server = find(call, server_id)
    rows = [_volume_document(call, server, entry) for entry in server.attachments.values()]
    return json_answer({"volumeAttachments": rows})


def _attachment(server: Server, volume_id: str) -> Attachment:
    """Return the attachment of a volume."""
    if volume_id not in server.attachments:
        raise Problem(404, f"Instance {server.id} is not attached to volume {volume_id}")
    return server.attachments[volume_id]


@routes.get("/servers/{server_id}/os-volume_attachments/{volume_id}")
def show_volume(call: Call, server_id: str, volume_id: str) -> Response:
    """Show one volume at a server."""
    server = find(call, server_id)
    document = _volume_document(call, server, _attachment(server, volume_id))
    return json_answer({"volumeAttachment": document})


@routes.post("/servers/{server_id}/os-volume_attachments")
def attach_volume(call: Call, server_id: str) -> Response:
    """Attach a volume."""
    server = find(call, server_id)
    check_lock(call, server)
    given = call.json_object("volumeAttachment")
    volume_id = given.get("volumeId")
    store: ComputeStore = call.store
    if not isinstance(volume_id, str) or not volume_id:
        raise Problem(400, "Invalid input for field/attribute volumeId")
    if server.status == "BUILD":
        raise Problem(
            409,
            f"Cannot 'attach_volume' instance {server.id} while it is in vm_state building",
        )
    if volume_id in server.attachments:
        raise Problem(400, f"Invalid volume: volume {volume_id} already attached")
    device = given.get("device") or _next_device(store, server)
    if any(entry.device == device for entry in server.attachments.values()):
        raise Problem(400, f"The supplied device path ({device}) is in use.")
    if volume_id in store.volumes:
        if any(volume_id in entry.attachments for entry in store.servers.values()):
            raise Problem(400, f"Invalid volume: volume {volume_id} already attached")
    else:
        # What block storage refuses, and what comes to nothing later, is not at the server.
        store.block_storage.attach(
            volume_id,
            server.tenant_id,
            server.id,
            device,
            lambda: server.attachments.pop(volume_id, None),
        )
    attachment = Attachment(
        id=new_id(),
        volume_id=volume_id,
        device=device,
        delete_on_termination=bool(given.get("delete_on_termination", False)),
        tag=given.get("tag"),
    )
    server.attachments[volume_id] = attachment
    if versions.since(call, 101):
        return empty_answer(202)
    document = {"volumeAttachment": _volume_document(call, server, attachment)}
    return json_answer(document, 202 if store.rackspace else 200)


def _next_device(store: ComputeStore, server: Server) -> str:
    """Return the next free device name."""
    used = {entry.device for entry in server.attachments.values()}
    kind = "xvd" if store.rackspace else "vd"
    letters = "bcdefghijklmnopqrstuvwxyz"
    return next(f"/dev/{kind}{letter}" for letter in letters if f"/dev/{kind}{letter}" not in used)


@routes.put("/servers/{server_id}/os-volume_attachments/{volume_id}")
def update_volume(call: Call, server_id: str, volume_id: str) -> Response:
    """Put another volume in the place of one, or change what happens to it at the end."""
    server = find(call, server_id)
    attachment = _attachment(server, volume_id)
    given = call.json_object("volumeAttachment")
    new = given.get("volumeId", volume_id)
    if new != volume_id:
        _swap(call, server, attachment, new)
        del server.attachments[volume_id]
        attachment.volume_id = new
        server.attachments[new] = attachment
    if versions.since(call, 85):
        attachment.delete_on_termination = bool(
            given.get("delete_on_termination", attachment.delete_on_termination)
        )
    return empty_answer(202)


def _swap(call: Call, server: Server, attachment: Attachment, new: str) -> None:
    """Give a server another volume in the place of one."""
    store: ComputeStore = call.store
    if new in store.volumes:
        return
    store.block_storage.attach(
        new,
        server.tenant_id,
        server.id,
        attachment.device,
        lambda: server.attachments.pop(new, None),
    )
    store.block_storage.detach(attachment.volume_id, server.id)


@routes.delete("/servers/{server_id}/os-volume_attachments/{volume_id}")
def detach_volume(call: Call, server_id: str, volume_id: str) -> Response:
    """Detach a volume."""
    server = find(call, server_id)
    check_lock(call, server)
    _attachment(server, volume_id)
    call.store.block_storage.detach(volume_id, server.id)
    server.attachments.pop(volume_id, None)
    return empty_answer(202)


# -- interfaces ------------------------------------------------------------------------------------


def _interface_document(interface: Interface) -> dict[str, Any]:
    """Return the document of an interface."""
    return {
        "port_id": interface.id,
        "net_id": interface.network_id,
        "mac_addr": interface.mac.lower(),
        "port_state": "ACTIVE",
        "fixed_ips": [
            {"ip_address": entry.addr, "subnet_id": interface.network_id}
            for entry in interface.addresses
        ],
    }


@routes.get("/servers/{server_id}/os-interface")
def list_interfaces(call: Call, server_id: str) -> Response:
    """List the interfaces of a server."""
    rows = [_interface_document(entry) for entry in find(call, server_id).interfaces]
    return json_answer({"interfaceAttachments": rows})


def _interface(server: Server, port_id: str) -> Interface:
    """Return an interface of a server."""
    for interface in server.interfaces:
        if interface.id == port_id:
            return interface
    raise Problem(404, f"Instance {server.id} does not have port {port_id}.")


@routes.get("/servers/{server_id}/os-interface/{port_id}")
def show_interface(call: Call, server_id: str, port_id: str) -> Response:
    """Show one interface."""
    interface = _interface(find(call, server_id), port_id)
    return json_answer({"interfaceAttachment": _interface_document(interface)})


@routes.post("/servers/{server_id}/os-interface")
def attach_interface(call: Call, server_id: str) -> Response:
    """Attach a server to a network."""
    server = find(call, server_id)
    check_lock(call, server)
    given = call.json_object("interfaceAttachment") if call.payload else {}
    store: ComputeStore = call.store
    if given.get("port_id"):
        raise Problem(404, f"Port {given['port_id']} could not be found.")
    visible = store.visible_networks(tenant(call))
    network_id = given.get("net_id")
    chosen = [entry for entry in visible if network_id in (None, entry.id)]
    if not chosen:
        raise Problem(404, f"Network {network_id} could not be found.")
    fixed = given.get("fixed_ips") or [{}]
    interface = store.attach(server, chosen[0], fixed[0].get("ip_address"))
    return json_answer({"interfaceAttachment": _interface_document(interface)})


@routes.delete("/servers/{server_id}/os-interface/{port_id}")
def detach_interface(call: Call, server_id: str, port_id: str) -> Response:
    """Detach a server from a network."""
    server = find(call, server_id)
    check_lock(call, server)
    server.interfaces.remove(_interface(server, port_id))
    return empty_answer(202)


def _require_rackspace(call: Call) -> None:
    """Refuse what only Rackspace has.

    Raises:
        Problem: 404.
    """
    if not call.store.rackspace:
        raise Problem(404, "The resource could not be found.")


def _virtual_interface(interface: Interface) -> dict[str, Any]:
    """Return the document of a virtual interface."""
    return {
        "id": interface.id,
        "mac_address": interface.mac,
        "ip_addresses": [
            {
                "address": entry.addr,
                "network_id": interface.network_id,
                "network_label": interface.label,
            }
            for entry in interface.addresses
        ],
    }


@routes.get("/servers/{server_id}/os-virtual-interfacesv2")
def list_virtual_interfaces(call: Call, server_id: str) -> Response:
    """List the virtual interfaces of a server."""
    _require_rackspace(call)
    rows = [_virtual_interface(entry) for entry in find(call, server_id).interfaces]
    return json_answer({"virtual_interfaces": rows})


@routes.post("/servers/{server_id}/os-virtual-interfacesv2")
def create_virtual_interface(call: Call, server_id: str) -> Response:
    """Attach a server to a network."""
    _require_rackspace(call)
    server = find(call, server_id)
    network_id = call.json_object("virtual_interface").get("network_id")
    network = call.store.networks.get(network_id)
    if network is None or network.owner not in (None, tenant(call)):
        raise Problem(404, f"Network {network_id} could not be found.")
    if any(entry.network_id == network.id for entry in server.interfaces):
        raise Problem(400, "The server is already attached to this network")
    interface = call.store.attach(server, network)
    return json_answer({"virtual_interfaces": [_virtual_interface(interface)]})


@routes.delete("/servers/{server_id}/os-virtual-interfacesv2/{interface_id}")
def delete_virtual_interface(call: Call, server_id: str, interface_id: str) -> Response:
    """Detach a server from a network."""
    _require_rackspace(call)
    server = find(call, server_id)
    server.interfaces.remove(_interface(server, interface_id))
    return empty_answer(200)


@routes.get("/servers/{server_id}/os-virtual-interfaces")
def list_nova_interfaces(call: Call, server_id: str) -> Response:
    """Refuse: with an own network service there are no such interfaces."""
    versions.only_below(call, 44)
    find(call, server_id)
    raise Problem(400, "Virtual interfaces are not supported with the network service.")


# -- networks --------------------------------------------------------------------------------------


def _network_document(network: Network) -> dict[str, Any]:
    """Return the document of one of Rackspace's networks."""
    document: dict[str, Any] = {"id": network.id, "label": network.label}
    if network.id not in (PUBLIC_NET, SERVICE_NET):
        document["cidr"] = network.cidr
    return document


@routes.get("/os-networksv2")
def list_rackspace_networks(call: Call) -> Response:
    """List the networks, with the two that everybody has."""
    _require_rackspace(call)
    rows = [_network_document(entry) for entry in call.store.visible_networks(tenant(call))]
    return json_answer({"networks": rows})


def _network(call: Call, network_id: str) -> Network:
    """Return a network that the caller may use."""
    network: Network | None = call.store.networks.get(network_id)
    if network is None or network.owner not in (None, tenant(call)):
        raise Problem(404, f"Network {network_id} could not be found.")
    return network


@routes.get("/os-networksv2/{network_id}")
def show_rackspace_network(call: Call, network_id: str) -> Response:
    """Show one network."""
    _require_rackspace(call)
    return json_answer({"network": _network_document(_network(call, network_id))})


@routes.post("/os-networksv2")
def create_rackspace_network(call: Call) -> Response:
    """Create an isolated network."""
    _require_rackspace(call)
    given = call.json_object("network")
    label, cidr = given.get("label"), given.get("cidr")
    if not isinstance(label, str) or not label:
        raise Problem(400, "Network label is required")
    try:
        ipaddress.ip_network(str(cidr))
    except ValueError:
        raise Problem(400, f"Invalid CIDR: {cidr}") from None
    store: ComputeStore = call.store
    own = [entry for entry in store.networks.values() if entry.owner == tenant(call)]
    if len(own) >= quota(store, call.caller, "networks"):
        raise Problem(413, "Quota exceeded, too many networks.")
    network = Network(new_id(), label, str(cidr), tenant(call), store.clock.now())
    store.networks[network.id] = network
    return json_answer({"network": _network_document(network)})


@routes.delete("/os-networksv2/{network_id}")
def delete_rackspace_network(call: Call, network_id: str) -> Response:
    """Delete an isolated network that nothing is attached to."""
    _require_rackspace(call)
    network = _network(call, network_id)
    if network.owner is None:
        raise Problem(403, "This network cannot be deleted")
    for server in call.store.live_servers(tenant(call)):
        if any(entry.network_id == network.id for entry in server.interfaces):
            raise Problem(403, f"Network {network_id} is currently in use.")
    del call.store.networks[network.id]
    return empty_answer(202)


NULL_FIELDS = (
    "bridge bridge_interface broadcast cidr cidr_v6 created_at deleted deleted_at dhcp_server "
    "dhcp_start dns1 dns2 enable_dhcp gateway gateway_v6 host injected mtu multi_host netmask "
    "netmask_v6 priority project_id rxtx_base share_address updated_at vlan vpn_private_address "
    "vpn_public_address vpn_public_port"
)


def _proxy_document(network: Network) -> dict[str, Any]:
    """Return the document of a network as Nova passes it on."""
    document: dict[str, Any] = dict.fromkeys(NULL_FIELDS.split())
    return {**document, "id": network.id, "label": network.label}


@routes.get("/os-networks")
def list_networks(call: Call) -> Response:
    """List the networks as Nova passes them on."""
    versions.only_below(call, 36)
    rows = [_proxy_document(entry) for entry in call.store.visible_networks(tenant(call))]
    return json_answer({"networks": rows})


@routes.get("/os-networks/{network_id}")
def show_network(call: Call, network_id: str) -> Response:
    """Show one network as Nova passes it on."""
    versions.only_below(call, 36)
    return json_answer({"network": _proxy_document(_network(call, network_id))})


def _tenant_network(network: Network) -> dict[str, Any]:
    """Return the document of a tenant's network."""
    return {"id": network.id, "label": network.label, "cidr": str(network.cidr)}


@routes.get("/os-tenant-networks")
def list_tenant_networks(call: Call) -> Response:
    """List the networks of the tenant."""
    versions.only_below(call, 36)
    rows = [_tenant_network(entry) for entry in call.store.visible_networks(tenant(call))]
    return json_answer({"networks": rows})


@routes.get("/os-tenant-networks/{network_id}")
def show_tenant_network(call: Call, network_id: str) -> Response:
    """Show one network of the tenant."""
    versions.only_below(call, 36)
    return json_answer({"network": _tenant_network(_network(call, network_id))})
