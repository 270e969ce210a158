"""Helpers for scripts and for pyrax itself."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Set, ValuesView
from typing import TYPE_CHECKING, Any, NoReturn

from pyrax import deprecation, exceptions, secret_names, texts
from pyrax.kinds import R

exc = exceptions

# --- what stands in modules of its own ------------------------------------------------------------

MASK = secret_names.MASK
SECRET_NAMES = secret_names.SECRET_NAMES
is_secret_name = secret_names.is_secret_name

slugify = texts.slugify
build_query = texts.build_query
dict_to_qs = texts.dict_to_qs
ensure_text = texts.ensure_text
quote_segment = texts.quote_segment
random_ascii = texts.random_ascii
random_name = texts.random_name
random_unicode = texts.random_unicode
safe_decode = texts.safe_decode
to_slug = texts.to_slug

_ELSEWHERE = {
    "ResultsIterator": "paging",
    "SLUGIFY_HYPHENATE_RE": "texts",
    "SLUGIFY_STRIP_RE": "texts",
    "SelfDeletingTempDirectory": "local_files",
    "SelfDeletingTempfile": "local_files",
    "folder_size": "local_files",
    "get_checksum": "local_files",
    "iso_time_string": "dates",
    "match_pattern": "local_files",
    "parse_date": "dates",
    "rfc2822_format": "dates",
    "runproc": "local_files",
    "to_timestamp": "dates",
    "wait_for_build": "waiting",
    "wait_until": "waiting",
}
"""Name -> module that is loaded when the name is first read."""

if TYPE_CHECKING:
    from pyrax import dates, local_files, paging, waiting

    ResultsIterator = paging.ResultsIterator
    SelfDeletingTempDirectory = local_files.SelfDeletingTempDirectory
    SelfDeletingTempfile = local_files.SelfDeletingTempfile
    folder_size = local_files.folder_size
    get_checksum = local_files.get_checksum
    iso_time_string = dates.iso_time_string
    match_pattern = local_files.match_pattern
    parse_date = dates.parse_date
    rfc2822_format = dates.rfc2822_format
    runproc = local_files.runproc
    to_timestamp = dates.to_timestamp
    wait_for_build = waiting.wait_for_build
    wait_until = waiting.wait_until
    SLUGIFY_HYPHENATE_RE = texts.SLUGIFY_HYPHENATE_RE
    SLUGIFY_STRIP_RE = texts.SLUGIFY_STRIP_RE
else:

    def __getattr__(name: str) -> Any:
        """Return what is loaded when it is first read."""
        if name == "__all__":  # "import *" asks for it, and then takes what there is
            for one in _ELSEWHERE:
                __getattr__(one)
        if name not in _ELSEWHERE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"pyrax.{_ELSEWHERE[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List all names, those that are loaded later too."""
        return sorted({*globals(), *_ELSEWHERE})


PIPE = -1
"""The value of ``subprocess.PIPE``, for scripts that take it from here."""


# --- dicts, lists and objects ---------------------------------------------------------------------


def is_attribute_name(name: Any) -> bool:
    """Tell whether a key can be written as an attribute.

    Args:
        name: The key, of any type.
    """
    return isinstance(name, str) and name.isidentifier()


class DotDict(dict[Any, R]):
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

    def __getattr__(self, att: str) -> R:
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

    def __dir__(self) -> list[str]:
        """List the keys as well, those that can be attributes."""
        mapper: dict[str, str] = self.__dict__.get("_att_mapper", {})
        names = [*self, *(name for name, key in mapper.items() if key in self)]
        return sorted({*super().__dir__(), *filter(is_attribute_name, names)})

    def _complain(self, att: str) -> NoReturn:
        """Say that there is no such key."""
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{att}'") from None


def coerce_to_list(val: Any) -> Any:
    """Return a value as a list.

    Args:
        val: Anything.

    Returns:
        Lists and tuples unchanged, ``[]`` for ``None`` and other empty values, else ``[val]``. What
        keys, values, ``map``, ``filter``, sets and generators hold comes in a list.
    """
    if not val:
        return []
    if isinstance(val, (list, tuple)):
        return val
    several = isinstance(val, (Iterator, Set, ValuesView)) and not hasattr(val, "read")
    return list(val) if several else [val]


coerce_string_to_list = deprecation.renamed(
    coerce_to_list, "utils.coerce_string_to_list()", "utils.coerce_to_list()"
)


