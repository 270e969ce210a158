"""`pyrax.cloudservers.server_groups`: servers that are to run together, or apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.compute import microversions
from pyrax.compute.base import ComputeManager, Resource, as_list
from pyrax.parameters import given

# From here on a group has one policy with rules, before it has a list of policies.
ONE_POLICY = "2.64"


class ServerGroup(Resource):
    """A server group: `id`, `name`, `policies` (or `policy` and `rules`), `members`."""

    HUMAN_ID = False

    manager: ServerGroupsManager

    id: str
    name: str
    members: list[str]
    metadata: dict[str, Any]
    policies: list[str]
    policy: str
    project_id: str
    rules: dict[str, Any]
    user_id: str

    def delete(self) -> None:
        """Delete the group; its servers stay."""
        self.manager.delete(self)


ServerGroups = list[ServerGroup]


class ServerGroupsManager(ComputeManager[ServerGroup]):
    """The server groups of the account."""

    resource = ServerGroup
    key = "server_group"
    base = "os-server-groups"

    def list(
        self, all_projects: bool = False, *, limit: int | None = None, offset: int | None = None
    ) -> ServerGroups:
        """Return server groups.

        OpenStack Compute API, 'List Server Groups'.

        Args:
            all_projects: Those of all accounts, for administrators.
            limit: How many to return at most.
            offset: How many to leave out at the beginning.
        """
        query = [("all_projects", True if all_projects else None), ("offset", offset)]
        return self._many("/os-server-groups", query=query, limit=limit)

    def get(self, id: Any) -> ServerGroup:
        """Return one server group.

        OpenStack Compute API, 'Show Server Group Details'.

        Args:
            id: The server group, or its id.

        Raises:
            NotFound: There is no such group.
        """
        return self._fetch(self._path(id))

    def create(self, **kwargs: Any) -> ServerGroup:
        """Make a server group.

        OpenStack Compute API, 'Create Server Group'. One policy may be given in either form: it
        is sent in the one that the microversion in use has.

        Args:
            **kwargs: ``name``; ``policies``, a list such as ``["anti-affinity"]``, or ``policy``,
                a text; ``rules``, a dict such as ``{"max_server_per_host": 3}`` (microversion
                2.64).

        Returns:
            The new `ServerGroup`.

        Raises:
            CommandError: Several policies where the service takes one, or both forms.
            UnsupportedAttribute: `rules` need a newer microversion than the client's.
        """
        fields = given(**kwargs)
        policy, policies = fields.pop("policy", None), fields.pop("policies", None)
        if policy is not None and policies is not None:
            raise exceptions.CommandError("Give policy or policies, not both.")
        listed = as_list(policies) if policy is None else [policy]
        needs = {"rules": ONE_POLICY} if "rules" in fields else {}
        version = self.api.microversion_for(needs=needs)
        fields.update(_policy_fields(listed, microversions.at_least(version, ONE_POLICY)))
        if "name" in fields:
            fields["name"] = utils.ensure_text(fields["name"], self.api.encoding)
        body = {"server_group": fields}
        self.run_hooks("modify_body_for_create", body)
        response, answer = self._call("POST", "/os-server-groups", body=body, needs=needs)
        return self._made(response, answer, loaded=False)

    def delete(self, id: Any) -> None:
        """Delete a server group; its servers stay.

        OpenStack Compute API, 'Delete Server Group'.

        Args:
            id: The server group, or its id.
        """
        self._call("DELETE", self._path(id))


def _policy_fields(policies: Iterable[str], single: bool) -> Mapping[str, Any]:
    """Return the policies in the form that the service takes."""
    listed = as_list(policies)
    if not single:
        return {"policies": listed} if listed else {}
    if len(listed) > 1:
        raise exceptions.CommandError(
            f"From microversion {ONE_POLICY} a server group has one policy, not {listed}."
        )
    return {"policy": listed[0]} if listed else {}
