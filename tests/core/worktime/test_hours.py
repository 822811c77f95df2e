import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.worktime import Hours, Period, opening_day

MINUTES = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(sorted).filter(lambda pair: pair[0] < pair[1])


@given(MINUTES)
def test_a_period_reads_back_what_it_writes(pair):
    assert Period.parse(str(Period(*pair))) == Period(*pair)


def test_a_period_is_read_from_its_words():
    assert Period.parse("09:00 to 17:00") == Period(540, 1020)
    assert Period.parse("00:00 to 24:00").minutes == 1440


@pytest.mark.parametrize(
    "text", ["9:00 to 17:00", "09:00 to 17.00", "09:60 to 17:00", "09:00 to 24:01", "25:00 to 26:00", " to "]
)
def test_a_time_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="is not a time of day. Write it like 09:00; the end of the day is 24:00."):
        Period.parse(text)


@pytest.mark.parametrize("text", ["", "all day", "09:00-17:00"])
def test_a_period_without_to_is_refused(text):
    with pytest.raises(ValueError, match="is not a stretch of the day. Write it like 09:00 to 17:00."):
        Period.parse(text)


@pytest.mark.parametrize("text", ["17:00 to 09:00", "09:00 to 09:00", "22:00 to 06:00"])
def test_a_period_that_does_not_end_after_it_starts_is_refused_and_says_how_to_write_a_night(text):
    with pytest.raises(ValueError, match=f"{text} is not a stretch of one day.*22:00 to 24:00 and, on the next day"):
        Period.parse(text)


def test_a_day_is_put_in_order():
    assert opening_day(["13:30 to 17:00", "09:00 to 12:30"]) == (Period(540, 750), Period(810, 1020))


def test_periods_that_touch_are_kept():
    assert len(opening_day(["09:00 to 12:00", "12:00 to 17:00"])) == 2


def test_periods_that_overlap_are_refused_with_both():
    with pytest.raises(ValueError, match="09:00 to 13:00 and 12:00 to 17:00 overlap"):
        opening_day(["12:00 to 17:00", "09:00 to 13:00"])


def test_a_profile_is_read_day_by_day_and_days_left_out_are_closed():
    hours = Hours.parse({"monday": ["09:00 to 12:30", "13:30 to 17:00"], "friday": "09:00 to 16:30"})
    assert hours.week[0] == (Period(540, 750), Period(810, 1020))
    assert hours.week[4] == (Period(540, 990),)
    assert [bool(day) for day in hours.week] == [True, False, False, False, True, False, False]


def test_a_word_that_is_no_day_is_refused():
    with pytest.raises(ValueError, match="“munday” is not a day of the week. Use monday to sunday, in small letters."):
        Hours.parse({"munday": ["09:00 to 17:00"]})


def test_what_is_wrong_with_a_day_says_which():
    with pytest.raises(ValueError, match="Tuesday: “9am” is not a time of day"):
        Hours.parse({"tuesday": ["9am to 5pm"]})


def test_a_week_that_is_never_open_is_refused():
    with pytest.raises(ValueError, match="at least one day with opening times"):
        Hours.parse({})


def test_a_week_has_seven_days():
    with pytest.raises(ValueError, match="seven days"):
        Hours(((Period(540, 1020),),) * 5)


def test_nine_to_five_makes_a_working_day_of_480_minutes():
    assert Hours.weekdays("09:00 to 17:00").standard_day() == 480


def test_a_lunch_break_is_not_part_of_the_working_day():
    assert Hours.weekdays("09:00 to 12:30", "13:30 to 17:00").standard_day() == 420


def test_a_working_day_is_as_long_as_most_days_are():
    hours = Hours.parse(
        dict.fromkeys(["monday", "tuesday", "wednesday", "thursday"], "08:45 to 17:15") | {"friday": "08:45 to 16:45"}
    )
    assert hours.standard_day() == 510


def test_of_two_lengths_as_common_the_longer_is_the_working_day():
    assert Hours.parse({"monday": "09:00 to 12:00", "tuesday": "09:00 to 17:00"}).standard_day() == 480
