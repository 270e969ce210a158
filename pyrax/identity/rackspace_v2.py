"""Identity API v2.0 of the Rackspace cloud: logging in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from pyrax import exceptions
from pyrax.identity.credentials import Scope
from pyrax.identity.keystone_v2 import KeystoneV2

log = logging.getLogger("pyrax")

STORAGE_ROLE = "object-store:default"


class RackspaceV2(KeystoneV2):
    """The login side of Rackspace's endpoint (Cloud Identity API v2.0, "Authenticate")."""

    def key_body(self, username: str | None, key: str) -> dict[str, Any]:
        """Return the body of a login by API key; it never carries a tenant.

        Args:
            username: User name.
            key: The API key.
        """
        return {
            "auth": {"RAX-KSKEY:apiKeyCredentials": {"username": username, "apiKey": key}},
        }

    def log_in_with_passcode(self, passcode: str, session_id: str) -> dict[str, Any]:
        """Send the second factor ("Authenticate with passcode").

        Args:
            passcode: The passcode.
            session_id: What the answer to the password gave.

        Returns:
            The answer: a dict with the key ``access``.

        Raises:
            AuthenticationFailed: The passcode was refused.
        """
        body = {"auth": {"RAX-AUTH:passcodeCredentials": {"passcode": passcode}}}
        return self.log_in(body, {"X-SessionId": session_id})

    def log_in_with_token(self, token: str, scope: Scope, fallback: Scope) -> dict[str, Any]:
        """Log in with an existing token, and once more for object storage.

        A token login lists the services of one tenant only. Object storage has a tenant of its
        own, named by a role of the user; its catalog is appended.

        Args:
            token: The token.
            scope: The account the caller named.
            fallback: Not used.

        Returns:
            The answer: a dict with the key ``access``.

        Raises:
            AuthenticationFailed: The token is not valid, or not for this account.
        """
        answer = super().log_in_with_token(token, scope, fallback)
        access = answer["access"]
        storage = _storage_tenant(access)
        if storage is None or storage == scope.project_id:
            return answer
        try:
            more = super().log_in_with_token(token, Scope(project_id=storage), Scope())
        except exceptions.PyraxException as error:
            log.warning("The catalog of object storage could not be fetched: %s", error)
            return answer
        catalogs = [access.get("serviceCatalog"), more["access"].get("serviceCatalog")]
        merged = [entry for catalog in catalogs if isinstance(catalog, list) for entry in catalog]
        return {"access": {**access, "serviceCatalog": merged}}


def _storage_tenant(access: Mapping[str, Any]) -> str | None:
    """Return the tenant that object storage has for this user, as far as a role names it."""
    user = access.get("user")
    roles = user.get("roles") if isinstance(user, Mapping) else None
    for role in roles if isinstance(roles, list) else []:
        if isinstance(role, Mapping) and role.get("name") == STORAGE_ROLE and role.get("tenantId"):
            return str(role["tenantId"])
    return None
