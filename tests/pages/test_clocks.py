"""Dates and times as people read them, on both sides of the clock changes."""

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from pages import clocks

MONDAY = dt.datetime(2026, 11, 23, 15, 58, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def monday_afternoon() -> object:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (dt.datetime(2026, 11, 20, 16, 40, tzinfo=dt.UTC), "Fri 20 Nov, 16:40"),
        (dt.datetime(2026, 11, 23, 11, 20, tzinfo=dt.UTC), "Today, 11:20"),
        (dt.datetime(2026, 7, 1, 8, 0, tzinfo=dt.UTC), "Wed 1 Jul, 09:00"),
        (dt.datetime(2025, 11, 24, 16, 40, tzinfo=dt.UTC), "Mon 24 Nov 2025, 16:40"),
        (None, "–"),
    ],
)
def test_a_moment_is_read_on_londons_clock(moment: dt.datetime | None, words: str) -> None:
    assert clocks.when(moment) == words


def test_today_is_londons_day_not_greenwichs() -> None:
    with time_machine.travel(dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC), tick=False):
        assert clocks.when(dt.datetime(2026, 7, 1, 23, 10, tzinfo=dt.UTC)) == "Today, 00:10"
        assert clocks.when(dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)) == "Wed 1 Jul, 13:00"


def test_days_say_the_year_only_when_it_is_another() -> None:
    assert clocks.day(dt.date(2026, 11, 9)) == "Mon 9 Nov"
    assert clocks.day(dt.date(2027, 3, 1)) == "Mon 1 Mar 2027"
    assert clocks.long_day(dt.date(2026, 11, 23)) == "Monday 23 November 2026"
    assert clocks.clock(MONDAY) == "15:58"


def test_a_full_day_leaves_this_year_out() -> None:
    assert clocks.full_day(dt.date(2026, 12, 4)) == "Friday 4 December"
    assert clocks.full_day(dt.date(2027, 1, 4)) == "Monday 4 January 2027"
    assert clocks.full_day(None) == clocks.UNKNOWN


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        clocks.when(dt.datetime(2026, 11, 23, 12, 0))


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (42, "42 min"),
        (0, "0 min"),
        (233, "3 h 53 min"),
        (365, "6 h 05 min"),
        (120, "2 h"),
        (-5, "0 min"),
        (dt.timedelta(seconds=3599), "59 min"),
        (None, "–"),
    ],
)
def test_durations(length: dt.timedelta | int | None, words: str) -> None:
    assert clocks.duration(length) == words


def test_numbers_have_commas_and_unknown_ones_a_dash() -> None:
    assert (clocks.number(1284), clocks.number(0), clocks.number(None)) == ("1,284", "0", "–")


def test_one_is_singular_and_nothing_else_is() -> None:
    assert [clocks.plural(count, "post") for count in (0, 1, 2, 1284)] == [
        "0 posts",
        "1 post",
        "2 posts",
        "1,284 posts",
    ]
    assert clocks.plural(2, "enquiry", "enquiries") == "2 enquiries"


@pytest.mark.parametrize(("count", "words"), [(0, ""), (1, "X"), (2, "X and Threads"), (3, "X, Threads and Bluesky")])
def test_names_are_listed_as_in_a_sentence(count: int, words: str) -> None:
    assert clocks.listed(["X", "Threads", "Bluesky"][:count]) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Grace Mensah", "GM"),
        ("Customer Services", "CS"),
        ("Ana Maria de Souza", "AS"),
        ("fern.fictional", "F"),
        ("@hal_placeholder", "H"),
        ("", "?"),
        ("!!", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert clocks.initials(name) == letters


def test_the_note_says_which_of_two_equal_times_it_is() -> None:
    first, second = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    assert "01:30 happens twice on Sunday 25 October 2026" in clocks.clock_note(first)
    assert "the first one" in clocks.clock_note(first) and "Write 01:30 GMT for the other" in clocks.clock_note(first)
    assert "the second one" in clocks.clock_note(second) and "Write 01:30 BST for the other" in clocks.clock_note(
        second
    )


@given(st.datetimes(min_value=dt.datetime(2020, 1, 1), max_value=dt.datetime(2035, 12, 31), timezones=st.just(dt.UTC)))
def test_only_the_hours_around_the_autumn_change_happen_twice(moment: dt.datetime) -> None:
    local = moment.astimezone(clocks.LONDON)
    neighbours = [(moment + dt.timedelta(hours=hours)).astimezone(clocks.LONDON) for hours in (-1, 1)]
    seen_again = any(other.replace(tzinfo=None) == local.replace(tzinfo=None) for other in neighbours)
    assert clocks.happens_twice(moment) is seen_again
    assert bool(clocks.clock_note(moment)) is seen_again
