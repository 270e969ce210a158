"""Managers of Rackspace's own network service, which has less than the Networking API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from pyrax.cloudnetworks.networks import NetworkManager
from pyrax.cloudnetworks.neutron import Tagged
from pyrax.cloudnetworks.ports import PortManager
from pyrax.cloudnetworks.quotas import QuotaManager
from pyrax.cloudnetworks.security_groups import SecurityGroupManager
from pyrax.cloudnetworks.subnets import SubnetManager
from pyrax.kinds import R

_NO_TAGS = "the network service of Rackspace has no tags"
_READ_ONLY = "quotas of Rackspace can only be looked at"


class Untagged(Tagged[R]):
    """Mixed into managers of things that cannot have tags here."""

    def tag_list(self, item: Any) -> NoReturn:
        """Not offered on Rackspace."""
        raise self._missing("tag_list", _NO_TAGS)

    def has_tag(self, item: Any, tag: str) -> NoReturn:
        """Not offered on Rackspace."""
        raise self._missing("has_tag", _NO_TAGS)

    def add_tag(self, item: Any, tag: str) -> NoReturn:
        """Not offered on Rackspace."""
        raise self._missing("add_tag", _NO_TAGS)

    def set_tags(self, item: Any, tags: Iterable[str]) -> NoReturn:
        """Not offered on Rackspace."""
        raise self._missing("set_tags", _NO_TAGS)

    def delete_tag(self, item: Any, tag: str) -> NoReturn:
        """Not offered on Rackspace."""
        raise self._missing("delete_tag", _NO_TAGS)

    def delete_all_tags(self, item: Any) -> NoReturn:
        """Not offered on Rackspace."""
        raise self._missing("delete_all_tags", _NO_TAGS)


class RackspaceNetworkManager(Untagged, NetworkManager):
    """Networks on Rackspace."""


class RackspaceSubnetManager(Untagged, SubnetManager):
    """Subnets on Rackspace."""


class RackspacePortManager(Untagged, PortManager):
    """Ports on Rackspace."""


class RackspaceSecurityGroupManager(Untagged, SecurityGroupManager):
    """Security groups on Rackspace."""


class RackspaceQuotaManager(QuotaManager):
    """Quotas on Rackspace."""

    def update(  # type: ignore[override]
        self, project: Any, **limits: Any
    ) -> NoReturn:
        """Not offered on Rackspace."""
        raise self._missing("update", _READ_ONLY)

    def delete(self, project: Any) -> NoReturn:
        """Not offered on Rackspace."""
        raise self._missing("delete", _READ_ONLY)
