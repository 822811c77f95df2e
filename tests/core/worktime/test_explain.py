from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.worktime import Hours, Pause, WorkCalendar, explain, opening_day, sentences, standing
from core.worktime.explain import Kind, line_words
from core.worktime.moments import LONDON

from . import strategies

OFFICE = WorkCalendar(Hours.weekdays("09:00 to 17:00"))


def at(day: int, clock: str, month: int = 11, year: int = 2026) -> datetime:
    """November 2026 in London: the 20th is a Friday."""
    hour, minute, *second = (int(part) for part in clock.split(":"))
    return datetime(year, month, day, hour, minute, *second, tzinfo=LONDON)


def stands(received: datetime, now: datetime, target: int = 480, pauses: tuple[Pause, ...] = ()) -> str:
    return standing(OFFICE, due=OFFICE.due(received, target, pauses), now=now, pauses=pauses)


def lines(
    received: datetime, now: datetime, calendar: WorkCalendar = OFFICE, pauses: tuple[Pause, ...] = ()
) -> list[str]:
    return line_words(explain(calendar, received=received, target=480, now=now, pauses=pauses))


def test_the_sum_of_the_brown_bin_is_the_one_that_the_prototype_shows():
    worked_out = explain(OFFICE, received=at(20, "16:40"), target=480, now=at(23, "15:58"))
    assert (worked_out.due, worked_out.used, worked_out.left, worked_out.late) == (at(23, "16:40"), 438, 42, 0)
    assert sentences(worked_out, "a first reply") == [
        "Received Fri 20 Nov, 16:40.",
        "Target for a first reply: 1 working day (8 office hours, Mon to Fri, 09:00 to 17:00).",
        "Fri 16:40 to 17:00: 20 min.",
        "Sat and Sun: not counted.",
        "Mon 09:00 to 15:58: 6 h 58 min.",
        "Used 7 h 18 min of 8 h, so 42 min are left.",
    ]


def test_the_sum_of_the_careline_pendant_is_late_as_the_prototype_shows():
    worked_out = explain(OFFICE, received=at(20, "12:05"), target=480, now=at(23, "15:58"))
    assert (worked_out.late, worked_out.late_since, worked_out.left) == (233, at(23, "12:05"), 0)
    assert sentences(worked_out)[-1] == "Used 11 h 53 min of 8 h: late by 3 h 53 min."


def test_what_came_while_the_office_was_closed_says_from_when_it_counts():
    assert sentences(explain(OFFICE, received=at(20, "18:20"), target=240, now=at(23, "10:00")))[:3] == [
        "Received Fri 20 Nov, 18:20.",
        "The office was closed: counting starts Mon 23 Nov, 09:00.",
        "Target: 4 office hours (Mon to Fri, 09:00 to 17:00).",
    ]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (480, "1 working day (8 office hours, Mon to Fri, 09:00 to 17:00)"),
        (960, "2 working days (16 office hours, Mon to Fri, 09:00 to 17:00)"),
        (60, "1 office hour (Mon to Fri, 09:00 to 17:00)"),
        (90, "1 h 30 min of office time (Mon to Fri, 09:00 to 17:00)"),
    ],
)
def test_targets_are_said_in_working_days_or_office_hours(target, said):
    assert (
        sentences(explain(OFFICE, received=at(20, "10:00"), target=target, now=at(20, "11:00")))[1]
        == f"Target: {said}."
    )


def test_christmas_is_explained_by_name():
    assert lines(at(24, "16:40", 12), at(29, "10:00", 12)) == [
        "Thu 16:40 to 17:00: 20 min",
        "Fri: not counted (Christmas Day)",
        "Sat and Sun: not counted",
        "Mon: not counted (Boxing Day, substitute day)",
        "Tue 09:00 to 10:00: 1 h",
    ]


def test_dates_are_added_where_the_name_of_a_day_could_be_two_days():
    assert lines(at(24, "16:40", 12), at(31, "10:00", 12))[:3] == [
        "Thu 24 Dec 16:40 to 17:00: 20 min",
        "Fri 25 Dec: not counted (Christmas Day)",
        "Sat 26 Dec and Sun 27 Dec: not counted",
    ]


def test_closures_are_explained_by_the_council_s_own_reason():
    closed = WorkCalendar(
        Hours.weekdays("09:00 to 17:00"), closures={date(2026, 11, day): "Office move" for day in (23, 24, 25)}
    )
    assert lines(at(20, "16:40"), at(26, "09:10"), closed) == [
        "Fri 16:40 to 17:00: 20 min",
        "Sat and Sun: not counted",
        "Mon to Wed: not counted (Office move)",
        "Thu 09:00 to 09:10: 10 min",
    ]


def test_whole_days_are_put_together():
    assert lines(at(23, "16:00"), at(27, "10:00")) == [
        "Mon 16:00 to 17:00: 1 h",
        "Tue to Thu: 3 whole days, 24 h",
        "Fri 09:00 to 10:00: 1 h",
    ]
    assert lines(at(23, "16:00"), at(25, "10:00"))[1] == "Tue, all day: 8 h"
    assert lines(at(23, "16:00"), at(26, "10:00"))[1] == "Tue and Wed: 2 whole days, 16 h"


def test_a_lunch_break_makes_two_lines_of_a_day():
    with_lunch = WorkCalendar(Hours.weekdays("09:00 to 12:30", "13:30 to 17:00"))
    assert lines(at(23, "12:00"), at(23, "14:00"), with_lunch) == [
        "Mon 12:00 to 12:30: 30 min",
        "Mon 13:30 to 14:00: 30 min",
    ]


