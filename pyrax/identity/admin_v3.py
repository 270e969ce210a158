"""Administration over Identity API v3."""

from __future__ import annotations

import logging
import urllib.parse
from collections.abc import Mapping
from typing import Any

from pyrax import answers, utils
from pyrax.identity.admin_v2 import AdministrationV2, segment, unwrap, unwrap_list
from pyrax.identity.keystone_v3 import TOKEN_HEADER, access_from_v3, catalog_from_v3

log = logging.getLogger("pyrax")

_TOKENS = "auth/tokens"


class AdministrationV3(AdministrationV2):
    """Administrative calls of a Keystone v3 (OpenStack Identity API v3)."""

    admin = False

    def _list(self, path: str, key: str) -> list[dict[str, Any]]:
        """Return a list with all its pages."""
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        while path not in seen:
            seen.add(path)
            answer = self._call("GET", path)
            found.extend(unwrap_list(answer, key))
            if not isinstance(answer, Mapping):
                break
            if answer.get("truncated"):
                log.warning("The identity service has cut its list of %s; it is incomplete.", key)
            following = answers.inner(answer, "links").get("next")
            if not following:
                break
            # only the query is taken over: the address may be one that exists only inside
            path = f"{path.partition('?')[0]}?{urllib.parse.urlsplit(str(following)).query}"
        return found

    def _domain(self) -> dict[str, str]:
        """Return the domain in which users and projects are looked for, as query or field."""
        own = (self.identity.user or {}).get("domain") or {}
        domain = self.identity.user_domain_id or own.get("id")
        return {"domain_id": domain} if domain else {}

    # --- tokens ---

    def show_token(self, token: str) -> dict[str, Any]:
        """Return what a token is good for ("Validate and show information for token")."""
        answer = self._call("GET", _TOKENS, headers={TOKEN_HEADER: token})
        return access_from_v3(unwrap(answer, "token"), token)

    def check_token(self, token: str) -> None:
        """Ask whether a token is valid ("Check token"); raises if it is not."""
        self._call("HEAD", _TOKENS, headers={TOKEN_HEADER: token})

    def revoke_token(self, token: str) -> None:
        """End a token ("Revoke token")."""
        self._call("DELETE", _TOKENS, headers={TOKEN_HEADER: token})

    def token_endpoints(self, token: str) -> list[dict[str, Any]]:
        """Return the endpoints of the token ("Get service catalog")."""
        catalog = unwrap_list(self._call("GET", "auth/catalog"), "catalog")
        return [
            {**endpoint, "name": entry["name"], "type": entry["type"]}
            for entry in catalog_from_v3(catalog, self.identity.tenant_id)
            for endpoint in entry["endpoints"]
        ]

    # --- users ---

    def list_users(self) -> list[dict[str, Any]]:
        """Return all users ("List users")."""
        return self._list("users", "users")

    def create_user(
        self, name: str, email: str | None, password: Any, enabled: bool
    ) -> dict[str, Any]:
        """Create a user ("Create user")."""
        described: dict[str, Any] = {"name": name, "enabled": enabled, **self._domain()}
        if email is not None:
            described["email"] = email
        if password:
            described["password"] = password
        return unwrap(self._call("POST", "users", body={"user": described}), "user")

    def update_user(self, user_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change a user ("Update user")."""
        described = {"name" if key == "username" else key: changes[key] for key in changes}
        path = f"users/{segment(user_id)}"
        return unwrap(self._call("PATCH", path, body={"user": described}), "user")

    def users_by_name(self, name: str) -> list[dict[str, Any]]:
        """Return the users of a name in the domain: one or none ("List users")."""
        return self._list("users" + utils.build_query({"name": name, **self._domain()}), "users")

    def user_roles(self, user_id: str, tenant_id: Any) -> list[dict[str, Any]]:
        """Return a user's roles, one dict per assignment ("List role assignments")."""
        if user_id == (self.identity.user or {}).get("id"):
            return [dict(role) for role in self.identity.user.get("roles") or []]
        query = utils.build_query({"user.id": user_id, "include_names": "true"})
        assignments = self._list(f"role_assignments{query}", "role_assignments")
        return [
            {
                "id": unwrap(assignment, "role").get("id"),
                "name": unwrap(assignment, "role").get("name"),
                "scope": assignment.get("scope"),
            }
            for assignment in assignments
        ]

    def user_credentials(self, user_id: str) -> list[dict[str, Any]]:
        """Return a user's credentials ("List credentials")."""
        return self._list("credentials" + utils.build_query({"user_id": user_id}), "credentials")

    def application_credentials(self, user_id: str) -> list[dict[str, Any]]:
        """Return a user's application credentials ("List application credentials")."""
        path = f"users/{segment(user_id)}/application_credentials"
        return self._list(path, "application_credentials")

    # --- projects ---

    def list_tenants(self, admin: bool) -> list[dict[str, Any]]:
        """Return all projects, or those the user may use ("List projects")."""
        return self._list("projects" if admin else "auth/projects", "projects")

    def create_tenant(self, described: Mapping[str, Any]) -> dict[str, Any]:
        """Create a project ("Create project")."""
        body = {"project": {**described, **self._domain()}}
        return unwrap(self._call("POST", "projects", body=body), "project")

    def update_tenant(self, tenant_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change a project ("Update project")."""
        path = f"projects/{segment(tenant_id)}"
        return unwrap(self._call("PATCH", path, body={"project": changes}), "project")

    def delete_tenant(self, tenant_id: str) -> None:
        """Delete a project ("Delete project")."""
        self._call("DELETE", f"projects/{segment(tenant_id)}")

    # --- roles ---

    def list_roles(self, service_id: Any, limit: Any, marker: Any) -> list[dict[str, Any]]:
        """Return all roles ("List roles")."""
        if service_id:
            raise self._unsupported("list_roles(service_id=)", "roles belong to no service in v3")
        query = utils.build_query({"limit": limit, "marker": marker})
        return self._list(f"roles{query}", "roles")

    def get_role(self, role_id: str) -> dict[str, Any]:
        """Return one role ("Show role details")."""
        return unwrap(self._call("GET", f"roles/{segment(role_id)}"), "role")

    def _grant_path(self, role_id: str, user_id: str, tenant_id: Any) -> str:
        """Return the path of a user's role on a project."""
        return f"projects/{segment(tenant_id)}/users/{segment(user_id)}/roles/{segment(role_id)}"

    def extensions(self) -> list[dict[str, Any]]:
        """V3 has no list of extensions."""
        raise self._unsupported("get_extensions", "Keystone v3 has no list of extensions")
