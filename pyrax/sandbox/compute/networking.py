"""Servers and the network service: compute keeps no networks of its own, it looks there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.network.kinds import FLOATING_IP, NETWORK, PORT, SECURITY_GROUP, Document
from pyrax.sandbox.network.ports import forget_port
from pyrax.sandbox.service import Store

if TYPE_CHECKING:
    from pyrax.sandbox.compute.models import Server
    from pyrax.sandbox.network.models import NetworkStore


OWNER = "compute:nova"


@dataclass
class Network:
    """A network that servers can be attached to; those without an owner are everybody's."""

    id: str
    label: str
    cidr: str | None
    owner: str | None = None


@dataclass
class Address:
    """An IP address of a server."""

    addr: str
    version: int


@dataclass
class Interface:
    """A server's attachment to a network: a port."""

    id: str
    network_id: str
    label: str
    mac: str
    addresses: list[Address]
    subnets: list[str] = field(default_factory=list)
    borrowed: bool = False
    """Whether the port was there before, and stays."""


@dataclass
class Nic:
    """What a new server is to be attached to."""

    network: Network
    address: str | None = None
    port: str | None = None


@dataclass
class SecurityGroup:
    """A set of rules for what may reach a server."""

    id: str
    name: str
    description: str
    tenant_id: str
    rules: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class FloatingIp:
    """An address that can be moved between servers."""

    id: str
    ip: str
    tenant_id: str
    fixed_ip: str | None = None
    server_id: str | None = None


