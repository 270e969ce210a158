"""What a login consists of: who, with which secret, for which project, domain or system."""

from __future__ import annotations

import ipaddress
import os
import re
import stat
import urllib.parse
from typing import TYPE_CHECKING, Any

from pyrax import exceptions, utils, warn

if TYPE_CHECKING:
    import configparser

DEFAULT_DOMAIN_ID = "default"
"""Id of the domain that every Keystone has from the start."""

DOMAIN_KEYS = (
    "user_domain_id",
    "user_domain_name",
    "project_domain_id",
    "project_domain_name",
    "domain_id",
    "domain_name",
)
SCOPE_KEYS = (*DOMAIN_KEYS, "system_scope")
FILE_KEYS = (
    *SCOPE_KEYS,
    "user_domain",
    "project_domain",
    "domain",
    "application_credential_id",
    "application_credential_name",
    "application_credential_secret",
    "identity_api_version",
    "interface",
    "auth_endpoint",
    "region",
    "tenant_id",
    "tenant_name",
    "user_id",
    "verify_ssl",
    "timeout",
    "proxy",
    "client_cert",
    "client_key",
)
_PROJECT_KEYS = {"project_id": "tenant_id", "project_name": "tenant_name"}
_HEX_ID = r"(?i)[0-9a-f]{32}"


# A NamedTuple would be shorter, but takes a hundred times as long to define, at every start.
class _Values:
    """Named values: two are equal if all of theirs are. What is secret does not show."""

    _secret: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        shown = (
            f"{name}={value!r}" for name, value in vars(self).items() if name not in self._secret
        )
        return f"{type(self).__name__}({', '.join(shown)})"


class Domain(_Values):
    """A Keystone v3 domain, by id or by name."""

    def __init__(self, id: str | None = None, name: str | None = None) -> None:
        self.id = id
        self.name = name

    def __bool__(self) -> bool:
        """Tell whether a domain is named at all."""
        return bool(self.id or self.name)

    def body(self) -> dict[str, str]:
        """Return how requests name the domain; the id counts when both are known."""
        return {"id": self.id} if self.id else {"name": self.name or ""}

    @classmethod
    def parse(cls, value: Any) -> Domain:
        """Read a domain from its short form.

        Args:
            value: An id or a name as text, a dict with ``id`` or ``name``, or ``None``. Text is
                an id when it is ``default`` or 32 hexadecimal digits, else a name.
        """
        if not value:
            return cls()
        if isinstance(value, Domain):
            return value
        if isinstance(value, dict):
            return cls(value.get("id"), value.get("name"))
        text = utils.ensure_text(value) if isinstance(value, bytes) else str(value)
        if text == DEFAULT_DOMAIN_ID or re.fullmatch(_HEX_ID, text):
            return cls(id=text)
        return cls(name=text)


_NO_DOMAIN = Domain()


class Scope(_Values):
    """What a token is to be good for; nothing given: what the identity service chooses."""

    def __init__(
        self,
        project_id: str | None = None,
        project_name: str | None = None,
        project_domain: Domain = _NO_DOMAIN,
        domain: Domain = _NO_DOMAIN,
        system: str | None = None,
    ) -> None:
        self.project_id = project_id
        self.project_name = project_name
        self.project_domain = project_domain
        self.domain = domain
        self.system = system

    def __bool__(self) -> bool:
        """Tell whether a scope is asked for."""
        return bool(self.project_id or self.project_name or self.domain or self.system)


class Credentials(_Values):
    """Who logs in, and with which secret."""

    _secret = ("secret", "application_credential_secret")

    def __init__(
        self,
        username: str | None = None,
        user_id: str | None = None,
        secret: str | None = None,
        user_domain: Domain = _NO_DOMAIN,
        application_credential_id: str | None = None,
        application_credential_name: str | None = None,
        application_credential_secret: str | None = None,
    ) -> None:
        self.username = username
        self.user_id = user_id
        self.secret = secret
        self.user_domain = user_domain
        self.application_credential_id = application_credential_id
        self.application_credential_name = application_credential_name
        self.application_credential_secret = application_credential_secret

    @property
    def by_application_credential(self) -> bool:
        """Whether an application credential is used instead of a password."""
        return bool(self.application_credential_secret)

    def missing(self) -> list[str]:
        """Return the names of what is lacking for a login; empty when all is there."""
        if self.by_application_credential:
            if self.application_credential_id:
                return []
            if not self.application_credential_name:
                return ["application_credential_id or application_credential_name"]
            return [] if self.username or self.user_id else ["username"]
        lacking = []
        if not (self.username or self.user_id):
            lacking.append("username")
        if not self.secret:
            lacking.append("password or API key")
        return lacking


# --- credential files -----------------------------------------------------------------------------


