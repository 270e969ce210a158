"""Identity API v3: logging in, and answers in the shape of v2.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.identity.credentials import DEFAULT_DOMAIN_ID, Credentials, Domain, Scope
from pyrax.identity.login_request import (
    RECEIPT_HEADER,
    login_failure,
    not_understood,
    post_login,
    server_message,
    with_code,
)

MASK = utils.MASK
TOKEN_HEADER = "X-Subject-Token"
_INTERFACES = {"public": "publicURL", "internal": "internalURL", "admin": "adminURL"}


class KeystoneV3:
    """The login side of an Identity v3 endpoint (OpenStack Identity API v3, "Authentication").

    Args:
        identity: The identity that logs in.
        url: The versioned endpoint, without a slash at the end.
    """

    version = 3

    def __init__(self, identity: Any, url: str) -> None:
        self.identity = identity
        self.url = url

    @property
    def _tokens_url(self) -> str:
        return f"{self.url}/auth/tokens"

    # --- requests ---

    def login_body(self, credentials: Credentials, scope: Scope) -> dict[str, Any]:
        """Return the body of a login by password or application credential.

        Args:
            credentials: Who logs in.
            scope: What the token is to be good for. Not sent with an application credential,
                which has its own.
        """
        if credentials.by_application_credential:
            return {"auth": {"identity": application_credential_method(credentials)}}
        return _with_scope(password_method(credentials), scope, credentials.user_domain)

    def passcode_body(
        self, credentials: Credentials, scope: Scope, passcode: str, *, only: bool
    ) -> dict[str, Any]:
        """Return the body of a login with a time-based one-time passcode.

        Args:
            credentials: Who logs in.
            scope: What the token is to be good for.
            passcode: The passcode.
            only: Whether the password was accepted before, so that the passcode alone is sent.
        """
        totp = {"user": {**user_body(credentials), "passcode": passcode}}
        if only:
            method: dict[str, Any] = {"methods": ["totp"], "totp": totp}
        else:
            method = password_method(credentials)
            method["methods"].append("totp")
            method["totp"] = totp
        return _with_scope(method, scope, credentials.user_domain)

    def log_in(self, body: Any, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Send a login.

        Args:
            body: The login document.
            headers: Further headers.

        Returns:
            The answer in the shape of v2.0: a dict with the key ``access``.

        Raises:
            AuthenticationFailed: The login was refused, or the answer is no login answer.
            MFARequired: A second factor is asked for.
            InternalServerError: The identity service failed.
        """
        response, answer = post_login(self.identity, self._tokens_url, body, headers)
        return self._converted(response, answer, response.headers.get(TOKEN_HEADER))

    def log_in_with_passcode(
        self, credentials: Credentials, scope: Scope, passcode: str, receipt: str | None
    ) -> dict[str, Any]:
        """Log in with a passcode, after the password or together with it.

        Args:
            credentials: Who logs in.
            scope: What the token is to be good for.
            passcode: The passcode.
            receipt: What the service gave when it accepted the password.

        Returns:
            The answer in the shape of v2.0.

        Raises:
            AuthenticationFailed: The passcode was refused.
        """
        body = self.passcode_body(credentials, scope, passcode, only=bool(receipt))
        return self.log_in(body, {RECEIPT_HEADER: receipt} if receipt else None)

    def log_in_with_token(self, token: str, scope: Scope, fallback: Scope) -> dict[str, Any]:
        """Log in with an existing token, which is looked at first and exchanged if need be.

        Args:
            token: The token.
            scope: The project the caller named.
            fallback: The project of the settings; counts only if the token has no scope.

        Returns:
            The answer in the shape of v2.0. The token in it is the same one if it is good for the
            project already.

        Raises:
            AuthenticationFailed: The token is not valid, or the cloud does not allow to exchange
                it for one of that project.
        """
        headers = {"X-Auth-Token": token, TOKEN_HEADER: token}
        response, answer = self.identity._send(
            "GET", self._tokens_url, headers=headers, allow_redirects=False
        )
        if response.status_code in (401, 404):
            message = self.identity._scrub(server_message(response, answer)).replace(token, MASK)
            text = f"The token is not valid: {message}" if message else "The token is not valid"
            raise with_code(exceptions.AuthenticationFailed(text), response.status_code)
        if response.status_code > 299:
            raise login_failure(self.identity, response, answer)
        found = self._converted(response, answer, token)
        wanted = scope or (Scope() if _scoped(answer["token"]) else fallback)
        if not wanted or _good_for(answer["token"], wanted):
            return found
        method = {"methods": ["token"], "token": {"id": token}}
        user = answer["token"].get("user") or {}
        return self.log_in(_with_scope(method, wanted, Domain.parse(user.get("domain"))))

    def projects(self, token: str) -> list[dict[str, Any]]:
        """Return the projects a token's user may use ("Get available project scopes").

        Args:
            token: The token.

        Returns:
            A list of dicts; empty if the service does not tell.
        """
        try:
            response, answer = self.identity._send(
                "GET", f"{self.url}/auth/projects", headers={"X-Auth-Token": token}
            )
        except exceptions.ConnectionFailed:
            return []
        found = answer.get("projects") if isinstance(answer, Mapping) else None
        if response.status_code > 299 or not isinstance(found, list):
            return []
        return [project for project in found if isinstance(project, dict)]

    # --- answers ---

    def _converted(self, response: Any, answer: Any, token: str | None) -> dict[str, Any]:
        """Return a login answer in the shape of v2.0."""
        document = answer.get("token") if isinstance(answer, Mapping) else None
        if not token or not isinstance(document, Mapping):
            raise with_code(not_understood(self._tokens_url), response.status_code)
        return {"access": access_from_v3(document, token)}


