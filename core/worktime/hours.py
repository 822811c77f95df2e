"""Office hours: the periods of a day, and the seven days of a week. Local wall-clock times, in whole minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

DAYS_OF_THE_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTES_IN_A_DAY = 24 * 60
_TIME = re.compile(r"(\d\d):(\d\d)", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A stretch of one day in which the office is open: minutes since midnight on the wall clock, `end` not included.

    `Period(540, 1020)` is 9am to 5pm; an `end` of 1440 is the midnight that ends the day.
    Raises ValueError where it does not lie within one day or does not end after it starts.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_IN_A_DAY:
            raise ValueError(
                f"{self} is not a stretch of one day: it must end after it starts. "
                "Write a night as two, such as 22:00 to 24:00 and, on the next day, 00:00 to 06:00."
            )

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read "09:00 to 17:00", the form that council profiles and `str()` use; raises ValueError for anything else."""
        start, to, end = text.partition(" to ")
        if not to:
            raise ValueError(f"“{text}” is not a stretch of the day. Write it like 09:00 to 17:00.")
        return cls(_minute_of_day(start), _minute_of_day(end))

    def __str__(self) -> str:
        return f"{_time_of_day(self.start)} to {_time_of_day(self.end)}"

    @property
    def minutes(self) -> int:
        return self.end - self.start


Day = tuple[Period, ...]
"""The opening periods of one day, in order; an empty one is a day on which the office stays closed."""


def opening_day(periods: Iterable[Period | str]) -> Day:
    """One day from its periods, read where they are text. Raises ValueError where two of them overlap."""
    day = tuple(sorted(Period.parse(period) if isinstance(period, str) else period for period in periods))
    for earlier, later in pairwise(day):
        if later.start < earlier.end:
            raise ValueError(f"{earlier} and {later} overlap. Give each part of the day once.")
    return day


@dataclass(frozen=True, slots=True)
class Hours:
    """The office hours of an ordinary week: seven days, Monday first, each with any number of periods.

    Raises ValueError for a week that is never open (no deadline could ever fall in it).
    """

    week: tuple[Day, ...]

    def __post_init__(self) -> None:
        if len(self.week) != len(DAYS_OF_THE_WEEK):
            raise ValueError("Office hours need seven days, Monday first.")
        object.__setattr__(self, "week", tuple(opening_day(day) for day in self.week))
        if not any(self.week):
            raise ValueError("Office hours need at least one day with opening times, or nothing could ever be due.")

    @classmethod
    def weekdays(cls, *periods: str) -> Hours:
        """The same hours from Monday to Friday, closed at weekends: `Hours.weekdays("09:00 to 17:00")`."""
        return cls((opening_day(periods),) * 5 + ((),) * 2)

    @classmethod
    def parse(cls, days: Mapping[str, str | Sequence[str]]) -> Hours:
        """Read `{"monday": ["09:00 to 12:30", "13:30 to 17:00"], "friday": "09:00 to 16:30"}`; days left out are closed.

        Raises ValueError, naming the day, for a word that is not a day of the week and for periods that cannot be.
        """
        for name in days:
            if name not in DAYS_OF_THE_WEEK:
                raise ValueError(f"“{name}” is not a day of the week. Use monday to sunday, in small letters.")
        return cls(tuple(_named_day(name, days.get(name, ())) for name in DAYS_OF_THE_WEEK))

    def standard_day(self) -> int:
        """How many minutes "one working day" is: the length that most open days have, of two as common the longer."""
        lengths = [sum(period.minutes for period in day) for day in self.week if day]
        return max(lengths, key=lambda length: (lengths.count(length), length))


def _named_day(name: str, periods: str | Sequence[str]) -> Day:
    try:
        return opening_day([periods] if isinstance(periods, str) else periods)
    except ValueError as wrong:
        raise ValueError(f"{name.capitalize()}: {wrong}") from wrong


def _minute_of_day(text: str) -> int:
    match = _TIME.fullmatch(text.strip())
    hour, minute = (int(part) for part in match.groups()) if match else (99, 99)
    if minute > 59 or hour * 60 + minute > MINUTES_IN_A_DAY:
        raise ValueError(f"“{text}” is not a time of day. Write it like 09:00; the end of the day is 24:00.")
    return hour * 60 + minute


def _time_of_day(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
