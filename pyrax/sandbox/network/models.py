"""State of the network service in one region, and how addresses are handed out."""

from __future__ import annotations

import ipaddress
import uuid
from collections.abc import Iterable
from typing import Any

from pyrax.sandbox.clock import iso
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.network.kinds import (
    KINDS,
    LIMITED,
    NETWORK,
    PORT,
    RULE,
    SECURITY_GROUP,
    SUBNET,
    TAGGED,
    Document,
    Kind,
)
from pyrax.sandbox.service import Site, Store

PUBLIC_NET = "00000000-0000-0000-0000-000000000000"
SERVICE_NET = "11111111-1111-1111-1111-111111111111"

# Seconds that a server's port lives on after it was detached, or the server deleted.
DETACHING = 2.0
RACKSPACE_PAGE = 100
RACKSPACE_QUOTAS = {"port": 250, "subnet": 20}


def refusal(status: int, kind: str, message: str) -> Problem:
    """Return a problem as the network service words it: with the name of its type."""
    return Problem(status, message, fault=kind)


def not_here() -> Problem:
    """Return the problem of a path that the service does not have."""
    return refusal(404, "HTTPNotFound", "The resource could not be found.")


def not_found(kind: Kind, item_id: str) -> Problem:
    """Return the problem of a thing that is not there, or not for this project."""
    words = {
        "SecurityGroup": "Security group",
        "SecurityGroupRule": "Security group rule",
        "FloatingIP": "Floating IP",
        "SubnetPool": "Subnet pool",
        "IPAddress": "IP address",
    }
    text = f"{words.get(kind.name, kind.name)} {item_id} could not be found."
    if kind is SECURITY_GROUP:
        text = f"Security group {item_id} does not exist"
    return refusal(404, f"{kind.name}NotFound", text)


