"""The opening periods of some years as moments in UTC, with the working time before each: a look-up answers anything."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate

NOTHING = timedelta(0)


class Timetable:
    """Every opening from `begins` to before `ends` (UTC). Never changed once it is made, so threads may share it."""

    __slots__ = ("begins", "ends", "opens", "total", "worked")

    def __init__(self, begins: datetime, ends: datetime, openings: Iterable[tuple[datetime, datetime]]) -> None:
        """`openings` are pairs of (opens, closes), in order, none overlapping."""
        openings = list(openings)
        self.begins = begins
        self.ends = ends
        self.opens = [opens for opens, _ in openings]
        self.worked = list(accumulate((closes - opens for opens, closes in openings), initial=NOTHING))
        self.total = self.worked[-1]

    def worked_until(self, at: datetime) -> timedelta:
        """Working time from `begins` to `at`, exact."""
        number = bisect_right(self.opens, at)
        if not number:
            return NOTHING
        worked = self.worked[number - 1] + (at - self.opens[number - 1])
        by_closing_time = self.worked[number]
        if worked > by_closing_time:
            return by_closing_time
        return worked

    def after(self, at: datetime, worked: timedelta) -> datetime | None:
        """The first moment by which this much more than nothing has been worked since `at`, so a closing time rather than
        the opening after it. None where that is not before `ends`.
        """
        goal = self.worked_until(at) + worked
        if goal > self.total:
            return None
        number = bisect_left(self.worked, goal) - 1
        return self.opens[number] + (goal - self.worked[number])

    def is_open(self, at: datetime) -> bool:
        number = bisect_right(self.opens, at)
        return number > 0 and self.worked[number - 1] + (at - self.opens[number - 1]) < self.worked[number]

    def next_opening(self, at: datetime) -> datetime | None:
        """The first opening after `at`; None where it lies at or after `ends`."""
        number = bisect_right(self.opens, at)
        return self.opens[number] if number < len(self.opens) else None
