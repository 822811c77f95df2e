"""Dates and times in parts, on London's clock, with both clock changes."""

import datetime as dt
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from pages.clocks import LONDON
from pages.fields import GovukDateField, LondonDateTimeField


class Meeting(forms.Form):
    day = GovukDateField(label="Date of the meeting")
    moment = LondonDateTimeField(label="Goes out", required=False)


def sent(day: str = "24 11 2026", moment: str = "") -> Meeting:
    parts: dict[str, Any] = dict(zip(("day_day", "day_month", "day_year"), day.split(), strict=False))
    parts |= dict(
        zip(("moment_day", "moment_month", "moment_year", "moment_time"), moment.split(None, 3), strict=False)
    )
    return Meeting(parts)


def test_a_date_is_taken_apart_and_put_together() -> None:
    form = sent("4 12 2026")
    assert form.is_valid() and form.cleaned_data["day"] == dt.date(2026, 12, 4)


@pytest.mark.parametrize("month", ["11", "Nov", "november", "NOVEMBER", "Novem"])
def test_months_may_be_words(month: str) -> None:
    assert sent(f"24 {month} 2026").is_valid()


@pytest.mark.parametrize(
    ("day", "sentence", "target"),
    [
        ("", "Enter the date of the meeting", "id_day_day"),
        ("24 11", "Date of the meeting must include a year", "id_day_year"),
        ("31 2 2027", "Date of the meeting must be a real date", "id_day_day"),
        ("24 13 2026", "Date of the meeting must include a real month, for example 11 or November", "id_day_month"),
        ("24 ma 2026", "Date of the meeting must include a real month, for example 11 or November", "id_day_month"),
        ("24 11 26", "Date of the meeting must include a year of 4 numbers, for example 2026", "id_day_year"),
        ("24 11 0026", "Date of the meeting must include a year of 4 numbers, for example 2026", "id_day_year"),
        ("² 11 2026", "Date of the meeting must be a real date", "id_day_day"),
    ],
)
def test_what_is_wrong_with_a_date_is_said_at_the_box_where_it_is(day: str, sentence: str, target: str) -> None:
    field = sent(day)["day"]
    assert field.messages == [sentence]
    assert field.target == target


def test_a_question_is_not_repeated_in_the_sentence() -> None:
    class Asked(forms.Form):
        day = GovukDateField(label="When did it happen?")

    assert Asked({"day_day": "31", "day_month": "2", "day_year": "2027"})["day"].messages == [
        "The date must be a real date"
    ]


@pytest.mark.parametrize(
    ("time", "hour", "minute"),
    [
        ("16:40", 16, 40),
        ("09:00", 9, 0),
        ("9.30", 9, 30),
        ("0905", 9, 5),
        ("4.40pm", 16, 40),
        ("4pm", 16, 0),
        ("12am", 0, 0),
        ("12 PM", 12, 0),
        ("midday", 12, 0),
        ("midnight", 0, 0),
    ],
)
def test_times_are_understood_as_people_write_them(time: str, hour: int, minute: int) -> None:
    form = sent(moment=f"24 11 2026 {time}")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["moment"] == dt.datetime(2026, 11, 24, hour, minute, tzinfo=dt.UTC)


@pytest.mark.parametrize("time", ["25:00", "12:60", "9", "noonish", "13pm", "-1:00", "09:00:00", "٠٩:٠٠x"])
def test_other_times_are_refused_with_an_example(time: str) -> None:
    field = sent(moment=f"24 11 2026 {time}")["moment"]
    assert field.messages == ["Write the time like 16:40 or 4.40pm"]
    assert field.target == "id_moment_time"


def test_in_summer_london_is_an_hour_ahead() -> None:
    form = sent(moment="1 7 2026 09:00")
    assert form.is_valid() and form.cleaned_data["moment"] == dt.datetime(2026, 7, 1, 8, 0, tzinfo=dt.UTC)


def test_a_time_that_the_spring_change_skips_is_refused() -> None:
    field = sent(moment="28 3 2027 01:30")["moment"]
    assert field.messages == [
        "01:30 does not exist on Sunday 28 March 2027, because the clocks go forward. "
        "Choose 02:00 or later, or a time before 01:00"
    ]
    assert sent(moment="28 3 2027 00:59").is_valid() and sent(moment="28 3 2027 02:00").is_valid()


def test_of_a_time_that_happens_twice_the_first_is_taken_and_the_page_says_so() -> None:
    form = sent(moment="25 10 2026 01:30")
    assert form.is_valid() and form.cleaned_data["moment"] == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert "01:30 happens twice" in form["moment"].note
    assert "01:30 happens twice" in str(form["moment"])


def test_the_second_can_be_asked_for() -> None:
    form = sent(moment="25 10 2026 01:30 GMT")
    assert form.is_valid() and form.cleaned_data["moment"] == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


def test_summer_time_in_winter_is_refused() -> None:
    assert sent(moment="24 11 2026 09:00 BST")["moment"].messages == [
        "On Tuesday 24 November 2026 London keeps GMT. Write the time without BST"
    ]


def test_an_optional_moment_may_stay_empty_but_not_half() -> None:
    form = sent()
    assert form.is_valid() and form.cleaned_data["moment"] is None
    assert sent(moment="24 11 2026")["moment"].messages == ["Goes out must include a time"]


@given(st.datetimes(min_value=dt.datetime(2000, 1, 1), max_value=dt.datetime(2099, 12, 31), timezones=st.just(dt.UTC)))
def test_a_form_sent_back_unchanged_means_the_same_minute(moment: dt.datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    field = LondonDateTimeField()
    typed = field.widget.written(moment)
    assert field.clean(list(typed)) == moment


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2199, 12, 31)))
def test_a_date_sent_back_unchanged_is_the_same(date: dt.date) -> None:
    field = GovukDateField()
    assert field.clean(list(field.widget.written(date))) == date


@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_whatever_is_typed_is_a_moment_or_a_sentence(typed: list[str]) -> None:
    try:
        value = LondonDateTimeField(required=False).clean([part.strip() for part in typed])
    except forms.ValidationError:
        return
    assert value is None or value.astimezone(LONDON)
