"""Dates and times as text and as numbers."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pyrax import exceptions, utils

PLUS_TWO = datetime.timezone(datetime.timedelta(hours=2))
MOMENT = 1391248800  # 2014-02-01T10:00:00Z


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local time five hours behind UTC."""
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("2014-02-01", "2014-02-01T00:00:00"),
        ("2014-02-01 10:11:12", "2014-02-01T10:11:12"),
        ("2014-02-01T10:11:12", "2014-02-01T10:11:12"),
        (b"2014-02-01", "2014-02-01T00:00:00"),
        (datetime.date(2014, 2, 1), "2014-02-01T00:00:00"),
        (datetime.datetime(2014, 2, 1, 10, 0, 0, 999999), "2014-02-01T10:00:00"),
        (datetime.datetime(2014, 2, 1, 10, 0, 0, 5, PLUS_TWO), "2014-02-01T10:00:00"),
    ],
)
def test_iso_time_string_drops_fractions_and_offsets(value: Any, text: str) -> None:
    assert utils.iso_time_string(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2014-02-01", "2014-02-01T00:00:00+0000"),
        (datetime.datetime(2014, 2, 1, 10), "2014-02-01T10:00:00+0000"),
        (datetime.datetime(2014, 2, 1, 10, tzinfo=PLUS_TWO), "2014-02-01T10:00:00+0200"),
        (None, ""),
    ],
)
def test_iso_time_string_shows_the_offset_without_a_colon(value: Any, text: str) -> None:
    assert utils.iso_time_string(value, show_tzinfo=True) == text


@pytest.mark.parametrize("value", ["yesterday", "0123456789", "2014-13-01", "2014-02-30", [1]])
def test_iso_time_string_refuses_what_is_no_date(value: Any) -> None:
    with pytest.raises(exceptions.InvalidDateTimeString, match="YYYY-MM-DD"):
        utils.iso_time_string(value)


@pytest.mark.parametrize(
    "value",
    [
        MOMENT,
        float(MOMENT),
        datetime.datetime(2014, 2, 1, 5),
        datetime.datetime(2014, 2, 1, 12, tzinfo=PLUS_TWO),
    ],
)
def test_rfc2822_format_writes_moments_as_headers_do(value: Any, new_york: None) -> None:
    assert utils.rfc2822_format(value) == "Sat, 01 Feb 2014 10:00:00 -0000"


@pytest.mark.parametrize("value", ["as it is", None, [1]])
def test_rfc2822_format_leaves_everything_else_alone(value: Any) -> None:
    assert utils.rfc2822_format(value) is value


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (12.5, 12.5),
        (datetime.datetime(2014, 2, 1, 5), MOMENT),
        (datetime.datetime(2014, 2, 1, 12, tzinfo=PLUS_TWO), MOMENT),
        (datetime.date(2014, 2, 1), MOMENT - 5 * 3600),
        ("2014-02-01 05:00:00", MOMENT),
        ("2014-02-01", MOMENT - 5 * 3600),
    ],
)
def test_to_timestamp_takes_local_time_and_respects_zones(
    value: Any, seconds: float, new_york: None
) -> None:
    assert utils.to_timestamp(value) == seconds


@pytest.mark.parametrize("value", ["soon", None, ""])
def test_to_timestamp_refuses_what_is_no_date(value: Any) -> None:
    with pytest.raises(exceptions.InvalidDateTimeString):
        utils.to_timestamp(value)


@pytest.mark.parametrize(
    "text",
    [
        "2014-02-01T10:00:00Z",
        "2014-02-01T12:00:00.000+02:00",
        "2014-02-01T05:00:00-0500",
        "Sat, 01 Feb 2014 10:00:00 GMT",
        b"2014-02-01T10:00:00Z",
    ],
)
def test_parse_date_reads_what_services_write(text: Any) -> None:
    assert utils.parse_date(text).timestamp() == MOMENT


def test_parse_date_adds_no_zone() -> None:
    assert utils.parse_date("2014-02-01T10:00:00.123456").tzinfo is None


@pytest.mark.parametrize("text", ["not a date", "2014-99-99"])
def test_parse_date_refuses_the_rest_under_either_name(text: str) -> None:
    with pytest.raises(exceptions.InvalidDateTimeString):
        utils.parse_date(text)
    with pytest.raises(ValueError, match=text):
        utils.parse_date(text)
