"""Names of databases and users: in paths, in bodies, and whom a name means."""

from __future__ import annotations

import re
from typing import Any

from pyrax import utils

ANYWHERE = "%"
"""The host of a user who may connect from anywhere."""

_ESCAPE = re.compile(r"%(?=[0-9A-Fa-f]{2})")
_NAME_AND_HOST = re.compile(r"(?s)(.+)@(%|[\d%]+(?:\.[\d%]+){1,3})")


def path_segment(name: Any, encoding: str = "utf-8") -> str:
    """Return the name of a database or a user as one segment of a path.

    The services cut what follows a dot off as the name of a format. A dot that is encoded once
    turns back into a dot on its way; only one that is encoded twice arrives.

    Args:
        name: Text or bytes.
        encoding: How bytes are encoded.

    Raises:
        ValueError: The name is empty, ``"."`` or ``".."``.
    """
    return utils.quote_segment(name, encoding).replace(".", "%252E")


def user_segment(address: Any, encoding: str = "utf-8") -> str:
    """Return the address of a user as one segment of a path.

    The services decode it twice. A ``%`` before two hexadecimal digits would then be another
    character, unless it is encoded twice.

    Args:
        address: Text or bytes.
        encoding: How bytes are encoded.

    Raises:
        ValueError: It is empty, ``"."`` or ``".."``.
    """
    text = name_of(address, encoding)
    return path_segment(_ESCAPE.sub("%25", text), encoding)


def database_names(databases: Any, encoding: str = "utf-8") -> list[str]:
    """Return the names of databases.

    Args:
        databases: A name or an object, or a list or tuple of them; ``None`` for none.
        encoding: How bytes are encoded.

    Raises:
        MissingName: One of them has no name.
    """
    return [name_of(database, encoding) for database in utils.coerce_to_list(databases)]


def name_of(thing: Any, encoding: str = "utf-8") -> str:
    """Return the name of a database or a user, given by name, as a dict or as an object.

    Args:
        thing: Any of these.
        encoding: How bytes are encoded.

    Raises:
        MissingName: It has none.
    """
    if isinstance(thing, (str, bytes)):
        return utils.ensure_text(thing, encoding)
    if isinstance(thing, dict) and "name" in thing:
        return str(thing["name"])
    return str(utils.get_name(thing))


def split_user(text: str) -> tuple[str, str | None]:
    """Split ``"bob@10.0.0.%"`` into name and host; the host is ``None`` if there is none.

    Args:
        text: A user's name, with or without the host after an ``@``. What follows counts as a
            host if it looks like an IPv4 address, in which ``%`` may stand for numbers.
    """
    match = _NAME_AND_HOST.fullmatch(text)
    return (match.group(1), match.group(2)) if match else (text, None)


def address_of(name: str, host: str | None) -> str:
    """Return how a user is addressed: by name, and by host unless that is anywhere.

    Args:
        name: The user's name.
        host: The host the user may connect from.
    """
    if host in (None, "", ANYWHERE):
        # The services take what follows the last @ for the host.
        return f"{name}@{ANYWHERE}" if "@" in name else name
    return f"{name}@{host}"
