"""What a network's answer means for the item: tried again by machine, refused, held, or in front of a person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.audit.models import Entry
from core.notify.models import Notice
from networks import gates, services
from networks.dispatch import send_due
from networks.gates import Stop
from networks.models import Connection, Outbound, Pace
from networks.outcomes import ByHand, CopyPack, Failed, Outcome, RateLimited, Refused, Unauthorised, Unknown
from networks.protocol import Access, Handle, Request
from networks.states import OutboundState as State
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


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
    Outbound.objects.filter(pk=item.pk).update(not_before=None)
    send_due()
    assert outbox.read(item).state == State.PUBLISHED
    assert ledger.lines() == ["Again"]


def test_what_was_uploaded_before_preparing_failed_is_given_to_the_next_try(
    outbox: Outbox, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Handle] = []

    def prepare(access: Access, request: Request, handle: Handle) -> Handle:
        given.append(handle)
        if len(given) == 1:
            raise Failed(Refused("The line broke.", before_sending=True), {"upload": "half"})
        return {**handle, "prepared": True}

    monkeypatch.setattr(ledger, "prepare", prepare, raising=True)
    item = outbox.put("In two goes")
    send_due()
    Outbound.objects.filter(pk=item.pk).update(not_before=None)
    send_due()
    assert given == [{}, {"upload": "half"}]
    assert outbox.read(item).handle == {"upload": "half", "prepared": True}
    assert ledger.lines() == ["In two goes"]


def test_an_upload_that_the_network_has_given_up_is_not_given_to_the_next_try(
    outbox: Outbox, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Handle] = []

    def prepare(access: Access, request: Request, handle: Handle) -> Handle:
        given.append(handle)
        if handle:
            raise Failed(Refused("The session is over.", before_sending=True), {})
        return {"prepared": True}

    monkeypatch.setattr(ledger, "prepare", prepare, raising=True)
    item = outbox.put("Anew")
    Outbound.objects.filter(pk=item.pk).update(handle={"session": "long gone"})
    send_due()
    Outbound.objects.filter(pk=item.pk).update(not_before=None)
    send_due()
    assert given == [{"session": "long gone"}, {}]
    assert ledger.lines() == ["Anew"]


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


def test_a_rate_limit_that_has_ended_by_our_clock_is_not_run_against_twelve_times_in_a_second(
    outbox: Outbox, ledger: Ledger
) -> None:
    asked: list[str] = []

    def limited(request: Request) -> Outcome:
        asked.append(request.text)
        return RateLimited(datetime.now(UTC) - timedelta(minutes=1), "account")

    ledger.answer = limited
    item = outbox.put("Patience")
    send_due(linger=0.3)
    assert (outbox.read(item).state, len(asked)) == (State.SCHEDULED, 1)


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
