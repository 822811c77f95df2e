"""Moments as this app takes them in and shows them: never without a time zone, UTC inside, London on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)


def utc(at: datetime) -> datetime:
    """This moment in UTC. Raises ValueError for a time without a time zone: nobody can say when that is."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"The time {at:%Y-%m-%d %H:%M} has no time zone. Give it one, such as Europe/London.")
    return at.astimezone(UTC)


def london(at: datetime) -> datetime:
    """This moment as clocks in London show it. Raises ValueError for a time without a time zone."""
    return utc(at).astimezone(LONDON)


def cut_to_the_minute(at: datetime) -> datetime:
    """What a clock without seconds shows at this moment."""
    return at.replace(second=0, microsecond=0)


def on_the_wall(day: date, minute: int) -> datetime:
    """The first moment at which the clock on the wall in London has reached this minute of this day."""
    midnight = _midnight(day)
    if _midnight(day + ONE_DAY) - midnight == ONE_DAY:
        return midnight + minute * MINUTE
    wall = datetime(day.year, day.month, day.day) + minute * MINUTE
    while (moment := _if_it_exists(wall)) is None:
        wall += MINUTE
    return moment


@cache
def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def _if_it_exists(wall: datetime) -> datetime | None:
    """When the clock shows this, the first time if twice; None where it never does because the clocks go forward over it."""
    moment = wall.replace(tzinfo=LONDON).astimezone(UTC)
    return moment if london(moment).replace(tzinfo=None) == wall else None
