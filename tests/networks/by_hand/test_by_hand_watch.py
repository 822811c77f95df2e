"""The time window, and checks that nobody made: told once, to those who can do something."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.notify.models import Notice
from networks import by_hand, services
from networks.by_hand_models import HandWork
from networks.by_hand_watch import warning_before, watch
from networks.models import Outbound
from tests.networks.by_hand.conftest import ADDRESS, Hands

pytestmark = pytest.mark.django_db(transaction=True)


def ends_in(item: Outbound, minutes: float) -> None:
    now = timezone.now()
    Outbound.objects.filter(pk=item.pk).update(
        due_at=now - timedelta(minutes=10), expires_at=now + timedelta(minutes=minutes)
    )


def told(what: str) -> list[str]:
    return sorted(Notice.objects.filter(key__endswith=what).values_list("person__name", flat=True))


def test_when_its_time_begins_people_are_told_by_the_outbox(hands: Hands) -> None:
    hands.put()
    assert Notice.objects.filter(words__contains="waits to be done by hand", person=hands.cast.tom).count() == 1


def test_before_its_time_ends_everybody_who_could_take_it_is_warned_once(hands: Hands) -> None:
    item = hands.put()
    ends_in(item, 20)
    watch()
    assert told("nearly_over") == []
    ends_in(item, 4)
    watch()
    watch()
    assert told("nearly_over") == ["Grace Mensah", "Priya Nair", "Tom Ashby"]


def test_who_has_it_is_warned_and_nobody_else(hands: Hands) -> None:
    item = hands.put()
    by_hand.take(outbound_id=item.pk, by=hands.cast.tom)
    ends_in(item, 4)
    watch()
    assert told("nearly_over") == ["Tom Ashby"]


def test_when_its_time_is_over_it_stays_in_front_of_people_and_they_are_told(hands: Hands) -> None:
    item = hands.put()
    ends_in(item, -1)
    watch()
    watch()
    assert told(".over") == ["Grace Mensah", "Helen Brooks", "Priya Nair", "Tom Ashby"]
    assert Outbound.objects.needing_a_person().filter(pk=item.pk).exists()


def test_what_is_out_is_not_warned_of(hands: Hands) -> None:
    item = hands.put()
    services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=ADDRESS)
    ends_in(item, -1)
    watch()
    assert told("over") == []


def test_a_check_that_nobody_made_is_told_to_the_comms_manager_once(hands: Hands) -> None:
    item = hands.put()
    services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=ADDRESS)
    watch()
    assert not Notice.objects.filter(key__contains="check_late").exists()
    HandWork.objects.filter(outbound=item).update(check_by=timezone.now() - timedelta(minutes=1))
    watch()
    watch()
    late = Notice.objects.filter(key__contains="check_late")
    assert [notice.person for notice in late] == [hands.cast.priya]


@pytest.mark.parametrize(("window", "warning"), [(15, 5), (60, 20), (24 * 60, 30)])
def test_the_warning_comes_in_the_last_third_half_an_hour_at_most(window: int, warning: int) -> None:
    now = timezone.now()
    item = Outbound(due_at=now, expires_at=now + timedelta(minutes=window))
    assert warning_before(item) == timedelta(minutes=warning)
