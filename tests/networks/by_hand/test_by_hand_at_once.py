"""Two officers press at the same moment: one does it, the other reads who was faster."""

from collections.abc import Callable
from typing import Any

import pytest

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from networks import by_hand, services
from networks.by_hand_states import HandState
from tests.networks.by_hand.conftest import ADDRESS, Hands
from tests.networks.outbox.at_once import each_at_once

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
