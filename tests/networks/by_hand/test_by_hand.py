"""The verbs: take, give back, take over, it is out, and the second person's look."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.catalogue import Action
from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.council import selectors
from core.council.models import Period
from core.council.profile import Stated
from core.council.selectors import Current
from core.council.services import load_profile
from core.notify.models import Notice
from networks import by_hand, gates, services
from networks.by_hand_models import HandWork
from networks.by_hand_states import HandState
from networks.gates import Stop
from networks.models import Outbound
from networks.states import OutboundState
from tests.networks.by_hand.conftest import ADDRESS, Hands

pytestmark = pytest.mark.django_db(transaction=True)


def out(hands: Hands, item: Outbound) -> HandWork:
    services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=ADDRESS)
    return hands.work(item)


def codes(item: HandWork) -> list[str]:
    return [entry.code.rpartition(".")[2] for entry in Entry.objects.about(item)][::-1]


# Whose it is -----------------------------------------------------------------


def test_what_somebody_took_nobody_else_takes_or_confirms(hands: Hands) -> None:
    item = hands.put()
    by_hand.take(outbound_id=item.pk, by=hands.cast.grace)
    with pytest.raises(RuleBroken, match="Grace Mensah has had this since"):
        by_hand.take(outbound_id=item.pk, by=hands.cast.tom)
    with pytest.raises(RuleBroken, match="take it over"):
        services.it_is_out(outbound_id=item.pk, by=hands.cast.tom, url=ADDRESS)
    assert hands.read(item).state == OutboundState.BY_HAND


def test_what_was_given_back_anybody_may_take(hands: Hands) -> None:
    item = hands.put()
    by_hand.take(outbound_id=item.pk, by=hands.cast.grace)
    with pytest.raises(RuleBroken, match="You do not have this"):
        by_hand.give_back(outbound_id=item.pk, by=hands.cast.tom)
    by_hand.give_back(outbound_id=item.pk, by=hands.cast.grace)
    work = by_hand.take(outbound_id=item.pk, by=hands.cast.tom)
    assert work.taken_by == hands.cast.tom
    assert codes(work) == ["taken", "given_back", "taken"]


def test_taking_over_names_the_one_who_had_it_and_tells_them(hands: Hands) -> None:
    item = hands.put()
    by_hand.take(outbound_id=item.pk, by=hands.cast.grace)
    work = by_hand.take_over(outbound_id=item.pk, by=hands.cast.priya)
    assert work.taken_by == hands.cast.priya
    assert Entry.objects.about(work)[0].after["from"] == "Grace Mensah"
    assert "do not post it any more" in Notice.objects.filter(person=hands.cast.grace).latest("pk").words


def test_taking_over_from_somebody_else_than_on_the_page_is_refused(hands: Hands) -> None:
    item = hands.put()
    seen = by_hand.take(outbound_id=item.pk, by=hands.cast.grace).version
    by_hand.take_over(outbound_id=item.pk, by=hands.cast.tom)
    with pytest.raises(ChangedMeanwhile, match="Tom Ashby"):
        by_hand.take_over(outbound_id=item.pk, by=hands.cast.priya, seen=seen)
    assert hands.work(item).taken_by == hands.cast.tom


def test_what_a_colleague_may_be_posting_is_not_withdrawn(hands: Hands) -> None:
    item = hands.put()
    by_hand.take(outbound_id=item.pk, by=hands.cast.grace)
    with pytest.raises(RuleBroken, match="may be posting it"):
        services.withdraw(outbound_id=item.pk, by=hands.cast.priya)
    with pytest.raises(RuleBroken, match="may be posting it"):
        services.leave_it(outbound_id=item.pk, by=hands.cast.priya, reason="Not wanted")
    services.withdraw(outbound_id=item.pk, by=hands.cast.grace)
    assert hands.read(item).state == OutboundState.WITHDRAWN


# All governance applies ---------------------------------------------------------


def test_after_its_time_it_must_not_be_posted_any_more(hands: Hands) -> None:
    item = hands.put()
    Outbound.objects.filter(pk=item.pk).update(
        due_at=timezone.now() - timedelta(hours=1), expires_at=timezone.now() - timedelta(minutes=1)
    )
    with pytest.raises(RuleBroken, match="Do not post this now. Its time ended at"):
        by_hand.take(outbound_id=item.pk, by=hands.cast.grace)


def test_in_emergency_mode_a_routine_post_must_not_be_posted_by_hand(hands: Hands, council: Current) -> None:
    item = hands.put()
    by_hand.take(outbound_id=item.pk, by=hands.cast.tom)
    Period.objects.create(kind=Period.Kind.EMERGENCY, name="Flood", starts_at=timezone.now() - timedelta(minutes=1))
    with transaction.atomic():
        stopped = by_hand.stop_routine(by=hands.cast.priya, reason="Emergency mode was turned on")
    assert stopped.on_the_wire == [
        "“High Street closed” on Ashmere District Council on Nextdoor, in the hands of Tom Ashby"
    ]
    assert "Do not post" in Notice.objects.filter(person=hands.cast.tom).latest("pk").words
    with pytest.raises(RuleBroken, match="Do not post this now. Emergency mode is on: Flood"):
        by_hand.take_over(outbound_id=item.pk, by=hands.cast.grace)


def test_a_gate_of_the_floors_above_stops_a_person_too(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    item = hands.put()
    void = Stop("withdrawn", "The approval is void: the post was changed.")
    monkeypatch.setattr(gates, "_gates", [(lambda items: {one.pk: void for one in items},) * 2])
    with pytest.raises(RuleBroken, match="The approval is void"):
        by_hand.take(outbound_id=item.pk, by=hands.cast.grace)
    work = out(hands, item)  # it was posted nevertheless, and that is a fact
    assert "The approval is void" in Entry.objects.about(work)[0].after["although"]


# The second person --------------------------------------------------------------


def test_it_is_out_and_not_checked_until_another_person_has_looked(hands: Hands) -> None:
    item = hands.put()
    work = out(hands, item)
    assert hands.read(item).state == OutboundState.PUBLISHED
    assert work.state == HandState.TO_CHECK
    assert work.check_by is not None
    assert work.done_at is not None
    assert work.check_by - work.done_at == timedelta(hours=4)
    with pytest.raises(RuleBroken, match="You posted this, so someone else must check it"):
        by_hand.it_is_right(outbound_id=item.pk, by=hands.cast.grace)
    work = by_hand.it_is_right(outbound_id=item.pk, by=hands.cast.tom)
    assert (work.state, work.checked_by) == (HandState.CHECKED, hands.cast.tom)
    assert codes(work) == ["taken", "done", "checked"]


def test_those_who_may_check_are_told_and_the_one_who_posted_is_not(hands: Hands) -> None:
    out(hands, hands.put())
    told = Notice.objects.filter(key__contains="to_check").values_list("person__name", flat=True)
    assert sorted(told) == ["Priya Nair", "Tom Ashby"]


def test_what_is_wrong_is_mended_and_looked_at_again_by_somebody_else(hands: Hands) -> None:
    item = hands.put()
    out(hands, item)
    with pytest.raises(RuleBroken, match="Say what is wrong"):
        by_hand.something_is_wrong(outbound_id=item.pk, by=hands.cast.tom, what=" ")
    by_hand.something_is_wrong(outbound_id=item.pk, by=hands.cast.tom, what="The picture is missing.")
    assert "The picture is missing." in Notice.objects.filter(person=hands.cast.grace).latest("pk").words
    work = by_hand.it_is_mended(outbound_id=item.pk, by=hands.cast.priya, url=ADDRESS + "4")
    assert (work.state, hands.read(item).url) == (HandState.TO_CHECK, ADDRESS + "4")
    for person in (hands.cast.priya, hands.cast.grace):
        with pytest.raises(RuleBroken, match="someone else must check it"):
            by_hand.it_is_right(outbound_id=item.pk, by=person)
    assert by_hand.it_is_right(outbound_id=item.pk, by=hands.cast.tom).state == HandState.CHECKED


def test_what_cannot_be_mended_is_taken_down_with_a_reason(hands: Hands) -> None:
    item = hands.put()
    out(hands, item)
    by_hand.something_is_wrong(outbound_id=item.pk, by=hands.cast.tom, what="It is on the wrong page.")
    with pytest.raises(RuleBroken, match="Enter your reason"):
        by_hand.it_is_taken_down(outbound_id=item.pk, by=hands.cast.grace, reason="")
    work = by_hand.it_is_taken_down(outbound_id=item.pk, by=hands.cast.grace, reason="It cannot be moved.")
    assert work.state == HandState.TAKEN_DOWN


def test_a_reply_by_hand_needs_no_second_person(hands: Hands) -> None:
    item = hands.put("On Tuesday. ^GM", kind=Action.REPLY)
    assert out(hands, item).state == HandState.UNCHECKED


def test_the_council_says_whether_posts_are_checked_and_how_soon(hands: Hands, council: Current) -> None:
    said(council, check_within_hours=Stated(2))
    work = out(hands, hands.put())
    assert work.check_by is not None
    assert work.done_at is not None
    assert work.check_by - work.done_at == timedelta(hours=2)
    said(council, second_person_checks=Stated(False))
    item = hands.put("Market Place closed")
    services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=ADDRESS + "9")
    assert hands.work(item).state == HandState.UNCHECKED


def test_a_council_whose_file_says_nothing_has_posts_checked_within_four_hours(hands: Hands, council: Current) -> None:
    said(council, second_person_checks=None, check_within_hours=None)
    assert by_hand.needs_a_check(hands.put())
    assert by_hand.check_within() == timedelta(hours=4)


@pytest.fixture(autouse=True)
def profiles_of_a_test() -> Iterator[None]:
    """What is remembered of a version belongs to the database of one test."""
    yield
    selectors._current.cache_clear()


def said(council: Current, **rules: Stated[Any] | None) -> None:
    """Another version of the council's file is in force."""
    selectors._current.cache_clear()
    publishing = replace(council.profile.publishing, **rules)
    load_profile(profile=replace(council.profile, publishing=publishing), source="changed.toml", by=None)


def test_the_database_itself_refuses_a_check_by_the_one_who_posted(hands: Hands) -> None:
    work = out(hands, hands.put())
    with pytest.raises(IntegrityError, match="nobody_checks_their_own_work"):
        HandWork.objects.filter(pk=work.pk).update(checked_by=hands.cast.grace, state=HandState.CHECKED)


@pytest.mark.parametrize("who", ["callum", "dev", "helen", "ada", "imran"])
def test_who_does_not_settle_neither_takes_nor_checks(hands: Hands, who: str) -> None:
    item, person = hands.put(), getattr(hands.cast, who)
    with pytest.raises(RuleBroken, match="Comms officers and Comms managers"):
        by_hand.take(outbound_id=item.pk, by=person)
    out(hands, item)
    with pytest.raises(RuleBroken, match="Comms officers and Comms managers"):
        by_hand.it_is_right(outbound_id=item.pk, by=person)
