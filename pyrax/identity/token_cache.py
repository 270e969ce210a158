"""Keeping a login in the keychain, so that the next process need not send one.

An entry stands under a digest of who logged in where, and holds the answer of the identity service:
token, expiry and catalog. It is good only together with the secret that the login was made with.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import zlib
from typing import Any

from pyrax import warn
from pyrax.dates import parse_expiry, utc_now
from pyrax.identity.credentials import keyring_module

SERVICE = "pyrax-tokens"
"""Name of the service under which logins stand in the keychain."""

SHORTEST = 120.0
"""Seconds: a token that lives no longer than this is not worth using."""

_ROUNDS = 100_000
"""How much work it is to guess a secret from an entry."""

_VERSION = 1
_warned: set[str] = set()


class TokenCache:
    """The place in the keychain for the login of one user to one project of one cloud.

    Args:
        keychain: The ``keyring`` module, or what a script has put in its place.
        key: Name of the entry.
        secret: The password or key of the login.
    """

    def __init__(self, keychain: Any, key: str, secret: str) -> None:
        self._keychain = keychain
        self._key = key
        self._secret = secret

    def read(self, held: Any = None) -> Any:
        """Return the kept login; one that is of no use any more is taken away.

        Args:
            held: The token that is in use; a login with the same one is not given back.

        Returns:
            The answer of the identity service; ``None`` if there is none that can be used.
        """
        text = self._ask("get_password")
        if not text:
            return None
        answer = self._opened(text)
        if answer is None:
            self.drop()
            return None
        return None if answer["access"]["token"]["id"] == held else answer

    def write(self, access: Any) -> None:
        """Keep a login.

        Args:
            access: What the identity service answered, without the outermost key. Nothing is kept
                of a login whose end is not known.
        """
        if _seconds_left(access) is None:
            return
        salt = os.urandom(16)
        entry = {
            "version": _VERSION,
            "salt": salt.hex(),
            "proof": self._proof(salt),
            "access": access,
        }
        packed = zlib.compress(json.dumps(entry).encode("utf-8"), 9)
        self._ask("set_password", base64.b64encode(packed).decode("ascii"))

    def drop(self) -> None:
        """Take the entry away, if there is one."""
        if self._ask("get_password"):
            self._ask("delete_password")

    def _opened(self, text: str) -> Any:
        """Return the answer in an entry, ``None`` if it is not to be used."""
        try:
            entry = json.loads(zlib.decompress(base64.b64decode(text, validate=True)))
            proof = self._proof(bytes.fromhex(entry["salt"]))
            if entry["version"] != _VERSION or not hmac.compare_digest(proof, entry["proof"]):
                return None
            left = _seconds_left(entry["access"])
            whole = isinstance(entry["access"]["token"]["id"], str)
        except Exception:  # whatever else stands there, a login does not stand there
            return None
        return {"access": entry["access"]} if whole and left and left > SHORTEST else None

    def _proof(self, salt: bytes) -> str:
        """Return what only who knows the secret can make."""
        secret = f"{self._key}\0{self._secret}".encode("utf-8", "surrogateescape")
        return hashlib.pbkdf2_hmac("sha256", secret, salt, _ROUNDS).hex()

    def _ask(self, call: str, *value: str) -> Any:
        """Call the keychain; what goes wrong there never keeps a login from being made."""
        try:
            return getattr(self._keychain, call)(SERVICE, self._key, *value)
        except Exception as error:  # each backend has errors of its own
            _warn(f"The keychain cannot keep the login: {type(error).__name__}.")
            return None


def cache_of(identity: Any) -> TokenCache | None:
    """Return the place for the login that an identity object is about to make.

    Args:
        identity: The identity object.

    Returns:
        The place; ``None``, with a warning, if nothing is to be kept in the keychain that there is.
    """
    keychain = keyring_module()
    unfit = "the package 'keyring' is not installed" if keychain is None else _unfit(keychain)
    if unfit:
        _warn(f"The setting token_cache has no effect: {unfit}.")
        return None
    credentials = identity._credentials()
    secret = credentials.secret or credentials.application_credential_secret
    return TokenCache(keychain, _key(identity, credentials), str(secret)) if secret else None


def _key(identity: Any, credentials: Any) -> str:
    """Return the name of an entry: a digest of who logs in, where and for what, without secret."""
    kind = type(identity)
    parts = (
        f"{kind.__module__}.{kind.__qualname__}",
        str(identity._get_auth_endpoint()).rstrip("/"),
        repr(credentials),
        repr(identity._scope()),
        repr(identity.region or identity._setting("region")),
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _unfit(keychain: Any) -> str | None:
    """Return why nothing is to be kept in a keychain, ``None`` if it is good."""
    try:
        backend = keychain.get_keyring()
        backend = next(iter(getattr(backend, "backends", ())), backend)
    except Exception:  # an object of the script's own, which is its own affair
        return None
    name = type(backend).__name__
    place = type(backend).__module__
    scheme = getattr(backend, "scheme", None)
    unencrypted = isinstance(scheme, str) and scheme.lower().startswith("no enc")
    if "plaintext" in name.lower() or unencrypted:
        return f"the keychain '{place}.{name}' keeps everything in a plain file"
    if place in ("keyring.backends.fail", "keyring.backends.null"):
        return f"there is no keychain on this system ('{place}')"
    return None


def _seconds_left(access: Any) -> float | None:
    """Return how long the token of a login still lives, ``None`` if that is not known."""
    expires = parse_expiry(access["token"].get("expires"))
    return None if expires is None else (expires - utc_now()).total_seconds()


def _warn(text: str) -> None:
    """Warn once."""
    if text not in _warned:
        _warned.add(text)
        warn.user(text)
