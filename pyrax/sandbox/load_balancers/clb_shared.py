"""What all calls of Cloud Load Balancers need: the load balancer, and bodies without nulls."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.load_balancers.clb_models import Balancer, schema
from pyrax.sandbox.routing import Call


def find(call: Call, balancer_id: str, change: bool = False) -> Balancer:
    """Return a load balancer of the caller, one that can be changed if asked for."""
    found: Balancer = call.store.find(balancer_id, call.tenant)
    if change:
        call.store.require_mutable(found)
    return found


def changed(call: Call, one: Balancer, document: Any = None, status: int = 202) -> Response:
    """Put a load balancer to work on a change and answer."""
    call.store.begin(one, "PENDING_UPDATE", "update")
    return empty_answer(status) if document is None else json_answer(document, status)


def document_of(call: Call, root: str, allowed: frozenset[str]) -> dict[str, Any]:
    """Return the object of the body; unknown keys and nulls are refused.

    Raises:
        Problem: 400.
    """
    whole = call.json()
    fields = whole.get(root) if isinstance(whole, dict) else None
    if not isinstance(fields, dict):
        raise schema(f"the root is not '{root}'")
    unknown = sorted(set(fields) - allowed)
    if unknown:
        raise schema(f"unknown key '{unknown[0]}'")
    no_nulls(fields)
    return fields


def no_nulls(value: Any) -> None:
    """Refuse nulls anywhere in a value.

    Raises:
        Problem: 400.
    """
    if value is None:
        raise schema("null is not allowed")
    if isinstance(value, dict):
        for each in value.values():
            no_nulls(each)
    if isinstance(value, list):
        for each in value:
            no_nulls(each)


def listed_ids(call: Call) -> list[str]:
    """Return the ids of a DELETE of several things.

    Raises:
        Problem: 400, there are more than one request takes.
    """
    ids = call.query.getlist("id")
    if len(ids) > call.store.limits["BATCH_DELETE_LIMIT"]:
        raise Problem(400, "The number of ids in a batch delete must not exceed 10.")
    return ids


def pick_ids(items: list[dict[str, Any]], ids: list[str], missing: str) -> list[dict[str, Any]]:
    """Return the items without those of the ids.

    Raises:
        Problem: 404, an id belongs to none.
    """
    known = {str(item["id"]) for item in items}
    if not ids or any(each not in known for each in ids):
        raise Problem(404, missing)
    return [item for item in items if str(item["id"]) not in ids]
