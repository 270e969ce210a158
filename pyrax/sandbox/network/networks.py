"""Networks, subnets and the pools that subnets are cut from."""

from __future__ import annotations

import ipaddress

from werkzeug.wrappers import Response

from pyrax.sandbox.network.kinds import NETWORK, SUBNET, SUBNET_POOL, Document
from pyrax.sandbox.network.models import NetworkStore, default_pools, refusal
from pyrax.sandbox.network.wire import (
    cidr_of,
    complete,
    find,
    find_own,
    given,
    gone,
    invalid,
    made,
    one,
    readable,
    split_owner,
)
from pyrax.sandbox.routing import Call, Router

routes = Router()
readable(routes, NETWORK, SUBNET, SUBNET_POOL)

# Ports of the service itself, which go with their network.
OWN_PORTS = ("network:dhcp", "network:distributed")


# -- networks --------------------------------------------------------------------------------------


@routes.post("/networks")
def create_networks(call: Call) -> Response:
    """Create a network, or several."""
    store: NetworkStore = call.store
    wanted = given(call, NETWORK)
    documents = []
    for fields in wanted:
        owner, rest = split_owner(fields)
        store.check_quota(NETWORK, owner)
        documents.append(store.new_network(owner, rest.pop("name", ""), **rest))
    return made(call, NETWORK, documents)


@routes.put("/networks/{network_id}")
def update_network(call: Call, network_id: str) -> Response:
    """Change a network."""
    network = find_own(call, NETWORK, network_id, "update")
    network.update(given(call, NETWORK, update=True)[0])
    call.store.touch(network)
    return one(call, NETWORK, network)


@routes.delete("/networks/{network_id}")
def delete_network(call: Call, network_id: str) -> Response:
    """Delete a network that nothing is plugged into, with its subnets."""
    network = find_own(call, NETWORK, network_id, "delete")
    check_unused(call.store, network)
    call.store.remove_network(network)
    return gone()


def check_unused(store: NetworkStore, network: Document) -> None:
    """Refuse to delete a network with ports.

    Raises:
        Problem: 409.
    """
    used = [row for row in store.ports_of(network["id"]) if row["device_owner"] not in OWN_PORTS]
    if used:
        raise refusal(
            409,
            "NetworkInUse",
            f"Unable to complete operation on network {network['id']}. There are one or more "
            f"ports still in use on the network, id for these ports is {used[0]['id']}.",
        )


# -- subnets ---------------------------------------------------------------------------------------


@routes.post("/subnets")
def create_subnets(call: Call) -> Response:
    """Create a subnet, or several."""
    documents = [_create_subnet(call, fields) for fields in given(call, SUBNET)]
    return made(call, SUBNET, documents)


def _create_subnet(call: Call, fields: Document) -> Document:
    """Create one subnet."""
    store: NetworkStore = call.store
    complete(SUBNET, fields, "network_id", "ip_version")
    owner, rest = split_owner(fields)
    network = find_own(call, NETWORK, rest["network_id"], "create_subnet")
    cidr = rest.pop("cidr", None) or _from_pool(call, rest)
    parsed = cidr_of(cidr)
    if parsed.version != rest["ip_version"]:
        raise refusal(
            400,
            "InvalidInput",
            f"Invalid input for operation: cidr {cidr} does not match the ip_version "
            f"'{rest['ip_version']}'.",
        )
    for other in store.subnets_of(network["id"]):
        if parsed.overlaps(ipaddress.ip_network(other["cidr"])):
            raise refusal(
                400,
                "InvalidInput",
                f"Invalid input for operation: Requested subnet with cidr: {cidr} for network: "
                f"{network['id']} overlaps with another subnet.",
            )
        if store.rackspace and other["ip_version"] == parsed.version:
            raise refusal(409, "OverQuota", "Quota exceeded for resources: ['subnet'].")
    if parsed.version == 4 and parsed.prefixlen > 30 and rest.get("enable_dhcp", True):
        raise refusal(
            400,
            "InvalidInput",
            "Invalid input for operation: Subnet has a prefix length that is incompatible with "
            "DHCP service enabled.",
        )
    store.check_quota(SUBNET, owner)
    _check_addresses(rest, parsed)
    del rest["network_id"], rest["ip_version"]
    return store.new_subnet(network, str(parsed), **rest)


def _check_addresses(
    fields: Document, parsed: ipaddress.IPv4Network | ipaddress.IPv6Network
) -> None:
    """Refuse a gateway or pools that do not lie in the subnet."""
    gateway = fields.get("gateway_ip")
    if gateway is not None:
        try:
            outside = ipaddress.ip_address(gateway) not in parsed
        except ValueError:
            raise invalid("gateway_ip", f"'{gateway}' is not a valid IP address.") from None
        if outside:
            raise refusal(
                400,
                "InvalidInput",
                f"Invalid input for operation: Gateway is not valid on subnet: {gateway}.",
            )
    for pool in fields.get("allocation_pools") or ():
        try:
            ends = [ipaddress.ip_address(pool[key]) for key in ("start", "end")]
        except (KeyError, TypeError, ValueError):
            raise invalid("allocation_pools", f"'{pool}' is not a valid IP pool.") from None
        if any(end not in parsed for end in ends) or int(ends[0]) > int(ends[1]):
            raise refusal(
                400,
                "OutOfBoundsAllocationPool",
                f"The allocation pool {ends[0]}-{ends[1]} spans beyond the subnet cidr {parsed}.",
            )


