"""Decorators that let methods take the id of an entity or of a check in place of the object."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from pyrax.resource import BaseResource

Method = TypeVar("Method", bound=Callable[..., Any])


def assure_entity(fnc: Method) -> Method:
    """Have a method of the client get an entity where its caller may give an id.

    Args:
        fnc: A method whose first parameter is an entity, of the type ``CloudMonitorEntity | Any``:
            callers may give an id.

    Returns:
        The method; an id is fetched first.
    """

    @functools.wraps(fnc)
    def with_entity(self: Any, entity: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(entity, BaseResource):
            entity = self._entity_manager.get(entity)
        return fnc(self, entity, *args, **kwargs)

    return with_entity  # type: ignore[return-value]


def assure_check(fnc: Method) -> Method:
    """Have a method of an entity get a check where its caller may give an id.

    Args:
        fnc: A method whose first parameter is a check, of the type ``CloudMonitorCheck | Any``:
            callers may give an id.

    Returns:
        The method; an id is fetched from the entity first, and the check knows its entity.
    """

    @functools.wraps(fnc)
    def with_check(self: Any, check: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(check, BaseResource):
            check = self._check_manager.get(check)
        return fnc(self, check, *args, **kwargs)

    return with_check  # type: ignore[return-value]
