"""A sender that is killed, wherever it stands: out once, or before a person; judged by the network's ledger alone."""

import os
import random
import signal
from collections.abc import Iterator

import pytest
from django.db.models.functions import Now

from core.notify.models import Notice
from networks.dispatch import send_due
from networks.models import Attempt, LookUp, Outbound
from networks.reconcile import reconcile
from networks.states import OutboundState as State
from tests.faults.outbox.senders import Sender, senders
from tests.networks.outbox.conftest import GONE, Outbox
from tests.networks.outbox.ledger import STEPS, Ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def send(django_db_setup: None) -> Iterator[Sender]:
    with senders() as send:
        yield send


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_published_once_or_stands_before_a_person(
    outbox: Outbox, ledger: Ledger, send: Sender, step: str
) -> None:
    item = outbox.put("Killed")
    assert send(ledger.file, step) == -signal.SIGKILL
    assert outbox.read(item).state == State.SENDING
    assert send_due() == 0
    outbox.let_lease_run_out(item)
    reconcile()
    assert outbox.read(item).state == State.UNCONFIRMED
    outbox.let_look_be_due(item)
    reconcile()
    send_due()
    item = outbox.read(item)
    expected = {"prepare": (State.PUBLISHED, 1), "before": (State.UNCONFIRMED, 0), "after": (State.PUBLISHED, 1)}
    assert (item.state, len(ledger.lines())) == expected[step]


def test_killed_while_the_yes_is_being_recorded_it_is_found_and_published_once(
    outbox: Outbox, ledger: Ledger, send: Sender
) -> None:
    item = outbox.put("Killed late")
    assert send(ledger.file, "recording") == -signal.SIGKILL
    assert outbox.read(item).state == State.SENDING
    assert ledger.lines() == ["Killed late"]
    outbox.let_lease_run_out(item)
    reconcile()
    outbox.let_look_be_due(item)
    reconcile()
    send_due()
    assert outbox.read(item).state == State.PUBLISHED
    assert ledger.lines() == ["Killed late"]


def test_killed_before_anything_was_sent_it_goes_out_again_without_a_person(
    outbox: Outbox, ledger: Ledger, send: Sender
) -> None:
    item = outbox.put("Killed early")
    assert send(ledger.file, "prepare") == -signal.SIGKILL
    outbox.let_lease_run_out(item)
    reconcile()
    assert Notice.objects.count() == 0
    outbox.let_look_be_due(item)
    reconcile()
    assert ledger.looks == []
    found = LookUp.objects.get()
    assert (found.answer, found.detail) == (LookUp.Answer.NOT_OUT, "The sender ended before anything was sent.")
    assert outbox.read(item).state == State.SCHEDULED


def test_fifty_killed_senders_lose_nothing_double_nothing_and_leave_nothing_unsaid(
    outbox: Outbox, ledger: Ledger, send: Sender
) -> None:
    seed = int(os.environ.get("FAULTS_SEED", "") or random.randrange(10**6))
    print(f"FAULTS_SEED={seed} repeats this run")
    chance, items = random.Random(seed), list[Outbound]()
    accounts = [outbox.another_account() for _ in range(8)]
    for number in range(50):
        items += [
            outbox.put(f"{number} {part}", account=chance.choice(accounts)) for part in range(chance.randint(1, 3))
        ]
        assert send(ledger.file, chance.choice([*STEPS, "recording"])) == -signal.SIGKILL
        _two_minutes_later()
    for _ in range(3):
        assert send(ledger.file, "") == 0
        _two_minutes_later()
    lines = ledger.lines()
    assert len(lines) == len(set(lines))
    assert {item.subject for item in items if outbox.read(item).state == State.PUBLISHED} == set(lines)
    asked = {item.subject for item in items if outbox.read(item).state == State.UNCONFIRMED}
    assert asked == {item.subject for item in items} - set(lines)
    said = " ".join(Notice.objects.values_list("words", flat=True))
    assert [subject for subject in asked if f"“{subject}”" not in said] == []


def _two_minutes_later() -> None:
    """Leases have run out, and the looks that were planned are due."""
    Attempt.objects.filter(finished_at__isnull=True).update(lease_until=Now() - GONE)
    reconcile()
    Outbound.objects.filter(next_look_at__isnull=False).update(next_look_at=Now() - GONE)
    reconcile()
