"""Sending: once, in order, with the attempt committed first and never a row locked while a network is asked."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction
from django.utils import timezone

from core.audit.models import Entry
from networks import claiming, services, wire
from networks.claiming import claim
from networks.dispatch import send_due
from networks.models import Outbound
from networks.states import OutboundState as State
from tests.networks.outbox.at_once import at_once
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
    at_once(4, send_due)
    assert sorted(ledger.lines()) == sorted(texts)
    assert set(Outbound.objects.values_list("state", "attempts_made")) == {(State.PUBLISHED, 1)}


def test_the_things_of_one_account_go_out_in_order_and_one_at_a_time(outbox: Outbox, ledger: Ledger) -> None:
    ledger.seconds = 0.02
    for number in range(6):
        outbox.put(f"{number}", due=timedelta(seconds=number - 60))
    at_once(3, send_due)
    assert ledger.lines() == ["0", "1", "2", "3", "4", "5"]
    assert ledger.most_at_once == 1


def test_what_another_sender_claims_while_we_wait_for_the_account_is_seen(
    outbox: Outbox, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.put("First")
    second = outbox.put("Second")
    with transaction.atomic():
        chosen = claiming.free_accounts(1, ())
    assert len(claim(most=1)) == 1
    monkeypatch.setattr(claiming, "free_accounts", lambda *about: chosen)  # as we chose before the other's commit
    assert claim(most=1) == []
    assert outbox.read(second).state == State.SCHEDULED


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
