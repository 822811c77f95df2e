"""Deadlines are working time by North Hertfordshire's rule, stand still in an emergency, and warn once (NH 6.2; ENQ-4, 12)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.audit.verbs import RuleBroken
from core.council import services as council_services
from core.council.selectors import Current
from core.notify.models import Notice
from enquiries import services
from enquiries.deadlines import recount, recount_all, set_deadline, watch
from enquiries.models import Conversation
from tests.cast import Cast
from tests.enquiries.talk import MONDAY, again, arrives, becomes

pytestmark = pytest.mark.django_db


def slow_due(received: datetime, minutes: int) -> datetime:
    """Minute by minute, Monday to Friday 9 to 17; only for winter weeks without a bank holiday, in UTC."""
    at = received
    while minutes:
        if at.weekday() < 5 and 9 <= at.hour < 17:
            minutes -= 1
        at += timedelta(minutes=1)
    return at


def test_one_working_day_by_the_rule_of_north_herts(council: Current, cast: Cast) -> None:
    account = cast.account()
    made = arrives(account, at=MONDAY)

    @hypothesis_settings(max_examples=40)
    @given(st.integers(0, 10 * 24 * 60))
    def equals(minutes: int) -> None:
        made.received_at = datetime(2026, 11, 2, tzinfo=UTC) + timedelta(minutes=minutes)
        set_deadline(made, council)
        assert made.due_at == slow_due(made.received_at, 480)

    equals()


def test_what_comes_on_a_friday_evening_is_due_on_monday_at_closing(cast: Cast, council: Current) -> None:
    assert arrives(cast.account(), at=datetime(2026, 11, 13, 19, 30, tzinfo=UTC)).due_at == datetime(
        2026, 11, 16, 17, tzinfo=UTC
    )


def test_an_emergency_suspends_and_its_end_counts_again(cast: Cast, council: Current) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=1)) as clock:
        talk = arrives(cast.account(), at=MONDAY)
        council_services.start_emergency(name="flooding in Wexmoor", by=cast.priya)
        assert recount() == 1
        assert (again(talk).due_at, again(talk).next_warning_at) == (None, None)
        assert recount() == 0, "counted under these rules already"
        clock.shift(timedelta(hours=3))
        council_services.end_emergency(by=cast.priya)
        assert recount() == 1
        assert again(talk).due_at == MONDAY + timedelta(days=1, hours=3)


def test_a_closure_moves_what_is_not_due_yet(cast: Cast, council: Current) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=1)):
        talk = arrives(cast.account(), at=MONDAY)
        council_services.add_closure(day=(MONDAY + timedelta(days=1)).date(), name="Storm", by=cast.ada)
        recount()
        assert again(talk).due_at == MONDAY + timedelta(days=2)
        with pytest.raises(RuleBroken, match="closed on 17 November 2026 already"):
            council_services.add_closure(day=(MONDAY + timedelta(days=1)).date(), name="Storm", by=cast.ada)


def test_an_answered_conversation_that_is_open_again_gets_no_deadline_by_a_recount(
    cast: Cast, council: Current
) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=1)):
        talk = services.take(conversation_id=arrives(cast.account(), at=MONDAY).pk, by=cast.grace)
        becomes(
            services.send_reply(conversation_id=talk.pk, text="Friday.", by=cast.grace, seen=talk.version), "published"
        )
        assert services.take_again(conversation_id=talk.pk, by=cast.grace).due_at is None
        Conversation.objects.update(counted_under="")
        assert recount() == 1
        assert again(talk).due_at is None


def test_a_sweep_counts_batch_after_batch_until_none_is_left(cast: Cast, council: Current) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=1)):
        account = cast.account()
        talks = [arrives(account, f"c-{n}", at=MONDAY, root_post_external_id=f"p-{n}") for n in range(3)]
        Conversation.objects.filter(pk=talks[0].pk).update(counted_under="9.9.9.9")
        Conversation.objects.exclude(pk=talks[0].pk).update(counted_under="")
        assert recount_all(limit=1) == 3
        assert {again(talk).counted_under for talk in talks} == {talks[0].counted_under}
        Conversation.objects.update(counted_under="")
        assert recount_all(limit=1, within=0) == 1, "the next sweep goes on"


def told(talk: Conversation) -> list[tuple[str, bool]]:
    """Whom the sweep told, and how urgently, in order."""
    found = Notice.objects.filter(key__startswith=f"enquiries.{talk.pk}.").order_by("id")
    return [(notice.person.name.split()[0], notice.urgent) for notice in found.select_related("person")]


def test_each_threshold_warns_once_and_a_breach_tells_the_manager(cast: Cast, council: Current) -> None:
    with time_machine.travel(MONDAY) as clock:
        talk = services.take(conversation_id=arrives(cast.account(), at=MONDAY).pk, by=cast.grace)
        assert watch() == 0
        clock.move_to(MONDAY + timedelta(hours=4, minutes=1))
        assert (watch(), watch()) == (1, 0)
        clock.move_to(MONDAY + timedelta(hours=6, minutes=30))
        assert (watch(), watch()) == (1, 0)
        assert told(talk) == [("Grace", False), ("Grace", False)]
        clock.move_to(MONDAY + timedelta(days=1, minutes=1))
        assert (watch(), watch()) == (1, 0)
        assert sorted(told(talk)[2:]) == [("Grace", True), ("Priya", True)]


def test_a_sweep_that_comes_late_warns_once_for_all_that_it_missed(cast: Cast, council: Current) -> None:
    with time_machine.travel(MONDAY) as clock:
        talk = services.take(conversation_id=arrives(cast.account(), at=MONDAY).pk, by=cast.grace)
        clock.move_to(MONDAY + timedelta(hours=6, minutes=50))
        assert (watch(), watch()) == (1, 0)
        assert again(talk).warned_percent == 80
        clock.move_to(MONDAY + timedelta(days=3))
        assert (watch(), watch()) == (1, 0)


def test_what_nobody_has_taken_warns_its_team(cast: Cast, council: Current) -> None:
    with time_machine.travel(MONDAY) as clock:
        talk = services.assign(conversation_id=arrives(cast.account(), at=MONDAY).pk, team=cast.waste, by=cast.grace)
        clock.move_to(MONDAY + timedelta(hours=5))
        watch()
        assert told(talk) == [("Dev", False)]


def test_a_broken_promise_is_told_once(cast: Cast, council: Current) -> None:
    with time_machine.travel(MONDAY) as clock:
        talk = services.take(conversation_id=arrives(cast.account(), at=MONDAY).pk, by=cast.grace)
        promised_for = (MONDAY + timedelta(days=2)).date()
        reply = services.send_reply(
            conversation_id=talk.pk, text="We look.", by=cast.grace, seen=talk.version, promised_for=promised_for
        )
        becomes(reply, "published")
        clock.move_to(MONDAY + timedelta(days=1, hours=5))
        assert watch() == 0
        clock.move_to(MONDAY + timedelta(days=2, hours=7, minutes=1))
        assert (watch(), watch()) == (1, 0)
        assert sorted(told(talk)) == [("Grace", True), ("Priya", True)]


def test_what_is_finished_warns_nobody(cast: Cast, council: Current) -> None:
    with time_machine.travel(MONDAY) as clock:
        services.no_response(
            conversation_id=arrives(cast.account(), at=MONDAY).pk, reason="Nothing was asked", by=cast.grace
        )
        clock.move_to(MONDAY + timedelta(days=5))
        assert watch() == 0
