"""Moments in the form in which listings give them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from pyrax import utils

_EPOCH = datetime.datetime(1970, 1, 1)


def from_timestamp(text: str) -> str | None:
    """Return a timestamp in the form of listings.

    Args:
        text: Seconds since the epoch with a fraction, e.g. ``1700000000.39027``.

    Returns:
        UTC without a zone, e.g. ``2023-11-14T22:13:20.390270``; ``None`` for other text.
    """
    seconds, _, fraction = text.strip().partition(".")
    if not seconds.isdigit() or (fraction and not fraction.isdigit()):
        return None
    micros = int(fraction[:6].ljust(6, "0")) if fraction else 0
    try:
        moment = _EPOCH + datetime.timedelta(seconds=int(seconds), microseconds=micros)
    except OverflowError:
        return None
    return moment.isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime.datetime | None:
    """Return a moment that a listing or a header names.

    Args:
        text: In either form.

    Returns:
        The moment in UTC; ``None`` for other text.
    """
    if not text:
        return None
    try:
        found = utils.parse_date(text)
    except (ValueError, OverflowError):
        return None
    if found.tzinfo is None:
        return found.replace(tzinfo=datetime.timezone.utc)
    return found.astimezone(datetime.timezone.utc)


def last_modified(headers: Mapping[str, str]) -> str | None:
    """Return when a thing was changed, in the form of listings.

    Args:
        headers: Headers of a HEAD or PUT. ``X-Timestamp`` is exact; ``Last-Modified`` is rounded
            up to a full second.

    Returns:
        UTC without a zone, e.g. ``2023-11-14T22:13:20.390270``; ``None`` if nothing says.
    """
    exact = from_timestamp(headers.get("X-Timestamp", ""))
    if exact is not None:
        return exact
    text = headers.get("Last-Modified")
    found = moment(text)
    if found is None:
        return text
    return found.replace(tzinfo=None).isoformat(timespec="microseconds")
