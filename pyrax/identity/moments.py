"""Points in time as identity services write them: parsing, and how long a token still lives."""

from __future__ import annotations

import datetime
from typing import Any

from pyrax import utils


def utc_now() -> datetime.datetime:
    """Return the present as a naive datetime in UTC."""
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def naive_utc(moment: datetime.datetime) -> datetime.datetime:
    """Bring a datetime to UTC and drop the zone; one without a zone is taken as UTC."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def parse_expiry(value: Any) -> datetime.datetime | None:
    """Return the moment that an expiry stands for.

    Args:
        value: A datetime with or without zone, a text in any of the forms that clouds use, or
            ``None``. A text without a zone is UTC.

    Returns:
        A naive datetime in UTC, or ``None`` when the value says nothing that can be understood.
    """
    if isinstance(value, datetime.datetime):
        return naive_utc(value)
    if isinstance(value, (str, bytes)) and value:
        try:
            return naive_utc(utils.parse_date(utils.ensure_text(value)))
        except (ValueError, OverflowError, TypeError):
            return None
    return None
