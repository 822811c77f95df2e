"""Dates, times and numbers as people read them (docs/design.md, section 7): UTC inside, Europe/London shown."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
UNKNOWN = "–"
"""What stands where a value is not known, or where a network does not say."""


def in_london(moment: dt.datetime) -> dt.datetime:
    """The wall clock of Europe/London at `moment`. Raises `ValueError` for a time without a zone."""
    if timezone.is_naive(moment):
        raise ValueError("A time without a zone cannot be shown: store times in UTC.")
    return moment.astimezone(LONDON)


def london_date(value: dt.date) -> dt.date:
    """The date in Europe/London of a date or a moment."""
    return in_london(value).date() if isinstance(value, dt.datetime) else value


def today() -> dt.date:
    """Today's date in Europe/London."""
    return in_london(timezone.now()).date()


def clock(moment: dt.datetime | None) -> str:
    """“16:40”."""
    return f"{in_london(moment):%H:%M}" if moment else UNKNOWN


def day(value: dt.date | None) -> str:
    """“Mon 23 Nov”; the year too when it is not this year's."""
    if value is None:
        return UNKNOWN
    date = london_date(value)
    year = "" if date.year == today().year else f" {date.year}"
    return f"{date:%a} {date.day} {date:%b}{year}"


def long_day(value: dt.date | None) -> str:
    """“Monday 23 November 2026”, for headings and sentences."""
    if value is None:
        return UNKNOWN
    date = london_date(value)
    return f"{date:%A} {date.day} {date:%B} {date.year}"


def full_day(value: dt.date | None) -> str:
    """“Friday 4 December”, for sentences; the year too when it is not this year's."""
    if value is None:
        return UNKNOWN
    date = london_date(value)
    return long_day(date).removesuffix(f" {today().year}")


def when(moment: dt.datetime | None) -> str:
    """“Mon 23 Nov, 16:40”, or “Today, 11:20”."""
    if moment is None:
        return UNKNOWN
    date = "Today" if london_date(moment) == today() else day(moment)
    return f"{date}, {clock(moment)}"


def duration(length: dt.timedelta | int | None) -> str:
    """“42 min”, “3 h 53 min”, “2 h”; a number counts minutes. Never below zero, parts of a minute are dropped."""
    if length is None:
        return UNKNOWN
    minutes = int(length.total_seconds() // 60) if isinstance(length, dt.timedelta) else int(length)
    hours, rest = divmod(max(minutes, 0), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02} min" if rest else f"{hours} h"


def number(value: float | None) -> str:
    """“1,284”; a dash where the network does not say."""
    return UNKNOWN if value is None else f"{value:,}"


def so_many(count: int) -> str:
    """“12”, and “999+” for more than that: counting stops where the number says no more."""
    return str(count) if count < 1_000 else "999+"


def plural(count: int, one: str, many: str = "") -> str:
    """“1 post”, “1,284 posts”, “2 enquiries” (`plural(2, "enquiry", "enquiries")`)."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """“X”, “X and Threads”, “X, Threads and Bluesky”; nothing for none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def initials(name: str) -> str:
    """“GM” for Grace Mensah, “CS” for Customer Services, “F” for fern.fictional; “?” for nothing."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    letters = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in letters).upper() or "?"


def happens_twice(moment: dt.datetime) -> bool:
    """Whether the wall clock at `moment` shows a time that London has twice that night, when the clocks go back."""
    local = in_london(moment)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def clock_note(moment: dt.datetime | None) -> str:
    """A sentence where the shown time happens twice, else nothing."""
    if moment is None or not happens_twice(moment):
        return ""
    local = in_london(moment)
    taken = "the second one, Greenwich Mean Time (GMT)" if local.fold else "the first one, British Summer Time (BST)"
    return (
        f"{local:%H:%M} happens twice on {long_day(local)}, because the clocks go back. "
        f"This is {taken}. Write {local:%H:%M} {'BST' if local.fold else 'GMT'} for the other."
    )
