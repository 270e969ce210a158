"""What all collections of the network service share: bodies, filters, pages, answers."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.network.kinds import Document, Kind
from pyrax.sandbox.network.models import NetworkStore, defaults, not_found, refusal
from pyrax.sandbox.routing import Call, Router

RESERVED = frozenset(
    {"limit", "marker", "page_reverse", "sort_key", "sort_dir", "fields"}
    | {"tags", "tags-any", "not-tags", "not-tags-any"}
)
OWNERS = ("tenant_id", "project_id")
# Fields that only administrators see.
_FOR_ADMINS = ("provider:network_type", "provider:physical_network", "provider:segmentation_id")
_WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def is_admin(call: Call) -> bool:
    """Tell whether the caller administers the cloud; on Rackspace nobody does."""
    return call.is_admin and not call.store.rackspace


def forbidden(rule: str) -> Problem:
    """Return the problem of a call that the policy does not allow."""
    return refusal(403, "PolicyNotAuthorized", f"(rule:{rule}) is disallowed by policy")


def require_admin(call: Call, rule: str) -> None:
    """Refuse what only administrators may do."""
    if not is_admin(call):
        raise forbidden(rule)


# -- seeing ----------------------------------------------------------------------------------------


def visible(call: Call, kind: Kind, document: Document) -> bool:
    """Tell whether the caller sees a thing."""
    if is_admin(call) or document["project_id"] == call.tenant:
        return True
    if kind.key == "network":
        return bool(document["shared"] or document["router:external"])
    if kind.key == "subnet":
        network = call.store.rows["network"].get(document["network_id"], {})
        return bool(network.get("shared"))
    return bool(document.get("shared"))


def find(call: Call, kind: Kind, item_id: Any) -> Document:
    """Return a thing that the caller sees.

    Raises:
        Problem: 404.
    """
    call.store.settle()
    found: Document | None = call.store.get(kind, item_id)
    if found is None or not visible(call, kind, found):
        raise not_found(kind, str(item_id))
    return found


def find_own(call: Call, kind: Kind, item_id: Any, verb: str) -> Document:
    """Return a thing that the caller may change.

    Raises:
        Problem: 404, it is not there; 403, it belongs to somebody else.
    """
    found = find(call, kind, item_id)
    if not is_admin(call) and found["project_id"] != call.tenant:
        raise forbidden(f"{verb}_{kind.key}")
    return found


def shown(call: Call, kind: Kind, document: Document) -> Document:
    """Return a thing as the caller gets to see it."""
    if call.store.rackspace:
        return {key: document.get(key) for key in kind.rackspace}
    hidden = () if is_admin(call) else _FOR_ADMINS
    return {key: value for key, value in document.items() if key not in hidden}


# -- lists -----------------------------------------------------------------------------------------


def as_text(value: Any) -> str:
    """Return a field in the form that filters have."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _matches_one(value: Any, wanted: str) -> bool:
    """Tell whether a field has a value that a filter asks for."""
    if isinstance(value, bool):
        return _WORDS.get(wanted.lower()) is value
    if isinstance(value, list):
        name, equals, text = wanted.partition("=")
        if equals:
            return any(isinstance(row, dict) and as_text(row.get(name)) == text for row in value)
        return wanted in value
    return as_text(value) == wanted or (value is None and wanted == "")


def _filtered(call: Call, kind: Kind, documents: Iterable[Document]) -> list[Document]:
    """Return the things that the query asks for."""
    known = (*kind.writable, "id", "status", *OWNERS, "router_id", "revision_number")
    together = all if call.store.rackspace else any
    found = list(documents)
    for name, values in call.query.lists():
        if name in RESERVED or name not in known:
            continue
        found = [
            document
            for document in found
            if together(_matches_one(document.get(name), value) for value in values)
        ]
    return [document for document in found if _has_tags(call, document)]


def _has_tags(call: Call, document: Document) -> bool:
    """Tell whether a thing has the tags that the query asks for."""
    tags = set(document.get("tags", ()))
    asked = {name: set(call.query.get(name, "").split(",")) for name in call.query}
    return (
        asked.get("tags", set()) <= tags
        and ("tags-any" not in asked or bool(asked["tags-any"] & tags))
        and ("not-tags" not in asked or not asked["not-tags"] <= tags)
        and ("not-tags-any" not in asked or not asked["not-tags-any"] & tags)
    )


