"""Ports, and on Rackspace the addresses that several of them share."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.network.kinds import (
    FLOATING_IP,
    IP_ADDRESS,
    NETWORK,
    PORT,
    SECURITY_GROUP,
    Document,
)
from pyrax.sandbox.network.models import NetworkStore, refusal
from pyrax.sandbox.network.wire import (
    complete,
    find,
    find_own,
    forbidden,
    given,
    gone,
    is_admin,
    made,
    one,
    readable,
    split_owner,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()
readable(routes, PORT, IP_ADDRESS)

ROUTER_PORTS = ("network:router_interface", "network:router_gateway", "network:floatingip")


@routes.post("/ports")
def create_ports(call: Call) -> Response:
    """Create a port, or several."""
    store: NetworkStore = call.store
    documents = []
    for fields in given(call, PORT):
        owner, rest = split_owner(complete(PORT, fields, "network_id"))
        network = find(call, NETWORK, rest.pop("network_id"))
        usable = network["shared"] or network["project_id"] == call.tenant or is_admin(call)
        if not usable:
            raise forbidden("create_port")
        store.check_quota(PORT, owner)
        _check(call, rest)
        documents.append(store.new_port(network["id"], owner, **rest))
    return made(call, PORT, documents)


def _check(call: Call, fields: Document, port_id: str = "") -> None:
    """Refuse security groups that are not there, and addresses of hardware that are in use."""
    for group_id in fields.get("security_groups") or ():
        find(call, SECURITY_GROUP, group_id)
    mac = fields.get("mac_address")
    for other in call.store.of(PORT):
        if mac and other["mac_address"] == str(mac).lower() and other["id"] != port_id:
            raise refusal(
                409,
                "MacAddressInUse",
                f"Unable to complete operation for network {other['network_id']}. The mac "
                f"address {mac} is in use.",
            )


@routes.put("/ports/{port_id}")
def update_port(call: Call, port_id: str) -> Response:
    """Change a port."""
    store: NetworkStore = call.store
    port = find_own(call, PORT, port_id, "update")
    changes = given(call, PORT, update=True)[0]
    _check(call, changes, port_id)
    if "fixed_ips" in changes:
        kept, port["fixed_ips"] = port["fixed_ips"], []
        try:
            changes["fixed_ips"] = store.fixed_ips(port["network_id"], changes["fixed_ips"])
        finally:
            port["fixed_ips"] = kept
    if changes.get("security_groups", ()) is None:
        changes["security_groups"] = [store.default_group(port["project_id"])["id"]]
    port.update(changes)
    if "device_id" in changes:
        port["status"] = "ACTIVE" if port["device_id"] else "DOWN"
    store.touch(port)
    return one(call, PORT, port)


@routes.delete("/ports/{port_id}")
def delete_port(call: Call, port_id: str) -> Response:
    """Delete a port; a server that has it loses that interface."""
    port = find_own(call, PORT, port_id, "delete")
    if port["device_owner"] in ROUTER_PORTS:
        raise refusal(
            409,
            "ServicePortInUse",
            f"Port {port_id} cannot be deleted directly via the port API: has device owner "
            f"{port['device_owner']}.",
        )
    forget_port(call.store, port_id)
    site = call.site
    compute = site.cloud.stores.compute(site.region, site.dialect)
    for server in compute.servers.values():
        server.interfaces[:] = [row for row in server.interfaces if row.id != port_id]
    return gone()


def forget_port(store: NetworkStore, port_id: str) -> None:
    """Remove a port; floating addresses that point at it point at nothing."""
    store.remove(PORT, port_id)
    for floating in store.of(FLOATING_IP):
        if floating["port_id"] == port_id:
            release(floating)


def release(floating: Document) -> None:
    """Let a floating address point at nothing."""
    floating.update(port_id=None, fixed_ip_address=None, router_id=None, status="DOWN")


# -- addresses that several ports share, on Rackspace ----------------------------------------------


def _sharing(call: Call, port_ids: Any) -> list[str]:
    """Return the ids of the ports that share an address."""
    if not isinstance(port_ids, list) or not port_ids:
        raise refusal(400, "HTTPBadRequest", "At least one port is needed to share an address.")
    return [find_own(call, PORT, port_id, "update")["id"] for port_id in port_ids]


@routes.post("/ip_addresses")
def create_address(call: Call) -> Response:
    """Take an address for several ports."""
    store: NetworkStore = call.store
    documents = []
    for fields in given(call, IP_ADDRESS):
        owner, rest = split_owner(complete(IP_ADDRESS, fields, "network_id"))
        network = find(call, NETWORK, rest["network_id"])
        rest["port_ids"] = _sharing(call, rest["port_ids"])
        wanted = [
            subnet
            for subnet in store.subnets_of(network["id"])
            if str(subnet["ip_version"]) == str(rest["version"])
        ]
        if not wanted:
            raise refusal(400, "HTTPBadRequest", "The network has no addresses of that version.")
        shared = store.new_port(
            network["id"], "", fixed_ips=[{"subnet_id": wanted[0]["id"]}], security_groups=[]
        )
        rest.update(
            address=shared["fixed_ips"][0]["ip_address"],
            subnet_id=wanted[0]["id"],
            version=str(rest["version"]),
            type="shared",
        )
        document = store.add(IP_ADDRESS, owner, rest, shared["id"])
        documents.append(document)
    return made(call, IP_ADDRESS, documents)


@routes.put("/ip_addresses/{address_id}")
def update_address(call: Call, address_id: str) -> Response:
    """Let other ports share an address."""
    address = find_own(call, IP_ADDRESS, address_id, "update")
    changes = given(call, IP_ADDRESS, update=True)[0]
    address["port_ids"] = _sharing(call, changes.get("port_ids"))
    return one(call, IP_ADDRESS, address)


@routes.delete("/ip_addresses/{address_id}")
def delete_address(call: Call, address_id: str) -> Response:
    """Give a shared address back."""
    find_own(call, IP_ADDRESS, address_id, "delete")
    call.store.remove(IP_ADDRESS, address_id)
    call.store.remove(PORT, address_id)
    return gone()
