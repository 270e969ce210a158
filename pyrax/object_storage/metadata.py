"""Metadata: headers on the wire, dicts for the user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import utils
from pyrax.object_storage.constants import OBJECT_META_PREFIX

STORED_HEADERS = frozenset(
    {
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-language",
        "expires",
        "x-delete-at",
        "x-object-manifest",
        "x-robots-tag",
    }
)
"""Headers of an object, besides its metadata, that a POST drops unless it repeats them."""
_STORED_PREFIX = "access-control-"
_KEPT_WHEN_CLEARED = frozenset(
    {"content-disposition", "content-encoding", "x-delete-at", "x-object-manifest"}
)
_PATH_HEADERS = frozenset({"x-object-manifest"})


class Metadata(dict[str, str]):
    """Metadata as a dict; keys are lower case with underscores.

    A value is also found under the header's name, with or without its prefix, in any letter case:
    ``data["famous_family"]``, ``data["Famous-Family"]``,
    ``data["X-Container-Meta-Famous-Family"]``.

    Args:
        values: The items.
        prefix: The header prefix that was cut off.
    """

    def __init__(self, values: Iterable[tuple[str, str]] = (), prefix: str = "") -> None:
        super().__init__(values)
        self._prefix = plain_key(prefix)

    def _find(self, key: Any) -> Any:
        """Return the key under which a value is stored, ``None`` if there is none."""
        if not isinstance(key, str):
            return None
        if dict.__contains__(self, key):
            return key
        plain = plain_key(key)
        if dict.__contains__(self, plain):
            return plain
        if self._prefix and plain.startswith(self._prefix):
            short = plain[len(self._prefix) :]
            return short if dict.__contains__(self, short) else None
        return None

    def __missing__(self, key: Any) -> str:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return self[found]

    def __contains__(self, key: Any) -> bool:
        return self._find(key) is not None

    def get(self, key: Any, default: Any = None) -> Any:
        """Return a value, or ``default``."""
        found = self._find(key)
        return default if found is None else self[found]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (list(self.items()), self._prefix)


def plain_key(name: str) -> str:
    """Return a header's name in the form of a metadata key."""
    return name.replace("-", "_").lower()


def header_text(value: Any) -> str:
    """Return the text of a received header.

    The transport decodes headers as Latin-1; what the service stores is UTF-8.

    Args:
        value: As it stands in ``response.headers``.

    Returns:
        The text; what is no UTF-8 stays as it is.
    """
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    text = str(value)
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def massage_keys(dct: Mapping[Any, Any] | None, prfx: str) -> dict[str, Any]:
    """Return a copy of a dict whose keys all begin with a prefix.

    Args:
        dct: Keys with or without the prefix, in any letter case.
        prfx: The prefix.

    Returns:
        A new dict.
    """
    massaged: dict[str, Any] = {}
    for key, value in (dct or {}).items():
        name = utils.ensure_text(key)
        if not name.lower().startswith(prfx.lower()):
            name = f"{prfx}{name}"
        massaged[name] = value
    return massaged


def read(headers: Mapping[str, Any], prefix: str) -> Metadata:
    """Return the headers under a prefix as metadata.

    Args:
        headers: Headers of an answer.
        prefix: Beginning of the names, in any letter case; ``""`` for all headers.

    Returns:
        The metadata, keys without the prefix.
    """
    start = prefix.lower()
    return Metadata(
        (
            (plain_key(header_text(name)[len(start) :]), header_text(value))
            for name, value in headers.items()
            if header_text(name).lower().startswith(start)
        ),
        prefix,
    )


def to_headers(metadata: Mapping[Any, Any] | None, prefix: str) -> dict[str, str]:
    """Return metadata as headers to send.

    Args:
        metadata: Keys with or without the prefix; values are text, bytes or numbers; ``None`` and
            ``""`` ask the service to remove the item.
        prefix: The header prefix; ``""`` to send the keys as they are.

    Returns:
        Header names, with ``-`` for ``_``, and text values.

    Raises:
        ValueError: A key is empty, or a key or value has a line break or NUL in it. Nothing was
            sent.
    """
    headers: dict[str, str] = {}
    for key, value in massage_keys(metadata, prefix).items():
        name = key.replace("_", "-")
        if not name or (prefix and name.lower() == prefix.lower()):
            raise ValueError("The key of a metadata item must not be empty.")
        if any(char in name for char in "\r\n\0:"):
            raise ValueError(f"{key!r} cannot be the key of a metadata item.")
        headers[name] = value_text(value, name)
    return headers


