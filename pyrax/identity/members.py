"""Users, tenants (projects) and roles as objects; their manager is the identity object."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from pyrax import exceptions
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.identity.base import BaseIdentity


class Member(BaseResource):
    """What users, tenants and roles have in common."""

    manager: BaseIdentity

    get_details = False

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Return an independent copy of the fields; the identity is shared."""
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        for name, value in self.__dict__.items():
            twin.__dict__[name] = value if name == "manager" else copy.deepcopy(value, memo)
        return twin

    def _refresh(self, fresh: Any) -> None:
        """Take over the fields of an object that was just fetched."""
        self._info = {**self._info, **fresh._info}
        self._add_details(fresh._info)
        self._loaded = True


class User(Member):
    """A user of the cloud (Identity API, "Users")."""

    created: str
    email: str
    enabled: bool
    id: str
    name: str
    username: str

    @property
    def roles(self) -> list[dict[str, Any]]:
        """The user's roles as dicts with ``id`` and ``name``; empty if they cannot be read."""
        try:
            return list(self.manager.list_roles_for_user(self))
        except (exceptions.PyraxException, AttributeError):
            return []

    def get(self) -> None:
        """Fetch the user again and refresh all fields.

        Raises:
            NotFound: The user no longer exists.
        """
        self._refresh(self.manager.get_user(user_id=self.id))

    def delete(self) -> None:
        """Delete the user.

        Raises:
            UserNotFound: The user does not exist any more.
            AuthorizationFailure: The login may not delete users.
        """
        self.manager.delete_user(self)


class Tenant(Member):
    """A tenant, which Keystone v3 calls a project (Identity API, "Tenants", "Projects")."""

    id: str
    name: str
    description: str | None
    enabled: bool
    domain_id: str

    def delete(self) -> None:
        """Delete the tenant.

        Raises:
            TenantNotFound: The tenant does not exist any more.
        """
        self.manager.delete_tenant(self)


class Role(Member):
    """A role that users can have (Identity API, "Roles")."""

    id: str
    name: str
    description: str | None

    def get(self) -> None:
        """Fetch the role again and refresh all fields.

        Raises:
            NotFound: The role no longer exists.
        """
        self._refresh(self.manager.get_role(self))
