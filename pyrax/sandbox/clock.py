"""The clock that life cycles, token lifetimes and expiring objects follow."""

from __future__ import annotations

import datetime
import threading
import time


class Clock:
    """Real time plus an offset that a test moves forward.

    Nothing in the sandbox sleeps until something is due: what is due is computed from this clock
    when somebody looks.
    """

    def __init__(self) -> None:
        self._offset = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Return the cloud's time in seconds since the epoch.

        Returns:
            float: seconds since 1970-01-01T00:00:00Z, as `time.time()` counts them.
        """
        with self._lock:
            return time.time() + self._offset

    def advance(self, seconds: float) -> float:
        """Move the cloud's time forward.

        Args:
            seconds: how far, in seconds; not negative.

        Returns:
            float: the new time, in seconds since the epoch.

        Raises:
            ValueError: the number is negative; a cloud's clock does not run backwards.
        """
        if seconds < 0:
            raise ValueError(f"the clock only moves forward, not by {seconds} seconds")
        with self._lock:
            self._offset += seconds
            return time.time() + self._offset

    @property
    def offset(self) -> float:
        """How many seconds the cloud's time is ahead of the machine's."""
        return self._offset


def moment(seconds: float) -> datetime.datetime:
    """Return the time as an aware datetime in UTC."""
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


def iso(seconds: float) -> str:
    """Return the time as `2030-05-06T07:08:09Z`."""
    return moment(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_milliseconds(seconds: float) -> str:
    """Return the time as `2030-05-06T07:08:09.123Z`."""
    stamp = moment(seconds)
    return stamp.strftime("%Y-%m-%dT%H:%M:%S.") + f"{stamp.microsecond // 1000:03d}Z"


def iso_microseconds(seconds: float, zone: str = "Z") -> str:
    """Return the time as `2030-05-06T07:08:09.123456Z`; Nova and Swift leave out the zone."""
    return moment(seconds).strftime("%Y-%m-%dT%H:%M:%S.%f") + zone


def http_date(seconds: float) -> str:
    """Return the time as `Mon, 06 May 2030 07:08:09 GMT`."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    stamp = moment(seconds)
    date = f"{days[stamp.weekday()]}, {stamp.day:02d} {months[stamp.month - 1]} {stamp.year:04d}"
    return f"{date} {stamp:%H:%M:%S} GMT"


def parse_iso(text: str) -> float:
    """Read an ISO 8601 time; a missing zone means UTC.

    Raises:
        ValueError: the text is not such a time.
    """
    value = text.strip()
    if value.endswith(("Z", "z")):
        value = value[:-1] + "+00:00"
    whole, dot, rest = value.partition(".")
    if dot:
        digits = len(rest) - len(rest.lstrip("0123456789"))
        value = f"{whole}.{rest[:digits][:6]:0<6}{rest[digits:]}"
    parsed = datetime.datetime.fromisoformat(value)
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=datetime.timezone.utc)
    return parsed.timestamp()
