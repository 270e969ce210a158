"""A dict with attributes. Used under ``pyrax.utils``."""

from __future__ import annotations

from typing import Any, NoReturn


class DotDict(dict[Any, Any]):
    """A dict whose keys can be read, set and deleted as attributes as well.

    Each object has its own ``_att_mapper``: a dict of further attribute names to the keys that
    they stand for.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.__dict__["_att_mapper"] = {}

    def _key(self, att: str) -> str:
        """Return the key that an attribute stands for."""
        # Without a mapper while being unpickled or copied.
        mapper: dict[str, str] = self.__dict__.get("_att_mapper", {})
        return att if att in self else mapper.get(att, att)

    def __getattr__(self, att: str) -> Any:
        try:
            return self[self._key(att)]
        except KeyError:
            self._complain(att)

    def __setattr__(self, att: str, val: Any) -> None:
        if att == "_att_mapper":
            self.__dict__[att] = val
        else:
            self[self._key(att)] = val

    def __delattr__(self, att: str) -> None:
        try:
            del self[self._key(att)]
        except KeyError:
            self._complain(att)

    def _complain(self, att: str) -> NoReturn:
        """Say that there is no such key."""
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{att}'") from None
