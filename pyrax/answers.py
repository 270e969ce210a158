"""Taking what is needed out of an answer, or saying that it is not there.

Each function raises ``ServiceResponseFailure`` for an answer of another shape: a proxy's page
instead of JSON, a list instead of an object, a member that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils

_KINDS: dict[type, str] = {
    bool: "a boolean",
    bytes: "no JSON",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "a list",
    str: "a text",
    type(None): "nothing",
}


def mapping(value: Any, what: str = "The answer") -> dict[str, Any]:
    """Return a JSON object.

    Args:
        value: What should be one.
        what: What it is, as the message begins.
    """
    if type(value) is not dict and not isinstance(value, Mapping):
        raise unexpected(value, what, "an object")
    return value  # type: ignore[return-value]


def sequence(value: Any, what: str = "The answer") -> list[Any]:
    """Return a JSON list; see ``mapping``."""
    if not isinstance(value, (list, tuple)):
        raise unexpected(value, what, "a list")
    return value  # type: ignore[return-value]


def mappings(value: Any, what: str = "The answer") -> list[dict[str, Any]]:
    """Return a JSON list whose members are objects, or nothing; see ``mapping``."""
    found = sequence(value, what)
    for one in found:
        if one:
            mapping(one, f"{what} has a member that")
    return found


def text(value: Any, what: str = "The answer") -> str:
    """Return a JSON text; see ``mapping``."""
    if not isinstance(value, str):
        raise unexpected(value, what, "a text")
    return value


def texts(document: Any, key: str) -> list[str]:
    """Return the list of texts under a key of an answer, ``[]`` when nothing stands there."""
    found = sequence(_below(document, key) or [], f"'{key}' in the answer")
    for one in found:
        text(one, f"A member of '{key}' in the answer")
    return found


def count(document: Any, key: str) -> int:
    """Return the number under a key of an answer, also from a text; 0 when nothing stands there."""
    value = _below(document, key)
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        raise unexpected(value, f"'{key}' in the answer", "a number") from None


def member(document: Any, key: str, what: str = "The answer") -> Any:
    """Return what stands under a key of a JSON object.

    Args:
        document: The object.
        key: The key, which must be there.
        what: What the object is, as the message begins.
    """
    found = mapping(document, what)
    if key not in found:
        raise exceptions.ServiceResponseFailure(f"{what} has no '{key}' in it.")
    return found[key]


def inner(document: Any, key: str) -> dict[str, Any]:
    """Return the object under a key of an answer, ``{}`` when nothing stands there."""
    return mapping(_below(document, key) or {}, f"'{key}' in the answer")


def rows(document: Any, key: str) -> list[dict[str, Any]]:
    """Return the list of objects under a key of an answer, ``[]`` when nothing stands there."""
    return mappings(_below(document, key) or [], f"'{key}' in the answer")


def id_of(thing: Any) -> Any:
    """Return the id of a thing that came in an answer; an id itself comes back as it is.

    Raises:
        ServiceResponseFailure: The thing came without an id.
    """
    found = utils.get_id(thing)
    known = not (found is thing or found in (None, "") or isinstance(found, (bool, Mapping, list)))
    if not known and hasattr(thing, "_info") and thing.manager is not None:
        name = type(thing).__name__
        raise exceptions.ServiceResponseFailure(f"The service did not say which id a {name} has.")
    return found


def segment(thing: Any) -> str:
    """Return the id of a thing, or an id, as one quoted segment of a URL's path.

    Raises:
        ServiceResponseFailure: The thing came without an id.
        ValueError: What is no thing cannot be a path segment.
    """
    return utils.quote_segment(id_of(thing))


def _below(document: Any, key: str) -> Any:
    """Return what stands under a key, ``None`` if nothing does or the answer is empty."""
    return mapping(document).get(key) if document else None


def unexpected(value: Any, what: str, wanted: str) -> exceptions.ServiceResponseFailure:
    """Make the exception for a value that is not of the kind that is needed.

    Args:
        value: The value.
        what: What it is, as the message begins.
        wanted: The kind that is needed, with its article.
    """
    return exceptions.ServiceResponseFailure(f"{what} is {_kind_of(value)}, not {wanted}.")


def _kind_of(value: Any) -> str:
    """Return what a decoded value is, in words; an empty body is nothing."""
    return "empty" if value == b"" else _KINDS.get(type(value), type(value).__name__)
