"""Names of containers and objects: checks, and the form they have in URLs."""

from __future__ import annotations

import urllib.parse
from typing import Any

from pyrax import exceptions, utils


def as_text(value: Any, encoding: str = "utf-8") -> str | None:
    """Return a name given as text, as bytes, or as a thing that has it.

    Args:
        value: ``str``, ``bytes``, an object with ``name``, or ``None``.
        encoding: Encoding of bytes.

    Returns:
        The text, ``None`` if there is none.
    """
    if isinstance(value, (str, bytes)):
        return utils.ensure_text(value, encoding)
    if value is None:
        return None
    name = getattr(value, "name", value)
    return utils.ensure_text(name, encoding) if isinstance(name, (str, bytes)) else None


def container_name(container: Any, encoding: str = "utf-8") -> str:
    """Return the checked name of a container.

    Args:
        container: Its name, or the ``Container``.
        encoding: Encoding of a name given as bytes.

    Returns:
        The name.

    Raises:
        MissingName: There is none.
        InvalidContainerName: It has a slash or a NUL in it, or is ``.`` or ``..``: the request
            would reach something else.
    """
    name = as_text(container, encoding)
    if not name:
        raise exceptions.MissingName(
            f"The name of a container, or a Container, is needed; got {container!r}."
        )
    if "/" in name or "\0" in name or name in (".", ".."):
        raise exceptions.InvalidContainerName(
            f"'{name}' cannot be the name of a container: it must have no '/' and no NUL in it, "
            "and not be '.' or '..'."
        )
    return name


def object_name(obj: Any, encoding: str = "utf-8") -> str:
    """Return the checked name of an object.

    Args:
        obj: Its name, or the ``StorageObject``.
        encoding: Encoding of a name given as bytes.

    Returns:
        The name.

    Raises:
        MissingName: There is none: the request would reach the container.
        UnsafeObjectName: It has a NUL in it.
    """
    name = as_text(obj, encoding)
    if not name:
        raise exceptions.MissingName(
            f"The name of an object, or a StorageObject, is needed; got {obj!r}."
        )
    if "\0" in name:
        raise exceptions.UnsafeObjectName(
            f"{name!r} cannot be the name of an object: it has a NUL."
        )
    return name


def account_name(account: Any) -> str | None:
    """Return the checked name of an account, ``None`` if none is given.

    Args:
        account: Its name, the last part of its URL.

    Raises:
        ValueError: It cannot be the name of an account: the request would reach something else.
    """
    if account is None:
        return None
    name = as_text(account)
    if not name or "/" in name or "\0" in name or name in (".", ".."):
        raise ValueError(f"{account!r} cannot be the name of an account.")
    return name


def folder_prefix(folder: Any, encoding: str = "utf-8") -> str:
    """Return what the names of all objects in a folder begin with.

    Args:
        folder: Name of the folder, as text or bytes; empty or ``None`` for the whole container.
        encoding: Encoding of bytes.
    """
    name = utils.ensure_text(folder or "", encoding).strip("/")
    return f"{name}/" if name else ""


def quote(name: str) -> str:
    """Percent-encode a name as UTF-8, keeping slashes.

    A segment that is ``.`` or ``..`` is encoded as well, so that nothing on the way resolves it.

    Args:
        name: A name, or a path of names.

    Returns:
        The text for a URL or for a header that holds a path.
    """
    quoted = urllib.parse.quote(name, safe="/")
    if "." not in quoted:
        return quoted
    return "/".join(
        part.replace(".", "%2E") if part in (".", "..") else part for part in quoted.split("/")
    )


def container_path(container: Any, encoding: str = "utf-8") -> str:
    """Return the path of a container below the account's URL, quoted; see ``container_name``."""
    return f"/{quote(container_name(container, encoding))}"


def object_path(container: Any, obj: Any, encoding: str = "utf-8") -> str:
    """Return the path of an object below the account's URL, quoted.

    Args:
        container: As for ``container_name``.
        obj: As for ``object_name``.
        encoding: Encoding of names given as bytes.
    """
    return f"{container_path(container, encoding)}/{quote(object_name(obj, encoding))}"


def same_place(one: Any, other: Any) -> bool:
    """Tell whether two clients speak to one account of one cluster.

    One address may be public and the other internal. Accounts of several clouds have the same name
    where addresses do not tell it, as with Ceph; then the login decides.

    Args:
        one: A ``StorageClient``.
        other: Another one.
    """
    urls = [urllib.parse.urlsplit(str(api.management_url).rstrip("/")) for api in (one, other)]
    accounts = [url.path.rpartition("/")[2] for url in urls]
    if one.region_name != other.region_name or accounts[0] != accounts[1]:
        return False
    if urls[0].netloc == urls[1].netloc or one.identity is other.identity:
        return True
    logins = [getattr(api.identity, "auth_endpoint", None) for api in (one, other)]
    return len({urllib.parse.urlsplit(str(login)).netloc for login in logins}) == 1