def read_credential_file(path: str) -> configparser.RawConfigParser:
    """Read a credential file.

    Args:
        path: The file; ``~`` stands for the home folder.

    Returns:
        The parsed file. Values are taken literally: a ``%`` in a secret is a ``%``.

    Raises:
        FileNotFound: There is no such file.
        InvalidCredentialFile: The file is not in INI form, or cannot be read.
    """
    import configparser

    full = os.path.expanduser(path)
    if not os.path.isfile(full):
        raise exceptions.FileNotFound(f"The specified credential file '{path}' does not exist")
    parser = configparser.RawConfigParser()
    try:
        with open(full, encoding="utf-8-sig") as source:
            parser.read_file(source)
    except (configparser.Error, UnicodeDecodeError) as error:
        raise exceptions.InvalidCredentialFile(
            f"The credential file '{path}' cannot be understood: "
            f"{type(error).__name__} in line {_line_number(error)}. It must be an INI file with a "
            "section such as [keystone] or [rackspace_cloud]."
        ) from None
    except OSError as error:
        raise exceptions.InvalidCredentialFile(
            f"The credential file '{path}' cannot be read: {error.strerror}."
        ) from None
    _warn_if_readable_by_others(full)
    return parser


def _line_number(error: Exception) -> Any:
    """Return where the parser stopped; its messages quote the line, which may hold a secret."""
    number = getattr(error, "lineno", None)
    if number is None and getattr(error, "errors", None):
        number = error.errors[0][0]  # type: ignore[attr-defined]
    return number if number is not None else "?"


def read_section(parser: configparser.RawConfigParser, section: str, path: Any) -> dict[str, str]:
    """Return the entries of one section of a credential file.

    Args:
        parser: The parsed file.
        section: Name of the section.
        path: The file's name, for messages.

    Returns:
        The entries that are not empty, under their usual names (``project_id`` is
        ``tenant_id``).

    Raises:
        InvalidCredentialFile: There is no such section.
    """
    if not parser.has_section(section):
        found = ", ".join(f"[{name}]" for name in parser.sections()) or "none"
        raise exceptions.InvalidCredentialFile(
            f"The credential file '{path}' has no section [{section}]; it has: {found}."
        )
    entries: dict[str, str] = {}
    for key, value in parser.items(section):
        if value:
            entries.setdefault(_PROJECT_KEYS.get(key, key), value)
    return entries


def require(entries: dict[str, str], keys: tuple[str, ...], section: str, path: Any) -> None:
    """Check that a section has what a login needs.

    Raises:
        InvalidCredentialFile: A key is missing; the message names it.
    """
    lacking = [key for key in keys if not entries.get(key)]
    if lacking:
        raise exceptions.InvalidCredentialFile(
            f"Section [{section}] of the credential file '{path}' lacks: {', '.join(lacking)}."
        )


# --- the keychain ---------------------------------------------------------------------------------

_replaced_keyring: list[Any] = []


def keyring_module() -> Any:
    """Return the ``keyring`` module, or what a script has put in its place; ``None`` if missing."""
    if _replaced_keyring:
        return _replaced_keyring[0]
    try:
        import keyring
    except ImportError:
        return None
    return keyring


def replace_keyring(module: Any) -> None:
    """Use something else than the ``keyring`` module; ``None`` stands for "not installed"."""
    _replaced_keyring[:] = [module]


def restore_keyring() -> None:
    """Use the ``keyring`` module again."""
    _replaced_keyring.clear()


def _keychain_problem(error: Exception) -> str:
    """Say why the keychain does not answer; a backend's own words may hold anything."""
    if type(error).__name__ == "NoKeyringError":
        return (
            "this machine has none (NoKeyringError). Set up one that the package keyring knows "
            "(https://keyring.readthedocs.io), or use set_credential_file()."
        )
    return f"{type(error).__name__}."


def keyring_secret(keyring: Any, service: str, entry: str) -> str:
    """Return a secret from the keychain.

    Args:
        keyring: The ``keyring`` module.
        service: Name of the service the secret stands under.
        entry: Name of the user it stands under.

    Raises:
        KeyringPasswordNotFound: There is no such entry, or the keychain cannot be used.
    """
    try:
        secret = keyring.get_password(service, entry)
    except Exception as error:  # each backend has errors of its own
        raise exceptions.KeyringPasswordNotFound(
            f"The keychain cannot be read for the user '{entry}': {_keychain_problem(error)}"
        ) from error
    if not secret:
        raise exceptions.KeyringPasswordNotFound(
            f"No password was found for the user '{entry}'. Store it with: "
            f"keyring set {service} {entry}"
        )
    return str(secret)


# --- warnings that are given once -----------------------------------------------------------------

_warned: set[str] = set()


def _warn_if_readable_by_others(path: str) -> None:
    """Warn once about a credential file that other users of the machine can read."""
    if os.name != "posix" or path in _warned:
        return
    if os.stat(path).st_mode & (stat.S_IRGRP | stat.S_IROTH):
        _warned.add(path)
        warn.user(
            f"The credential file '{path}' can be read by other users; 'chmod 600' protects it."
        )


def warn_if_plain_http(endpoint: str) -> None:
    """Warn once about a secret that is about to travel unencrypted to another machine.

    Args:
        endpoint: The login endpoint.
    """
    parts = urllib.parse.urlsplit(endpoint)
    if parts.scheme.lower() != "http" or is_loopback(parts.hostname):
        return
    origin = f"http://{parts.hostname}"
    if origin not in _warned:
        _warned.add(origin)
        warn.user(
            f"The login endpoint at '{origin}' uses plain http: the password can be read on the "
            "way. Use an https address if the cloud has one."
        )


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name is this machine."""
    if not host:
        return False
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
