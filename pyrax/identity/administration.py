"""Users, roles, tenants and tokens: the administrative methods of identity objects."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, overload

from pyrax import exceptions, utils
from pyrax.identity.raw_calls import RawCalls
from pyrax.parameters import given
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.identity.admin_v2 import AdministrationV2
    from pyrax.identity.members import Role, Tenant, User

BAD_EMAIL = "expecting valid email address"


@contextlib.contextmanager
def _named(*refused: int, missing: Any = None, other: Any = None) -> Iterator[None]:
    """Turn error statuses into the exceptions that these calls have always had.

    Args:
        *refused: Statuses that mean that the user may not make the call.
        missing: Exception class for 404.
        other: Exception class for all other statuses.
    """
    try:
        yield
    except exceptions.AuthenticationFailed:
        raise
    except exceptions.ClientException as error:
        if error.code in refused:
            raise exceptions.authorization_failure(error) from None
        if missing is not None and error.code == 404:
            raise missing(error) from None
        if other is not None:
            raise other(error) from None
        raise


def _shown(user: Mapping[str, Any], *, hide_passwords: bool = True) -> dict[str, Any]:
    """Return a user's fields with both ``name`` and ``username``."""
    fields = {
        key: value
        for key, value in user.items()
        if not (hide_passwords and "password" in key.lower())
    }
    name = fields.get("username") or fields.get("name")
    if name is not None:
        fields["username"] = fields["name"] = name
    return fields


