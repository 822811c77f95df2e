"""A sender that is killed, wherever it stands: out once, or before a person; judged by the network's ledger alone."""

import signal
from collections.abc import Iterator

import pytest

from core.notify.models import Notice
from networks.dispatch import send_due
from networks.models import LookUp
from networks.reconcile import reconcile
from networks.states import OutboundState as State
from tests.faults.outbox.senders import Sender, senders
from tests.networks.outbox.conftest import Outbox
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
