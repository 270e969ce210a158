"""Times in the five fields of cron: minute, hour, day, month, day of the week; in UTC."""

from __future__ import annotations

import datetime

from pyrax.sandbox.clock import moment

BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

# The 29th of February comes at least once in eight years.
FURTHEST = datetime.timedelta(days=8 * 366)


class Cron:
    """When something is due again and again.

    Args:
        text: five fields: numbers, names, ranges, steps and lists of them.

    Raises:
        ValueError: the text is none.
    """

    def __init__(self, text: str) -> None:
        fields = text.split()
        if len(fields) != len(BOUNDS):
            raise ValueError("five fields are needed")
        self.minutes, self.hours, self.days, self.months, weekdays = (
            _numbers(field, number) for number, field in enumerate(fields)
        )
        self.weekdays = {day % 7 for day in weekdays}
        self.any_day = fields[2].startswith("*")
        self.any_weekday = fields[4].startswith("*")

    def _is_day(self, day: datetime.datetime) -> bool:
        """Tell whether it is due on a day; one of two restrictions is enough."""
        in_month = day.day in self.days
        in_week = (day.weekday() + 1) % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return in_month and in_week
        return in_month or in_week

    def after(self, seconds: float) -> float | None:
        """Return the first moment after another, None if there never is one."""
        now = moment(seconds).replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)
        last = now + FURTHEST
        while now < last:
            if now.month not in self.months or not self._is_day(now):
                now = now.replace(hour=0, minute=0) + datetime.timedelta(days=1)
            elif now.hour not in self.hours:
                now = now.replace(minute=0) + datetime.timedelta(hours=1)
            elif now.minute not in self.minutes:
                now += datetime.timedelta(minutes=1)
            else:
                return now.timestamp()
        return None


def _numbers(field: str, number: int) -> set[int]:
    """Return the numbers that a field stands for."""
    lowest, highest = BOUNDS[number]
    found: set[int] = set()
    for part in field.split(","):
        span, slash, step_text = part.partition("/")
        step = int(step_text) if slash else 1
        if step < 1:
            raise ValueError("a step is at least 1")
        if span == "*":
            first, last = lowest, highest
        else:
            begin, dash, end = span.partition("-")
            first = _number(begin, number)
            last = _number(end, number) if dash else (highest if slash else first)
        if not lowest <= first <= last <= highest:
            raise ValueError(f"{part} is not within {lowest} to {highest}")
        found.update(range(first, last + 1, step))
    return found


def _number(text: str, number: int) -> int:
    """Return a number, or the one that the name of a month or a day stands for."""
    if number == 3 and text.lower() in MONTHS:
        return MONTHS.index(text.lower()) + 1
    if number == 4 and text.lower() in DAYS:
        return DAYS.index(text.lower())
    return int(text)
