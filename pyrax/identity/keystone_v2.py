"""Identity API v2.0: logging in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions
from pyrax.identity.credentials import Credentials, Scope
from pyrax.identity.login_request import not_understood, post_login, with_code


class KeystoneV2:
    """The login side of an Identity v2.0 endpoint (OpenStack Identity API v2.0, "Authenticate").

    Args:
        identity: The identity that logs in.
        url: The versioned endpoint, without a slash at the end.
    """

    version = 2

    def __init__(self, identity: Any, url: str) -> None:
        self.identity = identity
        self.url = url

    def login_body(self, credentials: Credentials, scope: Scope) -> dict[str, Any]:
        """Return the body of a login by user name and password.

        Args:
            credentials: User name and secret.
            scope: The tenant.

        Raises:
            AuthenticationFailed: v2.0 cannot do what is asked for.
        """
        if credentials.by_application_credential or scope.system or scope.domain:
            raise exceptions.AuthenticationFailed(
                "Application credentials, domain scope and system scope need Keystone v3, "
                f"but '{self.url}' is v2.0."
            )
        user = {"username": credentials.username, "password": credentials.secret}
        return {"auth": {"passwordCredentials": user, **tenant(scope)}}

    def log_in(self, body: Any, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Send a login.

        Args:
            body: The login document.
            headers: Further headers.

        Returns:
            The answer: a dict with the key ``access``.

        Raises:
            AuthenticationFailed: The login was refused, or the answer is no login answer.
            MFARequired: A second factor is asked for.
            InternalServerError: The identity service failed.
        """
        url = f"{self.url}/tokens"
        response, answer = post_login(self.identity, url, body, headers)
        try:
            if not answer["access"]["token"]["id"]:
                raise KeyError("id")
        except (KeyError, TypeError, IndexError):
            raise with_code(not_understood(url), response.status_code) from None
        return answer  # type: ignore[no-any-return]

    def log_in_with_token(self, token: str, scope: Scope, fallback: Scope) -> dict[str, Any]:
        """Log in with an existing token.

        Args:
            token: The token.
            scope: The tenant the caller named.
            fallback: The tenant of the settings.

        Returns:
            The answer: a dict with the key ``access``.

        Raises:
            AuthenticationFailed: The token is not valid, or not for this tenant.
        """
        return self.log_in({"auth": {"token": {"id": token}, **tenant(scope or fallback)}})


def tenant(scope: Scope) -> dict[str, str]:
    """Return the tenant field of a login body: the id if known, never id and name together."""
    if scope.project_id:
        return {"tenantId": scope.project_id}
    if scope.project_name:
        return {"tenantName": scope.project_name}
    return {}