def _from_pool(call: Call, fields: Document) -> str:
    """Return a free range of a subnet pool."""
    pool_id = fields.get("subnetpool_id")
    if not pool_id:
        raise refusal(
            400,
            "BadRequest",
            "Bad subnets request: a subnetpool must be specified in the absence of a cidr.",
        )
    pool = find(call, SUBNET_POOL, pool_id)
    length = int(fields.get("prefixlen") or pool["default_prefixlen"])
    used = [
        ipaddress.ip_network(row["cidr"])
        for row in call.store.of(SUBNET)
        if row["subnetpool_id"] == pool_id
    ]
    for prefix in pool["prefixes"]:
        parsed = ipaddress.ip_network(prefix)
        if length < parsed.prefixlen:
            continue
        for candidate in parsed.subnets(new_prefix=length):
            if not any(candidate.overlaps(row) for row in used):
                return str(candidate)
    raise refusal(
        400,
        "SubnetAllocationError",
        f"Failed to allocate subnet: Insufficient prefix space to allocate subnet size /{length}.",
    )


@routes.put("/subnets/{subnet_id}")
def update_subnet(call: Call, subnet_id: str) -> Response:
    """Change a subnet."""
    subnet = find_own(call, SUBNET, subnet_id, "update")
    changes = given(call, SUBNET, update=True)[0]
    parsed = ipaddress.ip_network(subnet["cidr"])
    _check_addresses(changes, parsed)
    subnet.update(changes)
    if subnet["allocation_pools"] is None:
        subnet["allocation_pools"] = default_pools(parsed, subnet["gateway_ip"])
    call.store.touch(subnet)
    return one(call, SUBNET, subnet)


@routes.delete("/subnets/{subnet_id}")
def delete_subnet(call: Call, subnet_id: str) -> Response:
    """Delete a subnet from which no port has an address."""
    subnet = find_own(call, SUBNET, subnet_id, "delete")
    store: NetworkStore = call.store
    for port in store.ports_of(subnet["network_id"]):
        if any(fixed["subnet_id"] == subnet_id for fixed in port["fixed_ips"]):
            raise refusal(
                409,
                "SubnetInUse",
                f"Unable to complete operation on subnet {subnet_id}: One or more ports have an "
                "IP allocation from this subnet.",
            )
    network = store.get(NETWORK, subnet["network_id"])
    if network is not None:
        network["subnets"].remove(subnet_id)
    store.remove(SUBNET, subnet_id)
    return gone()


# -- subnet pools ----------------------------------------------------------------------------------


@routes.post("/subnetpools")
def create_pools(call: Call) -> Response:
    """Create a subnet pool."""
    documents = []
    for fields in given(call, SUBNET_POOL):
        owner, rest = split_owner(complete(SUBNET_POOL, fields, "name", "prefixes"))
        parsed = [cidr_of(prefix, "prefixes") for prefix in rest["prefixes"]]
        versions = {prefix.version for prefix in parsed}
        if len(versions) != 1:
            raise refusal(
                400,
                "PrefixVersionMismatch",
                "Cannot mix IPv4 and IPv6 prefixes in a subnet pool.",
            )
        version = versions.pop()
        shortest, longest = (8, 32) if version == 4 else (64, 128)
        lengths = {"min_prefixlen": shortest, "max_prefixlen": longest}
        for key, value in lengths.items():
            rest[key] = value if rest[key] is None else rest[key]
        rest["default_prefixlen"] = rest["default_prefixlen"] or rest["min_prefixlen"]
        rest["ip_version"] = version
        documents.append(call.store.add(SUBNET_POOL, owner, rest))
    return made(call, SUBNET_POOL, documents)


@routes.put("/subnetpools/{pool_id}")
def update_pool(call: Call, pool_id: str) -> Response:
    """Change a subnet pool."""
    pool = find_own(call, SUBNET_POOL, pool_id, "update")
    pool.update(given(call, SUBNET_POOL, update=True)[0])
    call.store.touch(pool)
    return one(call, SUBNET_POOL, pool)


@routes.delete("/subnetpools/{pool_id}")
def delete_pool(call: Call, pool_id: str) -> Response:
    """Delete a subnet pool that no subnet was cut from."""
    find_own(call, SUBNET_POOL, pool_id, "delete")
    if any(row["subnetpool_id"] == pool_id for row in call.store.of(SUBNET)):
        raise refusal(
            409,
            "SubnetPoolInUse",
            f"Unable to complete operation on subnet pool {pool_id}. Subnet pool has existing "
            "allocations.",
        )
    call.store.remove(SUBNET_POOL, pool_id)
    return gone()


# -- how full networks are -------------------------------------------------------------------------


def availability(store: NetworkStore, network: Document) -> Document:
    """Return how many addresses of a network are in use."""
    rows = []
    for subnet in store.subnets_of(network["id"]):
        total = sum(
            int(ipaddress.ip_address(pool["end"])) - int(ipaddress.ip_address(pool["start"])) + 1
            for pool in subnet["allocation_pools"]
        )
        rows.append(
            {
                "subnet_id": subnet["id"],
                "subnet_name": subnet["name"],
                "cidr": subnet["cidr"],
                "ip_version": subnet["ip_version"],
                "total_ips": total,
                "used_ips": len(store.taken(subnet["id"])),
            }
        )
    return {
        "network_id": network["id"],
        "network_name": network["name"],
        "project_id": network["project_id"],
        "tenant_id": network["tenant_id"],
        "total_ips": sum(row["total_ips"] for row in rows),
        "used_ips": sum(row["used_ips"] for row in rows),
        "subnet_ip_availability": rows,
    }
