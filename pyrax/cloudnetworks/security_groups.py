"""`cloud_networks.security_groups` and their rules: what may reach a port."""

from __future__ import annotations

from typing import Any, NoReturn

from pyrax import texts
from pyrax.cloudnetworks import errors
from pyrax.cloudnetworks.ids import needed_id
from pyrax.cloudnetworks.neutron import NeutronManager, NeutronResource, Tagged, given

Rules = list[dict[str, Any]]


class SecurityGroupRule(NeutronResource):
    """A rule of a security group: `id`, `direction`, `protocol`, `port_range_min`..."""

    manager: SecurityGroupRuleManager

    NAME_ATTR = "id"

    security_group_id: str
    direction: str
    ethertype: str
    protocol: str | None
    port_range_min: int | None
    port_range_max: int | None
    remote_ip_prefix: str | None
    remote_group_id: str | None
    belongs_to_default_sg: bool
    created_at: str
    description: str
    project_id: str
    remote_address_group_id: Any
    revision_number: int
    tenant_id: str
    updated_at: str


class SecurityGroup(NeutronResource):
    """A security group: `id`, `name`, `description`, `security_group_rules` (dicts)."""

    manager: SecurityGroupManager

    name: str
    description: str
    security_group_rules: Rules
    created_at: str
    project_id: str
    revision_number: int
    stateful: bool
    tags: list[str]
    tenant_id: str
    updated_at: str

    def create_rule(self, *args: Any, **kwargs: Any) -> SecurityGroupRule:
        """Add a rule; takes what the manager's ``create_rule`` takes after the group.

        Args:
            *args: ``direction`` and what follows it.
            **kwargs: The same by name.

        Returns:
            The new ``SecurityGroupRule``.
        """
        return self.manager.create_rule(self, *args, **kwargs)


class SecurityGroupRuleManager(NeutronManager[SecurityGroupRule]):
    """The rules of the project's security groups. They cannot be changed, only replaced."""

    resource_class = SecurityGroupRule
    response_key = "security_group_rule"
    uri_base = "security-group-rules"

    def create(  # type: ignore[override]
        self,
        group: Any,
        direction: str = "ingress",
        protocol: str | int | None = None,
        port_range_min: int | None = None,
        port_range_max: int | None = None,
        remote_ip_prefix: Any = None,
        remote_group: Any = None,
        ethertype: str = "IPv4",
        **attributes: Any,
    ) -> SecurityGroupRule:
        """Add a rule to a security group: what is let through.

        OpenStack Networking API, 'Create security group rule'.

        Args:
            group: The security group or its id.
            direction: ``"ingress"`` for what comes in, ``"egress"`` for what goes out.
            protocol: ``"tcp"``, ``"udp"``, ``"icmp"``, ... or a number; by default all.
            port_range_min: The first port, or the ICMP type.
            port_range_max: The last port, or the ICMP code.
            remote_ip_prefix: The addresses at the other end. That all addresses are meant must
                be said: ``"0.0.0.0/0"`` or ``"::/0"``.
            remote_group: The security group whose ports are at the other end, in place of
                addresses.
            ethertype: ``"IPv4"`` or ``"IPv6"``.
            **attributes: Further fields, such as ``description``.

        Returns:
            The new ``SecurityGroupRule``.

        Raises:
            ValueError: The other end is not said, or said twice; or there is no such direction.
            Conflict: There is such a rule already.
        """
        if direction not in ("ingress", "egress"):
            raise ValueError(f"direction must be 'ingress' or 'egress', not {direction!r}.")
        if (remote_ip_prefix is None) == (remote_group is None):
            raise ValueError(
                "Say what is at the other end: remote_ip_prefix or remote_group. '0.0.0.0/0' "
                "stands for everything."
            )
        fields = given(
            direction=direction,
            ethertype=ethertype,
            protocol=self._protocol(protocol),
            port_range_min=port_range_min,
            port_range_max=port_range_max,
            remote_ip_prefix=errors.cidr_text(remote_ip_prefix),
            remote_group=remote_group,
        )
        group_id = {"security_group_id": needed_id(group, "security group")}
        return self._make(group_id, {**fields, **attributes})

    @staticmethod
    def _protocol(protocol: Any) -> Any:
        """Return a protocol as the service spells it."""
        return texts.as_text(protocol).lower() if isinstance(protocol, (str, bytes)) else protocol

    def update(self, item: Any, **attributes: Any) -> NoReturn:
        """Not offered: a rule is deleted and another one created."""
        raise self._missing("update", "rules cannot be changed; create another one")


class RackspaceRuleManager(SecurityGroupRuleManager):
    """Rules at Rackspace, which spells protocols in capitals."""

    @staticmethod
    def _protocol(protocol: Any) -> Any:
        """Return a protocol as the service spells it."""
        return texts.as_text(protocol).upper() if isinstance(protocol, (str, bytes)) else protocol


class SecurityGroupManager(Tagged[SecurityGroup]):
    """The security groups of the project."""

    resource_class = SecurityGroup
    response_key = "security_group"
    uri_base = "security-groups"

    def create(
        self,
        name: str,
        description: str | None = None,
        stateful: bool | None = None,
        **attributes: Any,
    ) -> SecurityGroup:
        """Create a security group; it lets nothing in, and everything out.

        OpenStack Networking API, 'Create security group'.

        Args:
            name: Its name.
            description: Its description.
            stateful: Whether answers to what is let through are let through as well.
            **attributes: Further fields.
        """
        fields = given(description=description, stateful=stateful)
        return self._make({}, {"name": name, **fields, **attributes})

    def create_rule(
        self,
        group: Any,
        direction: str = "ingress",
        protocol: str | int | None = None,
        port_range_min: int | None = None,
        port_range_max: int | None = None,
        remote_ip_prefix: Any = None,
        remote_group: Any = None,
        ethertype: str = "IPv4",
        **attributes: Any,
    ) -> SecurityGroupRule:
        """Add a rule to a group; see ``SecurityGroupRuleManager.create``."""
        return self.api.security_group_rules.create(
            group,
            direction,
            protocol,
            port_range_min,
            port_range_max,
            remote_ip_prefix,
            remote_group,
            ethertype,
            **attributes,
        )

    def delete_rule(self, rule: Any) -> None:
        """Delete a rule.

        Args:
            rule: The rule, its dict in a group, or its id.
        """
        self.api.security_group_rules.delete(rule.get("id") if isinstance(rule, dict) else rule)