def value_text(value: Any, name: str = "") -> str:
    """Return a value as the text of a header.

    Args:
        value: Text, bytes (UTF-8), a number, a boolean, or ``None``.
        name: What the value belongs to, for messages.

    Returns:
        The text; ``""`` for ``None``.

    Raises:
        ValueError: It has a line break or NUL in it.
    """
    if value is None:
        return ""
    text = utils.ensure_text(value) if isinstance(value, (str, bytes)) else str(value)
    if any(char in text for char in "\r\n\0"):
        raise ValueError(f"The value of '{name}' must have no line break and no NUL in it.")
    return text


def checked_headers(headers: Mapping[Any, Any] | None) -> dict[str, Any]:
    """Return a copy of the caller's headers with text values.

    Args:
        headers: Any names and values; ``None`` as value leaves a default header out.

    Raises:
        ValueError: A name or value has a line break or NUL in it. Nothing was sent.
    """
    checked: dict[str, Any] = {}
    for key, value in (headers or {}).items():
        name = utils.ensure_text(key)
        if not name or any(char in name for char in "\r\n\0:"):
            raise ValueError(f"{name!r} cannot be the name of a header.")
        checked[name] = None if value is None else value_text(value, name)
    return checked


def merge_headers(base: Mapping[str, Any], winner: Mapping[str, Any]) -> dict[str, Any]:
    """Return two sets of headers as one; names differ only in letter case are the same.

    Args:
        base: Some headers.
        winner: Those that win.
    """
    taken = {name.lower() for name in winner}
    merged = {name: value for name, value in base.items() if name.lower() not in taken}
    merged.update(winner)
    return merged


# --- the POST of an object ------------------------------------------------------------------------


def is_stored_header(name: str) -> bool:
    """Tell whether a header of an object, in lower case, belongs to it besides its metadata."""
    return name in STORED_HEADERS or name.startswith(_STORED_PREFIX)


def headers_to_keep(
    received: Mapping[str, Any], *, clear_prefix: str | None = None
) -> dict[str, str]:
    """Return what a POST of an object must repeat so that nothing is lost.

    A POST replaces everything an object has except its content and content type.

    Args:
        received: Headers of a HEAD of the object.
        clear_prefix: If given, metadata under this prefix is to go; ``""``: all metadata, and
            what else can be cleared without harm to the content.

    Returns:
        Headers to send.
    """
    kept: dict[str, str] = {}
    for key, value in received.items():
        name = header_text(key)
        lowered = name.lower()
        if lowered.startswith(OBJECT_META_PREFIX.lower()):
            if clear_prefix is not None and lowered.startswith(clear_prefix.lower()):
                continue
        elif not is_stored_header(lowered) or (
            clear_prefix == "" and lowered not in _KEPT_WHEN_CLEARED
        ):
            continue
        kept[name] = header_text(value) if lowered not in _PATH_HEADERS else str(value)
    return kept


def object_post_headers(
    received: Mapping[str, Any], metadata: Mapping[Any, Any] | None, prefix: str, clear: bool
) -> dict[str, str]:
    """Return the headers of a POST that changes an object's metadata.

    Args:
        received: Headers of a HEAD of the object.
        metadata: The changes; ``None`` and ``""`` remove an item.
        prefix: The header prefix of the keys.
        clear: Whether existing items under the prefix go.

    Returns:
        All headers that the object is to have.
    """
    changes = to_headers(metadata, prefix)
    kept = headers_to_keep(received, clear_prefix=prefix if clear else None)
    return {name: value for name, value in merge_headers(kept, changes).items() if value != ""}