def _sorted(call: Call, kind: Kind, documents: list[Document]) -> list[Document]:
    """Return the things in the order that the query asks for."""
    keys, directions = call.query.getlist("sort_key"), call.query.getlist("sort_dir")
    if len(directions) != len(keys):
        raise refusal(400, "HTTPBadRequest", "The number of sort_keys and sort_dirs must be same")
    for index in reversed(range(len(keys))):
        name = keys[index]
        if name not in (*kind.writable, "id", "status", *OWNERS, "created_at", "updated_at"):
            raise refusal(400, "HTTPBadRequest", f"['{name}'] is invalid attribute for sort_keys")
        reverse = directions[index] == "desc"
        documents = sorted(documents, key=lambda row: str(row.get(name)), reverse=reverse)
    return documents


def _limit(call: Call) -> int | None:
    """Return how many things a page may have."""
    most: int | None = call.store.page_limit
    text = call.query.get("limit")
    if text is None:
        return most
    try:
        limit = int(text)
    except ValueError:
        limit = -1
    if limit < 0:
        raise refusal(
            400, "HTTPBadRequest", f"Limit must be an integer 0 or greater and not '{text}'"
        )
    return most if limit == 0 else min(limit, most or limit)


def _page(
    call: Call, kind: Kind, documents: list[Document]
) -> tuple[list[Document], list[dict[str, str]]]:
    """Return one page, and links to those beside it."""
    limit, marker = _limit(call), call.query.get("marker")
    backwards = _WORDS.get(call.query.get("page_reverse", "").lower(), False)
    rows = documents[::-1] if backwards else documents
    if marker and limit is not None:
        ids = [row["id"] for row in rows]
        if marker not in ids:
            raise not_found(kind, marker)
        rows = rows[ids.index(marker) + 1 :]
    more = limit is not None and len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows = rows[::-1]
    links = []
    if limit is not None and rows:
        if more or backwards:
            links.append(_link(call, "next", rows[-1]["id"], reverse=False))
        if marker and (not backwards or more):
            links.append(_link(call, "previous", rows[0]["id"], reverse=True))
    return rows, links


def _link(call: Call, rel: str, marker: str, *, reverse: bool) -> dict[str, str]:
    """Return a link to another page."""
    pairs = [
        (name, value)
        for name, values in call.query.lists()
        for value in values
        if name not in ("marker", "page_reverse")
    ]
    pairs.append(("marker", marker))
    if reverse:
        pairs.append(("page_reverse", "True"))
    return {"rel": rel, "href": f"{call.site.cloud.url}{call.raw_path}?{urlencode(pairs)}"}


def listed(
    call: Call,
    kind: Kind,
    documents: Iterable[Document] | None = None,
    show: Callable[[Document], Document] | None = None,
) -> Response:
    """Answer a list.

    Args:
        call: the call.
        kind: what is listed.
        documents: what to list, all that the caller sees by default.
        show: writes one of them.
    """
    store: NetworkStore = call.store
    store.settle()
    if documents is None:
        documents = [row for row in store.of(kind) if visible(call, kind, row)]
    rows = _sorted(call, kind, _filtered(call, kind, documents))
    rows, links = _page(call, kind, rows)
    fields = call.query.getlist("fields")
    answer: Document = {kind.plural: []}
    for row in rows:
        document = show(row) if show else shown(call, kind, row)
        if fields:
            document = {key: value for key, value in document.items() if key in fields}
        answer[kind.plural].append(document)
    if links:
        answer[f"{kind.plural}_links"] = links
    return json_answer(answer)


def one(call: Call, kind: Kind, document: Document, status: int = 200) -> Response:
    """Answer with one thing."""
    body = shown(call, kind, document)
    fields = call.query.getlist("fields")
    if fields and call.method == "GET":
        body = {key: value for key, value in body.items() if key in fields}
    return json_answer({kind.key: body}, status)


def readable(routes: Router, *kinds: Kind) -> None:
    """Add the routes by which things of these kinds are listed and shown."""
    for kind in kinds:
        _add_reading(routes, kind)


def _add_reading(routes: Router, kind: Kind) -> None:
    """Add the two routes of one kind."""

    def list_all(call: Call) -> Response:
        """List the things that the project sees."""
        return listed(call, kind)

    def show(call: Call, item_id: str) -> Response:
        """Show one thing."""
        return one(call, kind, find(call, kind, item_id))

    routes.get(f"/{kind.path}")(list_all)
    routes.get(f"/{kind.path}/{{item_id}}")(show)


