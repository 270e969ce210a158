"""Which managers the network client has, and which of them are others, or none, on Rackspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, cast, overload

from pyrax import exceptions
from pyrax.cloudnetworks import errors
from pyrax.cloudnetworks.availability import AvailabilityZoneManager, IPAvailabilityManager
from pyrax.cloudnetworks.floating_ips import FloatingIPManager
from pyrax.cloudnetworks.ip_addresses import IPAddressManager
from pyrax.cloudnetworks.networks import NetworkManager
from pyrax.cloudnetworks.neutron import NeutronManager
from pyrax.cloudnetworks.ports import PortManager
from pyrax.cloudnetworks.quotas import QuotaManager
from pyrax.cloudnetworks.rackspace import (
    RackspaceNetworkManager,
    RackspacePortManager,
    RackspaceQuotaManager,
    RackspaceSecurityGroupManager,
    RackspaceSubnetManager,
)
from pyrax.cloudnetworks.routers import RouterManager
from pyrax.cloudnetworks.security_groups import (
    RackspaceRuleManager,
    SecurityGroupManager,
    SecurityGroupRuleManager,
)
from pyrax.cloudnetworks.subnets import SubnetManager, SubnetPoolManager
from pyrax.kinds import Of

M = TypeVar("M", bound=NeutronManager)

RACKSPACE = "rackspace"

_NOT_ON_RACKSPACE = "the network service of Rackspace has no such thing"
_RACKSPACE_ALONE = (
    "Rackspace alone shares addresses; the nearest thing is allowed_address_pairs of ports"
)


class Absent:
    """Stands for a manager that the cloud has no service for: its methods raise `NotSupported`.

    Args:
        made: The class of the manager.
        name: The name under which the client has it.
        reason: Why it is not there.
    """

    def __init__(self, made: type[NeutronManager], name: str, reason: str) -> None:
        self._made = made
        self._name = name
        self._reason = reason

    def __getattr__(self, method: str) -> Callable[..., NoReturn]:
        if method.startswith("_") or not callable(getattr(self._made, method, None)):
            raise AttributeError(f"{self._made.__name__!r} object has no attribute {method!r}")

        def refuse(*args: Any, **kwargs: Any) -> NoReturn:
            raise exceptions.NotSupported(
                f"cloud_networks.{self._name}.{method}", "network", self._reason
            )

        return refuse

    def __dir__(self) -> list[str]:
        return [name for name in dir(self._made) if callable(getattr(self, name, None))]


class Managed(Of[M]):
    """An attribute that is a manager, made when it is first used.

    Args:
        made: The class of the manager.
        rackspace: The class on Rackspace, if it is another.
        on_rackspace: Whether Rackspace has it.
        elsewhere: Whether other clouds have it.
    """

    def __init__(
        self,
        made: type[M],
        rackspace: type[M] | None = None,
        *,
        on_rackspace: bool = True,
        elsewhere: bool = True,
    ) -> None:
        self.made = made
        self.rackspace = rackspace or made
        self.on_rackspace = on_rackspace
        self.elsewhere = elsewhere
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, client: None, owner: type) -> Managed[M]: ...

    @overload
    def __get__(self, client: ManagerTable, owner: type) -> M: ...

    def __get__(self, client: ManagerTable | None, owner: type) -> Managed[M] | M:
        if client is None:
            return self
        reason = client.why_absent(self.on_rackspace, self.elsewhere)
        if reason is not None:
            return cast("M", Absent(self.made, self.name, reason))
        if self.name not in client._managers:
            chosen: type[Any] = self.rackspace if client.dialect == RACKSPACE else self.made
            manager = chosen(client)
            manager.attribute = self.name
            client._managers.setdefault(self.name, manager)
        found: M = client._managers[self.name]
        return found


class ManagerTable:
    """The managers of a network client, by the names under which it has them."""

    dialect: str
    _managers: dict[str, Any]

    networks = Managed(NetworkManager, RackspaceNetworkManager)
    subnets = Managed(SubnetManager, RackspaceSubnetManager)
    ports = Managed(PortManager, RackspacePortManager)
    security_groups = Managed(SecurityGroupManager, RackspaceSecurityGroupManager)
    security_group_rules = Managed(SecurityGroupRuleManager, RackspaceRuleManager)
    quotas = Managed(QuotaManager, RackspaceQuotaManager)
    routers = Managed(RouterManager, on_rackspace=False)
    floating_ips = Managed(FloatingIPManager, on_rackspace=False)
    subnetpools = Managed(SubnetPoolManager, on_rackspace=False)
    availability_zones = Managed(AvailabilityZoneManager, on_rackspace=False)
    ip_availability = Managed(IPAvailabilityManager, on_rackspace=False)
    ip_addresses = Managed(IPAddressManager, elsewhere=False)

    def has_neutron(self) -> bool:
        """Tell whether there is a network service to talk to."""
        raise NotImplementedError

    def why_absent(self, on_rackspace: bool, elsewhere: bool) -> str | None:
        """Return why a manager cannot be had here; ``None`` if it can.

        Args:
            on_rackspace: Whether Rackspace has it.
            elsewhere: Whether other clouds have it.
        """
        if self.dialect == RACKSPACE and not on_rackspace:
            return _NOT_ON_RACKSPACE
        if self.dialect != RACKSPACE and not elsewhere:
            return _RACKSPACE_ALONE
        return None if self.has_neutron() else errors.NOTHING_ELSE
