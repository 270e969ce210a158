"""Keystone v3: logins by password, token, application credential and passcode; tokens; catalog."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import iso_microseconds
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.identity.access import require_caller, same_secret
from pyrax.sandbox.identity.catalog import catalog_v3
from pyrax.sandbox.identity.models import (
    ApplicationCredential,
    Domain,
    IdentityStore,
    Project,
    Role,
    Token,
    User,
)
from pyrax.sandbox.routing import Call, Router
from pyrax.sandbox.service import OPENSTACK

routes = Router()

REFUSED = "The request you have made requires authentication."


@dataclass
class Proof:
    """What a login has shown: who it is and by which methods."""

    user: User
    methods: list[str]
    parent: Token | None = None
    credential: ApplicationCredential | None = None


@dataclass
class Scope:
    """What a token is for."""

    project_id: str | None = None
    domain_id: str | None = None
    system: bool = False


def refusal(message: str = REFUSED) -> Problem:
    """Return the refusal of a login."""
    return Problem(401, message)


def _object(document: Any, key: str) -> dict[str, Any]:
    """Return the object under a key of a document.

    Raises:
        Problem: 400, it is not there.
    """
    inner = document.get(key) if isinstance(document, dict) else None
    if not isinstance(inner, dict):
        raise Problem(400, f"Expecting to find {key} in the request body.")
    return inner


@routes.post("/auth/tokens")
def log_in(call: Call) -> Response:
    """Issue a token."""
    auth = call.json_object("auth")
    identity = _object(auth, "identity")
    store: IdentityStore = call.store
    proof = _proof(call, identity)
    missing = _missing_factor(proof)
    if missing:
        raise _receipt(store, proof, missing)
    scope = _scope(store, auth, proof)
    token = store.issue(
        "gAAAAAB" + secrets.token_urlsafe(60),
        proof.user,
        proof.methods,
        project_id=scope.project_id,
        domain_id=scope.domain_id,
        system=scope.system,
        parent=proof.parent,
        application_credential_id=proof.credential.id if proof.credential else None,
    )
    return json_answer({"token": token_document(call, token)}, 201, {"X-Subject-Token": token.id})


def _proof(call: Call, identity: dict[str, Any]) -> Proof:
    """Check every method of a login."""
    methods = identity.get("methods")
    if not isinstance(methods, list) or not methods:
        raise Problem(400, "Expecting to find methods in identity.")
    store: IdentityStore = call.store
    receipt = store.valid_receipt(call.headers.get("Openstack-Auth-Receipt"))
    proof: Proof | None = None
    if receipt is not None:
        proof = Proof(store.users[receipt.user_id], list(receipt.methods))
    for method in methods:
        check = METHODS.get(method)
        if check is None:
            raise refusal("Attempted to authenticate with an unsupported method.")
        shown = check(store, _object(identity, method))
        if proof is not None and shown.user is not proof.user:
            raise refusal()
        known = proof.methods if proof is not None else []
        shown.methods = [*known, *(name for name in shown.methods if name not in known)]
        proof = shown
    assert proof is not None  # noqa: S101 # nosec B101 # there is at least one method
    if not proof.user.enabled:
        raise refusal()
    return proof


def _by_password(store: IdentityStore, given: dict[str, Any]) -> Proof:
    """Check a password."""
    described = _object(given, "user")
    user = _user(store, described)
    if user is None or not same_secret(described.get("password"), user.password):
        raise refusal()
    return Proof(user, ["password"])


def _by_passcode(store: IdentityStore, given: dict[str, Any]) -> Proof:
    """Check a one-time passcode."""
    described = _object(given, "user")
    user = _user(store, described)
    if (
        user is None
        or user.passcode is None
        or not same_secret(described.get("passcode"), user.passcode)
    ):
        raise refusal()
    return Proof(user, ["totp"])


def _by_token(store: IdentityStore, given: dict[str, Any]) -> Proof:
    """Check a token."""
    token = store.valid_token(given.get("id"))
    if token is None:
        raise Problem(404, f"Could not find token: {given.get('id')}.")
    if token.application_credential_id is not None:
        raise Problem(403, "Tokens of application credentials cannot be rescoped.")
    methods = ["token", *(method for method in token.methods if method != "token")]
    return Proof(store.users[token.user_id], methods, parent=token)


def _by_application_credential(store: IdentityStore, given: dict[str, Any]) -> Proof:
    """Check the secret of an application credential."""
    credential = store.application_credentials.get(str(given.get("id")))
    if "id" not in given:
        owner = _user(store, _object(given, "user"))
        for entry in store.application_credentials.values():
            if owner and entry.user_id == owner.id and entry.name == given.get("name"):
                credential = entry
    if credential is None or not same_secret(given.get("secret"), credential.secret):
        raise refusal()
    if credential.expires is not None and credential.expires <= store.clock.now():
        raise refusal()
    user = store.users[credential.user_id]
    return Proof(user, ["application_credential"], credential=credential)


METHODS = {
    "password": _by_password,
    "totp": _by_passcode,
    "token": _by_token,
    "application_credential": _by_application_credential,
}


def _user(store: IdentityStore, described: dict[str, Any]) -> User | None:
    """Return the user that is described by id, or by name and domain."""
    if "id" in described:
        return store.users.get(str(described["id"]))
    name = described.get("name")
    if not isinstance(name, str):
        raise Problem(400, "Expecting to find id or name in user.")
    domain = _domain(store, _object(described, "domain"))
    return store.user_named(name, domain.id) if domain is not None else None


def _domain(store: IdentityStore, described: dict[str, Any]) -> Domain | None:
    """Return the domain that is described by id or name."""
    if "id" in described:
        return store.domains.get(str(described["id"]))
    return store.domain_named(str(described.get("name")))


def _missing_factor(proof: Proof) -> list[str]:
    """Return the factors that this user needs, when one of them is missing."""
    needed = ["password", "totp"]
    if proof.user.passcode is None or "token" in proof.methods or proof.credential is not None:
        return []
    return [] if set(needed) <= set(proof.methods) else needed


def _receipt(store: IdentityStore, proof: Proof, needed: list[str]) -> Problem:
    """Return the refusal that asks for the missing factor."""
    receipt = store.start_receipt("gAAAAAB" + secrets.token_urlsafe(40), proof.user, proof.methods)
    document = {
        "receipt": {
            "methods": receipt.methods,
            "expires_at": iso_microseconds(receipt.expires),
            "issued_at": iso_microseconds(receipt.issued),
            "user": _user_reference(store, proof.user),
        },
        "required_auth_methods": [needed],
    }
    answer = json_answer(document)
    return Problem(
        401,
        headers={"Openstack-Auth-Receipt": receipt.id},
        body=answer.get_data(),
        content_type="application/json",
    )


def _scope(store: IdentityStore, auth: dict[str, Any], proof: Proof) -> Scope:
    """Return what the token is for: what was asked, else what goes without saying."""
    wanted = auth.get("scope")
    if proof.credential is not None:
        if wanted is not None:
            raise refusal("Application credentials cannot request a scope.")
        return Scope(project_id=proof.credential.project_id)
    if wanted == "unscoped":
        return Scope()
    if wanted is None:
        return _default_scope(store, proof)
    if not isinstance(wanted, dict) or len(wanted) != 1:
        raise Problem(400, "Expecting one scope: project, domain or system.")
    user = proof.user
    if "project" in wanted:
        project = _project(store, _object(wanted, "project"))
        if project is None or not project.enabled:
            raise refusal()
        if not store.roles_of(user.id, project_id=project.id):
            raise refusal(f"User {user.id} has no access to project {project.id}")
        return Scope(project_id=project.id)
    if "domain" in wanted:
        domain = _domain(store, _object(wanted, "domain"))
        if domain is None or not domain.enabled:
            raise refusal()
        if not store.roles_of(user.id, domain_id=domain.id):
            raise refusal(f"User {user.id} has no access to domain {domain.id}")
        return Scope(domain_id=domain.id)
    if "system" in wanted:
        if not store.roles_of(user.id, system=True):
            raise refusal(f"User {user.id} has no access to the system")
        return Scope(system=True)
    raise Problem(400, "Expecting one scope: project, domain or system.")


def _default_scope(store: IdentityStore, proof: Proof) -> Scope:
    """Return the scope of a login that asks for none."""
    if proof.parent is not None:
        parent = proof.parent
        return Scope(parent.project_id, parent.domain_id, parent.system)
    project_id = proof.user.default_project_id
    if project_id is not None and store.roles_of(proof.user.id, project_id=project_id):
        return Scope(project_id=project_id)
    return Scope()


def _project(store: IdentityStore, described: dict[str, Any]) -> Project | None:
    """Return the project that is described by id, or by name and domain."""
    if "id" in described:
        return store.projects.get(str(described["id"]))
    domain = _domain(store, _object(described, "domain"))
    if domain is None:
        return None
    return store.project_named(str(described.get("name")), domain.id)


# -- the document of a token ---------------------------------------------------------------------


def _domain_reference(store: IdentityStore, domain_id: str) -> dict[str, str]:
    """Return id and name of a domain."""
    domain = store.domains.get(domain_id)
    return {"id": domain_id, "name": domain.name if domain else domain_id}


def _user_reference(store: IdentityStore, user: User) -> dict[str, Any]:
    """Return a user as tokens show it."""
    return {
        "id": user.id,
        "name": user.name,
        "domain": _domain_reference(store, user.domain_id),
        "password_expires_at": None,
    }


def token_document(call: Call, token: Token, *, catalog: bool = True) -> dict[str, Any]:
    """Return the document of a token."""
    store: IdentityStore = call.store
    document: dict[str, Any] = {
        "methods": token.methods,
        "expires_at": iso_microseconds(token.expires),
        "issued_at": iso_microseconds(token.issued),
        "audit_ids": token.audit_ids,
        "user": _user_reference(store, store.users[token.user_id]),
    }
    if token.project_id is not None:
        project = store.projects[token.project_id]
        document["is_domain"] = False
        document["project"] = {
            "id": project.id,
            "name": project.name,
            "domain": _domain_reference(store, project.domain_id),
        }
        if catalog and "nocatalog" not in call.query:
            document["catalog"] = catalog_v3(call.site.cloud, OPENSTACK, project.id)
    elif token.domain_id is not None:
        document["domain"] = _domain_reference(store, token.domain_id)
    elif token.system:
        document["system"] = {"all": True}
    if token.project_id or token.domain_id or token.system:
        document["roles"] = [
            {"id": role.id, "name": role.name} for role in _roles_of_token(store, token)
        ]
    credential = store.application_credentials.get(token.application_credential_id or "")
    if credential is not None:
        document["application_credential"] = {
            "id": credential.id,
            "name": credential.name,
            "restricted": not credential.unrestricted,
        }
    return document


def _roles_of_token(store: IdentityStore, token: Token) -> list[Role]:
    """Return the roles that a token carries."""
    credential = store.application_credentials.get(token.application_credential_id or "")
    if credential is not None:
        return [store.roles[role_id] for role_id in credential.role_ids]
    return store.roles_of(
        token.user_id,
        project_id=token.project_id,
        domain_id=token.domain_id,
        system=token.system,
    )


def _subject(call: Call) -> Token:
    """Return the token that the caller asks about."""
    caller = require_caller(call)
    token: Token | None = call.store.valid_token(call.headers.get("X-Subject-Token"))
    if token is None:
        raise Problem(404, "Could not find token.")
    if token.user_id != caller.user_id and not caller.is_admin:
        raise Problem(403, "You are not authorized to perform the requested action.")
    return token


@routes.get("/auth/tokens")
def show_token(call: Call) -> Response:
    """Validate a token."""
    token = _subject(call)
    headers = {"X-Subject-Token": token.id}
    return json_answer({"token": token_document(call, token)}, headers=headers)


@routes.head("/auth/tokens")
def check_token(call: Call) -> Response:
    """Tell whether a token is valid."""
    return empty_answer(200, {"X-Subject-Token": _subject(call).id})


@routes.delete("/auth/tokens")
def revoke_token(call: Call) -> Response:
    """Revoke a token."""
    _subject(call).revoked = True
    return empty_answer(204)


@routes.get("/auth/catalog")
def show_catalog(call: Call) -> Response:
    """Show the catalog of the caller's token."""
    caller = require_caller(call)
    if caller.tenant_id is None:
        raise Problem(403, "The token has no catalog: it is not scoped to a project.")
    links = {"self": f"{call.site.cloud.keystone_endpoint}/v3/auth/catalog"}
    catalog = catalog_v3(call.site.cloud, OPENSTACK, caller.tenant_id)
    return json_answer({"catalog": catalog, "links": links})
