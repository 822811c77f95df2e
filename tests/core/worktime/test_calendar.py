"""Worked examples. North Herts: Monday to Friday, 9am to 5pm (6.1.4), first reply within one working day (6.2.2)."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from core.worktime import Hours, WorkCalendar, opening_day
from core.worktime.moments import LONDON

NORTH_HERTS = WorkCalendar(Hours.weekdays("09:00 to 17:00"))
WITH_LUNCH = WorkCalendar(Hours.weekdays("09:00 to 12:30", "13:30 to 17:00"))
ONE_WORKING_DAY = NORTH_HERTS.working_day_minutes()


def at(day: int, clock: str, month: int = 11, year: int = 2026) -> datetime:
    """November 2026 in London: the 20th is a Friday."""
    hour, minute, *second = (int(part) for part in clock.split(":"))
    return datetime(year, month, day, hour, minute, *second, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (at(20, "16:40"), at(23, "16:40")),
        (at(20, "12:05"), at(23, "12:05")),
        (at(20, "16:49"), at(23, "16:49")),
        (at(20, "09:00"), at(20, "17:00")),
        (at(20, "16:40:30"), at(23, "16:40:30")),
    ],
)
def test_one_working_day_for_what_comes_in_office_hours(received, due):
    assert NORTH_HERTS.due(received, ONE_WORKING_DAY) == due


@pytest.mark.parametrize(
    "received", [at(20, "17:00"), at(20, "23:10"), at(21, "12:00"), at(22, "03:00"), at(23, "08:59"), at(23, "09:00")]
)
def test_what_comes_outside_office_hours_starts_to_count_when_the_office_opens(received):
    assert NORTH_HERTS.next_open(received) == at(23, "09:00")
    assert NORTH_HERTS.due(received, 60) == at(23, "10:00")


def test_due_falls_on_the_closing_time_rather_than_on_the_next_opening():
    assert NORTH_HERTS.due(at(20, "16:00"), 60) == at(20, "17:00")


def test_bank_holidays_do_not_count():
    assert NORTH_HERTS.due(at(24, "16:40", 12), ONE_WORKING_DAY) == at(29, "16:40", 12)


def test_a_team_that_works_on_bank_holidays_is_due_on_them():
    on_call = WorkCalendar(Hours.weekdays("09:00 to 17:00"), nations=())
    assert on_call.due(at(24, "16:40", 12), ONE_WORKING_DAY) == at(25, "16:40", 12)


def test_closures_of_the_council_do_not_count():
    closed = WorkCalendar(Hours.weekdays("09:00 to 17:00"), closures={date(2026, 11, 23): "Staff day"})
    assert closed.due(at(20, "16:40"), ONE_WORKING_DAY) == at(24, "16:40")
    assert closed.closed_for(date(2026, 11, 23)) == "Staff day"


def test_special_hours_replace_those_of_the_day_and_open_a_day_that_is_closed():
    calendar = WorkCalendar(
        Hours.weekdays("09:00 to 17:00"),
        closures={date(2026, 12, 24): "Christmas Eve"},
        special_hours={
            date(2026, 12, 24): opening_day(["09:00 to 12:00"]),
            date(2026, 12, 26): opening_day(["10:00 to 11:00"]),
        },
    )
    assert calendar.minutes_between(at(24, "09:00", 12), at(28, "09:00", 12)) == 4 * 60
    assert calendar.closed_for(date(2026, 12, 24)) == ""
    assert calendar.closed_for(date(2026, 12, 25)) == "Christmas Day"


def test_a_weekend_needs_no_reason():
    assert NORTH_HERTS.closed_for(date(2026, 12, 26)) == ""


def test_a_lunch_break_does_not_count():
    assert WITH_LUNCH.due(at(20, "12:00"), 60) == at(20, "14:00")
    assert WITH_LUNCH.minutes_between(at(20, "12:00"), at(20, "14:00")) == 60


def test_a_night_shift_runs_through_midnight():
    night = WorkCalendar(Hours.parse({"monday": "22:00 to 24:00", "tuesday": "00:00 to 06:00"}))
    assert night.due(at(23, "23:30"), 60) == at(24, "00:30")
    assert night.is_open(at(24, "00:00"))
    assert night.closing_time(date(2026, 11, 23)) == at(24, "00:00")


def test_the_office_is_open_from_its_opening_time_to_before_its_closing_time():
    opens = [(clock, NORTH_HERTS.is_open(at(20, clock))) for clock in ("08:59:59", "09:00", "16:59:59", "17:00")]
    assert opens == [("08:59:59", False), ("09:00", True), ("16:59:59", True), ("17:00", False)]
    assert not NORTH_HERTS.is_open(at(21, "12:00"))


def test_the_next_opening_is_now_while_the_office_is_open():
    assert NORTH_HERTS.next_open(at(20, "10:17")) == at(20, "10:17")


def test_the_next_opening_is_found_past_the_years_that_are_in_the_timetable():
    closed_for_years = {date(2026, 12, 1) + timedelta(days=number): "Rebuilding" for number in range(1500)}
    calendar = WorkCalendar(Hours.weekdays("09:00 to 17:00"), closures=closed_for_years)
    assert calendar.next_open(at(1, "09:00", 12)) == datetime(2031, 1, 9, 9, tzinfo=LONDON)
    assert calendar.due(at(30, "16:00"), 90) == datetime(2031, 1, 9, 9, 30, tzinfo=LONDON)


def test_used_minutes_are_those_that_the_prototype_shows():
    assert NORTH_HERTS.minutes_between(at(20, "16:40"), at(23, "15:58")) == 7 * 60 + 18


def test_seconds_are_cut_off_as_on_a_clock_so_that_parts_make_up_the_whole():
    first = NORTH_HERTS.minutes_between(at(20, "16:40:50"), at(20, "16:59:10"))
    second = NORTH_HERTS.minutes_between(at(20, "16:59:10"), at(23, "09:00:59"))
    assert (first, second) == (19, 1)
    assert NORTH_HERTS.minutes_between(at(20, "16:40:50"), at(23, "09:00:59")) == 20


def test_nothing_passes_between_a_moment_and_an_earlier_one():
    assert NORTH_HERTS.minutes_between(at(23, "15:58"), at(20, "16:40")) == 0


def test_a_deadline_by_dates_is_the_end_of_office_hours_on_that_working_day():
    assert NORTH_HERTS.add_working_days(at(20, "10:00"), 1) == at(23, "17:00")
    assert NORTH_HERTS.add_working_days(at(21, "10:00"), 1) == at(23, "17:00")
    assert NORTH_HERTS.add_working_days(at(24, "10:00", 12), 2) == at(30, "17:00", 12)


def test_days_are_days_in_london():
    just_after_midnight_in_july = datetime(2026, 7, 13, 23, 30, tzinfo=UTC)
    assert NORTH_HERTS.add_working_days(just_after_midnight_in_july, 1) == at(15, "17:00", 7)


@pytest.mark.parametrize(("days", "reminded"), [(3, at(25, "10:00")), (6, at(30, "10:00"))])
def test_reminders_come_at_the_same_hour_three_and_six_working_days_on(days, reminded):
    assert NORTH_HERTS.add_minutes(at(20, "10:00"), days * ONE_WORKING_DAY) == reminded


def test_something_promised_for_a_day_is_due_when_the_office_closes():
    assert NORTH_HERTS.closing_time(date(2026, 11, 24)) == at(24, "17:00")


def test_something_promised_for_a_closed_day_is_due_on_the_working_day_before():
    assert NORTH_HERTS.closing_time(date(2026, 12, 28)) == at(24, "17:00", 12)


def test_how_far_a_count_of_working_days_has_got():
    assert NORTH_HERTS.working_days_between(date(2026, 12, 24), date(2026, 12, 30)) == 2
    assert NORTH_HERTS.working_days_between(date(2026, 12, 30), date(2026, 12, 24)) == 0


@pytest.mark.parametrize("number", [0, -1])
def test_less_than_one_working_day_on_is_refused(number):
    with pytest.raises(ValueError, match="Count at least one working day."):
        NORTH_HERTS.working_day_after(date(2026, 11, 20), number)


NAIVE = datetime(2026, 11, 20, 16, 40)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: NORTH_HERTS.is_open(NAIVE),
        lambda: NORTH_HERTS.next_open(NAIVE),
        lambda: NORTH_HERTS.minutes_between(NAIVE, at(23, "09:00")),
        lambda: NORTH_HERTS.minutes_between(at(20, "09:00"), NAIVE),
        lambda: NORTH_HERTS.add_minutes(NAIVE, 10),
        lambda: NORTH_HERTS.add_working_days(NAIVE, 1),
        lambda: NORTH_HERTS.due(NAIVE, 480),
    ],
)
def test_a_time_without_a_time_zone_is_refused(ask):
    with pytest.raises(
        ValueError, match="The time 2026-11-20 16:40 has no time zone. Give it one, such as Europe/London."
    ):
        ask()


def test_moments_of_any_time_zone_are_understood_and_answers_are_in_utc():
    in_new_york = datetime(2026, 11, 20, 11, 40, tzinfo=timezone(timedelta(hours=-5)))
    due = NORTH_HERTS.due(in_new_york, ONE_WORKING_DAY)
    assert due == at(23, "16:40")
    assert due.tzinfo is UTC
    assert NORTH_HERTS.next_open(in_new_york).tzinfo is UTC


@pytest.mark.parametrize("minutes", [-1, 10**15])
def test_more_minutes_than_there_are_and_fewer_than_none_are_refused(minutes):
    with pytest.raises(ValueError, match="Give a number of working minutes from 0 to"):
        NORTH_HERTS.due(at(20, "16:40"), minutes)


@pytest.mark.parametrize("year", [1999, 2100])
def test_years_that_nobody_knows_are_refused(year):
    with pytest.raises(ValueError, match=f"known for the years 2000 to 2099, not for {year}"):
        NORTH_HERTS.is_open(datetime(year, 6, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match=f"known for the years 2000 to 2099, not for {year}"):
        NORTH_HERTS.closing_time(date(year, 6, 1))


def test_the_first_and_the_last_day_that_are_known_can_be_asked_for():
    assert NORTH_HERTS.is_open(datetime(2000, 1, 4, 9, tzinfo=UTC))
    assert NORTH_HERTS.is_open(datetime(2099, 12, 31, 16, 59, tzinfo=UTC))


def test_a_deadline_past_the_last_year_is_refused():
    with pytest.raises(ValueError, match="later than 2099"):
        NORTH_HERTS.due(at(20, "16:40"), 40_000_000)


def test_an_unknown_nation_is_refused_when_the_calendar_is_made():
    with pytest.raises(ValueError, match="“FR” is not a nation"):
        WorkCalendar(Hours.weekdays("09:00 to 17:00"), nations=("FR",))


def test_a_calendar_keeps_its_rules_when_those_who_made_it_change_theirs():
    closures = {date(2026, 11, 23): "Staff day"}
    calendar = WorkCalendar(Hours.weekdays("09:00 to 17:00"), closures=closures)
    closures.clear()
    assert calendar.due(at(20, "16:40"), ONE_WORKING_DAY) == at(24, "16:40")


def test_calendars_with_the_same_rules_are_the_same_whatever_they_were_asked():
    fresh, used = WorkCalendar(Hours.weekdays("09:00 to 17:00")), WorkCalendar(Hours.weekdays("09:00 to 17:00"))
    used.due(at(20, "16:40"), 480)
    assert fresh == used


@pytest.mark.parametrize("again", [copy.deepcopy, lambda calendar: pickle.loads(pickle.dumps(calendar))])
def test_a_calendar_can_be_copied_before_and_after_it_was_used(again):
    unused = WorkCalendar(Hours.weekdays("09:00 to 17:00"))
    assert again(unused).due(at(20, "16:40"), ONE_WORKING_DAY) == at(23, "16:40")
    assert again(NORTH_HERTS).due(at(20, "16:40"), ONE_WORKING_DAY) == at(23, "16:40")