class Networking(Store):
    """The part of the state of compute that is in truth that of the network service."""

    @property
    def network_service(self) -> NetworkStore:
        """State of the network service in the same region."""
        return self.site.cloud.stores.networks(self.site.region, self.site.dialect)

    # -- looking -----------------------------------------------------------------------------

    @property
    def networks(self) -> dict[str, Network]:
        """All networks that servers can be on, by id."""
        service = self.network_service
        found = {}
        for row in service.of(NETWORK):
            if row["shared"] or not row["router:external"]:
                owner = None if row["shared"] else row["project_id"]
                cidr = None if self.rackspace and owner is None else service.network_cidr(row["id"])
                found[row["id"]] = Network(row["id"], row["name"], cidr, owner)
        return found

    def visible_networks(self, tenant_id: str | None) -> list[Network]:
        """Return the networks that a tenant may use, its own ones first."""
        rows = [row for row in self.networks.values() if row.owner in (None, tenant_id)]
        return sorted(rows, key=lambda row: row.owner is None)

    @property
    def security_groups(self) -> dict[str, SecurityGroup]:
        """All security groups, by id, as compute shows them."""
        return {row["id"]: self._group(row) for row in self.network_service.of(SECURITY_GROUP)}

    def _group(self, row: Document) -> SecurityGroup:
        """Return a security group with the rules for what comes in."""
        rules = [
            self.rule_document(rule)
            for rule in self.network_service.rules_of(row["id"])
            if rule["direction"] == "ingress"
        ]
        return SecurityGroup(row["id"], row["name"], row["description"], row["project_id"], rules)

    def rule_document(self, rule: Document) -> dict[str, Any]:
        """Return a rule as compute shows it."""
        other = self.network_service.get(SECURITY_GROUP, rule["remote_group_id"])
        anywhere = "::/0" if rule["ethertype"] == "IPv6" else "0.0.0.0/0"
        low, high = rule["port_range_min"], rule["port_range_max"]
        protocol = rule["protocol"].lower() if rule["protocol"] else None
        if low is None and high is None and protocol in ("tcp", "udp"):
            low, high = 1, 65535
        return {
            "id": rule["id"],
            "parent_group_id": rule["security_group_id"],
            "ip_protocol": protocol,
            "from_port": -1 if low is None else low,
            "to_port": -1 if high is None else high,
            "ip_range": {} if other else {"cidr": rule["remote_ip_prefix"] or anywhere},
            "group": {"name": other["name"], "tenant_id": other["project_id"]} if other else {},
        }

    @property
    def floating_ips(self) -> dict[str, FloatingIp]:
        """All floating addresses, by id, as compute shows them."""
        service = self.network_service
        found = {}
        for row in service.of(FLOATING_IP):
            port = service.get(PORT, row["port_id"]) or {}
            found[row["id"]] = FloatingIp(
                row["id"],
                row["floating_ip_address"],
                row["project_id"],
                row["fixed_ip_address"],
                port.get("device_id") or None,
            )
        return found

    # -- attaching ---------------------------------------------------------------------------

    def attach(
        self,
        server: Server,
        network: Network,
        address: str | None = None,
        port_id: str | None = None,
    ) -> Interface:
        """Attach a server to a network; it gets an address there.

        Args:
            server: the server.
            network: the network.
            address: the address that it is to have.
            port_id: the port to use; one is made when it is None.

        Raises:
            Problem: 400, the network has no addresses, or not this one.
        """
        service = self.network_service
        if port_id is not None:
            port = service.rows[PORT.key][port_id]
            port.update(device_id=server.id, device_owner=OWNER, status="ACTIVE")
        else:
            if not service.subnets_of(network.id):
                raise Problem(
                    400,
                    f"Network {network.id} requires a subnet in order to boot instances on.",
                )
            try:
                port = service.new_port(
                    network.id,
                    server.tenant_id,
                    fixed_ips=[{"ip_address": address}] if address else None,
                    device_id=server.id,
                    device_owner=OWNER,
                    security_groups=self._group_ids(server),
                )
            except Problem as problem:
                raise Problem(problem.status, problem.message) from None
        mac = port["mac_address"].upper() if self.rackspace else port["mac_address"]
        rows = port["fixed_ips"]
        interface = Interface(
            port["id"],
            network.id,
            network.label,
            mac,
            [
                Address(row["ip_address"], 6 if ":" in row["ip_address"] else 4)
                for row in sorted(rows, key=lambda row: ":" in row["ip_address"])
            ],
            [row["subnet_id"] for row in sorted(rows, key=lambda row: ":" in row["ip_address"])],
            port_id is not None,
        )
        server.interfaces.append(interface)
        return interface

    def detach(self, server: Server, interface: Interface) -> None:
        """Detach a server from a network; the port vanishes soon, if it was made for the server."""
        server.interfaces.remove(interface)
        self._let_go(interface)

    def detach_all(self, server: Server) -> None:
        """Detach a server that is deleted; what it was stays in its record."""
        for interface in server.interfaces:
            self._let_go(interface)

    def _let_go(self, interface: Interface) -> None:
        """Let a port go, or leave it to its owner again."""
        service = self.network_service
        port = service.get(PORT, interface.id)
        for floating in service.of(FLOATING_IP):
            if floating["port_id"] == interface.id:
                floating.update(port_id=None, fixed_ip_address=None, router_id=None, status="DOWN")
        if port is None:
            return
        if interface.borrowed:
            port.update(device_id="", device_owner="", status="DOWN")
        elif service.detaching:
            service.leave(interface.id)
        else:
            forget_port(service, interface.id)

    # -- security groups ---------------------------------------------------------------------

    def _group_ids(self, server: Server) -> list[str]:
        """Return the ids of the security groups that a server names."""
        service = self.network_service
        if self.rackspace:
            return []
        default = service.default_group(server.tenant_id)
        rows = [
            row["id"]
            for row in service.of(SECURITY_GROUP)
            if row["project_id"] == server.tenant_id
            and (row["name"] in server.security_groups or row["id"] in server.security_groups)
        ]
        return rows or [default["id"]]

    def apply_groups(self, server: Server) -> None:
        """Put the ports of a server into the security groups that it names."""
        wanted = self._group_ids(server)
        for interface in server.interfaces:
            port = self.network_service.get(PORT, interface.id)
            if port is not None:
                port["security_groups"] = list(wanted)


def free_port(store: Networking, port_id: str, tenant_id: str) -> Document:
    """Return a port that a server of a tenant can take.

    Raises:
        Problem: 404, there is none; 409, something else has it.
    """
    port = store.network_service.get(PORT, port_id)
    if port is None or port["project_id"] != tenant_id:
        raise Problem(404, f"Port {port_id} could not be found.")
    if port["device_id"]:
        raise Problem(409, f"Port {port_id} is still in use.")
    return port
