"""What the properties of an image may be, at its creation and in a patch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.image.models import Image, ImageStore

DISK_FORMATS = (
    *("ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso"),
    "ploop",
)
CONTAINER_FORMATS = ("ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed")
READ_ONLY = (
    *("created_at", "updated_at", "status", "checksum", "size", "virtual_size", "direct_url"),
    *("self", "file", "schema", "id", "os_hash_algo", "os_hash_value", "stores"),
)
RESERVED = ("deleted", "deleted_at", "location", "locations", "owner")
SETTABLE = (
    *("name", "visibility", "disk_format", "container_format", "min_disk", "min_ram"),
    *("protected", "tags", "os_hidden"),
)
ATTRIBUTES = {"os_hidden": "hidden"}
MAX_TEXT = 255


def is_reserved(name: str) -> bool:
    """Tell whether a property belongs to the service alone."""
    return name in READ_ONLY or name in RESERVED or name.startswith("os_glance")


def set_property(store: ImageStore, image: Image, name: str, value: Any, admin: bool) -> None:
    """Give an image a property.

    Raises:
        Problem: 400, 403 or 413, it cannot have that.
    """
    if is_reserved(name):
        raise Problem(
            403,
            f"Attribute '{name}' is reserved."
            if name in RESERVED
            else f"Attribute '{name}' is read-only.",
        )
    if name in SETTABLE:
        _CHECKS[name](store, image, name, value)
        if name == "visibility" and value == "public" and not admin:
            raise Problem(403, "You are not authorized to complete publicize_image action.")
        if name == "tags":
            value = list(dict.fromkeys(value))
        setattr(image, ATTRIBUTES.get(name, name), value)
        return
    _check_custom(store, image, name, value)
    image.properties[name] = value


def _refuse(name: str, value: Any, why: str) -> Problem:
    """Return the refusal of a value."""
    return Problem(
        400,
        f"Provided object does not match schema 'image': {value!r} {why}. "
        f"Failed validating property '{name}'",
    )


def _check_custom(store: ImageStore, image: Image, name: str, value: Any) -> None:
    """Check a custom property."""
    if not isinstance(value, str):
        raise _refuse(name, value, "is not of type 'string'")
    if not 0 < len(name) <= MAX_TEXT:
        raise _refuse(name, value, "has a name that is too long")
    limit = store.limits["properties"]
    if name not in image.properties and len(image.properties) >= limit:
        raise Problem(
            413,
            f"The limit has been exceeded on the number of allowed image properties. "
            f"Attempted: {len(image.properties) + 1}, Maximum: {limit}",
        )


def _check_text(store: ImageStore, image: Image, name: str, value: Any) -> None:
    """Check the name."""
    if value is not None and (not isinstance(value, str) or len(value) > MAX_TEXT):
        raise _refuse(name, value, "is not valid text")


def _check_word(words: tuple[str, ...], only_queued: bool) -> Callable[..., None]:
    """Return what checks a property that is one of several words."""

    def check(store: ImageStore, image: Image, name: str, value: Any) -> None:
        if value not in words and not (value is None and only_queued):
            raise _refuse(name, value, f"is not one of {list(words)}")
        if only_queued and image.status != "queued":
            raise Problem(403, f"Attribute {name} can be only replaced for a queued image.")

    return check


def _check_number(store: ImageStore, image: Image, name: str, value: Any) -> None:
    """Check a number that must not be negative."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _refuse(name, value, "is not a number of at least 0")


def _check_truth(store: ImageStore, image: Image, name: str, value: Any) -> None:
    """Check something that is true or false."""
    if not isinstance(value, bool):
        raise _refuse(name, value, "is not of type 'boolean'")


def check_tags(store: ImageStore, image: Image, name: str, value: Any) -> None:
    """Check the whole list of tags.

    Raises:
        Problem: 400 or 413.
    """
    if not isinstance(value, list) or not all(
        isinstance(tag, str) and 0 < len(tag) <= MAX_TEXT for tag in value
    ):
        raise _refuse(name, value, "is not a list of tags")
    limit = store.limits["tags"]
    if len(set(value)) > limit:
        raise Problem(
            413,
            f"The limit has been exceeded on the number of allowed image tags. "
            f"Attempted: {len(set(value))}, Maximum: {limit}",
        )


_CHECKS: dict[str, Callable[..., None]] = {
    "name": _check_text,
    "visibility": _check_word(("public", "private", "shared", "community"), False),
    "disk_format": _check_word(DISK_FORMATS, True),
    "container_format": _check_word(CONTAINER_FORMATS, True),
    "min_disk": _check_number,
    "min_ram": _check_number,
    "protected": _check_truth,
    "os_hidden": _check_truth,
    "tags": check_tags,
}
