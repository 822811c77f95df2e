"""Recording: only by the attempt that is still ours, and nothing undoes a yes."""

import time

import pytest
from django.db import connection, connections
from django.utils import timezone

from networks import settled, wire
from networks.claiming import claim, let_go
from networks.dispatch import send_due
from networks.models import Attempt, Heartbeat, Outbound
from networks.outcomes import Accepted, Refused
from networks.reconcile import give_up_overdue
from networks.settling import OUTCOMES, Result, settle
from networks.states import OutboundState as State
from tests.networks.outbox.at_once import locked_elsewhere
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_to_another_attempt_than_the_newest_is_ignored(outbox: Outbox) -> None:
    item = outbox.put("Twice claimed")
    [errand] = claim(most=1)
    wrong = Result(item.pk, errand.attempt_id, errand.number + 1, Refused("Not mine.", before_sending=False))
    assert settle([wrong]) == []
    assert outbox.read(item).state == State.SENDING


def test_an_answer_after_the_lease_was_lost_counts_only_if_it_is_a_yes(outbox: Outbox) -> None:
    for outcome, state in (
        (Refused("Late no.", before_sending=False), State.UNCONFIRMED),
        (Accepted("id", "https://ledger.example/1"), State.PUBLISHED),
    ):
        item = outbox.put(f"Late {state}")
        [errand] = claim(most=1)
        assert let_go({errand: {}}) == [errand]
        outbox.let_lease_run_out(item)
        assert give_up_overdue() == 1
        assert settle([Result(item.pk, errand.attempt_id, errand.number, outcome)]) == []
        item = outbox.read(item)
        assert item.state == state
        assert item.attempts.get().outcome == OUTCOMES[type(outcome).__name__]
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
    with locked_elsewhere(Outbound.objects.filter(pk=bad.pk)):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        left = settle(results)
    connection.close()
    assert [result.outbound_id for result in left] == [bad.pk]
    assert outbox.read(good).state == State.PUBLISHED
    assert settle(left) == []
    assert outbox.read(bad).state == State.PUBLISHED


def test_an_answer_with_characters_that_no_database_keeps_is_recorded(outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: Accepted("id\x00", "https://ledger.example/\ud800", {"odd\x00": ["\ud800", object]})
    item = outbox.put("Odd")
    send_due()
    item = outbox.read(item)
    assert (item.state, item.external_id, item.url) == (State.PUBLISHED, "id", "https://ledger.example/?")


def test_each_round_leaves_a_sign_of_life(outbox: Outbox) -> None:
    send_due()
    assert (timezone.now() - Heartbeat.objects.get(name="sender").at).total_seconds() < 5
