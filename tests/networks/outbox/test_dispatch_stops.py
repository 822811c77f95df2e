"""What stops an item at the last moment: a press, the brake, a gate, its account, its time."""

import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from accounts.states import AccountState
from core.council.models import Brake, Period
from core.council.selectors import Current
from core.council.services import start_emergency
from core.notify.models import Notice
from networks import gates, services
from networks.claiming import claim, let_go
from networks.dispatch import send_due
from networks.gates import Stop
from networks.models import Outbound
from networks.states import OutboundState as State
from tests.networks.outbox.at_once import each_at_once, locked_elsewhere
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_held_item_never_goes_out_however_the_press_and_the_claim_race(outbox: Outbox, ledger: Ledger) -> None:
    for round_ in range(15):
        item = outbox.put(f"Race {round_}")
        refused: list[str] = []

        def hold(item: Outbound = item, refused: list[str] = refused) -> None:
            try:
                services.hold(outbound_id=item.pk, by=outbox.cast.priya, reason="Wait")
            except services.RuleBroken as late:
                refused.append(late.sentence)

        each_at_once([hold, send_due])
        held = outbox.read(item).state == State.HELD
        assert held != bool(refused)
        assert (item.subject in ledger.lines()) == (not held)


def test_an_item_that_somebody_has_locked_is_left_alone_and_nobody_waits(outbox: Outbox, ledger: Ledger) -> None:
    item, other = outbox.put("Locked"), outbox.put("Free", account=outbox.another_account())
    with locked_elsewhere(Outbound.objects.filter(pk=item.pk)):
        begun = time.monotonic()
        send_due()
        assert time.monotonic() - begun < 8  # the lock's own patience is ten seconds
    assert (outbox.read(item).state, outbox.read(other).state) == (State.SCHEDULED, State.PUBLISHED)


def test_nothing_is_claimed_while_an_emergency_is_being_pressed(outbox: Outbox) -> None:
    Brake.objects.get_or_create(id=1)
    item = outbox.put("Routine")
    with locked_elsewhere(Brake.objects.all()):
        assert send_due() == 0
        assert outbox.read(item).state == State.SCHEDULED
    assert send_due() == 1


def test_what_is_prepared_waits_while_an_emergency_is_being_pressed(outbox: Outbox, ledger: Ledger) -> None:
    Brake.objects.get_or_create(id=1)
    outbox.put("Prepared")
    [errand] = claim(most=1)
    with locked_elsewhere(Brake.objects.all()):
        assert let_go({errand: {"prepared": True}}) is None
    assert let_go({errand: {"prepared": True}}) == [errand]


def test_the_press_waits_for_a_claim_that_has_begun(outbox: Outbox) -> None:
    Brake.objects.get_or_create(id=1)
    outbox.put("Routine")
    order: list[str] = []

    def slow_gate(items: Sequence[Outbound]) -> dict[int, Stop]:
        press.start()
        time.sleep(0.3)
        order.append("claimed")
        return {}

    def pressing() -> None:
        try:
            with transaction.atomic():
                Brake.objects.select_for_update().get(id=1)
                order.append("pressed")
        finally:
            connections.close_all()

    press = threading.Thread(target=pressing)
    gates.register(slow_gate, short=lambda items: {})
    claim(most=1)
    press.join()
    assert order == ["claimed", "pressed"]


def test_an_emergency_between_the_claim_and_the_first_byte_stops_a_routine_post(outbox: Outbox, ledger: Ledger) -> None:
    routine = outbox.put("Spring fair", kind=Action.POST)
    [errand] = claim(most=1)
    Period.objects.create(kind=Period.Kind.EMERGENCY, name="flooding in Wexmoor", starts_at=timezone.now())
    assert let_go({errand: {"prepared": True}}) == []
    routine = outbox.read(routine)
    assert (routine.state, routine.why) == (State.HELD, "Emergency mode is on: flooding in Wexmoor.")
    assert routine.attempts.get().outcome == "stopped"
    assert ledger.lines() == []


def test_emergency_posts_and_replies_go_out_during_an_emergency(outbox: Outbox, ledger: Ledger) -> None:
    Period.objects.create(kind=Period.Kind.EMERGENCY, name="flooding", starts_at=timezone.now())
    outbox.put("Routine", kind=Action.POST)
    outbox.put("Urgent", kind=Action.POST, emergency=True)
    outbox.put("A reply")
    send_due()
    assert sorted(ledger.lines()) == ["A reply", "Urgent"]


@pytest.mark.parametrize("kind", ["held", "withdrawn", "expired"])
def test_a_gate_stops_an_item_in_the_claim(outbox: Outbox, ledger: Ledger, kind: Any) -> None:
    gates.register(lambda items: {item.pk: Stop(kind, "Nobody signed this.") for item in items})
    item = outbox.put("Unsigned")
    send_due()
    item = outbox.read(item)
    assert (item.state, item.why, ledger.lines()) == (kind, "Nobody signed this.", [])