# --- parts of bodies ------------------------------------------------------------------------------


def user_body(credentials: Credentials) -> dict[str, Any]:
    """Return how a body names the user: by id, else by name and domain."""
    if credentials.user_id:
        return {"id": credentials.user_id}
    domain = credentials.user_domain or Domain(id=DEFAULT_DOMAIN_ID)
    return {"name": credentials.username, "domain": domain.body()}


def password_method(credentials: Credentials) -> dict[str, Any]:
    """Return the ``identity`` object of a password login."""
    user = {**user_body(credentials), "password": credentials.secret}
    return {"methods": ["password"], "password": {"user": user}}


def application_credential_method(credentials: Credentials) -> dict[str, Any]:
    """Return the ``identity`` object of a login by application credential."""
    described: dict[str, Any] = {"secret": credentials.application_credential_secret}
    if credentials.application_credential_id:
        described["id"] = credentials.application_credential_id
    else:
        described["name"] = credentials.application_credential_name
        described["user"] = user_body(credentials)
    return {"methods": ["application_credential"], "application_credential": described}


def _with_scope(method: dict[str, Any], scope: Scope, user_domain: Domain) -> dict[str, Any]:
    """Return the whole login document; without a scope the service chooses one."""
    auth: dict[str, Any] = {"identity": method}
    if scope:
        auth["scope"] = scope_body(scope, user_domain)
    return {"auth": auth}


def scope_body(scope: Scope, user_domain: Domain) -> dict[str, Any]:
    """Return the ``scope`` object of a login.

    Args:
        scope: The one scope that is wanted.
        user_domain: Domain of the user; a project's name is looked up there by default.
    """
    if scope.project_id:
        return {"project": {"id": scope.project_id}}
    if scope.project_name:
        domain = scope.project_domain or user_domain or Domain(id=DEFAULT_DOMAIN_ID)
        return {"project": {"name": scope.project_name, "domain": domain.body()}}
    if scope.domain:
        return {"domain": scope.domain.body()}
    return {"system": {"all": True}}


# --- conversion -----------------------------------------------------------------------------------


def _scoped(document: Mapping[str, Any]) -> bool:
    """Tell whether a token is good for a project, a domain or the system."""
    return any(document.get(key) for key in ("project", "domain", "system"))


def _good_for(document: Mapping[str, Any], wanted: Scope) -> bool:
    """Tell whether a token has the wanted scope already."""
    if wanted.system:
        return bool(document.get("system"))
    if wanted.project_id or wanted.project_name:
        project = document.get("project") or {}
        if wanted.project_id:
            return bool(project.get("id") == wanted.project_id)
        return project.get("name") == wanted.project_name and _is_domain(
            project.get("domain"), wanted.project_domain
        )
    return bool(document.get("domain")) and _is_domain(document["domain"], wanted.domain)


def _is_domain(found: Any, wanted: Domain) -> bool:
    """Tell whether a domain of an answer is the wanted one; any will do if none is named."""
    if not wanted or not isinstance(found, Mapping):
        return not wanted
    if wanted.id:
        return bool(found.get("id") == wanted.id)
    return bool(found.get("name") == wanted.name)


def access_from_v3(document: Mapping[str, Any], token: str) -> dict[str, Any]:
    """Bring a v3 token document into the shape of a v2.0 login answer.

    Args:
        document: The ``token`` object of the answer.
        token: The token's id, which v3 sends in a header.

    Returns:
        A dict with ``token``, ``user`` and ``serviceCatalog``.
    """
    project = document.get("project") or {}
    described: dict[str, Any] = {"id": token, "expires": document.get("expires_at")}
    if document.get("issued_at"):
        described["issued_at"] = document["issued_at"]
    if project:
        described["tenant"] = {"id": project.get("id"), "name": project.get("name")}
    user = {**(document.get("user") or {}), "roles": document.get("roles") or []}
    return {
        "token": described,
        "user": user,
        "serviceCatalog": catalog_from_v3(document.get("catalog"), project.get("id")),
    }


def catalog_from_v3(catalog: Any, project_id: str | None) -> list[Any]:
    """Bring a v3 catalog into the shape of v2.0.

    Args:
        catalog: The list of services; ``None`` for unscoped tokens.
        project_id: The project the catalog was made for.

    Returns:
        A list of entries with one endpoint dict per region. What cannot be understood is passed
        on as it is, and left out when the catalog is read.
    """
    if not isinstance(catalog, list):
        return []
    return [_entry_from_v3(entry, project_id) for entry in catalog]


def _entry_from_v3(entry: Any, project_id: str | None) -> Any:
    """Return one catalog entry in the shape of v2.0."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("endpoints") or [], list):
        return entry
    regions: dict[Any, dict[str, Any]] = {}
    for endpoint in entry.get("endpoints") or []:
        if not isinstance(endpoint, Mapping):
            return entry
        kind = _INTERFACES.get(str(endpoint.get("interface")))
        region = endpoint.get("region_id") or endpoint.get("region")
        if isinstance(region, (list, dict)):
            return entry
        described = regions.setdefault(region, {})
        if region:
            described["region"] = region
        described.setdefault("id", endpoint.get("id"))
        if project_id:
            described["tenantId"] = project_id
        if kind:
            described.setdefault(kind, endpoint.get("url"))
    return {
        "type": entry.get("type"),
        "name": entry.get("name") or "",
        "endpoints": list(regions.values()),
    }
