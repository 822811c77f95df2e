"""29 March 2026: 01:00 becomes 02:00. 25 October 2026: 02:00 becomes 01:00."""

from datetime import UTC, date, datetime

import pytest

from core.worktime import Hours, WorkCalendar
from core.worktime.moments import LONDON

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ALWAYS = WorkCalendar(Hours.parse(dict.fromkeys(("saturday", "sunday", "monday"), "00:00 to 24:00")), nations=())


def sundays(*periods: str) -> WorkCalendar:
    return WorkCalendar(Hours.parse({"sunday": periods}))


def opened(calendar: WorkCalendar, day: date) -> list[tuple[str, str]]:
    """Opening and closing moments of the day, in UTC."""
    return [(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in calendar.openings(day)]


def test_the_day_of_the_spring_change_has_23_hours_and_that_of_the_autumn_change_25():
    lengths = [
        ALWAYS.minutes_between(
            datetime(day.year, day.month, day.day, tzinfo=LONDON),
            datetime(day.year, day.month, day.day + 1, tzinfo=LONDON),
        )
        for day in (SPRING, AUTUMN)
    ]
    assert lengths == [23 * 60, 25 * 60]


def test_office_hours_stay_on_the_wall_clock_on_both_sides_of_a_change():
    office = WorkCalendar(Hours.weekdays("09:00 to 17:00"))
    assert office.due(datetime(2026, 3, 27, 16, tzinfo=UTC), 120) == datetime(2026, 3, 30, 9, tzinfo=UTC)
    assert office.due(datetime(2026, 10, 23, 15, tzinfo=UTC), 120) == datetime(2026, 10, 26, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "utc"),
    [
        ("00:30 to 01:30", ("00:30", "01:00")),  # closes at the moment of the change
        ("01:30 to 03:00", ("01:00", "02:00")),  # opens at the moment of the change
        ("00:00 to 24:00", ("00:00", "23:00")),
        ("02:00 to 03:00", ("01:00", "02:00")),
    ],
)
def test_a_time_that_the_clocks_skip_is_the_moment_of_the_change(period, utc):
    assert opened(sundays(period), SPRING) == [utc]


def test_hours_that_the_clocks_skip_altogether_are_not_opened():
    calendar = sundays("01:00 to 02:00", "10:00 to 11:00")
    assert opened(calendar, SPRING) == [("09:00", "10:00")]
    assert calendar.due(datetime(2026, 3, 28, tzinfo=UTC), 60) == datetime(2026, 3, 29, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "utc"),
    [
        ("00:30 to 01:30", ("23:30", "00:30")),
        ("01:30 to 03:00", ("00:30", "03:00")),  # the hour that comes twice counts twice
        ("01:00 to 02:00", ("00:00", "02:00")),
    ],
)
def test_a_time_that_comes_twice_is_the_earlier_one(period, utc):
    assert opened(sundays(period), AUTUMN) == [utc]


def test_hours_that_touch_in_the_repeated_hour_do_not_overlap():
    calendar = sundays("00:00 to 01:30", "01:30 to 05:00")
    assert opened(calendar, AUTUMN) == [("23:00", "00:30"), ("00:30", "05:00")]
    assert calendar.minutes_between(datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)) == 6 * 60


def test_both_of_the_two_times_that_look_the_same_are_told_apart():
    first, second = (datetime(2026, 10, 25, 1, 30, fold=fold, tzinfo=LONDON) for fold in (0, 1))
    assert ALWAYS.minutes_between(first, second) == 60
    assert ALWAYS.due(first, 60) == second.astimezone(UTC)
