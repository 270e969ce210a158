"""`pyrax.cloudservers.security_groups` and `security_group_rules`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions
from pyrax.compute import handover
from pyrax.compute.base import ComputeManager, Found, Resource, id_of, whole_number
from pyrax.parameters import given

_PROTOCOLS = ("TCP", "UDP", "ICMP")
_INSTEAD = "the security groups of the network service, pyrax.cloud_networks"


class SecurityGroup(Resource):
    """A security group: `id`, `name`, `description`, `tenant_id`, `rules`."""

    manager: SecurityGroupManager

    id: Any
    name: str
    description: str
    rules: list[dict[str, Any]]
    tenant_id: str

    def update(self, name: str | None = None, description: str | None = None) -> None:
        """Change name or description; what is None stays as it is.

        Args:
            name: The new name.
            description: The new text about it.
        """
        fresh = self.manager.update(
            self,
            self.name if name is None else name,
            self.description if description is None else description,
        )
        self._merge(fresh)

    def delete(self) -> None:
        """Delete the group."""
        self.manager.delete(self)


class SecurityGroupRule(Resource):
    """A rule of a group: `id`, `parent_group_id`, `ip_protocol`, `from_port`, `to_port`..."""

    NAME_ATTR = "id"
    get_details = False

    manager: SecurityGroupRuleManager
    from_port: int | None
    group: dict[str, Any]
    id: str
    ip_protocol: str | None
    ip_range: dict[str, Any]
    parent_group_id: str
    to_port: int | None

    def delete(self) -> None:
        """Delete the rule."""
        self.manager.delete(self)


Groups = list[SecurityGroup]


class SecurityGroupManager(ComputeManager[SecurityGroup]):
    """The security groups of the account."""

    resource = SecurityGroup
    key = "security_group"
    base = "os-security-groups"

    def list(self, search_opts: Mapping[str, Any] | None = None) -> Groups:
        """Return the security groups.

        OpenStack Compute API, 'List Security Groups'.

        Args:
            search_opts: ``all_tenants`` for administrators, ``limit``, ``offset``.
        """
        return self._many("/os-security-groups", query=sorted((search_opts or {}).items()))

    def get(self, group_id: Any) -> SecurityGroup:
        """Return one security group.

        OpenStack Compute API, 'Show Security Group Details'.

        Args:
            group_id: The security group, or its id.

        Raises:
            NotFound: There is no such group.
        """
        return self._fetch(self._path(group_id))

    def create(self, name: str, description: str) -> SecurityGroup:
        """Make a security group.

        OpenStack Compute API, 'Create Security Group'.

        Args:
            name: Its name, unique in the account.
            description: A text about it.

        Returns:
            The new `SecurityGroup`.
        """
        body = {"security_group": {"name": name, "description": description}}
        self.run_hooks("modify_body_for_create", body)
        response, answer = self._call("POST", "/os-security-groups", body=body)
        return self._made(response, answer, loaded=False)

    def update(self, group: Any, name: str, description: str) -> SecurityGroup:
        """Change name and description of a security group.

        OpenStack Compute API, 'Update Security Group'.

        Args:
            name: The new name.
            description: The new text about it.

        Returns:
            The `SecurityGroup` as it is now.
        """
        body = {"security_group": {"name": name, "description": description}}
        self.run_hooks("modify_body_for_update", body)
        response, answer = self._call("PUT", self._path(group), body=body)
        return self._made(response, answer, loaded=False)

    def delete(self, group: Any) -> None:
        """Delete a security group.

        OpenStack Compute API, 'Delete Security Group'.
        """
        self._call("DELETE", self._path(group))

    def _candidates(self, criteria: dict[str, Any]) -> Found:
        """List the groups to look through, of all accounts when that is asked for."""
        if "all_tenants" in criteria:
            return self.list({"all_tenants": criteria.pop("all_tenants")})
        return self.list()


class OpenStackSecurityGroupManager(handover.Handover[SecurityGroup], SecurityGroupManager):
    """Security groups where the compute service passes them on, or leaves them to the network one.

    Of the rules those for what comes in are shown, as the compute service does.
    """

    until = "2.35"
    instead = _INSTEAD

    def list(self, search_opts: Mapping[str, Any] | None = None) -> Groups:
        """Return the security groups.

        OpenStack Compute API, 'List Security Groups'; Networking API, 'List security groups'.

        Args:
            search_opts: ``all_tenants`` for administrators, ``limit``, ``offset``.
        """
        return self._handed(
            lambda: SecurityGroupManager.list(self, search_opts),
            lambda networks: self._listed_by(networks, search_opts or {}),
        )

    def _listed_by(self, networks: Any, options: Mapping[str, Any]) -> Groups:
        """Return the security groups of the network service."""
        own = None if options.get("all_tenants") else networks.projectid
        found = networks.security_groups.list(**given(tenant_id=own))
        first = int(options.get("offset") or 0)
        limit = options.get("limit")
        last = None if limit is None else first + int(limit)
        documents = [group.to_dict() for group in found][first:last]
        names = handover.group_names(networks, documents)
        return [SecurityGroup(self, handover.group_document(one, names), True) for one in documents]

    def get(self, group_id: Any) -> SecurityGroup:
        """Return one security group.

        OpenStack Compute API, 'Show Security Group Details'; Networking API, 'Show security
        group'.

        Raises:
            NotFound: There is no such group.
        """
        return self._handed(
            lambda: SecurityGroupManager.get(self, group_id),
            lambda networks: self._of(networks, networks.security_groups.get(id_of(group_id))),
        )

    def create(self, name: str, description: str) -> SecurityGroup:
        """Make a security group.

        OpenStack Compute API, 'Create Security Group'; Networking API, 'Create security group'.
        """
        return self._handed(
            lambda: SecurityGroupManager.create(self, name, description),
            lambda networks: self._of(networks, networks.security_groups.create(name, description)),
        )

    def update(self, group: Any, name: str, description: str) -> SecurityGroup:
        """Change name and description of a security group.

        OpenStack Compute API, 'Update Security Group'; Networking API, 'Update security group'.
        """
        changes = {"name": name, "description": description}
        return self._handed(
            lambda: SecurityGroupManager.update(self, group, name, description),
            lambda networks: self._of(
                networks, networks.security_groups.update(id_of(group), **changes)
            ),
        )

    def delete(self, group: Any) -> None:
        """Delete a security group.

        OpenStack Compute API, 'Delete Security Group'; Networking API, 'Delete security group'.
        """
        self._handed(
            lambda: SecurityGroupManager.delete(self, group),
            lambda networks: networks.security_groups.delete(id_of(group)),
        )

    def _of(self, networks: Any, group: Any) -> SecurityGroup:
        """Return a security group of the network service."""
        document = group.to_dict()
        names = handover.group_names(networks, [document])
        return SecurityGroup(self, handover.group_document(document, names), True)


class SecurityGroupRuleManager(ComputeManager[SecurityGroupRule]):
    """The rules of security groups."""

    resource = SecurityGroupRule
    key = "security_group_rule"
    base = "os-security-group-rules"

    def create(
        self,
        parent_group_id: Any,
        ip_protocol: str | None = None,
        from_port: Any = None,
        to_port: Any = None,
        cidr: str | None = None,
        group_id: Any = None,
    ) -> SecurityGroupRule:
        """Add a rule to a group: what may come in.

        OpenStack Compute API, 'Create Security Group Rule'.

        Args:
            parent_group_id: The group to add it to.
            ip_protocol: ``"tcp"``, ``"udp"`` or ``"icmp"``.
            from_port: The first port, or the ICMP type.
            to_port: The last port, or the ICMP code.
            cidr: The addresses it holds for.
            group_id: The group whose servers it holds for; protocol and ports may then all be
                None, for everything.

        Returns:
            The new `SecurityGroupRule`.

        Raises:
            CommandError: No such protocol, or a port that is no number.
        """
        if parent_group_id is None:
            raise ValueError("A security group rule needs its group, None was given.")
        everything = ip_protocol is None and from_port is None and to_port is None
        if not (everything and group_id is not None):
            from_port, to_port = (
                whole_number("from_port", from_port),
                whole_number("to_port", to_port),
            )
            if str(ip_protocol).upper() not in _PROTOCOLS:
                raise exceptions.CommandError(
                    f"ip_protocol must be one of {', '.join(_PROTOCOLS)}, not {ip_protocol!r}."
                )
        rule = {
            "parent_group_id": id_of(parent_group_id),
            "ip_protocol": ip_protocol,
            "from_port": from_port,
            "to_port": to_port,
            "cidr": cidr,
            "group_id": None if group_id is None else id_of(group_id),
        }
        return self._add(rule)

    def _add(self, rule: dict[str, Any]) -> SecurityGroupRule:
        """Send a rule."""
        body = {"security_group_rule": rule}
        self.run_hooks("modify_body_for_create", body)
        response, answer = self._call("POST", "/os-security-group-rules", body=body)
        return self._made(response, answer, loaded=True)

    def delete(self, rule: Any) -> None:
        """Delete a rule.

        OpenStack Compute API, 'Delete Security Group Rule'.

        Args:
            rule: The rule, or its id.
        """
        self._call("DELETE", self._path(rule))


class OpenStackSecurityGroupRuleManager(
    handover.Handover[SecurityGroupRule], SecurityGroupRuleManager
):
    """Rules where the compute service passes them on, or leaves them to the network service."""

    until = "2.35"
    instead = _INSTEAD

    def _add(self, rule: dict[str, Any]) -> SecurityGroupRule:
        """Send a rule; where that is gone, to the network service."""
        return self._handed(
            lambda: SecurityGroupRuleManager._add(self, rule),
            lambda networks: self._added_by(networks, rule),
        )

    def _added_by(self, networks: Any, rule: dict[str, Any]) -> SecurityGroupRule:
        """Add a rule to a group of the network service."""
        wanted = handover.rule_arguments(
            rule["ip_protocol"], rule["from_port"], rule["to_port"], rule["cidr"], rule["group_id"]
        )
        made = networks.security_group_rules.create(rule["parent_group_id"], **wanted).to_dict()
        names = {}
        if rule["group_id"] is not None:
            names[rule["group_id"]] = networks.security_groups.get(rule["group_id"]).name
        return SecurityGroupRule(self, handover.rule_document(made, names), True)

    def delete(self, rule: Any) -> None:
        """Delete a rule.

        OpenStack Compute API, 'Delete Security Group Rule'; Networking API, 'Delete security
        group rule'.
        """
        self._handed(
            lambda: SecurityGroupRuleManager.delete(self, rule),
            lambda networks: networks.security_group_rules.delete(id_of(rule)),
        )
