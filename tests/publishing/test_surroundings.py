"""What the checks are told about the day, the rules and the way to each account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.council.models import Period
from networks.models import Connection
from publishing import services
from publishing.surroundings import around, window_minutes
from tests.publishing.desk import BINS, Desk, tomorrow

pytestmark = pytest.mark.django_db


def test_the_rules_are_those_of_the_councils_profile(desk: Desk) -> None:
    found = around(desk.draft())
    assert (found.posts_per_day, found.same_text_days, window_minutes()) == (4, 14, 15)


def test_other_posts_of_the_day_count_and_withdrawn_ones_and_itself_do_not(desk: Desk) -> None:
    post = desk.waiting(desk.draft(desk.facebook, desk.x))
    withdrawn = desk.waiting(desk.draft(text="Not needed after all"))
    services.withdraw(post_id=withdrawn.pk, by=desk.cast.grace, reason="Not needed")
    desk.waiting(desk.draft(text="The day after", wanted_at=tomorrow() + timedelta(days=1)))
    assert around(desk.draft()).others_that_day == ((desk.facebook.pk, desk.x.pk),)
    assert around(desk.draft(), but=post.pk).others_that_day == ()


def test_texts_of_the_last_and_the_next_fortnight_are_compared(desk: Desk) -> None:
    desk.scheduled()
    desk.written(desk.draft(text="Only a draft"))
    desk.waiting(desk.draft(text="Too far away", wanted_at=tomorrow() + timedelta(days=15)))
    assert [text for _, text, _ in around(desk.draft()).recent] == [BINS]


def test_a_period_is_the_one_that_covers_the_time_of_the_post(desk: Desk) -> None:
    now = timezone.now()
    ends = now + timedelta(days=2)
    period = Period.objects.create(kind="pre_election", name="By-election", starts_at=now, ends_at=ends)
    assert around(desk.draft()).periods == [period]
    assert around(desk.draft(wanted_at=ends)).periods == []


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (None, "not connected, so a person posts it by hand, then confirms."),
        ({}, "not connected, so a person posts it by hand, then confirms."),
        (
            {"secrets": "sealed", "problem": "Facebook asks for a new log-in."},
            "cannot be used now: Facebook asks for a new log-in.",
        ),
        ({"secrets": "sealed", "expires_at": tomorrow()}, "before this goes out. Connect it again."),
        ({"secrets": "sealed", "expires_at": tomorrow() + timedelta(hours=1)}, ""),
        ({"secrets": "sealed"}, ""),
    ],
)
def test_the_way_to_an_account_is_named_where_it_is_closed(desk: Desk, link: dict[str, Any] | None, words: str) -> None:
    if link is not None:
        Connection.objects.create(account=desk.facebook, **link)
    found = around(desk.draft()).access.get(desk.facebook.pk, "")
    assert found.endswith(words) and bool(found) == bool(words)


@pytest.mark.parametrize("count", [1, 3])
def test_the_checks_ask_the_same_number_of_questions_for_one_post_and_for_many(
    desk: Desk, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        desk.waiting(desk.draft(desk.facebook, desk.x, text=f"Number {number} {'x' * number}"))
    draft = desk.draft(desk.facebook, desk.x)
    with django_assert_num_queries(5):
        around(draft)