# -- bodies ----------------------------------------------------------------------------------------


def given(call: Call, kind: Kind, *, update: bool = False) -> list[Document]:
    """Return the checked fields of a body: of one thing, or of several.

    Raises:
        Problem: 400 for what no such thing has, 403 for what only administrators may set.
    """
    document = call.json()
    if not isinstance(document, dict):
        raise refusal(400, "HTTPBadRequest", "Body contains invalid data")
    several = document.get(kind.plural)
    if isinstance(several, list) and not update:
        return [_checked(call, kind, one, update=False) for one in several]
    if kind.key not in document:
        raise refusal(400, "HTTPBadRequest", f"Unable to find '{kind.key}' in request body")
    return [_checked(call, kind, document[kind.key], update=update)]


def _checked(call: Call, kind: Kind, body: Any, *, update: bool) -> Document:
    """Return the fields of one thing of a body."""
    if not isinstance(body, dict):
        raise refusal(400, "HTTPBadRequest", "Invalid request body")
    fields: Document = body
    verb = "update" if update else "create"
    unknown = [key for key in fields if key not in kind.writable and key not in OWNERS]
    if unknown and not call.store.rackspace:
        raise refusal(400, "HTTPBadRequest", f"Unrecognized attribute(s) '{', '.join(unknown)}'")
    fields = {key: value for key, value in fields.items() if key not in unknown}
    for key, value in fields.items():
        if update and (key in kind.fixed or key in OWNERS):
            raise refusal(400, "HTTPBadRequest", f"Cannot update read-only attribute {key}")
        if key in kind.admin and value and not is_admin(call):
            raise forbidden(f"{verb}_{kind.key}:{key}")
        fields[key] = _typed(kind, key, value)
    owner = fields.pop("project_id", None) or fields.pop("tenant_id", None)
    fields.pop("tenant_id", None)
    if owner and owner != call.tenant and not is_admin(call):
        raise forbidden(f"{verb}_{kind.key}:tenant_id")
    if not update:
        fields["project_id"] = owner or call.tenant
    return fields


def _typed(kind: Kind, key: str, value: Any) -> Any:
    """Return a field of the right type."""
    default = kind.writable.get(key)
    if isinstance(default, bool):
        known = value if isinstance(value, bool) else _WORDS.get(str(value).lower())
        if known is None:
            raise invalid(key, f"'{value}' cannot be converted to boolean.")
        return known
    if key in ("name", "description") and not isinstance(value, str):
        raise invalid(key, f"'{value}' is not a valid string.")
    if isinstance(default, list) and value is None:
        return []
    if isinstance(default, list) and not isinstance(value, list):
        raise invalid(key, f"'{value}' is not a list")
    return value


def invalid(key: str, reason: str) -> Problem:
    """Return the problem of a field that cannot have its value."""
    return refusal(400, "HTTPBadRequest", f"Invalid input for {key}. Reason: {reason}")


def complete(kind: Kind, fields: Document, *needed: str) -> Document:
    """Return the fields of a new thing with the defaults of those that are not given.

    Raises:
        Problem: 400, one that is needed is missing.
    """
    for key in needed:
        if fields.get(key) is None:
            raise refusal(
                400,
                "HTTPBadRequest",
                f"Failed to parse request. Required attribute '{key}' not specified",
            )
    return {**defaults(kind), **fields}


def split_owner(fields: Document) -> tuple[str, Document]:
    """Return the owner of a new thing, and its other fields."""
    rest = dict(fields)
    return rest.pop("project_id"), rest


def made(call: Call, kind: Kind, documents: list[Document]) -> Response:
    """Answer a creation of one thing, or of several."""
    if isinstance(call.json().get(kind.plural), list):
        return json_answer({kind.plural: [shown(call, kind, row) for row in documents]}, 201)
    return one(call, kind, documents[0], 201)


def gone() -> Response:
    """Answer a deletion."""
    return empty_answer(204)


def cidr_of(text: Any, key: str = "cidr") -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Return an address range.

    Raises:
        Problem: 400, it is none.
    """
    try:
        parsed = ipaddress.ip_network(str(text), strict=False)
        if "/" not in str(text):
            raise ValueError
    except ValueError:
        raise invalid(key, f"'{text}' is not a valid IP subnet.") from None
    if str(text).partition("/")[0] != str(parsed.network_address):
        raise invalid(
            key, f"'{text}' isn't a recognized IP subnet cidr, '{parsed}' is recommended."
        )
    return parsed
