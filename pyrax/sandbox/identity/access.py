"""Who calls: from the token of a request to a caller that every service can ask."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.identity.models import IdentityStore, Token, User
from pyrax.sandbox.routing import Call
from pyrax.sandbox.service import RACKSPACE

if TYPE_CHECKING:
    from pyrax.sandbox.cloud import Cloud

# Roles that make their bearer an administrator of the cloud.
ADMIN_ROLES = ("admin",)


@dataclass(frozen=True)
class Caller:
    """The owner of a valid token.

    Attributes:
        tenant_id: the account or project the token is for; None for a token without one.
        tenants: all tenant ids that the token opens.
        roles: names of the roles on that tenant.
    """

    user_id: str
    tenant_id: str | None
    tenants: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    token: Token | None = field(default=None, repr=False)

    @property
    def is_admin(self) -> bool:
        """Whether the caller administers the cloud."""
        return any(role in ADMIN_ROLES for role in self.roles)


def same_secret(given: object, expected: str) -> bool:
    """Compare secrets."""
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def storage_tenant(tenant_id: str) -> str:
    """Return the storage account that belongs to a Rackspace account."""
    return f"MossoCloudFS_{tenant_id}"


def token_roles(store: IdentityStore, token: Token) -> list[str]:
    """Return the names of the roles that a token carries."""
    credential = store.application_credentials.get(token.application_credential_id or "")
    if credential is not None:
        return [store.roles[role].name for role in credential.role_ids if role in store.roles]
    roles = store.roles_of(
        token.user_id,
        project_id=token.project_id,
        domain_id=token.domain_id,
        system=token.system,
    )
    return [role.name for role in roles]


def caller_of(cloud: Cloud, dialect: str, token_id: str | None) -> Caller | None:
    """Return who the token belongs to, or None when it is not valid."""
    store = cloud.stores.identity(dialect)
    token = store.valid_token(token_id)
    if token is None:
        return None
    user: User = store.users[token.user_id]
    tenants = set()
    if token.project_id is not None:
        tenants.add(token.project_id)
        if dialect == RACKSPACE:
            tenants.add(storage_tenant(token.project_id))
        else:
            tenants.add(f"AUTH_{token.project_id}")
    return Caller(
        user.id,
        token.project_id,
        frozenset(tenants),
        tuple(token_roles(store, token)),
        token,
    )


def challenge(call: Call) -> str:
    """Return where a 401 sends those who need a token."""
    return f'Keystone uri="{call.site.cloud.keystone_endpoint}"'


def require_caller(call: Call) -> Caller:
    """Return the caller, from the token in `X-Auth-Token`.

    Raises:
        Problem: 401, the token is missing, unknown, expired or revoked.
    """
    with call.site.cloud.lock:
        caller = caller_of(call.site.cloud, call.site.dialect, call.headers.get("X-Auth-Token"))
    if caller is None:
        message = "No valid token provided. Please use Keystone v2.0 or v3 to obtain one."
        headers = {}
        if call.site.dialect != RACKSPACE:
            headers["WWW-Authenticate"] = challenge(call)
        raise Problem(401, message, headers=headers)
    call.caller = caller
    return caller


def require_tenant(call: Call, tenant: str) -> Caller:
    """Return the caller, whose token has to be for this tenant.

    Raises:
        Problem: 401 without a valid token, 403 when the token is for another tenant.
    """
    caller = require_caller(call)
    if tenant != caller.tenant_id:
        raise Problem(403, "The token is not valid for this tenant.")
    return caller
