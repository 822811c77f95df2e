"""What was uploaded for a post that is not published after all stays at the network: people are told so, once, however it ended."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.catalogue import Action
from core.audit.models import Entry
from core.notify.models import Notice
from core.people.models import Person
from networks import gates, services
from networks.claiming import expire_late
from networks.connections import connection_of
from networks.dispatch import send_due
from networks.gates import Stop
from networks.left_behind import left_behind
from networks.models import Outbound
from networks.outcomes import ByHand, CopyPack, Outcome, Processing, RateLimited, Refused, Unauthorised, Unknown
from networks.protocol import Left
from networks.reconcile import look
from networks.states import OutboundState as State
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)
VIDEO = "https://studio.example/video/7"
STAYED = Left("A private video", (VIDEO,))
TOLD = "“Bins” is not out, but what was uploaded for it stayed on Mastodon: delete it there, or leave it"
Ends = Callable[[Outbox, Ledger], Outbound]


@pytest.fixture(autouse=True)
def uploads(ledger: Ledger) -> None:
    """The network keeps what was uploaded."""
    ledger.left = lambda handle: STAYED if handle else None


def sent(outbox: Outbox) -> Outbound:
    item = outbox.put("Bins")
    send_due()
    return item


def uploaded(outbox: Outbox, kind: Action = Action.POST, **facts: object) -> Outbound:
    """An item for which an earlier try has uploaded what it needs."""
    item = outbox.put("Bins", kind=kind, due=timedelta(minutes=5))
    Outbound.objects.filter(pk=item.pk).update(handle={"prepared": True}, **facts)
    return item


def refused(outbox: Outbox, ledger: Ledger) -> Outbound:
    ledger.answer = lambda request: Refused("Not these words.", before_sending=False)
    return sent(outbox)


def given_up(outbox: Outbox, ledger: Ledger) -> Outbound:
    ledger.answer = lambda request: Refused("No connection could be made.", before_sending=True)
    item = outbox.put("Bins")
    Outbound.objects.filter(pk=item.pk).update(attempts_made=11)
    send_due()
    return item


def handed_to_a_person(outbox: Outbox, ledger: Ledger) -> Outbound:
    ledger.answer = lambda request: ByHand(CopyPack("https://example.com", ()))
    return sent(outbox)


def found_to_have_failed(outbox: Outbox, ledger: Ledger) -> Outbound:
    ledger.answer, ledger.certain = lambda request: Processing("7"), True
    item = sent(outbox)
    outbox.let_look_be_due(item)
    look()
    return item


def too_late(outbox: Outbox, ledger: Ledger) -> Outbound:
    past = Now() - timedelta(minutes=20)
    item = uploaded(outbox, due_at=past, expires_at=Now() - timedelta(minutes=5))
    expire_late()
    return item


def stopped_at_the_last_moment(outbox: Outbox, ledger: Ledger) -> Outbound:
    gates.register(lambda items: {}, short=lambda items: {item.pk: Stop("withdrawn", "No.") for item in items})
    return sent(outbox)


def withdrawn(outbox: Outbox, ledger: Ledger) -> Outbound:
    item = uploaded(outbox)
    services.withdraw(outbound_id=item.pk, by=outbox.cast.grace, reason="Not wanted")
    return item


def left_by_a_person(outbox: Outbox, ledger: Ledger) -> Outbound:
    item = uploaded(outbox, Action.REPLY, state=State.HELD)
    services.leave_it(outbound_id=item.pk, by=outbox.cast.grace, reason="Not wanted")
    return item


def withdrawn_after_the_access_was_lost(outbox: Outbox, ledger: Ledger) -> Outbound:
    """Then the account has no connector of its own any more; what was uploaded by it stays all the same."""
    ledger.answer = lambda request: Unauthorised("No longer.")
    item = sent(outbox)
    link = connection_of(outbox.account)
    link.secrets = ""
    link.save()
    services.withdraw(outbound_id=item.pk, by=outbox.cast.grace, reason="Not wanted")
    return item


ENDINGS: list[Ends] = [
    refused, given_up, handed_to_a_person, found_to_have_failed, too_late, stopped_at_the_last_moment, withdrawn,
    left_by_a_person, withdrawn_after_the_access_was_lost,
]  # fmt: skip


@pytest.mark.parametrize("ends", ENDINGS)
def test_however_it_ends_people_are_told_and_it_stands_in_the_record(
    ends: Ends, outbox: Outbox, ledger: Ledger
) -> None:
    item = outbox.read(ends(outbox, ledger))
    assert left_behind(item) == STAYED
    told = Notice.objects.filter(words=TOLD)
    assert {notice.person for notice in told} == {outbox.cast.grace, outbox.cast.priya, outbox.cast.tom}
    assert {notice.url for notice in told} == {item.get_absolute_url()}
    entry = Entry.objects.about(item).get(code="networks.outbound.left_behind")
    assert entry.reason == f"A private video stayed on Mastodon: {VIDEO}"


@pytest.mark.parametrize("ends", ENDINGS)
def test_where_nothing_was_uploaded_nobody_is_told(ends: Ends, outbox: Outbox, ledger: Ledger) -> None:
    ledger.left = lambda handle: None
    item = outbox.read(ends(outbox, ledger))
    assert left_behind(item) is None
    assert not Notice.objects.filter(words=TOLD).exists()
    assert not Entry.objects.about(item).filter(code="networks.outbound.left_behind").exists()


def test_it_is_told_once_however_often_the_item_ends(outbox: Outbox, ledger: Ledger) -> None:
    item = refused(outbox, ledger)
    services.send_again(outbound_id=item.pk, by=outbox.cast.grace)
    send_due()
    services.leave_it(outbound_id=item.pk, by=outbox.cast.grace, reason="Not wanted")
    assert outbox.read(item).state == State.WITHDRAWN
    assert Notice.objects.filter(words=TOLD).count() == 3
    assert Entry.objects.about(item).filter(code="networks.outbound.left_behind").count() == 1


def test_another_upload_is_told_again(outbox: Outbox, ledger: Ledger) -> None:
    item = refused(outbox, ledger)
    ledger.left = lambda handle: Left("A private video", ("https://studio.example/video/8",))
    services.send_again(outbound_id=item.pk, by=outbox.cast.grace)
    send_due()
    assert Notice.objects.filter(words=TOLD).count() == 6
    assert Entry.objects.about(item).filter(code="networks.outbound.left_behind").count() == 2


@pytest.mark.parametrize(
    "answer",
    [
        None,
        Unknown("No answer."),
        RateLimited(datetime(2100, 1, 1, tzinfo=UTC), "account"),
        Refused("The line broke.", before_sending=True),
    ],
    ids=["out", "nobody knows", "asked to wait", "tried again"],
)
def test_what_is_out_or_may_still_go_out_leaves_nothing(answer: Outcome | None, outbox: Outbox, ledger: Ledger) -> None:
    ledger.answer = lambda request: answer
    item = outbox.read(sent(outbox))
    assert item.handle
    assert left_behind(item) is None
    assert not Notice.objects.filter(words=TOLD).exists()


def test_what_is_held_leaves_nothing_until_it_is_withdrawn(outbox: Outbox) -> None:
    item = uploaded(outbox)
    services.hold(outbound_id=item.pk, by=outbox.cast.priya, reason="Wait")
    assert left_behind(outbox.read(item)) is None
    assert not Notice.objects.filter(words=TOLD).exists()


def test_the_pages_say_what_stayed_and_where(outbox: Outbox, ledger: Ledger) -> None:
    item = refused(outbox, ledger)
    for address in (item.get_absolute_url(), "/outbox/"):
        page = _seen(outbox.cast.grace, address)
        assert "A private video stayed on Mastodon:" in page
        assert f'href="{VIDEO}"' in page
        assert "Delete it there, or leave it." in page


def test_one_who_reads_through_the_api_learns_it_too(outbox: Outbox, ledger: Ledger) -> None:
    item = refused(outbox, ledger)
    client = Client()
    client.force_login(outbox.cast.grace)
    said = client.get(f"/api/outbox/{item.pk}/").json()
    assert said["left_behind"] == f"A private video stayed on Mastodon: {VIDEO}"


def _seen(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()
