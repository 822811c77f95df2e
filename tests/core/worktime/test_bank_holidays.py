from datetime import date

import pytest

from core.worktime import ANYWHERE_IN_THE_UK, uk_bank_holidays

from .bank_holiday_lists import CHRISTMAS_AND_NEW_YEAR, ENGLAND, ONLY_NORTHERN_IRELAND, SCOTLAND, YEARS, days


def on_weekdays(nations: tuple[str, ...]) -> set[date]:
    return {day for day in uk_bank_holidays(YEARS, nations) if day.weekday() < 5}


def test_ten_years_in_england_are_as_gov_uk_lists_them():
    assert on_weekdays(("ENG",)) == days(ENGLAND)


def test_wales_keeps_the_days_of_england():
    assert on_weekdays(("WLS",)) == days(ENGLAND)


def test_ten_years_in_scotland_are_as_gov_uk_lists_them():
    assert on_weekdays(("SCT",)) == days(SCOTLAND)


def test_ten_years_in_northern_ireland_are_as_gov_uk_lists_them():
    assert on_weekdays(("NIR",)) == days(ENGLAND) | days(ONLY_NORTHERN_IRELAND)


def test_anywhere_in_the_uk_is_all_of_them_together():
    assert on_weekdays(ANYWHERE_IN_THE_UK) == days(ENGLAND) | days(SCOTLAND) | days(ONLY_NORTHERN_IRELAND)


def test_christmas_and_new_year_at_a_weekend_are_kept_as_well_as_their_substitute_days():
    assert uk_bank_holidays(YEARS).keys() >= CHRISTMAS_AND_NEW_YEAR


def test_a_council_in_england_is_the_rule():
    assert uk_bank_holidays([2026]) == uk_bank_holidays([2026], ("ENG",))


def test_a_day_in_place_of_one_at_a_weekend_is_called_a_substitute_day():
    assert uk_bank_holidays([2026])[date(2026, 12, 28)] == "Boxing Day, substitute day"


def test_a_day_that_not_every_nation_keeps_says_whose_it_is():
    named = uk_bank_holidays([2026], ANYWHERE_IN_THE_UK)
    assert named[date(2026, 11, 30)] == "Saint Andrew's Day, Scotland"
    assert named[date(2026, 4, 6)] == "Easter Monday, England and Wales and Northern Ireland"
    assert named[date(2026, 12, 25)] == "Christmas Day"


def test_no_nations_keep_no_bank_holidays():
    assert uk_bank_holidays([2026], ()) == {}


def test_a_nation_that_is_not_one_is_refused_with_the_four_that_are():
    with pytest.raises(ValueError, match="“FRA” is not a nation of the United Kingdom. Use one of ENG, WLS, SCT, NIR."):
        uk_bank_holidays([2026], ("FRA",))
