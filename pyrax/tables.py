"""What things look like: short text, and tables for notebooks, without secrets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, SupportsIndex, TypeVar, overload

from pyrax import http_trace, secret_names

T = TypeVar("T")

MOST_ROWS = 100
"""A table of a list shows this many things, and says how many more there are."""
MOST_COLUMNS = 8
LONGEST_VALUE = 200
"""Characters of a value in a table."""
LONGEST_IN_TEXT = 120
"""Characters of a value in a ``repr``."""
LONGEST_TEXT = 200
"""Characters of a ``repr`` beyond which it shows only the fields that tell most."""

FIRST_COLUMNS = ("name", "label", "displayName", "display_name", "id", "status", "state", "type")
"""What a table shows first; the rest follows in the order of the service."""
LEFT_OUT = ("links", "x_request_id")
"""What is for programs: a table of one thing does not show it."""
_PLAIN = (str, int, float, bool)


class ResourceList(list[T]):
    """A list that notebooks show as a table; in everything else it is a list."""

    def _repr_html_(self) -> str:
        """Return the table; nothing is fetched for it."""
        return list_table(self)

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> ResourceList[T]: ...

    def __getitem__(self, index: Any) -> Any:
        """Return one thing, or a part of the list that is shown as a table, too."""
        found = super().__getitem__(index)
        return ResourceList(found) if isinstance(index, slice) else found

    def __add__(self, other: Any) -> Any:
        """Return both lists as one, shown as a table, too."""
        joined = super().__add__(other)
        return joined if joined is NotImplemented else ResourceList(joined)


class Shown:
    """Mixed into things that are no resources: notebooks show their attributes as a table."""

    def _display(self) -> dict[str, Any]:
        """Return the attributes that people are shown; values that look secret are ``***``."""
        return {
            name: masked(name, value)
            for name, value in vars(self).items()
            if not name.startswith("_") and (value is None or isinstance(value, _PLAIN))
        }

    def _repr_html_(self) -> str:
        """Show the attributes as a table."""
        return thing_table(type(self).__name__, self._display())


def masked(name: str, value: Any) -> Any:
    """Return the value of a field without secrets.

    Args:
        name: Name of the field; what stands before a colon is the name of an extension.
        value: Decoded JSON, or an object with a ``repr`` of its own.
    """
    return http_trace.mask_value(value, _telling(name))


def without_secrets(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a thing without those that are secret, also below other fields.

    Args:
        fields: Names and values, as ``masked`` takes them.
    """
    kept = {name: http_trace.drop_secrets(value, _telling(name)) for name, value in fields.items()}
    return {name: value for name, value in kept.items() if value is not http_trace.DROPPED}


def _telling(name: str) -> str:
    """Return the name by which a field is known as secret or not."""
    return name if secret_names.is_secret_name(name) else plain(name)


def plain(name: str) -> str:
    """Return the name of a field without that of the extension it belongs to."""
    return name.rpartition(":")[2]


def text_of(kind: str, fields: Mapping[str, Any], always: Iterable[str] = ()) -> str:
    """Return the ``repr`` of a thing: its class and fields, what is long cut.

    Args:
        kind: Name of the class.
        fields: Names and values, secrets masked.
        always: Fields that are shown whatever the length, besides name, id and status.
    """
    shown = {name: f"{name}={_cut(str(value), LONGEST_IN_TEXT)}" for name, value in fields.items()}
    text = f"<{kind} {', '.join(shown.values())}>"
    if len(text) <= LONGEST_TEXT:
        return text
    kept = set(shown).intersection(FIRST_COLUMNS).union(always)
    room = LONGEST_TEXT - sum(len(shown[name]) + 2 for name in kept if name in shown)
    for name in sorted(shown.keys() - kept, key=lambda name: (len(shown[name]), name)):
        if _tells_little(name, fields[name]):
            continue
        room -= len(shown[name]) + 2
        if room < 0:
            break
        kept.add(name)
    parts = [part for name, part in shown.items() if name in kept]
    return f"<{kind} {', '.join([*parts, '...'])}>"


def _tells_little(name: str, value: Any) -> bool:
    """Tell whether a field is empty, a time, or for programs."""
    empty = value is None or value is False or (isinstance(value, (str, list, dict)) and not value)
    return empty or name in LEFT_OUT or name.endswith("_at")


def thing_table(kind: str, fields: Mapping[str, Any]) -> str:
    """Return a table of one thing, with a row for each field.

    Args:
        kind: Name of the class.
        fields: Names and values, secrets masked.
    """
    first = [name for name in FIRST_COLUMNS if name in fields]
    rest = [name for name in fields if name not in first and name not in LEFT_OUT]
    rows = (
        f"<tr><th>{_html(name)}</th><td>{_html(_short(fields[name]))}</td></tr>"
        for name in first + rest
    )
    return f"<table><caption>{_html(kind)}</caption>{''.join(rows)}</table>"


def _short(value: Any) -> Any:
    """Return a document without what is for programs."""
    if not isinstance(value, Mapping):
        return value
    return {key: part for key, part in value.items() if key not in LEFT_OUT}


def list_table(things: Iterable[Any]) -> str:
    """Return a table of several things, with a row for each.

    Args:
        things: Resources, or anything else; all of them are of about the same kind.
    """
    several = list(things)
    rows = [fields_of(thing) for thing in several[:MOST_ROWS]]
    names = _columns(rows)
    head = "".join(f"<th>{_html(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{_html(row.get(name, ''))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    more = len(several) - len(rows)
    last = f'<tr><td colspan="{len(names) or 1}">and {more} more</td></tr>' if more else ""
    kinds = {type(thing).__name__ for thing in several}
    kind = kinds.pop() if len(kinds) == 1 else "thing"
    caption = f"{len(several)} × {_html(kind)}"
    return (
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}{last}</tbody></table>"
    )


def fields_of(thing: Any) -> dict[str, Any]:
    """Return the fields of a thing for a table, secrets masked; nothing is fetched."""
    display = getattr(type(thing), "_display", None)
    if display is not None:
        fields: dict[str, Any] = display(thing)
        return fields
    if isinstance(thing, Mapping):
        return {str(name): masked(str(name), value) for name, value in thing.items()}
    return {"": http_trace.mask_value(thing) if isinstance(thing, _PLAIN) else repr(thing)}


def _columns(rows: list[dict[str, Any]]) -> list[str]:
    """Return the names of the fields that a table of a list shows."""
    telling = dict.fromkeys(
        name
        for row in rows
        for name, value in row.items()
        if isinstance(value, _PLAIN) and value != ""
    )
    first = [name for name in FIRST_COLUMNS if name in telling]
    rest = [name for name in telling if name not in first and not _is_address(name, rows)]
    return [*first, *rest][:MOST_COLUMNS]


def _is_address(name: str, rows: list[dict[str, Any]]) -> bool:
    """Tell whether a field holds nothing but URLs: they fill a table and tell little."""
    return all(
        isinstance(row.get(name), str) and str(row[name]).startswith(("http://", "https://"))
        for row in rows
        if row.get(name)
    )


def _html(value: Any) -> str:
    """Return a value as text of a page: nothing in it counts as markup."""
    from html import escape

    return escape(_cut("" if value is None else str(value), LONGEST_VALUE), quote=True)


def _cut(text: str, longest: int) -> str:
    """Return the beginning of a text that is too long."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
