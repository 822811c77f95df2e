"""Two officers press at the same moment: one does it, the other reads who was faster."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.selectors import Current
from core.council.services import start_emergency
from core.notify.models import Notice
from networks import by_hand, gates, services
from networks.by_hand_states import HandState
from networks.models import Outbound
from tests.networks.by_hand.conftest import ADDRESS, Hands
from tests.networks.outbox.at_once import each_at_once, in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(*works: Callable[[], Any]) -> list[str]:
    """Runs all at once; the sentences of those that were refused."""
    said: list[str] = []

    def tried(work: Callable[[], Any]) -> None:
        try:
            work()
        except RuleBroken as refusal:
            said.append(refusal.sentence)

    each_at_once([lambda work=work: tried(work) for work in works])
    return said


def test_of_two_who_take_the_same_item_one_has_it(hands: Hands) -> None:
    item = hands.put()
    said = refusals(
        lambda: by_hand.take(outbound_id=item.pk, by=hands.cast.grace),
        lambda: by_hand.take(outbound_id=item.pk, by=hands.cast.tom),
        lambda: by_hand.take(outbound_id=item.pk, by=hands.cast.priya),
    )
    work = hands.work(item)
    assert len(said) == 2
    assert all(str(work.taken_by) in sentence for sentence in said)
    assert Entry.objects.about(work).count() == 1


def test_of_two_who_take_it_over_at_once_one_is_told_that_it_changed(hands: Hands) -> None:
    item = hands.put()
    seen = by_hand.take(outbound_id=item.pk, by=hands.cast.grace).version
    said = refusals(
        lambda: by_hand.take_over(outbound_id=item.pk, by=hands.cast.tom, seen=seen),
        lambda: by_hand.take_over(outbound_id=item.pk, by=hands.cast.priya, seen=seen),
    )
    assert len(said) == 1
    assert "Somebody else was faster" in said[0]


def test_of_two_who_confirm_at_once_one_is_the_second_person(hands: Hands) -> None:
    item = hands.put()
    services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=ADDRESS)
    said = refusals(
        lambda: by_hand.it_is_right(outbound_id=item.pk, by=hands.cast.tom),
        lambda: by_hand.something_is_wrong(outbound_id=item.pk, by=hands.cast.priya, what="The link is dead."),
    )
    work = hands.work(item)
    assert len(said) == 1
    assert work.state in {HandState.CHECKED, HandState.TO_MEND}
    assert f"{work.checked_by} looked at it" in said[0]


def test_of_two_who_say_that_it_is_out_one_posted_it(hands: Hands) -> None:
    item = hands.put()
    said = refusals(
        lambda: services.it_is_out(outbound_id=item.pk, by=hands.cast.tom, url=ADDRESS),
        lambda: services.it_is_out(outbound_id=item.pk, by=hands.cast.priya, url=f"{ADDRESS}2"),
    )
    assert len(said) == 1
    assert hands.work(item).done_by == hands.read(item).settled_by


def test_one_who_takes_a_post_while_emergency_mode_is_pressed_is_told_not_to_post_it(
    hands: Hands, council: Current
) -> None:
    item = hands.put()
    asked, go_on = threading.Event(), threading.Event()

    def slow_gate(items: Sequence[Outbound]) -> dict[int, gates.Stop]:
        asked.set()
        go_on.wait(5)
        return {}

    gates.register(slow_gate)
    taking = in_a_thread(lambda: by_hand.take(outbound_id=item.pk, by=hands.cast.grace))
    assert asked.wait(5), "no emergency was seen"
    pressing = in_a_thread(lambda: start_emergency(name="flooding", by=hands.cast.priya))
    time.sleep(0.5)
    go_on.set()
    taking.join()
    pressing.join()
    assert hands.work(item).taken_by == hands.cast.grace
    assert Notice.objects.filter(person=hands.cast.grace, words__startswith="Do not post").count() == 1
