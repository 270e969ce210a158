"""Compute: what its operations need, and what they are called with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyrax import exceptions
from tests.trust.faults.things import MAKERS, Stage, thing


@thing
def base_image(s: Stage) -> Any:
    return next(one for one in s.compute.images.list() if one.metadata["os_distro"] != "windows")


@thing
def flavor(s: Stage) -> Any:
    return s.compute.flavors.findall(ram=2048)[0]


@thing
def server(s: Stage) -> Any:
    made = s.compute.servers.create("web01", s.base_image, s.flavor)
    s.cloud.clock.advance(60)
    return s.compute.servers.get(made.id)


@thing
def own_server_image(s: Stage) -> Any:
    image_id = s.server.create_image("snapshot")
    s.cloud.clock.advance(60)
    return s.compute.images.get(image_id)


@thing
def keypair(s: Stage) -> Any:
    return s.compute.keypairs.create("key")


@thing
def server_group(s: Stage) -> Any:
    return s.compute.server_groups.create(name="group", policies=["anti-affinity"])


@thing
def compute_network(s: Stage) -> Any:
    if s.rackspace:
        return s.compute.networks.create("inside", "192.168.0.0/24")
    return s.compute.networks.list()[0]


@thing
def interface(s: Stage) -> Any:
    return s.server.interface_list()[0]


@thing
def compute_security_group(s: Stage) -> Any:
    return s.compute.security_groups.create(s.new_name(), "for the web")


@thing
def compute_volume(s: Stage) -> Any:
    return s.compute.volumes.create(100, display_name="data")


@thing
def compute_snapshot(s: Stage) -> Any:
    return s.compute.volume_snapshots.create(s.volume.id)


@thing
def attachment(s: Stage) -> Any:
    made = s.compute.volumes.create_server_volume(s.server.id, s.volume.id)
    s.cloud.clock.advance(30)
    return made


@thing
def compute_floating_ip(s: Stage) -> Any:
    return s.compute.floating_ips.create(None if s.rackspace else "public")


@thing
def instance_action(s: Stage) -> Any:
    return s.compute.instance_action.list(s.server)[0]


@thing
def quota_set(s: Stage) -> Any:
    return s.compute.quotas.get(s.context.tenant_id)


def by_hand(attribute: str) -> Callable[[Stage], Any]:
    """Return what makes a thing that the sandbox has none of: what is done to it is refused."""

    def make(s: Stage) -> Any:
        manager = getattr(s.compute, attribute)
        if type(manager).__name__.startswith("Absent"):
            raise exceptions.NotSupported(attribute, "compute")
        info = dict.fromkeys(("id", "name", "server_uuid", "host", "host_name", "_server_id"), "1")
        made = manager.resource(manager, {**info, "address": "192.0.2.5"}, True)
        made.__dict__.setdefault("_server", "1")
        return made

    return make


MAKERS["aggregate"] = by_hand("aggregates")

MAKERS["host"] = by_hand("hosts")

MAKERS["quota_class"] = by_hand("quota_classes")

MAKERS["server_migration"] = by_hand("server_migrations")

MAKERS["ip_association"] = by_hand("ip_associations")


@thing
def limits(s: Stage) -> Any:
    return s.compute.limits.get()


RECEIVERS = (
    "server",
    "limits",
    "flavor",
    "base_image",
    "keypair",
    "server_group",
    "compute_network",
    "interface",
    "compute_security_group",
    "compute_volume",
    "compute_floating_ip",
    "quota_set",
    "aggregate",
    "host",
    "quota_class",
    "server_migration",
    "ip_association",
)

PARAMETERS: dict[str, Any] = {
    "item": lambda s: s.server,
    "server": lambda s: s.server,
    "server_id": lambda s: s.server.id,
    "instance_id": lambda s: s.server.id,
    "uri": "/servers",
    "image": lambda s: s.base_image,
    "flavor": lambda s: s.flavor,
    "network": lambda s: s.compute_network,
    "network_id": lambda s: s.compute_network.id,
    "domain": "example.com",
    "address": "192.0.2.5",
    "console_type": "novnc",
    "host": "host1",
    "hypervisor": "1",
    "aggregate": "1",
    "group": lambda s: s.compute_security_group,
    "group_id": lambda s: s.compute_security_group.id,
    "parent_group_id": lambda s: s.compute_security_group.id,
    "security_group": lambda s: s.compute_security_group.name,
    "rule": "1",
    "volume": lambda s: s.volume,
    "volume_id": lambda s: s.volume.id,
    "snapshot": lambda s: s.compute_snapshot,
    "attachment_id": lambda s: s.attachment.id,
    "new_volume_id": lambda s: s.volume.id,
    "floating_ip": lambda s: "192.0.2.5" if s.rackspace else s.compute_floating_ip,
    "interface_id": lambda s: s.interface.port_id,
    "port_id": lambda s: s.interface.port_id,
    "keypair": lambda s: s.keypair,
    "cidr": "192.168.2.0/24",
    "values": {"color": "red"},
    "project": "p1",
    "tenant": "p1",
    "tenant_id": lambda s: s.context.tenant_id,
    "ip": "192.0.2.5",
    "fixed_ip": "192.0.2.5",
    "size": 100,
    "password": "Secret-2",
    "image_name": "picture",
    "backup_name": "backup",
    "backup_type": "daily",
    "rotation": 1,
    "retention": 1,
    "url": "http://127.0.0.1:1/v2",
    "expr": "Ubuntu",
    "class_name": "default",
    "request_id": lambda s: s.instance_action.request_id,
    "start": "2026-01-01",
    "end": "2026-02-01",
    "id": "1",
    "migration": "1",
    "value": "red",
    "version": "2.1",
    "service_id": "9a1c8e8e-1111-4222-8333-527f97490c9a",
    "service_host": "host1",
    "ram": 512,
    "vcpus": 1,
    "disk": 1,
    "node": "1",
    "node_id": "1",
    "cpus": 1,
    "memory_mb": 1,
    "local_gb": 1,
    "prov_mac_address": "00:00:00:00:00:00",
    "cell_name": "cell",
    "port": 1,
    "availability_zone": "nova",
    "dns_type": "A",
    "action": "shutdown",
    "hypervisor_match": "host",
    "events": [{"name": "network-changed", "server_uuid": "1"}],
    "snapshot_id": "1",
    "create_info": {},
    "delete_info": {},
    "os": "linux",
    "architecture": "x86",
    "md5hash": "0" * 32,
    "ip_range": "192.0.2.0/24",
    "fqdomain": "example.com",
    "ip_association": "1",
    "volume_type": "SSD",
    "project_id": "p1",
    "val": "/",
}

ITEMS: dict[str, Any] = {
    "floating_ips": lambda s: "1" if s.rackspace else s.floating_ip,
    "networks": lambda s: s.network,
    "security_groups": lambda s: s.security_group,
    "security_group_rules": lambda s: s.rule,
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.compute.management_url}/servers"},
    "ComputeClient.create": {
        "name": "new",
        "image": lambda s: s.base_image,
        "flavor": lambda s: s.flavor,
    },
    "Server.update": {"name": "new"},
    "ServerManager.update": {"name": "new"},
    "interface_attach": {"net_id": lambda s: s.compute_network.id},
    "FlavorAccessManager.list": {"flavor": lambda s: s.flavor},
    **{
        f"{kind}.{name}": {given: PARAMETERS[given] for given in needed}
        for name in ("find", "findall")
        for kind, needed in {
            "FlavorAccessManager": ("flavor",),
            "InstanceActionManager": ("server",),
            "ServerMigrationManager": ("server",),
            "IPAssociationManager": ("server",),
            "PortVirtualInterfaceManager": ("instance_id",),
            "RackspaceVirtualInterfaceManager": ("instance_id",),
            "VirtualInterfaceManager": ("instance_id",),
            "UsageManager": ("start", "end"),
        }.items()
    },
    "NetworkManager.create": {"label": "more", "cidr": "192.168.5.0/24"},
    "RackspaceNetworkManager.create": {"label": "more", "cidr": "192.168.5.0/24"},
    "RackspaceComputeNetworkManager.create": {"label": "more", "cidr": "192.168.5.0/24"},
    "SecurityGroupRuleManager.create": {
        "ip_protocol": "tcp",
        "from_port": 80,
        "to_port": 80,
    },
    "TenantNetworkManager.create": {"label": "more", "cidr": "192.168.5.0/24"},
    "find": {"name": "web01"},
    "findall": {"name": "web01"},
}