class NetworkStore(Store):
    """All that the network service knows in one region.

    Attributes:
        rows: the documents of every kind, by key of the kind and by id.
        quotas: changed limits of projects.
        detaching: seconds that a port lives on after its server has lost it.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.rows: dict[str, dict[str, Document]] = {kind.key: {} for kind in KINDS}
        self.quotas: dict[str, dict[str, int]] = {}
        self.detaching = 0.0 if self.rackspace else DETACHING
        self._leaving: dict[str, float] = {}

    @property
    def page_limit(self) -> int | None:
        """Most items of one page; None for no limit."""
        return RACKSPACE_PAGE if self.rackspace else None

    # -- documents ---------------------------------------------------------------------------

    def of(self, kind: Kind) -> list[Document]:
        """Return all things of a kind."""
        return list(self.rows[kind.key].values())

    def get(self, kind: Kind, item_id: Any) -> Document | None:
        """Return a thing, whoever owns it."""
        return self.rows[kind.key].get(item_id)

    def add(self, kind: Kind, project: str, fields: Document, item_id: str = "") -> Document:
        """Keep a new thing and return its document."""
        stamp = iso(self.clock.now())
        document = {
            "id": item_id or str(uuid.uuid4()),
            **fields,
            "tenant_id": project,
            "project_id": project,
            "created_at": stamp,
            "updated_at": stamp,
            "revision_number": 0,
        }
        if kind in TAGGED:
            document.setdefault("tags", [])
        self.rows[kind.key][document["id"]] = document
        return document

    def touch(self, document: Document) -> None:
        """Note that a thing has changed."""
        document["updated_at"] = iso(self.clock.now())
        document["revision_number"] += 1

    def remove(self, kind: Kind, item_id: str) -> None:
        """Forget a thing."""
        self.rows[kind.key].pop(item_id, None)

    # -- limits ------------------------------------------------------------------------------

    def default_quotas(self) -> dict[str, int]:
        """Return the limits of a project for which nothing was changed."""
        limits = {kind.key: kind.limit for kind in LIMITED}
        limits["rbac_policy"] = -1
        if not self.rackspace:
            return limits
        known = {kind.key for kind in LIMITED if kind.rackspace}
        return {key: RACKSPACE_QUOTAS.get(key, limits[key]) for key in limits if key in known}

    def quotas_of(self, project: str) -> dict[str, int]:
        """Return all limits of a project."""
        return {**self.default_quotas(), **self.quotas.get(project, {})}

    def used(self, kind: Kind, project: str) -> int:
        """Return how many things of a kind a project has."""
        return sum(entry["project_id"] == project for entry in self.of(kind))

    def check_quota(self, kind: Kind, project: str, more: int = 1) -> None:
        """Refuse what would go over a limit.

        Raises:
            Problem: 409.
        """
        limit = self.quotas_of(project).get(kind.key, -1)
        if 0 <= limit < self.used(kind, project) + more:
            raise refusal(409, "OverQuota", f"Quota exceeded for resources: ['{kind.key}'].")

    # -- addresses ---------------------------------------------------------------------------

    def subnets_of(self, network_id: str) -> list[Document]:
        """Return the subnets of a network."""
        return [entry for entry in self.of(SUBNET) if entry["network_id"] == network_id]

    def ports_of(self, network_id: str) -> list[Document]:
        """Return the ports on a network."""
        self.settle()
        return [entry for entry in self.of(PORT) if entry["network_id"] == network_id]

    def taken(self, subnet_id: str) -> set[str]:
        """Return the addresses of a subnet that are in use."""
        return {
            fixed["ip_address"]
            for port in self.of(PORT)
            for fixed in port["fixed_ips"]
            if fixed["subnet_id"] == subnet_id
        }

    def free_address(self, subnet: Document) -> str | None:
        """Return the next free address of a subnet's pools."""
        taken = self.taken(subnet["id"])
        for pool in subnet["allocation_pools"]:
            first = ipaddress.ip_address(pool["start"])
            last = ipaddress.ip_address(pool["end"])
            for number in range(int(first), int(last) + 1):
                address = str(type(first)(number))
                if address not in taken:
                    return address
        return None

    def fixed_ips(self, network_id: str, wanted: Iterable[Document] | None) -> list[Document]:
        """Return the addresses of a new port.

        Args:
            network_id: the network.
            wanted: dicts with `subnet_id`, `ip_address` or both; None for one address of each
                kind that the network has.

        Raises:
            Problem: 400 for an address that is none of the network's, 409 for one in use, or when
                there is none left.
        """
        subnets = self.subnets_of(network_id)
        if wanted is None:
            return self._default_ips(network_id, subnets)
        found: list[Document] = []
        for entry in wanted:
            found.append(self._fixed_ip(network_id, subnets, entry))
        return found

    def _default_ips(self, network_id: str, subnets: list[Document]) -> list[Document]:
        """Return one address of each IP version that the network has."""
        found = []
        for version in (4, 6):
            candidates = [entry for entry in subnets if entry["ip_version"] == version]
            if not candidates:
                continue
            for subnet in candidates:
                address = self.free_address(subnet)
                if address is not None:
                    found.append({"subnet_id": subnet["id"], "ip_address": address})
                    break
            else:
                raise _exhausted(network_id)
        return found

    def _fixed_ip(self, network_id: str, subnets: list[Document], wanted: Document) -> Document:
        """Return one address that was asked for."""
        subnet_id, address = wanted.get("subnet_id"), wanted.get("ip_address")
        chosen = [entry for entry in subnets if subnet_id in (None, entry["id"])]
        if not chosen:
            raise refusal(
                400,
                "InvalidInput",
                f"Invalid input for operation: Failed to create port on network {network_id}, "
                f"because fixed_ips included invalid subnet {subnet_id}.",
            )
        if address is None:
            free = self.free_address(chosen[0])
            if free is None:
                raise _exhausted(network_id)
            return {"subnet_id": chosen[0]["id"], "ip_address": free}
        for subnet in chosen:
            if inside(address, subnet["cidr"]):
                if str(ipaddress.ip_address(address)) in self.taken(subnet["id"]):
                    raise refusal(
                        409,
                        "IpAddressInUse",
                        f"Unable to complete operation for network {network_id}. The IP address "
                        f"{address} is in use.",
                    )
                return {
                    "subnet_id": subnet["id"],
                    "ip_address": str(ipaddress.ip_address(address)),
                }
        raise refusal(
            400,
            "InvalidIpForNetwork",
            f"IP address {address} is not a valid IP for any of the subnets on the specified "
            "network.",
        )

    # -- ports -------------------------------------------------------------------------------

    def new_mac(self) -> str:
        """Return a hardware address that was not used before."""
        tail = f"{self.next_number():06x}"
        prefix = "bc:76:4e" if self.rackspace else "fa:16:3e"
        return ":".join([prefix, tail[:2], tail[2:4], tail[4:]])

    def new_port(self, network_id: str, project: str, **fields: Any) -> Document:
        """Make a port.

        Args:
            network_id: the network.
            project: its owner.
            **fields: fields of the port that are not the defaults; `fixed_ips` as wanted.

        Raises:
            Problem: the addresses cannot be had.
        """
        ips = self.fixed_ips(network_id, fields.pop("fixed_ips", None))
        document = {
            **defaults(PORT),
            "status": "ACTIVE" if fields.get("device_id") else "DOWN",
            "dns_assignment": [],
            "ip_allocation": "immediate" if ips else "none",
            "qos_policy_id": None,
            **fields,
            "network_id": network_id,
            "fixed_ips": ips,
        }
        document["mac_address"] = document["mac_address"] or self.new_mac()
        if document["security_groups"] is None:
            secured = document["port_security_enabled"] and project and not self.rackspace
            document["security_groups"] = [self.default_group(project)["id"]] if secured else []
        return self.add(PORT, project, document)

    def leave(self, port_id: str) -> None:
        """Let a server's port go, in a moment."""
        self._leaving[port_id] = self.clock.now() + self.detaching
        self.settle()

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for port_id, at in list(self._leaving.items()):
            if at <= now:
                del self._leaving[port_id]
                self.remove(PORT, port_id)

    # -- security groups ---------------------------------------------------------------------

    def default_group(self, project: str) -> Document:
        """Return the security group that every project has, making it when first needed."""
        for group in self.of(SECURITY_GROUP):
            if group["project_id"] == project and group["name"] == "default":
                return group
        group = self.new_group(project, "default", "Default security group")
        for ethertype in ("IPv4", "IPv6"):
            self.new_rule(group, "ingress", ethertype, remote_group_id=group["id"])
        return group

    def new_group(self, project: str, name: str, description: str, **fields: Any) -> Document:
        """Make a security group that lets everything out."""
        known = {"name": name, "description": description, "stateful": True, **fields}
        group = self.add(SECURITY_GROUP, project, known)
        for ethertype in ("IPv4", "IPv6"):
            self.new_rule(group, "egress", ethertype)
        return group

    def new_rule(self, group: Document, direction: str, ethertype: str, **fields: Any) -> Document:
        """Add a rule to a group."""
        return self.add(
            RULE,
            group["project_id"],
            {
                **defaults(RULE),
                **fields,
                "direction": direction,
                "ethertype": ethertype,
                "security_group_id": group["id"],
                "belongs_to_default_sg": group["name"] == "default",
            },
        )

    def rules_of(self, group_id: str) -> list[Document]:
        """Return the rules of a group."""
        return [entry for entry in self.of(RULE) if entry["security_group_id"] == group_id]

    # -- networks ----------------------------------------------------------------------------

    def network_cidr(self, network_id: str) -> str | None:
        """Return the address range of a network's first IPv4 subnet, else of its first."""
        subnets = self.subnets_of(network_id)
        first = [entry for entry in subnets if entry["ip_version"] == 4] or subnets
        return first[0]["cidr"] if first else None

    def new_network(self, project: str, name: str, item_id: str = "", **fields: Any) -> Document:
        """Make a network."""
        known = defaults(NETWORK)
        further = {
            "status": "ACTIVE",
            "subnets": [],
            "availability_zones": ["nova"],
            "ipv4_address_scope": None,
            "ipv6_address_scope": None,
            "l2_adjacency": True,
            "vlan_transparent": None,
        }
        return self.add(NETWORK, project, {**known, **further, "name": name, **fields}, item_id)

    def new_subnet(
        self, network: Document, cidr: str, item_id: str = "", **fields: Any
    ) -> Document:
        """Make a subnet; gateway and pools are computed where they are not given."""
        parsed = ipaddress.ip_network(cidr)
        document = {
            **defaults(SUBNET),
            "gateway_ip": None
            if self.rackspace
            else str(parsed[1 if parsed.num_addresses > 1 else 0]),
            "enable_dhcp": not self.rackspace,
            **fields,
            "network_id": network["id"],
            "cidr": str(parsed),
            "ip_version": parsed.version,
        }
        document.pop("prefixlen", None)
        if document["allocation_pools"] is None:
            document["allocation_pools"] = default_pools(parsed, document["gateway_ip"])
        subnet = self.add(SUBNET, network["project_id"], document, item_id)
        network["subnets"].append(subnet["id"])
        return subnet

    def remove_network(self, network: Document) -> None:
        """Forget a network with its subnets."""
        for subnet_id in network["subnets"]:
            self.remove(SUBNET, subnet_id)
        self.remove(NETWORK, network["id"])


