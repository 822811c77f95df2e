"""How a deadline came about, line by line, for the page that shows it: "How is this worked out?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from core.worktime import words
from core.worktime.calendar import WorkCalendar
from core.worktime.moments import MINUTE, ONE_DAY, cut_to_the_minute, london, utc
from core.worktime.pauses import Pause, stretches

LONG = timedelta(days=14)  # beyond it whole days are put together across weekends, or a year would fill the page
A_NAME_IS_ENOUGH = timedelta(days=6)  # beyond it "Mon" alone could be either of two


class Kind(Enum):
    PART = auto()  # working time within one day
    WHOLE_DAYS = auto()  # all opening hours of one day or of several that follow each other
    CLOSED = auto()  # days on which the office is closed
    PAUSED = auto()  # the clock stood still


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum. `start` and `end` are on the wall clock; for days, any time of the first and of the last."""

    kind: Kind
    start: datetime
    end: datetime
    minutes: int = 0
    days: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What was counted from `received` to `now`, in minutes of the wall clock: those of the `lines` make up `used`.

    `due` is None while a pause holds the clock. What is late by less than a working minute has `late_since`, and 0 `late`.
    """

    calendar: WorkCalendar
    received: datetime
    now: datetime
    due: datetime | None
    target: int
    lines: tuple[Line, ...]

    @property
    def used(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def left(self) -> int:
        return max(self.target - self.used, 0)

    @property
    def late(self) -> int:
        return max(self.used - self.target, 0)

    @property
    def late_since(self) -> datetime | None:
        """When it was due, where that has passed."""
        return self.due if self.due is not None and self.now > self.due else None


def explain(
    calendar: WorkCalendar, *, received: datetime, target: int, now: datetime, pauses: Iterable[Pause] = ()
) -> Sum:
    """The sum for a target in working minutes, from when it was received until now (or until it was answered).

    For a promised date, `received` is when it was promised and `target` the working minutes from then to the date.
    """
    received, now, pauses = utc(received), utc(now), list(pauses)
    start, end = cut_to_the_minute(received), cut_to_the_minute(now)
    lines: list[Line] = []
    for begins, ends, pause in stretches(start, end, pauses):
        if pause is None:
            lines += _running(calendar, begins, ends)
        else:
            lines.append(Line(Kind.PAUSED, london(begins), london(ends), reason=pause.reason))
    return Sum(
        calendar=calendar,
        received=received,
        now=now,
        due=calendar.due(received, target, pauses),
        target=target,
        lines=tuple(_shortened(lines, across_weekends=end - start > LONG)),
    )


def sentences(worked_out: Sum, target_for: str = "") -> list[str]:
    """The sum in words, a sentence a line; `target_for` names the target ("a first reply")."""
    lines = (f"{line}." for line in line_words(worked_out))
    return [*_what_was_asked(worked_out, target_for), *lines, _verdict(worked_out)]


def line_words(worked_out: Sum) -> list[str]:
    """Each line of the sum: "Fri 16:40 to 17:00: 20 min", "Sat and Sun: not counted"."""
    with_date = worked_out.now - worked_out.received > A_NAME_IS_ENOUGH
    return [_line(line, with_date=with_date) for line in worked_out.lines]


def standing(calendar: WorkCalendar, *, due: datetime | None, now: datetime, pauses: Iterable[Pause] = ()) -> str:
    """How a deadline stands, for a list: "42 min left", "Late by 3 h 53 min", "Deadline suspended" …"""
    now, pauses = utc(now), list(pauses)
    held = any(pause.start <= now and (pause.end is None or now < pause.end) for pause in pauses)
    if due is not None and now > utc(due):
        late = calendar.minutes_between(due, now, pauses)
        return "Late, clock suspended" if held else f"Late {_late(calendar, late, due)}"
    if due is None or held:
        return "Deadline suspended"
    left = calendar.minutes_between(now, due, pauses)
    return f"{_in_working_days(calendar, left)} left" if left else "Due now"


def _running(calendar: WorkCalendar, start: datetime, end: datetime) -> Iterator[Line]:
    """The lines of a stretch in which the clock runs, one day after the other."""
    day, last = london(start).date(), london(end - MINUTE).date()
    while day <= last:
        openings = calendar.openings(day)
        clipped = ((max(opens, start), min(closes, end)) for opens, closes in openings)
        counted = [part for part in clipped if part[0] < part[1]]
        midnight = datetime.combine(day, time())
        if not openings:
            yield Line(Kind.CLOSED, midnight, midnight, reason=calendar.closed_for(day))
        elif counted == openings and day not in calendar.special_hours:
            yield Line(Kind.WHOLE_DAYS, midnight, midnight, minutes=sum(map(_minutes, counted)))
        else:
            for part in counted:
                yield Line(Kind.PART, london(part[0]), london(part[1]), minutes=_minutes(part))
        day += ONE_DAY


def _minutes(part: tuple[datetime, datetime]) -> int:
    return (part[1] - part[0]) // MINUTE


def _shortened(lines: list[Line], *, across_weekends: bool) -> list[Line]:
    """Put days that follow each other and are alike into one line."""
    result: list[Line] = []
    for line in lines:
        if across_weekends and line.kind is Kind.WHOLE_DAYS and _is_weekend_after_work(*result[-2:]):
            result.pop()
        if result and _alike(result[-1], line):
            before = result.pop()
            line = replace(before, end=line.end, minutes=before.minutes + line.minutes, days=before.days + line.days)
        result.append(line)
    return result


def _alike(before: Line, line: Line) -> bool:
    return line.kind in (Kind.WHOLE_DAYS, Kind.CLOSED) and (before.kind, before.reason) == (line.kind, line.reason)


def _is_weekend_after_work(*lines: Line) -> bool:
    return [(line.kind, line.reason) for line in lines] == [(Kind.WHOLE_DAYS, ""), (Kind.CLOSED, "")]


def _what_was_asked(worked_out: Sum, target_for: str) -> Iterator[str]:
    yield f"Received {words.moment(worked_out.received)}."
    opens = worked_out.calendar.next_open(worked_out.received)
    if opens != worked_out.received:
        yield f"The office was closed: counting starts {words.moment(opens)}."
    yield f"Target{f' for {target_for}' if target_for else ''}: {_target(worked_out)}."


def _target(worked_out: Sum) -> str:
    """1 working day (8 office hours, Mon to Fri, 09:00 to 17:00)."""
    hours, minutes = divmod(worked_out.target, 60)
    length = f"{words.in_words(worked_out.target)} of office time" if minutes else words.counted(hours, "office hour")
    days, rest = divmod(worked_out.target, worked_out.calendar.working_day_minutes())
    when = words.hours_for_staff(worked_out.calendar.hours)
    return f"{length} ({when})" if rest or not days else f"{words.counted(days, 'working day')} ({length}, {when})"


def _verdict(worked_out: Sum) -> str:
    used = f"Used {words.in_words(worked_out.used)} of {words.in_words(worked_out.target)}"
    left = _in_working_days(worked_out.calendar, worked_out.left)
    if worked_out.late_since is not None:
        return f"{used}: late {_late(worked_out.calendar, worked_out.late, worked_out.late_since)}."
    if worked_out.due is None:
        return f"{used}. The clock stands still; {left} will be left when it runs again."
    if not worked_out.left:
        return f"{used}: due now."
    return f"{used}, so {left} {'is' if left in ('1 min', '1 h', '1 working day') else 'are'} left."


def _in_working_days(calendar: WorkCalendar, minutes: int) -> str:
    return words.in_words(minutes, calendar.working_day_minutes())


def _late(calendar: WorkCalendar, minutes: int, due: datetime) -> str:
    """By how much, or since when while no working minute has passed: all weekend, for what was due on Friday at closing."""
    return f"by {_in_working_days(calendar, minutes)}" if minutes else f"since {words.moment(due)}"


def _line(line: Line, *, with_date: bool) -> str:
    first, last = (_day(at, with_date=with_date) for at in (line.start, line.end))
    reason = f" ({line.reason})" if line.reason else ""
    match line.kind:
        case Kind.PART:
            return f"{first} {_from_to(line)}: {words.in_words(line.minutes)}"
        case Kind.PAUSED if line.start.date() == _last_day(line):
            return f"{first} {_from_to(line)}: not counted{reason}"
        case Kind.PAUSED:
            return f"{first} {words.clock(line.start)} to {last} {words.clock(line.end)}: not counted{reason}"
        case Kind.CLOSED:
            return f"{_days(line, first, last)}: not counted{reason}"
        case Kind.WHOLE_DAYS if line.days == 1:
            return f"{first}, all day: {words.in_words(line.minutes)}"
    return f"{_days(line, first, last)}: {line.days} whole days, {words.in_words(line.minutes)}"


def _day(at: datetime, *, with_date: bool) -> str:
    return words.short_date(at.date()) if with_date else words.short_date(at.date())[:3]


def _days(line: Line, first: str, last: str) -> str:
    if line.days == 1:
        return first
    return f"{first} {'and' if line.days == 2 else 'to'} {last}"


def _from_to(line: Line) -> str:
    """Times within one day; the midnight that ends it is 24:00."""
    end = words.clock(line.end)
    return f"{words.clock(line.start)} to {'24:00' if end == '00:00' else end}"


def _last_day(line: Line) -> date:
    return (line.end - MINUTE).date()
