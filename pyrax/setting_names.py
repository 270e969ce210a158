"""The settings there are: names, environment variables, kinds of values, defaults."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CLOUD_VARIABLES = {
    "identity_type": "CLOUD_ID_TYPE",
    "auth_endpoint": "CLOUD_AUTH_ENDPOINT",
    "keyring_username": "CLOUD_KEYRING_USER",
    "region": "CLOUD_REGION",
    "tenant_id": "CLOUD_TENANT_ID",
    "tenant_name": "CLOUD_TENANT_NAME",
    "encoding": "CLOUD_ENCODING",
    "custom_user_agent": "CLOUD_USER_AGENT",
    "debug": "CLOUD_DEBUG",
    "verify_ssl": "CLOUD_VERIFY_SSL",
    "use_servicenet": "USE_SERVICENET",
}
"""The settings that pyrax 1 had, with their variables."""

MORE_VARIABLES = {
    "use_servicenet": "CLOUD_USE_SERVICENET",
    "user_domain_id": "CLOUD_USER_DOMAIN_ID",
    "user_domain_name": "CLOUD_USER_DOMAIN_NAME",
    "project_domain_id": "CLOUD_PROJECT_DOMAIN_ID",
    "project_domain_name": "CLOUD_PROJECT_DOMAIN_NAME",
    "domain_id": "CLOUD_DOMAIN_ID",
    "domain_name": "CLOUD_DOMAIN_NAME",
    "system_scope": "CLOUD_SYSTEM_SCOPE",
    "application_credential_id": "CLOUD_APPLICATION_CREDENTIAL_ID",
    "application_credential_name": "CLOUD_APPLICATION_CREDENTIAL_NAME",
    "identity_api_version": "CLOUD_IDENTITY_API_VERSION",
    "interface": "CLOUD_INTERFACE",
    "client_cert": "CLOUD_CLIENT_CERT",
    "client_key": "CLOUD_CLIENT_KEY",
    "timeout": "CLOUD_TIMEOUT",
    "retries": "CLOUD_RETRIES",
    "proxy": "CLOUD_PROXY",
    "cloud": "CLOUD_NAME",
    "token_cache": "CLOUD_TOKEN_CACHE",
}
"""The variables that are new: second names, and those of settings that are new."""

SHORT_FORMS = ("user_domain", "project_domain", "domain")
"""Settings without a variable: a domain by id or name, whichever it is."""

NAMES = frozenset((*CLOUD_VARIABLES, *MORE_VARIABLES, *SHORT_FORMS))
"""All settings, under their own names."""

DERIVED = frozenset(("identity_class", "user_agent"))
"""What can be read as a setting but is worked out from others."""

ALIASES = {"http_debug": "debug", "project_id": "tenant_id", "project_name": "tenant_name"}
"""Other names of settings."""

DEFAULTS = {
    "debug": False,
    "use_servicenet": False,
    "verify_ssl": True,
    "retries": 3,
    "token_cache": False,
}
"""What holds when nothing says otherwise; ``encoding`` has its default in ``Settings``."""

DOMAIN_GROUPS = (
    ("user_domain_id", "user_domain_name", "user_domain"),
    ("project_domain_id", "project_domain_name", "project_domain"),
    ("domain_id", "domain_name", "domain"),
)
"""Settings that name one and the same domain: the source of the highest rank decides alone."""

SIBLINGS = {
    name: tuple(other for other in group if other != name)
    for group in (*DOMAIN_GROUPS, ("tenant_id", "tenant_name"))
    for name in group
}
"""Setting -> the others of its group."""

_BOOLEANS = frozenset(("debug", "use_servicenet", "token_cache"))
_PATHS = frozenset(("client_cert", "client_key"))
_PLAIN = NAMES - _BOOLEANS - _PATHS - {"verify_ssl", "retries", "timeout", "encoding"}
_TRUE = frozenset(("true", "yes", "on", "1"))
_FALSE = frozenset(("false", "no", "off", "0"))


def today(key: Any) -> Any:
    """Return the present name of a setting; for the caller's caller, warn about an old one.

    Args:
        key: Name of a setting, text or bytes.
    """
    if key not in ("http_debug", b"http_debug"):
        return key
    from pyrax import deprecation

    deprecation.old_name("the setting 'http_debug'", "'debug'", stacklevel=4)
    return "debug"


def canonical(key: Any) -> str:
    """Return the setting's own name for a name or alias, text or bytes."""
    text: str = key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key)
    return ALIASES.get(text, text)


def parse_boolean(value: Any) -> bool | None:
    """Return the truth value that a word stands for, ``None`` if it stands for none.

    Args:
        value: ``true yes on 1`` or ``false no off 0`` in any letter case, or a bool.
    """
    word = str(value).strip().lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def is_empty(key: str, value: Any) -> bool:
    """Tell whether a value is one that stands for the setting's default.

    That is ``None`` for all settings, and the empty text for those that are not text.
    """
    return value is None or (value in ("", b"") and key not in _PLAIN)


def parse(key: str, value: Any) -> Any:
    """Return a value of a setting in the form in which pyrax uses it.

    Args:
        key: The setting's own name.
        value: A value that is not empty, as it stands in a file or variable, or as a script
            gave it.

    Returns:
        Text, ``bool``, ``int``, seconds, a pair of seconds, or a path as text.

    Raises:
        ValueError: It is not a value for this setting. The text says what is.
    """
    if isinstance(value, bytes):
        value = value.decode("utf-8")
    if key in _PLAIN:
        return _plain(key, value)
    if key in _BOOLEANS:
        return _truth(value)
    if key == "verify_ssl":
        word = parse_boolean(value)
        return _path(value) if word is None else word
    if key in _PATHS:
        return _path(value)
    if key == "retries":
        return _count(value)
    return _codec(value) if key == "encoding" else _timeout(value)


def _plain(key: str, value: Any) -> Any:
    """Read a text; a domain may also be a dict with its id or name, an identity type a class."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    others = {"identity_type": type, **dict.fromkeys(SHORT_FORMS, dict)}
    if not isinstance(value, (str, others.get(key, str))):
        raise ValueError("use text")
    return value


def _truth(value: Any) -> bool:
    """Read a boolean."""
    word = parse_boolean(value)
    if word is None:
        raise ValueError("use true, yes, on or 1, or false, no, off or 0")
    return word


def _path(value: Any) -> str:
    """Read the path of a file."""
    try:
        return os.path.expanduser(str(os.fspath(value)))
    except TypeError:
        raise ValueError("use the path of a file") from None


def _count(value: Any) -> int:
    """Read a number of retries."""
    try:
        count = int(value)
    except (TypeError, ValueError):
        count = -1
    if count < 0 or isinstance(value, (bool, float)):
        raise ValueError("use a whole number, 0 for none")
    return count


def _codec(value: Any) -> str:
    """Read the name of a codec."""
    try:
        "".encode(value)
        b"".decode(value)
    except (LookupError, TypeError, UnicodeError):
        raise ValueError("use the name of a text encoding such as utf-8") from None
    return str(value)


def _timeout(value: Any) -> float | tuple[float, float]:
    """Read a timeout: seconds, or the pair connect and read."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)):
        parts = [parts]
    try:
        seconds = [float(part) for part in parts]
    except (TypeError, ValueError):
        seconds = []
    if len(seconds) not in (1, 2) or not all(0 < number < float("inf") for number in seconds):
        raise ValueError("use a number of seconds above 0, or two of them: connect,read")
    return seconds[0] if len(seconds) == 1 else (seconds[0], seconds[1])
