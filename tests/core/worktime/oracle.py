"""Working time counted the slow way, straight from the rules, sharing nothing with what it checks.

`Rules` are raw: lists of minutes and sets of days. Two ways to count, each obvious at a glance:
minute by minute (right across a clock change, too slow for more than some days), and day by day (for years).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.worktime import Hours, Period, WorkCalendar

from .bank_holiday_lists import CHRISTMAS_AND_NEW_YEAR, ENGLAND, days

LONDON = ZoneInfo("Europe/London")
BANK_HOLIDAYS = days(ENGLAND) | CHRISTMAS_AND_NEW_YEAR
MINUTE = timedelta(minutes=1)
Stretches = list[tuple[int, int]]
Held = list[tuple[datetime, datetime]]


@dataclass
class Rules:
    week: list[Stretches]
    closures: set[date] = field(default_factory=set)
    special_hours: dict[date, Stretches] = field(default_factory=dict)
    bank_holidays: bool = True

    def calendar(self) -> WorkCalendar:
        return WorkCalendar(
            Hours(tuple(tuple(Period(*stretch) for stretch in day) for day in self.week)),
            closures=dict.fromkeys(self.closures, "closed"),
            special_hours={
                day: tuple(Period(*stretch) for stretch in stretches) for day, stretches in self.special_hours.items()
            },
            nations=("ENG",) if self.bank_holidays else (),
        )

    def on(self, day: date) -> Stretches:
        if day in self.special_hours:
            return self.special_hours[day]
        if day in self.closures or (self.bank_holidays and day in BANK_HOLIDAYS):
            return []
        return self.week[day.weekday()]


def open_minutes(rules: Rules, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every minute from `start` to before `end`, both whole minutes, in which the office is open.

    Looks at the clock on the wall each minute. In autumn that clock goes back; what counts is how far it has ever been.
    """
    at = start.astimezone(UTC) - timedelta(hours=3)
    reached = at.astimezone(LONDON).replace(tzinfo=None)
    while at < end:
        reached = max(reached, at.astimezone(LONDON).replace(tzinfo=None))
        minute = reached.hour * 60 + reached.minute
        if at >= start and any(opens <= minute < closes for opens, closes in rules.on(reached.date())):
            yield at
        at += MINUTE


def openings(rules: Rules, day: date) -> list[tuple[datetime, datetime]]:
    """Only for opening times at which no clock changes."""
    return [(_moment(day, opens), _moment(day, closes)) for opens, closes in rules.on(day)]


def worked(rules: Rules, start: datetime, end: datetime) -> timedelta:
    total = timedelta(0)
    day = start.astimezone(LONDON).date()
    while _moment(day, 0) < end:
        for opens, closes in openings(rules, day):
            total += max(min(closes, end) - max(opens, start), timedelta(0))
        day += timedelta(days=1)
    return total


def due(rules: Rules, received: datetime, target: int, held: Held = ()) -> datetime:
    """Walk on from `received`, from one opening to the next and from one free stretch to the next, until it is used up."""
    left = target * MINUTE
    day = received.astimezone(LONDON).date()
    while True:
        for opens, closes in openings(rules, day):
            for begins, ends in _without(max(opens, received), closes, held):
                if ends - begins >= left:
                    return begins + left
                left -= ends - begins
        day += timedelta(days=1)


def _without(begins: datetime, ends: datetime, held: Held) -> list[tuple[datetime, datetime]]:
    free = [(begins, ends)] if begins < ends else []
    for start, end in held:
        free = [
            part
            for one, other in free
            for part in ((one, min(other, start)), (max(one, end), other))
            if part[0] < part[1]
        ]
    return sorted(free)


def _moment(day: date, minute: int) -> datetime:
    wall = datetime(day.year, day.month, day.day) + minute * MINUTE
    return wall.replace(tzinfo=LONDON).astimezone(UTC)
