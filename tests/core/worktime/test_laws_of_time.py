"""What holds for every calendar and every moment, and what a slow count finds as well."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.worktime import Pause

from . import oracle, strategies

OFFICE_TIMES = {"earliest": 6 * 60, "latest": 23 * 60}  # where no clock changes, so that the day-by-day oracle is right
TARGETS = st.one_of(st.integers(1, 600), st.integers(1, 12_000))
WHILES = st.timedeltas(timedelta(0), timedelta(days=60))
SPRINGS = [date(2018, 3, 25), date(2026, 3, 29), date(2027, 3, 28)]
AUTUMNS = [date(2018, 10, 28), date(2026, 10, 25), date(2025, 10, 26)]


def test_every_day_of_ten_years_is_as_long_as_its_rules_say_for_office_hours_in_england():
    rules = oracle.Rules(week=[[(540, 750), (810, 1020)]] * 4 + [[(540, 990)]] + [[]] * 2)
    calendar = rules.calendar()
    for ordinal in range(date(2018, 1, 1).toordinal(), date(2028, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        start = datetime(day.year, day.month, day.day, tzinfo=oracle.LONDON)
        expected = sum(closes - opens for opens, closes in rules.on(day))
        assert calendar.minutes_between(start, start + timedelta(days=1)) == expected, day


def cut(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


@settings(max_examples=80, deadline=None)
@given(strategies.rules(**OFFICE_TIMES), strategies.moments(), TARGETS)
def test_due_is_what_a_walk_day_by_day_finds(rules, received, target):
    assert rules.calendar().due(received, target) == oracle.due(rules, received, target)


@settings(max_examples=80, deadline=None)
@given(st.data(), strategies.rules(**OFFICE_TIMES), strategies.moments(), TARGETS)
def test_due_with_pauses_is_what_a_walk_around_them_finds(data, rules, received, target):
    held = data.draw(strategies.held(received))
    pauses = [Pause(*pair) for pair in held]
    due = rules.calendar().due(received, target, pauses)
    assert due == oracle.due(rules, received, target, held)
    assert rules.calendar().minutes_between(received, due, pauses) == target


@settings(max_examples=80, deadline=None)
@given(strategies.rules(**OFFICE_TIMES), strategies.moments(), WHILES)
def test_minutes_between_are_what_a_count_day_by_day_finds(rules, start, length):
    end = start + length
    expected = oracle.worked(rules, cut(start), cut(end)) // timedelta(minutes=1)
    assert rules.calendar().minutes_between(start, end) == expected


@pytest.mark.parametrize("change", SPRINGS + AUTUMNS)
@settings(max_examples=12, deadline=None)
@given(st.data())
def test_around_a_clock_change_every_answer_is_what_a_count_minute_by_minute_finds(change, data):
    rules = data.draw(strategies.rules(around=change))
    calendar = rules.calendar()
    start, end = (datetime(change.year, change.month, change.day + days, tzinfo=UTC) for days in (-1, 2))
    minutes = list(oracle.open_minutes(rules, start, end))
    assert calendar.minutes_between(start, end) == len(minutes)

    at = start + timedelta(minutes=data.draw(st.integers(0, 2 * 24 * 60)), seconds=data.draw(st.integers(0, 59)))
    assert calendar.is_open(at) == (cut(at) in minutes)
    following = [minute for minute in minutes if minute >= cut(at)]
    if following:
        assert calendar.next_open(at) == max(following[0], at)
        target = data.draw(st.integers(1, len(following)))
        assert cut(calendar.due(cut(at), target) - timedelta(microseconds=1)) == following[target - 1]


@settings(max_examples=80, deadline=None)
@given(strategies.rules(), strategies.moments(), st.integers(0, 20_000))
def test_minutes_that_are_added_are_the_minutes_between(rules, at, minutes):
    calendar = rules.calendar()
    assert calendar.minutes_between(at, calendar.add_minutes(at, minutes)) == minutes


@settings(max_examples=40, deadline=None)
@given(strategies.rules(), strategies.moments(), WHILES, WHILES)
def test_minutes_of_the_parts_make_up_those_of_the_whole(rules, first, length, further):
    second, third = first + length, first + length + further
    between = rules.calendar().minutes_between
    assert between(first, second) + between(second, third) == between(first, third)


@settings(max_examples=40, deadline=None)
@given(strategies.rules(), strategies.moments(), st.integers(1, 5000), st.integers(0, 5000))
def test_adding_at_once_or_one_after_the_other_is_the_same(rules, at, one, other):
    calendar = rules.calendar()
    assert calendar.add_minutes(calendar.add_minutes(at, one), other) == calendar.add_minutes(at, one + other)


@settings(max_examples=40, deadline=None)
@given(st.data(), strategies.rules(), strategies.moments(), st.integers(1, 5000), st.integers(0, 5000))
def test_later_or_more_or_paused_is_never_due_earlier(data, rules, at, target, more):
    calendar = rules.calendar()
    pauses = [Pause(*pair) for pair in data.draw(strategies.held(at))]
    due = calendar.due(at, target, pauses)
    assert calendar.due(at + timedelta(minutes=more), target, pauses) >= due
    assert calendar.due(at, target + more, pauses) >= due
    assert due >= calendar.due(at, target) > at


@settings(max_examples=40, deadline=None)
@given(strategies.rules(), strategies.moments(), st.integers(1, 5000))
def test_due_falls_into_working_time_or_on_its_end(rules, received, target):
    calendar = rules.calendar()
    assert calendar.is_open(calendar.due(received, target) - timedelta(microseconds=1))


@settings(max_examples=40, deadline=None)
@given(strategies.rules(), strategies.moments())
def test_the_next_opening_is_open_and_nothing_is_worked_before_it(rules, at):
    calendar = rules.calendar()
    opening = calendar.next_open(at)
    assert calendar.is_open(opening)
    assert opening >= at
    assert calendar.minutes_between(at, opening) == 0


@settings(max_examples=40, deadline=None)
@given(strategies.rules(**OFFICE_TIMES), strategies.moments(), st.integers(1, 30))
def test_a_deadline_by_dates_gives_that_many_working_days_and_ends_the_last(rules, at, number):
    calendar = rules.calendar()
    deadline = calendar.add_working_days(at, number)
    day = at.astimezone(oracle.LONDON).date()
    until = deadline.astimezone(oracle.LONDON).date()
    after = [date.fromordinal(ordinal) for ordinal in range(day.toordinal() + 1, until.toordinal() + 1)]
    assert sum(bool(rules.on(each)) for each in after) == number
    assert deadline == oracle.openings(rules, until)[-1][1]


@settings(max_examples=12, deadline=None)
@given(st.data(), strategies.rules(), st.lists(strategies.moments(), min_size=2, max_size=5), TARGETS)
def test_answers_do_not_depend_on_what_was_asked_before(data, rules, moments, target):
    used = rules.calendar()
    for at in moments:
        used.minutes_between(at, used.due(at, target))
    assert [used.due(at, target) for at in moments] == [rules.calendar().due(at, target) for at in moments]
