from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.worktime import foi_calendar, foi_due, foi_explained, months_after

from .bank_holiday_lists import ENGLAND, ONLY_NORTHERN_IRELAND, SCOTLAND, days

NOT_WORKING_DAYS = days(ENGLAND) | days(SCOTLAND) | days(ONLY_NORTHERN_IRELAND)


def received(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


# A ready reckoner for Christmas 2014 published by a practitioner (foiman.com/archives/1345): all of its working days.
NOVEMBER_2014 = {17: 16, 18: 17, 19: 18, 20: 19, 21: 22, 24: 23, 26: 29, 27: 30, 28: 31}
DECEMBER_2014 = {
    2: 5, 3: 6, 4: 7, 5: 8, 8: 9, 9: 12, 10: 13, 11: 14, 12: 15, 15: 16, 16: 19, 17: 20, 18: 21, 19: 22, 22: 23, 23: 26,
    24: 27, 29: 28, 30: 29, 31: 30,
}  # fmt: skip
JANUARY_2015 = {5: 2, 6: 3, 7: 4, 8: 5, 9: 6}


@pytest.mark.parametrize(
    ("asked", "answered"),
    [(date(2014, 11, day), date(2014, 12, due)) for day, due in NOVEMBER_2014.items()]
    + [(date(2014, 12, day), date(2015, 1, due)) for day, due in DECEMBER_2014.items()]
    + [(date(2015, 1, day), date(2015, 2, due)) for day, due in JANUARY_2015.items()],
)
def test_requests_over_christmas_are_due_when_a_published_reckoner_says(asked, answered):
    assert foi_due(received(asked.year, asked.month, asked.day)) == answered


@pytest.mark.parametrize(
    ("asked", "answered", "because"),
    [
        (date(2026, 11, 20), date(2026, 12, 21), "30 November is Saint Andrew's Day in Scotland"),
        (date(2027, 3, 1), date(2027, 4, 1), "17 March in Northern Ireland, Good Friday, Easter Monday"),
        (date(2026, 7, 1), date(2026, 7, 30), "13 July for the Battle of the Boyne in Northern Ireland"),
        (date(2026, 7, 20), date(2026, 8, 18), "3 August in Scotland"),
        (date(2026, 12, 14), date(2027, 1, 15), "25 and 28 December, 1 January, and 4 January in Scotland"),
        (date(2022, 9, 5), date(2022, 10, 4), "the funeral of Queen Elizabeth II on 19 September"),
        (date(2007, 2, 1), date(2007, 3, 1), "nothing: 20 weekdays"),
    ],
)
def test_the_twentieth_working_day_leaves_out_bank_holidays_anywhere_in_the_uk(asked, answered, because):
    assert foi_due(received(asked.year, asked.month, asked.day)) == answered, because


@pytest.mark.parametrize("day", [13, 14, 15])
def test_a_request_at_a_weekend_is_due_with_those_of_the_friday_before(day):
    assert foi_due(received(2009, 3, day)) == date(2009, 4, 15)


def test_a_request_just_before_midnight_in_summer_belongs_to_the_day_that_london_has():
    assert foi_due(datetime(2026, 6, 30, 22, 59, tzinfo=UTC)) == date(2026, 7, 29)
    assert foi_due(datetime(2026, 6, 30, 23, 1, tzinfo=UTC)) == foi_due(received(2026, 7, 1)) == date(2026, 7, 30)


def test_a_bank_holiday_that_was_only_just_proclaimed_can_be_added():
    assert foi_due(received(2026, 9, 1)) == date(2026, 9, 29)
    assert foi_due(received(2026, 9, 1), {date(2026, 9, 10): "Proclaimed"}) == date(2026, 9, 30)


@given(st.dates(date(2018, 1, 1), date(2027, 11, 1)))
def test_twenty_days_of_ten_years_are_working_days_and_the_last_is_one(day):
    due = foi_due(received(day.year, day.month, day.day))
    ordinals = range(day.toordinal() + 1, due.toordinal() + 1)
    working = [date.fromordinal(number) for number in ordinals if date.fromordinal(number).weekday() < 5]
    counted = [each for each in working if each not in NOT_WORKING_DAYS]
    assert (len(counted), counted[-1]) == (20, due)
    assert foi_calendar().working_days_between(day, due) == 20


def test_the_count_is_shown_with_day_zero_and_the_days_that_do_not_count():
    assert foi_explained(received(2026, 12, 12)) == [
        "Received Saturday 12 December 2026: day 0.",
        "Day 1 is Mon 14 Dec.",
        (
            "Not counted: Saturdays and Sundays, and Fri 25 Dec (Christmas Day), Mon 28 Dec (Boxing Day, substitute day), "
            "Fri 1 Jan (New Year's Day) and Mon 4 Jan (New Year Holiday, substitute day, Scotland)."
        ),
        "Day 20, the last on which the law allows an answer, is Thursday 14 January 2027.",
    ]


def test_a_month_without_bank_holidays_names_none():
    assert foi_explained(received(2026, 9, 1))[2] == "Not counted: Saturdays and Sundays."


@pytest.mark.parametrize(
    ("blocked", "months", "then"),
    [
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), 16, date(2027, 12, 31)),
        (date(2026, 11, 30), 0, date(2026, 11, 30)),
    ],
)
def test_months_end_on_the_corresponding_date_or_on_the_last_day_of_the_month(blocked, months, then):
    assert months_after(blocked, months) == then
