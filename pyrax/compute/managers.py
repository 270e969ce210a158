"""Which managers the compute client has, and which of them are others on Rackspace."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, overload

from pyrax import deprecation
from pyrax.kinds import Of

if TYPE_CHECKING:
    from typing import TypeVar

    from pyrax.compute.aggregates import AggregateManager
    from pyrax.compute.base import ComputeManager
    from pyrax.compute.extensions import (
        AssistedSnapshotManager,
        ListExtManager,
        ServerExternalEventManager,
    )
    from pyrax.compute.flavors import FlavorAccessManager, FlavorManager
    from pyrax.compute.floating_ips import (
        OpenStackFloatingIPManager,
        OpenStackFloatingIPPoolManager,
    )
    from pyrax.compute.hypervisors import HostManager, HypervisorManager, HypervisorStatsManager
    from pyrax.compute.images import OpenStackImageManager
    from pyrax.compute.keypairs import KeypairManager
    from pyrax.compute.limits import LimitsManager
    from pyrax.compute.migrations import (
        InstanceActionManager,
        MigrationManager,
        ServerMigrationManager,
    )
    from pyrax.compute.networks import (
        NetworkManager,
        NeutronNetworkManager,
        PortVirtualInterfaceManager,
        TenantNetworkManager,
        VirtualInterfaceManager,
    )
    from pyrax.compute.quotas import QuotaClassSetManager, QuotaSetManager
    from pyrax.compute.removed import (
        AbsentIPAssociationManager,
        AbsentScheduledImageManager,
        AgentsManager,
        BareMetalNodeManager,
        CellsManager,
        CertificateManager,
        CloudpipeManager,
        FixedIPsManager,
        FloatingIPBulkManager,
        FloatingIPDNSDomainManager,
        FloatingIPDNSEntryManager,
        FpingManager,
        SecurityGroupDefaultRuleManager,
    )
    from pyrax.compute.security_groups import (
        OpenStackSecurityGroupManager,
        OpenStackSecurityGroupRuleManager,
    )
    from pyrax.compute.server_groups import ServerGroupsManager
    from pyrax.compute.servers import ServerManager
    from pyrax.compute.services import ServiceManager
    from pyrax.compute.usage import AvailabilityZoneManager, UsageManager
    from pyrax.compute.versions import VersionManager
    from pyrax.compute.volumes import SnapshotManager, VolumeManager, VolumeTypeManager

    M = TypeVar("M", bound="ComputeManager")
else:
    M = Any

RACKSPACE = "rackspace"


class Managed(Of[M]):
    """An attribute that is a manager, loaded and made when it is first used.

    Args:
        made: The class of the manager, as ``"module:Class"``.
        rackspace: The class on Rackspace, where it is another.
    """

    def __init__(self, made: str, rackspace: str | None = None) -> None:
        self.made = made
        self.rackspace = rackspace or made
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    @overload
    def __get__(self, client: None, owner: type) -> Managed[M]: ...

    @overload
    def __get__(self, client: ManagerTable, owner: type) -> M: ...

    def __get__(self, client: ManagerTable | None, owner: type) -> Managed[M] | M:
        if client is None:
            return self
        kept: dict[str, Any] = client._managers
        if self.name not in kept:
            chosen = self.rackspace if client.dialect == RACKSPACE else self.made
            module, _, class_name = chosen.partition(":")
            loaded = importlib.import_module(f"{__package__}.{module}")
            manager = getattr(loaded, class_name)(client)
            manager.attribute = self.name
            kept.setdefault(self.name, manager)
        found: M = kept[self.name]
        return found


class OldName(Managed[M]):
    """A manager under the name that it had in pyrax 1, as an extension of another library.

    Args:
        managed: The attribute of today.
    """

    def __init__(self, managed: Managed[M]) -> None:
        super().__init__(managed.made, managed.rackspace)
        self.managed = managed
        self.old = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.old, self.name = name, self.managed.name

    if not TYPE_CHECKING:

        def __get__(self, client: ManagerTable | None, owner: type) -> Any:
            if client is not None:
                deprecation.old_name(f"cloudservers.{self.old}", f"cloudservers.{self.name}")
            return super().__get__(client, owner)


class ManagerTable:
    """The managers of a compute client, by the names under which it has them."""

    dialect: str
    _managers: dict[str, Any]

    servers: Managed[ServerManager] = Managed(
        "servers:ServerManager", "rackspace_servers:RackspaceServerManager"
    )
    images: Managed[OpenStackImageManager] = Managed(
        "images:OpenStackImageManager", "rackspace_servers:RackspaceImageManager"
    )
    flavors: Managed[FlavorManager] = Managed(
        "flavors:FlavorManager", "rackspace_servers:RackspaceFlavorManager"
    )
    flavor_access: Managed[FlavorAccessManager] = Managed("flavors:FlavorAccessManager")
    keypairs: Managed[KeypairManager] = Managed(
        "keypairs:KeypairManager", "keypairs:RackspaceKeypairManager"
    )
    limits: Managed[LimitsManager] = Managed("limits:LimitsManager")
    versions: Managed[VersionManager] = Managed("versions:VersionManager")
    volumes: Managed[VolumeManager] = Managed("volumes:VolumeManager")
    volume_snapshots: Managed[SnapshotManager] = Managed("volumes:SnapshotManager")
    volume_types: Managed[VolumeTypeManager] = Managed("volumes:VolumeTypeManager")
    server_groups: Managed[ServerGroupsManager] = Managed("server_groups:ServerGroupsManager")
    quotas: Managed[QuotaSetManager] = Managed("quotas:QuotaSetManager")
    quota_classes: Managed[QuotaClassSetManager] = Managed("quotas:QuotaClassSetManager")
    usage: Managed[UsageManager] = Managed("usage:UsageManager")
    availability_zones: Managed[AvailabilityZoneManager] = Managed("usage:AvailabilityZoneManager")
    instance_action: Managed[InstanceActionManager] = Managed("migrations:InstanceActionManager")
    list_extensions: Managed[ListExtManager] = Managed("extensions:ListExtManager")

    networks: Managed[NetworkManager] = Managed(
        "networks:NetworkManager", "rackspace:RackspaceComputeNetworkManager"
    )
    tenant_networks: Managed[TenantNetworkManager] = Managed(
        "networks:TenantNetworkManager", "rackspace:RackspaceNetworkManager"
    )
    virtual_interfaces: Managed[VirtualInterfaceManager] = Managed(
        "networks:VirtualInterfaceManager"
    )
    security_groups: Managed[OpenStackSecurityGroupManager] = Managed(
        "security_groups:OpenStackSecurityGroupManager", "security_groups:SecurityGroupManager"
    )
    security_group_rules: Managed[OpenStackSecurityGroupRuleManager] = Managed(
        "security_groups:OpenStackSecurityGroupRuleManager",
        "security_groups:SecurityGroupRuleManager",
    )
    floating_ips: Managed[OpenStackFloatingIPManager] = Managed(
        "floating_ips:OpenStackFloatingIPManager", "floating_ips:FloatingIPManager"
    )
    floating_ip_pools: Managed[OpenStackFloatingIPPoolManager] = Managed(
        "floating_ips:OpenStackFloatingIPPoolManager", "floating_ips:FloatingIPPoolManager"
    )

    os_networksv2: Managed[NeutronNetworkManager] = Managed(
        "networks:NeutronNetworkManager", "rackspace:RackspaceNetworkManager"
    )
    os_virtual_interfacesv2: Managed[PortVirtualInterfaceManager] = Managed(
        "networks:PortVirtualInterfaceManager", "rackspace:RackspaceVirtualInterfaceManager"
    )
    scheduled_images: Managed[AbsentScheduledImageManager] = Managed(
        "removed:AbsentScheduledImageManager", "rackspace:ScheduledImageManager"
    )
    ip_associations: Managed[AbsentIPAssociationManager] = Managed(
        "removed:AbsentIPAssociationManager", "rackspace:IPAssociationManager"
    )
    os_networksv2_python_novaclient_ext = OldName(os_networksv2)
    os_virtual_interfacesv2_python_novaclient_ext = OldName(os_virtual_interfacesv2)
    rax_scheduled_images_python_novaclient_ext = OldName(scheduled_images)
    ip_associations_python_novaclient_ext = OldName(ip_associations)

    aggregates: Managed[AggregateManager] = Managed("aggregates:AggregateManager")
    hosts: Managed[HostManager] = Managed("hypervisors:HostManager")
    hypervisors: Managed[HypervisorManager] = Managed("hypervisors:HypervisorManager")
    hypervisor_stats: Managed[HypervisorStatsManager] = Managed(
        "hypervisors:HypervisorStatsManager"
    )
    services: Managed[ServiceManager] = Managed("services:ServiceManager")
    migrations: Managed[MigrationManager] = Managed("migrations:MigrationManager")
    server_migrations: Managed[ServerMigrationManager] = Managed(
        "migrations:ServerMigrationManager"
    )
    server_external_events: Managed[ServerExternalEventManager] = Managed(
        "extensions:ServerExternalEventManager"
    )
    assisted_volume_snapshots: Managed[AssistedSnapshotManager] = Managed(
        "extensions:AssistedSnapshotManager"
    )

    agents: Managed[AgentsManager] = Managed("removed:AgentsManager")
    baremetal: Managed[BareMetalNodeManager] = Managed("removed:BareMetalNodeManager")
    cells: Managed[CellsManager] = Managed("removed:CellsManager")
    certs: Managed[CertificateManager] = Managed("removed:CertificateManager")
    cloudpipe: Managed[CloudpipeManager] = Managed("removed:CloudpipeManager")
    dns_domains: Managed[FloatingIPDNSDomainManager] = Managed("removed:FloatingIPDNSDomainManager")
    dns_entries: Managed[FloatingIPDNSEntryManager] = Managed("removed:FloatingIPDNSEntryManager")
    fixed_ips: Managed[FixedIPsManager] = Managed("removed:FixedIPsManager")
    floating_ips_bulk: Managed[FloatingIPBulkManager] = Managed("removed:FloatingIPBulkManager")
    fping: Managed[FpingManager] = Managed("removed:FpingManager")
    security_group_default_rules: Managed[SecurityGroupDefaultRuleManager] = Managed(
        "removed:SecurityGroupDefaultRuleManager"
    )
