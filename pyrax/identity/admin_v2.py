"""Administration over Identity API v2.0, as Keystone and as Rackspace have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions, http_trace, utils

STORED_PASSWORD = "OS-KSADM:password"


def segment(value: Any) -> str:
    """Return an id, quoted as one segment of a path.

    Raises:
        ValueError: There is no id.
    """
    if value is None:
        raise ValueError("The call needs a thing or its id, not None.")
    return utils.quote_segment(value)


def unwrap(answer: Any, key: str) -> dict[str, Any]:
    """Return the object under a key of an answer; an empty dict if there is none."""
    return dict(answers.inner(answer, key))


def unwrap_list(answer: Any, plural: str, singular: str = "") -> list[dict[str, Any]]:
    """Return the objects of an answer: a list under a key, one object under another, or bare."""
    found = answer or []
    if isinstance(answer, Mapping):
        found = answer.get(plural)
        if found is None and singular:
            found = answer.get(singular)
    if isinstance(found, Mapping):
        found = found.get("values", [found])
    rows = answers.mappings(found or [], "The list in the answer")
    return [dict(item) for item in rows if item]


class TokenDocument(dict[str, Any]):
    """What a token is good for; under the key ``access`` it finds itself.

    The document of Identity v2.0 has all its content there; both ways of reading it work.
    """

    def __missing__(self, key: str) -> Any:
        """Return the document itself for ``access``."""
        if key == "access":
            return self
        raise KeyError(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return an entry, or ``default``."""
        try:
            return self[key]
        except KeyError:
            return default

    def __repr__(self) -> str:
        """Show the document without the token's id."""
        return repr(http_trace.mask_value(dict(self)))


