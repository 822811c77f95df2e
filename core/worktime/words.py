"""Dates, times and durations in the words of our pages: 24-hour clock for staff, "9am to 5pm" for residents.

Names of days and months are our own, never the machine's locale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import groupby

from core.worktime.hours import DAYS_OF_THE_WEEK, MINUTES_IN_A_DAY, Day, Hours, Period
from core.worktime.moments import london

WEEKDAYS = tuple(day.capitalize() for day in DAYS_OF_THE_WEEK)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def clock(at: datetime) -> str:
    """16:40, in London."""
    return f"{london(at):%H:%M}"


def moment(at: datetime) -> str:
    """Mon 23 Nov, 16:40, in London."""
    return f"{short_date(london(at).date())}, {clock(at)}"


def short_date(day: date) -> str:
    """Mon 23 Nov."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def long_date(day: date) -> str:
    """Monday 23 November 2026."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def for_residents(minute: int) -> str:
    """A time of day as residents read it, from minutes since midnight: 9am, 9:30am, midday, midnight."""
    if minute % MINUTES_IN_A_DAY == 0:
        return "midnight"
    hour, minutes = divmod(minute, 60)
    if minute == 12 * 60:
        return "midday"
    return f"{(hour - 1) % 12 + 1}{f':{minutes:02}' if minutes else ''}{'am' if hour < 12 else 'pm'}"


def in_words(minutes: int, working_day: int = 0) -> str:
    """How long: "42 min", "3 h 53 min", "6 h 05 min", "8 h".

    Given how many minutes a working day has, working time that fills one is said in days: "2 working days",
    "1 working day and 3 h". Raises ValueError for less than nothing.
    """
    if minutes < 0:
        raise ValueError("A duration cannot be less than nothing.")
    days, rest = divmod(minutes, working_day) if working_day else (0, minutes)
    if not days:
        return _hours_and_minutes(minutes)
    return counted(days, "working day") + (f" and {_hours_and_minutes(rest)}" if rest else "")


def counted(number: int, thing: str) -> str:
    """1 day, 2 days, 1,250 days."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def joined(things: Iterable[str]) -> str:
    """a, b and c."""
    *most, last = things
    return f"{', '.join(most)} and {last}" if most else last


def hours_for_staff(hours: Hours) -> str:
    """Mon to Fri, 09:00 to 17:00."""
    return "; ".join(f"{_days([name[:3] for name in days])}, {_periods(day, _clock)}" for days, day in _runs(hours))


def hours_for_residents(hours: Hours) -> str:
    """Monday to Friday, 9am to 5pm."""
    return "; ".join(f"{_days(days)}, {_periods(day, for_residents)}" for days, day in _runs(hours))


def _hours_and_minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02} min" if rest else f"{hours} h"


def _runs(hours: Hours) -> list[tuple[list[str], Day]]:
    """The names of open days that follow each other and have the same periods, with these."""
    runs = groupby(zip(WEEKDAYS, hours.week, strict=True), key=lambda weekday: weekday[1])
    return [([name for name, _ in weekdays], day) for day, weekdays in runs if day]


def _days(names: list[str]) -> str:
    return f"{names[0]} to {names[-1]}" if len(names) > 2 else joined(names)


def _periods(day: Day, time: Callable[[int], str]) -> str:
    if day == (Period(0, MINUTES_IN_A_DAY),):
        return "all day"
    return joined(f"{time(period.start)} to {time(period.end)}" for period in day)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
