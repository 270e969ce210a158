"""Dates and times, as text and as numbers. Used under ``pyrax.utils``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrax import exceptions
from pyrax.texts import ensure_text

if TYPE_CHECKING:
    import datetime

_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


def parse_date(text: Any) -> datetime.datetime:
    """Read a date in any of the forms that services use.

    Args:
        text: ISO 8601, RFC 2822 or similar, as text or bytes.

    Returns:
        A datetime; it has a zone if the text names one.

    Raises:
        InvalidDateTimeString: The text is no date.
    """
    moment = _from_iso(text) if isinstance(text, str) else None
    if moment is not None:
        return moment

    import dateutil.parser
    import six

    try:
        return dateutil.parser.parse(six.ensure_text(text))
    except (ValueError, OverflowError) as error:
        raise exceptions.InvalidDateTimeString(f"'{text}' is not a date or time.") from error


def _from_iso(text: str) -> datetime.datetime | None:
    """Read the form that nearly all answers have; ``None`` for any other."""
    import datetime

    if text[4:5] != "-" or text[10:11] != "T" or text[16:17] != ":":
        return None
    try:
        return datetime.datetime.fromisoformat(f"{text[:-1]}+00:00" if text.endswith("Z") else text)
    except ValueError:
        return None


def iso_time_string(val: Any, show_tzinfo: bool = False) -> str:
    """Return a moment in ISO 8601, without fractions of a second.

    Args:
        val: A ``date``, a ``datetime``, or text in the form ``YYYY-MM-DD``,
            ``YYYY-MM-DD HH:MM:SS`` or ``YYYY-MM-DDTHH:MM:SS``.
        show_tzinfo: Add the offset from UTC, such as ``+0000``; that is also the one added to
            values without a zone.

    Returns:
        Text such as ``"2014-02-01T10:11:12"``; ``""`` for ``None`` and other empty values.

    Raises:
        InvalidDateTimeString: The value is no date in one of these forms.
    """
    if not val:
        return ""
    moment = _as_datetime(val)
    text = moment.replace(tzinfo=None).isoformat(timespec="seconds")
    if show_tzinfo:
        text += moment.strftime("%z") or "+0000"
    return text


def rfc2822_format(val: Any) -> Any:
    """Return a moment as mail and HTTP headers write it.

    Args:
        val: A ``date`` or ``datetime`` (local time if it has no zone), or seconds since the epoch.

    Returns:
        Text such as ``"Sat, 01 Feb 2014 10:00:00 -0000"``; text and all other values unchanged.
    """
    import datetime
    import email.utils

    if isinstance(val, (int, float, datetime.date)):
        return email.utils.formatdate(to_timestamp(val))
    return val


def to_timestamp(val: Any) -> float:
    """Return a moment as seconds since the epoch.

    Args:
        val: A number (returned unchanged), or anything that ``iso_time_string`` takes. What has
            no zone is local time.

    Returns:
        Seconds since 1970-01-01T00:00:00Z.

    Raises:
        InvalidDateTimeString: The value is no date.
    """
    if isinstance(val, (int, float)):
        return val
    return _as_datetime(val).timestamp()


def _as_datetime(val: Any) -> datetime.datetime:
    """Return dates, and texts in the forms of old, as a datetime."""
    import datetime

    if isinstance(val, datetime.datetime):
        return val
    if isinstance(val, datetime.date):
        return datetime.datetime(val.year, val.month, val.day)
    text = val.decode("utf-8", "replace") if isinstance(val, bytes) else val
    if isinstance(text, str):
        for form in _FORMATS:
            try:
                return datetime.datetime.strptime(text, form)
            except ValueError:
                continue
    raise exceptions.InvalidDateTimeString(
        f"'{text}' is not a date: use 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM:SS'."
    )


def utc_now() -> datetime.datetime:
    """Return the present as a naive datetime in UTC."""
    import datetime

    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def naive_utc(moment: datetime.datetime) -> datetime.datetime:
    """Bring a datetime to UTC and drop the zone; one without a zone is taken as UTC."""
    import datetime

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
    import datetime

    if isinstance(value, datetime.datetime):
        return naive_utc(value)
    if isinstance(value, (str, bytes)) and value:
        try:
            return naive_utc(parse_date(ensure_text(value)))
        except (ValueError, OverflowError, TypeError):
            return None
    return None
