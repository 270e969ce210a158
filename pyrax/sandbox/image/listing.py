"""Which images a list holds, in which order, and where the next page begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from pyrax.sandbox.clock import parse_iso
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.image.documents import image_document
from pyrax.sandbox.image.models import Image, ImageStore
from pyrax.sandbox.paging import after_marker, whole_number
from pyrax.sandbox.routing import Call

T = TypeVar("T")

PAGING = ("limit", "marker", "sort_key", "sort_dir", "sort")
OWN = (*PAGING, "visibility", "member_status", "tag", "size_min", "size_max", "os_hidden")
WITH_LISTS = ("id", "name", "status", "disk_format", "container_format")
TIMES = ("created_at", "updated_at")
VISIBILITIES = ("public", "private", "shared", "community", "all")
MEMBER_STATUSES = ("pending", "accepted", "rejected", "all")
SORT_KEYS = (
    "name",
    "status",
    "container_format",
    "disk_format",
    "size",
    "id",
    "created_at",
    "updated_at",
    "min_disk",
    "min_ram",
    "owner",
    "protected",
    "visibility",
)
TASK_SORT_KEYS = ("id", "type", "status", "created_at", "updated_at")

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "gt": lambda one, two: one > two,
    "gte": lambda one, two: one >= two,
    "lt": lambda one, two: one < two,
    "lte": lambda one, two: one <= two,
    "eq": lambda one, two: one == two,
    "neq": lambda one, two: one != two,
}


def images_for(call: Call) -> list[Image]:
    """Return the images that the query asks for, in its order."""
    store: ImageStore = call.store
    project = call.caller.tenant_id if call.caller else None
    visibility = _word(call, "visibility", VISIBILITIES)
    member_status = _word(call, "member_status", MEMBER_STATUSES) or "accepted"
    hidden = _truth(call, "os_hidden") or False
    found = [
        image
        for image in store.images.values()
        if image.hidden == hidden and _listed(store, image, project, visibility, member_status)
    ]
    tags = call.query.getlist("tag")
    found = [image for image in found if set(tags) <= set(image.tags)]
    documents = {image.id: image_document(store, image, project) for image in found}
    for name, value in call.query.items(multi=True):
        if name not in OWN:
            matches = _filter(name, value)
            found = [image for image in found if matches(documents[image.id])]
    for name, sign in (("size_min", 1), ("size_max", -1)):
        if name in call.query:
            bound = whole_number(call.query[name], name)
            found = [
                image
                for image in found
                if (documents[image.id]["size"] or 0) * sign >= bound * sign
            ]
    newest_first = sorted(found, key=lambda image: image.number, reverse=True)
    return ordered(call, newest_first, SORT_KEYS, lambda image, key: documents[image.id].get(key))


def _word(call: Call, name: str, words: tuple[str, ...]) -> str | None:
    """Return a parameter that must be one of several words."""
    value = call.query.get(name)
    if value is not None and value not in words:
        raise Problem(400, f"Invalid {name} value: {value}")
    return value


def _truth(call: Call, name: str) -> bool | None:
    """Return a parameter that is true or false."""
    value = call.query.get(name)
    if value is None:
        return None
    if value.lower() not in ("true", "false"):
        raise Problem(400, f"Invalid value '{value}' for '{name}' filter.")
    return value.lower() == "true"


def _listed(
    store: ImageStore,
    image: Image,
    project: str | None,
    visibility: str | None,
    member_status: str,
) -> bool:
    """Tell whether a list of a project holds an image."""
    own = image.owner == project
    share = image.shared_with(project)
    shared = share is not None and not own and member_status in (share.status, "all")
    if visibility is None:
        return own or image.visibility == "public" or (shared and not store.rackspace)
    if visibility == "all":
        return own or image.visibility in ("public", "community") or shared
    if visibility == "shared":
        return shared or (own and image.visibility == "shared")
    return image.visibility == visibility and (own or visibility in ("public", "community"))


def _filter(name: str, value: str) -> Callable[[dict[str, Any]], bool]:
    """Return what tells whether an image has a property of the wanted value."""
    if name in TIMES:
        return _time_filter(name, value)
    if name in WITH_LISTS and value.startswith("in:"):
        wanted = _split(value[3:])
        return lambda document: document.get(name) in wanted
    if name == "protected":
        if value.lower() not in ("true", "false"):
            raise Problem(400, f"Invalid value '{value}' for 'protected' filter.")
        return lambda document: document.get(name) is (value.lower() == "true")
    return lambda document: name in document and str(document[name]) == value


def _time_filter(name: str, value: str) -> Callable[[dict[str, Any]], bool]:
    """Return what tells whether an image is from the wanted time."""
    operator, colon, text = value.partition(":")
    if not colon or operator not in _COMPARE:
        operator, text = "eq", value
    try:
        moment = parse_iso(text)
    except ValueError:
        raise Problem(400, f"Invalid time value {value}") from None
    compare = _COMPARE[operator]
    return lambda document: compare(parse_iso(document[name]), moment)


def _split(text: str) -> list[str]:
    """Return the values of a list; those in double quotes may hold commas."""
    found, inside, current = [], False, ""
    for character in text:
        if character == '"':
            inside = not inside
        elif character == "," and not inside:
            found.append(current)
            current = ""
        else:
            current += character
    if inside:
        raise Problem(400, "Invalid filter value: the quote is not closed.")
    return [*found, current]


def ordered(
    call: Call, things: list[T], keys: tuple[str, ...], value: Callable[[T, str], Any]
) -> list[T]:
    """Return things in the order that the query asks for; they come newest first."""
    query = call.query
    if "sort" in query and ("sort_key" in query or "sort_dir" in query):
        raise Problem(400, "Old and new sorting syntax cannot be combined")
    if "sort" in query:
        pairs = [part.partition(":")[::2] for part in query["sort"].split(",")]
        wanted = [(key, direction or "desc") for key, direction in pairs]
    else:
        names = query.getlist("sort_key") or (["created_at"] if "sort_dir" in query else [])
        directions = query.getlist("sort_dir") or ["desc"]
        if len(directions) == 1:
            directions = directions * len(names)
        if len(directions) != len(names):
            raise Problem(400, "Number of sort dirs does not match the number of sort keys")
        wanted = list(zip(names, directions))
    for key, direction in reversed(wanted):
        if key not in keys:
            raise Problem(400, f"Invalid sort key: {key}")
        if direction not in ("asc", "desc"):
            raise Problem(400, f"Invalid sort direction: {direction}")
        things = sorted(
            reversed(things) if direction == "asc" else things,
            key=lambda thing: _sortable(value(thing, key)),  # noqa: B023 - used at once
            reverse=direction == "desc",
        )
    return things


def _sortable(value: Any) -> tuple[bool, Any]:
    """Return something that can be compared with others of the same key; nothing comes first."""
    return value is not None, value if value is not None else 0


def page(call: Call, kind: str, things: list[T], key: Callable[[T], str]) -> tuple[list[T], Any]:
    """Return one page of things, and the links that the document of the list has.

    Args:
        call: the call.
        kind: `images` or `tasks`.
        things: all things.
        key: returns the id of a thing.
    """
    store: ImageStore = call.store
    asked = call.query.get("limit")
    limit = store.page_size if asked is None else whole_number(asked, "limit")
    limit = min(limit, store.page_limit)
    marker = call.query.get("marker")
    rest = after_marker(
        things, marker, key, Problem(400, f"Invalid marker. {kind} {marker} could not be found.")
    )
    chosen = rest[:limit]
    path = f"/v2/{kind}"
    kept = [(name, value) for name, value in call.query.items(multi=True) if name != "marker"]
    links: dict[str, Any] = {
        "first": f"{path}?{urlencode(kept)}" if kept else path,
        "schema": f"/v2/schemas/{kind}",
    }
    if chosen and len(rest) > len(chosen):
        links["next"] = f"{path}?{urlencode([*kept, ('marker', key(chosen[-1]))])}"
    return chosen, links
