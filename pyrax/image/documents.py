"""Images as documents: which properties every image has, and the changes of a PATCH."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import utils

DEFAULT_FORMAT = "vhd"
"""The disk format of an image when none is named."""

DEFAULT_CONTAINER_FORMAT = "bare"
"""The container format of a new image when none is named."""

PATCH_TYPE = "application/openstack-images-v2.1-json-patch"
"""The media type of the changes of an image."""

MAX_NAME = 255
"""Characters that the name of a property has at most."""

BASE_PROPERTIES = frozenset(
    (
        "id",
        "name",
        "status",
        "visibility",
        "owner",
        "size",
        "virtual_size",
        "checksum",
        "disk_format",
        "container_format",
        "min_disk",
        "min_ram",
        "protected",
        "tags",
        "created_at",
        "updated_at",
        "self",
        "file",
        "schema",
        "os_hash_algo",
        "os_hash_value",
        "os_hidden",
        "locations",
        "direct_url",
        "stores",
        "deleted",
        "deleted_at",
    )
)
"""What the image service itself knows about an image; everything else is a custom property."""

RESERVED_PREFIX = "os_glance"
"""What begins so belongs to the service, although it stands among the custom properties."""

_NULLABLE = frozenset(("name", "disk_format", "container_format", "owner"))
"""Properties that can be emptied, though not removed."""


def is_custom(name: str) -> bool:
    """Tell whether a property is one that users give to images.

    Args:
        name: Its name.
    """
    return name not in BASE_PROPERTIES and not name.startswith(RESERVED_PREFIX)


def property_name(name: Any) -> str:
    """Return the checked name of a property.

    Args:
        name: Text or bytes.

    Raises:
        ValueError: It is empty or longer than 255 characters.
        TypeError: It is no text.
    """
    text = utils.ensure_text(name)
    if not text or len(text) > MAX_NAME:
        raise ValueError(
            f"The name of a property has 1 to {MAX_NAME} characters; got {len(text)}: {text[:40]!r}"
        )
    return text


def property_value(name: str, value: Any) -> Any:
    """Return the value of a property as it is sent: those of custom properties are text.

    Args:
        name: Name of the property.
        value: Its value. ``True`` becomes ``"True"``, 3 becomes ``"3"``.

    Raises:
        TypeError: A custom property is a list, a dict or the like.
    """
    if name == "tags":
        return tag_list(value)
    if value is None:
        return None
    if isinstance(value, bytes):
        return utils.ensure_text(value)
    if not is_custom(name) or isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return str(value)
    raise TypeError(
        f"The value of the property '{name}' must be text, a number or a truth value, "
        f"not {type(value).__name__}."
    )


def tag_list(tags: Any) -> list[str]:
    """Return tags as a list of text, none of them twice.

    Args:
        tags: One tag, or an iterable of them; ``None`` for none.
    """
    if tags is None:
        return []
    several: Iterable[Any] = [tags] if isinstance(tags, (str, bytes)) else tags
    return list(dict.fromkeys(utils.ensure_text(tag) for tag in several))


def custom_properties(metadata: Mapping[Any, Any] | None) -> dict[str, str]:
    """Return the custom properties of a new image as they are sent.

    Args:
        metadata: Names and values; those that are ``None`` are left out.

    Raises:
        ValueError: A name is that of a property which every image has.
    """
    found: dict[str, str] = {}
    for given, value in (metadata or {}).items():
        name = property_name(given)
        if not is_custom(name):
            raise ValueError(
                f"'{name}' is not a custom property: every image has it. Give it as the argument "
                "of that name, if there is one."
            )
        if value is not None:
            found[name] = property_value(name, value)
    return found


def pointer(name: str) -> str:
    """Return the JSON pointer to a property.

    Args:
        name: Its name; ``~`` and ``/`` in it are escaped.
    """
    return "/" + name.replace("~", "~0").replace("/", "~1")


def changes(present: Mapping[str, Any], wanted: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """Return the operations that give an image new values.

    Args:
        present: The image as it is now.
        wanted: The new values. ``None`` removes a custom property and empties another one.

    Returns:
        Operations of a JSON patch; none to remove what is not there.
    """
    operations: list[dict[str, Any]] = []
    for given, value in wanted.items():
        name = property_name(given)
        known = name in present
        if value is None and name not in _NULLABLE and name != "tags":
            if known or not is_custom(name):
                operations.append({"op": "remove", "path": pointer(name)})
            continue
        operations.append(
            {
                "op": "replace" if known else "add",
                "path": pointer(name),
                "value": property_value(name, value),
            }
        )
    return operations


def removals(present: Mapping[str, Any], names: Any) -> list[dict[str, Any]]:
    """Return the operations that remove properties of an image.

    Args:
        present: The image as it is now.
        names: One name or several; what is not there needs no operation.
    """
    several = [names] if isinstance(names, (str, bytes)) else names
    wanted = dict.fromkeys(property_name(name) for name in several)
    return [{"op": "remove", "path": pointer(name)} for name in wanted if name in present]
