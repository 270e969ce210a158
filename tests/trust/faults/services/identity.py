"""Identity: what its operations need, and what they are called with."""

from __future__ import annotations

from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def user(s: Stage) -> Any:
    return s.context.create_user(s.new_name(), "a@example.com", password="Secret-11")


@thing
def token(s: Stage) -> str:
    return str(s.context.token)


@thing
def tenant(s: Stage) -> Any:
    return s.context.create_tenant(s.new_name())


@thing
def credential_file(s: Stage) -> str:
    path = s.folder / "credentials"
    kind, word = ("rackspace_cloud", "api_key") if s.rackspace else ("keystone", "password")
    secret = s.cloud.api_key if s.rackspace else s.cloud.password
    path.write_text(f"[{kind}]\nusername = {s.cloud.username}\n{word} = {secret}\n")
    path.chmod(0o600)
    return str(path)


@thing
def role(s: Stage) -> Any:
    return s.context.list_roles()[0]


RECEIVERS = ("user", "tenant", "role")

PARAMETERS: dict[str, Any] = {
    "service": "compute",
    "region": "DFW",
    "call": lambda s: lambda client: client.list(),
    "role": lambda s: s.role,
    "user": lambda s: s.user,
    "uid": lambda s: s.user.id,
    "email": "a@example.com",
    "name": Stage.new_name,
    "tenant": lambda s: s.tenant,
    "token": lambda s: s.token,
    "rejected": lambda s: s.token,
    "passcode": "123456",
    "username": lambda s: s.context.username,
    "secret": "secret",
    "credential_file": lambda s: s.credential_file,
    "view": lambda s: s.context.settings,
    "uri": "/users",
}

METHODS: dict[str, dict[str, Any]] = {
    "get_user": {"user_id": lambda s: s.user.id},
    "find_user_by_name": {"name": lambda s: s.user.name},
    "update_user": {"email": "b@example.com"},
    "update_tenant": {"description": "Words."},
    "set_application_credential": {"id": "id"},
}
