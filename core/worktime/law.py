"""Time limits that a law sets, with its own idea of a working day or a month.

Freedom of information: Freedom of Information Act 2000, section 10. A request is answered "promptly and in any event not
later than the twentieth working day following the date of receipt" (1), and "a working day" is any day other than a
Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday under the Banking and Financial Dealings Act 1971 *in any
part of the United Kingdom* (6): 2 January and Saint Patrick's Day do not count in Hertfordshire either, while days on
which only the council is closed do. The Environmental Information Regulations 2004, regulations 2(1) and 5(2), count alike.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from core.worktime import words
from core.worktime.bank_holidays import ANYWHERE_IN_THE_UK
from core.worktime.calendar import WorkCalendar
from core.worktime.hours import Hours
from core.worktime.moments import ONE_DAY, london

FOI_WORKING_DAYS: Final = 20


def foi_calendar(proclaimed: Mapping[date, str] | None = None) -> WorkCalendar:
    """The working days of section 10(6): whole days, no council's hours or closures.

    `proclaimed` adds bank holidays that the King has appointed and that the `holidays` package does not know yet.
    """
    return WorkCalendar(Hours.weekdays("00:00 to 24:00"), closures=proclaimed or {}, nations=ANYWHERE_IN_THE_UK)


def foi_due(received: datetime, proclaimed: Mapping[date, str] | None = None) -> date:
    """The last day on which a request for information can be answered in time.

    The day of receipt, in London, is day zero, also at a weekend and after office hours: the first working day after it is
    day one (Information Commissioner, "Time limits for compliance under the Freedom of Information Act (Section 10)", on
    requests received on non-working days; the Cabinet Office's code of 2018 reads it one day later, we keep to the earlier).
    Where the council had to ask what is meant, hand in when the answer came: the date of receipt is then that day
    (sections 1(3) and 10(6)(b)). Working days between a fees notice and the fee (10(2)) are not taken off.
    """
    calendar = foi_calendar(proclaimed)
    return calendar.working_day_after(london(received).date(), FOI_WORKING_DAYS)


def foi_explained(received: datetime, proclaimed: Mapping[date, str] | None = None) -> list[str]:
    """How `foi_due` came about, a sentence a line: day zero, day one, the days that do not count, the last day."""
    calendar = foi_calendar(proclaimed)
    zero, last = london(received).date(), foi_due(received, proclaimed)
    between = (zero + ONE_DAY * number for number in range(1, (last - zero).days))
    free = [f"{words.short_date(day)} ({reason})" for day in between if (reason := calendar.closed_for(day))]
    return [
        f"Received {words.long_date(zero)}: day 0.",
        f"Day 1 is {words.short_date(calendar.working_day_after(zero, 1))}.",
        f"Not counted: Saturdays and Sundays{', and ' + words.joined(free) if free else ''}.",
        f"Day {FOI_WORKING_DAYS}, the last on which the law allows an answer, is {words.long_date(last)}.",
    ]


def months_after(day: date, months: int) -> date:
    """The corresponding date so many months later, or the last day of a month that has no such date.

    How the law counts months (Dodds v Walker [1981] UKHL 3): twelve months after 29 February 2024 is 28 February 2025.
    From when a block may be appealed (North Herts 6.3.3: after 12 months).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