def defaults(kind: Kind) -> Document:
    """Return the fields of a new thing for which nothing was asked, lists of its own in them."""
    return {
        key: list(value) if isinstance(value, list) else value
        for key, value in kind.writable.items()
    }


def _exhausted(network_id: str) -> Problem:
    """Return the problem of a network without free addresses."""
    return refusal(
        409,
        "IpAddressGenerationFailure",
        f"No more IP addresses available on network {network_id}.",
    )


def inside(address: Any, cidr: str) -> bool:
    """Tell whether an address belongs to a range.

    Raises:
        Problem: 400, it is no address.
    """
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(cidr)
    except ValueError:
        raise refusal(
            400,
            "HTTPBadRequest",
            f"Invalid input for fixed_ips. Reason: '{address}' is not a valid IP address.",
        ) from None


def default_pools(
    parsed: ipaddress.IPv4Network | ipaddress.IPv6Network, gateway: str | None
) -> list[Document]:
    """Return the ranges from which a subnet gives addresses: all but gateway and broadcast."""
    first, last = int(parsed[0]), int(parsed[-1])
    if parsed.num_addresses > 2:
        first += 1
        last -= 1 if parsed.version == 4 else 0
    spans = [(first, last)]
    if gateway is not None:
        point = int(ipaddress.ip_address(gateway))
        spans = [
            span
            for low, high in spans
            for span in (
                [(low, point - 1), (point + 1, high)] if low <= point <= high else [(low, high)]
            )
        ]
    make = type(parsed[0])
    return [{"start": str(make(low)), "end": str(make(high))} for low, high in spans if low <= high]
