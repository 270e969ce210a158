"""What a service knows about one thing, as an object."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, ClassVar

from pyrax import answers, exceptions, tables, utils
from pyrax.client import BaseClient
from pyrax.manager import BaseManager


class _Reserved:
    """The names that a field must not take, worked out when they are first needed."""

    def __get__(self, thing: Any, owner: Any) -> frozenset[str]:
        found: frozenset[str] = _reserved_names(owner)
        owner._reserved = found
        return found


class BaseResource:
    """One thing that a service manages: a server, a volume, a domain.

    Every field that the service sent is an attribute under the service's own name. A field whose
    name belongs to a method or property of the class does not replace it; it is found in
    ``_info``.

    Args:
        manager: The manager that the thing came from; its ``get`` and ``delete`` are used.
        info: The fields, a dict as the service sent it; ``None`` for none.
        key: If given, the fields are ``info[key]``.
        loaded: Whether ``info`` is complete. If not, asking for a missing attribute fetches the
            whole thing once.
    """

    HUMAN_ID: ClassVar[bool] = False
    NAME_ATTR: ClassVar[str] = "name"
    get_details: bool = True
    pickle_secrets: bool = False
    """Whether pickling keeps passwords and other secrets, e.g. a new server's ``adminPass``."""

    _non_display: ClassVar[list[str]] = []
    _repr_properties: ClassVar[list[str]] = []
    _reserved: ClassVar[Any] = _Reserved()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Give every class a set of its own of names that a field must not take."""
        super().__init_subclass__(**kwargs)
        cls._reserved = _Reserved()

    def __init__(
        self,
        manager: Any,
        info: Mapping[str, Any] | None,
        key: str | None = None,
        loaded: bool = False,
    ) -> None:
        if key and info is not None:
            info = answers.member(info, key)
        if info is None:
            info = {}
        elif type(info) is not dict:
            answers.mapping(info, f"What the service says about a {type(self).__name__}")
        self.manager = manager
        self._loaded = loaded
        self._info = info
        self._add_details(info)

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Make the fields attributes, except those whose names the class needs."""
        if self._reserved.isdisjoint(info):
            self.__dict__.update(info)
            return
        for name, value in info.items():
            if name not in self._reserved:
                self.__dict__[name] = value

    def __getattr__(self, key: str) -> Any:
        """Fetch the whole thing once when a field is missing, then look again."""
        fields = self.__dict__
        if not key.startswith("_") and not fields.get("_loaded", True):
            try:
                self.reload()  # get() of an object in object storage reads its content
            except exceptions.NotFound as error:
                raise AttributeError(
                    f"'{type(self).__name__}' object has no attribute '{key}': it no longer exists"
                ) from error
            if key in fields:
                return fields[key]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{key}'")

    @property
    def human_id(self) -> str | None:
        """The name as a slug (``my-server-1``), or ``None`` for things without ``HUMAN_ID``."""
        if not self.HUMAN_ID:
            return None
        name = self.__dict__.get(self.NAME_ATTR)
        if name is None and hasattr(type(self), self.NAME_ATTR):
            name = getattr(self, self.NAME_ATTR)
        return None if name is None else utils.to_slug(utils.ensure_text(name))

    def get(self) -> None:
        """Fetch the thing from the service and refresh all fields.

        Nothing is sent when the manager cannot get single things, or when ``get_details`` is
        false.

        Raises:
            NotFound: The thing no longer exists.
        """
        before, self._loaded = self._loaded, True
        fetch = getattr(self.manager, "get", None)
        if fetch is None or not self.get_details:
            return
        try:
            fresh = fetch(self)
        except BaseException:
            self._loaded = before
            raise
        if fresh is not None:
            self._info = {**self._info, **fresh._info}
            self._add_details(fresh._info)

    def reload(self) -> None:
        """Fetch the thing again; the same as ``get``."""
        self.get()

    def delete(self) -> None:
        """Delete the thing at the service; nothing happens when its manager cannot delete.

        Raises:
            NotFound: The thing does not exist any more.
        """
        remove = getattr(self.manager, "delete", None)
        if remove is not None:
            remove(self)

    @property
    def loaded(self) -> bool:
        """Whether all fields have been fetched."""
        return bool(self._loaded)

    @loaded.setter
    def loaded(self, value: bool) -> None:
        """Say whether all fields are there."""
        self._loaded = value

    def _own_id(self) -> Any:
        """Return the id without asking the service for it."""
        found = self.__dict__.get("id")
        if found is None and hasattr(type(self), "id"):
            found = self.id
        return found

    def __eq__(self, other: object) -> bool:
        """Compare class and id; without ids, the fields."""
        if type(self) is not type(other) or not isinstance(other, BaseResource):
            return False
        own, others = self._own_id(), other._own_id()
        if own is not None or others is not None:
            return bool(own == others)
        return bool(self._info == other._info)

    def __hash__(self) -> int:
        """Return a hash that is equal for equal things."""
        return hash((type(self), self._own_id()))

    def _display(self) -> dict[str, Any]:
        """Return the fields that people are shown; values that look secret are ``***``."""
        hidden = {"manager", "pickle_secrets", *self._non_display}
        fields = {
            name: value
            for name, value in self.__dict__.items()
            if not (name.startswith("_") or name in hidden or _is_live(value))
        }
        for name in self._repr_properties:
            if name not in fields:
                fields[name] = getattr(self, name, None)
        return {name: tables.masked(name, value) for name, value in fields.items()}

    def __repr__(self) -> str:
        """Show class and fields, what is long cut; values that look secret are ``***``."""
        fields = self._display()
        own = sorted(fields.keys() & self.__dict__.keys() - {"created", "updated"})
        others = [name for name in self._repr_properties if name in fields and name not in own]
        shown = {name: fields[name] for name in own + others}
        return tables.text_of(type(self).__name__, shown, self._repr_properties)

    def _repr_html_(self) -> str:
        """Show the fields as a table in notebooks; nothing is fetched for it."""
        return tables.thing_table(type(self).__name__, self._display())

    def __copy__(self) -> BaseResource:
        """Return a second object with the same fields and manager."""
        twin = type(self).__new__(type(self))
        twin.__dict__.update(self.__dict__)
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> BaseResource:
        """Return an independent copy of the fields; managers and clients are shared."""
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        for name, value in self.__dict__.items():
            twin.__dict__[name] = value if _is_live(value) else copy.deepcopy(value, memo)
        return twin

    def __getstate__(self) -> dict[str, Any]:
        """Give the fields for pickling: without managers and clients, which hold credentials.

        Secret fields are left out as well, unless ``pickle_secrets`` is true.
        """
        state = {name: value for name, value in self.__dict__.items() if not _is_live(value)}
        state["manager"] = None
        if not self.pickle_secrets:
            state = tables.without_secrets(state)
        state["_loaded"] = True
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore the fields."""
        self.__dict__.update(state)


def _is_live(value: Any) -> bool:
    """Tell whether a value is bound to this process and its login."""
    return isinstance(value, (BaseManager, BaseClient))


def _reserved_names(cls: type) -> frozenset[str]:
    """Return the names of methods, properties and what else the class itself needs."""
    names = {"manager", "_info", "_loaded", "loaded"}
    for owner in cls.__mro__:
        for name, value in vars(owner).items():
            if owner in (BaseResource, object) or callable(value) or hasattr(value, "__get__"):
                names.add(name)
    return frozenset(names)
