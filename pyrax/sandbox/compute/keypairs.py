"""Key pairs of a user."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import iso_microseconds
from pyrax.sandbox.compute import versions
from pyrax.sandbox.compute.keys import make_rsa_pair
from pyrax.sandbox.compute.models import ComputeStore, Keypair
from pyrax.sandbox.compute.quotas import quota
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.paging import after_marker, whole_number
from pyrax.sandbox.routing import Call, Router

routes = Router()

KINDS = ("ssh-rsa", "ssh-ed25519", "ssh-dss", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-")


def _user(call: Call) -> str:
    """Return the user whose key pairs are meant; administrators may name another one."""
    caller = call.caller
    own = caller.user_id if caller else ""
    if versions.since(call, 10) and "user_id" in call.query:
        if call.query["user_id"] != own and not (caller and caller.is_admin):
            raise Problem(403, "Policy doesn't allow key pairs of others to be seen.")
        return call.query["user_id"]
    return own


def _own(call: Call) -> list[Keypair]:
    """Return the key pairs of the user, by name."""
    store: ComputeStore = call.store
    user = _user(call)
    found = [pair for pair in store.keypairs.values() if pair.user_id == user]
    return sorted(found, key=lambda pair: pair.name)


def _document(call: Call, pair: Keypair, *fields: str) -> dict[str, Any]:
    """Return the document of a key pair."""
    document: dict[str, Any] = {
        "name": pair.name,
        "public_key": pair.public_key,
        "fingerprint": pair.fingerprint,
    }
    if versions.since(call, 2):
        document["type"] = pair.type
    document.update({field: getattr(pair, field) for field in fields})
    return document


@routes.get("/os-keypairs")
def list_keypairs(call: Call) -> Response:
    """List the key pairs of the user."""
    pairs = _own(call)
    document: dict[str, Any] = {}
    if versions.since(call, 35):
        missing = Problem(400, f"marker [{call.query.get('marker')}] not found")
        rest = after_marker(pairs, call.query.get("marker"), lambda pair: pair.name, missing)
        limit = whole_number(call.query.get("limit", str(call.store.page_limit)), "limit")
        pairs = rest[:limit]
        if pairs and len(rest) > limit:
            href = (
                f"{call.site.cloud.url}{call.raw_path}"
                f"?limit={call.query.get('limit', limit)}&marker={pairs[-1].name}"
            )
            document["keypairs_links"] = [{"rel": "next", "href": href}]
    document["keypairs"] = [{"keypair": _document(call, pair)} for pair in pairs]
    return json_answer(document)


def _find(call: Call, name: str) -> Keypair:
    """Return a key pair of the user."""
    store: ComputeStore = call.store
    pair = store.keypairs.get((_user(call), name))
    if pair is None:
        raise Problem(404, f"Keypair {name} not found for user {_user(call)}")
    return pair


@routes.get("/os-keypairs/{name}")
def show_keypair(call: Call, name: str) -> Response:
    """Show one key pair."""
    pair = _find(call, name)
    document = _document(call, pair, "user_id")
    document.update(
        {
            "id": pair.number,
            "deleted": False,
            "created_at": iso_microseconds(pair.created, ""),
            "deleted_at": None,
            "updated_at": None,
        }
    )
    return json_answer({"keypair": document})


@routes.post("/os-keypairs")
def create_keypair(call: Call) -> Response:
    """Import a public key, or make a pair when none is given."""
    given = call.json_object("keypair")
    store: ComputeStore = call.store
    name = given.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9 ._@-]{1,255}", name):
        raise Problem(400, "Keypair data is invalid: Keypair name contains unsafe characters")
    caller = call.caller
    user = str(given.get("user_id") or (caller.user_id if caller else ""))
    if (user, name) in store.keypairs:
        raise Problem(409, f"Key pair '{name}' already exists.")
    most = quota(store, caller, "key_pairs")
    if len([pair for pair in store.keypairs.values() if pair.user_id == user]) >= most:
        raise Problem(403, "Quota exceeded, too many key pairs.")
    public, private = given.get("public_key"), None
    if public is None:
        if versions.since(call, 92):
            raise Problem(400, "'public_key' is a required property")
        private, public = make_rsa_pair("Generated-by-Nova")
    pair = Keypair(
        name=name,
        public_key=public,
        fingerprint=_fingerprint(public),
        user_id=user,
        created=store.clock.now(),
        number=store.next_number(),
        type=str(given.get("type") or "ssh"),
    )
    store.keypairs[(user, name)] = pair
    document = _document(call, pair, "user_id")
    if private is not None:
        document["private_key"] = private
    return json_answer({"keypair": document}, 201 if versions.since(call, 2) else 200)


def _fingerprint(public_key: Any) -> str:
    """Return the MD5 fingerprint of a public key.

    Raises:
        Problem: 400, it is not a public key.
    """
    parts = public_key.split() if isinstance(public_key, str) else []
    if len(parts) < 2 or not parts[0].startswith(KINDS):
        raise Problem(400, "Keypair data is invalid: failed to generate fingerprint")
    try:
        blob = base64.b64decode(parts[1], validate=True)
    except (binascii.Error, ValueError):
        raise Problem(400, "Keypair data is invalid: failed to generate fingerprint") from None
    digest = hashlib.md5(blob, usedforsecurity=False).hexdigest()
    return ":".join(digest[index : index + 2] for index in range(0, 32, 2))


@routes.delete("/os-keypairs/{name}")
def delete_keypair(call: Call, name: str) -> Response:
    """Delete a key pair."""
    pair = _find(call, name)
    del call.store.keypairs[(pair.user_id, name)]
    return empty_answer(204 if versions.since(call, 2) else 202)
