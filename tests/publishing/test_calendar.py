"""The calendar in London's days: both clock changes, bank holidays, periods, and days with too many posts to show."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.council.models import Closure, Period
from pages.clocks import LONDON, in_london
from publishing import selectors, services
from publishing.selectors.calendar import Day, monday_of
from publishing.selectors.posts import PostFilter
from publishing.surroundings import bounds
from tests.publishing.desk import Desk

pytestmark = pytest.mark.django_db


def day_in(shown: selectors.Slot | object, day: date) -> Day:
    (found,) = [found for found in shown.days if found.date == day]  # type: ignore[attr-defined]
    return found


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31)))
def test_a_day_of_london_has_the_hours_that_it_has(day: date) -> None:
    start, end = bounds(day)
    assert in_london(start).replace(tzinfo=None) == datetime(day.year, day.month, day.day)
    assert (end - start).total_seconds() / 3600 in {23, 24, 25}
    assert bounds(day + timedelta(days=1))[0] == end


@time_machine.travel("2026-03-01 09:00Z", tick=False)
@pytest.mark.parametrize(
    ("at", "day", "clock"),
    [
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28), "23:59"),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29), "00:30"),
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), date(2026, 3, 29), "23:59"),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30), "00:00"),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25), "00:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25), "01:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25), "01:30"),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25), "23:59"),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26), "00:00"),
    ],
)
def test_a_post_stands_on_its_day_of_london_on_both_clock_changes(
    desk: Desk, at: datetime, day: date, clock: str
) -> None:
    post = desk.waiting(desk.draft(wanted_at=at))
    month = selectors.month(day.replace(day=1))
    assert [(slot.post, slot.time) for slot in day_in(month, day).slots] == [(post, clock)]
    assert sum(len(shown.slots) for shown in month.days) == 1
    assert [found.pk for found in selectors.going_out_on(day)] == [post.pk]
    week = selectors.week(monday_of(day))
    assert [slot.post for slot in day_in(week, day).slots] == [post]


@time_machine.travel("2026-10-20 09:00Z", tick=False)
def test_the_window_of_a_post_is_ten_real_minutes_also_when_an_hour_happens_twice(desk: Desk) -> None:
    at = datetime(2026, 10, 25, 1, 55, tzinfo=LONDON, fold=0).astimezone(UTC)
    post = desk.scheduled(desk.draft(wanted_at=at))
    (row,) = desk.rows(post)
    assert row.expires_at is not None
    assert (row.due_at, row.expires_at - row.due_at) == (
        datetime(2026, 10, 25, 0, 55, tzinfo=UTC),
        timedelta(minutes=10),
    )


def test_a_month_is_whole_weeks_from_monday_and_knows_which_days_are_its_own(desk: Desk) -> None:
    month = selectors.month(date(2026, 11, 1))
    assert (month.days[0].date, month.days[-1].date, len(month.days)) == (date(2026, 10, 26), date(2026, 12, 6), 42)
    assert [day.date.day for day in month.days if day.inside] == list(range(1, 31))
    assert (month.before, month.after) == (date(2026, 10, 1), date(2026, 12, 1))


@pytest.mark.parametrize("first", [date(2026, 12, 1), date(2027, 1, 1), date(2027, 1, 31).replace(day=1)])
def test_the_months_before_and_after_lead_back_here(desk: Desk, first: date) -> None:
    month = selectors.month(first)
    assert selectors.month(month.before).after == first == selectors.month(month.after).before


def test_bank_holidays_and_closures_have_their_names(desk: Desk) -> None:
    Closure.objects.create(day=date(2026, 12, 29), name="Closed between the years")
    december = selectors.month(date(2026, 12, 1))
    assert day_in(december, date(2026, 12, 25)).holiday == "Christmas Day"
    assert day_in(december, date(2026, 12, 28)).holiday.startswith("Boxing Day")
    assert day_in(december, date(2026, 12, 29)).holiday == "Closed between the years"
    assert day_in(december, date(2026, 12, 23)).holiday == ""


def test_a_period_is_a_band_that_is_named_where_it_begins_and_on_mondays(desk: Desk) -> None:
    Period.objects.create(
        kind="pre_election", name="Wexmoor by-election",
        starts_at=datetime(2026, 11, 12, tzinfo=LONDON), ends_at=datetime(2026, 11, 24, 12, tzinfo=LONDON),
    )  # fmt: skip
    november = selectors.month(date(2026, 11, 1))
    assert [day.date.day for day in november.days if day.period and day.inside] == list(range(12, 25))
    assert [day.date.day for day in november.days if day.band] == [12, 16, 23]
    assert day_in(november, date(2026, 11, 12)).band == "Pre-election"


@time_machine.travel("2026-11-20 09:00Z", tick=False)
def test_of_a_full_day_four_posts_are_shown_and_the_rest_is_named_after_the_worst(desk: Desk) -> None:
    posts = [
        desk.scheduled(
            desk.draft(text=f"Post {n} about {'x' * n}", wanted_at=datetime(2026, 11, 24, 9 + n, tzinfo=UTC))
        )
        for n in range(6)
    ]
    day = day_in(selectors.month(date(2026, 11, 1)), date(2026, 11, 24))
    assert [slot.time for slot in day.first] == ["09:00", "10:00", "11:00", "12:00"]
    assert day.more == "2 more scheduled"
    services.hold(post_id=posts[5].pk, by=desk.cast.tom, reason="Wait")
    day = day_in(selectors.month(date(2026, 11, 1)), date(2026, 11, 24))
    assert day.more == "2 more, 1 held"
    services.withdraw(post_id=posts[4].pk, by=desk.cast.tom, reason="Not needed")
    assert day_in(selectors.month(date(2026, 11, 1)), date(2026, 11, 24)).more == "1 more held"


@time_machine.travel("2026-11-20 09:00Z", tick=False)
def test_the_month_says_how_many_posts_are_in_which_state_the_worst_first(desk: Desk) -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    desk.waiting(desk.draft(wanted_at=at))
    desk.becomes(desk.scheduled(desk.draft(text="Another one", wanted_at=at)), "published")
    desk.becomes(desk.scheduled(desk.draft(desk.x, text="A third one", wanted_at=at)), "refused")
    month = selectors.month(date(2026, 11, 1))
    assert month.summary == "3 posts: refused by X 1, waits for approval 1, published 1."


@time_machine.travel("2026-11-20 09:00Z", tick=False)
def test_filters_show_one_account_or_one_state(desk: Desk) -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    on_x = desk.waiting(desk.draft(desk.x, wanted_at=at))
    on_facebook = desk.scheduled(desk.draft(text="Another one", wanted_at=at))

    def shown(asked: PostFilter) -> list[int]:
        return [slot.post.pk for slot in day_in(selectors.month(date(2026, 11, 1), asked), date(2026, 11, 24)).slots]

    assert shown(PostFilter(account=desk.x)) == [on_x.pk]
    assert shown(PostFilter(state="scheduled")) == [on_facebook.pk]
    assert shown(PostFilter(state="held")) == []


def test_today_is_marked(desk: Desk) -> None:
    today = timezone.localdate()
    assert [day.date for day in selectors.month(today.replace(day=1)).days if day.is_today] == [today]