class AdministrationV2:
    """Administrative calls of a Keystone v2.0 (OpenStack Identity admin API v2.0).

    Args:
        identity: The identity whose token is used.
    """

    admin = True
    """Whether the calls go to the administrative address."""

    def __init__(self, identity: Any) -> None:
        self.identity = identity

    def _call(self, method: str, path: str, admin: bool | None = None, **kwargs: Any) -> Any:
        """Send a call; return the body of the answer."""
        use_admin = self.admin if admin is None else admin
        return self.identity._call(method, path, admin=use_admin, **kwargs)[1]

    def _unsupported(self, method: str, reason: str | None = None) -> Exception:
        """Return the error for what this cloud's identity service cannot do."""
        return exceptions.NotSupported(method, "identity", reason)

    def _pages(
        self, path: str, key: str, query: Mapping[str, Any], singular: str = ""
    ) -> list[dict[str, Any]]:
        """Return a list; without a limit, all pages of it."""
        found: list[dict[str, Any]] = []
        asked = dict(query)
        while True:
            response, answer = self.identity._call(
                "GET", path + utils.build_query(asked), admin=self.admin
            )
            page = unwrap_list(answer, key, singular)
            found.extend(page)
            links = getattr(response, "links", None) or {}
            last = page[-1].get("id") if page else None
            if query.get("limit") or "next" not in links or last in (None, asked.get("marker")):
                return found
            asked["marker"] = last

    # --- tokens ---

    def show_token(self, token: str) -> dict[str, Any]:
        """Return what a token is good for ("Validate token")."""
        return unwrap(self._call("GET", f"tokens/{segment(token)}"), "access")

    def check_token(self, token: str) -> None:
        """Ask whether a token is valid ("Check token"); raises if it is not."""
        self._call("HEAD", f"tokens/{segment(token)}")

    def revoke_token(self, token: str) -> None:
        """End a token ("Revoke token")."""
        self._call("DELETE", f"tokens/{segment(token)}")

    def token_endpoints(self, token: str) -> list[dict[str, Any]]:
        """Return the endpoints of a token ("List endpoints for token")."""
        return unwrap_list(self._call("GET", f"tokens/{segment(token)}/endpoints"), "endpoints")

    # --- users ---

    def list_users(self) -> list[dict[str, Any]]:
        """Return all users ("List users")."""
        return self._pages("users", "users", {}, "user")

    def create_user(
        self, name: str, email: str | None, password: Any, enabled: bool
    ) -> dict[str, Any]:
        """Create a user ("Add user")."""
        described: dict[str, Any] = {"username": name, "enabled": enabled}
        if email is not None:
            described["email"] = email
        if password:
            described[STORED_PASSWORD] = password
        return unwrap(self._call("POST", "users", body={"user": described}), "user")

    def update_user(self, user_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change a user ("Update user")."""
        body = {"user": {"id": user_id, **changes}}
        return unwrap(self._call("PUT", f"users/{segment(user_id)}", body=body), "user")

    def delete_user(self, user_id: str) -> None:
        """Delete a user ("Delete user")."""
        self._call("DELETE", f"users/{segment(user_id)}")

    def get_user(self, user_id: str) -> dict[str, Any]:
        """Return one user ("Get user information by ID")."""
        return unwrap(self._call("GET", f"users/{segment(user_id)}"), "user")

    def users_by_name(self, name: str) -> list[dict[str, Any]]:
        """Return the users of a name: one or none ("Get user information by name")."""
        return unwrap_list(
            self._call("GET", "users" + utils.build_query({"name": name})), "users", "user"
        )

    def users_by_email(self, email: str) -> list[dict[str, Any]]:
        """Return the users with an e-mail address; chosen here, the service cannot."""
        return [user for user in self.list_users() if user.get("email") == email]

    def user_roles(self, user_id: str, tenant_id: Any) -> list[dict[str, Any]]:
        """Return a user's roles on a tenant ("List roles for user on tenant")."""
        path = f"tenants/{segment(tenant_id)}/users/{segment(user_id)}/roles"
        return unwrap_list(self._call("GET", path), "roles")

    def user_credentials(self, user_id: str) -> list[dict[str, Any]]:
        """Return a user's credentials ("List credentials")."""
        path = f"users/{segment(user_id)}/OS-KSADM/credentials"
        return unwrap_list(self._call("GET", path), "credentials")

    def application_credentials(self, user_id: str) -> list[dict[str, Any]]:
        """Application credentials came with v3."""
        raise self._unsupported("list_application_credentials", "needs Keystone v3")

    def reset_api_key(self, user_id: str) -> str:
        """OpenStack clouds have no API keys."""
        raise self._unsupported("reset_api_key")

    # --- tenants ---

    def list_tenants(self, admin: bool) -> list[dict[str, Any]]:
        """Return all tenants, or the user's own ("List tenants")."""
        return unwrap_list(self._call("GET", "tenants", admin and self.admin), "tenants")

    def create_tenant(self, described: Mapping[str, Any]) -> dict[str, Any]:
        """Create a tenant ("Add tenant")."""
        return unwrap(self._call("POST", "tenants", body={"tenant": described}), "tenant")

    def update_tenant(self, tenant_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change a tenant ("Update tenant")."""
        path = f"tenants/{segment(tenant_id)}"
        return unwrap(self._call("PUT", path, body={"tenant": changes}), "tenant")

    def delete_tenant(self, tenant_id: str) -> None:
        """Delete a tenant ("Delete tenant")."""
        self._call("DELETE", f"tenants/{segment(tenant_id)}")

    # --- roles ---

    def list_roles(self, service_id: Any, limit: Any, marker: Any) -> list[dict[str, Any]]:
        """Return all roles ("List roles")."""
        query = {"serviceId": service_id, "limit": limit, "marker": marker}
        return self._pages("OS-KSADM/roles", "roles", query)

    def get_role(self, role_id: str) -> dict[str, Any]:
        """Return one role ("Get role information")."""
        return unwrap(self._call("GET", f"OS-KSADM/roles/{segment(role_id)}"), "role")

    def _grant_path(self, role_id: str, user_id: str, tenant_id: Any) -> str:
        """Return the path of a user's role."""
        return (
            f"tenants/{segment(tenant_id)}/users/{segment(user_id)}"
            f"/roles/OS-KSADM/{segment(role_id)}"
        )

    def add_role(self, role_id: str, user_id: str, tenant_id: Any) -> None:
        """Give a user a role ("Grant roles to user on tenant")."""
        self._call("PUT", self._grant_path(role_id, user_id, tenant_id))

    def delete_role(self, role_id: str, user_id: str, tenant_id: Any) -> None:
        """Take a role from a user ("Revoke role from user on tenant")."""
        self._call("DELETE", self._grant_path(role_id, user_id, tenant_id))

    def extensions(self) -> list[dict[str, Any]]:
        """Return the service's extensions ("List extensions")."""
        return unwrap_list(self._call("GET", "extensions", False), "extensions")


class RackspaceAdministration(AdministrationV2):
    """Administrative calls of Rackspace's Cloud Identity API v2.0."""

    admin = False

    def revoke_token(self, token: str) -> None:
        """End a token ("Revoke token"); one's own has a path of its own."""
        own = token == self.identity.token
        self._call("DELETE", "tokens" if own else f"tokens/{segment(token)}")

    def users_by_email(self, email: str) -> list[dict[str, Any]]:
        """Return the users with an e-mail address ("Get user by email")."""
        return unwrap_list(
            self._call("GET", "users" + utils.build_query({"email": email})), "users", "user"
        )

    def update_user(self, user_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change a user ("Update user")."""
        path = f"users/{segment(user_id)}"
        return unwrap(self._call("POST", path, body={"user": changes}), "user")

    def user_roles(self, user_id: str, tenant_id: Any) -> list[dict[str, Any]]:
        """Return a user's roles ("List roles for user")."""
        return unwrap_list(self._call("GET", f"users/{segment(user_id)}/roles"), "roles")

    def reset_api_key(self, user_id: str) -> str:
        """Make a new API key for a user ("Reset user API key")."""
        path = (
            f"users/{segment(user_id)}/OS-KSADM/credentials/RAX-KSKEY:apiKeyCredentials"
            "/RAX-AUTH/reset"
        )
        made = unwrap(self._call("POST", path), "RAX-KSKEY:apiKeyCredentials")
        return answers.text(made.get("apiKey"), "The new API key")

    def _grant_path(self, role_id: str, user_id: str, tenant_id: Any) -> str:
        """Return the path of a user's role, which is not tied to a tenant."""
        return f"users/{segment(user_id)}/roles/OS-KSADM/{segment(role_id)}"
