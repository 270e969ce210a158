"""Which managers the compute client has, and which of them are others on Rackspace."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, overload

from pyrax.compute.aggregates import AggregateManager
from pyrax.compute.base import ComputeManager
from pyrax.compute.extensions import (
    AssistedSnapshotManager,
    ListExtManager,
    ServerExternalEventManager,
)
from pyrax.compute.flavors import FlavorAccessManager, FlavorManager
from pyrax.compute.floating_ips import (
    FloatingIPManager,
    FloatingIPPoolManager,
    OpenStackFloatingIPManager,
    OpenStackFloatingIPPoolManager,
)
from pyrax.compute.hypervisors import HostManager, HypervisorManager, HypervisorStatsManager
from pyrax.compute.images import OpenStackImageManager
from pyrax.compute.keypairs import KeypairManager, RackspaceKeypairManager
from pyrax.compute.limits import LimitsManager
from pyrax.compute.migrations import InstanceActionManager, MigrationManager, ServerMigrationManager
from pyrax.compute.networks import (
    NetworkManager,
    NeutronNetworkManager,
    PortVirtualInterfaceManager,
    TenantNetworkManager,
    VirtualInterfaceManager,
)
from pyrax.compute.quotas import QuotaClassSetManager, QuotaSetManager
from pyrax.compute.rackspace import (
    IPAssociationManager,
    RackspaceComputeNetworkManager,
    RackspaceNetworkManager,
    RackspaceOldVirtualInterfaceManager,
    RackspaceVirtualInterfaceManager,
    ScheduledImageManager,
)
from pyrax.compute.rackspace_servers import (
    RackspaceFlavorManager,
    RackspaceImageManager,
    RackspaceServerManager,
)
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
    SecurityGroupManager,
    SecurityGroupRuleManager,
)
from pyrax.compute.server_groups import ServerGroupsManager
from pyrax.compute.servers import ServerManager
from pyrax.compute.services import ServiceManager
from pyrax.compute.usage import AvailabilityZoneManager, UsageManager
from pyrax.compute.versions import VersionManager
from pyrax.compute.volumes import SnapshotManager, VolumeManager, VolumeTypeManager

M = TypeVar("M", bound=ComputeManager)

RACKSPACE = "rackspace"


class Managed(Generic[M]):
    """An attribute that is a manager, made when it is first used.

    Args:
        made: The class of the manager.
        rackspace: The class on Rackspace, where it is another.
    """

    def __init__(self, made: type[M], rackspace: type[ComputeManager] | None = None) -> None:
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
            chosen: type[Any] = self.rackspace if client.dialect == RACKSPACE else self.made
            manager = chosen(client)
            manager.attribute = self.name
            kept.setdefault(self.name, manager)
        found: M = kept[self.name]
        return found


class ManagerTable:
    """The managers of a compute client, by the names under which it has them."""

    dialect: str
    _managers: dict[str, Any]

    servers = Managed(ServerManager, RackspaceServerManager)
    images = Managed(OpenStackImageManager, RackspaceImageManager)
    flavors = Managed(FlavorManager, RackspaceFlavorManager)
    flavor_access = Managed(FlavorAccessManager)
    keypairs = Managed(KeypairManager, RackspaceKeypairManager)
    limits = Managed(LimitsManager)
    versions = Managed(VersionManager)
    volumes = Managed(VolumeManager)
    volume_snapshots = Managed(SnapshotManager)
    volume_types = Managed(VolumeTypeManager)
    server_groups = Managed(ServerGroupsManager)
    quotas = Managed(QuotaSetManager)
    quota_classes = Managed(QuotaClassSetManager)
    usage = Managed(UsageManager)
    availability_zones = Managed(AvailabilityZoneManager)
    instance_action = Managed(InstanceActionManager)
    list_extensions = Managed(ListExtManager)

    networks = Managed(NetworkManager, RackspaceComputeNetworkManager)
    tenant_networks = Managed(TenantNetworkManager, RackspaceNetworkManager)
    virtual_interfaces = Managed(VirtualInterfaceManager, RackspaceOldVirtualInterfaceManager)
    security_groups = Managed(OpenStackSecurityGroupManager, SecurityGroupManager)
    security_group_rules = Managed(
        OpenStackSecurityGroupRuleManager,
        SecurityGroupRuleManager,
    )
    floating_ips = Managed(OpenStackFloatingIPManager, FloatingIPManager)
    floating_ip_pools = Managed(OpenStackFloatingIPPoolManager, FloatingIPPoolManager)

    os_networksv2 = Managed(NeutronNetworkManager, RackspaceNetworkManager)
    os_virtual_interfacesv2 = Managed(PortVirtualInterfaceManager, RackspaceVirtualInterfaceManager)
    scheduled_images = Managed(AbsentScheduledImageManager, ScheduledImageManager)
    ip_associations = Managed(AbsentIPAssociationManager, IPAssociationManager)
    os_networksv2_python_novaclient_ext = os_networksv2
    os_virtual_interfacesv2_python_novaclient_ext = os_virtual_interfacesv2
    rax_scheduled_images_python_novaclient_ext = scheduled_images
    ip_associations_python_novaclient_ext = ip_associations

    aggregates = Managed(AggregateManager)
    hosts = Managed(HostManager)
    hypervisors = Managed(HypervisorManager)
    hypervisor_stats = Managed(HypervisorStatsManager)
    services = Managed(ServiceManager)
    migrations = Managed(MigrationManager)
    server_migrations = Managed(ServerMigrationManager)
    server_external_events = Managed(ServerExternalEventManager)
    assisted_volume_snapshots = Managed(AssistedSnapshotManager)

    agents = Managed(AgentsManager)
    baremetal = Managed(BareMetalNodeManager)
    cells = Managed(CellsManager)
    certs = Managed(CertificateManager)
    cloudpipe = Managed(CloudpipeManager)
    dns_domains = Managed(FloatingIPDNSDomainManager)
    dns_entries = Managed(FloatingIPDNSEntryManager)
    fixed_ips = Managed(FixedIPsManager)
    floating_ips_bulk = Managed(FloatingIPBulkManager)
    fping = Managed(FpingManager)
    security_group_default_rules = Managed(SecurityGroupDefaultRuleManager)
