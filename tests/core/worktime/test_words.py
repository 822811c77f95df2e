from datetime import UTC, date, datetime

import pytest

from core.worktime import Hours, words
from core.worktime.hours import DAYS_OF_THE_WEEK

MONDAY = datetime(2026, 11, 23, 16, 40, tzinfo=UTC)


def test_a_moment_is_said_with_day_and_time_in_london():
    assert words.moment(MONDAY) == "Mon 23 Nov, 16:40"
    assert words.moment(datetime(2026, 7, 5, 23, 5, tzinfo=UTC)) == "Mon 6 Jul, 00:05"


def test_a_time_of_day_is_said_on_the_24_hour_clock_of_london():
    assert words.clock(datetime(2026, 7, 6, 8, 5, tzinfo=UTC)) == "09:05"


def test_days_are_said_short_in_lists_and_in_full_in_headings():
    assert words.short_date(date(2026, 11, 23)) == "Mon 23 Nov"
    assert words.long_date(date(2026, 11, 23)) == "Monday 23 November 2026"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        words.moment(datetime(2026, 11, 23, 16, 40))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (1, "1 min"),
        (42, "42 min"),
        (60, "1 h"),
        (233, "3 h 53 min"),
        (365, "6 h 05 min"),
        (480, "8 h"),
        (1505, "25 h 05 min"),
    ],
)
def test_durations_are_said_in_hours_and_minutes(minutes, said):
    assert words.in_words(minutes) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(479, "7 h 59 min"), (480, "1 working day"), (960, "2 working days"), (1145, "2 working days and 3 h 05 min")],
)
def test_working_time_that_fills_a_day_is_said_in_working_days(minutes, said):
    assert words.in_words(minutes, working_day=480) == said


def test_less_than_nothing_is_no_duration():
    with pytest.raises(ValueError, match="cannot be less than nothing"):
        words.in_words(-1)


@pytest.mark.parametrize(("number", "said"), [(0, "0 posts"), (1, "1 post"), (2, "2 posts"), (1250, "1,250 posts")])
def test_things_are_counted_in_the_singular_and_the_plural(number, said):
    assert words.counted(number, "post") == said


@pytest.mark.parametrize(
    ("minute", "said"),
    [
        (0, "midnight"),
        (1, "12:01am"),
        (540, "9am"),
        (570, "9:30am"),
        (720, "midday"),
        (735, "12:15pm"),
        (780, "1pm"),
        (1020, "5pm"),
        (1439, "11:59pm"),
        (1440, "midnight"),
    ],
)
def test_residents_read_times_on_the_12_hour_clock(minute, said):
    assert words.for_residents(minute) == said


NINE_TO_FIVE = Hours.weekdays("09:00 to 17:00")
SHORT_FRIDAY = Hours.parse(
    {day: ["09:00 to 12:30", "13:30 to 17:15"] for day in DAYS_OF_THE_WEEK[:4]} | {"friday": "09:00 to 16:30"}
)
SATURDAY_AND_SUNDAY = Hours.parse({"saturday": "10:00 to 12:00", "sunday": "10:00 to 12:00"})
APART = Hours.parse({"monday": "09:00 to 17:00", "wednesday": "09:00 to 17:00"})
ALWAYS = Hours.parse(dict.fromkeys(DAYS_OF_THE_WEEK, "00:00 to 24:00"))


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (NINE_TO_FIVE, "Mon to Fri, 09:00 to 17:00"),
        (SHORT_FRIDAY, "Mon to Thu, 09:00 to 12:30 and 13:30 to 17:15; Fri, 09:00 to 16:30"),
        (SATURDAY_AND_SUNDAY, "Sat and Sun, 10:00 to 12:00"),
        (APART, "Mon, 09:00 to 17:00; Wed, 09:00 to 17:00"),
        (ALWAYS, "Mon to Sun, all day"),
        (Hours.parse({"friday": "18:00 to 24:00"}), "Fri, 18:00 to 24:00"),
    ],
)
def test_staff_read_office_hours_in_short(hours, said):
    assert words.hours_for_staff(hours) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (NINE_TO_FIVE, "Monday to Friday, 9am to 5pm"),
        (SHORT_FRIDAY, "Monday to Thursday, 9am to 12:30pm and 1:30pm to 5:15pm; Friday, 9am to 4:30pm"),
        (Hours.parse({"friday": "18:00 to 24:00"}), "Friday, 6pm to midnight"),
    ],
)
def test_residents_read_office_hours_in_full(hours, said):
    assert words.hours_for_residents(hours) == said
