"""How servers are connected to networks, and the networks as compute shows them."""

from __future__ import annotations

import ipaddress
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.models import PUBLIC_NET, SERVICE_NET, ComputeStore, Server
from pyrax.sandbox.compute.networking import Interface, Network, free_port
from pyrax.sandbox.compute.quotas import quota
from pyrax.sandbox.compute.servers import check_lock, find
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.network.kinds import NETWORK
from pyrax.sandbox.routing import Call, Router

routes = Router()

ONE_LABEL = 64
LONGEST_PREFIX = 30
REMOVED = "The network was removed; nothing is attached to it now."


# -- interfaces ------------------------------------------------------------------------------------


def _interface_document(interface: Interface) -> dict[str, Any]:
    """Return the document of an interface."""
    return {
        "port_id": interface.id,
        "net_id": interface.network_id,
        "mac_addr": interface.mac.lower(),
        "port_state": "ACTIVE",
        "fixed_ips": [
            {"ip_address": entry.addr, "subnet_id": subnet_id}
            for entry, subnet_id in zip(interface.addresses, interface.subnets)
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
        port = free_port(store, str(given["port_id"]), call.tenant)
        network = store.networks[port["network_id"]]
        interface = store.attach(server, network, port_id=port["id"])
        return json_answer({"interfaceAttachment": _interface_document(interface)})
    visible = store.visible_networks(call.tenant)
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
    call.store.detach(server, _interface(server, port_id))
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
    if network is None or network.owner not in (None, call.tenant):
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
    call.store.detach(server, _interface(server, interface_id))
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
    rows = [_network_document(entry) for entry in call.store.visible_networks(call.tenant)]
    return json_answer({"networks": rows})


def _network(call: Call, network_id: str) -> Network:
    """Return a network that the caller may use."""
    network: Network | None = call.store.networks.get(network_id)
    if network is None or network.owner not in (None, call.tenant):
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
    if not isinstance(label, str) or not label or len(label) > ONE_LABEL:
        raise Problem(400, f"Network label is required, of at most {ONE_LABEL} characters")
    try:
        parsed = ipaddress.ip_network(str(cidr), strict=False)
    except ValueError:
        raise Problem(400, f"CIDR is malformed: {cidr}") from None
    if parsed.version == 4 and parsed.prefixlen > LONGEST_PREFIX:
        raise Problem(400, f"Requested network {cidr} does not contain enough (2) usable hosts")
    store: ComputeStore = call.store
    own = [entry for entry in store.networks.values() if entry.owner == call.tenant]
    if len(own) >= quota(store, call.caller, "networks"):
        raise Problem(400, "Quota exceeded, too many networks.")
    service = store.network_service
    row = service.new_network(call.tenant, label)
    service.new_subnet(row, str(parsed))
    return json_answer({"network": _network_document(_network(call, row["id"]))})


@routes.delete("/os-networksv2/{network_id}")
def delete_rackspace_network(call: Call, network_id: str) -> Response:
    """Delete an isolated network that nothing is attached to."""
    _require_rackspace(call)
    network = _network(call, network_id)
    if network.owner is None:
        raise Problem(403, "This network cannot be deleted")
    service = call.store.network_service
    if service.ports_of(network.id):
        raise Problem(403, f"Network {network_id} is currently in use.")
    service.remove_network(service.get(NETWORK, network.id))
    answer = Response(REMOVED, status="202 Accepted")
    answer.headers["Content-Type"] = "text/plain; charset=UTF-8"
    return answer


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
    rows = [_proxy_document(entry) for entry in call.store.visible_networks(call.tenant)]
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
    rows = [_tenant_network(entry) for entry in call.store.visible_networks(call.tenant)]
    return json_answer({"networks": rows})


@routes.get("/os-tenant-networks/{network_id}")
def show_tenant_network(call: Call, network_id: str) -> Response:
    """Show one network of the tenant."""
    versions.only_below(call, 36)
    return json_answer({"network": _tenant_network(_network(call, network_id))})