def get_id(id_or_obj: Any) -> Any:
    """Return the id of a thing.

    Args:
        id_or_obj: A thing with an ``id``, a dict with the key ``id``, or the id itself.

    Returns:
        The id; the value itself if it has none.
    """
    if isinstance(id_or_obj, (str, int)):
        return id_or_obj
    if isinstance(id_or_obj, Mapping):
        return id_or_obj.get("id", id_or_obj)
    return getattr(id_or_obj, "id", id_or_obj)


def get_name(name_or_obj: Any) -> Any:
    """Return the name of a thing.

    Args:
        name_or_obj: A thing with a ``name``, or the name itself.

    Returns:
        The name.

    Raises:
        MissingName: The thing has none.
    """
    if isinstance(name_or_obj, (str, bytes)):
        return ensure_text(name_or_obj)
    try:
        return name_or_obj.name
    except AttributeError:
        raise exceptions.MissingName(
            f"A name, or an object that has one, is needed; got a {type(name_or_obj).__name__}."
        ) from None


def params_to_dict(
    params: Mapping[Any, Any], dct: MutableMapping[Any, Any]
) -> MutableMapping[Any, Any]:
    """Copy the entries that are not ``None`` from one dict to another.

    Args:
        params: The entries.
        dct: The dict that gets them.

    Returns:
        ``dct``.
    """
    dct.update({key: value for key, value in params.items() if value is not None})
    return dct


def case_insensitive_update(dct1: MutableMapping[str, Any], dct2: Mapping[str, Any]) -> None:
    """Update a dict without regard to the letter case of its keys.

    Args:
        dct1: The dict that is changed. Keys that it has keep their spelling.
        dct2: The new values.
    """
    spelling = {key.lower(): key for key in dct1}
    for key, value in dct2.items():
        dct1[spelling.setdefault(key.lower(), key)] = value


def add_method(obj: Any, func: Callable[..., Any], name: str | None = None) -> None:
    """Make a function a method of one object.

    Args:
        obj: The object.
        func: The function; its first parameter is the object.
        name: Name of the method; default: that of the function.
    """
    import types

    setattr(obj, name or func.__name__, types.MethodType(func, obj))


def safe_issubclass(*args: Any) -> bool:
    """Tell whether a class derives from another, also if it is no class at all.

    Args:
        *args: As for ``issubclass``.

    Returns:
        ``False`` where ``issubclass`` would raise ``TypeError``.
    """
    try:
        return issubclass(*args)
    except TypeError:
        return False


def import_class(import_str: Any) -> Any:
    """Import a class.

    Args:
        import_str: Module and class, such as ``"package.module.Class"``.

    Returns:
        The class.

    Raises:
        ImportError: There is no such module.
        AttributeError: The module has no such class.
    """
    module, _, name = ensure_text(import_str).rpartition(".")
    if not module:
        raise ImportError(f"'{ensure_text(import_str)}' names no module; use 'module.Class'.")
    return getattr(importlib.import_module(module), name)


def unauthenticated(fnc: Any) -> Any:
    """Mark a function as one that needs no login.

    Args:
        fnc: The function.

    Returns:
        The same function.
    """
    fnc.unauthenticated = True
    return fnc


def isunauthenticated(fnc: Any) -> bool:
    """Tell whether a function is marked as one that needs no login.

    Args:
        fnc: The function.

    Returns:
        ``True`` after ``unauthenticated(fnc)``.
    """
    return bool(getattr(fnc, "unauthenticated", False))


def update_exc(
    exc: BaseException, msg: str, before: bool = True, separator: str = "\n"
) -> BaseException:
    """Add words to the message of an exception.

    Args:
        exc: Any exception.
        msg: The words.
        before: Put them before the message, else behind it.
        separator: What stands between the two.

    Returns:
        The same exception, its ``message`` and first argument changed.
    """
    message = getattr(exc, "message", None)
    if message is None:
        message = exc.args[0] if exc.args else ""
    parts = [msg, f"{message}"] if before else [f"{message}", msg]
    text = separator.join(part for part in parts if part)
    exc.message = text  # type: ignore[attr-defined]
    exc.args = (text, *exc.args[1:])
    return exc


def env(*args: str, **kwargs: Any) -> Any:
    """Return the first environment variable that is set and not empty.

    Args:
        *args: Names of variables.
        **kwargs: ``default``: what to return without one.

    Returns:
        The value; else ``default``, else ``""``.
    """
    found = (os.environ.get(name) for name in args)
    return next((value for value in found if value), kwargs.get("default", ""))


def trace() -> None:
    """Stop in the debugger, where this is called."""
    import pdb
    import sys

    pdb.Pdb().set_trace(sys._getframe().f_back)
