"""Sending: once, in order, never late, never with a row locked while a network is asked."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from accounts.states import AccountState
from core.audit.models import Entry
from core.council.models import Brake, Period
from core.notify.models import Notice
from networks import claiming, gates, services, settled, wire
from networks.claiming import claim, let_go
from networks.dispatch import send_due
from networks.gates import Stop
from networks.models import Attempt, Connection, Heartbeat, Outbound, Pace
from networks.outcomes import Accepted, ByHand, CopyPack, RateLimited, Refused, Unauthorised, Unknown
from networks.settling import Result, settle
from networks.states import OutboundState as State
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_due_is_sent_once_and_recorded_with_its_address(outbox: Outbox, ledger: Ledger) -> None:
    item = outbox.put("Bins are collected on Friday")
    assert send_due() == 1
    assert send_due() == 0
    item = outbox.read(item)
    assert ledger.lines() == ["Bins are collected on Friday"]
    assert (item.state, item.external_id, item.url) == (
        State.PUBLISHED,
        "Bins are collected on Friday",
        "https://ledger.example/28",
    )
    assert item.extra == {"seen": True}
    assert item.settled_at is not None
    attempt = item.attempts.get()
    assert attempt.outcome == "accepted"
    assert attempt.started_at <= attempt.first_byte_at <= attempt.finished_at
    codes = Entry.objects.about(item).values_list("code", flat=True)
    assert list(codes) == ["networks.outbound.published", "networks.outbound.sending", "networks.outbound.put_out"]


def test_what_is_not_due_by_the_clock_of_the_database_stays(
    outbox: Outbox, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = outbox.put("Tomorrow", due=timedelta(hours=1))
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(days=1))
    assert send_due() == 0
    assert outbox.read(item).state == State.SCHEDULED
    assert ledger.lines() == []


def test_two_dispatchers_at_once_never_send_twice(outbox: Outbox, ledger: Ledger) -> None:
    ledger.seconds = 0.01
    accounts = [outbox.account, *(outbox.another_account() for _ in range(5))]
    texts = [f"{account.pk}-{number}" for account in accounts for number in range(5)]
    for account in accounts:
        for number in range(5):
            outbox.put(f"{account.pk}-{number}", account=account)
    _at_once(4, send_due)
    assert sorted(ledger.lines()) == sorted(texts)
    assert set(Outbound.objects.values_list("state", "attempts_made")) == {(State.PUBLISHED, 1)}


def test_the_things_of_one_account_go_out_in_order_and_one_at_a_time(outbox: Outbox, ledger: Ledger) -> None:
    ledger.seconds = 0.02
    for number in range(6):
        outbox.put(f"{number}", due=timedelta(seconds=number - 60))
    _at_once(3, send_due)
    assert ledger.lines() == ["0", "1", "2", "3", "4", "5"]
    assert ledger.most_at_once == 1


def test_a_network_is_never_called_more_often_at_once_than_allowed(
    outbox: Outbox, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "PER_NETWORK", 4)
    ledger.seconds = 0.05
    for _ in range(12):
        outbox.put("the same words", account=outbox.another_account())
    send_due()
    assert len(ledger.lines()) == 12
    assert 1 < ledger.most_at_once <= 4


def test_the_attempt_is_committed_before_the_network_is_called(outbox: Outbox, ledger: Ledger) -> None:
    item, seen = outbox.put("Look"), []

    def look(request: object) -> None:
        with connection.cursor() as cursor:  # a connection of this thread's own sees only what is committed
            cursor.execute(
                "SELECT state, first_byte_at IS NOT NULL, handle ->> 'prepared' FROM networks_outbound o JOIN networks_attempt a ON a.outbound_id = o.id"
            )
            seen.extend(cursor.fetchall())
        connections.close_all()

    ledger.answer = look
    send_due()
    assert seen == [("sending", True, "true")]
    assert outbox.read(item).state == State.PUBLISHED


def test_the_sending_threads_hold_no_connection_to_the_database(outbox: Outbox, ledger: Ledger) -> None:
    held = []
    ledger.answer = lambda request: held.extend(one.connection for one in connections.all(initialized_only=True))
    outbox.put("Nothing held")
    send_due()
    assert [one for one in held if one is not None] == []


def test_no_network_is_called_inside_a_transaction(outbox: Outbox) -> None:
    outbox.put("Inside")
    [errand] = claim(most=1)
    with transaction.atomic():
        for call in (
            lambda: wire.prepare(errand),
            lambda: wire.send(errand, {}, time.monotonic() + 1),
            lambda: wire.look_up(errand, []),
        ):
            with pytest.raises(ImproperlyConfigured, match="inside a transaction"):
                call()
        with pytest.raises(ImproperlyConfigured, match="inside a transaction"):
            services.send_again(outbound_id=1, by=outbox.cast.grace)


# Hold, brake, gates, time ----------------------------------------------------


def test_a_held_item_never_goes_out_however_the_press_and_the_claim_race(outbox: Outbox, ledger: Ledger) -> None:
    for round_ in range(15):
        item = outbox.put(f"Race {round_}")
        refused: list[str] = []

        def hold(item: Outbound = item, refused: list[str] = refused) -> None:
            try:
                services.hold(outbound_id=item.pk, by=outbox.cast.priya, reason="Wait")
            except services.RuleBroken as late:
                refused.append(late.sentence)

        _at_once_each([hold, send_due])
        held = outbox.read(item).state == State.HELD
        assert held != bool(refused)
        assert (item.subject in ledger.lines()) == (not held)


def test_an_item_that_somebody_has_locked_is_left_alone_and_nobody_waits(outbox: Outbox, ledger: Ledger) -> None:
    item, other = outbox.put("Locked"), outbox.put("Free", account=outbox.another_account())
    holding, done = threading.Event(), threading.Event()

    def hold_the_row() -> None:
        with transaction.atomic():
            Outbound.objects.select_for_update().get(pk=item.pk)
            holding.set()
            done.wait(5)

    thread = _thread(hold_the_row)
    assert holding.wait(5)
    begun = time.monotonic()
    send_due()
    assert time.monotonic() - begun < 3
    done.set()
    thread.join()
    assert (outbox.read(item).state, outbox.read(other).state) == (State.SCHEDULED, State.PUBLISHED)


def test_nothing_is_claimed_while_an_emergency_is_being_pressed(outbox: Outbox) -> None:
    Brake.objects.get_or_create(id=1)
    item = outbox.put("Routine")
    holding, done = threading.Event(), threading.Event()

    def press() -> None:
        with transaction.atomic():
            Brake.objects.select_for_update().get(id=1)
            holding.set()
            done.wait(5)

    thread = _thread(press)
    assert holding.wait(5)
    assert send_due() == 0
    assert outbox.read(item).state == State.SCHEDULED
    done.set()
    thread.join()
    assert send_due() == 1


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
    assert ledger.lines() == []


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


# What the network says -------------------------------------------------------


def test_a_refusal_is_kept_in_the_networks_words_and_told_once(outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: Refused("Mastodon does not know this comment.", before_sending=False)
    item = outbox.put("Refused")
    send_due()
    send_due()
    item = outbox.read(item)
    assert (item.state, item.why) == (State.REFUSED, "Mastodon does not know this comment.")
    assert item.state_words == "Refused by Mastodon"
    assert Notice.objects.filter(words="Mastodon refused “Refused”").count() == 3


def test_what_failed_before_sending_is_tried_again_later_by_itself(outbox: Outbox, ledger: Ledger) -> None:
    answers = iter([Refused("No connection could be made.", before_sending=True), None])
    ledger.answer = lambda request: next(answers)
    item = outbox.put("Again")
    send_due()
    waiting = outbox.read(item)
    assert waiting.state == State.SCHEDULED
    assert waiting.not_before > timezone.now()
    assert send_due() == 0
    _let_it_be_time(item)
    send_due()
    assert outbox.read(item).state == State.PUBLISHED
    assert ledger.lines() == ["Again"]


def test_a_machine_does_not_try_for_ever(outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: Refused("No connection could be made.", before_sending=True)
    item = outbox.put("Again and again")
    Outbound.objects.filter(pk=item.pk).update(attempts_made=11)
    send_due()
    item = outbox.read(item)
    assert (item.state, item.why) == (State.REFUSED, "Tried 12 times. No connection could be made.")


def test_a_rate_limit_of_the_account_holds_back_that_account_only(outbox: Outbox, ledger: Ledger) -> None:
    until = datetime.now(UTC) + timedelta(minutes=10)
    ledger.answer = lambda request: RateLimited(until, "account") if request.text == "Too much" else None
    limited, behind = outbox.put("Too much"), outbox.put("Behind it")
    elsewhere = outbox.put("Elsewhere", account=outbox.another_account())
    send_due()
    assert outbox.read(limited).not_before == until
    assert Connection.objects.get(account=outbox.account).not_before == until
    assert (outbox.read(limited).state, outbox.read(behind).state) == (State.SCHEDULED, State.SCHEDULED)
    assert outbox.read(elsewhere).state == State.PUBLISHED


def test_a_rate_limit_of_the_application_holds_back_the_network(outbox: Outbox, ledger: Ledger) -> None:
    until = datetime.now(UTC) + timedelta(minutes=10)
    ledger.answer = lambda request: RateLimited(until, "app")
    outbox.put("Too much")
    send_due()
    ledger.answer = lambda request: None
    elsewhere = outbox.put("Elsewhere", account=outbox.another_account())
    send_due()
    assert outbox.read(elsewhere).state == State.SCHEDULED
    Pace.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    send_due()
    assert outbox.read(elsewhere).state == State.PUBLISHED


def test_a_lost_access_holds_the_item_and_is_told_with_the_account(outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: Unauthorised("Mastodon no longer accepts the council's access.")
    first, second = outbox.put("First"), outbox.put("Second")
    send_due()
    link = Connection.objects.get(account=outbox.account)
    assert link.problem == "Mastodon no longer accepts the council's access."
    assert link.problem_since
    assert {outbox.read(first).state, outbox.read(second).state} == {State.HELD}
    assert "Connect the account again" in outbox.read(first).why
    assert Notice.objects.filter(words__contains="cannot be used", person=outbox.cast.priya).count() == 1
    assert Entry.objects.about(link).filter(code="networks.connection.access_lost").count() == 1


def test_work_by_hand_waits_for_a_person_with_what_they_need(outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: ByHand(CopyPack("https://ledger.example", ("Open it.", "Paste."), "Words"))
    item = outbox.put("By hand")
    send_due()
    item = outbox.read(item)
    assert item.state == State.BY_HAND
    assert item.extra["steps"] == ["Open it.", "Paste."]
    done = services.it_is_out(outbound_id=item.pk, by=outbox.cast.grace, url="https://ledger.example/1")
    assert (done.state, done.settled_by) == (State.PUBLISHED, outbox.cast.grace)


def test_an_account_that_nobody_connected_is_done_by_hand(outbox: Outbox) -> None:
    item = outbox.put("Not connected", account=outbox.cast.account("facebook"))
    send_due()
    assert outbox.read(item).state == State.BY_HAND


def test_an_unknown_outcome_stands_before_a_person_and_is_never_sent_again_by_itself(
    outbox: Outbox, ledger: Ledger
) -> None:
    ledger.answer = lambda request: Unknown("Mastodon gave no whole answer.")
    item = outbox.put("Maybe")
    for _ in range(3):
        send_due()
    item = outbox.read(item)
    assert (item.state, item.may_be_out, ledger.lines()) == (State.UNCONFIRMED, True, ["Maybe"])
    assert 10 < (item.next_look_at - timezone.now()).total_seconds() < 16
    assert Notice.objects.filter(words="“Maybe” may or may not be out on Mastodon; nothing was sent again").count() == 3


def test_what_may_be_repeated_without_harm_is_repeated_by_the_machine(outbox: Outbox, ledger: Ledger) -> None:
    ledger.harmless = True
    answers = iter([Unknown("Cut."), None])
    ledger.answer = lambda request: next(answers)
    item = outbox.put("Own key")
    send_due()
    waiting = outbox.read(item)
    assert waiting.state == State.UNCONFIRMED
    assert waiting.repeat_at is not None
    assert Notice.objects.count() == 0
    Outbound.objects.update(repeat_at=timezone.now())
    send_due()
    item = outbox.read(item)
    assert (item.state, item.attempts_made, item.may_be_out, ledger.lines()) == (State.PUBLISHED, 2, False, ["Own key"])


def test_a_certain_no_to_the_repeat_says_nothing_about_the_first_attempt(outbox: Outbox, ledger: Ledger) -> None:
    ledger.harmless = True
    answers = iter([Unknown("Cut."), RateLimited(datetime.now(UTC) + timedelta(minutes=1), "account")])
    ledger.answer = lambda request: next(answers)
    item = outbox.put("Own key")
    send_due()
    Outbound.objects.update(repeat_at=timezone.now())
    send_due()
    item = outbox.read(item)
    assert (item.state, item.may_be_out) == (State.UNCONFIRMED, True)
    assert item.next_look_at is not None


def test_a_repeat_that_a_gate_stops_stays_unconfirmed(outbox: Outbox, ledger: Ledger) -> None:
    ledger.harmless = True
    ledger.answer = lambda request: Unknown("Cut.")
    item = outbox.put("Own key")
    send_due()
    Outbound.objects.update(repeat_at=timezone.now())
    gates.register(lambda items: {item.pk: Stop("withdrawn", "The approval is void.") for item in items})
    send_due()
    item = outbox.read(item)
    assert (item.state, item.repeat_at) == (State.UNCONFIRMED, None)
    assert Notice.objects.filter(words__contains="may or may not be out").exists()


def test_a_connector_that_fails_while_sending_is_unknown_not_lost(
    outbox: Outbox, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(request: object) -> None:
        raise KeyError("a resident's words")

    ledger.answer = fail
    item = outbox.put("Boom")
    send_due()
    item = outbox.read(item)
    assert item.state == State.UNCONFIRMED
    assert "KeyError" in item.why
    assert "a resident's words" not in caplog.text + item.why


# Settling --------------------------------------------------------------------


def test_an_answer_to_another_attempt_than_the_newest_is_ignored(outbox: Outbox) -> None:
    item = outbox.put("Twice claimed")
    [errand] = claim(most=1)
    wrong = Result(item.pk, errand.attempt_id, errand.number + 1, Refused("Not mine.", before_sending=False))
    assert settle([wrong]) == []
    assert outbox.read(item).state == State.SENDING


def test_an_answer_after_the_lease_was_lost_counts_only_if_it_is_a_yes(outbox: Outbox) -> None:
    from networks.reconcile import give_up_overdue

    for outcome, state in (
        (Refused("Late no.", before_sending=False), State.UNCONFIRMED),
        (Accepted("id", "https://ledger.example/1"), State.PUBLISHED),
    ):
        item = outbox.put(f"Late {state}")
        [errand] = claim(most=1)
        assert let_go({errand: {}}) == [errand]
        outbox.let_lease_run_out(item)
        assert give_up_overdue() == 1
        settle([Result(item.pk, errand.attempt_id, errand.number, outcome)])
        assert outbox.read(item).state == state
        Outbound.objects.filter(pk=item.pk, state=State.UNCONFIRMED).update(state=State.WITHDRAWN, may_be_out=False)


def test_a_send_whose_lease_ran_out_while_preparing_does_not_begin(outbox: Outbox, ledger: Ledger) -> None:
    item = outbox.put("Slow upload")
    [errand] = claim(most=1)
    outbox.let_lease_run_out(item)
    assert let_go({errand: {}}) == []
    assert ledger.lines() == []


def test_a_send_that_was_held_up_in_its_thread_does_not_begin(outbox: Outbox, ledger: Ledger) -> None:
    outbox.put("Held up")
    [errand] = claim(most=1)
    outcome = wire.send(errand, {"prepared": True}, begin_by=time.monotonic() - 1)
    assert isinstance(outcome, Refused)
    assert outcome.before_sending
    assert ledger.lines() == []


def test_a_floor_above_that_fails_cannot_undo_the_record(outbox: Outbox) -> None:
    heard: list[str] = []

    def breaks_the_database(item: Outbound) -> None:
        Attempt.objects.create(
            outbound_id=987654321, number=1, lease_until=timezone.now()
        )  # checked at the commit only

    def fails(item: Outbound) -> None:
        Outbound.objects.filter(pk=item.pk).update(subject="undone")
        raise ValueError

    settled.register(fails)
    settled.register(breaks_the_database)
    settled.register(lambda item: heard.append(item.state))
    item = outbox.put("Recorded")
    send_due()
    item = outbox.read(item)
    assert (item.state, item.subject, item.untold, heard) == (State.PUBLISHED, "Recorded", True, ["published"])


def test_what_a_floor_above_could_not_take_is_told_again(outbox: Outbox) -> None:
    heard: list[str] = []
    busy = [True]

    def listener(item: Outbound) -> None:
        if busy:
            raise ValueError
        heard.append(item.external_id)

    settled.register(listener)
    item = outbox.put("Told twice")
    send_due()
    assert outbox.read(item).untold
    busy.clear()
    assert settled.announce_again() == 1
    assert settled.announce_again() == 0
    assert heard == ["Told twice"]
    assert not outbox.read(item).untold


def test_a_floor_above_that_cannot_take_one_item_takes_the_others(outbox: Outbox) -> None:
    heard: list[str] = []

    def listener(item: Outbound) -> None:
        if item.subject == "bad":
            raise ValueError
        heard.append(item.subject)

    settled.register(listener)
    items = [outbox.put(name, account=outbox.another_account()) for name in ("good", "bad", "better")]
    settle([Result(one.outbound_id, one.attempt_id, one.number, Accepted("id", "")) for one in claim(most=3)])
    assert sorted(set(heard)) == ["better", "good"]
    assert [outbox.read(item).untold for item in items] == [False, True, False]


def test_an_answer_survives_a_connection_that_dies_before_it_is_recorded(outbox: Outbox, ledger: Ledger) -> None:
    def cut(request: object) -> None:
        pid = own[0]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        connections.close_all()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()
    item = outbox.put("Kept")
    ledger.answer = cut
    send_due()
    assert outbox.read(item).state == State.PUBLISHED
    assert ledger.lines() == ["Kept"]


def test_one_result_that_cannot_be_recorded_does_not_keep_the_others(outbox: Outbox) -> None:
    good, bad = outbox.put("Good"), outbox.put("Bad", account=outbox.another_account())
    results = [Result(one.outbound_id, one.attempt_id, one.number, Accepted("id", "")) for one in claim(most=2)]
    locked, done = threading.Event(), threading.Event()

    def lock_it() -> None:
        with transaction.atomic():
            Outbound.objects.select_for_update().get(pk=bad.pk)
            locked.set()
            done.wait(10)

    thread = _thread(lock_it)
    assert locked.wait(5)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    left = settle(results)
    assert [result.outbound_id for result in left] == [bad.pk]
    assert outbox.read(good).state == State.PUBLISHED
    done.set()
    thread.join()
    assert settle(left) == []
    assert outbox.read(bad).state == State.PUBLISHED
    connection.close()


def test_an_answer_with_characters_that_no_database_keeps_is_recorded(outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: Accepted("id\x00", "https://ledger.example/\ud800", {"odd\x00": ["\ud800", object]})
    item = outbox.put("Odd")
    send_due()
    item = outbox.read(item)
    assert (item.state, item.external_id, item.url) == (State.PUBLISHED, "id", "https://ledger.example/?")


def test_each_round_leaves_a_sign_of_life(outbox: Outbox) -> None:
    send_due()
    assert (timezone.now() - Heartbeat.objects.get(name="sender").at).total_seconds() < 5


def _let_it_be_time(item: Outbound) -> None:
    Outbound.objects.filter(pk=item.pk).update(not_before=None)


def _thread(work: Callable[[], Any]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def _at_once_each(works: Sequence[Callable[[], Any]]) -> None:
    """Each in a thread of its own, begun at the same moment."""
    gate = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            work()
        except BaseException as error:
            failures.append(error)

    threads = [_thread(lambda work=work: run(work)) for work in works]
    for thread in threads:
        thread.join()
    assert failures == []


def _at_once(count: int, work: Callable[[], Any]) -> None:
    _at_once_each([work] * count)
