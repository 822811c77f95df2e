"""A council's working time: when it is open, how much of it passes between two moments, and when something is due.

Two rules hold throughout:

*Moments are real.* Times come in with a time zone and go out in UTC. Working time is the real time that passes while the
office is open: the hour that a clock change takes or gives is never invented and never forgotten.

*Minutes are those of the clock on the wall.* Opening times and pauses are whole minutes, and minutes are counted as
somebody reads them, seconds cut off: from 16:40:50 to 16:59:10 is 19 minutes, from 16:40 to 16:59. So every sum on a page
adds up: a to b and b to c make a to c. A due moment keeps its seconds, and it alone decides what is late.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from core.worktime.bank_holidays import ENGLAND, bank_holidays_of
from core.worktime.hours import Day, Hours, opening_day
from core.worktime.moments import MINUTE, ONE_DAY, london, on_the_wall, utc
from core.worktime.pauses import Pause, merged, stretches
from core.worktime.timetable import NOTHING, Timetable

FIRST_YEAR, LAST_YEAR = 2000, 2099
LONGEST = (LAST_YEAR - FIRST_YEAR + 1) * 366 * 24 * 60  # more minutes than there are
_NO_YEARS = Timetable(datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), ())


@dataclass(frozen=True)
class WorkCalendar:
    """The working time of one council or team: an ordinary week, what closes it, and days with hours of their own.

    For each day the first that speaks of it counts: `special_hours` (made by `opening_day`), `closures` (each with the
    reason that pages show), the bank holidays of `nations` (an empty tuple: it works on them), the week.
    Knows the years 2000 to 2099. Raises ValueError for hours or a nation that cannot be.

    An opening or closing time is the first moment at which the clock on the wall has reached it. So a time that comes
    twice when the clocks go back is the earlier one, and a time that they skip in spring is the moment of the change.
    """

    hours: Hours
    closures: Mapping[date, str] = field(default_factory=dict)
    special_hours: Mapping[date, Day] = field(default_factory=dict)
    nations: tuple[str, ...] = ENGLAND
    _table: Timetable = field(init=False, repr=False, compare=False, default=_NO_YEARS)

    def __post_init__(self) -> None:
        keep = functools.partial(object.__setattr__, self)  # own copies: nobody changes the rules behind the table
        keep("closures", dict(self.closures))
        keep("special_hours", {day: opening_day(periods) for day, periods in self.special_hours.items()})
        keep("nations", tuple(self.nations))
        bank_holidays_of(FIRST_YEAR, self.nations)  # an unknown nation is refused now, not at the first deadline

    # Days

    def periods_on(self, day: date) -> Day:
        """The opening periods of this day on the wall clock; empty where the office is closed."""
        special = self.special_hours.get(day)
        if special is not None:
            return special
        if day in self.closures or day in bank_holidays_of(day.year, self.nations):
            return ()
        return self.hours.week[day.weekday()]

    def closed_for(self, day: date) -> str:
        """Why a day that is usually open is closed ("Christmas Day"); empty for weekends and for days that are open."""
        if self.periods_on(day) or not self.hours.week[day.weekday()]:
            return ""
        return self.closures.get(day) or bank_holidays_of(day.year, self.nations).get(day, "")

    def is_working_day(self, day: date) -> bool:
        return bool(self.periods_on(day))

    def openings(self, day: date) -> list[tuple[datetime, datetime]]:
        """When the office opens and closes on this day, as moments; the hour of a clock change is taken into account."""
        moments = [(on_the_wall(day, period.start), on_the_wall(day, period.end)) for period in self.periods_on(day)]
        return [(opens, closes) for opens, closes in moments if opens < closes]

    def closing_time(self, day: date) -> datetime:
        """When something promised for this day is due: the end of its office hours, or of the last working day before."""
        while not (openings := self.openings(_known(day))):
            day -= ONE_DAY
        return openings[-1][1]

    def working_day_after(self, day: date, number: int) -> date:
        """The first, second … working day after this one: the day itself is day zero, whether it is a working day or not.

        Raises ValueError for a number below one.
        """
        if number < 1:
            raise ValueError("Count at least one working day.")
        while number:
            day = _known(day + ONE_DAY)
            number -= self.is_working_day(day)
        return day

    def working_days_between(self, day: date, last: date) -> int:
        """How many working days come after `day` up to `last`, included: how far a count of working days has got."""
        return sum(self.is_working_day(day + ONE_DAY * number) for number in range(1, (last - day).days + 1))

    def add_working_days(self, at: datetime, number: int) -> datetime:
        """A deadline by dates: the end of office hours on that working day after the day of `at`.

        For a deadline or a reminder at the same hour some working days on, add that many times `working_day_minutes()`.
        """
        return self.closing_time(self.working_day_after(london(at).date(), number))

    # Moments

    def is_open(self, at: datetime) -> bool:
        """Whether the office is open; at the moment of opening it is, at the moment of closing it no longer is."""
        at = utc(at)
        return self._table_over(at, at).is_open(at)

    def next_open(self, at: datetime) -> datetime:
        """The first moment from `at` on at which the office is open: when the clock of a message that came then starts."""
        at = utc(at)
        table = self._table_over(at, at)
        if table.is_open(at):
            return at
        while (opening := table.next_opening(at)) is None:
            table = self._longer(table)
        return opening

    # Working time

    def working_day_minutes(self) -> int:
        """What "one working day" means in minutes: the length of the standard day (9 to 5 is 480)."""
        return self.hours.standard_day()

    def minutes_between(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> int:
        """Working minutes on the wall clock from one moment to the other, pauses left out; 0 where `end` is not later."""
        start, end = utc(start), utc(end)
        if end <= start:
            return 0
        table = self._table_over(start, end)
        return sum(
            table.worked_until(ends) // MINUTE - table.worked_until(begins) // MINUTE
            for begins, ends, pause in stretches(start, end, pauses)
            if pause is None
        )

    def add_minutes(self, at: datetime, minutes: int) -> datetime:
        """The first moment by which this many working minutes have passed since `at`: a closing time rather than the
        opening after it; `at` itself for none. Raises ValueError for a negative number and past the year 2099.
        """
        return self._after(utc(at), _working_time(minutes))

    def due(self, received: datetime, target: int, pauses: Iterable[Pause] = ()) -> datetime | None:
        """When `target` working minutes since `received` have passed, pauses not counted.

        None where the clock stands still at present, so that nobody can say yet. A pause that begins when it was due
        already changes nothing. What comes outside office hours starts to count when the office opens.
        """
        received = utc(received)
        due = self._after(received, _working_time(target))
        for pause in merged(pauses) if pauses else ():
            if pause.start >= due:
                break
            if pause.end is None:
                return None
            due = self._after(due, self._worked(max(pause.start, received), pause.end))
        return due

    def _worked(self, start: datetime, end: datetime) -> timedelta:
        if end <= start:
            return NOTHING
        table = self._table_over(start, end)
        return table.worked_until(end) - table.worked_until(start)

    def _after(self, at: datetime, worked: timedelta) -> datetime:
        if not worked:
            return at
        table = self._table
        if not table.begins <= at < table.ends:  # asked here as well: a million due dates come through this line
            table = self._table_over(at, at)
        while (moment := table.after(at, worked)) is None:
            table = self._longer(table)
        return moment

    # The timetable: built for the years that were asked for, replaced by a longer one where they do not suffice

    def _table_over(self, start: datetime, end: datetime) -> Timetable:
        table = self._table
        if table.begins <= start and end < table.ends:
            return table
        first, last = _known(london(start).date()).year, _known(london(end).date()).year + 1
        if table.begins < table.ends:
            first, last = min(first, london(table.begins).year), max(last, london(table.ends).year - 1)
        return self._build(first, min(last, LAST_YEAR))

    def _longer(self, table: Timetable) -> Timetable:
        """One with the same beginning, so that working time counted on the shorter one still holds, and twice the years."""
        first, end = london(table.begins).year, london(table.ends).year
        if end > LAST_YEAR:
            raise ValueError(f"That is later than {LAST_YEAR}, the last year for which working time is known.")
        return self._build(first, min(end + (end - first) - 1, LAST_YEAR))

    def _build(self, first: int, last: int) -> Timetable:
        start, end = date(first, 1, 1), date(last + 1, 1, 1)
        days = (start + ONE_DAY * number for number in range((end - start).days))
        openings = (opening for day in days for opening in self.openings(day))
        table = Timetable(on_the_wall(start, 0), on_the_wall(end, 0), openings)
        object.__setattr__(self, "_table", table)
        return table


def _working_time(minutes: int) -> timedelta:
    if 0 <= minutes <= LONGEST:
        return minutes * MINUTE
    raise ValueError(f"Give a number of working minutes from 0 to {LONGEST:,}, not {minutes:,}.")


def _known(day: date) -> date:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise ValueError(f"Working time is known for the years {FIRST_YEAR} to {LAST_YEAR}, not for {day.year}.")
