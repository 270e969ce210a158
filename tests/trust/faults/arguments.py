"""What operations are called with: by the name of a parameter, or for one operation alone."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions, utils
from pyrax.resource import BaseResource
from tests.trust.faults.operations import Operation, twin
from tests.trust.faults.services import tables
from tests.trust.faults.things import Stage

EVERYWHERE: dict[str, Any] = {
    "name": "new-name",
    "label": "new-label",
    "description": "Words.",
    "metadata": {"color": "red"},
    "key": "color",
    "keys": ["color"],
    "tag": "tag",
    "tags": ["tag"],
    "password": "Secret-2",
    "method": "GET",
    "service": "compute",
    "action_type": "reboot",
    "uri": "/",
    "limit": 1,
    "marker": None,
}

Arguments = tuple[list[Any], dict[str, Any]]


def value_of(given: Any, s: Stage) -> Any:
    """Return an argument: as it stands in the table, or made for the stage."""
    try:
        return twin(given(s) if callable(given) else given)
    except (exceptions.NotSupported, exceptions.Forbidden):
        return "an-id"  # this cloud has no such thing; nor has it the operation, then


def id_of(value: Any) -> Any:
    """Return the id of a thing, and anything else as it is."""
    return utils.get_id(value) if isinstance(value, BaseResource) else value


def arguments_for(operation: Operation, s: Stage) -> Arguments:
    """Return what an operation is called with.

    Raises:
        LookupError: The table has nothing for one of its parameters.
    """
    of = tables(operation.service)
    own = next(
        (of.METHODS[key] for key in operation.keys if key in of.METHODS),
        of.METHODS.get(operation.name, {}),
    )
    own = dict(own)
    items = getattr(of, "ITEMS", {})
    own_item = {"item": items[operation.place]} if operation.place in items else {}
    found = []
    for name in operation.required():
        for table in (own, own_item, of.PARAMETERS, EVERYWHERE):
            if name in table:
                found.append(value_of(table[name], s))
                own.pop(name, None)
                break
        else:
            raise LookupError(f"{operation}: no argument for {name!r}")
    takes = operation.optional()
    further = {
        name: value_of(one, s) for name, one in own.items() if takes is None or name in takes
    }
    if any(isinstance(one, BaseResource) for one in (*found, *further.values())):
        operation.takes_things = True
    if operation.by_id:
        return [id_of(one) for one in found], {name: id_of(one) for name, one in further.items()}
    return found, further