def test_a_gate_is_asked_again_before_the_first_byte(outbox: Outbox, ledger: Ledger) -> None:
    asked: list[str] = []

    def short(items: Sequence[Outbound]) -> dict[int, Stop]:
        asked.append(items[0].state)
        return {items[0].pk: Stop("held", "Consent was withdrawn.")}

    gates.register(lambda items: {}, short=short)
    item = outbox.put("A picture of Ada")
    send_due()
    assert asked == [State.SENDING]
    assert outbox.read(item).state == State.HELD
    assert outbox.read(item).handle == {"prepared": True}, "released, it would upload the picture a second time"
    assert ledger.lines() == []


def test_a_restricted_account_answers_and_posts_in_an_emergency_and_nothing_else(
    outbox: Outbox, ledger: Ledger
) -> None:
    Account.objects.filter(pk=outbox.account.pk).update(state=AccountState.RESTRICTED)
    reply = outbox.put("A reply")
    emergency = outbox.put("The river rises", kind=Action.POST, emergency=True)
    routine = outbox.put("A market on Sunday", kind=Action.POST)
    for _ in range(3):
        send_due()
    assert [outbox.read(item).state for item in (reply, emergency, routine)] == [
        State.PUBLISHED,
        State.PUBLISHED,
        State.HELD,
    ]
    assert outbox.read(routine).why.endswith("is “Restricted”.")


def test_an_account_that_is_suspended_says_nothing_but_may_still_tidy(outbox: Outbox, ledger: Ledger) -> None:
    Account.objects.filter(pk=outbox.account.pk).update(state=AccountState.SUSPENDED)
    said, hidden = outbox.put("Said"), outbox.put("Hidden", kind=Action.HIDE)
    send_due()
    send_due()
    assert ledger.lines() == ["Hidden"]
    assert outbox.read(said).state == State.HELD
    assert outbox.read(hidden).state == State.PUBLISHED
    assert "Suspended" in outbox.read(said).why


def test_words_changed_behind_the_outbox_are_never_sent(outbox: Outbox, ledger: Ledger) -> None:
    item = outbox.put("Signed words")
    with connection.cursor() as cursor, pytest.raises(Exception, match="never changes"):
        cursor.execute("UPDATE networks_outbound SET request = jsonb_set(request, '{text}', '\"Other words\"')")
    Outbound.objects.filter(pk=item.pk).update(
        fingerprint=item.fingerprint
    )  # an update that changes nothing is allowed
    item.request["text"] = "Other words"
    assert gates.own_rules([item])[item.pk].why == "What would go out is not what was put into the outbox."


def test_what_is_later_than_its_window_is_never_sent_and_people_are_told(outbox: Outbox, ledger: Ledger) -> None:
    due = timedelta(minutes=-20)
    late = outbox.put("Too late", kind=Action.POST, due=due)
    reply = outbox.put("Better late than never", due=due)
    send_due()
    late = outbox.read(late)
    assert (late.state, ledger.lines()) == (State.EXPIRED, ["Better late than never"])
    assert "What is late is never sent" in late.why
    told = Notice.objects.filter(words__contains="expired: it was too late")
    assert set(told.values_list("person__name", flat=True)) == {"Grace Mensah", "Tom Ashby", "Priya Nair"}
    assert outbox.read(reply).state == State.PUBLISHED


def test_a_post_whose_time_ends_while_its_pictures_are_uploaded_is_not_sent(outbox: Outbox, ledger: Ledger) -> None:
    item = outbox.put("Slow pictures", kind=Action.POST)
    [errand] = claim(most=1)
    Outbound.objects.filter(pk=item.pk).update(expires_at=timezone.now())
    assert let_go({errand: {"prepared": True}}) == []
    assert (outbox.read(item).state, ledger.lines()) == (State.EXPIRED, [])


@pytest.mark.parametrize("behind", [timedelta(seconds=90), timedelta(days=1)])
def test_a_sender_whose_clock_is_behind_stops_for_an_emergency_too(
    council: Current, outbox: Outbox, ledger: Ledger, behind: timedelta
) -> None:
    item = outbox.put("Spring fair", kind=Action.POST, due=timedelta(seconds=-1))
    [errand] = claim(most=1)
    start_emergency(name="flooding", by=outbox.cast.priya)
    with time_machine.travel(timezone.now() - behind, tick=True):
        assert let_go({errand: {"prepared": True}}) == []
    assert outbox.read(item).state == State.HELD


def test_what_is_stopped_again_after_it_was_released_is_told_again(outbox: Outbox) -> None:
    item = outbox.put("Back and forth", kind=Action.POST, due=timedelta(seconds=-1))
    told = Notice.objects.filter(words__contains="is held", person=outbox.cast.grace)
    for times in (1, 2):
        Account.objects.filter(pk=outbox.account.pk).update(state=AccountState.SUSPENDED)
        send_due()
        assert (outbox.read(item).state, told.count()) == (State.HELD, times)
        Account.objects.filter(pk=outbox.account.pk).update(state=AccountState.ACTIVE)
        services.release(outbound_id=item.pk, by=outbox.cast.priya)
