"""Names of domains and data of records, in the forms in which they are compared and sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.tables import ResourceList

_HOSTS = ("CNAME", "MX", "NS", "PTR", "SRV")


def clean_name(name: Any) -> str:
    """Return a domain name without its last dot, in ASCII.

    Args:
        name: Text or bytes; parts that are not ASCII are encoded as IDNA says.

    Raises:
        ValueError: There is no name, or it cannot be encoded.
    """
    text = utils.ensure_text(name).removesuffix(".")
    if not text:
        raise ValueError("A domain name is needed, not an empty text.")
    if text.isascii():
        return text
    try:
        return ".".join(
            part if part.isascii() else part.encode("idna").decode("ascii")
            for part in text.split(".")
        )
    except UnicodeError as error:
        raise ValueError(f"{text!r} cannot be a domain name.") from error


def name_of(thing: Any) -> str:
    """Return the name of a domain or record that came in an answer, as `clean_name` does.

    Raises:
        ServiceResponseFailure: It came without a name.
    """
    name = getattr(thing, "name", None)
    if not isinstance(name, (str, bytes)) or not utils.ensure_text(name).rstrip("."):
        kind = type(thing).__name__
        raise exceptions.ServiceResponseFailure(f"The service did not say which name a {kind} has.")
    return clean_name(name)


def same_name(one: Any, other: Any) -> bool:
    """Tell whether two names of domains are the same; letter case and a last dot do not count."""
    return _comparable(one) == _comparable(other)


def _comparable(name: Any) -> str:
    """Return a name in the form in which names are compared."""
    try:
        return clean_name(name or "").lower()
    except ValueError:
        return utils.ensure_text(name or "").lower()


def same_data(kind: Any, one: Any, other: Any) -> bool:
    """Tell whether the data of two records of a type are the same."""
    first, second = (str(data or "").replace("\\;", ";") for data in (one, other))
    if str(kind).upper() in _HOSTS:
        return same_name(first, second)
    if str(kind).upper() == "AAAA":
        return first.lower() == second.lower()
    return first == second


def matching(records: Any, record_type: Any, name: Any, data: Any) -> ResourceList[Any]:
    """Return the records that have what is given; ``None`` matches everything."""
    kind = None if record_type is None else utils.ensure_text(record_type).upper()
    wanted = None if data is None else utils.ensure_text(data)
    return ResourceList(
        one
        for one in records
        if (kind is None or str(one.type).upper() == kind)
        and (name is None or same_name(one.name, name))
        and (wanted is None or same_data(one.type, one.data, wanted))
    )


def as_records(records: Any) -> list[dict[str, Any]]:
    """Return records to add or to change as dicts without empty fields.

    Args:
        records: A dict, a ``CloudDNSRecord``, or a list or tuple of them.

    Raises:
        TypeError: It is something else.
    """
    if isinstance(records, Mapping) or hasattr(records, "_as_dict"):
        records = [records]
    if not isinstance(records, (list, tuple)):
        raise TypeError(
            f"Records are dicts or CloudDNSRecord objects, or a list of them, not a "
            f"{type(records).__name__}."
        )
    found = []
    for one in records:
        if hasattr(one, "_as_dict"):
            one = one._as_dict()
        if not isinstance(one, Mapping):
            raise TypeError(f"A record is a dict or a CloudDNSRecord, not a {type(one).__name__}.")
        found.append({key: value for key, value in one.items() if value is not None})
    return found