class Administration(RawCalls):
    """Calls about users, roles, tenants and tokens.

    Most of them are for administrators; the identity service refuses them to others. What sends
    them is loaded at the first such call.
    """

    def _administration(self) -> AdministrationV2:
        """Return the calls in the form that this identity service wants."""
        if self.dialect != "rackspace" and self._api().version == 3:
            from pyrax.identity.admin_v3 import AdministrationV3

            return AdministrationV3(self)
        from pyrax.identity import admin_v2

        rackspace = self.dialect == "rackspace"
        return (admin_v2.RackspaceAdministration if rackspace else admin_v2.AdministrationV2)(self)

    def _as_user(self, fields: dict[str, Any]) -> User:
        """Return a user as an object."""
        from pyrax.identity.members import User

        return User(self, fields, loaded=True)

    def _as_project(self, fields: dict[str, Any]) -> Tenant:
        """Return a tenant as an object."""
        from pyrax.identity.members import Tenant

        return Tenant(self, fields, loaded=True)

    def _as_role(self, fields: dict[str, Any]) -> Role:
        """Return a role as an object."""
        from pyrax.identity.members import Role

        return Role(self, fields, loaded=True)

    def _tenant(self, tenant: Any) -> Any:
        """Return the id of the tenant a call is about."""
        return utils.get_id(tenant) if tenant is not None else self.tenant_id

    def _user_id_of(self, user: Any) -> Any:
        """Return the id of a user; by default of the one who is logged in."""
        if user is not None:
            return utils.get_id(user)
        if not self.user.get("id"):
            self.valid_token()
        return self.user["id"]

    # --- tokens ---

    def list_tokens(self) -> dict[str, Any]:
        """Return what the present token is good for (Identity API, "Validate token").

        Returns:
            A dict with ``token`` and ``user``, in the shape of an Identity v2.0 answer.

        Raises:
            AuthorizationFailure: The user may not ask.
        """
        from pyrax.identity.admin_v2 import TokenDocument

        with _named(401, 403):
            return TokenDocument(self._administration().show_token(self.valid_token()))

    def check_token(self, token: Any = None) -> bool:
        """Tell whether a token is valid (Identity API, "Check token").

        Args:
            token: The token; default: the present one.

        Returns:
            ``True`` or ``False``.

        Raises:
            AuthorizationFailure: The user may not ask.
        """
        asked = utils.ensure_text(token) if token else self.valid_token()
        try:
            with _named(401, 403):
                self._administration().check_token(asked)
        except exceptions.NotFound:
            return False
        return True

    def revoke_token(self, token: Any) -> bool:
        """End a token's life (Identity API, "Revoke token").

        Args:
            token: The token, a text.

        Returns:
            ``True`` if it was valid and is no longer; ``False`` if the service refused.

        Raises:
            ValueError: There is no token. Nothing was sent.
        """
        if not token:
            raise ValueError("revoke_token() needs a token.")
        try:
            self._administration().revoke_token(utils.ensure_text(token))
        except exceptions.AuthenticationFailed:
            raise
        except exceptions.ClientException as error:
            if (error.code or 500) >= 500:
                raise
            return False
        return True

    def get_token_endpoints(self) -> list[dict[str, Any]]:
        """Return the endpoints of the present token (Identity API, "List endpoints for token").

        Returns:
            A list of dicts with ``name``, ``type``, ``region``, ``publicURL`` and others.

        Raises:
            AuthorizationFailure: The user may not ask.
        """
        with _named(401, 403, 404):
            return self._administration().token_endpoints(self.valid_token())

    # --- users ---

    def list_users(self) -> list[User]:
        """Return all users that the login may see (Identity API, "List users").

        Returns:
            A list of ``User``, without fields that hold passwords.

        Raises:
            AuthorizationFailure: The user may not ask.
        """
        with _named(401, 403, 404):
            found = self._administration().list_users()
        return ResourceList([self._as_user(_shown(user)) for user in found])

    def create_user(
        self, name: Any, email: Any, password: Any = None, enabled: bool = True
    ) -> User:
        """Create a user (Identity API, "Create user").

        Args:
            name: Name of the user.
            email: E-mail address; ``None`` leaves it out, which not every service accepts.
            password: Password; without one, some services generate it.
            enabled: ``False`` for a user who cannot log in.

        Returns:
            The new ``User``. A generated password is in ``password``, this once only.

        Raises:
            DuplicateUser: There is a user of that name.
            InvalidEmail: The e-mail address is not accepted.
            BadRequest: Something else is not accepted.
            AuthorizationFailure: The login may not create users.
            ValueError: There is no name. Nothing was sent.
        """
        if not name:
            raise ValueError("create_user() needs a name.")
        secret = utils.ensure_text(password) if password else None
        address = None if email is None else utils.ensure_text(email)
        try:
            with _named(401, 403, 404):
                found = self._administration().create_user(
                    utils.ensure_text(name), address, secret, enabled
                )
        except exceptions.Conflict as error:
            raise exceptions.DuplicateUser(error) from None
        except exceptions.BadRequest as error:
            if BAD_EMAIL in error.message.lower():
                raise exceptions.InvalidEmail(error) from None
            raise
        from pyrax.identity.admin_v2 import STORED_PASSWORD

        fields = _shown(found, hide_passwords=False)
        if fields.get(STORED_PASSWORD):
            fields["password"] = fields[STORED_PASSWORD]
        return self._as_user(fields)

    def find_user_by_name(self, name: Any) -> User:
        """Return the user of a name; see ``get_user``.

        Args:
            name: Name of the user.
        """
        return self.get_user(username=name)

    def find_user_by_email(self, email: Any) -> list[User]:
        """Return the users with an e-mail address; see ``get_user``.

        Args:
            email: The address.
        """
        return self.get_user(email=email)

    def find_user_by_id(self, uid: Any) -> User:
        """Return the user with an id; see ``get_user``.

        Args:
            uid: Id of the user.
        """
        return self.get_user(user_id=uid)

    @overload
    def get_user(self, user_id: Any = None, username: Any = None) -> User: ...

    @overload
    def get_user(self, *, email: Any) -> list[User]: ...

    @overload
    def get_user(self, user_id: Any = None, username: Any = None, email: Any = None) -> Any: ...

    def get_user(self, user_id: Any = None, username: Any = None, email: Any = None) -> Any:
        """Return a user (Identity API, "Show user details" and "List users").

        The first that is given of id, name and address counts.

        Args:
            user_id: Id of the user.
            username: Name of the user.
            email: E-mail address.

        Returns:
            A ``User``; for ``email`` a list of them.

        Raises:
            ValueError: Nothing was given.
            NotFound: There is no such user.
            Forbidden: The user belongs to another account.
        """
        if not (user_id or username or email):
            raise ValueError(
                "You must include one of 'user_id', 'username', or 'email' when calling get_user()."
            )
        calls = self._administration()
        try:
            if user_id:
                found = [calls.get_user(utils.get_id(user_id))]
            elif username:
                found = calls.users_by_name(utils.ensure_text(username))
            else:
                found = calls.users_by_email(utils.ensure_text(email))
        except exceptions.NotFound as error:
            raise exceptions.NotFound(
                404,
                "No such user exists.",
                error.details,
                error.request_id,
                error.url,
                error.method,
            ) from None
        users = [self._as_user(_shown(user)) for user in found if user]
        if not users:
            raise exceptions.NotFound(404, "No such user exists.")
        return users if email and not (user_id or username) else users[0]

    def update_user(
        self,
        user: Any,
        email: Any = None,
        username: Any = None,
        uid: Any = None,
        enabled: Any = None,
    ) -> User:
        """Change a user; what is not given stays as it is (Identity API, "Update user").

        Args:
            user: The user, or its id.
            email: New e-mail address.
            username: New name.
            uid: Ignored.
            enabled: Whether the user can log in.

        Returns:
            The ``User`` with its new fields.

        Raises:
            NotFound: There is no such user.
        """
        return self._update_user(user, {"email": email, "username": username, "enabled": enabled})

    def _update_user(self, user: Any, fields: Mapping[str, Any]) -> User:
        """Send the fields of a user that are to change."""
        found = self._administration().update_user(utils.get_id(user), given(**fields))
        return self._as_user(_shown(found))

    def delete_user(self, user: Any) -> None:
        """Delete a user (Identity API, "Delete user").

        Args:
            user: The user, or its id.

        Raises:
            UserNotFound: There is no such user.
            AuthorizationFailure: The login may not delete users.
        """
        with _named(401, 403, missing=exceptions.UserNotFound):
            self._administration().delete_user(utils.get_id(user))

    def list_roles_for_user(self, user: Any, *, tenant: Any = None) -> list[dict[str, Any]]:
        """Return the roles of a user (Identity API, "List roles for user", "List assignments").

        Args:
            user: The user, or its id.
            tenant: The tenant that the roles are for (Keystone v2.0); default: one's own.

        Returns:
            A list of dicts with ``id``, ``name`` and, depending on the service, ``description`` or
            ``scope``.

        Raises:
            NotFound: There is no such user.
        """
        return self._administration().user_roles(utils.get_id(user), self._tenant(tenant))

    def list_credentials(self, user: Any = None) -> list[dict[str, Any]]:
        """Return the credentials of a user (Identity API, "List credentials").

        Args:
            user: The user, or its id; default: the one who is logged in.

        Returns:
            A list of dicts.
        """
        return self._administration().user_credentials(self._user_id_of(user))

    def impersonate(self, username: Any, expire_in: int = 10800) -> str:
        """Return a token with which Rackspace staff act as a customer.

        See Rackspace Cloud Identity API, "Impersonate user".

        Args:
            username: The customer's user name.
            expire_in: Lifetime of the token in seconds.

        Returns:
            The token, to be used with ``auth_with_token`` of another identity object.

        Raises:
            Forbidden: The user may not impersonate.
            NotFound: There is no such customer.
            NotSupported: The cloud is not Rackspace's.
        """
        raise exceptions.NotSupported("impersonate", "identity", "only Rackspace has it")

    def list_application_credentials(self, user: Any = None) -> list[dict[str, Any]]:
        """Return the application credentials of a user.

        See Identity API v3, "List application credentials".

        Args:
            user: The user, or its id; default: the one who is logged in.

        Returns:
            A list of dicts, without the secrets.

        Raises:
            NotSupported: The identity service is no Keystone v3.
        """
        return self._administration().application_credentials(self._user_id_of(user))

    def reset_api_key(self, user: Any = None) -> str:
        """Make a new API key for a user; the old one stops working.

        See Rackspace Cloud Identity API, "Reset user API key".

        Args:
            user: The user, or its id; default: the one who is logged in.

        Returns:
            The new key.

        Raises:
            NotSupported: The cloud has no API keys.
        """
        return self._administration().reset_api_key(self._user_id_of(user))

    # --- tenants ---

    def get_tenant(self) -> Tenant | None:
        """Return the first tenant (project) of the user, ``None`` if there is none.

        See Identity API, "List tenants" (v2.0) and "Get available project scopes" (v3).

        Raises:
            AuthorizationFailure: The user may not ask.
        """
        found = self.list_tenants(admin=False)
        return found[0] if found else None

    def list_tenants(self, admin: bool = True) -> list[Tenant]:
        """Return tenants (Identity API, "List tenants" in v2.0, "List projects" in v3).

        Args:
            admin: ``True`` for all, which needs an administrator; ``False`` for one's own.

        Returns:
            A list of ``Tenant``.

        Raises:
            AuthorizationFailure: The user may not ask.
            TenantNotFound: The service answered with another error.
        """
        with _named(401, 403, other=exceptions.TenantNotFound):
            found = self._administration().list_tenants(admin)
        return ResourceList([self._as_project(tenant) for tenant in found])

    def create_tenant(self, name: Any, description: Any = None, enabled: bool = True) -> Tenant:
        """Create a tenant (Identity API, "Add tenant" in v2.0, "Create project" in v3).

        Args:
            name: Its name.
            description: What it is for.
            enabled: ``False`` for one that cannot be used.

        Returns:
            The new ``Tenant``.

        Raises:
            Conflict: There is one of that name.
            Forbidden: The login may not create tenants.
        """
        described = {"name": utils.ensure_text(name), "enabled": enabled}
        if description:
            described["description"] = utils.ensure_text(description)
        return self._as_project(self._administration().create_tenant(described))

    def update_tenant(
        self, tenant: Any, name: Any = None, description: Any = None, enabled: bool = True
    ) -> Tenant:
        """Change a tenant (Identity API, "Update tenant" in v2.0, "Update project" in v3).

        Args:
            tenant: The tenant, or its id.
            name: New name.
            description: New description.
            enabled: Whether it can be used. This is always sent: a call that leaves it out
                enables a disabled tenant.

        Returns:
            The ``Tenant`` with its new fields.

        Raises:
            NotFound: There is no such tenant.
        """
        changes: dict[str, Any] = {"enabled": enabled}
        if name is not None:
            changes["name"] = utils.ensure_text(name)
        if description is not None:
            changes["description"] = utils.ensure_text(description)
        found = self._administration().update_tenant(utils.get_id(tenant), changes)
        return self._as_project(found)

    def delete_tenant(self, tenant: Any) -> None:
        """Delete a tenant (Identity API, "Delete tenant" in v2.0, "Delete project" in v3).

        Args:
            tenant: The tenant, or its id.

        Raises:
            TenantNotFound: There is no such tenant.
        """
        with _named(missing=exceptions.TenantNotFound):
            self._administration().delete_tenant(utils.get_id(tenant))

    # --- roles ---

    def list_roles(
        self, service_id: Any = None, limit: Any = None, marker: Any = None
    ) -> list[Role]:
        """Return the roles that exist (Identity API, "List roles").

        Args:
            service_id: Only the roles of this service (v2.0).
            limit: How many at most; default: all.
            marker: Id of the last role of the page before.

        Returns:
            A list of ``Role``.

        Raises:
            NotSupported: ``service_id`` was given, and the service is a Keystone v3.
        """
        found = self._administration().list_roles(service_id, limit, marker)
        return ResourceList([self._as_role(role) for role in found])

    def get_role(self, role: Any) -> Role:
        """Return a role (Identity API, "Show role details").

        Args:
            role: The role, or its id.

        Raises:
            NotFound: There is no such role.
        """
        return self._as_role(self._administration().get_role(utils.get_id(role)))

    def add_role_to_user(self, role: Any, user: Any, *, tenant: Any = None) -> None:
        """Give a user a role (Identity API, "Assign role to user on project").

        Args:
            role: The role, or its id.
            user: The user, or its id.
            tenant: The tenant that the role is for (OpenStack); default: one's own.

        Raises:
            NotFound: There is no such role or user.
        """
        self._administration().add_role(
            utils.get_id(role), utils.get_id(user), self._tenant(tenant)
        )

    def delete_role_from_user(self, role: Any, user: Any, *, tenant: Any = None) -> None:
        """Take a role from a user (Identity API, "Unassign role from user on project").

        Args:
            role: The role, or its id.
            user: The user, or its id.
            tenant: The tenant that the role is for (OpenStack); default: one's own.

        Raises:
            NotFound: The user does not have the role.
        """
        self._administration().delete_role(
            utils.get_id(role), utils.get_id(user), self._tenant(tenant)
        )

    def get_extensions(self) -> list[dict[str, Any]]:
        """Return the extensions of the service (Identity API v2.0, "List extensions").

        Returns:
            A list of dicts with ``alias``, ``name`` and others.

        Raises:
            NotSupported: The service is a Keystone v3, which has no such list.
        """
        return self._administration().extensions()
