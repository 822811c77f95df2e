"""Quarters as the councils report them, on London's clock."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.periods import Quarter


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_each_day_lies_in_its_quarter_and_in_no_other(day: date) -> None:
    quarter = Quarter.containing(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.before.next == quarter == quarter.next.before
    assert quarter.ends == quarter.next.starts
    assert quarter.before.last_day < day < quarter.next.first_day


def test_a_quarter_begins_at_midnight_in_london() -> None:
    july = Quarter(2026, 3)
    assert july.starts == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert july.ends == datetime(2026, 9, 30, 23, tzinfo=UTC)
    assert str(july) == "July to September 2026"


@given(st.integers(2000, 2099), st.integers(1, 4))
def test_a_code_is_read_back(year: int, number: int) -> None:
    assert Quarter.parse(Quarter(year, number).code) == Quarter(year, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-0",
        "2026-5",
        "26-1",
        "2026-",
        "-1",
        "0000-1",
        "0001-1",
        "9999-4",
        "²²²²-1",
        "2026-11",
        "2026-1-1",
    ],
)
def test_anything_else_is_no_quarter(text: str) -> None:
    assert Quarter.parse(text) is None