def test_a_day_with_hours_of_its_own_shows_them():
    early = WorkCalendar(
        Hours.weekdays("09:00 to 17:00"), special_hours={date(2026, 11, 24): opening_day(["09:00 to 12:00"])}
    )
    assert lines(at(23, "16:00"), at(25, "10:00"), early)[1] == "Tue 09:00 to 12:00: 3 h"


def test_the_end_of_the_day_is_24_00():
    late_shift = WorkCalendar(Hours.weekdays("18:00 to 24:00"))
    assert lines(at(23, "20:00"), at(24, "08:00"), late_shift) == ["Mon 20:00 to 24:00: 4 h"]


def test_weekends_are_swallowed_only_where_weeks_have_passed():
    assert lines(at(2, "16:00"), at(20, "10:00")) == [
        "Mon 2 Nov 16:00 to 17:00: 1 h",
        "Tue 3 Nov to Thu 19 Nov: 13 whole days, 104 h",
        "Fri 20 Nov 09:00 to 10:00: 1 h",
    ]


def test_pauses_are_shown_where_they_were_with_their_reason():
    pauses = (
        Pause(at(23, "10:00"), at(23, "12:00"), "emergency mode"),
        Pause(at(24, "15:00"), at(26, "11:00"), "waiting for the resident"),
    )
    assert lines(at(23, "09:00"), at(26, "12:00"), pauses=pauses) == [
        "Mon 09:00 to 10:00: 1 h",
        "Mon 10:00 to 12:00: not counted (emergency mode)",
        "Mon 12:00 to 17:00: 5 h",
        "Tue 09:00 to 15:00: 6 h",
        "Tue 15:00 to Thu 11:00: not counted (waiting for the resident)",
        "Thu 11:00 to 12:00: 1 h",
    ]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(23, "16:39"), "Used 7 h 59 min of 8 h, so 1 min is left."),
        (at(23, "15:40"), "Used 7 h of 8 h, so 1 h is left."),
        (at(23, "15:35"), "Used 6 h 55 min of 8 h, so 1 h 05 min are left."),
        (at(20, "16:40"), "Used 0 min of 8 h, so 1 working day is left."),
        (at(23, "16:40"), "Used 8 h of 8 h: due now."),
        (at(23, "16:40:30"), "Used 8 h of 8 h: late since Mon 23 Nov, 16:40."),
        (at(25, "16:40"), "Used 24 h of 8 h: late by 2 working days."),
    ],
)
def test_the_last_line_says_what_is_left_or_late(now, said):
    assert sentences(explain(OFFICE, received=at(20, "16:40"), target=480, now=now))[-1] == said


def test_a_clock_that_stands_still_says_what_will_be_left():
    emergency = Pause(at(23, "10:00"), None, "emergency mode")
    worked_out = explain(OFFICE, received=at(20, "16:40"), target=480, now=at(24, "12:00"), pauses=[emergency])
    assert worked_out.due is None
    assert (
        sentences(worked_out)[-1]
        == "Used 1 h 20 min of 8 h. The clock stands still; 6 h 40 min will be left when it runs again."
    )


@pytest.mark.parametrize(
    ("received", "now", "said"),
    [
        (at(20, "16:40"), at(23, "15:58"), "42 min left"),
        (at(20, "16:49"), at(23, "15:58"), "51 min left"),
        (at(20, "12:05"), at(23, "15:58"), "Late by 3 h 53 min"),
        (at(20, "16:40"), at(20, "16:40"), "1 working day left"),
        (at(20, "16:40"), at(23, "16:40"), "Due now"),
        (at(20, "09:00"), at(21, "12:00"), "Late since Fri 20 Nov, 17:00"),
        (at(20, "09:00"), at(25, "10:00"), "Late by 2 working days and 1 h"),
    ],
)
def test_a_list_says_how_a_deadline_stands(received, now, said):
    assert stands(received, now) == said


def test_a_suspended_deadline_is_called_so_until_it_runs_again():
    held = (Pause(at(23, "10:00"), at(23, "12:00")),)
    assert stands(at(20, "16:40"), at(23, "11:00"), pauses=held) == "Deadline suspended"
    assert stands(at(20, "16:40"), at(23, "11:00"), pauses=(Pause(at(23, "10:00")),)) == "Deadline suspended"
    assert stands(at(20, "16:40"), at(23, "12:00"), pauses=held) == "6 h 40 min left"


def test_what_was_late_before_the_clock_was_suspended_stays_late():
    assert stands(at(19, "16:40"), at(23, "11:00"), pauses=(Pause(at(23, "10:00")),)) == "Late, clock suspended"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_lines_of_any_sum_make_up_what_is_used_and_agree_with_the_list(data):
    rules = data.draw(strategies.rules())
    calendar = rules.calendar()
    received = data.draw(strategies.moments())
    now = received + data.draw(st.timedeltas(timedelta(0), timedelta(days=40)))
    pauses = [Pause(*pair) for pair in data.draw(strategies.held(received))]
    target = data.draw(st.integers(1, 5000))
    worked_out = explain(calendar, received=received, target=target, now=now, pauses=pauses)
    assert worked_out.used == calendar.minutes_between(received, now, pauses)
    assert (
        sum(line.minutes for line in worked_out.lines if line.kind in (Kind.PART, Kind.WHOLE_DAYS)) == worked_out.used
    )
    assert (worked_out.late_since is not None) >= (worked_out.late > 0)
    if worked_out.late_since is None:
        assert calendar.minutes_between(now, worked_out.due, pauses) == worked_out.left
    else:
        assert calendar.minutes_between(worked_out.due, now, pauses) == worked_out.late
